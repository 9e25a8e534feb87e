"""Changes at every poll that are no news: a counter, a rotating advertisement, addresses of pictures.

Each looks like a correction or a new picture at first and counts as one. Only that it goes on poll after poll tells it from
them: then the stored text stands, so that no byte moves for subscribers, and only what else changes counts again.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from feedhub.core.dedup.keys import body
from feedhub.core.dedup.same import numbered_apart
from feedhub.core.text import fold, words
from feedhub.model import Article, Churn

STEADY = 3  # polls in a row that brought such a change, after which it stops counting
IN_A_ROW = 2.5  # gaps between two polls: a server's cache may hide a change from one of them
MOST_WORDS = 20  # that an advertisement replaces
LARGEST_SHARE = 0.2  # of the text


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
    replaced = _replaced(before, article)
    pictures = known.pictures + 1
    if replaced is None:
        return Verdict(counts=True, stands=False, churn=Churn(times=0, pictures=known.pictures, at=now))
    churn = Churn(times=known.times + 1, pictures=pictures, at=now, words=known.words)
    if churn.times <= STEADY:
        return Verdict(counts=True, stands=False, churn=churn)
    other = [word for word in replaced if word not in known.words]
    if known.words and (len(other) >= len(known.words) or any(word.isdigit() for word in other)):
        return Verdict(counts=True, stands=False, churn=replace(churn, times=STEADY, words=()))
    churning = tuple(sorted({*known.words, *replaced}))[:MOST_WORDS]
    return Verdict(counts=False, stands=True, churn=replace(churn, words=churning))


def _replaced(before: Article, article: Article) -> tuple[str, ...] | None:
    """The words of the older text that a few others replace; None where more than a few moved, or the headline did."""
    if fold(before.title or "") != fold(article.title or "") and not numbered_apart(article, before):
        return None
    was, now = (Counter(words(fold(f"{each.title or ''} {body(each)}"))) for each in (before, article))
    gone, come = was - now, now - was
    most = max(gone.total(), come.total())
    if not gone or most > MOST_WORDS or come.total() > 2 * gone.total():  # more words than before are more text
        return None
    numbers = all(word.isdigit() for word in (*gone, *come))
    return tuple(sorted(gone)) if numbers or most <= LARGEST_SHARE * was.total() else None
