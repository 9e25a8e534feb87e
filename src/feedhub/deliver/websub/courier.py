"""The thread beside `serve` that tells of news. It looks every second, and at once when it is nudged."""

import asyncio
import threading
from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from feedhub.core import websub
from feedhub.core.websub import Refusal
from feedhub.deliver.websub.deliveries import Deliveries
from feedhub.deliver.websub.intents import Intents
from feedhub.deliver.websub.pings import ping
from feedhub.deliver.websub.subscribing import subscribe
from feedhub.errors import FeedhubError
from feedhub.fetch.client import Client
from feedhub.model import Hub
from feedhub.render import words
from feedhub.store import Store, subscribers
from feedhub.store.lock import hold

LOOK = 1.0  # seconds, in which a look costs next to nothing: another process's edition goes out within five
EXPIRY = 60.0  # seconds between looks for leases that are over
HANGING_UP = 3.0  # seconds for what is under way once the end was asked for
LAST = 10.0  # seconds for the thread to end
LOCK = "websub.lock"  # two processes on one store would tell everything twice

Tell = Callable[[str, Mapping[str, object]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What the courier works by, until the settings change.

    own: whether the hub is ours. sources: those that are configured; subscribes: whether their hubs are asked. client, store:
    made anew when they are asked for. topic: the published file that an address names, None if it is none of ours.
    """

    hub: Hub
    own: bool
    sources: Collection[str]
    subscribes: bool
    client: Callable[[], Client]
    store: Callable[[], Store]
    topic: Callable[[str], str | None]


class Courier:
    """One thread, one loop, from `start` to `stop`.

    office: asked at each look; while it is the same object, nothing changed. public, data_dir: as they are for good.
    """

    def __init__(
        self, office: Callable[[], Office], *, public: Path, data_dir: Path, clock: Callable[[], datetime], tell: Tell
    ) -> None:
        self._office = office
        self._public = public
        self._data_dir = data_dir
        self._clock = clock
        self._tell = tell
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake: asyncio.Event | None = None
        self._client: Client | None = None
        self._works: dict[str, asyncio.Task[None]] = {}
        self._said: dict[str, str] = {}
        self._expired_at = 0.0
        self.intents = Intents(clock=clock)
        self.deliveries: Deliveries | None = None
        self.pinged = {"heard": 0, "failed": 0}

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End it; what is under way has a moment to come to its own. What was not recorded comes again."""
        self._ending.set()
        self.nudge()
        if self._thread.ident is not None:
            self._thread.join(LAST)

    def nudge(self) -> None:
        """Look now. From any thread."""
        if self._loop is not None and self._wake is not None:
            with suppress(RuntimeError):  # its loop is closed already
                self._loop.call_soon_threadsafe(self._wake.set)

    def ask(self, pairs: Sequence[tuple[str, str]]) -> Refusal | None:
        """What somebody asks of our own hub, by the fields of a form; None: it will be verified. From any thread."""
        office = self._office()
        if not office.own:
            return Refusal(sentence="there is no hub here", status=404)
        intent = websub.intent(pairs, topic=office.topic)
        if isinstance(intent, Refusal):
            return intent
        client = self._client
        if client is None:
            return Refusal(sentence="this hub is not ready yet; ask again in a moment", status=503)
        why = client.unspeakable(intent.callback)
        if why is not None:
            return Refusal(sentence=f"hub.callback cannot be used: {why}")
        refused = self.intents.take(intent)
        if refused is None:
            self.nudge()
        return refused

    def totals(self) -> Mapping[str, int]:
        """What was done since the start, by name."""
        sent = self.deliveries.totals if self.deliveries is not None else {}
        intents = {"verified": self.intents.verified, "unverified": self.intents.refused}
        return {**sent, **intents, **{f"ping_{name}": count for name, count in self.pinged.items()}}

    # --- in the thread

    def _run(self) -> None:
        while not self._ending.is_set():
            try:
                with hold(self._data_dir, patience=timedelta(), name=LOCK):
                    asyncio.run(self._live())
            except Exception as error:  # noqa: BLE001 - whatever it stumbled over, the next message is to go out
                self._once("courier", error)
                self._ending.wait(LOOK)

    async def _live(self) -> None:
        self._loop, self._wake = asyncio.get_running_loop(), asyncio.Event()
        self.deliveries = Deliveries(self._public, clock=self._clock, tell=self._tell)
        while not self._ending.is_set():
            office = self._office()
            store = office.store()
            try:
                async with office.client() as client:
                    self._client = client
                    while self._office() is office and not self._ending.is_set():
                        self._look(office, client, store)
                        await self._rest()
                    self._client = None
                    await self._end_work()
                    patience = HANGING_UP if self._ending.is_set() else None
                    await self.deliveries.drain(store, patience=patience)
                    if self.intents.under_way:
                        await asyncio.wait(self.intents.under_way, timeout=patience)
            finally:
                self._client = None
                store.close()

    async def _rest(self) -> None:
        assert self._wake is not None
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK):
                await self._wake.wait()
        self._wake.clear()

    def _look(self, office: Office, client: Client, store: Store) -> None:
        assert self._wake is not None
        if office.own:
            self.intents.begin(client, store, ended=self._wake.set)
        self._go_on("news", lambda: self._tell_of_news(office, client, store))
        if office.subscribes:
            there = words.base(office.hub)
            self._go_on("hubs", lambda: subscribe(client, store, there, office.sources, clock=self._clock))

    def _go_on(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Begin a work anew where it has ended. It may take its time: nothing else waits for it."""
        before = self._works.get(name)
        if before is None or before.done():
            self._works[name] = asyncio.create_task(self._carefully(name, work))

    async def _carefully(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        try:
            await work()
            self._said.pop(name, None)
        except Exception as error:  # noqa: BLE001 - whatever it stumbled over, the next look is to do its work
            self._once(name, error)

    async def _tell_of_news(self, office: Office, client: Client, store: Store) -> None:
        assert self.deliveries is not None
        if office.own:
            self._expire(store)
            await self.deliveries.sweep(client, store, office.hub, ending=self._ending.is_set)
        elif office.hub.websub is not None:
            heard, failed = await ping(client, store, office.hub, clock=self._clock)
            self.pinged["heard"] += heard
            self.pinged["failed"] += failed

    async def _end_work(self) -> None:
        for work in self._works.values():
            work.cancel()
        if self._works:
            await asyncio.wait(self._works.values())

    def _expire(self, store: Store) -> None:
        assert self._loop is not None
        if self._loop.time() - self._expired_at > EXPIRY:
            self._expired_at = self._loop.time()
            with store.writing() as connection:
                subscribers.expire(connection, now=self._clock())

    def _once(self, name: str, error: Exception) -> None:
        """What goes on going wrong is told once."""
        reason = str(error) if isinstance(error, FeedhubError) else f"{type(error).__name__}: {error}"
        if self._said.get(name) != reason:
            self._tell("nobody can be told of news at the moment", {"reason": reason})
        self._said[name] = reason
