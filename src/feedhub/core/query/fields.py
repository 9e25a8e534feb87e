"""FIELDS: what a query can ask of an article. A new field is a new row: its name, its sentence, how it is read.

A reader turns a value into a test; it refuses one it cannot use with a sentence that says the mend. What a field looks at
is on Prepared, worked out when first asked for.
"""

import operator
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import accumulate
from typing import get_args

from feedhub.core.query.folding import BREAK, ascii_lower, padded, searched_text, tag_form, words
from feedhub.model import Article, Candidate, OutletKind, Tally

TEXT = "text"  # the field of words without one
MOMENT = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:\.0+)?)?(?:[Zz]|([+-]\d\d):?(\d\d))?)?)?)?", re.ASCII
)
HOST = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//(?:[^/?#@]*@)?([^/?#:]*)", re.IGNORECASE)


class Prepared:
    """A candidate as the fields look at it; each view is made once, when it is first needed."""

    def __init__(self, candidate: Candidate) -> None:
        self.candidate = candidate

    @property
    def article(self) -> Article:
        return self.candidate.article

    @cached_property
    def text(self) -> str:
        return padded(*searched_text(self.article))

    @cached_property
    def title(self) -> str:
        return padded(self.article.title or "")

    @cached_property
    def authors(self) -> str:
        return padded(*self.article.authors)

    @cached_property
    def tags(self) -> Collection[str]:
        return frozenset(map(tag_form, self.candidate.tags))

    @cached_property
    def sources(self) -> Collection[str]:
        return frozenset(map(ascii_lower, self.candidate.sources))

    @cached_property
    def outlets(self) -> Collection[str]:
        return frozenset(ascii_lower(outlet.id) for outlet in self.candidate.outlets)

    @cached_property
    def kinds(self) -> Collection[str]:
        return frozenset(outlet.kind for outlet in self.candidate.outlets if outlet.kind)

    @cached_property
    def countries(self) -> Collection[str]:
        return frozenset(ascii_lower(outlet.country) for outlet in self.candidate.outlets if outlet.country)

    @cached_property
    def languages(self) -> Collection[str]:
        """`en-gb` and `en` of an article in en-GB."""
        language = ascii_lower(self.article.language or "")
        return frozenset(accumulate(language.split("-"), "{}-{}".format)) if language else ()

    @cached_property
    def sites(self) -> Collection[str]:
        """The host of the article's address and each domain it is in: `edition.cnn.com`, `cnn.com`, `com`."""
        name = host(self.article.url or "")
        return frozenset(accumulate(reversed(name.split(".")), "{1}.{0}".format)) if name else ()

    @cached_property
    def tally(self) -> Tally:
        """Who tells its story; where nobody asked the store, who carried the article itself."""
        outlets = len(self.candidate.outlets)
        return self.candidate.tally or Tally(outlets=outlets, independent=1, said="")

    @cached_property
    def url(self) -> str:
        return ascii_lower(self.article.url or "")


Test = Callable[[Prepared], bool]
Reader = Callable[
    [str, bool], Test
]  # of a value and whether a * ends it; raises ValueError: what is wrong and the mend


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A row of the table. doc: what it asks, for people. cost: what is dear is asked last. counts: it asks who tells a story."""

    name: str
    doc: str
    read: Reader
    cost: int = 0
    counts: bool = False


def moment(value: str) -> datetime:
    """A year, month or day (its beginning, UTC), or a time to the second, as ISO 8601 writes them. Raises ValueError."""
    found = MOMENT.fullmatch(value)
    problem = f"{quoted(value)} is no date; write 2026-01-31, or 2026-01-31T09:00"
    if not found:
        raise ValueError(problem)
    year, month, day, hour, minute, second = (int(part) for part in found.groups("01")[:3] + found.groups("00")[3:6])
    ahead = timedelta(hours=int(found[7] or 0), minutes=int(f"{(found[7] or '+')[0]}{found[8] or 0}"))
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC) - ahead
    except (ValueError, OverflowError) as error:
        raise ValueError(problem) from error


def host(url: str) -> str:
    """The host in an address as it stands there, in lower case; "" if it names none."""
    found = HOST.match(url)
    return ascii_lower(found[1]).rstrip(".") if found else ""


def domain(value: str) -> str:
    """What `site:` was given, as addresses spell it: lower case, IDN in punycode. Raises ValueError."""
    name = host(value) if "//" in value else ascii_lower(value).strip(".")
    if "/" in name or (value and not name):
        raise ValueError(f"{quoted(value)} is no domain; write site:bbc.com, and url:/news for a part of the address")
    if name.isascii():
        return name
    try:
        return name.encode("idna").decode()
    except UnicodeError as error:
        raise ValueError(f"{quoted(value)} is no domain; write it as site:bbc.com") from error


def quoted(value: str) -> str:
    """A stranger's value in a sentence: in quotes, and not longer than a line."""
    return f'"{value if len(value) <= 40 else value[:39] + "…"}"'


def nearest(name: str, names: Collection[str]) -> str | None:
    """What was probably meant."""
    from difflib import get_close_matches  # only ever needed for an error

    return next(iter(get_close_matches(name[:40], sorted(names), n=1)), None)


