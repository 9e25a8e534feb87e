"""One pass over the sections: compose what moved, render what differs, deliver it.

A section is looked at again only when an article or its rules moved, an item grew too old, or a file is missing; it is
rendered only when its edition differs from the one its files hold. Files are written before the store says so: killed in
between, the next pass writes the same bytes, which is no write at all.
"""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from feedhub import __version__
from feedhub.core.desk import NOTHING, Act, Standing, standing, unpinned
from feedhub.deliver.directory import Directory
from feedhub.model import Candidate, Correction, Edition, Newsroom, Poll, Section
from feedhub.store import Connection, Store, activity, acts, articles, editions, sources
from feedhub.store.editions import Published
from feedhub.store.schema import REVISION

if TYPE_CHECKING:
    from feedhub.pipeline.archive import Settled
    from feedhub.pipeline.moved import Movements
    from feedhub.render.views import Background

ALL = "all"
ALL_LIMIT = 200
SUFFIXES = ("atom", "rss", "json", "html")
CORRECTIONS = "corrections.atom"
ACTIVITY = "activity.svg"
GROUP = 100  # candidates of which one question asks whether they are in the archive


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
) -> tuple[Result, ...]:
    """Publish the sections that moved, or those named, and retire removed ones.

    due: whether a section's own time has come; not asked of named ones.

    Raises DeliveryError when a file cannot be written: what was published before stands; StoreError.
    """
    directory.sweep()
    sections = all_sections(newsroom)
    with store.reading() as connection:
        remembered = dict(editions.remembered(connection))
        serial = articles.newest_serial(connection)
        feeds = sources.remembered(connection)
        acted = acts.newest(connection)
    for section in sections.values():
        was = next((alias for alias in section.aliases if alias in remembered and alias not in sections), None)
        if was is not None and section.id not in remembered:
            from feedhub.pipeline.archive import adopt

            last = remembered.pop(was)
            remembered[section.id] = adopt(store, directory, last, section.id, files=_files(was))
    rules = _rules(newsroom)
    newsroom = where_they_are(newsroom, feeds)
    results: list[Result] = []
    untouched: list[Published] = []
    touch = _touching(newsroom, store)
    acting = cache(lambda: _acted(store))
    for section in sections.values():
        if only is not None and section.id not in only:
            continue
        last = remembered.get(section.id) or Published(section=section.id, began=now)
        if only is None and not due(section, last):
            if last.listed and not (last.acts == acted and last.rules == rules and _whole(directory, section)):
                results += _restated(newsroom, store, directory, section, last, acting().stands, now=now)
            continue
        stood = only is None and _stands(last, directory, rules=rules, acts=acted, now=now)
        if stood and (last.serial == serial or not touch(section, last)):
            # where it has a time of its own, that has come and gone: what moves later waits for the next
            looked = now if section.publish is not None else last.looked
            untouched.append(replace(last, serial=serial, looked=looked))
            continue
        results.append(
            _section(
                newsroom,
                store,
                directory,
                section,
                last,
                feeds=feeds,
                rules=rules,
                serial=serial,
                desk=acting(),
                now=now,
            )
        )
    changed = [each for each in untouched if each != remembered[each.section]]
    if changed:
        with store.writing() as connection:
            for each in changed:
                editions.remember(connection, each)
    retired = _retire(store, directory, [last for id, last in remembered.items() if id not in sections])
    if results or retired:
        _front(newsroom, store, directory, sections, feeds)
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
    )
    return {**newsroom.sections, ALL: whole}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Acted:
    """All that the desk did, and what holds of it."""

    every: Sequence[Act]
    stands: Standing


def _acted(store: Store) -> _Acted:
    with store.reading() as connection:
        every = acts.done(connection)
    return _Acted(every=every, stands=standing(every))


def compose(
    newsroom: Newsroom,
    connection: Connection,
    section: Section,
    *,
    feeds: Mapping[str, Poll],
    began: datetime,
    now: datetime,
    stands: Standing = NOTHING,
) -> Edition:
    """What a section says now, from the store. stands: what the desk pinned and hid."""
    from feedhub.core.curate import curate  # a pass in which nothing moved composes nothing
    from feedhub.core.query import parse_query
    from feedhub.pipeline.offers import offered, pinned

    archived: set[str] = set()
    found = offered(newsroom, connection, section, since=_moved(now, -section.max_age))
    return curate(
        section,
        parse_query(section.query),
        noted(connection, section, found, archived),
        feeds=feeds,
        newsroom=newsroom,
        queries=parse_query,
        began=began,
        now=now,
        newest_first=True,
        standing=stands,
        pinned=pinned(newsroom, connection, section, stands.pins(section.id)),
        archived=archived,
    )


