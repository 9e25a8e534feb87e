"""What moved since a section was last composed, and whether the section could say anything else because of it.

Of ten sections nine have nothing to do with the article that just came; composing them to find that out would be most of what a
pass costs. What is asked here errs on one side only: a section that is left alone would have been composed just as it is.
"""

from collections.abc import Collection, Iterator
from functools import cached_property
from itertools import chain

from feedhub.core.curate import published_id
from feedhub.core.query import matches, parse_query
from feedhub.model import Article, Candidate, Newsroom, Section
from feedhub.pipeline.offers import as_candidates, tallies_articles, with_repeats
from feedhub.store import Store, articles, stories

MOST = 200  # articles; after more than these, every section is composed


class Moved:
    """What moved since a serial. too_many: to be looked at one by one."""

    def __init__(self, newsroom: Newsroom, store: Store, *, since: int) -> None:
        self._newsroom = newsroom
        self._store = store
        self._originals: dict[str, Article] = {}
        self._alone: Collection[Candidate] = ()
        with store.reading() as connection:
            rows = articles.moved(connection, since=since, most=MOST + 1)
            self.too_many = len(rows) > MOST
            if self.too_many:
                return
            self._originals = {row.id: row for row in rows if row.duplicate_of is None}
            self._originals |= articles.by_ids(connection, {row.duplicate_of for row in rows if row.duplicate_of})
            every = (*rows, *self._originals.values())
            self._rows = frozenset(row.id for row in every)
            self._stories = frozenset(row.story for row in every if row.story)
            self._alone = with_repeats(newsroom, connection, list(self._originals.values()))
        merged = (id for each in self._alone for id in each.merged)
        self.ids = frozenset({*map(published_id, every), *merged, *(f"urn:uuid:{id}" for id in self._stories)})

    def touches(self, section: Section, listed: Collection[str]) -> bool:
        """Whether a section may have to say something else. listed: the ids of its items."""
        if self.too_many or not self.ids.isdisjoint(listed):
            return True
        query = parse_query(section.query)
        whole = section.collapse == "story" or tallies_articles(section)
        return any(matches(query, each) for each in (self._members() if whole else self._alone))

    def offers(self, section: Section) -> tuple[Collection[str], Collection[Candidate]]:
        """Which of a section's candidates may not be as they were, by identity, and those its query admits as they are now."""
        gone: Collection[str] = self._stories if section.collapse == "story" else self._rows
        if section.collapse == "story":
            fresh: Collection[Candidate] = self._told
        elif tallies_articles(section):
            gone = self._rows.union(each.article.id for each in self._members())
            fresh = self._tallied
        else:
            fresh = [each for each in self._alone if _may_be_item(self._originals[each.article.id])]
        query = parse_query(section.query)
        return gone, [each for each in fresh if any(matches(query, one) for one in each.members or (each,))]

    def _members(self) -> Iterator[Candidate]:
        """All that tell the stories of what moved: where outlets are counted, one article brings or takes others along."""
        return chain(self._alone, (member for story in self._told for member in story.members))

    @cached_property
    def _told(self) -> Collection[Candidate]:
        """The stories of what moved."""
        with self._store.reading() as connection:
            return list(as_candidates(self._newsroom, connection, stories.of(connection, self._stories)))

    @cached_property
    def _tallied(self) -> Collection[Candidate]:
        """What may be an item of all that tells these stories, with how many do."""
        with self._store.reading() as connection:
            rows = articles.by_ids(connection, {each.article.id for each in self._members()})
            offered = [row for row in rows.values() if _may_be_item(row)]
            return with_repeats(self._newsroom, connection, offered, tally=True)


def _may_be_item(row: Article) -> bool:
    """As the store asks it (`articles.originals`)."""
    return not row.duplicate_of and not row.backlog and row.forgotten is None


class Movements:
    """What moved since each section was composed; those composed together share the look at it."""

    def __init__(self, newsroom: Newsroom, store: Store) -> None:
        self._newsroom = newsroom
        self._store = store
        self._since: dict[int, Moved] = {}

    def since(self, serial: int) -> Moved:
        """What moved since the articles had come so far."""
        if serial not in self._since:
            self._since[serial] = Moved(self._newsroom, self._store, since=serial)
        return self._since[serial]
