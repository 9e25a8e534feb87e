"""What the store offers to sections, search and explanations: articles with what their repeats lend them, and stories."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice

from feedhub.core.curate import candidate, story, tallied
from feedhub.core.query import counts, parse_query
from feedhub.model import Article, Candidate, Newsroom, Section, Tally
from feedhub.store import Connection, articles
from feedhub.store import stories as told_stories
from feedhub.store.stories import Story

GROUP = 100  # candidates whose repeats are read together

Place = tuple[datetime, str]  # by `when`, then id


def offered(
    newsroom: Newsroom,
    connection: Connection,
    section: Section,
    *,
    since: datetime | None,
    after: Place | None = None,
) -> Iterator[Candidate]:
    """What may become an item of a section, newest first, read as far as asked for: articles, or whole stories.

    since: none older. after: only what stands behind that place.
    """
    if section.collapse == "story":
        return stories(newsroom, connection, since=since, after=after)
    return candidates(newsroom, connection, since=since, after=after, tally=tallies_articles(section))


def tallies_articles(section: Section) -> bool:
    """Whether a section of articles asks how many tell the story of each."""
    return section.min_outlets > 1 or section.rank == "top" or counts(parse_query(section.query))


def identity(each: Candidate) -> str:
    """Of a story its id, of an article its own."""
    return (each.article.story if each.members else None) or each.article.id


def place(each: Candidate) -> Place:
    """Where a candidate stands in the order in which they are offered."""
    return each.article.when, identity(each)


def pinned(newsroom: Newsroom, connection: Connection, section: Section, ids: Sequence[str]) -> Iterator[Candidate]:
    """What these ids of articles and stories are in a section, in their order, as far as there is text of it still."""
    for id in ids:
        article = articles.by_ids(connection, [id]).get(id)
        if article is not None and article.duplicate_of is not None:
            article = articles.by_ids(connection, [article.duplicate_of]).get(article.duplicate_of)
        story = told_stories.found(connection, (article.story if article else None) or id)
        if section.collapse == "story":
            yield from as_candidates(newsroom, connection, [story] if story else [])
            continue
        if article is None and story is not None:
            article = next(iter(told_stories.members(connection, [story.id]).get(story.id, ())), None)
        if article is not None and article.forgotten is None:
            yield from with_repeats(newsroom, connection, [article], tally=True)


def candidates(
    newsroom: Newsroom,
    connection: Connection,
    *,
    since: datetime | None,
    after: Place | None = None,
    tally: bool = False,
) -> Iterator[Candidate]:
    """Articles that may become items, newest first, with what their repeats lend them.

    tally: also how many tell the story of each.
    """
    found = articles.originals(connection, since=since, after=after)
    while group := list(islice(found, GROUP)):
        yield from with_repeats(newsroom, connection, group, tally=tally)


def with_repeats(
    newsroom: Newsroom, connection: Connection, group: Sequence[Article], *, tally: bool = False
) -> Sequence[Candidate]:
    """Articles with what their repeats lend them, and where asked for with who tells their stories."""
    lent = articles.repeats(connection, [article.id for article in group])
    made = [candidate(article, lent.get(article.id, ()), newsroom) for article in group]
    if not tally:
        return made
    told = tallies(newsroom, connection, {article.story for article in group if article.story})
    return [replace(each, tally=told.get(each.article.story or "")) for each in made]


def stories(
    newsroom: Newsroom, connection: Connection, *, since: datetime | None, after: Place | None = None
) -> Iterator[Candidate]:
    """Stories, newest first by when they began, with all their articles."""
    found = told_stories.newest_first(connection, since=since, after=after)
    while group := list(islice(found, GROUP)):
        yield from as_candidates(newsroom, connection, group)


def as_candidates(
    newsroom: Newsroom, connection: Connection, group: Sequence[Story], *, pruned: bool = False
) -> Iterator[Candidate]:
    """Stories with their articles; those without one that still has its text are left out. pruned: those without, too."""
    told = told_stories.members(connection, [each.id for each in group], pruned=pruned)
    everyone = [article for rows in told.values() for article in rows]
    made = {each.article.id: each for each in with_repeats(newsroom, connection, everyone)}
    for each in group:
        if rows := told.get(each.id):
            yield story(each.id, each.began, [made[row.id] for row in rows], newsroom)


def tallies(
    newsroom: Newsroom, connection: Connection, ids: Collection[str], *, but: Collection[str] = ()
) -> Mapping[str, Tally]:
    """Who tells each of these stories. but: ids of articles that do not count."""
    told = told_stories.members(connection, ids, pruned=True)
    lent = articles.repeats(connection, [article.id for rows in told.values() for article in rows])
    return {
        id: tallied(
            [row for article in rows if article.id not in but for row in (article, *lent.get(article.id, ()))], newsroom
        )
        for id, rows in told.items()
    }