def noted(
    connection: Connection, section: Section, found: Iterator[Candidate], archived: set[str]
) -> Iterator[Candidate]:
    """Candidates, after those of their ids that are in the section's archive were added to `archived`."""
    from feedhub.core.curate import published_id
    from feedhub.store import seen

    if seen.newest(connection, section.id) is None:
        yield from found
        return
    while group := list(islice(found, GROUP)):
        known_by = {id for each in group for id in (published_id(each.article), *each.merged)}
        told = {f"urn:uuid:{each.article.story}" for each in group if each.members}
        archived.update(seen.archived(connection, section.id, known_by | told))
        yield from group


def where_they_are(newsroom: Newsroom, feeds: Mapping[str, Poll]) -> Newsroom:
    """The newsroom with each source at the address that permanent redirects led to: whose domain it is, it speaks for."""
    moved = {
        id: replace(source, url=feeds[id].url)
        for id, source in newsroom.sources.items()
        if id in feeds and feeds[id].configured_url == source.url != feeds[id].url
    }
    return replace(newsroom, sources={**newsroom.sources, **moved}) if moved else newsroom


def _stands(last: Published, directory: Directory, *, rules: str, acts: int, now: datetime) -> bool:
    """Whether a section's files are as they would be written now, but for articles that moved."""
    if last.fingerprint is None or last.removed or last.rules != rules or last.acts != acts or last.serial < 0:
        return False
    if last.expires is not None and last.expires <= now:
        return False
    return all(directory.has(name) for name in _files(last.section))


def _touching(newsroom: Newsroom, store: Store) -> Callable[[Section, Published], bool]:
    """Whether what moved since a section was composed could let it say something else."""
    movements: list[Movements] = []

    def touch(section: Section, last: Published) -> bool:
        from feedhub.pipeline.moved import Movements  # with the query language: not where nothing moved

        if not movements:
            movements.append(Movements(newsroom, store))
        return movements[0].touch(section, since=last.serial, listed=last.listed)

    return touch


def _section(
    newsroom: Newsroom,
    store: Store,
    directory: Directory,
    section: Section,
    last: Published,
    *,
    feeds: Mapping[str, Poll],
    rules: str,
    serial: int,
    desk: _Acted,
    now: datetime,
) -> Result:
    from feedhub.core.archive import Since
    from feedhub.pipeline import archive

    stands, every = desk.stands, desk.every
    acted = every[-1].number if every else 0
    with store.writing() as connection:
        edition = compose(newsroom, connection, section, feeds=feeds, began=last.began, now=now, stands=stands)
        since = Since(
            listed=last.listed,
            ruled=last.rules != rules,
            acted=last.acts != acted,
            pinned=archive.in_all(connection, stands.pins(section.id)),
            kept_out=archive.in_all(connection, stands.hides(section.id)),
            unpinned=archive.in_all(connection, unpinned(every, section.id, since=last.acts)),
            once_pinned=archive.in_all(connection, unpinned(every, section.id)),
        )
        settled = archive.settle(connection, edition, newsroom=newsroom, since=since, now=now)
    ends = (_moved(item.published, section.max_age) for item in edition.items)
    composed = replace(
        last,
        rules=rules,
        serial=serial,
        expires=min((end for end in ends if end is not None and end >= now), default=None),  # what is older is pinned
        looked=now,
        published=now if settled.news or last.published is None else last.published,
        listed=tuple(item.id for item in edition.items),
        acts=acted,
    )
    return _delivered(newsroom, store, directory, settled, composed, counted=last.looked, now=now)


def _restated(
    newsroom: Newsroom,
    store: Store,
    directory: Directory,
    section: Section,
    last: Published,
    stands: Standing,
    *,
    now: datetime,
) -> Sequence[Result]:
    """A section whose time has not come says what it said, without what the desk has hidden or withdrawn since."""
    from feedhub.pipeline import archive

    with store.reading() as connection:
        hidden = archive.in_all(connection, stands.hides(section.id))
        settled = archive.restated(connection, section, last.listed, hub=newsroom.hub, hidden=hidden, began=last.began)
    if _fingerprint(newsroom, settled) == last.fingerprint and _whole(directory, section):
        return ()
    return [_delivered(newsroom, store, directory, settled, last, counted=last.looked, now=now)]


