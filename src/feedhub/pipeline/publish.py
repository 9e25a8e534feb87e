"""One pass over the sections: compose what moved, render what differs, deliver it.

A section is looked at again only when an article or its rules moved, an item grew too old, or a file is missing; it is
rendered only when its edition differs from the one its files hold. Files are written before the store says so: killed in
between, the next pass writes the same bytes, which is no write at all.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from feedhub import __version__
from feedhub.deliver.directory import Directory
from feedhub.model import Edition, Newsroom, Poll, Section
from feedhub.store import Connection, Store, articles, editions, sources
from feedhub.store.editions import Published
from feedhub.store.schema import REVISION

ALL = "all"
ALL_LIMIT = 200
SUFFIXES = ("atom", "rss", "json", "html")


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
    rules = _rules(newsroom)
    newsroom = where_they_are(newsroom, feeds)
    results = []
    for section in sections.values():
        if only is not None and section.id not in only:
            continue
        last = remembered.get(section.id) or Published(section=section.id, began=now)
        if only is None and not due(section, last):
            continue
        if only is None and _stands(last, directory, rules=rules, serial=serial, now=now):
            if section.publish is not None:  # its time has come and gone: what moves later waits for the next
                with store.writing() as connection:
                    editions.remember(connection, replace(last, looked=now))
            continue
        results.append(
            _section(newsroom, store, directory, section, last, feeds=feeds, rules=rules, serial=serial, now=now)
        )
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


def compose(
    newsroom: Newsroom,
    connection: Connection,
    section: Section,
    *,
    feeds: Mapping[str, Poll],
    began: datetime,
    now: datetime,
) -> Edition:
    """What a section says now, from the store."""
    from feedhub.core.curate import curate  # a pass in which nothing moved composes nothing
    from feedhub.core.query import parse_query
    from feedhub.pipeline.offers import offered

    return curate(
        section,
        parse_query(section.query),
        offered(newsroom, connection, section, since=_moved(now, -section.max_age)),
        feeds=feeds,
        newsroom=newsroom,
        queries=parse_query,
        began=began,
        now=now,
        newest_first=True,
    )


def where_they_are(newsroom: Newsroom, feeds: Mapping[str, Poll]) -> Newsroom:
    """The newsroom with each source at the address that permanent redirects led to: whose domain it is, it speaks for."""
    moved = {
        id: replace(source, url=feeds[id].url)
        for id, source in newsroom.sources.items()
        if id in feeds and feeds[id].configured_url == source.url != feeds[id].url
    }
    return replace(newsroom, sources={**newsroom.sources, **moved}) if moved else newsroom


def _stands(last: Published, directory: Directory, *, rules: str, serial: int, now: datetime) -> bool:
    """Whether a section's files are as they would be written now."""
    if last.fingerprint is None or last.removed or last.rules != rules or last.serial != serial:
        return False
    if last.expires is not None and last.expires <= now:
        return False
    return all(directory.has(f"{last.section}.{suffix}") for suffix in SUFFIXES)


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
    now: datetime,
) -> Result:
    with store.reading() as connection:
        edition = compose(newsroom, connection, section, feeds=feeds, began=last.began, now=now)
    fingerprint = _digest(__version__, newsroom.hub, edition)
    written: Sequence[str] = ()
    whole = all(directory.has(f"{section.id}.{suffix}") for suffix in SUFFIXES)
    if fingerprint != last.fingerprint or not whole:
        written = _deliver(newsroom, directory, edition)
    oldest = min((item.published for item in edition.items), default=None)
    published = replace(
        last,
        rules=rules,
        fingerprint=fingerprint,
        serial=serial,
        expires=_moved(oldest, section.max_age) if oldest else None,
        looked=now,
        published=now if written and fingerprint != last.fingerprint else last.published or now,
        items=len(edition.items),
        removed=False,
        lead=tuple((item.title, item.url, item.credit.outlet.name) for item in edition.items[:5]),
    )
    with store.writing() as connection:
        editions.remember(connection, published)
    return Result(section=section, items=len(edition.items), written=tuple(written))


def _deliver(newsroom: Newsroom, directory: Directory, edition: Edition) -> Sequence[str]:
    from feedhub.render import FORMATS, pages

    rendered = {
        f"{edition.section.id}.{suffix}": format.render(edition, newsroom.hub) for suffix, format in FORMATS.items()
    }
    rendered[f"{edition.section.id}.html"] = pages.section_page(edition, newsroom.hub)
    return [name for name, data in rendered.items() if directory.write(name, data)]


def _front(
    newsroom: Newsroom,
    store: Store,
    directory: Directory,
    sections: Mapping[str, Section],
    feeds: Mapping[str, Poll],
) -> None:
    """What stands beside the sections: the front page, the lists of sections and sources, the stylesheets."""
    from feedhub.render import opml, pages, stylesheets

    with store.reading() as connection:
        published = editions.remembered(connection)
    fronts = [(section, published.get(section.id)) for section in sections.values()]
    for name, data in stylesheets().items():
        directory.write(name, data)
    directory.write("index.html", pages.index_page(fronts, newsroom.hub))
    directory.write("sections.opml", opml.sections_opml(newsroom))
    directory.write("sources.opml", opml.sources_opml(newsroom, feeds=feeds))


def _retire(store: Store, directory: Directory, gone: Sequence[Published]) -> bool:
    """Take away the files of sections that are no longer configured; their addresses answer 410 from now on."""
    left = [last for last in gone if not last.removed]
    for last in left:
        for suffix in SUFFIXES:
            directory.remove(f"{last.section}.{suffix}")
        with store.writing() as connection:
            editions.remember(connection, replace(last, removed=True))
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
