"""An edition as bytes: one row of FORMATS for each format readers subscribe to.

    words        what every format says alike: safe texts, addresses, who reported it
    syndication  Atom 1.0 and RSS 2.0; the home of feedgen      extras  what feedgen cannot write
    podcasts     elements of podcasts that pass through
    jsonfeed     JSON Feed 1.1                                  opml    the lists of sections and of sources
    pages        the front page and a page for each section     drawing     pictures as SVG
    frame        what every page has                            views       what pages show beside an edition
    labels       our own words in the reader's language         locale/     those words, a catalogue a language
    languages    which those are                            kept        what is rendered already of an edition's items
    templates/   HTML and SVG; static/ the stylesheets and icons

The same edition makes the same bytes, whenever it is rendered: nothing here knows what time it is. A format's module is
loaded when its first edition is rendered, so that whoever only needs the media types loads no feedgen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Protocol

from feedhub.model import Correction, Edition, Hub, Section
from feedhub.render.kept import Kept

STATIC = ("static/feed.css", "static/page.css", "static/favicon.svg", "favicon.ico")


class Render(Protocol):
    """Makes a document of an edition. kept: what is rendered already of its items, and will be after this."""

    def __call__(self, edition: Edition, hub: Hub, kept: Kept | None = None) -> bytes: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """How an edition becomes a file. media_type: as it is served, without parameters."""

    media_type: str
    render: "Render"


@cache
def static_files() -> Mapping[str, bytes]:
    """What feeds and pages name beside themselves: stylesheets and icons, by their names below base_url."""
    folder = files("feedhub.render") / "templates" / "static"
    return {name: (folder / name.removeprefix("static/")).read_bytes() for name in STATIC}


def corrections(told: Sequence[Correction], section: Section, hub: Hub, *, updated: datetime) -> bytes:
    """A section's corrections feed, in Atom: its entries in the order given; updated: when it began, where there are none."""
    from feedhub.render import syndication

    return syndication.corrections(told, section, hub, updated=updated)


def _atom(edition: Edition, hub: Hub, kept: Kept | None = None) -> bytes:
    from feedhub.render.syndication import atom

    return atom(edition, hub, kept or Kept())


def _rss(edition: Edition, hub: Hub, kept: Kept | None = None) -> bytes:
    from feedhub.render.syndication import rss

    return rss(edition, hub, kept or Kept())


def _json(edition: Edition, hub: Hub, kept: Kept | None = None) -> bytes:
    from feedhub.render.jsonfeed import json_feed

    return json_feed(edition, hub, kept or Kept())


FORMATS: Mapping[str, Format] = {
    "atom": Format(media_type="application/atom+xml", render=_atom),
    "rss": Format(media_type="application/rss+xml", render=_rss),
    "json": Format(media_type="application/feed+json", render=_json),
}
