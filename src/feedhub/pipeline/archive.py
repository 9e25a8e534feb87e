"""Between composing an edition and writing its files: what leaves it goes to an archive document, what changed is corrected.

First the store learns it, in one transaction, then files are written from what the store says. Killed in between, the next
pass finds documents that are not written yet and writes the same bytes: whoever was told of a document finds it, for ever.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from feedhub.core import archive
from feedhub.core.archive import PAGE, Page, Since
from feedhub.core.curate import policy_of, within
from feedhub.core.dates import ago
from feedhub.deliver.directory import Directory
from feedhub.model import Correction, Edition, Hub, Item, Newsroom, Section
from feedhub.store import Connection, Store, editions, seen, stories
from feedhub.store.editions import Published
from feedhub.store.seen import Archive

TOLD = 50  # corrections in the feed of them
BURIED = 50  # tombstones in a section's feed
LINGERS = timedelta(days=30)  # how long a document can still be asked for after another took its place


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What a section says from now on: its edition, with what it must say of its archive, and its corrections, newest first.

    news: whether readers have not seen some of it yet.
    """

    edition: Edition
    corrections: Sequence[Correction]
    news: bool = False


def settle(
    connection: Connection,
    edition: Edition,
    *,
    newsroom: Newsroom,
    since: Since,
    now: datetime,
) -> Settled:
    """Remember an edition as what readers see from now on."""
    section = edition.section
    if since.ruled:
        seen.retell(
            connection, section.id, lambda told: archive.within(told, policy_of(section, told.source, newsroom))
        )
    before = seen.open_items(connection, section.id)
    left = archive.departed(before, edition, since, oldest=ago(now, section.max_age))
    gone = [within(item, policy_of(section, item.credit.source, newsroom)) for item in left]
    if gone:
        again = seen.archived(connection, section.id, [item.id for item in gone])
        seen.put_away(connection, section.id, again, number=None)
        if fresh := [item for item in gone if item.id not in again]:
            _put_away(connection, section, fresh, now=now)
    changed = [item for item in edition.items if before.get(item.id) != item]
    told = {
        item.article: [correction]
        for item in changed
        if item.id in before and (correction := archive.corrected(before[item.id], item, section=section.id, at=now))
    }
    if told:  # two headlines that are tried by turns are news once each
        already = {archive.change(each) for each in seen.told(connection, section.id, most=TOLD)}
        told = {article: [each for each in all if archive.change(each) not in already] for article, all in told.items()}
    seen.correct(connection, section.id, told)
    seen.show(connection, section.id, changed)
    news = any(archive.is_news(item, before, since) for item in changed)
    return _settled(connection, edition, hub=newsroom.hub, news=news)


def restated(
    connection: Connection,
    section: Section,
    listed: Sequence[str],
    *,
    hub: Hub,
    hidden: Collection[str],
    began: datetime,
) -> Settled:
    """An edition as it was listed, without what was hidden or withdrawn since. hidden: as `in_all` has it."""
    open_ = seen.open_items(connection, section.id)
    there = (open_[id] for id in listed if id in open_ and {open_[id].article, open_[id].story}.isdisjoint(hidden))
    items = tuple(_unnamed(item, hidden) for item in there)
    edition = Edition(section=section, items=items, updated=max((item.updated for item in items), default=began))
    return _settled(connection, edition, hub=hub, news=False)


def in_all(connection: Connection, ids: Collection[str]) -> frozenset[str]:
    """Ids of articles and stories, with the articles of these stories: a section of articles knows its items by those."""
    return stories.told_by(connection, ids).union(ids)


def _unnamed(item: Item, hidden: Collection[str]) -> Item:
    """An item that names none of the hidden reports."""
    also = tuple(credit for credit in item.also if credit.article not in hidden)
    related = tuple(credit for credit in item.related if credit.article not in hidden)
    return item if (also, related) == (item.also, item.related) else replace(item, also=also, related=related)


def _settled(connection: Connection, edition: Edition, *, hub: Hub, news: bool) -> Settled:
    section = edition.section
    return Settled(
        edition=replace(
            edition,
            prev_archive=_address(section, seen.newest(connection, section.id), hub),
            tombstones=seen.tombstones(connection, section.id, most=BURIED),
        ),
        corrections=seen.told(connection, section.id, most=TOLD),
        news=news,
    )


def _put_away(connection: Connection, section: Section, gone: Sequence[Item], *, now: datetime) -> None:
    """Make documents of what left, with what small ones hold once that makes a full one."""
    documents = seen.documents(connection, section.id)
    current = [each for each in documents if each.bound is None]
    small: list[int] = []
    room = PAGE
    while current and current[-1].items < room:
        room -= current[-1].items
        small.insert(0, current.pop().number)
    number = documents[-1].number if documents else 0
    previous = (small or [each.number for each in current])[-1] if documents else None
    held: list[Page] = []
    if small and len(gone) >= room:
        previous = current[-1].number if current else None
        held = [seen.page(connection, section.id, each) for each in small]
        seen.bind(connection, section.id, small, into=number + 1)
    made = list(archive.pages([*(item for page in held for item in page.items), *gone]))
    made[0] = replace(made[0], tombstones=tuple(stone for page in held for stone in page.tombstones))
    for next_number, page in enumerate(made, number + 1):
        seen.add_page(connection, section.id, page, number=next_number, previous=previous, now=now)
        seen.put_away(connection, section.id, [item.id for item in page.items], number=next_number)
        previous = next_number


def deliver(store: Store, directory: Directory, section: Section, hub: Hub, *, now: datetime) -> Sequence[str]:
    """Write the archive documents whose files do not stand as they should; their names."""
    with store.reading() as connection:
        documents = seen.documents(connection, section.id)
    made = {each.number: each.made for each in documents}
    standing, old = [], []
    for each in documents:
        if each.bound is not None and made[each.bound] < ago(now, LINGERS):
            old.append(each)
        elif each.written != hub.base_url or not directory.has(name(section.id, each.number)):
            standing.append(each)
    done = []
    for each in standing:
        with store.reading() as connection:
            page = seen.page(connection, section.id, each.number)
        if directory.write(name(section.id, each.number), _rendered(section, each, page, hub)):
            done.append(name(section.id, each.number))
    for each in old:
        directory.remove(name(section.id, each.number))
    if standing or old:
        with store.writing() as connection:
            seen.written(connection, section.id, [each.number for each in standing], base_url=hub.base_url)
            seen.drop(connection, section.id, [each.number for each in old])
    return done


def _rendered(section: Section, document: Archive, page: Page, hub: Hub) -> bytes:
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


def name(section: str, number: int) -> str:
    """The file of an archive document."""
    return f"{section}/archive/{number}.atom"


def _address(section: Section, number: int | None, hub: Hub) -> str | None:
    return None if number is None else f"{hub.base_url.rstrip('/')}/{name(section.id, number)}"