def _words(view: Callable[[Prepared], str]) -> Reader:
    def read(value: str, prefix: bool) -> Test:
        if prefix and not value:
            return lambda prepared: bool(view(prepared).strip(f" {BREAK}"))
        if not words(value):
            raise ValueError(f"{quoted(value)} has no letter or digit to look for; leave it out")
        wanted = padded(value)
        if prefix:
            wanted = wanted[:-1]
        return lambda prepared: wanted in view(prepared)

    return read


def _one_of(
    view: Callable[[Prepared], Collection[str]],
    *,
    form: Callable[[str], str] = ascii_lower,
    known: Collection[str] = (),
) -> Reader:
    def read(value: str, prefix: bool) -> Test:
        wanted = form(value)
        if not wanted and not prefix:
            raise ValueError("there is nothing between the quotes; write a value, or * for any")
        if known and not any(each.startswith(wanted) if prefix else each == wanted for each in known):
            guess = nearest(wanted, known)
            mend = f'did you mean "{guess}"?' if guess else f"write one of {', '.join(known)}"
            raise ValueError(f"{quoted(value)} is not known; {mend}")
        if prefix:
            return lambda prepared: any(each.startswith(wanted) for each in view(prepared))
        return lambda prepared: wanted in view(prepared)

    return read


def _part_of_url(value: str, prefix: bool) -> Test:
    wanted = ascii_lower(value)
    if not wanted and not prefix:
        raise ValueError("there is nothing between the quotes; write a part of the address, or * for any")
    if prefix:
        return lambda prepared: prepared.url.startswith(wanted) and prepared.url != ""
    return lambda prepared: wanted in prepared.url


def _since(value: str, prefix: bool) -> Test:
    first = _bound(value, prefix)
    return lambda prepared: prepared.article.when >= first


def _until(value: str, prefix: bool) -> Test:
    end = _bound(value, prefix)
    return lambda prepared: prepared.article.when < end


def _bound(value: str, prefix: bool) -> datetime:
    return moment(value + "*" if prefix else value)


def _has(views: Mapping[str, Test]) -> Reader:
    def read(value: str, prefix: bool) -> Test:
        value += "*" if prefix else ""
        if ascii_lower(value) not in views:
            guess = nearest(ascii_lower(value), views)
            mend = f'did you mean "{guess}"?' if guess else f"write has:{' or has:'.join(views)}"
            raise ValueError(f"{quoted(value)} is not known; {mend}")
        return views[ascii_lower(value)]

    return read


COUNT = re.compile(r"(>=|<=|>|<|=)?([0-9]{1,9})")
_COMPARED: Mapping[str, Callable[[int, int], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
}


def _count(view: Callable[[Prepared], int]) -> Reader:
    def read(value: str, prefix: bool) -> Test:
        found = COUNT.fullmatch(value)
        if prefix or not found:
            raise ValueError(f"{quoted(value)} is no count; write >=3")
        compare, wanted = _COMPARED[found[1] or "="], int(found[2])
        return lambda prepared: compare(view(prepared), wanted)

    return read


FIELDS: Mapping[str, Field] = {
    field.name: field
    for field in (
        Field(
            name=TEXT,
            doc="words of the title, or of the first 1,000 characters of summary and text; what is meant without a field",
            read=_words(lambda prepared: prepared.text),
            cost=2,
        ),
        Field(name="title", doc="words of the title", read=_words(lambda prepared: prepared.title), cost=1),
        Field(name="author", doc="words of an author's name", read=_words(lambda prepared: prepared.authors), cost=1),
        Field(
            name="tag",
            doc="a whole tag, of the source or of the entry",
            read=_one_of(lambda prepared: prepared.tags, form=tag_form),
        ),
        Field(name="source", doc="the id of a source that carried it", read=_one_of(lambda prepared: prepared.sources)),
        Field(
            name="outlet", doc="the id of an outlet that reported it", read=_one_of(lambda prepared: prepared.outlets)
        ),
        Field(
            name="kind",
            doc=f"what such an outlet is: {', '.join(get_args(OutletKind))}",
            read=_one_of(lambda prepared: prepared.kinds, known=get_args(OutletKind)),
        ),
        Field(name="country", doc="where such an outlet is", read=_one_of(lambda prepared: prepared.countries)),
        Field(name="lang", doc="the language; en is en-GB too", read=_one_of(lambda prepared: prepared.languages)),
        Field(name="url", doc="a part of the address, or with * its beginning", read=_part_of_url),
        Field(
            name="site",
            doc="a domain that the address is in",
            read=_one_of(lambda prepared: prepared.sites, form=domain),
        ),
        Field(name="after", doc="that day or time (UTC) and later", read=_since),
        Field(name="before", doc="earlier than that day or time (UTC)", read=_until),
        Field(
            name="has",
            doc="image or enclosure",
            read=_has(
                {
                    "image": lambda prepared: bool(prepared.article.image),
                    "enclosure": lambda prepared: bool(prepared.article.enclosures),
                }
            ),
        ),
        Field(
            name="outlets",
            doc="how many outlets report the story: >=3",
            read=_count(lambda prepared: prepared.tally.outlets),
            counts=True,
        ),
        Field(
            name="independent",
            doc="how many of their texts nobody copied: >=2",
            read=_count(lambda prepared: prepared.tally.independent),
            counts=True,
        ),
    )
}
