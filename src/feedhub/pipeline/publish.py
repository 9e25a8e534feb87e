"""One pass over the sections: compose what moved, render what differs, deliver it.

A section is looked at again only when an article or its rules moved, an item grew too old, or a file is missing; it is
rendered only when its edition differs from the one its files hold. Files are written before the store says so: killed in
between, the next pass writes the same bytes, which is no write at all.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from feedhub import __version__
from feedhub.core.desk import Act, Standing, standing, unpinned
from feedhub.deliver.directory import Directory
from feedhub.errors import DeliveryError
from feedhub.model import Feed, Newsroom, Section
from feedhub.pipeline.memory import Lately
from feedhub.pipeline.newsroom import BESIDE, SUFFIXES, all_sections, digest, files_of, where_they_are
from feedhub.store import Store, acts, articles, editions, sources
from feedhub.store.editions import Published
from feedhub.store.schema import REVISION

if TYPE_CHECKING:
    from feedhub.pipeline.composing import Sections
    from feedhub.pipeline.delivering import Deliveries
    from feedhub.pipeline.moved import Movements


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of one section. written: the names of the files whose bytes changed."""

    section: Section
    items: int
    written: tuple[str, ...]


def publish(
    newsroom: Newsroom,
    store: Store,
    directory: Directory,
    *,
    now: datetime,
    only: Collection[str] | None = None,
    due: Callable[[Section, Published], bool] = lambda section, published: True,
    lately: Lately | None = None,
) -> tuple[Result, ...]:
    """Publish the sections that moved, or those named, and retire removed ones.

    due: whether a section's own time has come; not asked of named ones. lately: what earlier passes of this process left.

    Raises StoreError; DeliveryError, after the other sections, when a file of one cannot be written: what it said before stands.
    """
    directory.sweep()
    sections = all_sections(newsroom)
    with store.reading() as connection:
        remembered = editions.remembered(connection)
        serial = articles.newest_serial(connection)
        elsewhere = sources.moved(connection)
        acted = acts.newest(connection)
    for section in sections.values():
        was = next((alias for alias in section.aliases if alias in remembered and alias not in sections), None)
        if was is not None and section.id not in remembered:
            from feedhub.pipeline.archive import adopt

            last = remembered.pop(was)
            remembered[section.id] = adopt(store, directory, last, section.id, files=files_of(was))
    this = _Pass(
        newsroom,
        store,
        directory,
        lately or Lately(),
        last=remembered,
        elsewhere=elsewhere,
        serial=serial,
        acted=acted,
        now=now,
    )
    results: list[Result] = []
    untouched: list[Published] = []
    refused: list[DeliveryError] = []
    for section in sections.values():
        if only is not None and section.id not in only:
            continue
        last = remembered.get(section.id) or Published(section=section.id, began=now)
        try:
            if only is None and not due(section, last):
                results += this.restated(section, last) if last.listed else ()
            elif only is None and this.stands(section, last):
                # where it has a time of its own, that has come and gone: what moves later waits for the next
                looked = now if section.publish is not None else last.looked
                untouched.append(this.untouched(section, last, looked=looked))
            else:
                results.append(this.published(section, last))
        except DeliveryError as error:  # the others must not wait for it, least of all to be without what was withdrawn
            refused.append(error)
    this.remember([each for each in untouched if each != remembered[each.section]], delivered=bool(results))
    retired = _retire(store, directory, [last for id, last in remembered.items() if id not in sections])
    if results or retired:
        this.deliveries.front(sections, this.feeds, under=this.under)
    if refused:
        raise refused[0]
    return tuple(results)


