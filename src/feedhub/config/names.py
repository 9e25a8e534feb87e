"""Values that name something the world knows: ids, countries, languages, time zones, encodings, headers, queries, cron times.

As in `values.py`: a value as TOML gave it in, ours out, or a ValueError with what is wrong and the mend.
"""

import codecs
import re

from feedhub.config.values import line
from feedhub.config.wording import did_you_mean, kind_of, nearest, quoted, shown, wrong_kind
from feedhub.core.cron import parse_cron
from feedhub.errors import QueryError


def _table(words: str) -> frozenset[str]:
    return frozenset(words.split())


RESERVED = _table(  # addresses of the house: a section of that name would hide one
    "search stories sources sections tags status console hub static healthz readyz metrics feed rss atom index favicon"
    " robots"
)

_ID_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_LONGEST_ID = 200  # ids become file names
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110 5.6.2
_OUR_HEADERS = _table(
    "host connection content-length transfer-encoding te trailer upgrade expect accept-encoding if-none-match"
    " if-modified-since range"
)
_NOT_TEXT = _table(  # no document is written in these
    "idna punycode undefined unicode-escape raw-unicode-escape rot-13 rot13 hex base64 bz2 quopri uu zlib"
)
_WORD = r"-?(?:(?:source|outlet|tag|author|title|text|site):)?[a-z0-9]+"
_PLAIN_QUERY = re.compile(rf"\*|{_WORD}(?: {_WORD})*")


def identifier(value: object) -> str:
    """The id of a source or section."""
    return _id(value, "-", "a to z, 0 to 9 and -")


def section_id(value: object) -> str:
    """An id that is no address of the house."""
    text = identifier(value)
    if text in RESERVED:
        raise ValueError(f'is reserved, feedhub answers at /{text} itself; write another, such as "{text}-news"')
    return text


def section_alias(value: object) -> str:
    """An old id of a section; /all answers even where nobody configured it."""
    text = section_id(value)
    if text == "all":
        raise ValueError("is a section that is always there; leave it out")
    return text


def outlet_id(value: object) -> str:
    """The id of an outlet: a domain, so dots too."""
    return _id(value, ".-", "a to z, 0 to 9, . and -")


def _id(value: object, marks: str, allowed: str) -> str:
    if not isinstance(value, str):
        raise wrong_kind(
            value, "text", f'write "{slug(shown(value))}"' if kind_of(value) == "a number" else "write it in quotes"
        )
    if len(value) > _LONGEST_ID:
        raise ValueError(f"is longer than {_LONGEST_ID} characters; write a shorter one")
    if not value.strip(_ID_CHARACTERS + marks) and value and value[0] not in marks:
        return value
    mend = quoted(slug(value, marks)) if slug(value, marks) else 'one such as "world"'
    raise ValueError(f"is not an id ({allowed}, the first a letter or digit); write {mend}")


def slug(text: str, marks: str = "-") -> str:
    """The id nearest to a text; empty where nothing of it can stay."""
    return re.sub(r"-{2,}", "-", re.sub(rf"[^a-z0-9{marks}]+", "-", text.lower())).strip("-.")


def country(value: object) -> str:
    """Two letters of ISO 3166."""
    text = line(value)
    if re.fullmatch(r"[A-Z]{2}", text) and text != "UK":
        return text
    meant = {"UK": "GB", "USA": "US"}.get(text.upper(), text.upper())
    mend = f'"{meant}"' if re.fullmatch(r"[A-Z]{2}", meant) else 'its two capital letters, such as "IR"'
    raise ValueError(f"is not a country code; write {mend}")


def language(value: object) -> str:
    """A BCP 47 tag, in its usual capitals."""
    from feedhub.core.language import declared

    text = line(value)
    if re.fullmatch(r"[A-Za-z0-9_-]+", text) and (tag := declared(text)):
        return tag
    meant = declared(re.split(r"[.,;@\s]", text.replace("_", "-"))[0])
    mend = f'"{meant}"' if meant else 'one such as "en"'
    raise ValueError(f"is not a language tag; write {mend}")


def timezone(value: object) -> str:
    """A name of the tz database."""
    text = line(value)
    if text == "UTC":  # known without any tz database
        return text
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        mend = f'did you mean "{hit}"?' if (hit := _zone_meant(text)) else 'write one such as "Europe/Berlin"'
        raise ValueError(f"is not a time zone; {mend}") from None
    return text


def _zone_meant(text: str) -> str | None:
    from zoneinfo import available_timezones

    known = sorted(available_timezones() - {"localtime"})
    city = text.replace(" ", "_").casefold()
    return next((name for name in known if name.casefold().rpartition("/")[2] == city), None) or nearest(text, known)


def encoding(value: object) -> str:
    """A character encoding that Python can read."""
    text = line(value)
    try:
        name = codecs.lookup(text).name
        if name.replace("_", "-") not in _NOT_TEXT and "a".encode(name):
            return name
    except (LookupError, ValueError):  # no such codec, one that turns bytes into bytes, one that knows no a
        pass
    from encodings.aliases import aliases

    said = {alias: name.removesuffix("_codec") for alias, name in aliases.items()}
    known = {
        name.replace("_", "-") for pair in said.items() for name in pair if pair[1].replace("_", "-") not in _NOT_TEXT
    }
    mend = did_you_mean(text.replace("_", "-"), known) or '; write one such as "windows-1252"'
    raise ValueError(f"is not a character encoding{mend}")


def header_name(value: object) -> str:
    """RFC 9110 5.1, and none that feedhub sends itself."""
    text = str(value)
    if not _TOKEN.fullmatch(text):
        raise ValueError("is not the name of a header; write letters, digits and -")
    if text.lower() == "user-agent":
        raise ValueError("is a header with a key of its own; write user_agent")
    if text.lower() in _OUR_HEADERS:
        raise ValueError("is a header that feedhub sets itself; leave it out")
    return text


def header_value(value: object) -> str:
    """One line of ASCII."""
    text = line(value)
    if not text.isascii():
        raise ValueError("holds letters that a header cannot carry; write it in ASCII")
    return text


class BadQuery(ValueError):
    """A query that cannot be read, and where in it."""

    def __init__(self, error: QueryError) -> None:
        super().__init__(error.problem)
        self.column = error.column


def query(value: object) -> str:
    """The text of a query that can be read."""
    if not isinstance(value, str):
        raise wrong_kind(value, "a query", 'write one in quotes, such as "tag:world"')
    if _PLAIN_QUERY.fullmatch(value):  # tags and words need no grammar, and loading it costs every run
        return value
    from feedhub.core.query import parse_query

    try:
        parse_query(value)
    except QueryError as error:
        raise BadQuery(error) from error
    return value


def cron(value: object) -> str:
    """A crontab's five fields, one space between them."""
    if not isinstance(value, str):
        raise wrong_kind(value, "a cron expression", 'write one such as "0 7 * * *"')
    parse_cron(value)
    return " ".join(value.split())
