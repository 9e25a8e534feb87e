"""One pass over the sources: ask many at once, then read, decide and store one answer at a time.

The event loop only fetches. One writer thread takes the answers: two outlets' copies of one article, planned side by side,
would each see no twin. A worker waits until its answer is stored before it asks the next, so the queue is bounded by them.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import replace
from datetime import datetime, timedelta

from feedhub.core import hosts, polling
from feedhub.errors import FeedhubError
from feedhub.fetch.client import Client
from feedhub.fetch.pace import ask_all
from feedhub.model import Failed, FetchRules, Newsroom, Outcome, Poll, Request, Source, Validators
from feedhub.pipeline.memory import Hosts, Lately
from feedhub.pipeline.writer import Counts, Report, Writer, zone_of
from feedhub.store import Store, articles, sources
from feedhub.store import hosts as known_hosts

LOOK = 1.0  # seconds; where no answer came in one, what came before it need not wait for who is silent
LOOKS = 15  # after which it is time although answers keep coming


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
    lately: Lately | None = None,
    patience: timedelta | None = None,
    ending: Callable[[], bool] = lambda: False,
    subscribes: Callable[[], bool] = lambda: False,
    meanwhile: Callable[[], None] | None = None,
) -> Counts:
    """Ask every source that is due, or those named, and store what is new; each source in one transaction.

    report: called in the writer thread after each source.
    lately: the stories of earlier passes; None, or where another process stored some since: they are read from the store.
    patience: how long a host's sources may wait for their turn; who would wait longer stays due.
    ending: asked again and again; once it says so nothing more is asked, and what has come is stored.
    subscribes: whether the hubs that feeds name are to be asked to tell us of news; asked where any source is.
    meanwhile: called in the writer thread once something new is stored and the rest keeps us waiting.

    Raises StoreError; what was stored before stands.
    """
    now = clock()
    with store.reading() as connection:
        remembered = sources.remembered(connection, of=newsroom.sources)
        known = known_hosts.remembered(connection, now=now)
        storyless = articles.storyless(connection)
    zone = zone_of(newsroom)
    polls = {
        id: polling.replanned(source, polling.begin(source, remembered.get(id)), rules=rules, zone=zone)
        for id, source in newsroom.sources.items()
    }
    del remembered  # or each Poll would be held twice, as it was and as it became
    asked = [
        source
        for id, source in newsroom.sources.items()
        if (only is None or id in only) and polling.due(source, polls[id], now=now, force=force or only is not None)
    ]
    asked.sort(key=lambda source: polls[source.id].failures > 0)  # who did not answer last time keeps nobody waiting
    if storyless:
        from feedhub.pipeline.intake import Intake

        Intake(store, lately or Lately(), sources={}).catch_up(now=now)
    groups = _together(asked, polls)
    if groups:
        pace = Hosts(polls, rules=rules, known=known)
        writer = Writer(store, newsroom, polls, pace, rules=rules, clock=clock, zone=zone, report=report, lately=lately)
        if subscribes():
            from feedhub.store import subscriptions

            writer.subscribes = True
            with store.reading() as connection:
                writer.pushing = subscriptions.pushing(connection, now=now)
        asyncio.run(_ask(groups, writer, client=client, patience=patience, ending=ending, meanwhile=meanwhile))
        return writer.total
    return Counts()


async def _ask(
    groups: Sequence[Sequence[Source]],
    writer: Writer,
    *,
    client: Callable[[], AbstractAsyncContextManager[Client]],
    patience: timedelta | None,
    ending: Callable[[], bool],
    meanwhile: Callable[[], None] | None,
) -> None:
    loop = asyncio.get_running_loop()
    askers: dict[str, Sequence[Source]] = {}  # of the requests under way
    turns = writer.pace.turns(loop.time(), now=writer.clock())
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer") as thread:

        async def deliver(request: Request, outcome: Outcome) -> None:
            refused = isinstance(outcome, Failed) and hosts.refuses(outcome)
            if refused and writer.pace.seconded(request.url, now=writer.clock()):
                turns.leave(request.url)  # at once: the writer may have much to do before it comes to this answer
            for source in askers.pop(request.source):
                (done,) = await asyncio.gather(
                    loop.run_in_executor(thread, writer.take, source, outcome), return_exceptions=True
                )
                if done and (isinstance(done, FeedhubError) or not isinstance(done, Exception)):
                    raise done
                if done:  # a bug of ours on one stranger's document must not cost the other sources this pass
                    await loop.run_in_executor(thread, writer.stumble, source, done)
            if refused:
                turns.learn(request.url, writer.pace.gap(request.url, writer.clock()))
            if ending():
                turns.end()

        def requests() -> Iterator[Request]:
            for group in groups:
                if ending():
                    return
                request = _question(group, writer.polls)
                askers[request.source] = group
                yield request

        waiting = loop.create_task(_now_and_then(writer, thread, meanwhile)) if meanwhile is not None else None
        try:
            async with client() as asking:
                await ask_all(
                    requests(), client=asking, rules=writer.rules, deliver=deliver, turns=turns, patience=patience
                )
        finally:
            if waiting is not None:
                waiting.cancel()
        await loop.run_in_executor(thread, writer.flush)


async def _now_and_then(writer: Writer, thread: ThreadPoolExecutor, meanwhile: Callable[[], None]) -> None:
    """Let what is new go out while somebody dawdles: a slow host delays only itself."""

    def go_out() -> None:
        with suppress(FeedhubError):  # whatever it is, the end of the pass meets it again and says so
            writer.flush()
            meanwhile()

    loop, out, before, looks = asyncio.get_running_loop(), 0, Counts(), 0
    while True:
        await asyncio.sleep(LOOK)
        now, looks = writer.total, looks + 1
        news = now.new + now.revised + now.duplicate
        if news != out and (now == before or looks >= LOOKS):
            await loop.run_in_executor(thread, go_out)
            out, looks = news, 0
        before = now


def _together(asked: Iterable[Source], polls: Mapping[str, Poll]) -> Sequence[Sequence[Source]]:
    """The sources in groups: those that share an address are answered by one request."""
    groups: dict[object, tuple[Source, ...]] = {}
    for source in asked:
        url = polls[source.id].url
        plain = source.user_agent is None and source.proxy is None and not source.headers
        same = url if plain else (url, source.user_agent, source.proxy, *sorted(source.headers.items()))
        groups[same] = (*groups.get(same, ()), source)
    return list(groups.values())


def _question(group: Sequence[Source], polls: Mapping[str, Poll]) -> Request:
    """One request for a group of sources."""
    request = polling.request(group[0], polls[group[0].id])
    if any(polls[source.id].validators != request.validators for source in group):
        return replace(request, validators=Validators())  # a 304 would be no answer to all of them
    return request
