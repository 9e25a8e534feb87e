"""What moved since a section was last composed, and whether the section could say anything else because of it.

Of ten sections nine have nothing to do with the article that just came; composing them to find that out would be most of what a
pass costs. What is asked here errs on one side only: a section that is left alone would have been composed just as it is.
"""

from collections.abc import Collection

from feedhub.core.curate import published_id
from feedhub.core.query import counts, matches, parse_query
from feedhub.model import Candidate, Newsroom, Section
from feedhub.pipeline.offers import as_candidates, with_repeats
from feedhub.store import Store, articles, stories

MOST = 200  # articles; after more than these, every section is composed


class Moved:
    """What moved since a serial."""

    def __init__(self, newsroom: Newsroom, store: Store, *, since: int) -> None:
        self._newsroom = newsroom
        self._store = store
        self._alone: Collection[Candidate] = ()
        self._told: Collection[Candidate] | None = None
        self.ids: frozenset[str] = frozenset()  # what readers may know any of it by
        with store.reading() as connection:
            rows = articles.moved(connection, since=since, most=MOST + 1)
            self._too_many = len(rows) > MOST
            if self._too_many:
                return
            of = articles.by_ids(connection, {row.duplicate_of or row.id for row in rows})
            self._stories = {row.story for row in (*rows, *of.values()) if row.story}
            self._alone = with_repeats(newsroom, connection, list(of.values()))
        merged = (id for each in self._alone for id in each.merged)
        known = (published_id(row) for row in (*rows, *of.values()))
        self.ids = frozenset({*known, *merged, *(f"urn:uuid:{id}" for id in self._stories)})

    def touches(self, section: Section, listed: Collection[str]) -> bool:
        """Whether a section may have to say something else. listed: the ids of its items."""
        if self._too_many or not self.ids.isdisjoint(listed):
            return True
        query = parse_query(section.query)
        whole = section.collapse == "story" or section.min_outlets > 1 or section.rank == "top" or counts(query)
        return any(matches(query, each) for each in (self._members() if whole else self._alone))

    def _members(self) -> Collection[Candidate]:
        """All that tell the stories of what moved: where outlets are counted, one article brings or takes others along."""
        if self._told is None:
            with self._store.reading() as connection:
                begun = stories.of(connection, self._stories)
                told = list(as_candidates(self._newsroom, connection, begun))
            self._told = [*self._alone, *(member for story in told for member in story.members)]
        return self._told


class Movements:
    """What moved since each section was composed; those composed together share the look at it."""

    def __init__(self, newsroom: Newsroom, store: Store) -> None:
        self._newsroom = newsroom
        self._store = store
        self._since: dict[int, Moved] = {}

    def touch(self, section: Section, *, since: int, listed: Collection[str]) -> bool:
        """As `Moved.touches`."""
        if since not in self._since:
            self._since[since] = Moved(self._newsroom, self._store, since=since)
        return self._since[since].touches(section, listed)
