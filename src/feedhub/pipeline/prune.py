"""Forgetting: the text of articles that nobody keeps any longer, and the identity of those that no feed could bring back.

The text of an article goes once every rule that keeps it has passed: `keep` of its source (and of the sources that repeat it)
and `keep` and `max_age` of each section that admits it, or its story where it tells stories; what the desk pinned keeps it.
Its keys and ids stay as long as any feed might list it: until a year after the last document that did, and for ever where
readers have seen it. Comes it back even then, it gets the same ids again,
since they are derived.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from feedhub.core.dates import ago
from feedhub.core.desk import standing
from feedhub.core.query import Query, counts, matches, parse_query
from feedhub.model import KEEP, Article, Candidate, Newsroom, Section
from feedhub.pipeline.newsroom import all_sections, where_they_are
from feedhub.pipeline.offers import as_candidates, with_repeats
from feedhub.store import Connection, Store, acts, articles, retention, sources, stories

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
        newsroom = where_they_are(newsroom, sources.moved(connection))
        pinned = _pinned(connection)
    texts = 0
    told: set[str] = set()  # what a dry run would have forgotten
    for ids in _passed(newsroom, store, pinned, now=now):
        texts += len(ids)
        if dry:
            told.update(ids)
        else:
            with store.writing() as connection:
                retention.forget_text(connection, ids, now=now)
    identities = _identities(newsroom, store, now=now, dry=dry, forgotten=told)
    return Pruned(texts=texts, identities=identities, kept=stored - texts)


def _pinned(connection: Connection) -> frozenset[str]:
    """Ids of articles and stories that the desk holds on top somewhere, with the story of each."""
    ids = {id for pins in standing(acts.done(connection)).pinned.values() for id in pins}
    told = {article.story for article in articles.by_ids(connection, ids).values() if article.story}
    return frozenset(ids | told)


def _passed(newsroom: Newsroom, store: Store, pinned: Collection[str], *, now: datetime) -> Iterator[Sequence[str]]:
    """Ids of articles, each with its repeats, that no rule keeps. pinned: ids of articles and stories that stay."""
    sections = [(section, parse_query(section.query)) for section in all_sections(newsroom).values()]
    shortest = min((source.keep for source in newsroom.sources.values()), default=KEEP)
    before = ago(now, min(shortest, KEEP))
    after: int | None = 0
    while after is not None:
        with store.reading() as connection:
            page, after = retention.aged(connection, before=before, after=after)
            found = _unkept(newsroom, connection, page, sections, pinned, now=now)
        if found:
            yield found


def _unkept(
    newsroom: Newsroom,
    connection: Connection,
    page: Sequence[Article],
    sections: Sequence[tuple[Section, Query]],
    pinned: Collection[str],
    *,
    now: datetime,
) -> Sequence[str]:
    """Those of a page that no rule keeps, with their repeats."""
    lent = articles.repeats(connection, [article.id for article in page])
    let_go = [
        article
        for article in page
        if {article.id, article.story}.isdisjoint(pinned)
        and all(row.first_seen < ago(now, _keep(row, newsroom)) for row in (article, *lent.get(article.id, ())))
    ]
    alone = [article for article in let_go if article.duplicate_of is None]
    asked = with_repeats(newsroom, connection, alone, tally=any(counts(query) for _, query in sections))
    of_stories: Mapping[str, Candidate] = {}
    if any(section.collapse == "story" for section, _ in sections):
        begun = stories.of(connection, {article.story for article in alone if article.story})
        of_stories = {each.article.story or "": each for each in as_candidates(newsroom, connection, begun)}
    kept = {
        each.article.id
        for each in asked
        if any(
            _wanted(each, of_stories.get(each.article.story or ""), section, query, now) for section, query in sections
        )
    }
    gone = [article for article in let_go if article.id not in kept]
    return [row.id for article in gone for row in (article, *lent.get(article.id, ()))]


def _keep(row: Article, newsroom: Newsroom) -> timedelta:
    source = newsroom.sources.get(row.source)
    return source.keep if source else KEEP


def _wanted(each: Candidate, told: Candidate | None, section: Section, query: Query, now: datetime) -> bool:
    """Whether a section still publishes an article or keeps it. told: its story, all of which an item names."""
    asked = told if told and section.collapse == "story" else each
    kept = section.keep is not None and each.article.first_seen >= ago(now, section.keep)
    if not kept and asked.article.when < ago(now, section.max_age):
        return False
    return any(matches(query, one) for one in asked.members or (asked,))


def _identities(newsroom: Newsroom, store: Store, *, now: datetime, dry: bool, forgotten: Collection[str]) -> int:
    since = ago(now, UNLISTED)
    with store.reading() as connection:
        ids = retention.unlisted(connection, since=since, sources=newsroom.sources, forgotten=forgotten)
    if dry:
        return len(ids)
    for at in range(0, len(ids), BATCH):
        with store.writing() as connection:
            retention.forget_identity(connection, ids[at : at + BATCH])
    with store.writing() as connection:
        retention.forget_sources(connection, since=since, sources=newsroom.sources)
        stories.forget_empty(connection)
    return len(ids)
