"""Stories: which articles tell of one happening, and what deciding the next article needs to remember.

An article is assigned once, in the transaction that stores it. `window` gives back the terms of the last days in the order in
which they were assigned: with them a new process goes on as if it had been there all along.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, delete, func, insert, or_, select, update

from feedhub.core.cluster import FEWEST, REMEMBERED, Bundle, StoryAssignment, bundled, stored
from feedhub.model import Article
from feedhub.store import add_missing, history
from feedhub.store.articles import BATCH, from_row, repeats_none
from feedhub.store.schema import articles, bundles, links, stories, terms

OF_A_SOURCE = 100  # articles that a source tells one story in; whatever else it sends on it, readers have seen enough
PAGE = 100  # stories in one read, newest first
SPARE = timedelta(days=1)  # terms kept beyond what a window remembers: a clock may go back
BUNDLED = 16_384  # rows in a bundle: making one takes half a second; at a start as many rows may be in none yet
_NEWEST_ROW, _ADD = select(func.max(terms.c.row)), insert(terms)  # made once: asked for each document


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A happening. began: the date of its first article."""

    id: str
    began: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Two stories that belong together. kind: see_also, follows. article: the first of `story` that showed it."""

    story: str
    kind: str
    other: str
    article: str
    reason: str


def window(connection: Connection) -> tuple[Iterable[tuple[int, bytes]], Sequence[Bundle]]:
    """The rows of the last days' articles, and of as many before them as a window keeps, in the order of assignment; and what is
    bundled of them.
    """
    newest = connection.execute(select(func.max(terms.c.seen))).scalar()
    if newest is None:
        return (), ()
    wanted = or_(terms.c.seen >= newest - REMEMBERED, terms.c.row >= _oldest_kept(connection))
    statement = select(terms.c.row, terms.c.data).where(wanted).order_by(terms.c.row)
    whole = [Bundle(*row) for row in connection.execute(select(bundles).order_by(bundles.c.first))]
    return connection.execute(statement), whole


def bundle(connection: Connection) -> None:
    """Bundle the rows of which as many have come as a bundle holds."""
    oldest, newest = connection.execute(select(func.min(terms.c.row), func.max(terms.c.row))).one()
    there = set(connection.execute(select(bundles.c.first)).scalars())
    for first in range(_first(oldest or 0), (newest or 0) - BUNDLED + 2, BUNDLED):
        if first >= (oldest or 0) and first not in there:
            last = first + BUNDLED - 1
            rows = select(terms.c.row, terms.c.data).where(terms.c.row.between(first, last)).order_by(terms.c.row)
            made = bundled(connection.execute(rows), first=first, last=last)
            connection.execute(insert(bundles).values(made._asdict()))


def unbundle(connection: Connection, row: int) -> None:
    """A row is not what it was any more."""
    connection.execute(delete(bundles).where(bundles.c.first == _first(row)))


def _first(row: int) -> int:
    """Where the bundle of a row begins; rows are numbered from 1."""
    return max(row - 1, 0) // BUNDLED * BUNDLED + 1


def _oldest_kept(connection: Connection) -> int:
    """The first of the rows that a window keeps whatever their age: it drops one when the next comes."""
    backwards = select(terms.c.row).order_by(terms.c.row.desc())
    return connection.execute(backwards.offset(FEWEST).limit(1)).scalar() or 0


def newest_row(connection: Connection) -> int:
    """How far assigning has come: grows with each article, whichever process assigns it."""
    return connection.execute(_NEWEST_ROW).scalar() or 0


def forget_window(connection: Connection) -> None:
    """Forget the terms that no window reads any more."""
    newest = connection.execute(select(func.max(terms.c.seen))).scalar()
    if newest is not None:
        older = terms.c.seen < newest - REMEMBERED - SPARE
        connection.execute(delete(terms).where(older, terms.c.row < _oldest_kept(connection)))
        oldest = connection.execute(select(func.min(terms.c.row))).scalar() or 0
        connection.execute(delete(bundles).where(bundles.c.last < oldest))


def unassigned(connection: Connection, *, limit: int) -> Sequence[Article]:
    """Articles that an older feedhub stored without a story, in order of arrival, the repeated before their repeats."""
    waiting = select(articles).where(articles.c.story.is_(None))
    ordered = waiting.order_by(articles.c.duplicate_of.is_not(None), articles.c.first_seen, articles.c.row)
    return [from_row(row) for row in connection.execute(ordered.limit(limit))]


def record(connection: Connection, assigned: Iterable[StoryAssignment], *, now: datetime) -> None:
    """Store what was decided of articles, in that order; the articles themselves are told by `articles.apply`."""
    found = list(assigned)
    if not found:
        return
    connection.execute(_ADD, [{"seen": each.terms.first_seen, "data": stored(each.terms)} for each in found])
    begun = [{"id": each.story, "began": each.terms.began} for each in found if each.joined is None]
    add_missing(connection, stories, begun)
    linked = [
        {"story": each.story, "kind": kind, "other": other.story, "article": each.article, "reason": other.reason}
        for each in found
        for kind, others in (("see_also", each.see_also), ("follows", (each.follows,) if each.follows else ()))
        for other in others
    ]
    add_missing(connection, links, linked)
    told = {each.article: _reason(each) for each in found if each.joined or each.nearest}
    history.note(connection, told, kind="story", now=now)  # most begin a story of their own, and nothing was near


def redate(connection: Connection, was: Article, article: Article) -> None:
    """Give the story that an article began its mended date; any other's stands."""
    begun = and_(stories.c.id == was.story, stories.c.began == was.when)
    connection.execute(update(stories).where(begun).values(began=article.when))


