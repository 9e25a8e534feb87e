"""One pass over the sections: compose what moved, render what differs, deliver it.

A section is looked at again only when an article or its rules moved, an item grew too old, or a file is missing; it is
rendered only when its edition differs from the one its files hold. Files are written before the store says so: killed in
between, the next pass writes the same bytes, which is no write at all.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from feedhub import __version__
from feedhub.core.desk import Act, Standing, standing, unpinned
from feedhub.deliver.directory import Directory
from feedhub.errors import DeliveryError
from feedhub.model import Candidate, Correction, Edition, Feed, Newsroom, Section
from feedhub.pipeline.memory import Lately
from feedhub.render.kept import by_id
from feedhub.store import Connection, Store, activity, acts, articles, editions, sources
from feedhub.store.editions import Published
from feedhub.store.schema import REVISION

if TYPE_CHECKING:
    from feedhub.pipeline.archive import Settled
    from feedhub.pipeline.composing import Offers, Sections
    from feedhub.pipeline.moved import Movements
    from feedhub.render.views import Background

ALL = "all"
ALL_LIMIT = 200
SUFFIXES = ("atom", "rss", "json", "html")
CORRECTIONS, ACTIVITY = "corrections.atom", "activity.svg"
BESIDE = frozenset((CORRECTIONS, ACTIVITY))  # in the section's own folder
LISTS = ("sections.opml", "sources.opml")
TOGETHER = 8  # sections that the store is told of at once: hubs' subscribers hear of none before


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
            remembered[section.id] = adopt(store, directory, last, section.id, files=_files(was))
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
    this.remember(untouched=[each for each in untouched if each != remembered[each.section]])
    retired = _retire(store, directory, [last for id, last in remembered.items() if id not in sections])
    if results or retired:
        this.front(sections)
    if refused:
        raise refused[0]
    return tuple(results)


def all_sections(newsroom: Newsroom) -> Mapping[str, Section]:
    """The configured sections, and `all`: every article that one of them admits."""
    if not newsroom.sections or ALL in newsroom.sections:
        return newsroom.sections
    queries = [section.query.strip() for section in newsroom.sections.values()]
    everything = any(query in ("", "*") for query in queries)
    whole = Section(
        id=ALL,
        title=newsroom.hub.title,
        query="*" if everything else " OR ".join(f"({query})" for query in queries),
        limit=ALL_LIMIT,
        max_age=max(section.max_age for section in newsroom.sections.values()),
        content=newsroom.strictest,
    )
    return {**newsroom.sections, ALL: whole}


def where_they_are(newsroom: Newsroom, feeds: Mapping[str, Feed]) -> Newsroom:
    """The newsroom with each source at the address that permanent redirects led to: whose domain it is, it speaks for."""
    moved = {
        id: replace(source, url=feeds[id].url)
        for id, source in newsroom.sources.items()
        if id in feeds and feeds[id].configured_url == source.url != feeds[id].url
    }
    return replace(newsroom, sources={**newsroom.sources, **moved}) if moved else newsroom


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
        self._written: list[Callable[[Connection], None]] = []  # what the store must be told of files that stand
        if lately.rules is None or lately.rules[0] is not newsroom:
            lately.rules = newsroom, _rules(newsroom)
        self._rules = lately.rules[1]
        moved = () if self._newsroom is newsroom else (source.url for source in self._newsroom.sources.values())
        self._under = _digest(self._rules, *moved)

    @cached_property
    def _movements(self) -> "Movements":
        from feedhub.pipeline.moved import Movements  # with the query language: not where nothing moved

        return Movements(self._newsroom, self._store)

    @cached_property
    def _feeds(self) -> Mapping[str, Feed]:
        with self._store.reading() as connection:
            return sources.feeds(connection)

    @cached_property
    def _days(self) -> dict[str, dict[date, int]]:
        """Articles a day of each section."""
        with self._store.reading() as connection:
            return activity.days(connection)

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

    @cached_property
    def _ways(self) -> tuple[tuple[str, str], ...]:
        return ways(self._newsroom)

    def _fingerprint(self, settled: "Settled") -> str:
        """A digest of all that a section's files are made of."""
        edition, kept = settled.edition, self._sections.rendered
        told = kept.of(("digest", edition.section.id), by_id(edition.items), lambda items: [*map(_digest, items)])
        bare = replace(edition, items=())
        return _digest(__version__, self._newsroom.hub, self._ways, bare, told, settled.corrections)

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
            self._sections.stand(section, last, now, self._under, movements=self._movements)
        return now

    def remember(self, *, untouched: Sequence[Published] = ()) -> None:
        """Let the store know what was written, and which sections were looked at and stand."""
        if self._written or untouched:
            with self._store.writing() as connection:
                for each in self._written:
                    each(connection)
                editions.looked_at(connection, *untouched)
            self._written.clear()

    def published(self, section: Section, last: Published) -> Result:
        """Compose a section, and write what differs."""
        from feedhub.core.archive import Since
        from feedhub.pipeline import archive
        from feedhub.pipeline.composing import compose
        from feedhub.store import seen

        offers = self._sections.offers(section, last, self._under, serial=self._serial, movements=self._movements)
        if last.acts != self._acted:
            offers.filed = None  # a withdrawal has documents written anew
        stands, every = self._standing, self._acts
        feeds = self._feeds
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
        done = self._delivered(settled, composed, behind=curated.behind, counted=last.looked, offers=offers)
        self._sections.leave(self._last[section.id], self._under, offers)
        return done

    def restated(self, section: Section, last: Published) -> Sequence[Result]:
        """A section whose time has not come says what it said, without what the desk has hidden or withdrawn since."""
        if last.acts == self._acted and last.rules == self._rules and _whole(self._directory, section):
            return ()
        from feedhub.pipeline import archive
        from feedhub.pipeline.composing import Offers

        with self._store.reading() as connection:
            hidden = archive.in_all(connection, self._standing.hides(section.id))
            settled = archive.restated(
                connection, section, last.listed, newsroom=self._newsroom, hidden=hidden, began=last.began
            )
        if self._fingerprint(settled) == last.fingerprint and _whole(self._directory, section):
            return ()
        return [self._delivered(settled, last, behind=None, counted=last.looked, offers=Offers())]

    def _delivered(
        self,
        settled: "Settled",
        composed: Published,
        *,
        behind: Sequence[Candidate] | None,
        counted: datetime | None,
        offers: "Offers",
    ) -> Result:
        """Write what differs, to be remembered after that.

        behind: the candidate of each item; None: to be read. counted: until when its articles a day are counted. offers: what is
        known of the section, and of its archive more after this.
        """
        from feedhub.pipeline import archive

        edition, section, hub = settled.edition, settled.edition.section, self._newsroom.hub
        fingerprint = self._fingerprint(settled)
        archives = archive.deliver(
            self._store,
            self._directory,
            section,
            hub,
            settled=settled,
            filed=offers.filed,
            kept=self._sections.rendered,
            now=self._now,
        )
        offers.filed = archives.filed
        written = [*archives.names]
        told, digests = None, dict[str, bytes]()
        if fingerprint != composed.fingerprint or not _whole(self._directory, section):
            from feedhub.pipeline.background import gathered

            told = gathered(
                self._newsroom,
                self._store,
                edition,
                behind=behind,
                sections=self._ways,
                known=self._days.get(section.id, {}),
                counted=counted,
                kept=self._sections.rendered,
            )
            rendered = self._rendered(edition, settled.corrections, told.background, began=composed.began)
            written += self._directory.write_all(rendered)
            self._days.setdefault(section.id, {}).update(told.new_days)
            digests = {name: hashlib.sha256(rendered[name]).digest() for name in topics(section)}
        published = replace(
            composed,
            fingerprint=fingerprint,
            items=len(edition.items),
            removed=False,
            lead=told.lead if told else composed.lead,
            outlets=told.outlets if told else composed.outlets,
        )

        def remember(connection: Connection) -> None:
            archives.remember(connection, section, hub)
            editions.remember(connection, published)
            if told:
                activity.remember(connection, section.id, told.new_days, begins=told.begins)
            if digests and hub.websub:  # with the edition: a kill before it, and the next pass finds it to be done
                from feedhub.store import subscribers

                subscribers.published(connection, digests, own=hub.own_hub, now=self._now)

        self._written.append(remember)
        if len(self._written) >= TOGETHER:
            self.remember()
        self._last[section.id] = published
        return Result(section=section, items=len(edition.items), written=tuple(written))

    def _rendered(
        self, edition: Edition, corrections: Sequence[Correction], beside: "Background", *, began: datetime
    ) -> Mapping[str, bytes]:
        from feedhub import render
        from feedhub.render import FORMATS, drawing, pages

        section, hub, kept = edition.section, self._newsroom.hub, self._sections.rendered

        def drawn(days: Sequence[tuple[tuple[date, int], ...]]) -> Sequence[bytes]:
            return [drawing.activity(section, each, hub) for each in days]

        def told(all: Sequence[Sequence[Correction]]) -> Sequence[bytes]:
            return [render.corrections(each, section, hub, updated=began) for each in all]

        rendered = {f"{section.id}.{suffix}": format.render(edition, hub, kept) for suffix, format in FORMATS.items()}
        rendered[f"{section.id}.html"] = pages.section_page(edition, hub, beside, kept)
        (rendered[f"{section.id}/{ACTIVITY}"],) = kept.of((ACTIVITY, section, hub), {"": beside.days}, drawn)
        (rendered[f"{section.id}/{CORRECTIONS}"],) = kept.of(
            (CORRECTIONS, section, hub, began), {"": corrections}, told
        )
        return rendered

    def front(self, sections: Mapping[str, Section]) -> None:
        """What stands beside the sections: the front page, the lists of sections and sources, stylesheets and icons."""
        from feedhub.pipeline.background import front
        from feedhub.render import opml, pages, static_files

        fronts = [
            front(section, self._last.get(section.id), self._days.get(section.id, {})) for section in sections.values()
        ]
        hub = self._newsroom.hub
        files = {**static_files(), "index.html": pages.index_page(fronts, hub, self._sections.rendered)}
        told = self._under, hash(tuple(self._feeds.values()))
        if told != self._sections.told_of_sources or not all(map(self._directory.has, LISTS)):
            listed = opml.sections_opml(self._newsroom), opml.sources_opml(self._newsroom, feeds=self._feeds)
            files.update(zip(LISTS, listed, strict=True))
        self._directory.write_all(files)
        self._sections.told_of_sources = told


