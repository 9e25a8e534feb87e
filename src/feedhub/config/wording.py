"""How a value, a key and a suggestion look in a sentence that a person reads: short, on one line, without passwords."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time

_BACKSLASH, _QUOTE = "\\", '"'
_ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}


def kind_of(value: object) -> str:
    """What a TOML value is, in a person's words."""
    match value:
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "text"
        case list() | tuple():
            return "a list"
        case dict():
            return "a table"
        case datetime() | date() | time():
            return "a date or time"
        case _:
            return "nothing"


def shown(value: object, *, longest: int = 60) -> str:
    """A value as TOML writes it, cut where it is long."""
    match value:
        case bool():
            text = "true" if value else "false"
        case int():
            text = str(value) if abs(value) < 10**longest else hex(value)  # Python writes no decimals of 4,300 digits
        case float():
            text = repr(value)
        case str():
            return quoted(value, longest=longest)
        case list() | tuple():
            text = f"[{', '.join(shown(item, longest=20) for item in value[:4])}{', ...' if len(value) > 4 else ''}]"
        case dict():
            text = "{" + ", ".join(f"{bare(key)} = ..." for key in list(value)[:4]) + "}"
        case _:
            text = str(value)
    return _cut(text, longest)


def quoted(text: str, *, longest: int = 200) -> str:
    """Text as a TOML string: no control character reaches a terminal, no password of an address a log."""
    text = _cut(re.sub(r"://[^/@\s]*@", "://***@", text), longest)
    return f'"{harmless(text.replace(_BACKSLASH, _BACKSLASH * 2).replace(_QUOTE, _BACKSLASH + _QUOTE))}"'


def harmless(text: str) -> str:
    """Text with what a terminal would act on, or not show, written as escapes."""
    return "".join(_ESCAPES.get(c) or (c if c.isprintable() or c == "\xa0" else f"\\u{ord(c):04X}") for c in text)


def bare(key: str) -> str:
    """A key as TOML writes it: quoted only where it must be."""
    return key if re.fullmatch(r"[A-Za-z0-9_-]{1,60}", key) else quoted(key, longest=60)


def nearest(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """The known word that was most likely meant."""
    import difflib

    names = {name.casefold(): name for name in known}
    hits = difflib.get_close_matches(word.casefold()[:80], names, n=1, cutoff=cutoff)
    return names[hits[0]] if hits else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a sentence; empty where nothing is near."""
    hit = nearest(word, known)
    return f'; did you mean "{hit}"?' if hit else ""


def wrong_kind(value: object, meant: str, mend: str) -> ValueError:
    """A list where a duration is meant, and so on."""
    return ValueError(f"is {kind_of(value)} where {meant} is meant; {mend}")


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 3]}..."
