"""What pages tell of sources in numbers: how much they bring, how far behind their publisher we are, who tells stories."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from feedhub.store.articles import batches
from feedhub.store.schema import EPOCH, articles, polls, stories


def lately(connection: Connection, sources: Collection[str], *, since: datetime) -> Mapping[str, int]:
    """How many articles of each of these sources are dated since then."""
    found: dict[str, int] = {}
    for batch in batches(sorted(sources)):
        counted = select(articles.c.source, func.count()).where(articles.c.source.in_(batch), articles.c.when_ >= since)
        found |= {row[0]: row[1] for row in connection.execute(counted.group_by(articles.c.source))}
    return found


def dates(connection: Connection, source: str, *, limit: int) -> Sequence[tuple[datetime, datetime]]:
    """Of a source's newest articles that were news: the publisher's date and our first sight.

    What its first document brought tells how old that was, not how late we are, so it is left out.
    """
    began = select(polls.c.first_fetch).where(polls.c.source == source).scalar_subquery()
    news = articles.c.published.is_not(None) & articles.c.backlog.is_(False) & (articles.c.first_seen > began)
    rows = connection.execute(
        select(articles.c.published, articles.c.first_seen)
        .where(articles.c.source == source, news)
        .order_by(articles.c.when_.desc())
        .limit(limit)
    )
    return [(row.published, row.first_seen) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """Who told a story, and when. whole: the story began no earlier than what was looked at."""

    story: str
    source: str
    outlet: str
    when: datetime
    whole: bool


def tellers(connection: Connection, *, limit: int) -> Sequence[Teller]:
    """Who told the stories of the newest articles; in no order."""
    columns = (articles.c.story, articles.c.source, articles.c.outlet, articles.c.when_)
    newest = (
        select(*columns).where(articles.c.story.is_not(None)).order_by(articles.c.when_.desc(), articles.c.id.desc())
    )
    rows = connection.execute(newest.limit(limit)).all()
    if not rows:
        return []
    oldest = rows[-1].when_ if len(rows) == limit else EPOCH
    began: dict[str, datetime] = {}
    for batch in batches(sorted({row.story for row in rows})):
        found = connection.execute(select(stories.c.id, stories.c.began).where(stories.c.id.in_(batch)))
        began |= {row.id: row.began for row in found}
    return [
        Teller(
            story=row.story,
            source=row.source,
            outlet=row.outlet,
            when=row.when_,
            whole=began.get(row.story, EPOCH) >= oldest,
        )
        for row in rows
    ]
