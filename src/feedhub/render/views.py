"""What pages show beyond an edition: values that `pipeline/` gathers from the store and hands to render."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from feedhub.model import Edition, Item, Lead, Section, Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One report of an item. source: the feed it came by. copied: it says what another of them says."""

    source: str
    when: datetime
    copied: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Why a report was taken for one with others. outlet: whose it is; reason: a sentence."""

    outlet: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why an item is where it is.

    item: its id. first_seen: of its first report, by us. rule: those clauses of the section's query that admitted it.
    seen: each of its reports, in order of time. story: the id of the story it tells; reports: how many tell it.
    """

    item: str
    first_seen: datetime
    rule: tuple[str, ...] = ()
    seen: tuple[Seen, ...] = ()
    joined: tuple[Joined, ...] = ()
    story: str | None = None
    reports: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What a section's page tells beside its edition.

    sections: id and title of all that are published, for the way from one to the other. days: articles a day, in order of
    time, a number for each day.
    """

    sections: tuple[tuple[str, str], ...] = ()
    reasons: tuple[Reason, ...] = ()
    days: tuple[tuple[date, int], ...] = ()


NOTHING = Background()


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """A section as the front page shows it.

    published: when it last said something new, None where it never did. lead: its foremost items, in its order.
    items, outlets: how many it has, and of whom. days: as in Background.
    """

    section: Section
    published: datetime | None = None
    lead: tuple[Lead, ...] = ()
    items: int = 0
    outlets: int = 0
    days: tuple[tuple[date, int], ...] = ()


# --- a story -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What a report said before and after one change; None where that part did not change, or may not be told."""

    at: datetime
    before_title: str | None = None
    after_title: str | None = None
    before_text: str | None = None
    after_text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report of a story. reason: why it was taken for the same story, None for the first. copies: those that carry its
    text, in order of time; agency: whose text that is, where it is an agency's.
    """

    item: Item
    reason: str | None = None
    revisions: tuple[Revision, ...] = ()
    copies: tuple[Item, ...] = ()
    agency: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A story that belongs together with this one. kind: follows, followed, see_also. reason: a sentence."""

    story: str
    kind: Literal["follows", "followed", "see_also"]
    title: str
    when: datetime
    language: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """A story with all its reports, in order of time; title, summary and image are of the one that speaks for it."""

    story: str
    title: str
    began: datetime
    tally: Tally
    reports: tuple[Report, ...]
    neighbours: tuple[Neighbour, ...] = ()
    language: str | None = None
    summary: str | None = None
    image: str | None = None


# --- a search ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """Why a query cannot be read. column: from 1, None where it is the whole that is wrong."""

    problem: str
    column: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """A search and what it found.

    asked: as it was written, None where nothing was asked yet. understood: as the query language spells it. older: the query for
    what is older than what is shown. feed: the address at which it can be subscribed to, without base_url and with `{}` for the
    format. examples: queries that find something here; fields: names that may stand before a colon.
    """

    asked: str | None = None
    understood: str | None = None
    mistake: Mistake | None = None
    edition: Edition | None = None
    reasons: tuple[Reason, ...] = ()
    older: str | None = None
    feed: str | None = None
    examples: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


# --- how sources are ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """How a source is. strip: a letter an hour: o it brought something, n 304, s slow, f failing, a dot where it was not asked.

    a_day: articles a day. delay: the median between a publisher's date and our first sight, None where no date tells.
    next_at, why: when it is asked next, and why then. Nothing in it is a secret: who may look at a page is anybody.
    """

    id: str
    name: str
    state: Literal["active", "slowed", "stopped", "paused", "new"]
    failing: bool = False
    home: str | None = None
    reason: str | None = None
    last: datetime | None = None
    next_at: datetime | None = None
    why: str = ""
    a_day: float = 0.0
    delay: timedelta | None = None
    strip: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """How the sources are, the worst first: one page of them.

    total: how many there are; failing, silent: how many of them fail, or were never asked. until: the end of each strip's last
    hour. firsts: outlets, how often each was the first of several to report a story, and of how many it reported.
    """

    rows: tuple[SourceRow, ...]
    total: int
    page: int
    pages: int
    until: datetime
    failing: int = 0
    stopped: int = 0
    paused: int = 0
    firsts: tuple[tuple[str, int, int], ...] = ()
