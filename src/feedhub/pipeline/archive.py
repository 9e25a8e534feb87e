"""Between composing an edition and writing its files: what leaves it goes to an archive document, what changed is corrected.

First the store learns it, in one transaction, then files are written from what the store says. Killed in between, the next
pass finds documents that are not written yet and writes the same bytes: whoever was told of a document finds it, for ever.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from feedhub.core import archive
from feedhub.core.archive import PAGE, Page, Since
from feedhub.core.curate import policy_of, within
from feedhub.core.dates import ago
from feedhub.deliver.directory import Directory
from feedhub.model import Correction, Edition, Hub, Item, Newsroom, Section
from feedhub.pipeline.offers import tallies
from feedhub.render.kept import Kept
from feedhub.store import Connection, Store, editions, seen, stories
from feedhub.store.editions import Published
from feedhub.store.seen import Archive, Shown

TOLD = 50  # corrections in the feed of them
BURIED = 50  # tombstones in a section's feed
SUFFIX = ".atom"
_NUMBERED = re.compile(r"[0-9]{1,18}\.atom")
LINGERS = timedelta(days=30)  # how long a document can still be asked for after another took its place


Made = Sequence[tuple[Archive, Page]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What a section says from now on: its edition, with what it must say of its archive, and its corrections, newest first.

    newest: number of its newest archive document, 0 before the first. made: the documents made of what left. news: whether
    readers have not seen some of it yet.
    """

    edition: Edition
    corrections: Sequence[Correction]
    newest: int
    made: Made = ()
    news: bool = False


def settle(
    connection: Connection,
    edition: Edition,
    *,
    shown: Shown,
    newsroom: Newsroom,
    since: Since,
    now: datetime,
) -> Settled:
    """Remember an edition as what readers see from now on. shown: what they saw."""
    section, before = edition.section, shown.items
    timed = tuple(
        archive.told_since(item, before.get(item.id), at=now.replace(microsecond=0), acted=since.acted)
        for item in edition.items
    )
    edition = replace(edition, items=timed, updated=max((item.updated for item in timed), default=edition.updated))
    if since.ruled:
        seen.retell(
            connection, section.id, lambda told: archive.within(told, policy_of(section, told.source, newsroom))
        )
    left = archive.departed(before, edition, since, oldest=ago(now, section.max_age))
    made: Made = ()
    gone = [within(item, policy_of(section, item.credit.source, newsroom)) for item in left]
    if gone:
        seen.put_away(connection, section.id, [item.id for item in gone if item.id in shown.archived], number=None)
        if fresh := [item for item in gone if item.id not in shown.archived]:
            made = _put_away(connection, section, fresh, now=now)
    changed = [item for item in edition.items if (known := before.get(item.id)) is not item and known != item]
    others = {item.id for item in changed}
    same = tuple(item if item.id in others else before[item.id] for item in edition.items)
    edition = replace(edition, items=same)  # those very values, of which more is known (`render.kept`)
    told = {
        item.article: [correction]
        for item in changed
        if item.id in before and (correction := archive.corrected(before[item.id], item, section=section.id, at=now))
    }
    if told:  # two headlines that are tried by turns are news once each
        already = {archive.change(each) for each in seen.told(connection, section.id, most=TOLD)}
        told = {article: [each for each in all if archive.change(each) not in already] for article, all in told.items()}
    seen.correct(connection, section.id, told)
    seen.show(connection, section.id, changed, shown.unpacked)
    news = any(archive.is_news(item, before, since) for item in changed)
    return _settled(connection, edition, hub=newsroom.hub, made=made, news=news)


def restated(
    connection: Connection,
    section: Section,
    listed: Sequence[str],
    *,
    newsroom: Newsroom,
    hidden: Collection[str],
    began: datetime,
) -> Settled:
    """An edition as it was listed, without what was hidden or withdrawn since. hidden: as `in_all` has it."""
    open_ = seen.shown(connection, section.id).items
    there = (open_[id] for id in listed if id in open_ and {open_[id].article, open_[id].story}.isdisjoint(hidden))
    items = tuple(_unnamed(newsroom, connection, item, hidden) for item in there)
    edition = Edition(section=section, items=items, updated=max((item.updated for item in items), default=began))
    return _settled(connection, edition, hub=newsroom.hub)


