"""What changed between two texts, word by word: what stayed, what went, what came."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal

BESIDE = 8  # words of what stayed that are shown on each side of a change
GAP = "…"

Part = tuple[Literal["same", "del", "ins"], str]


def changes(before: str, after: str) -> list[Part]:
    """The parts of both texts in order. Long stretches that stayed are cut to the words beside the changes."""
    old, new = before.split(), after.split()
    found = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    told: list[Part] = []
    for number, (kind, a, b, c, d) in enumerate(found):
        if kind == "equal":
            told.append(("same", _cut(old[a:b], first=number == 0, last=number == len(found) - 1)))
        else:
            told += list(_moved(old[a:b], new[c:d]))
    return told


def _moved(old: list[str], new: list[str]) -> Iterator[Part]:
    if old:
        yield "del", " ".join(old)
    if new:
        yield "ins", " ".join(new)


def _cut(words: list[str], *, first: bool, last: bool) -> str:
    head = [] if first else words[:BESIDE]
    tail = [] if last else words[-BESIDE:]
    if len(words) <= len(head) + len(tail) + 1:
        return " ".join(words)
    return " ".join([*head, GAP, *tail])
