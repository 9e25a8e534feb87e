"""What a withdrawal leaves of articles: what keeps them out for ever, and nothing of what they said."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from feedhub.core.cluster import article_of
from feedhub.core.desk import Identity
from feedhub.model import Article
from feedhub.store import add_missing, retention
from feedhub.store.articles import add, batches, by_ids, keys_of, name, newest_serial, repeats, touch
from feedhub.store.schema import articles, documents, events, items, links, polls, stories, terms


def identities(connection: Connection, ids: Collection[str]) -> Sequence[Identity]:
    """What must be known of these articles and of those that repeat them, so that nothing brings them back."""
    found = by_ids(connection, ids)
    rows = [*found.values(), *(row for lent in repeats(connection, ids).values() for row in lent)]
    return [
        Identity(
            id=row.id,
            source=row.source,
            outlet=row.outlet,
            first_seen=row.first_seen,
            when=row.when,
            keys=keys_of(connection, row.id),
            story=row.story,
            duplicate_of=row.duplicate_of,
            published_id=row.published_id,
        )
        for row in rows
    ]


def withdraw(connection: Connection, gone: Sequence[Identity], *, now: datetime) -> None:
    """Let nothing be left of these articles but what keeps them out; those that were never stored are remembered so too."""
    ids = [each.id for each in gone]
    stored = by_ids(connection, ids)
    missing = [each for each in gone if each.id not in stored]
    if missing:
        _remember(connection, missing)
    retention.forget_text(connection, ids, now=now)
    for batch in batches(ids):
        of_them = articles.c.id.in_(batch)
        values = {"title": None, "withdrawn": now, "language": None, "via": None}
        connection.execute(update(articles).where(of_them).values(values))
        connection.execute(update(events).where(events.c.article.in_(batch)).values(reason="withdrawn by the desk"))
        connection.execute(
            update(links).where(links.c.article.in_(batch)).values(reason="an article that the desk withdrew")
        )
    touch(connection, ids)
    _forget_terms(connection, ids)


def lift(connection: Connection, gone: Sequence[Identity]) -> None:
    """Forget that these articles ever were, so that the next document that lists them brings them anew under the same ids.

    So is what was kept out meanwhile because it repeats them.
    """
    ids, heard = {each.id for each in gone}, {each.source for each in gone}
    for batch in batches(sorted(ids)):
        kept_out = articles.c.duplicate_of.in_(batch) & articles.c.withdrawn.is_not(None)
        for row in connection.execute(select(articles.c.id, articles.c.source).where(kept_out)):
            ids.add(row.id)
            heard.add(row.source)
    retention.forget_identity(connection, ids)
    for batch in batches(sorted(ids)):
        its = items.c.article.in_(batch) & items.c.withdrawn.is_not(None)
        connection.execute(delete(items).where(its))
    for batch in batches(sorted(heard)):  # or an unchanged document would not be read again
        connection.execute(delete(documents).where(documents.c.source.in_(batch)))
        forgotten = {"etag": None, "last_modified": None, "body_digest": None}
        connection.execute(update(polls).where(polls.c.source.in_(batch)).values(forgotten))


def _remember(connection: Connection, missing: Sequence[Identity]) -> None:
    """Rows for articles that this store never had: an older copy of it was put back."""
    serial = newest_serial(connection)
    rows = [
        Article(
            id=each.id,
            source=each.source,
            outlet=each.outlet,
            first_seen=each.first_seen,
            dated=each.when,
            story=each.story or each.id,
            duplicate_of=each.duplicate_of,
            published_id=each.published_id,
        )
        for each in missing
    ]
    add(connection, [*enumerate(rows, serial + 1)])
    add_missing(connection, stories, [{"id": row.story, "began": row.when} for row in rows if row.duplicate_of is None])
    name(connection, {key: each.id for each in missing for key in each.keys})


def _forget_terms(connection: Connection, ids: Sequence[str]) -> None:
    """Blank what deciding later articles would remember of these: the rows stay, since their numbers count arrivals."""
    for row in connection.execute(select(terms.c.row, terms.c.data)).all():
        if article_of(row.data) in ids:
            connection.execute(update(terms).where(terms.c.row == row.row).values(data=b""))
