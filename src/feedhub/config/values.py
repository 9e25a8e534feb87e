"""What a value must look like, and how to mend one that does not: text, numbers, durations, sizes.

Each function here, in `names.py` and in `addresses.py` takes a value as TOML gave it and returns ours, or raises
ValueError with the rest of a sentence that begins with key and value: 'is not a duration; write "15m"'. `schema.py` says
which key takes which.
"""

import math
import re
from collections.abc import Callable
from datetime import timedelta

from feedhub.config.wording import did_you_mean, nearest, quoted, shown, wrong_kind
from feedhub.model import ContentPolicy

LONGEST = timedelta(
    days=365_000
)  # a thousand years behave as any longer time would, and dates can still be reckoned with
LARGEST = 2**53  # so does the largest number that every store and every JSON reader holds exactly

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_UNIT_WORDS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), 60),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 3600),
    **dict.fromkeys(("d", "day", "days"), 86400),
    **dict.fromkeys(("w", "week", "weeks"), 604800),
}
_SIZES = {"B": 1, "kB": 10**3, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
_DURATION = re.compile(r"([0-9]+)([smhd])")
_DURATION_LIKE = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)\s*([a-z]+)")
_SIZE = re.compile(r"([0-9]+)([kKMGT]?B)")
_SIZE_LIKE = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)\s*([kmgt]?)(i?)(?:b|bytes?)?")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile("[\t\n\r\u2028\u2029]")


def words(value: object) -> str:
    """Any text, of several lines too, that says something."""
    if not isinstance(value, str):
        mend = f"write {quoted(shown(value))}" if isinstance(value, int | float) else "write it in quotes"
        raise wrong_kind(value, "text", mend)
    if not value.strip():
        raise ValueError("is empty; write something, or leave the key out")
    if found := _UNPRINTABLE.search(value):
        raise ValueError(f"holds the character U+{ord(found[0]):04X}, which no reader can show; take it out")
    return value.strip()


def line(value: object) -> str:
    """Text of one line."""
    if (
        isinstance(value, str) and value.isprintable() and value and value == value.strip()
    ):  # nearly all; the rest is looked at
        return value
    text = words(value)
    if _BREAKS.search(text):
        raise ValueError("has a line break or a tab in it; write it in one line")
    return text


def flag(value: object) -> bool:
    """TOML's true or false."""
    if isinstance(value, bool):
        return value
    said = value.strip().lower() if isinstance(value, str) else value
    meant = {
        "true": "true",
        "yes": "true",
        "on": "true",
        1: "true",
        "false": "false",
        "no": "false",
        "off": "false",
        0: "false",
    }
    mend = meant.get(said) if isinstance(said, str | int) else None
    raise wrong_kind(
        value, "true or false", f"write {mend}, without quotes" if mend else "write one of the two, without quotes"
    )


def whole(least: int) -> Callable[[object], int]:
    """A whole number of at least this much; there is no most."""

    def number(value: object) -> int:
        if isinstance(value, str) and re.fullmatch(r"[0-9]{1,15}", value.strip()):
            raise wrong_kind(value, "a number", f"write {int(value)} without quotes")
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise wrong_kind(value, "a number", f"write one from {least} up")
        if isinstance(value, float):
            meant = max(math.floor(value), least) if math.isfinite(value) else least
            raise ValueError(f"is not a whole number; write {shown(meant)}")  # noqa: TRY004 - schema.py's engine tells ValueErrors
        if value < least:
            raise ValueError(f"is too small; write {least} or more")
        return min(value, LARGEST)

    return number