def _reason(assigned: StoryAssignment) -> str:
    said = [assigned.reason]
    if assigned.joined is not None:
        said.append(f"linked with {assigned.joined}")
        if assigned.nearest is not None:
            said.append(f"it did not join {assigned.nearest.story}: {assigned.nearest.reason}")
    elif assigned.nearest is not None:
        said.append(f"it did not join {assigned.nearest.story}")
    return "; ".join(said)


def newest_first(
    connection: Connection, *, since: datetime | None, after: tuple[datetime, str] | None = None
) -> Iterator[Story]:
    """Stories by when they began, newest first, read in pages so that whoever stops early has read little.

    after: when the one after which to begin began, and its id.
    """
    while True:
        narrowed = [] if since is None else [stories.c.began >= since]
        if after is not None:
            same = and_(stories.c.began == after[0], stories.c.id < after[1])
            narrowed += [or_(stories.c.began < after[0], same), stories.c.began <= after[0]]
        order = (stories.c.began.desc(), stories.c.id.desc())
        page = connection.execute(select(stories).where(*narrowed).order_by(*order).limit(PAGE)).all()
        for row in page:
            yield Story(id=row.id, began=row.began)
        if len(page) < PAGE:
            return
        after = (page[-1].began, page[-1].id)


def found(connection: Connection, id: str) -> Story | None:
    """The story of that id."""
    row = connection.execute(select(stories).where(stories.c.id == id)).one_or_none()
    return None if row is None else Story(id=row.id, began=row.began)


def of(connection: Connection, ids: Collection[str]) -> Sequence[Story]:
    """The stories of these ids."""
    gathered: list[Story] = []
    ordered = sorted(ids)
    for at in range(0, len(ordered), BATCH):
        rows = connection.execute(select(stories).where(stories.c.id.in_(ordered[at : at + BATCH])))
        gathered += [Story(id=row.id, began=row.began) for row in rows]
    return gathered


def members(connection: Connection, ids: Collection[str], *, pruned: bool = False) -> Mapping[str, Sequence[Article]]:
    """The articles of each story that repeat no other, in order of arrival. pruned: also those whose text was.

    Of one source the first OF_A_SOURCE: what says the same a thousand times must not be read a thousand times at each pass.
    """
    gathered: dict[str, list[Article]] = {}
    ordered = sorted(ids)
    for at in range(0, len(ordered), BATCH):
        batch = ordered[at : at + BATCH]
        there = [articles.c.withdrawn.is_(None), repeats_none()]
        if not pruned:
            there.append(articles.c.forgotten.is_(None))
        large = [id for id, count in sizes(connection, batch).items() if count > OF_A_SOURCE]
        small = articles.c.story.in_([id for id in batch if id not in large])
        asked = [select(articles).where(small, *there).order_by(articles.c.row)]
        if large:
            asked.append(_first_of_each_source(articles.c.story.in_(large), *there))
        for row in chain.from_iterable(map(connection.execute, asked)):
            gathered.setdefault(row.story, []).append(from_row(row))
    return gathered


def _first_of_each_source(*conditions: ColumnElement[bool]) -> Select[Any]:
    of_source = func.row_number().over(partition_by=(articles.c.story, articles.c.source), order_by=articles.c.row)
    numbered = select(articles.c.row, of_source.label("nth")).where(*conditions).subquery()
    joined = select(articles).join(numbered, numbered.c.row == articles.c.row)
    return joined.where(numbered.c.nth <= OF_A_SOURCE).order_by(articles.c.row)


_SIZES = (
    select(articles.c.story, func.count())
    .where(articles.c.story.in_(bindparam("ids", expanding=True)), articles.c.withdrawn.is_(None))
    .group_by(articles.c.story)
)


def sizes(connection: Connection, ids: Collection[str]) -> Mapping[str, int]:
    """How many reports tell each story, repeats included."""
    found: dict[str, int] = {}
    ordered = sorted(ids)
    for at in range(0, len(ordered), BATCH):
        rows = connection.execute(_SIZES, {"ids": ordered[at : at + BATCH]})
        found |= {row[0]: row[1] for row in rows}
    return found


def told_by(connection: Connection, ids: Collection[str]) -> frozenset[str]:
    """Ids of all articles that were ever given one of these stories, repeats and pruned ones too."""
    found: set[str] = set()
    ordered = sorted(ids)
    for at in range(0, len(ordered), BATCH):
        batch = articles.c.story.in_(ordered[at : at + BATCH])
        found.update(connection.execute(select(articles.c.id).where(batch)).scalars())
    return frozenset(found)


def linked(connection: Connection, id: str) -> Sequence[Link]:
    """What belongs together with a story, whichever of the two showed it."""
    either = or_(links.c.story == id, links.c.other == id)
    rows = connection.execute(select(links).where(either).order_by(links.c.story, links.c.other))
    return [
        Link(story=row.story, kind=row.kind, other=row.other, article=row.article, reason=row.reason) for row in rows
    ]


def forget_empty(connection: Connection) -> None:
    """Forget stories of which no article is left."""
    told = select(articles.c.row).where(articles.c.story == stories.c.id).exists()
    gone = select(stories.c.id).where(~told)
    connection.execute(delete(links).where(or_(links.c.story.in_(gone), links.c.other.in_(gone))))
    connection.execute(delete(stories).where(~told))
