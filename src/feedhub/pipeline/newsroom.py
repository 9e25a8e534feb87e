"""What follows from the operator's files for every pass: the section of everything, where sources are, a section's files."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from feedhub.model import Feed, Newsroom, Section

ALL = "all"
ALL_LIMIT = 200
SUFFIXES = ("atom", "rss", "json", "html")
CORRECTIONS, ACTIVITY = "corrections.atom", "activity.svg"
BESIDE = frozenset((CORRECTIONS, ACTIVITY))  # in the section's own folder


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


def ways(newsroom: Newsroom) -> tuple[tuple[str, str], ...]:
    """The sections as each of their pages leads to them."""
    return tuple((section.id, section.title) for section in all_sections(newsroom).values())


def files_of(section: str) -> Sequence[str]:
    """What a section consists of beside its archive."""
    return [*(f"{section}.{suffix}" for suffix in SUFFIXES), f"{section}/{CORRECTIONS}", f"{section}/{ACTIVITY}"]


def topics(section: Section) -> tuple[str, ...]:
    """The files of a section that readers can be told about (WebSub): those that name the hub."""
    from feedhub.render import FORMATS

    return (*(f"{section.id}.{suffix}" for suffix in FORMATS), f"{section.id}/{CORRECTIONS}")


def digest(*parts: object) -> str:
    """Of values whose repr tells all: frozen dataclasses, text, numbers and times."""
    told = hashlib.sha256()
    for part in parts:  # one after the other: the text of 50,000 sources at once is twice what they are
        told.update(f"{part!r}\0".encode(errors="backslashreplace"))
    return told.hexdigest()