class _Pass:
    """One pass over the sections.

    last: what they said; this pass goes on with it. elsewhere: the feeds of sources that redirects led to another address.
    serial: how far the articles have moved. acted: the desk's last act.
    """

    def __init__(
        self,
        newsroom: Newsroom,
        store: Store,
        directory: Directory,
        lately: Lately,
        *,
        last: dict[str, Published],
        elsewhere: Mapping[str, Feed],
        serial: int,
        acted: int,
        now: datetime,
    ) -> None:
        self._newsroom = where_they_are(newsroom, elsewhere)
        self._store = store
        self._directory = directory
        self._lately = lately
        self._last = last
        self._serial = serial
        self._acted = acted
        self._now = now
        if lately.rules is None or lately.rules[0] is not newsroom:
            lately.rules = newsroom, _rules(newsroom)
        self._rules = lately.rules[1]
        moved = () if self._newsroom is newsroom else (source.url for source in self._newsroom.sources.values())
        self.under = digest(self._rules, *moved)

    @cached_property
    def _movements(self) -> "Movements":
        from feedhub.pipeline.moved import Movements  # with the query language: not where nothing moved

        return Movements(self._newsroom, self._store)

    @cached_property
    def feeds(self) -> Mapping[str, Feed]:
        with self._store.reading() as connection:
            return sources.feeds(connection)

    @cached_property
    def deliveries(self) -> "Deliveries":
        """Where what is composed goes."""
        from feedhub.pipeline.delivering import Deliveries  # with all that renders: not where nothing moved

        return Deliveries(self._newsroom, self._store, self._directory, self._sections, last=self._last, now=self._now)

    @cached_property
    def _acts(self) -> Sequence[Act]:
        """All that the desk did: lines that are only ever added to."""
        if (self._sections.acts[-1].number if self._sections.acts else 0) != self._acted:
            with self._store.reading() as connection:
                self._sections.acts = acts.done(connection)
        return self._sections.acts

    @cached_property
    def _standing(self) -> Standing:
        """What holds of it."""
        return standing(self._acts)

    @cached_property
    def _sections(self) -> "Sections":
        from feedhub.pipeline.composing import Sections

        if self._lately.sections is None:
            self._lately.sections = Sections()
        return self._lately.sections

    def stands(self, section: Section, last: Published) -> bool:
        """Whether a section's files are as they would be written now."""
        if last.fingerprint is None or last.removed or last.serial < 0:
            return False
        if last.rules != self._rules or last.acts != self._acted:
            return False
        if last.expires is not None and last.expires <= self._now:
            return False
        if not self._is_there(last.section):
            return False
        return last.serial == self._serial or not self._movements.since(last.serial).touches(section, last.listed)

    @cached_property
    def _files_there(self) -> Collection[str]:
        return self._directory.names()

    def _is_there(self, section: str) -> bool:
        """Whether a section has all its files, by two looks into folders instead of one for each file."""
        return all(f"{section}.{suffix}" in self._files_there for suffix in SUFFIXES) and BESIDE.issubset(
            self._directory.names(section)
        )

    def untouched(self, section: Section, last: Published, *, looked: datetime | None) -> Published:
        """A section that stands, looked at as it is now."""
        now = replace(last, serial=self._serial, looked=looked)
        if self._lately.sections is not None and now.serial != last.serial:
            self._sections.stand(section, last, now, self.under, movements=self._movements)
        return now

    def remember(self, untouched: Sequence[Published], *, delivered: bool) -> None:
        """Let the store know what was delivered, and which sections were looked at and stand."""
        if delivered:
            self.deliveries.remember(*untouched)
        elif untouched:
            with self._store.writing() as connection:
                editions.looked_at(connection, *untouched)

    def published(self, section: Section, last: Published) -> Result:
        """Compose a section, and write what differs."""
        from feedhub.core.archive import Since
        from feedhub.pipeline import archive
        from feedhub.pipeline.composing import compose
        from feedhub.store import seen

        offers = self._sections.offers(section, last, self.under, serial=self._serial, movements=self._movements)
        if last.acts != self._acted:
            offers.filed = None  # a withdrawal has documents written anew
        stands, every = self._standing, self._acts
        feeds = self.feeds
        with self._store.writing() as connection:
            shown = seen.shown(connection, section.id, offers.unpacked)
            curated = compose(
                self._newsroom,
                connection,
                section,
                feeds=feeds,
                began=last.began,
                now=self._now,
                shown=shown,
                stands=stands,
                offers=offers,
            )
            edition = curated.edition
            since = Since(
                listed=last.listed,
                ruled=last.rules != self._rules,
                acted=last.acts != self._acted,
                pinned=archive.in_all(connection, stands.pins(section.id)),
                kept_out=archive.in_all(connection, stands.hides(section.id)),
                unpinned=archive.in_all(connection, unpinned(every, section.id, since=last.acts)),
                once_pinned=archive.in_all(connection, unpinned(every, section.id)),
            )
            settled = archive.settle(
                connection, edition, shown=shown, newsroom=self._newsroom, since=since, now=self._now
            )
        ends = (_moved(item.published, section.max_age) for item in edition.items)
        composed = replace(
            last,
            rules=self._rules,
            serial=self._serial,
            expires=min((end for end in ends if end is not None and end >= self._now), default=None),  # older is pinned
            looked=self._now,
            published=self._now if settled.news or last.published is None else last.published,
            listed=tuple(item.id for item in edition.items),
            acts=self._acted,
        )
        written = self.deliveries.deliver(settled, composed, behind=curated.behind, counted=last.looked, offers=offers)
        self._sections.leave(self._last[section.id], self.under, offers)
        return Result(section=section, items=len(edition.items), written=written)

    def restated(self, section: Section, last: Published) -> Sequence[Result]:
        """A section whose time has not come says what it said, without what the desk has hidden or withdrawn since."""
        if last.acts == self._acted and last.rules == self._rules and self._is_there(section.id):
            return ()
        from feedhub.pipeline import archive
        from feedhub.pipeline.composing import Offers

        with self._store.reading() as connection:
            hidden = archive.in_all(connection, self._standing.hides(section.id))
            settled = archive.restated(
                connection, section, last.listed, newsroom=self._newsroom, hidden=hidden, began=last.began
            )
        if self.deliveries.stand(settled, last):
            return ()
        written = self.deliveries.deliver(settled, last, behind=None, counted=last.looked, offers=Offers())
        return [Result(section=section, items=len(settled.edition.items), written=written)]


def _retire(store: Store, directory: Directory, gone: Sequence[Published]) -> bool:
    """Take away the files of sections that are no longer configured; their addresses answer 410 from now on."""
    left = [last for last in gone if not last.removed]
    for last in left:
        from feedhub.pipeline import archive  # with all that text needs: not where nothing is to be taken away
        from feedhub.store import subscribers

        for name in files_of(last.section):
            directory.remove(name)
        archive.retire(store, directory, last.section)
        with store.writing() as connection:
            editions.remember(connection, replace(last, removed=True))
            subscribers.retired(connection, files_of(last.section))
    return bool(left)


def _moved(when: datetime, by: timedelta) -> datetime | None:
    """A time some duration later; None where an operator's max_age leads beyond all calendars."""
    try:
        return when + by
    except OverflowError:
        return None


def _rules(newsroom: Newsroom) -> str:
    """All that the operator said, as one digest."""
    said = newsroom.hub, *newsroom.outlets.values(), *newsroom.sections.values(), *newsroom.sources.values()
    return digest(__version__, REVISION, *said)
