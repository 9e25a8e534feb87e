"""Two stored articles that turn out to be one: the older id stays, the younger becomes a repeat of it.

It happens when an entry shows what no earlier one did: the link behind a redirector, an old guid at a new address. An equal
key is not enough, for then a source could pull another outlet's article under an old one of its own: the texts as they were
stored must be alike too, and across sources the older one's before the younger came, and the dates.
"""

from datetime import timedelta

from feedhub.core.dedup.same import KINDRED, SAME, alike, numbered_apart, one_moment
from feedhub.model import Article, KeyKind, Merged

APART = timedelta(days=3)  # between the dates of two outlets' articles that are one; the older's becomes that of both


def merged(article: Article, before: Article, other: Article, *, kind: KeyKind) -> Merged | None:
    """What becomes of two stored articles that one entry's keys name; None where they stay two.

    article: the entry, found to be `before`; its key of this kind names `other`.
    """
    if before.id == other.id or before.duplicate_of is not None or other.duplicate_of is not None:
        return None
    wholly = before.source == other.source
    if wholly and not SAME[kind](article, other):
        return None
    if not alike(before, other, KINDRED) or (numbered_apart(before, other) and not one_moment(before, other)):
        return None
    older, younger = sorted((before, other), key=lambda each: (each.first_seen, each.id))
    if older.forgotten and not younger.forgotten:
        return None  # the older is nowhere, and would take the younger with it
    if not wholly and (_copied(older, younger) or abs(older.when - younger.when) > APART):
        return None
    what = {"guid": "guid", "url": "link"}.get(kind, "text")
    return Merged(
        older=older.id,
        younger=younger.id,
        reason=f"an entry of {before.source} with the {what} of both showed that they are one",
        wholly=wholly,
        exchanged=older.backlog and not younger.backlog,
    )


def _copied(older: Article, younger: Article) -> bool:
    """Whether the older may owe its text to the younger."""
    return older.revised is not None and older.revised >= younger.first_seen
