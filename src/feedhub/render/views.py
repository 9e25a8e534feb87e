"""What pages show beyond an edition: values that `pipeline/` gathers from the store and hands to render."""

from dataclasses import dataclass
from datetime import date, datetime

from feedhub.model import Lead, Section


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