def weight(value: object) -> float:
    """A finite number above 0."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", value.strip()):
        raise wrong_kind(value, "a number", f"write {value.strip()} without quotes")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong_kind(value, "a number", "write one above 0, such as 1.5")
    if not 0 < value < math.inf:  # nan is neither
        raise ValueError("is no weight; write a number above 0, such as 1.5")
    return float(min(value, LARGEST))


def choice(*known: str) -> Callable[[object], str]:
    """One word of a few."""
    listed = ", ".join(f'"{name}"' for name in known[:-1]) + f' or "{known[-1]}"'

    def word(value: object) -> str:
        if not isinstance(value, str):
            raise wrong_kind(value, "text", f"write {listed}")
        if value not in known:
            raise ValueError(f"is not {listed}{did_you_mean(value, known) or '; write one of them'}")
        return value

    return word


def duration(value: object) -> timedelta:
    """30s 5m 12h 7d, 0s included."""
    if not isinstance(value, str):
        raise wrong_kind(
            value, "a duration", f"write {_any_unit(value)}" if _is_amount(value) else 'write one such as "15m"'
        )
    if match := _DURATION.fullmatch(value):
        digits = match[1].lstrip("0")[:16] or "0"
        return timedelta(seconds=min(int(digits) * _UNITS[match[2]], int(LONGEST.total_seconds())))
    raise ValueError(f"is not a duration; write {_duration_meant(value)}")


def span(value: object) -> timedelta:
    """A duration above nothing."""
    length = duration(value)
    if not length:
        raise ValueError('is no time at all; write a longer one, such as "15m"')
    return length


def duration_text(length: timedelta) -> str:
    """The shortest way to write it."""
    seconds = int(length.total_seconds())
    unit = next((unit for unit in ("d", "h", "m") if seconds and seconds % _UNITS[unit] == 0), "s")
    return f"{seconds // _UNITS[unit]}{unit}"


def _duration_meant(text: str) -> str:
    said = text.strip().lower()
    if re.fullmatch(r"[0-9]{1,9}", said):
        return _any_unit(int(said))
    parts = _DURATION_LIKE.findall(said)
    rest = re.sub(r"[\s,+]|and", "", _DURATION_LIKE.sub("", said))
    if parts and not rest and all(unit in _UNIT_WORDS for _, unit in parts):
        seconds = sum(float(number) * _UNIT_WORDS[unit] for number, unit in parts)
        return f'"{duration_text(min(timedelta(seconds=max(1, round(seconds))), LONGEST))}"'
    return 'a number and s, m, h or d, such as "15m"'


def _any_unit(number: object) -> str:
    return f'"{number}s", "{number}m", "{number}h" or "{number}d"'


def size(value: object) -> int:
    """Bytes, from decimal units: 20MB is 20,000,000."""
    if not isinstance(value, str):
        raise wrong_kind(value, "a size", f'write "{value}B"' if _is_amount(value) else 'write one such as "20MB"')
    if match := _SIZE.fullmatch(value):
        amount = min(int(match[1].lstrip("0")[:16] or "0") * _SIZES[match[2]], LARGEST)
        if not amount:
            raise ValueError('is nothing; write a size such as "20MB"')
        return amount
    like = _SIZE_LIKE.fullmatch(value.strip().lower())
    if like and float(like[1]):
        amount = round(float(like[1]) * (1024 if like[3] else 1000) ** " kmgt".index(like[2] or " "))
        raise ValueError(f'is not a size; write "{size_text(max(1, amount))}"')
    raise ValueError('is not a size; write a number and kB, MB or GB, such as "20MB"')


def size_text(amount: int) -> str:
    """The shortest exact way to write it."""
    unit = next((unit for unit in ("TB", "GB", "MB", "kB") if amount % _SIZES[unit] == 0), "B")
    return f"{amount // _SIZES[unit]}{unit}"


def _is_amount(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LARGEST


def policy(value: object) -> ContentPolicy:
    """full, link, or excerpt:80 for so many words."""
    if not isinstance(value, str):
        raise wrong_kind(value, "text", 'write "full", "excerpt:80" or "link"')
    if value == "full":
        return ContentPolicy(mode="full")
    if value == "link":
        return ContentPolicy(mode="link")
    if match := re.fullmatch(r"excerpt:([1-9][0-9]{0,14})", value):
        return ContentPolicy(mode="excerpt", words=int(match[1]))
    near = nearest(re.sub(r"[^a-z].*", "", value.strip().lower(), flags=re.DOTALL), ("full", "excerpt", "link"))
    count = re.search(r"[1-9][0-9]{0,8}", value)
    meant = f"excerpt:{count[0] if count else 80}" if near == "excerpt" else near
    mend = f'write "{meant}"' if meant else "write one of them"
    raise ValueError(f'is not "full", "excerpt:80" or "link"; {mend}')


def policy_text(content: ContentPolicy) -> str:
    """As the files write it."""
    return f"excerpt:{content.words}" if content.mode == "excerpt" else content.mode
