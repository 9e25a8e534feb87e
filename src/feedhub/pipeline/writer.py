"""The one who reads what came, decides and stores: in a pass of polls or of pushes, one answer at a time.

A pass in which nothing moved loads no parser: `intake` is imported at the first document that is not as it was.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Literal

from feedhub import __version__
from feedhub.core import hosts, polling
from feedhub.fetch.turns import host_of
from feedhub.model import (
    Duplicate,
    Failed,
    Fetched,
    FetchRules,
    New,
    Newsroom,
    NotModified,
    Outcome,
    Poll,
    Revised,
    Source,
)
from feedhub.pipeline.memory import Hosts, Lately
from feedhub.store import Store, hours, sources
from feedhub.store import hosts as known_hosts
from feedhub.store.hours import Asked

if TYPE_CHECKING:
    from feedhub.core.plan import Plan
    from feedhub.pipeline.intake import Intake

GATHERED = 64  # polls that taught nothing new are stored together; losing them costs one more question each

_NAMES: Mapping[type[Outcome], Literal["fetched", "not_modified", "failed"]] = {
    Fetched: "fetched",
    NotModified: "not_modified",
    Failed: "failed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What a pass did; the last line of `refresh --json`."""

    sources: int = 0
    fetched: int = 0
    not_modified: int = 0
    failed: int = 0
    new: int = 0
    revised: int = 0
    unchanged: int = 0
    duplicate: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(**{name: getattr(self, name) + getattr(other, name) for name in Counts.__slots__})


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of asking one source. bug: what feedhub itself stumbled over, to be told with its traceback."""

    source: Source
    poll: Poll
    counts: Counts
    bug: BaseException | None = None


class Writer:
    """The one who reads bodies, decides and stores. Lives in one thread."""

    def __init__(
        self,
        store: Store,
        newsroom: Newsroom,
        polls: dict[str, Poll],
        pace: Hosts,
        *,
        rules: FetchRules,
        clock: Callable[[], datetime],
        zone: tzinfo,
        report: Callable[[Report], None],
        lately: Lately | None = None,
    ) -> None:
        self.store = store
        self.newsroom = newsroom
        self.polls = polls
        self.pace = pace
        self.rules = rules
        self.clock = clock
        self.zone = zone
        self.report = report
        self.total = Counts()
        self.gathered: list[Poll] = []
        self.asked: list[Asked] = []
        self.intake: Intake | None = None
        self.lately = lately or Lately()
        self.subscribes = False
        self.pushing: frozenset[str] = frozenset()
        self.silent: list[str] = []

    def take(self, source: Source, outcome: Outcome, *, pushed: bool = False) -> None:
        """Store what one answer says. pushed: the source's hub brought it."""
        now = self.clock()
        asked = Asked(source=source.id, at=now, outcome=_NAMES[type(outcome)], took=outcome.took)
        poll = self.polls[source.id]
        if isinstance(outcome, Fetched):
            poll, counts = self._read(source, poll, outcome, now, asked)
        else:
            poll = polling.after(poll, outcome, None, source=source, rules=self.rules, now=now, zone=self.zone)
            counts = Counts(not_modified=1) if isinstance(outcome, NotModified) else Counts(failed=1)
            self.gathered.append(poll)
            self.asked.append(asked)
            if isinstance(outcome, Failed) and hosts.refuses(outcome):
                self._with_others(poll, outcome, now)
            if len(self.gathered) >= GATHERED:
                self.flush()
        if source.id in self.pushing and poll.state == "active":
            if counts.new and not pushed:  # a poll had to find it: pushes have stopped
                self.silent.append(source.id)
                self.gathered.append(poll)
            else:
                poll = polling.while_pushed(poll, source, rules=self.rules, now=now)
                self.gathered.append(poll)
        self.polls[source.id] = poll
        counts = counts + Counts(sources=1)
        self.total = self.total + counts
        self.report(Report(source=source, poll=poll, counts=counts))

    def stumble(self, source: Source, bug: BaseException) -> None:
        """Count a source as failed whose answer feedhub could not take; nothing of it was stored."""
        reason = f"feedhub itself stumbled over this document ({type(bug).__name__}); please report it with the log"
        failed = Failed(grade="soft", reason=reason)
        poll = polling.after(
            self.polls[source.id], failed, None, source=source, rules=self.rules, now=self.clock(), zone=self.zone
        )
        self.gathered.append(poll)
        self.asked.append(Asked(source=source.id, at=self.clock(), outcome="failed"))
        counts = Counts(sources=1, failed=1)
        self.total = self.total + counts
        self.report(Report(source=source, poll=poll, counts=counts, bug=bug))

    def _with_others(self, poll: Poll, failed: Failed, now: datetime) -> None:
        """Where a source's host has refused a second one, the others wait too, and come one after another."""
        self.polls[poll.source] = poll
        waiting = self.pace.refused(poll, failed, now=now)
        gap = self.pace.gap(poll.url, now)
        for place, id in enumerate(waiting, start=1):
            if self.newsroom.sources[id].paused:
                continue
            self.polls[id] = polling.with_its_host(
                self.polls[id],
                host_of(poll.url),
                until=poll.next_fetch or now,
                place=place,
                gap=gap,
                retry_at=poll.retry_at,
            )
            self.gathered.append(self.polls[id])

    def flush(self) -> None:
        """Store the polls that brought no document, and what hosts taught us meanwhile."""
        if self.gathered:
            with self.store.writing() as connection:
                sources.remember(connection, *self.gathered)
                hours.record(connection, self.asked)
                for source in self.silent:
                    from feedhub.store import subscriptions

                    subscriptions.unreliable(connection, source)
                if self.pace.learnt:
                    known_hosts.remember(connection, self.pace.learnt, now=self.clock())
            self.gathered.clear()
            self.asked.clear()
            self.silent.clear()
            self.pace.learnt.clear()

    def _read(self, source: Source, poll: Poll, fetched: Fetched, now: datetime, asked: Asked) -> tuple[Poll, Counts]:
        digest = hashlib.blake2b(fetched.body, digest_size=16, person=__version__.encode()[:16]).digest()
        if digest == poll.body_digest:
            reading = polling.Reading(document=None, digest=digest)
            poll = polling.after(poll, fetched, reading, source=source, rules=self.rules, now=now, zone=self.zone)
            self.gathered.append(poll)
            self.asked.append(asked)
            return poll, Counts(fetched=1, unchanged=poll.entries or 0)
        return self._ingest(source, poll, fetched, digest, now, asked)

    def _ingest(
        self, source: Source, poll: Poll, fetched: Fetched, digest: bytes, now: datetime, asked: Asked
    ) -> tuple[Poll, Counts]:
        from feedhub.pipeline.intake import Intake  # a pass in which nothing changed loads no parser
        from feedhub.pipeline.newsroom import where_they_are

        if self.intake is None:
            here = where_they_are(self.newsroom, self.polls).sources
            self.intake = Intake(self.store, self.lately, sources=here, subscribes=self.subscribes)
        poll, made = self.intake.take(
            fetched, digest=digest, source=source, poll=poll, rules=self.rules, zone=self.zone, now=now, asked=asked
        )
        if made is None:
            self.gathered.append(poll)
            self.asked.append(replace(asked, outcome="failed"))
            return poll, Counts(failed=1)
        return poll, _counted(made)


def _counted(made: "Plan") -> Counts:
    def how_many(kind: type) -> int:
        return sum(isinstance(decision, kind) for decision in made.decisions)

    return Counts(
        fetched=1,
        new=how_many(New),
        revised=how_many(Revised),
        duplicate=how_many(Duplicate),
        unchanged=made.unchanged,
    )


def zone_of(newsroom: Newsroom) -> tzinfo:
    """Whose clocks cron expressions mean; read from disk only where a source has one."""
    if all(source.cron is None for source in newsroom.sources.values()):
        return UTC
    from zoneinfo import ZoneInfo

    return ZoneInfo(newsroom.hub.timezone)
