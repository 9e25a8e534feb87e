"""What a section says, into its files: rendered where it differs, delivered, and then told to the store.

Files are written before the store says so: killed in between, the next pass writes the same bytes, which is no write at all.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property

from feedhub import __version__, render
from feedhub.deliver.directory import Directory
from feedhub.model import Candidate, Correction, Edition, Feed, Newsroom, Section
from feedhub.pipeline import archive
from feedhub.pipeline.archive import Settled
from feedhub.pipeline.background import front, gathered
from feedhub.pipeline.composing import Offers, Sections
from feedhub.pipeline.newsroom import ACTIVITY, CORRECTIONS, digest, files_of, topics, ways
from feedhub.render import FORMATS, drawing, opml, pages, static_files
from feedhub.render.kept import by_id
from feedhub.render.views import Background
from feedhub.store import Connection, Store, activity, editions, subscribers
from feedhub.store.editions import Published

LISTS = ("sections.opml", "sources.opml")
TOGETHER = 8  # sections that the store is told of at once: hubs' subscribers hear of none before


class Deliveries:
    """The files of one pass. last: what each section says, which goes on with what is delivered. sections: what is kept."""

    def __init__(
        self,
        newsroom: Newsroom,
        store: Store,
        directory: Directory,
        sections: Sections,
        *,
        last: dict[str, Published],
        now: datetime,
    ) -> None:
        self._newsroom = newsroom
        self._store = store
        self._directory = directory
        self._sections = sections
        self._last = last
        self._now = now
        self._written: list[Callable[[Connection], None]] = []  # what the store must be told of files that stand

    def stand(self, settled: Settled, last: Published) -> bool:
        """Whether a section's files are what they would be. last: as the store has the section."""
        return self._fingerprint(settled) == last.fingerprint and self._are_there(settled.edition.section)

    def deliver(
        self,
        settled: Settled,
        composed: Published,
        *,
        behind: Sequence[Candidate] | None,
        counted: datetime | None,
        offers: Offers,
    ) -> tuple[str, ...]:
        """Write what differs, to be remembered by `remember`. Returns the names of the files whose bytes changed.

        behind: the candidate of each item; None: to be read. counted: until when its articles a day are counted. offers: what is
        known of the section, and of its archive more after this.
        """
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
        if fingerprint != composed.fingerprint or not self._are_there(section):
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
                subscribers.published(connection, digests, own=hub.own_hub, now=self._now)

        self._written.append(remember)
        if len(self._written) >= TOGETHER:
            self.remember()
        self._last[section.id] = published
        return tuple(written)

    def _rendered(
        self, edition: Edition, corrections: Sequence[Correction], beside: Background, *, began: datetime
    ) -> Mapping[str, bytes]:
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

    def remember(self, *stand: Published) -> None:
        """Let the store know what was written. stand: sections that were looked at and say what they said."""
        if self._written or stand:
            with self._store.writing() as connection:
                for each in self._written:
                    each(connection)
                editions.looked_at(connection, *stand)
            self._written.clear()

    def front(self, sections: Mapping[str, Section], feeds: Mapping[str, Feed], *, under: str) -> None:
        """What stands beside the sections: the front page, the lists of sections and sources, stylesheets and icons.

        under: a digest of the configuration.
        """
        fronts = [
            front(section, self._last.get(section.id), self._days.get(section.id, {})) for section in sections.values()
        ]
        hub = self._newsroom.hub
        files = {**static_files(), "index.html": pages.index_page(fronts, hub, self._sections.rendered)}
        told = under, hash(tuple(feeds.values()))
        if told != self._sections.told_of_sources or not all(map(self._directory.has, LISTS)):
            listed = opml.sections_opml(self._newsroom), opml.sources_opml(self._newsroom, feeds=feeds)
            files.update(zip(LISTS, listed, strict=True))
        self._directory.write_all(files)
        self._sections.told_of_sources = told

    @cached_property
    def _days(self) -> dict[str, dict[date, int]]:
        """Articles a day of each section."""
        with self._store.reading() as connection:
            return activity.days(connection)

    @cached_property
    def _ways(self) -> tuple[tuple[str, str], ...]:
        return ways(self._newsroom)

    def _are_there(self, section: Section) -> bool:
        return all(map(self._directory.has, files_of(section.id)))

    def _fingerprint(self, settled: Settled) -> str:
        """A digest of all that a section's files are made of."""
        edition, kept = settled.edition, self._sections.rendered
        told = kept.of(("digest", edition.section.id), by_id(edition.items), lambda items: [*map(digest, items)])
        bare = replace(edition, items=())
        return digest(__version__, self._newsroom.hub, self._ways, bare, told, settled.corrections)
