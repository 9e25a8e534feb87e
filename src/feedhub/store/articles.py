"""Articles and the keys that name them.

Planning a document is one read by keys (`known`), whatever the store's size; what was decided is one `apply`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, TypeVar, assert_never

from sqlalchemy import BindParameter, ColumnElement, Connection, Row, and_, bindparam, func, insert, or_, select, update

from feedhub.model import (
    Article,
    Churn,
    Decision,
    Duplicate,
    Enclosure,
    Extra,
    Key,
    KeyKind,
    Known,
    Merged,
    New,
    Origin,
    Part,
    Revised,
    Unchanged,
)
from feedhub.store import history, upsert
from feedhub.store.schema import articles, keys

BATCH = 500  # values in one statement, well below SQLite's limit of variables
PAGE = 200  # articles in one read, newest first

T = TypeVar("T")

# Made once: to say a statement anew costs more than to answer it, and these are asked for each document.
_NAMED = select(keys.c.value, keys.c.article).where(
    keys.c.scope == bindparam("scope"),
    keys.c.kind == bindparam("kind"),
    keys.c.value.in_(bindparam("values", expanding=True)),
)
_THESE = articles.c.id.in_(bindparam("ids", expanding=True))
_BY_IDS = select(articles).where(_THESE)
_NEWEST_SERIAL, _NEWEST_ROW = select(func.max(articles.c.serial)), select(func.max(articles.c.row))
_ADD = insert(articles)
_GONE = update(articles).where(_THESE).values(left_=bindparam("now"))
_BACK = update(articles).where(_THESE, articles.c.left_.is_not(None)).values(left_=None)


def known(connection: Connection, wanted: Collection[Key], ids: Collection[str]) -> Known:
    """Look up keys and ids; the one read that planning needs."""
    named: dict[Key, str | None] = {}
    for (scope, kind), group in groupby(sorted(wanted), key=lambda key: (key.scope, key.kind)):
        for batch in batches([key.value for key in group]):
            rows = connection.execute(_NAMED, {"scope": scope, "kind": kind, "values": batch})
            named |= {Key(scope, kind, value): article for value, article in rows}
    found = by_ids(connection, {id for id in named.values() if id is not None} | set(ids))
    return Known(keys=named, articles=found, ids=frozenset(found) & frozenset(ids))


_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_BY_IDS = select(articles).where(articles.c.id.in_(_IDS))


def by_ids(connection: Connection, ids: Collection[str]) -> dict[str, Article]:
    """Articles by id; the ids that name none are left out."""
    found: dict[str, Article] = {}
    for batch in batches(sorted(ids)):
        for row in connection.execute(_BY_IDS, {"ids": batch}):
            found[row.id] = from_row(row)
    return found


def apply(
    connection: Connection,
    decided: Sequence[Decision],
    *,
    merged: Sequence[Merged] = (),
    shared: Iterable[Key],
    now: datetime,
) -> None:
    """Store what was decided about one document, inside the caller's transaction.

    merged: stored articles that are one, before anything else. shared: keys that several different articles carry, so that
    they name nothing from now on.
    """
    serial = newest_serial(connection)
    for one in merged:
        serial += 1
        _merge(connection, one, serial=serial)
    born: list[tuple[int, Article]] = []
    moved: list[tuple[int, Article]] = []
    remembered: list[Article] = []
    named: dict[Key, str | None] = {}
    for decision in decided:
        match decision:
            case New(article=article) | Duplicate(article=article):
                serial += 1
                born.append((serial, article))
                named |= dict.fromkeys(decision.keys, article.id)
            case Revised(article=article):
                serial += 1
                moved.append((serial, article))
                named |= dict.fromkeys(decision.keys, article.id)
            case Unchanged(id=id, article=article):
                if article is not None and decision.quiet:
                    remembered.append(article)
                elif article is not None:
                    serial += 1
                    moved.append((serial, article))
                named |= dict.fromkeys(decision.keys, id)
            case _:
                assert_never(decision)
    add(connection, born)
    heard = {article.duplicate_of for _, article in born if article.duplicate_of and not article.backlog}
    for batch in batches(sorted(heard)):  # news through another source is no backlog any more
        connection.execute(update(articles).where(articles.c.id.in_(batch), articles.c.backlog).values(backlog=False))
    for serial, article in moved:
        _rewrite(connection, article, serial=serial)
    for article in remembered:
        values = {
            "churn": _churn(article.churn),
            "story": article.story,
            "bond": article.bond,
            "copy_of": article.copy_of,
            "via": article.via,
        }
        connection.execute(update(articles).where(articles.c.id == article.id).values(values))
    history.record(connection, [*merged, *(each for each in decided if not isinstance(each, Unchanged))], now=now)
    name(connection, named | dict.fromkeys(shared, None))


def sight(connection: Connection, listed: Collection[str], *, before: Collection[str], now: datetime) -> None:
    """Remember which articles a document lists no longer, and which again.

    listed, before: ids of all that it lists, and of all that the source's last document listed.
    """
    gone, come = ({*before} - {*listed, ""}), ({*listed} - {*before, ""})
    for batch in batches(sorted(gone)):
        connection.execute(_GONE, {"ids": batch, "now": now})
    for batch in batches(sorted(come)):
        connection.execute(_BACK, {"ids": batch})


def _merge(connection: Connection, one: Merged, *, serial: int) -> None:
    found = by_ids(connection, (one.older, one.younger))
    older, younger = found[one.older], found[one.younger]
    repeats_it = or_(articles.c.id == younger.id, articles.c.duplicate_of == younger.id)
    connection.execute(update(articles).where(repeats_it).values(duplicate_of=older.id, serial=serial))
    connection.execute(update(articles).where(articles.c.id == older.id).values(serial=serial))
    if one.exchanged:
        for id, known_by, backlog in ((older.id, younger.published_id, False), (younger.id, older.published_id, True)):
            values = {"published_id": known_by, "backlog": backlog}
            connection.execute(update(articles).where(articles.c.id == id).values(values))
    its = keys.c.article == younger.id
    renamed = update(keys).where(its if one.wholly else and_(its, keys.c.scope == ""))
    connection.execute(renamed.values(article=older.id))


def add(connection: Connection, born: Sequence[tuple[int, Article]]) -> None:
    """Store new articles, each with its serial, by one statement, without what names them.

    Their rows are numbered here, since many inserts at once tell none.
    """
    if not born:
        return
    first = (connection.execute(_NEWEST_ROW).scalar() or 0) + 1
    numbered = [(row, serial, article) for row, (serial, article) in enumerate(born, first)]
    connection.execute(_ADD, [{**_values(article), "serial": serial, "row": row} for row, serial, article in numbered])
    _index(connection, [(row, article) for row, _, article in numbered])


def touch(connection: Connection, ids: Collection[str]) -> None:
    """Let articles count as moved, so that every section looks at them again."""
    serial = newest_serial(connection) + 1
    for batch in batches(sorted(ids)):
        connection.execute(update(articles).where(articles.c.id.in_(batch)).values(serial=serial))


def name(connection: Connection, named: Mapping[Key, str | None]) -> None:
    """Let each key name an article, or nothing."""
    rows = [{"scope": k.scope, "kind": k.kind, "value": k.value, "article": id} for k, id in named.items()]
    upsert(connection, keys, rows)


def storyless(connection: Connection) -> bool:
    """Whether some were stored by a feedhub that knew no stories."""
    return connection.execute(select(articles.c.row).where(articles.c.story.is_(None)).limit(1)).scalar() is not None


_NEWEST_SERIAL = select(func.max(articles.c.serial))


def newest_serial(connection: Connection) -> int:
    """How far the articles have moved; 0 in an empty store."""
    return connection.execute(_NEWEST_SERIAL).scalar() or 0


def newest_first(
    connection: Connection,
    condition: ColumnElement[bool] | None = None,
    *,
    since: datetime | None = None,
    after: tuple[datetime, str] | None = None,
) -> Iterator[Article]:
    """Articles by `when`, newest first, read in pages so that whoever stops early has read little.

    condition: narrows further. since: none older than this. after: `when` and id of the one after which to begin.
    """
    while True:
        narrowed = [articles.c.forgotten.is_(None)] + ([] if condition is None else [condition])
        if since is not None:
            narrowed.append(articles.c.when_ >= since)
        if after is not None:
            narrowed.append(
                or_(articles.c.when_ < after[0], and_(articles.c.when_ == after[0], articles.c.id < after[1]))
            )
            narrowed.append(articles.c.when_ <= after[0])  # what the index can use
        order = (articles.c.when_.desc(), articles.c.id.desc())
        page = connection.execute(select(articles).where(*narrowed).order_by(*order).limit(PAGE)).all()
        for row in page:
            yield from_row(row)
        if len(page) < PAGE:
            return
        after = (page[-1].when_, page[-1].id)


def originals(
    connection: Connection,
    condition: ColumnElement[bool] | None = None,
    *,
    since: datetime | None = None,
    after: tuple[datetime, str] | None = None,
) -> Iterator[Article]:
    """Articles that repeat no other and are no backlog, newest first: those that may become items.

    condition, since, after: as for `newest_first`.
    """
    news = and_(repeats_none(), articles.c.backlog.is_(False))
    return newest_first(connection, news if condition is None else news & condition, since=since, after=after)


def carried(connection: Connection, source: str) -> Iterator[Article]:
    """The rows of a source, newest first: articles, and what repeats another source's."""
    return newest_first(connection, articles.c.source == source)


