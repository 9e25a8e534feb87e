"""What is forgotten: first an article's text, long after that its identity.

Which articles, `pipeline/prune` decides; here is how they are found and what is left of them. Each call is for one batch
inside the caller's transaction, so that pruning a large store never holds it for long.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, delete, func, or_, select, update

from feedhub.model import Article
from feedhub.store import search
from feedhub.store.articles import batches, from_row
from feedhub.store.schema import articles, documents, editions, events, hours, items, keys, polls

PAGE = 200

_TEXT = ("summary", "content_html", "authors", "categories", "enclosures", "image", "origin", "extras", "churn")


def aged(connection: Connection, *, before: datetime, after: int) -> tuple[Sequence[Article], int | None]:
    """A page of the articles that were first seen before then, are not yet forgotten, and repeat none that has its text still.

    after: 0, or what the last page returned: where the next begins; None at the end.
    """
    original = articles.alias("original")
    of_forgotten = select(original.c.id).where(
        original.c.id == articles.c.duplicate_of, original.c.forgotten.is_not(None)
    )
    alone = or_(articles.c.duplicate_of.is_(None), of_forgotten.exists())
    old = and_(articles.c.forgotten.is_(None), articles.c.first_seen < before, alone)
    statement = select(articles).where(articles.c.row > after, old).order_by(articles.c.row).limit(PAGE)
    page = connection.execute(statement).all()
    return [from_row(found) for found in page], page[-1].row if len(page) == PAGE else None


def forget_text(connection: Connection, ids: Collection[str], *, now: datetime) -> None:
    """Forget what these articles said; what names them, their headline and what was decided about them stay."""
    for batch in batches(sorted(ids)):
        of_them = articles.c.id.in_(batch)
        rows = connection.execute(select(articles.c.row).where(of_them)).scalars().all()
        connection.execute(update(articles).where(of_them).values(forgotten=now, **dict.fromkeys(_TEXT)))
        connection.execute(update(events).where(events.c.article.in_(batch)).values(title=None, content_html=None))
        search.forget(connection, rows)


def unlisted(
    connection: Connection, *, since: datetime, sources: Collection[str], forgotten: Collection[str] = ()
) -> list[str]:
    """Ids of forgotten articles that no document has listed since then, repeats before what they repeat.

    Those that others repeat which stay are left out. sources: those that are still asked; of another, its last document counts
    until it was last asked. forgotten: what is to count as forgotten besides. What readers have seen is left out: an archive
    may show it for ever, so it must be possible for ever to name it.
    """
    last = select(polls.c.last_fetch).where(polls.c.source == articles.c.source).scalar_subquery()
    left = func.coalesce(articles.c.left_ < since, False)
    unasked = func.coalesce(last, articles.c.first_seen) < since
    columns = (articles.c.id, articles.c.duplicate_of, articles.c.forgotten, articles.c.source, left.label("gone"))
    shown = select(items.c.id).where(or_(items.c.article == articles.c.id, items.c.story == articles.c.story)).exists()
    named = or_(shown, articles.c.withdrawn.is_not(None))
    found = {
        row.id: row.duplicate_of
        for row in connection.execute(select(*columns).where(or_(left, unasked), ~named))
        if (row.gone or row.source not in sources) and (row.forgotten is not None or row.id in forgotten)
    }
    lent = select(articles.c.duplicate_of, func.count()).where(articles.c.duplicate_of.is_not(None))
    waiting = Counter(
        {id: times for id, times in connection.execute(lent.group_by(articles.c.duplicate_of)) if id in found}
    )
    ids = [id for id in found if not waiting[id]]
    for id in ids:  # grows: what only they repeated comes after them
        original = found[id]
        if original in found:
            waiting[original] -= 1
            if not waiting[original]:
                ids.append(original)
    return ids


def forget_identity(connection: Connection, ids: Collection[str]) -> None:
    """Forget that these articles ever were.

    Every section is looked at again afterwards: a serial number that only they had is given anew.
    """
    for batch in batches(sorted(ids)):
        for table, column in ((keys, keys.c.article), (events, events.c.article), (articles, articles.c.id)):
            connection.execute(delete(table).where(column.in_(batch)))
    connection.execute(update(editions).values(serial=-1))


def forget_sources(connection: Connection, *, since: datetime, sources: Collection[str]) -> None:
    """Forget what is remembered about asking sources that are asked no more."""
    unasked = connection.execute(select(polls.c.source).where(polls.c.last_fetch < since)).scalars()
    gone = [{"gone": source} for source in unasked if source not in sources]
    if gone:  # one by one: of tens of thousands of names no database takes all in one statement
        connection.execute(delete(documents).where(documents.c.source == bindparam("gone")), gone)
        connection.execute(delete(polls).where(polls.c.source == bindparam("gone")), gone)
        connection.execute(delete(hours).where(hours.c.source == bindparam("gone")), gone)


def stored(connection: Connection) -> int:
    """How many articles have their text."""
    return connection.execute(
        select(func.count()).select_from(articles).where(articles.c.forgotten.is_(None))
    ).scalar_one()
