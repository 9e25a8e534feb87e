"""What becomes of items that a section no longer lists: archive documents (RFC 5005 4), and corrections.

Whatever readers have seen stays to be found, once: in the section's feed or in one archive document. A document never
changes once it is made, so what left at one pass makes one, however small; when those grow many, a larger one takes in what
they hold and stands in their place. From an archive nothing comes back into the feed.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from feedhub.core.text import excerpt, plain, visible_digest
from feedhub.core.wording import headline, paragraph, repeats
from feedhub.model import ContentPolicy, Correction, Edition, Item, Tombstone

PAGE = 100  # items of a full document
FIRST_WORDS = 60  # of a text without paragraphs that are compared


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What an archive document holds, the oldest item first. tombstones: of what was withdrawn from it."""

    items: tuple[Item, ...]
    tombstones: tuple[Tombstone, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What happened since the last edition of a section.

    listed: the ids of that edition's items. ruled: whether the operator's rules changed; acted: whether the desk did anything.
    kept_out: ids of articles and stories that the desk hides. pinned: of those that it holds on top; unpinned: of those that
    are there no more since then; once_pinned: of all that ever were and are not.
    """

    listed: Collection[str]
    ruled: bool = False
    acted: bool = False
    pinned: frozenset[str] = frozenset()
    kept_out: frozenset[str] = frozenset()
    unpinned: frozenset[str] = frozenset()
    once_pinned: frozenset[str] = frozenset()


def departed(seen: Mapping[str, Item], edition: Edition, since: Since, *, oldest: datetime) -> Sequence[Item]:
    """Which of the items that readers have seen go to the archive now, the oldest first.

    oldest: what is dated before has passed the section's max_age.

    What the desk hides waits, and what it just took from the top waits for the next edition, so that undoing gives back what
    was there. What only the operator's rules keep out waits and may come back, until it is too old or others have taken its
    place.
    """
    shown = {item.id for item in edition.items}
    waits = since.kept_out | since.unpinned
    gone = [item for id, item in seen.items() if id not in shown and _names(item).isdisjoint(waits)]

    def goes(item: Item) -> bool:
        if item.published < oldest or _pushed_out(item, edition):
            return True
        left_now = item.id in listed and not since.ruled
        return left_now or not _names(item).isdisjoint(since.once_pinned)

    listed = {*since.listed}
    return sorted(filter(goes, gone), key=_order)


def is_news(item: Item, seen: Mapping[str, Item], since: Since) -> bool:
    """Whether an item says what readers have not seen; what the desk takes back must not leave a trace."""
    if since.acted:
        return item.id not in seen and _names(item).isdisjoint(since.pinned)
    return seen.get(item.id) != item


def told_since(item: Item, before: Item | None, *, at: datetime, acted: bool = False) -> Item:
    """An item whose `updated` says when readers were first told this.

    before: as they saw it. acted: whether the desk did something since, which may be to take back what it had done: then all is
    as it was. A story's is moved by whoever speaks for it, for whatever reason, if that says something else.
    """
    if before is None or item.story is None:
        return item
    if item.article == before.article:
        if item.updated == before.updated:
            return item
        same = visible_digest(item.title, _text(item)) == visible_digest(before.title, _text(before))
        return replace(item, updated=before.updated if same else max(item.updated, before.updated))
    if same_words(item, before):
        return replace(item, updated=before.updated)
    return item if acted or item.updated > before.updated else replace(item, updated=at)


def same_words(item: Item, before: Item) -> bool:
    """Whether a reader of both read the same."""
    return repeats(item.title, _text(item), of=(before.title, _text(before)))


def _text(item: Item) -> str | None:
    return item.content_html or item.summary


def _names(item: Item) -> set[str | None]:
    return {item.article, item.story}


def _pushed_out(item: Item, edition: Edition) -> bool:
    if len(edition.items) < edition.section.limit:
        return False
    return edition.section.rank == "top" or _order(item) < min(map(_order, edition.items))


def _order(item: Item) -> tuple[datetime, str]:
    return item.published, item.id


def pages(items: Sequence[Item]) -> Iterator[Page]:
    """Items, the oldest first, in documents of bounded size, the oldest first."""
    at = 0
    while at < len(items):
        yield Page(items=tuple(items[at : at + PAGE]))
        at += PAGE


def without(page: Page, id: str, *, when: datetime, instead: Item | None) -> Page:
    """A document after an item of it was withdrawn. instead: the item without what was withdrawn, where something is left."""
    kept = (instead if item.id == id else item for item in page.items)
    dead = () if instead is not None else (Tombstone(id=id, when=when),)
    return Page(items=tuple(item for item in kept if item is not None), tombstones=(*page.tombstones, *dead))


# --- corrections -------------------------------------------------------------------------------------------------------


def corrected(before: Item, after: Item, *, section: str, at: datetime) -> Correction | None:
    """What an item says otherwise than it did, None where no reader would call it a correction.

    Only what its source changed in substance counts (then `updated` moved): not another source's words for the article, not
    another lead of a story, not what the operator shows more or less of.
    """
    same = before.article == after.article and before.credit.source == after.credit.source
    if not same or after.updated <= before.updated:
        return None
    titles = (before.title, after.title) if headline(before.title) != headline(after.title) else (None, None)
    texts = (_first_paragraph(before), _first_paragraph(after))
    if None in texts or paragraph(texts[0] or "") == paragraph(texts[1] or ""):
        texts = (None, None)
    if titles == texts:
        return None
    return Correction(
        id=_id(section, after.id, at),
        at=at,
        kind="corrected",
        item=after.id,
        title=after.title,
        url=after.url,
        outlet=after.credit.outlet.name,
        before_title=titles[0],
        after_title=titles[1],
        before_text=texts[0],
        after_text=texts[1],
        source=after.credit.source,
    )


def within(correction: Correction, policy: ContentPolicy) -> Correction:
    """A correction that may have been told when more could be shown, with no more of the text than a policy allows."""
    if policy.mode == "full":
        return correction
    before, after = (
        excerpt(text, policy.words or 0) if text and policy.mode == "excerpt" else None
        for text in (correction.before_text, correction.after_text)
    )
    return replace(correction, before_text=before, after_text=after)


def change(correction: Correction) -> tuple[str | None, ...]:
    """What a correction says of which item, whenever it says it."""
    return (
        correction.item,
        correction.before_title,
        correction.after_title,
        correction.before_text,
        correction.after_text,
    )


def withdrawn(id: str, *, section: str, title: str | None, at: datetime, instead: Item | None = None) -> Correction:
    """That an item was withdrawn. title: what it was, where that may still stand. instead: what the item is now, where only who
    spoke for it is gone: then nobody is told that it is.
    """
    if instead is None:
        return Correction(id=_id(section, id, at), at=at, kind="withdrawn", item=id, title=title)
    return Correction(
        id=_id(section, id, at),
        at=at,
        kind="corrected",
        item=id,
        title=instead.title,
        url=instead.url,
        outlet=instead.credit.outlet.name,
        before_title=title,
        after_title=instead.title if title else None,
        source=instead.credit.source,
    )


def _id(section: str, item: str, at: datetime) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'{section} {item} {at.isoformat()}')}"


def _first_paragraph(item: Item) -> str | None:
    """What a reader reads first, as far as it is shown."""
    html = item.content_html or ""
    start = html.find("<p>")
    while start != -1:
        end = html.find("</p>", start)
        text = plain(html[start : end if end != -1 else len(html)])
        if paragraph(text):
            return text
        start = html.find("<p>", start + 1)
    return excerpt(plain(html) or item.summary or "", FIRST_WORDS) or None
