"""What every page and picture has: the templates, the house they stand in, and texts, addresses and times made fit to show.

Templates escape whatever they are given; texts are made legible by `words.line` and addresses checked by `words.address`
before they get there, and no source's HTML is shown. Nothing here knows what time it is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from feedhub.core.text import excerpt
from feedhub.model import Credit, Hub, Section
from feedhub.render import words
from feedhub.render.labels import Labels, direction, labels

FEEDS = (
    ("Atom", "atom", "application/atom+xml"),
    ("RSS", "rss", "application/rss+xml"),
    ("JSON", "json", "application/feed+json"),
)
# Where common readers take the address of a feed. Plain links, followed only by who asks for it.
READERS = (
    ("Feedly", "https://feedly.com/i/subscription/feed/{}"),
    ("Inoreader", "https://www.inoreader.com/?add_feed={}"),
    ("NewsBlur", "https://www.newsblur.com/?url={}"),
    ("Feedbin", "https://feedbin.com/?subscribe={}"),
    ("The Old Reader", "https://theoldreader.com/feeds/subscribe?url={}"),
)
ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """A moment for a machine and for a person at the hub."""

    machine: str
    person: str

    def __html__(self) -> str:
        """As templates show it. Both are ours: digits, and the names that a language has for days and months."""
        return f'<time datetime="{self.machine}">{escape(self.person)}</time>'


class House:
    """The hub as one page shows it. language: of the page; what nobody has translated into it is said in English."""

    def __init__(self, hub: Hub, language: str | None = None) -> None:
        self.hub = hub
        self.base = words.base(hub)
        self.name = words.line(hub.title) or "feedhub"
        self.language = words.language(language) or words.language(hub.language) or "en"
        self.labels: Labels = labels(self.language, hub.timezone)
        self._parts: dict[str, Any] = {}

    def page(self, template: str, **told: Any) -> bytes:
        """A template filled in. told: what it shows beside the house itself."""
        return _templates().get_template(template).render(**self._given(), **told).encode(errors="replace")

    def parts(self, template: str) -> Any:
        """The macros of a template, each a function that returns Markup."""
        if template not in self._parts:
            self._parts[template] = _templates().get_template(template).make_module(self._given())
        return self._parts[template]

    def _given(self) -> dict[str, Any]:
        """What every template may show."""
        spoken = self.labels
        return {
            "base": self.base,
            "hub": self.name,
            "language": self.language,
            "direction": direction(self.language),
            "speaks": None if self.language.split("-")[0].lower() == spoken.language else spoken.language,
            "_": spoken.say,
            "n_": spoken.count,
            "number": spoken.number,
            "drawn": Markup(drawn()),  # noqa: S704 - our own file
        }

    def time(self, when: datetime, person: str | None = None) -> Time:
        """person: how it is said; by default with day, year and time zone."""
        there = self.labels.there(when)
        machine = there.isoformat(timespec="minutes").replace("+00:00", "Z")
        return Time(machine=machine, person=person or self.labels.moment(when))

    def brief(self, when: datetime, *, beside: datetime | None = None) -> Time:
        """A time among others of the same days."""
        return self.time(when, self.labels.brief(when, beside=beside))

    def section(self, section: Section) -> Mapping[str, Any]:
        """What stands at the head of a section, and how to subscribe to it."""
        address = f"{self.base}/{section.id}"
        return {
            "id": section.id,
            "title": self.title_of(section.id, section.title),
            "description": words.line(section.description or ""),
            "url": address,
            "feed": f"{address}.atom",
            "feeds": feeds(address),
            "readers": readers(f"{address}.atom"),
            "activity": f"{address}/activity.svg",
        }

    def ways(self, sections: Iterable[tuple[str, str]], here: str | None = None) -> list[Mapping[str, Any]]:
        """The way from a page to each section. sections: id and title; here: the one that it is itself."""
        return [
            {"title": self.title_of(id, title), "url": f"{self.base}/{id}", "here": id == here}
            for id, title in sections
        ]

    def is_ours(self, id: str, title: str) -> bool:
        """Whether a section is the one of everything, which nobody configured."""
        return id == ALL and title == self.hub.title

    def title_of(self, id: str, title: str) -> str:
        """A section's name; the one we add ourselves has the hub's, which says nothing on the hub's own pages."""
        if self.is_ours(id, title):
            return str(self.labels.say("Everything"))
        return words.line(title) or id


@cache
def drawn() -> str:
    """The style of every picture: one text, so that one digest in a browser's policy allows it."""
    return (files("feedhub.render") / "templates" / "drawn.css").read_text("utf-8").strip()


def feeds(address: str) -> list[Mapping[str, str]]:
    """The formats of what stands at an address."""
    return [{"name": name, "url": f"{address}.{suffix}", "type": type} for name, suffix, type in FEEDS]


def readers(feed: str) -> list[Mapping[str, str]]:
    """Common readers, each with the link that subscribes there."""
    return [{"name": name, "url": where.format(quote(feed, safe=""))} for name, where in READERS]


def headline(said: str) -> str:
    """A headline as a page shows it; never empty."""
    return words.line(said) or words.UNTITLED


def brief(said: str | None, most: int) -> str:
    """The first words of a plain text."""
    return excerpt(words.line(said or ""), most)


def spoken(language: str | None) -> Mapping[str, str | None]:
    """The language of a text and which way it is written; "auto" where nobody said."""
    known = words.language(language)
    return {"language": known, "direction": direction(known) or "auto"}


def outlet(credit: Credit) -> Mapping[str, str | None]:
    """An outlet's name, and where its report is."""
    name = words.line(credit.outlet.name) or words.line(credit.outlet.id) or words.UNTITLED
    return {"name": name, "url": words.address(credit.url) or words.address(credit.feed_home)}


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
