"""The small readings that every format shares, and how much of each field is kept.

The limits are far above what publishers write; they bound what one hostile entry can cost the store and every reader.
"""

from collections.abc import Iterable
from datetime import timedelta

from feedhub.core import text

LONGEST_TITLE = 1_000  # characters, as the others
LONGEST_NAME = 200  # of a person or a category
LONGEST_GUID = 4_000
LONGEST_URL = 8_000
LONGEST_BODY = 1_000_000
LONGEST_TTL = timedelta(days=31)  # a typo must not lose a source for good


def line(value: str, most: int = LONGEST_TITLE) -> str | None:
    """Plain text on one line, cut where it is absurdly long; None where nothing is left."""
    return " ".join(value[: most * 4].split())[:most] or None


def names(values: Iterable[str | None]) -> tuple[str, ...]:
    """Names in their order, each once."""
    found = (line(value, LONGEST_NAME) for value in values if value)
    return tuple(dict.fromkeys(name for name in found if name))


def paragraphs(plain: str) -> str:
    """Plain text as HTML: an empty line parts paragraphs, the end of a line is one."""
    parts = [part.strip() for part in plain.replace("\r\n", "\n").split("\n\n")]
    escaped = [text.escape(part).replace("\n", "<br>") for part in parts if part]
    return escaped[0] if len(escaped) == 1 else "".join(f"<p>{part}</p>" for part in escaped)


def size(value: object) -> int | None:
    """A length in bytes; zero is what software writes that does not know it."""
    if isinstance(value, str):
        digits = value.strip()
        value = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else None
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**15 else None