def _delivered(
    newsroom: Newsroom,
    store: Store,
    directory: Directory,
    settled: "Settled",
    composed: Published,
    *,
    counted: datetime | None,
    now: datetime,
) -> Result:
    """Write what differs, and then remember that it is written. counted: until when its articles a day are counted."""
    from feedhub.pipeline import archive

    edition, section = settled.edition, settled.edition.section
    fingerprint = _fingerprint(newsroom, settled)
    written = list(archive.deliver(store, directory, section, newsroom.hub, now=now))
    told, digests = None, dict[str, bytes]()
    if fingerprint != composed.fingerprint or not _whole(directory, section):
        from feedhub.pipeline.background import gathered

        told = gathered(newsroom, store, edition, sections=ways(newsroom), counted=counted)
        rendered = _rendered(newsroom, edition, settled.corrections, told.background, began=composed.began)
        written += [name for name, data in rendered.items() if directory.write(name, data)]
        digests = {name: hashlib.sha256(rendered[name]).digest() for name in topics(section)}
    published = replace(
        composed,
        fingerprint=fingerprint,
        items=len(edition.items),
        removed=False,
        lead=told.lead if told else composed.lead,
        outlets=told.outlets if told else composed.outlets,
    )
    with store.writing() as connection:
        editions.remember(connection, published)
        if told:
            activity.remember(connection, section.id, told.new_days)
        if digests and newsroom.hub.websub:  # with the edition: a kill before it, and the next pass finds it to be done
            from feedhub.store import subscribers

            subscribers.published(connection, digests, own=newsroom.hub.own_hub, now=now)
    return Result(section=section, items=len(edition.items), written=tuple(written))


def ways(newsroom: Newsroom) -> tuple[tuple[str, str], ...]:
    """The sections as each of their pages leads to them."""
    return tuple((section.id, section.title) for section in all_sections(newsroom).values())


def _fingerprint(newsroom: Newsroom, settled: "Settled") -> str:
    return _digest(__version__, newsroom.hub, ways(newsroom), settled.edition, settled.corrections)


def _whole(directory: Directory, section: Section) -> bool:
    return all(directory.has(name) for name in _files(section.id))


def _files(section: str) -> Sequence[str]:
    """What a section consists of beside its archive."""
    return [*(f"{section}.{suffix}" for suffix in SUFFIXES), f"{section}/{CORRECTIONS}", f"{section}/{ACTIVITY}"]


def topics(section: Section) -> tuple[str, ...]:
    """The files of a section that readers can be told about (WebSub): those that name the hub."""
    from feedhub.render import FORMATS

    return (*(f"{section.id}.{suffix}" for suffix in FORMATS), f"{section.id}/{CORRECTIONS}")


def _rendered(
    newsroom: Newsroom,
    edition: Edition,
    corrections: Sequence[Correction],
    beside: "Background",
    *,
    began: datetime,
) -> Mapping[str, bytes]:
    from feedhub import render
    from feedhub.render import FORMATS, drawing, pages

    section, hub = edition.section, newsroom.hub
    rendered = {f"{section.id}.{suffix}": format.render(edition, hub) for suffix, format in FORMATS.items()}
    rendered[f"{section.id}.html"] = pages.section_page(edition, hub, beside)
    rendered[f"{section.id}/{ACTIVITY}"] = drawing.activity(section, beside.days, hub)
    rendered[f"{section.id}/{CORRECTIONS}"] = render.corrections(corrections, section, hub, updated=began)
    return rendered


def _front(
    newsroom: Newsroom,
    store: Store,
    directory: Directory,
    sections: Mapping[str, Section],
    feeds: Mapping[str, Poll],
) -> None:
    """What stands beside the sections: the front page, the lists of sections and sources, stylesheets and icons."""
    from feedhub.pipeline.background import front
    from feedhub.render import opml, pages, static_files

    with store.reading() as connection:
        published = editions.remembered(connection)
        days = activity.days(connection)
    fronts = [front(section, published.get(section.id), days.get(section.id, {})) for section in sections.values()]
    for name, data in static_files().items():
        directory.write(name, data)
    directory.write("index.html", pages.index_page(fronts, newsroom.hub))
    directory.write("sections.opml", opml.sections_opml(newsroom))
    directory.write("sources.opml", opml.sources_opml(newsroom, feeds=feeds))


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
    """A time some duration away; None where an operator's max_age leads beyond all calendars."""
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
