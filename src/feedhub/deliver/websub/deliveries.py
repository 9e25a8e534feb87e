"""Editions to the subscribers of our own hub (WebSub 7): many at once, each host in its own measure.

A delivery is recorded after its answer, so what is promised at a kill is at least once: the deliveries under way, at most
one a subscriber, come again, since nobody can know whether they were heard. All others come exactly once an edition. One that
is not recorded yet keeps its place, so a slow disk slows deliveries and does not make more of them come again.

A host that answers slowly keeps a few places of its own and lends back the rest, so it delays only itself; who failed last
time comes after all others. Subscribers are read a page at a time: ten thousand cost no more memory than the places have.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from feedhub.core import websub
from feedhub.errors import StoreError
from feedhub.fetch.client import Client, Said
from feedhub.model import Failed, Hub
from feedhub.render import FORMATS
from feedhub.render.words import base
from feedhub.store import Store, subscribers
from feedhub.store.subscribers import Delivered, Subscriber

WITHIN = timedelta(seconds=10)
AT_ONCE = 64  # places for those that answer soon
MOST = 256  # deliveries under way, the slow ones included
OF_A_HOST = 16
OF_A_SLOW_HOST = 2
LONG = 2.0  # seconds, after which a delivery lends its place and its host counts as slow
EDITIONS = 4  # documents held at a time


@dataclass(slots=True)
class _Host:
    busy: int = 0
    slow: bool = False


@dataclass(frozen=True, slots=True)
class _Edition:
    body: bytes
    digest: bytes
    fields: Mapping[str, str]


class Deliveries:
    """What is under way. Lives in the courier's thread.

    public: where the editions are. tell: what the log should know, and its data.
    """

    def __init__(
        self, public: Path, *, clock: Callable[[], datetime], tell: Callable[[str, Mapping[str, object]], None]
    ) -> None:
        self._public = public
        self._clock = clock
        self._tell = tell
        self._hosts: defaultdict[str, _Host] = defaultdict(_Host)
        self._tasks: set[asyncio.Task[None]] = set()
        self._rows: set[int] = set()  # of subscribers whose delivery is under way or not recorded yet
        self._lent = 0
        self._freed = asyncio.Event()
        self._done: list[tuple[Delivered, asyncio.Future[None]]] = []
        self._recording: asyncio.Task[None] | None = None
        self.totals = {"delivered": 0, "failed": 0, "given_up": 0, "gone": 0}

    async def sweep(self, client: Client, store: Store, hub: Hub, *, ending: Callable[[], bool]) -> None:
        """Begin with all that is due; what is under way goes on after it. Raises StoreError."""
        self._record(store)  # where the store could not be written a while ago
        with store.reading() as connection:
            if not subscribers.waiting(connection, now=self._clock()):
                return
        editions: dict[str, _Edition | None] = {}
        for ailing in (False, True):
            after = 0
            while not ending():
                with store.reading() as connection:
                    found = subscribers.due(connection, ailing=ailing, after=after, now=self._clock())
                if not found:
                    break
                after = found[-1].row
                editions.clear()  # a page later there may be newer ones
                for each in found:
                    await self._begin(each, editions, client, store, hub)

    async def drain(self, store: Store, *, patience: float | None) -> None:
        """Wait for what is under way, but not for ever, and for its record. What is cut off comes again."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=patience)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        self._record(store)
        if self._recording is not None:
            await self._recording

    async def _begin(
        self, to: Subscriber, editions: dict[str, _Edition | None], client: Client, store: Store, hub: Hub
    ) -> None:
        host = urlsplit(to.callback).hostname or ""
        if to.row in self._rows or not await self._place(host):
            return
        if to.topic not in editions:
            if len(editions) >= EDITIONS:
                editions.clear()
            editions[to.topic] = self._edition(to.topic, hub)
        edition = editions[to.topic]
        if edition is None:
            return  # its section is about to be retired, and its subscribers with it
        self._rows.add(to.row)
        if edition.digest == to.sent:
            _ = self._finish(Delivered(row=to.row, at=self._clock(), digest=edition.digest), store)
            return
        self._hosts[host].busy += 1
        task = asyncio.create_task(self._deliver(to, edition, host, client, store))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _place(self, host: str) -> bool:
        """Wait for a place; False where the host is slow and has all that it may have."""
        while True:
            here = self._hosts[host]
            if here.slow and here.busy >= OF_A_SLOW_HOST:
                return False
            full = len(self._tasks) - self._lent >= AT_ONCE or len(self._tasks) >= MOST
            if not full and here.busy < OF_A_HOST:
                return True
            self._freed.clear()
            await self._freed.wait()

    def _edition(self, topic: str, hub: Hub) -> _Edition | None:
        try:
            body = (self._public / topic).read_bytes()
        except OSError:
            return None
        assert hub.websub is not None
        fields = {
            "Content-Type": FORMATS[topic.rpartition(".")[2]].media_type,
            "Link": websub.link(hub.websub, f"{base(hub)}/{topic}"),
        }
        return _Edition(body, sha256(body).digest(), fields)

    async def _deliver(self, to: Subscriber, edition: _Edition, host: str, client: Client, store: Store) -> None:
        lent: list[bool] = []
        alarm = asyncio.get_running_loop().call_later(LONG, self._lend, host, lent)
        fields = dict(edition.fields)
        if to.secret:
            fields["X-Hub-Signature"] = websub.signature(edition.body, to.secret)
        try:
            said = await client.say("POST", to.callback, fields=fields, body=edition.body, within=WITHIN)
            alarm.cancel()
            await self._finish(self._outcome(to, edition, said), store)
        finally:
            alarm.cancel()
            self._lent -= len(lent)
            self._hosts[host].busy -= 1
            if not self._hosts[host].busy:
                del self._hosts[host]
            asyncio.get_running_loop().call_soon(self._freed.set)  # once this task is no longer among them

    def _lend(self, host: str, lent: list[bool]) -> None:
        lent.append(True)
        self._lent += 1
        self._hosts[host].slow = True
        self._freed.set()

    def _outcome(self, to: Subscriber, edition: _Edition, said: Said | Failed) -> Delivered:
        now = self._clock()
        if isinstance(said, Said) and said.well:
            self.totals["delivered"] += 1
            return Delivered(row=to.row, at=now, digest=edition.digest)
        if said.status == 410:
            self.totals["gone"] += 1
            return Delivered(row=to.row, at=now, digest=None, gone=True)
        self.totals["failed"] += 1
        reason = said.reason if isinstance(said, Failed) else f"it answered {said.status}"
        wait = websub.again(to.tries + 1)
        if wait is None:
            self.totals["given_up"] += 1
            told = {"topic": to.topic, "host": urlsplit(to.callback).hostname, "tries": to.tries + 1, "reason": reason}
            self._tell("a delivery was given up", told)
        elif said.retry_after is not None:
            wait = max(wait, said.retry_after)
        next_at = None if wait is None else now + wait
        return Delivered(
            row=to.row, at=now, digest=None, due=next_at, tries=to.tries + 1, reason=reason, given_up=wait is None
        )

    # --- what became of them, stored together as fast as the disk goes

    def _finish(self, done: Delivered, store: Store) -> asyncio.Future[None]:
        """Let it be recorded; to be waited for by who has a place."""
        recorded = asyncio.get_running_loop().create_future()
        self._done.append((done, recorded))
        self._record(store)
        return recorded

    def _record(self, store: Store) -> None:
        if self._done and (self._recording is None or self._recording.done()):
            self._recording = asyncio.create_task(self._recorded(store))

    async def _recorded(self, store: Store) -> None:
        while self._done:
            batch = self._done[:AT_ONCE]
            try:
                await asyncio.to_thread(_store, store, [done for done, _ in batch])
            except StoreError as error:  # they stay here, and are not sent again; the next sweep tries to store them
                self._tell("deliveries cannot be recorded", {"reason": str(error)})
                return
            del self._done[: len(batch)]
            self._rows.difference_update(done.row for done, _ in batch)
            for _, recorded in batch:
                if not recorded.done():
                    recorded.set_result(None)


def _store(store: Store, batch: list[Delivered]) -> None:
    with store.writing() as connection:
        subscribers.record(connection, batch)