def ways(newsroom: Newsroom) -> tuple[tuple[str, str], ...]:
    """The sections as each of their pages leads to them."""
    return tuple((section.id, section.title) for section in all_sections(newsroom).values())


def _whole(directory: Directory, section: Section) -> bool:
    return all(directory.has(name) for name in _files(section.id))


def _files(section: str) -> Sequence[str]:
    """What a section consists of beside its archive."""
    return [*(f"{section}.{suffix}" for suffix in SUFFIXES), f"{section}/{CORRECTIONS}", f"{section}/{ACTIVITY}"]


def topics(section: Section) -> tuple[str, ...]:
    """The files of a section that readers can be told about (WebSub): those that name the hub."""
    from feedhub.render import FORMATS

    return (*(f"{section.id}.{suffix}" for suffix in FORMATS), f"{section.id}/{CORRECTIONS}")


def _retire(store: Store, directory: Directory, gone: Sequence[Published]) -> bool:
    """Take away the files of sections that are no longer configured; their addresses answer 410 from now on."""
    left = [last for last in gone if not last.removed]
    for last in left:
        from feedhub.pipeline import archive  # with all that text needs: not where nothing is to be taken away
        from feedhub.store import subscribers

        for name in _files(last.section):
            directory.remove(name)
        archive.retire(store, directory, last.section)
        with store.writing() as connection:
            editions.remember(connection, replace(last, removed=True))
            subscribers.retired(connection, _files(last.section))
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
    return _digest(__version__, REVISION, *said)


def _digest(*parts: object) -> str:
    """Of values whose repr tells all: frozen dataclasses, text, numbers and times."""
    told = hashlib.sha256()
    for part in parts:  # one after the other: the text of 50,000 sources at once is twice what they are
        told.update(f"{part!r}\0".encode(errors="backslashreplace"))
    return told.hexdigest()
