"""Forgetting: the text of articles that nobody keeps any longer, and the identity of those that no feed could bring back.

The text of an article goes once every rule that keeps it has passed: `keep` of its source (and of the sources that repeat it)
and `keep` and `max_age` of each section that admits it. Its keys and ids stay as long as any feed might list it: until a
year after the last document that did. Comes it back even then, it gets the same ids again, since they are derived.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from feedhub.core.curate import candidate
from feedhub.core.dates import ago
from feedhub.core.query import Query, matches, parse_query
from feedhub.model import KEEP, Article, Candidate, Newsroom, Section
from feedhub.pipeline.publish import all_sections
from feedhub.store import Store, articles, retention, stories

UNLISTED = timedelta(days=365)  # what no document has listed for so long, none will
BATCH = 500  # identities forgotten in one transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """How many articles lost their text, how many their identity too, how many have their text still."""

    texts: int
    identities: int
    kept: int


def prune(newsroom: Newsroom, store: Store, *, now: datetime, dry: bool = False) -> Pruned:
    """Forget what nobody keeps. dry: only count. Raises StoreError; what was forgotten before stays so."""
    with store.reading() as connection:
        stored = retention.stored(connection)
    texts = 0
    for ids in _passed(newsroom, store, now=now):
        texts += len(ids)
        if not dry:
            with store.writing() as connection:
                retention.forget_text(connection, ids, now=now)
    return Pruned(texts=texts, identities=_identities(newsroom, store, now=now, dry=dry), kept=stored - texts)


def _passed(newsroom: Newsroom, store: Store, *, now: datetime) -> Iterator[Sequence[str]]:
    """Ids of articles, each with its repeats, that no rule keeps."""
    sections = [(section, parse_query(section.query)) for section in all_sections(newsroom).values()]
    shortest = min((source.keep for source in newsroom.sources.values()), default=KEEP)
    before = ago(now, min(shortest, KEEP))
    after: int | None = 0
    while after is not None:
        with store.reading() as connection:
            page, after = retention.aged(connection, before=before, after=after)
            lent = articles.repeats(connection, [article.id for article in page])
        found: list[str] = []
        for article in page:
            rows = [article, *lent.get(article.id, ())]
            if _sources_let_go(rows, newsroom, now) and not _wanted(rows, newsroom, sections, now):
                found += [row.id for row in rows]
        if found:
            yield found


def _sources_let_go(rows: Sequence[Article], newsroom: Newsroom, now: datetime) -> bool:
    def keep(row: Article) -> timedelta:
        source = newsroom.sources.get(row.source)
        return source.keep if source else KEEP

    return all(row.first_seen < ago(now, keep(row)) for row in rows)


def _wanted(
    rows: Sequence[Article], newsroom: Newsroom, sections: Sequence[tuple[Section, Query]], now: datetime
) -> bool:
    """Whether a section still publishes it or keeps it."""
    made: Candidate | None = None
    for section, query in sections:
        young = rows[0].when >= ago(now, section.max_age)
        if young or (section.keep is not None and rows[0].first_seen >= ago(now, section.keep)):
            made = made or candidate(rows[0], rows[1:], newsroom)
            if matches(query, made):
                return True
    return False


def _identities(newsroom: Newsroom, store: Store, *, now: datetime, dry: bool) -> int:
    since = ago(now, UNLISTED)
    total = 0
    while True:  # repeats go first, and what they repeated in the next round
        with store.reading() as connection:
            ids = retention.unlisted(connection, since=since, sources=newsroom.sources)
        total += len(ids)
        if dry or not ids:
            break
        for at in range(0, len(ids), BATCH):
            with store.writing() as connection:
                retention.forget_identity(connection, ids[at : at + BATCH])
    if not dry:
        with store.writing() as connection:
            retention.forget_sources(connection, since=since, sources=newsroom.sources)
            stories.forget_empty(connection)
    return total
