"""What readers of a section have seen: its items, its archive documents, its corrections.

An item of which there is `data` is in the section's edition, or waits outside it; one with an `archive` number is in that
document, where it stays; one that was withdrawn is neither.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, and_, bindparam, delete, insert, or_, select, update

from feedhub.core.archive import Page
from feedhub.model import Correction, Item, Tombstone
from feedhub.store import upsert
from feedhub.store.articles import batches
from feedhub.store.packed import from_bytes, to_bytes
from feedhub.store.schema import activity, archives, corrections, editions, items

# Statements that each pass repeats are made once: to put one together costs four times what it takes to run it.
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_OF_ITEMS = items.c.section == bindparam("section")
_OF_ARCHIVES = archives.c.section == bindparam("section")

# --- items -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An item that tells of an article or of its story. archive: number of the document that holds it."""

    section: str
    id: str
    article: str
    story: str | None
    archive: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What readers see of a section beside its archive.

    items: by id. archived: the ids of those that are there as well. unpacked: what it was unpacked from.
    """

    items: Mapping[str, Item]
    archived: frozenset[str]
    unpacked: "Unpacked"


_SHOWN = select(items.c.id, items.c.data, items.c.archive).where(_OF_ITEMS, items.c.data.is_not(None))
Unpacked = dict[bytes, Item]  # what `shown` unpacked for a section the last time, and what `show` packed


def shown(connection: Connection, section: str, unpacked: Unpacked | None = None) -> Shown:
    """The items of a section that are in its edition or wait outside it. unpacked: what of it need not be unpacked again."""
    rows = connection.execute(_SHOWN, {"section": section}).all()
    known = {} if unpacked is None else unpacked
    read = {data: known.get(data) or from_bytes(Item, data) for _, data, _ in rows}
    known.clear()
    known.update(read)
    return Shown(
        items={id: read[data] for id, data, _ in rows},
        archived=frozenset(id for id, _, number in rows if number is not None),
        unpacked=known,
    )


_ARCHIVED = select(items.c.id).where(_OF_ITEMS, items.c.id.in_(_IDS), items.c.archive.is_not(None))


def archived(connection: Connection, section: str, ids: Collection[str]) -> frozenset[str]:
    """Which of these items are in an archive document."""
    found: set[str] = set()
    for batch in batches(sorted(ids)):
        found.update(connection.execute(_ARCHIVED, {"section": section, "ids": batch}).scalars())
    return frozenset(found)


def show(connection: Connection, section: str, shown: Sequence[Item], unpacked: Unpacked | None = None) -> None:
    """Remember items as readers see them now. unpacked: grows by them."""
    packed = [to_bytes(item) for item in shown]
    if unpacked is not None:
        unpacked.update(zip(packed, shown, strict=True))
    rows = [
        {
            "section": section,
            "id": item.id,
            "article": item.article,
            "story": item.story,
            "published": item.published,
            "data": data,
            "withdrawn": None,
        }
        for item, data in zip(shown, packed, strict=True)
    ]
    upsert(connection, items, rows)  # without `archive`, which stays what it is


_TAKE_OUT = update(items).where(items.c.section == bindparam("of"), items.c.id.in_(_IDS)).values(data=None)
_PUT_AWAY = _TAKE_OUT.values(archive=bindparam("number"))


def put_away(connection: Connection, section: str, ids: Iterable[str], *, number: int | None) -> None:
    """Let items be in an archive document from now on. number: None where they are in one already."""
    for batch in batches(sorted(ids)):
        asked = {"of": section, "ids": batch}
        if number is None:
            connection.execute(_TAKE_OUT, asked)
        else:
            connection.execute(_PUT_AWAY, asked | {"number": number})


def withdraw(connection: Connection, mention: Mention, *, now: datetime) -> None:
    """Let a tombstone be all that is left of an item."""
    its = and_(items.c.section == mention.section, items.c.id == mention.id)
    connection.execute(update(items).where(its).values(data=None, withdrawn=now))


_TOMBSTONES = (
    select(items.c.id, items.c.withdrawn)
    .where(_OF_ITEMS, items.c.withdrawn.is_not(None))
    .order_by(items.c.withdrawn.desc(), items.c.id)
    .limit(bindparam("most"))
)


def tombstones(connection: Connection, section: str, *, most: int) -> tuple[Tombstone, ...]:
    """The newest of what was withdrawn from a section, the newest first."""
    rows = connection.execute(_TOMBSTONES, {"section": section, "most": most})
    return tuple(Tombstone(id=id, when=when) for id, when in rows)


def mentioning(connection: Connection, ids: Collection[str], stories: Collection[str]) -> Sequence[Mention]:
    """The items that tell of these articles or of these stories, and are not withdrawn."""
    found: dict[tuple[str, str], Mention] = {}
    for column, values in ((items.c.article, ids), (items.c.story, stories)):
        for batch in batches(sorted(values)):
            statement = select(items).where(column.in_(batch), items.c.withdrawn.is_(None))
            for row in connection.execute(statement.order_by(items.c.section, items.c.id)):
                found[row.section, row.id] = Mention(
                    section=row.section,
                    id=row.id,
                    article=row.article,
                    story=row.story,
                    archive=row.archive,
                )
    return list(found.values())


# --- archive documents -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """An archive document without what it holds. The fields as in `schema.archives`."""

    section: str
    number: int
    previous: int | None
    bound: int | None
    items: int
    made: datetime
    written: str | None


_DOCUMENTS = (
    select(*(archives.c[name] for name in Archive.__dataclass_fields__)).where(_OF_ARCHIVES).order_by(archives.c.number)
)
_LATEST = (
    select(archives.c.number, archives.c["items"])
    .where(_OF_ARCHIVES, archives.c.bound.is_(None))
    .order_by(archives.c.number.desc())
    .limit(bindparam("most"))
)
_NUMBERS = select(archives.c.number).where(_OF_ARCHIVES)
_NEWEST = _NUMBERS.order_by(archives.c.number.desc()).limit(1)
_PAGE = select(archives.c.data).where(_OF_ARCHIVES, archives.c.number == bindparam("number"))


def documents(connection: Connection, section: str) -> Sequence[Archive]:
    """All archive documents of a section, the oldest first."""
    return [Archive(**row._mapping) for row in connection.execute(_DOCUMENTS, {"section": section})]


def unsettled(connection: Connection, section: str, *, base_url: str, there: Collection[int]) -> Sequence[Archive]:
    """The documents with whose files something may have to be done, the oldest first.

    They are not written for this base_url, have no file, or another one stands in their place. there: numbers of files.
    """
    return [
        Archive(**row._mapping)
        for row in connection.execute(_DOCUMENTS, {"section": section})
        if row.written != base_url or row.bound is not None or row.number not in there
    ]


def made(connection: Connection, section: str, numbers: Collection[int]) -> Mapping[int, datetime]:
    """When these documents were made."""
    found: dict[int, datetime] = {}
    for batch in batches(sorted(numbers)):
        its = and_(archives.c.section == section, archives.c.number.in_(batch))
        found |= {
            row.number: row.made for row in connection.execute(select(archives.c.number, archives.c.made).where(its))
        }
    return found


def latest(connection: Connection, section: str, *, most: int) -> list[tuple[int, int]]:
    """The newest archive documents in whose place no other stands, the oldest of them first: number, and how many items."""
    rows = connection.execute(_LATEST, {"section": section, "most": most}).all()
    return [(number, items) for number, items in reversed(rows)]


def newest(connection: Connection, section: str) -> int | None:
    """The number of a section's newest archive document, None before the first; no other stands in its place."""
    return connection.execute(_NEWEST, {"section": section}).scalar()


