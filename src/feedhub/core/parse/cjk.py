"""Chinese, Japanese and Korean in the encodings of their countries, where nobody says which.

Each of those tables has the characters of every day in rows of their own: nine in ten of a text are in them under the one
encoding it is written in, two in three under another. Text of single bytes is not well-formed in any, or not of every day.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from functools import cache
from itertools import chain

LOOKED_AT = 262_144  # bytes from the beginning
FEWEST = 12  # characters that tell anything
EVERYDAY = 0.88  # of them that must be of every day
DAMAGED = 0.02  # of them that may be cut in the middle, as excerpts are
SPOKEN = 0.1  # of a Japanese text that is kana at the least
TOGETHER = 1.5  # characters that stand side by side, on average; letters with accents stand alone

# Rows of the characters of every day and of punctuation, by their first byte. The surest comes first: no Chinese has kana,
# and the Korean rows are some of the Chinese, of which a Chinese text needs the others too.
ROWS: dict[str, Collection[int]] = {
    "cp932": (*range(0x81, 0x84), *range(0x88, 0x99)),
    "euc_jp": (0xA1, 0xA3, 0xA4, 0xA5, *range(0xB0, 0xD0)),
    "cp949": (0xA1, 0xA3, *range(0xB0, 0xC9)),
    "gb18030": (0xA1, 0xA3, *range(0xB0, 0xD8)),
    "big5hkscs": (0xA1, 0xA2, *range(0xA4, 0xC7)),
}
_JAPANESE = frozenset(("cp932", "euc_jp"))
_EXTENDED = frozenset(("gb18030", "cp949"))  # wider than the tables they grew out of, whose second bytes begin at 0xA1
_RUNS = re.compile(r"[^\x00-\x7f]+")


def codec(body: bytes) -> str | None:
    """The one that a text is written in, None where none is sure. body: bytes that are no UTF-8."""
    begun = body[:LOOKED_AT]
    if begun.isascii():
        return None
    return next((name for name in ROWS if _everyday(begun, name) >= EVERYDAY), None)


def _everyday(body: bytes, name: str) -> float:
    """Which share of a text's characters beyond ASCII is of every day, read in this encoding; 0 where it is none."""
    runs = _RUNS.findall(body.decode(name, "replace"))
    found = Counter(chain.from_iterable(runs))
    all = found.total()
    if all < max(FEWEST, TOGETHER * len(runs)) or found["\ufffd"] > max(DAMAGED * all, 1):
        return 0
    if name in _JAPANESE and sum(times for sign, times in found.items() if "\u3041" <= sign <= "\u30fe") < SPOKEN * all:
        return 0
    return sum(times for sign, times in found.items() if sign in _known(name)) / all


@cache
def _known(name: str) -> Collection[str]:
    """The characters of its rows."""
    return frozenset(chain.from_iterable(_row(first, name) for first in ROWS[name]))


def _row(first: int, name: str) -> Iterator[str]:
    for second in range(0xA1 if name in _EXTENDED else 0x40, 0xFF):
        sign = bytes((first, second)).decode(name, "ignore")
        if len(sign) == 1 and sign > "\x7f":
            yield sign