def repeats_none() -> ColumnElement[bool]:
    """Whether an article repeats no other, said so that no database looks nearly all of them up by it."""
    return func.coalesce(articles.c.duplicate_of, "") == ""


_REPEATS = select(articles).where(articles.c.duplicate_of.in_(_IDS))


def repeats(connection: Connection, ids: Collection[str]) -> Mapping[str, Sequence[Article]]:
    """The duplicate rows of each of these articles, in order of arrival."""
    found: dict[str, list[Article]] = {}
    for batch in batches(sorted(ids)):
        # asked for their order, a database reads the whole table in it rather than the index, where nearly none repeats any
        rows = connection.execute(_REPEATS, {"ids": batch}).all()
        for row in sorted(rows, key=lambda row: row.row):
            found.setdefault(row.duplicate_of, []).append(from_row(row))
    return found


_MOVED = (
    select(articles).where(articles.c.serial > bindparam("since")).order_by(articles.c.serial).limit(bindparam("most"))
)


def moved(connection: Connection, *, since: int, most: int) -> Sequence[Article]:
    """Articles that changed after a serial, at most so many."""
    return [from_row(row) for row in connection.execute(_MOVED, {"since": since, "most": most})]


def named(connection: Connection, scopes: Iterable[str], values: Mapping[KeyKind, str]) -> frozenset[str]:
    """Ids of the articles that one of these values names, each as a key of its kind, in any of the scopes."""
    wanted = [Key(scope, kind, value) for scope in dict.fromkeys(scopes) for kind, value in values.items()]
    return frozenset(known(connection, wanted, ()).articles)


