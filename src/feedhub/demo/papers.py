"""The outlets of the sample newsroom and what they write, read from `outlets/`.

All of them are invented, and so is every story but one: the arrest warrants of 29 June 2020 and Interpol's answer are
told as they were. Dates are counted back from the moment the newsroom opens, so that its news is always today's.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from importlib.resources import files
from typing import Any, Literal

WEEKDAYS: Mapping[str, tuple[str, ...]] = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    "fa": ("دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه"),
    "ar": ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
}

# What the archive that floods its feed is made of: a headline and the sentence below it.
ARCHIVE = (
    ("Council hears {n} objections to the new quay", "The clerk read {n} letters aloud; two of them rhymed."),
    ("{n} crates of herring landed before noon", "The boats were back early, and {n} crates stood on the quay."),
    ("Magistrates fine skippers {n} shillings for unlit moorings", "The bench took {n} minutes over the case."),
    ("Lifeboat gave {n} hours to a yacht that would not be saved", "Her master thanked the crew after {n} hours."),
    ("Regatta draws {n} boats and one protest", "Of {n} boats at the line, all but one agreed on who had won."),
    ("Choir raises {n} pounds for the bells", "The bells need more than {n} pounds, the vicar told this newspaper."),
    ("Lamp {n} on the mole is mended at last", "Lamp {n} had been dark since the gale."),
    ("Library lends {n} books in a week of rain", "Novels of the sea led the list of {n} loans."),
)
ARCHIVE_STEP = timedelta(days=9, hours=5)
ARCHIVE_BEGINS = timedelta(days=41)  # before any section's max_age: old news must stay out of today's


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """path: below its outlet's home. summary: plain text. paragraphs: HTML. picture: what it shows, or None."""

    path: str
    title: str
    summary: str
    paragraphs: tuple[str, ...]
    author: str
    categories: tuple[str, ...]
    published: datetime
    picture: str | None = None
    sound: bool = False

    @property
    def slug(self) -> str:
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One feed of an outlet. source: its id in the demo's sources.toml. style: what its markup is like (press.py).

    remark: what the tour says about it, None where it is a feed like others.
    """

    source: str
    title: str
    description: str
    path: str
    format: Literal["rss", "atom", "rdf", "json"]
    style: frozenset[str]
    zone: timezone
    tags: tuple[str, ...]
    stories: tuple[Story, ...]
    remark: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """An outlet. id: its domain under .example, which is also its folder on the newsroom's server."""

    id: str
    title: str
    kind: str
    country: str
    language: str
    feeds: tuple[Feed, ...]
    stories: tuple[Story, ...]


def papers(now: datetime) -> tuple[Paper, ...]:
    """Every outlet, by id. now: when the newsroom opens; its newest story is a little older."""
    texts = sorted((files(__package__) / "outlets").iterdir(), key=lambda file: file.name)
    return tuple(_paper(tomllib.loads(file.read_text(encoding="utf-8")), now) for file in texts)


def _paper(table: Mapping[str, Any], now: datetime) -> Paper:
    home = table["feed"][0]["source"]
    told = [(story.get("feeds", [home]), _story(story, table["language"], now)) for story in table.get("story", ())]
    told.sort(key=lambda pair: pair[1].published, reverse=True)
    archive = max(feed.get("archive", 0) for feed in table["feed"])
    old = tuple(_archived(number, now) for number in range(archive))
    feeds = tuple(
        Feed(
            source=feed["source"],
            title=feed["title"],
            description=feed["description"],
            path=feed["path"],
            format=feed["format"],
            style=frozenset(feed.get("style", ())),
            zone=_zone(feed.get("zone", "+0000")),
            tags=tuple(feed["tags"]),
            remark=feed.get("remark"),
            stories=tuple(story for wanted, story in told if feed["source"] in wanted) + old[: feed.get("archive", 0)],
        )
        for feed in table["feed"]
    )
    return Paper(
        id=table["id"],
        title=table["title"],
        kind=table["kind"],
        country=table["country"],
        language=table["language"],
        feeds=feeds,
        stories=tuple(story for _, story in told) + old,
    )


def _story(table: Mapping[str, Any], language: str, now: datetime) -> Story:
    published = now - timedelta(hours=table["hours"])
    day = WEEKDAYS[language[:2].lower()][published.weekday()]
    return Story(
        path=f"{published:%Y/%m/%d}/{table['slug']}",
        title=table["title"],
        summary=table["summary"],
        paragraphs=tuple(" ".join(text.split()).replace("{day}", day) for text in table["text"].strip().split("\n\n")),
        author=table["author"],
        categories=tuple(table["categories"]),
        published=published,
        picture=table.get("picture"),
        sound=table.get("sound", False),
    )


def _archived(number: int, now: datetime) -> Story:
    published = now - ARCHIVE_BEGINS - number * ARCHIVE_STEP
    title, sentence = ARCHIVE[number % len(ARCHIVE)]
    figure = 11 + number * 7 % 389
    return Story(
        path=f"{published:%Y/%m/%d}/page-{number % 12 + 1}",
        title=title.format(n=figure),
        summary=sentence.format(n=figure),
        paragraphs=(f"{sentence.format(n=figure)} From the Chronicle of {published.day} {published:%B %Y}.",),
        author="From the archive",
        categories=("Archive",),
        published=published,
    )


def _zone(text: str) -> timezone:
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[3:5]))
    return timezone(-offset if text[0] == "-" else offset)
