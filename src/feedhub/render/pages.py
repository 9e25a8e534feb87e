"""The pages a browser shows: the front page and one for each section. Plain HTML and one stylesheet; nothing runs.

Templates escape whatever they are given; texts are made legible by `words.line` and addresses checked by
`words.address` before they get there, and no source's HTML is shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined

from feedhub.core.text import excerpt
from feedhub.model import Credit, Edition, Hub, Item, Section
from feedhub.render import words

SUMMARY_WORDS = 60
FEEDS = (
    ("Atom", "atom", "application/atom+xml"),
    ("RSS", "rss", "application/rss+xml"),
    ("JSON", "json", "application/feed+json"),
)
_RIGHT_TO_LEFT = frozenset(("ar", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"))


class Front(Protocol):
    """What the front page tells of a section. lead: title, address and outlet of its newest items."""

    @property
    def published(self) -> datetime | None: ...
    @property
    def lead(self) -> Sequence[tuple[str, str | None, str]]: ...


def index_page(fronts: Iterable[tuple[Section, Front | None]], hub: Hub) -> bytes:
    """The front page: each section with its addresses and newest headlines. None: a section that said nothing yet."""
    told = [
        {
            **_section(section, hub),
            "updated": _time(front.published, hub) if front and front.published else None,
            "headlines": [
                {"title": _title(title), "url": words.address(url), "outlet": words.line(outlet)}
                for title, url, outlet in (front.lead if front else ())
            ],
        }
        for section, front in fronts
    ]
    return _page("index.html", hub, language=hub.language, title=words.line(hub.title) or "feedhub", sections=told)


def section_page(edition: Edition, hub: Hub) -> bytes:
    """One section: its items, newest first, each with its outlets."""
    section = edition.section
    return _page(
        "section.html",
        hub,
        language=section.language or hub.language,
        title=words.line(section.title) or section.id,
        section=_section(section, hub),
        updated=_time(edition.updated, hub),
        items=[_item(item, hub) for item in edition.items],
        copyright=words.line(section.copyright or ""),
    )


def _section(section: Section, hub: Hub) -> dict[str, Any]:
    address = f"{words.base(hub)}/{section.id}"
    return {
        "title": words.line(section.title) or section.id,
        "description": words.line(section.description or ""),
        "url": address,
        "feeds": [{"name": name, "url": f"{address}.{suffix}", "type": type} for name, suffix, type in FEEDS],
    }


def _item(item: Item, hub: Hub) -> dict[str, Any]:
    return {
        "title": _title(item.title),
        "url": words.address(item.url),
        "summary": excerpt(words.line(item.summary or ""), SUMMARY_WORDS),
        "published": _time(item.published, hub),
        "language": words.language(item.language),
        "direction": _direction(item.language),
        "credit": _credit(item.credit),
        "also": [_credit(credit) for credit in item.also],
        "authors": [words.line(author) for author in item.authors],
    }


def _credit(credit: Credit) -> dict[str, str | None]:
    name = words.line(credit.outlet.name) or words.line(credit.outlet.id)
    return {"name": name, "url": words.address(credit.url) or words.address(credit.feed_home)}


def _title(said: str) -> str:
    return words.line(said) or words.UNTITLED


@dataclass(frozen=True, slots=True, kw_only=True)
class _Time:
    """A moment for a machine and for a person at the hub."""

    machine: str
    person: str


def _time(when: datetime, hub: Hub) -> _Time:
    there = when.replace(microsecond=0).astimezone(_zone(hub.timezone))
    return _Time(machine=there.isoformat().replace("+00:00", "Z"), person=f"{there.day} {there:%B %Y, %H:%M %Z}")


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _direction(language: str | None) -> str | None:
    if not words.language(language):
        return None
    return "rtl" if str(language).split("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("feedhub.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def _page(template: str, hub: Hub, *, language: str | None, **told: Any) -> bytes:
    house: Mapping[str, Any] = {
        "base": words.base(hub),
        "hub": words.line(hub.title) or "feedhub",
        "language": words.language(language) or "en",
        "direction": _direction(language) or "ltr",
    }
    return _templates().get_template(template).render(**house, **told).encode(errors="replace")