def page(connection: Connection, section: str, number: int) -> Page:
    """What a document holds."""
    return from_bytes(Page, connection.execute(_PAGE, {"section": section, "number": number}).scalar_one())


def add_page(
    connection: Connection, section: str, page: Page, *, number: int, previous: int | None, now: datetime
) -> Archive:
    """Store a new document, to be written."""
    added = Archive(
        section=section,
        number=number,
        previous=previous,
        bound=None,
        items=len(page.items),
        made=now,
        written=None,
    )
    row = {name: getattr(added, name) for name in Archive.__dataclass_fields__}
    connection.execute(insert(archives), [{**row, "data": to_bytes(page)}])
    return added


def rewrite_page(connection: Connection, section: str, number: int, page: Page) -> None:
    """Let a document hold something else, and be written anew."""
    its = and_(archives.c.section == section, archives.c.number == number)
    values = {"data": to_bytes(page), "items": len(page.items), "written": None}
    connection.execute(update(archives).where(its).values(values))


def bind(connection: Connection, section: str, numbers: Collection[int], *, into: int) -> None:
    """Let one document stand in the place of these, and of those in whose place they stood."""
    its = or_(archives.c.number.in_(numbers), archives.c.bound.in_(numbers))
    connection.execute(update(archives).where(archives.c.section == section, its).values(bound=into))


