"""Changes at every poll that are no news: a counter, a rotating advertisement, addresses of pictures.

Each looks like a correction or a new picture at first and counts as one. Only that it goes on poll after poll tells it from
them: then the stored text stands, so that no byte moves for subscribers, and only what changes in the headline or at another
place of the text counts again.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from difflib import SequenceMatcher

from feedhub.core.dedup.keys import body
from feedhub.core.text import fold, words
from feedhub.model import Article, Churn

STEADY = 3  # polls in a row that brought such a change, after which it stops counting
IN_A_ROW = 2.5  # gaps between two polls: a server's cache may hide a change from one of them
MOST_WORDS = 20  # that an advertisement replaces
LARGEST_SHARE = 0.2  # of the text
NEXT_TO = 3  # words between two changes that are one, as between two advertisements with a word in common
LONGEST_MIDDLE = 1000  # words between the first change and the last; comparing more is slow


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """counts: the visible text moved in substance. stands: the stored text and picture stay. churn: to be remembered."""

    counts: bool
    stands: bool
    churn: Churn | None


def judged(before: Article, article: Article, *, changed: bool, gap: timedelta | None, now: datetime) -> Verdict:
    """Whether what moved between two sightings of an article is news.

    changed: its visible text did. gap: since its source was asked before.
    """
    known = before.churn if before.churn and gap is not None and now - before.churn.at <= IN_A_ROW * gap else None
    if changed:
        return _text(before, article, known or Churn(times=0, pictures=0, at=now), now)
    if before.content_html == article.content_html and before.image == article.image:
        return Verdict(counts=False, stands=False, churn=before.churn)
    pictures = (known.pictures if known else 0) + 1
    churn = Churn(times=0, pictures=pictures, at=now)
    return Verdict(counts=False, stands=pictures > STEADY, churn=churn)


def _text(before: Article, article: Article, known: Churn, now: datetime) -> Verdict:
    was, new = (words(fold(body(each))) for each in (before, article))
    pictures = known.pictures + 1
    if fold(before.title or "") != fold(article.title or "") or not _few(was, new):
        return Verdict(counts=True, stands=False, churn=Churn(times=0, pictures=known.pictures, at=now))
    churn = Churn(times=known.times + 1, pictures=pictures, at=now, words=known.words)
    if churn.times <= STEADY:
        return Verdict(counts=True, stands=False, churn=churn)
    moved, churning = _moved(was, new), _found(known.words, was)
    if moved is None or (churning and not all(_inside(place, churning) for place in moved)):
        return Verdict(counts=True, stands=False, churn=replace(churn, times=STEADY, words=()))
    return Verdict(counts=False, stands=True, churn=churn if churning else replace(churn, words=_said(moved, was)))


def _few(was: list[str], new: list[str]) -> bool:
    """Whether only a few words of a text are replaced by a few others."""
    gone, come = Counter(was) - Counter(new), Counter(new) - Counter(was)
    most = max(gone.total(), come.total())
    if not gone or most > MOST_WORDS or come.total() > 2 * gone.total():  # more words than before are more text
        return False
    return all(word.isdigit() for word in (*gone, *come)) or most <= LARGEST_SHARE * len(was)


def _moved(was: list[str], new: list[str]) -> list[range] | None:
    """The places in a text at which another differs; None where finding them takes too long."""
    shorter = min(len(was), len(new))
    start = next((at for at in range(shorter) if was[at] != new[at]), shorter)
    end = next((at for at in range(shorter - start) if was[-1 - at] != new[-1 - at]), shorter - start)
    middle = was[start : len(was) - end], new[start : len(new) - end]
    if max(map(len, middle)) > LONGEST_MIDDLE:
        return None
    steps = SequenceMatcher(None, *middle, autojunk=False).get_opcodes()
    return _joined([range(start + first, start + last) for step, first, last, *_ in steps if step != "equal"])


def _joined(places: Sequence[range]) -> list[range]:
    """The same, those that are next to each other as one: two advertisements may have a word in common."""
    joined: list[range] = []
    for each in sorted(places, key=lambda each: each.start):
        if joined and each.start - joined[-1].stop <= NEXT_TO:
            joined[-1] = range(joined[-1].start, max(joined[-1].stop, each.stop))
        else:
            joined.append(each)
    return joined


def _inside(place: range, known: Sequence[range]) -> bool:
    return any(each.start <= place.start and place.stop <= each.stop for each in known)


def _said(places: Sequence[range], text: list[str]) -> tuple[str, ...]:
    """What a text says at some places and next to them."""
    return tuple(" ".join(text[max(each.start - NEXT_TO, 0) : each.stop + NEXT_TO]) for each in places)


def _found(said: Sequence[str], text: list[str]) -> list[range]:
    """The places at which a text says this."""
    found: list[range] = []
    for each in said:
        sought = each.split()
        starts = range(len(text) - len(sought) + 1)
        found += [range(at, at + len(sought)) for at in starts if text[at : at + len(sought)] == sought]
    return found