def keys_of(connection: Connection, id: str) -> tuple[Key, ...]:
    """The keys that name an article."""
    rows = connection.execute(
        select(keys).where(keys.c.article == id).order_by(keys.c.kind, keys.c.scope, keys.c.value)
    )
    return tuple(Key(row.scope, row.kind, row.value) for row in rows)


def _rewrite(connection: Connection, article: Article, *, serial: int) -> None:
    values = {**_values(article), "serial": serial}
    del values["id"], values["published_id"]  # given once
    connection.execute(update(articles).where(articles.c.id == article.id).values(values))
    row = connection.execute(select(articles.c.row).where(articles.c.id == article.id)).scalar_one()
    _index(connection, [(row, article)])


def _index(connection: Connection, found: Iterable[tuple[int, Article]]) -> None:
    from feedhub.store import search  # with the query language: 20 ms that a pass in which nothing changed does not pay

    search.index(connection, found)


_NAMES = [field.name for field in fields(Article) if field.name not in ("dated", "left")]


def _values(article: Article) -> dict[str, Any]:
    values = {name: getattr(article, name) for name in _NAMES}
    values["when_"] = article.when
    values["left_"] = article.left
    values["churn"] = _churn(article.churn)
    values["enclosures"] = [asdict(enclosure) for enclosure in article.enclosures]
    values["extras"] = [asdict(extra) for extra in article.extras]
    values["origin"] = asdict(article.origin) if article.origin else None
    return values


def from_row(row: Row[Any]) -> Article:
    """An article as a row of all its columns has it."""
    values = {name: getattr(row, name) for name in _NAMES}
    values["dated"] = row.when_
    values["left"] = row.left_
    values["churn"] = (
        Churn(**row.churn | {"at": _instant(row.churn["at"]), "words": tuple(row.churn["words"])})
        if row.churn
        else None
    )
    values["authors"] = tuple(row.authors)
    values["categories"] = tuple(row.categories)
    values["enclosures"] = tuple(Enclosure(**said) for said in row.enclosures)
    values["extras"] = tuple(map(_extra, row.extras))
    values["origin"] = Origin(**row.origin) if row.origin else None
    return Article(**values)


def _extra(said: dict[str, Any]) -> Extra:
    parts = tuple(Part(**part | {"attributes": _pairs(part["attributes"])}) for part in said.get("parts", ()))
    return Extra(**said | {"attributes": _pairs(said["attributes"]), "parts": parts})


def _pairs(said: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in said)


def _churn(churn: Churn | None) -> dict[str, Any] | None:
    return asdict(churn) | {"at": int(churn.at.timestamp())} if churn else None


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def batches(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Values in portions for one statement each."""
    for at in range(0, len(values), BATCH):
        yield values[at : at + BATCH]