def holding(connection: Connection, section: str, number: int) -> Sequence[int]:
    """The numbers of the documents that may hold what is in this one: itself, and those in whose place it stands."""
    here = or_(archives.c.number == number, archives.c.bound == number)
    return list(connection.execute(select(archives.c.number).where(archives.c.section == section, here)).scalars())


_WRITTEN = (
    update(archives)
    .where(archives.c.section == bindparam("of"), archives.c.number.in_(bindparam("numbers", expanding=True)))
    .values(written=bindparam("base_url"))
)


def written(connection: Connection, section: str, numbers: Collection[int], *, base_url: str | None) -> None:
    """Remember that the files of these documents stand, and under which base_url; None: that they have to be written."""
    for batch in batches(sorted(numbers)):
        connection.execute(_WRITTEN, {"of": section, "numbers": batch, "base_url": base_url})


def drop(connection: Connection, section: str, numbers: Collection[int]) -> None:
    """Forget documents in whose place another one has stood long enough."""
    for batch in batches(sorted(numbers)):
        its = and_(archives.c.section == section, archives.c.number.in_(batch))
        connection.execute(delete(archives).where(its))


def rename(connection: Connection, section: str, new: str) -> None:
    """Let all that readers of a section have seen be of the section of that name, which has none of its own."""
    for table in (items, archives, corrections, activity, editions):
        connection.execute(update(table).where(table.c.section == section).values(section=new))
    connection.execute(update(archives).where(archives.c.section == new).values(written=None))


# --- corrections -------------------------------------------------------------------------------------------------------


def correct(connection: Connection, section: str, told: Mapping[str, Sequence[Correction]]) -> None:
    """Remember corrections, by the id of the article that each is about."""
    rows = [
        {"section": section, "article": article, "data": to_bytes(each)}
        for article, all in told.items()
        for each in all
    ]
    if rows:
        connection.execute(insert(corrections), rows)


_TOLD = (
    select(corrections.c.data)
    .where(corrections.c.section == bindparam("section"))
    .order_by(corrections.c.row.desc())
    .limit(bindparam("most"))
)


def told(connection: Connection, section: str, *, most: int) -> tuple[Correction, ...]:
    """The newest corrections of a section, the newest first."""
    rows = connection.execute(_TOLD, {"section": section, "most": most})
    return tuple(from_bytes(Correction, data) for data in rows.scalars())


def retell(connection: Connection, section: str, anew: Callable[[Correction], Correction]) -> None:
    """Let all corrections of a section say something else."""
    its = select(corrections.c.row, corrections.c.data).where(corrections.c.section == section)
    for row, data in connection.execute(its).all():
        told = from_bytes(Correction, data)
        if (said := anew(told)) != told:
            connection.execute(update(corrections).where(corrections.c.row == row).values(data=to_bytes(said)))


def forget_corrections(connection: Connection, ids: Collection[str]) -> None:
    """Forget what was said of these articles."""
    for batch in batches(sorted(ids)):
        connection.execute(delete(corrections).where(corrections.c.article.in_(batch)))
