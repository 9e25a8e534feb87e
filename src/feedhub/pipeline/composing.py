"""What a section says now, from the store, and what a daemon keeps of it so that the next time only what moved is read.

With what is kept and without it the same edition is composed: it is heeded only while the section is as this process left
it, and whatever moved since is read anew.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice

from feedhub.core.curate import Curated, Earlier, curate, published_id
from feedhub.core.desk import NOTHING, Act, Standing
from feedhub.core.query import parse_query
from feedhub.model import Candidate, Feed, Newsroom, Section
from feedhub.pipeline.archive import Filed
from feedhub.pipeline.moved import Moved, Movements
from feedhub.pipeline.offers import Place, identity, offered, pinned, place
from feedhub.render.kept import Kept
from feedhub.store import Connection, seen
from feedhub.store.editions import Published
from feedhub.store.seen import Shown, Unpacked

FEW, GROUP = (
    8,
    128,
)  # candidates of which one question asks whether they are in the archive, beyond those that fill a section
MOST = 2_000  # candidates that are kept for one section
_SAME = ("serial", "fingerprint", "listed", "acts", "rules")


class Offers:
    """What may become items of a section, as far as it was read, but for what its query refuses.

    unpacked: as `store.seen` has it. earlier: as `core.curate` has it. filed: as `pipeline.archive` left it.
    """

    def __init__(self) -> None:
        self.earlier = Earlier()
        self.filed: Filed | None = None
        self.unpacked: Unpacked = {}
        self._candidates: dict[str, Candidate] = {}
        self._end: Place | None = None  # where reading stopped
        self._exhausted = False  # there was nothing more to read

    def heed(self, moved: Moved, section: Section) -> bool:
        """Take up what moved since. Returns whether that could be told one by one."""
        if moved.too_many:
            return False
        gone, fresh = moved.offers(section)
        for id in gone:
            self._candidates.pop(id, None)
        for each in fresh:
            if self._exhausted or (self._end is not None and place(each) >= self._end):
                self._candidates[identity(each)] = each
        return len(self._candidates) <= MOST

    def read(
        self, newsroom: Newsroom, connection: Connection, section: Section, *, since: datetime | None
    ) -> Iterator[Candidate]:
        """What may become items, newest first, read as far as asked for."""
        if since is not None:
            self._candidates = {id: each for id, each in self._candidates.items() if each.article.when >= since}
        yield from sorted(self._candidates.values(), key=place, reverse=True)
        if self._exhausted:
            return
        for each in offered(newsroom, connection, section, since=since, after=self._end):
            self._candidates[identity(each)] = each
            self._end = place(each)
            yield each
        self._exhausted = True

    def forget(self, refused: Collection[Candidate]) -> None:
        """Keep nothing of these, which would be refused again."""
        for each in refused:
            self._candidates.pop(identity(each), None)


class Sections:
    """What is kept of each section from pass to pass: what may be in it, and what is rendered of its items.

    told_of_sources: what the lists of sections and sources were made of. acts: all that the desk did, so far as that was read.
    """

    def __init__(self) -> None:
        self.rendered = Kept()
        self.told_of_sources: tuple[str, int] | None = None
        self.acts: Sequence[Act] = ()
        self._left: dict[str, tuple[Published, str, Offers]] = {}

    def leave(self, last: Published, rules: str, offers: Offers) -> None:
        """Keep what may be in a section. last: the section as this process leaves it. rules: a digest of the configuration."""
        self._left[last.section] = last, rules, offers

    def offers(self, section: Section, last: Published, rules: str, *, serial: int, movements: Movements) -> Offers:
        """What is known of what may be in a section, when the articles have moved so far; nothing stays kept of it.

        last: the section as the store has it: where that is not how it was left, another process composed it, something
        was pruned or another store restored, and nothing is known.
        """
        left, under, offers = self._left.pop(section.id, (None, "", Offers()))
        if left is None or under != rules or any(getattr(left, name) != getattr(last, name) for name in _SAME):
            return Offers()
        if last.serial != serial and not offers.heed(movements.since(last.serial), section):
            return Offers()
        return offers

    def stand(self, section: Section, last: Published, now: Published, rules: str, *, movements: Movements) -> None:
        """Take up what moved of a section that says what it said."""
        if section.id in self._left:
            offers = self.offers(section, last, rules, serial=now.serial, movements=movements)
            self.leave(now, rules, offers)


def compose(
    newsroom: Newsroom,
    connection: Connection,
    section: Section,
    *,
    feeds: Mapping[str, Feed],
    began: datetime,
    now: datetime,
    shown: Shown,
    stands: Standing = NOTHING,
    offers: Offers | None = None,
) -> Curated:
    """What a section says now.

    shown: what readers see of it. stands: what the desk pinned and hid. offers: what is known of it, and more after this.
    """
    archived = set(shown.archived)
    offers = offers or Offers()
    found = offers.read(newsroom, connection, section, since=_back(now, section.max_age))
    told = curate(
        section,
        parse_query(section.query),
        noted(connection, section, found, archived, shown=shown.items),
        feeds=feeds,
        newsroom=newsroom,
        queries=parse_query,
        began=began,
        now=now,
        newest_first=True,
        standing=stands,
        pinned=pinned(newsroom, connection, section, stands.pins(section.id)),
        archived=archived,
        earlier=offers.earlier,
    )
    offers.forget(told.refused)
    return told


def noted(
    connection: Connection,
    section: Section,
    found: Iterator[Candidate],
    archived: set[str],
    *,
    shown: Collection[str] = (),
) -> Iterator[Candidate]:
    """Candidates, after those of their ids that are in the section's archive were added to `archived`.

    shown: ids of which that is known.
    """
    size, more = section.limit, FEW
    while group := list(islice(found, size)):
        ids = {id for each in group for id in _known_by(each)}.difference(shown)
        archived.update(seen.archived(connection, section.id, ids))
        yield from group
        size, more = more, min(2 * more, GROUP)


def _known_by(each: Candidate) -> Iterator[str]:
    """What an item made of a candidate may be known by."""
    yield published_id(each.article)
    yield from each.merged
    if each.members:
        yield f"urn:uuid:{each.article.story}"


def _back(now: datetime, age: timedelta) -> datetime | None:
    """A time some duration ago; None where an operator's max_age leads beyond all calendars."""
    try:
        return now - age
    except OverflowError:
        return None
