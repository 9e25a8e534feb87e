"""One pass over the sources: ask many at once, then read, decide and store one answer at a time.

The event loop only fetches. One writer thread takes the answers: two outlets' copies of one article, planned side by side,
would each see no twin. A worker waits until its answer is stored before it asks the next, so the queue is bounded by them.
"""

import asyncio
import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from feedhub import __version__
from feedhub.core import polling
from feedhub.errors import FeedhubError
from feedhub.fetch.client import Client
from feedhub.fetch.pace import ask_all
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
    Request,
    Revised,
    Source,
    Unreadable,
    Validators,
)
from feedhub.store import Store, articles, sources

if TYPE_CHECKING:
    from feedhub.core.plan import Plan

GATHERED = 64  # polls that taught nothing new are stored together; losing them costs one more question each


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


def refresh(
    newsroom: Newsroom,
    store: Store,
    *,
    rules: FetchRules,
    client: Callable[[], AbstractAsyncContextManager[Client]],
    clock: Callable[[], datetime],
    only: Collection[str] | None = None,
    force: bool = False,
    report: Callable[[Report], None] = lambda report: None,
) -> Counts:
    """Ask every source that is due, or those named, and store what is new; each source in one transaction.

    report: called in the writer thread after each source.

    Raises StoreError; what was stored before stands.
    """
    now = clock()
    with store.reading() as connection:
        remembered = sources.remembered(connection)
    polls = {id: polling.begin(source, remembered.get(id)) for id, source in newsroom.sources.items()}
    asked = [
        source
        for id, source in newsroom.sources.items()
        if (only is None or id in only) and polling.due(source, polls[id], now=now, force=force or only is not None)
    ]
    writer = _Writer(store, polls, rules=rules, clock=clock, zone=_zone(newsroom), report=report)
    questions = list(_questions(asked, polls))
    if questions:
        asyncio.run(_ask(questions, writer, client=client, rules=rules))
    return writer.total


async def _ask(
    questions: Sequence[tuple[Request, Sequence[Source]]],
    writer: "_Writer",
    *,
    client: Callable[[], AbstractAsyncContextManager[Client]],
    rules: FetchRules,
) -> None:
    loop = asyncio.get_running_loop()
    askers = {request.source: group for request, group in questions}
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer") as thread:

        async def deliver(request: Request, outcome: Outcome) -> None:
            for source in askers[request.source]:
                (done,) = await asyncio.gather(
                    loop.run_in_executor(thread, writer.take, source, outcome), return_exceptions=True
                )
                if done and (isinstance(done, FeedhubError) or not isinstance(done, Exception)):
                    raise done
                if done:  # a bug of ours on one stranger's document must not cost the other sources this pass
                    await loop.run_in_executor(thread, writer.stumble, source, done)

        async with client() as asking:
            await ask_all([request for request, _ in questions], client=asking, rules=rules, deliver=deliver)
        await loop.run_in_executor(thread, writer.flush)


def _questions(asked: Iterable[Source], polls: Mapping[str, Poll]) -> Iterable[tuple[Request, Sequence[Source]]]:
    """One request for each address: sources that share one are answered by it together."""
    together: dict[object, list[Source]] = {}
    for source in asked:
        same = (polls[source.id].url, source.user_agent, source.proxy, *sorted(source.headers.items()))
        together.setdefault(same, []).append(source)
    for group in together.values():
        request = polling.request(group[0], polls[group[0].id])
        if any(polls[source.id].validators != request.validators for source in group):
            request = replace(request, validators=Validators())  # a 304 would be no answer to all of them
        yield request, group


class _Writer:
    """The one who reads bodies, decides and stores. Lives in one thread."""

    def __init__(
        self,
        store: Store,
        polls: Mapping[str, Poll],
        *,
        rules: FetchRules,
        clock: Callable[[], datetime],
        zone: tzinfo,
        report: Callable[[Report], None],
    ) -> None:
        self.store = store
        self.polls = polls
        self.rules = rules
        self.clock = clock
        self.zone = zone
        self.report = report
        self.total = Counts()
        self.gathered: list[Poll] = []

    def take(self, source: Source, outcome: Outcome) -> None:
        """Store what one answer says."""
        now = self.clock()
        poll = self.polls[source.id]
        if isinstance(outcome, Fetched):
            poll, counts = self._read(source, poll, outcome, now)
        else:
            poll = polling.after(poll, outcome, None, source=source, rules=self.rules, now=now, zone=self.zone)
            counts = Counts(not_modified=1) if isinstance(outcome, NotModified) else Counts(failed=1)
            self.gathered.append(poll)
            if len(self.gathered) >= GATHERED:
                self.flush()
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
        counts = Counts(sources=1, failed=1)
        self.total = self.total + counts
        self.report(Report(source=source, poll=poll, counts=counts, bug=bug))

    def flush(self) -> None:
        """Store the polls that brought no document."""
        if self.gathered:
            with self.store.writing() as connection:
                for poll in self.gathered:
                    sources.remember(connection, poll)
            self.gathered.clear()

    def _read(self, source: Source, poll: Poll, fetched: Fetched, now: datetime) -> tuple[Poll, Counts]:
        digest = hashlib.blake2b(fetched.body, digest_size=16, person=__version__.encode()[:16]).digest()
        if digest == poll.body_digest:
            reading = polling.Reading(document=None, digest=digest)
            poll = polling.after(poll, fetched, reading, source=source, rules=self.rules, now=now, zone=self.zone)
            self.gathered.append(poll)
            return poll, Counts(fetched=1, unchanged=poll.entries or 0)
        return self._ingest(source, poll, fetched, digest, now)

    def _ingest(
        self, source: Source, poll: Poll, fetched: Fetched, digest: bytes, now: datetime
    ) -> tuple[Poll, Counts]:
        from feedhub.core import dedup, plan  # a pass in which nothing changed loads no parser
        from feedhub.pipeline import worker

        with self.store.reading() as connection:
            listed = sources.listed(connection, source.id)
        ingested = worker.read(fetched, source=source, poll=poll, seen=frozenset(listed), now=now)
        if isinstance(ingested, Unreadable):
            reading = polling.Reading(document=ingested, digest=digest)
            poll = polling.after(poll, fetched, reading, source=source, rules=self.rules, now=now, zone=self.zone)
            self.gathered.append(poll)
            return poll, Counts(failed=1)
        keys, ids = dedup.wanted(ingested.articles, ingested.keys)
        with self.store.writing() as connection:
            known = articles.known(connection, keys, ids)
            more = dedup.numbered(ingested.keys, known)
            if more:
                taken = frozenset(articles.by_ids(connection, more))
                known = replace(known, ids=known.ids | taken)
            made = plan.decide(ingested, known, source=source, poll=poll, listed=listed, now=now)
            counts = _counted(made)
            reading = polling.Reading(document=ingested.document, digest=digest, new=counts.new)
            poll = polling.after(poll, fetched, reading, source=source, rules=self.rules, now=now, zone=self.zone)
            articles.apply(connection, made.decisions, merged=made.merged, shared=made.shared, now=now)
            articles.sight(connection, {*made.listed.values()}, before={*listed.values()}, now=now)
            sources.remember_listed(connection, source.id, made.listed)
            sources.remember(connection, poll)
        return poll, counts


def _zone(newsroom: Newsroom) -> tzinfo:
    """Whose clocks cron expressions mean; read from disk only where a source has one."""
    if all(source.cron is None for source in newsroom.sources.values()):
        return UTC
    from zoneinfo import ZoneInfo

    return ZoneInfo(newsroom.hub.timezone)


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