def in_all(connection: Connection, ids: Collection[str]) -> frozenset[str]:
    """Ids of articles and stories, with the articles of these stories: a section of articles knows its items by those."""
    return stories.told_by(connection, ids).union(ids)


def _unnamed(newsroom: Newsroom, connection: Connection, item: Item, hidden: Collection[str]) -> Item:
    """An item that names and counts none of the hidden reports."""
    also = tuple(credit for credit in item.also if credit.article not in hidden)
    related = tuple(credit for credit in item.related if credit.article not in hidden)
    if item.story is None or (also, related) == (item.also, item.related):
        return item
    tally = tallies(newsroom, connection, {item.story}, but=hidden).get(item.story)
    return replace(item, also=also, related=related, tally=tally)


def _settled(connection: Connection, edition: Edition, *, hub: Hub, made: Made = (), news: bool = False) -> Settled:
    section = edition.section
    newest = made[-1][0].number if made else seen.newest(connection, section.id)
    return Settled(
        edition=replace(
            edition,
            prev_archive=_address(section, newest, hub),
            tombstones=seen.tombstones(connection, section.id, most=BURIED),
        ),
        corrections=seen.told(connection, section.id, most=TOLD),
        newest=newest or 0,
        made=made,
        news=news,
    )


def _put_away(connection: Connection, section: Section, gone: Sequence[Item], *, now: datetime) -> Made:
    """Make documents of what left, with what small ones hold once that makes a full one."""
    documents = seen.latest(connection, section.id, most=PAGE + 1)  # each holds an item at least
    current = [*documents]
    small: list[int] = []
    room = PAGE
    while current and current[-1][1] < room:
        of_it, items = current.pop()
        room -= items
        small.insert(0, of_it)
    number = documents[-1][0] if documents else 0
    previous = (small or [each for each, _ in current])[-1] if documents else None
    held: list[Page] = []
    if small and len(gone) >= room:
        previous = current[-1][0] if current else None
        held = [seen.page(connection, section.id, each) for each in small]
        seen.bind(connection, section.id, small, into=number + 1)
    pages = list(archive.pages([*(item for page in held for item in page.items), *gone]))
    pages[0] = replace(pages[0], tombstones=tuple(stone for page in held for stone in page.tombstones))
    made = []
    for next_number, page in enumerate(pages, number + 1):
        added = seen.add_page(connection, section.id, page, number=next_number, previous=previous, now=now)
        seen.put_away(connection, section.id, [item.id for item in page.items], number=next_number)
        made.append((added, page))
        previous = next_number
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """The files of an archive as a pass left them, all as they should be.

    newest: number of the newest document. stamp: of their folder. until: when one of them may have become too old.
    """

    newest: int
    stamp: int | None
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What was done with the files of archive documents. names: of those whose bytes changed.

    standing, old: numbers of the documents that stand now, and of those whose file is gone. filed: what the next pass may
    heed, as long as nobody but passes of this process and configuration touches the section.
    """

    names: Sequence[str]
    standing: Sequence[int]
    old: Sequence[int]
    filed: Filed

    def remember(self, connection: Connection, section: Section, hub: Hub) -> None:
        """Let the store know."""
        seen.written(connection, section.id, self.standing, base_url=hub.base_url)
        seen.drop(connection, section.id, self.old)


def deliver(
    store: Store,
    directory: Directory,
    section: Section,
    hub: Hub,
    *,
    settled: Settled,
    filed: Filed | None,
    kept: Kept,
    now: datetime,
) -> Delivered:
    """Write the archive documents whose files do not stand as they should; the caller remembers it.

    settled: what the section says now. filed: how an earlier pass left the files, None where all have to be looked at. kept:
    what is rendered already of the section's items.
    """
    at = folder(section.id)
    if filed is not None and (now >= filed.until or directory.stamp(at) != filed.stamp):
        filed = None
    if filed is not None and filed.newest + len(settled.made) != settled.newest:
        filed = None  # another pass made documents, and was killed
    if filed is not None and not settled.made:
        return Delivered(names=(), standing=(), old=(), filed=filed)
    names: list[str] = []
    standing: list[int] = []

    def write(pages: Iterable[tuple[Archive, Page]]) -> None:
        for document, page in pages:
            standing.append(document.number)
            if directory.write(name(section.id, document.number), _rendered(section, document, page, hub, kept)):
                names.append(name(section.id, document.number))

    old: Sequence[int] = ()
    if filed is not None:
        write(settled.made)
        until = filed.until
    else:
        with store.reading() as connection:
            wanted, old, until = _unfiled(connection, directory, section, hub, now=now)
            write((each, seen.page(connection, section.id, each.number)) for each in wanted)
    for number in old:
        directory.remove(name(section.id, number))
    filed = Filed(newest=settled.newest, stamp=directory.stamp(at), until=until)
    return Delivered(names=names, standing=standing, old=old, filed=filed)


def _unfiled(
    connection: Connection, directory: Directory, section: Section, hub: Hub, *, now: datetime
) -> tuple[Sequence[Archive], Sequence[int], datetime]:
    """The documents to be written, the numbers of those to be removed, and when the next may have to be."""
    files = directory.names(folder(section.id))
    there = {int(file.removesuffix(SUFFIX)) for file in files if _NUMBERED.fullmatch(file)}
    documents = seen.unsettled(connection, section.id, base_url=hub.base_url, there=there)
    made = seen.made(connection, section.id, {each.bound for each in documents if each.bound is not None})
    ends = {each.number: made[each.bound] + LINGERS for each in documents if each.bound is not None}
    old = [number for number, end in ends.items() if end < now]
    wanted = [
        each
        for each in documents
        if each.number not in old and (each.written != hub.base_url or each.number not in there)
    ]
    return wanted, old, min((end for end in ends.values() if end >= now), default=now + LINGERS)


def _rendered(section: Section, document: Archive, page: Page, hub: Hub, kept: Kept) -> bytes:
    from feedhub.render import FORMATS

    return FORMATS["atom"].render(
        Edition(
            section=section,
            items=tuple(reversed(page.items)),
            updated=max((item.updated for item in page.items), default=document.made),
            archive=document.number,
            prev_archive=_address(section, document.previous, hub),
            tombstones=page.tombstones,
        ),
        hub,
        kept,
    )


def retire(store: Store, directory: Directory, section: str) -> None:
    """Take away the files of a removed section's archive; the store keeps what they held."""
    with store.reading() as connection:
        numbers = [each.number for each in seen.documents(connection, section)]
    for number in numbers:
        directory.remove(name(section, number))
    if numbers:
        with store.writing() as connection:
            seen.written(connection, section, numbers, base_url=None)


def adopt(store: Store, directory: Directory, last: Published, section: str, *, files: Collection[str]) -> Published:
    """Let a section go on under its new name with all that its readers have seen. files: the names of its old ones.

    The old name stays that of a removed section, should its alias be taken out one day.
    """
    for name in files:
        directory.remove(name)
    retire(store, directory, last.section)
    with store.writing() as connection:
        seen.rename(connection, last.section, section)
        editions.remember(connection, Published(section=last.section, began=last.began, removed=True))
    return replace(last, section=section)


def folder(section: str) -> str:
    """Where the files of a section's archive documents are."""
    return f"{section}/archive"


def name(section: str, number: int) -> str:
    """The file of an archive document."""
    return f"{folder(section)}/{number}{SUFFIX}"


def _address(section: Section, number: int | None, hub: Hub) -> str | None:
    return None if number is None else f"{hub.base_url.rstrip('/')}/{name(section.id, number)}"
