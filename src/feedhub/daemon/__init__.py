"""A process that stays: APScheduler as its heartbeat, the web beside it, one event loop.

    heart        a beat at a time                       pulse      whether it still beats
    files        whether the configuration changed      manager    sd_notify: ready, reloading, alive, stopping
    connections  HTTP, and how long each may take       listening  sockets, and why one cannot be had
    signals      who asked for the end

What a beat does is the caller's; it runs in a thread, never twice at once, and whatever it raises is one line in the log
and no more. What asks the clock, opens the store or holds its lock is not here.
"""

import asyncio
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from types import FrameType
from typing import Any

import uvicorn
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from feedhub.daemon.connections import AtOnce, Server, speaking
from feedhub.daemon.files import Files
from feedhub.daemon.heart import Heart, Moments, in_a_thread
from feedhub.daemon.listening import address, closed, listeners
from feedhub.daemon.manager import Manager
from feedhub.daemon.pulse import Pulse
from feedhub.daemon.signals import caught
from feedhub.errors import ConfigError, FeedhubError

__all__ = ["Duties", "Files", "Pulse", "serve"]

HANGING_UP = 3  # seconds for answers under way once the end was asked for
TURN = 0.001  # seconds a thread computes before readers have their turn; Python's own are five times that
LOOK = 1.0  # seconds between looks at the files, the clock and the watchdog
WENT_BACK = timedelta(seconds=5)  # by which a clock that is set back differs from one that is slewed

App = Callable[[Any, Any, Any], Awaitable[None]]  # ASGI


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties:
    """What the daemon does, and when.

    beat: called at once and then every so often, in a thread; not again before it has ended, and once for all the times
    that were missed. moment: the next time after the given one at which a beat is wanted to the second.
    reload: in a thread, at SIGHUP and when one of `watched` changed; raises FeedhubError when what stood must stand.
    seen: these files as they were when they were read, where that was well before: a large store takes minutes to upgrade.
    """

    beat: Callable[[], None]
    every: timedelta
    moment: Callable[[datetime], datetime | None] = lambda after: None
    reload: Callable[[], None] = lambda: None
    watched: Callable[[], Iterable[Path]] = tuple
    seen: Files | None = None


def serve(
    app: App,
    *,
    at_once: AtOnce | None = None,
    listen: str,
    duties: Duties,
    clock: Callable[[], datetime],
    log: logging.Logger,
    pulse: Pulse,
    ending: threading.Event,
    ready: Callable[[str], None] = lambda address: None,
    longest: Callable[[bytes], int] = lambda target: 0,
) -> signal.Signals | None:
    """Answer requests and beat until SIGTERM or SIGINT; called on the main thread.

    at_once, longest: as `speaking` takes them. listen: host:port, or unix: and a path. pulse: felt at each beat. ending: set
    as soon as the end is asked for, so that a beat under way can come to its own. ready: told the address when a request would be
    answered.

    Returns the signal that ended it. Raises FeedhubError when the address cannot be had.
    """
    sys.setswitchinterval(TURN)
    sockets = listeners(listen)
    manager = Manager(os.environ)

    def end() -> None:
        ending.set()
        manager.stopping()

    config = speaking(app, at_once=at_once, longest=longest)
    config.timeout_graceful_shutdown = HANGING_UP
    server = _Server(config, end)
    try:
        with (
            _one_log(log),
            caught(server) as signals,
            asyncio.Runner(loop_factory=server.config.get_loop_factory()) as runner,
        ):
            manager.ready()
            ready(address(sockets[0]))
            heart = Heart(duties.beat, log, pulse, ending)
            household = _Household(
                duties, heart, clock=clock, log=log, pulse=pulse, manager=manager, hung_up=signals.hung_up
            )
            runner.run(household.live(server, sockets))
    finally:
        closed(sockets, listen)
    return signals.stopped_by


class _Server(Server):
    """One telling at once that the end was asked for: it takes its time to hang up."""

    def __init__(self, config: uvicorn.Config, end: Callable[[], None]) -> None:
        super().__init__(config)
        self._end = end

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._end()
        super().handle_exit(sig, frame)


class _Household:
    """The heart, and what is looked after beside it: configuration, clock, watchdog."""

    def __init__(
        self,
        duties: Duties,
        heart: Heart,
        *,
        clock: Callable[[], datetime],
        log: logging.Logger,
        pulse: Pulse,
        manager: Manager,
        hung_up: threading.Event,
    ) -> None:
        self._duties = duties
        self._clock = clock
        self._log = log
        self._pulse = pulse
        self._manager = manager
        self._hung_up = hung_up
        self._heart = heart
        self._beating: asyncio.Task[None] | None = None
        self._files = duties.seen or Files(duties.watched)
        self._scheduler = AsyncIOScheduler(timezone=UTC)

    async def live(self, server: uvicorn.Server, sockets: list[socket.socket]) -> None:
        self._scheduler.start()
        self._wake()
        looking = asyncio.create_task(self._look())
        try:
            await server.serve(sockets=sockets)
        finally:
            looking.cancel()
            self._scheduler.pause()
            await self._heart.last()
            self._scheduler.shutdown(wait=False)

    def _wake(self) -> None:
        """Beat now, whatever the scheduler takes the time to be, and from now on in time."""
        how: dict[str, Any] = {
            "misfire_grace_time": None,  # after a laptop's sleep late is better than never
            "coalesce": True,  # and once is enough
            "max_instances": 1,
            "replace_existing": True,
        }
        every = IntervalTrigger(seconds=self._duties.every.total_seconds(), timezone=UTC)
        self._scheduler.add_job(self._heart.once, every, id="heart", **how)
        self._scheduler.add_job(self._heart.again, Moments(self._duties.moment), id="moments", **how)
        self._beating = asyncio.create_task(self._heart.again())

    async def _look(self) -> None:
        since, then = monotonic(), self._clock()
        while True:
            await asyncio.sleep(min(LOOK, (self._manager.watchdog or LOOK * 3) / 3))
            if self._manager.watchdog and not self._pulse.stalled:
                self._manager.alive()
            expected = then + timedelta(seconds=monotonic() - since)
            since, then = monotonic(), self._clock()
            if then < expected - WENT_BACK:  # the scheduler would sleep until the old time comes again
                self._wake()
            changed = self._files.changed()
            if self._hung_up.is_set() or changed:
                self._hung_up.clear()
                self._files.known()
                await self._reload()

    async def _reload(self) -> None:
        self._manager.reloading()
        error = await in_a_thread(self._duties.reload, "reload")
        if error is None:
            self._log.info("the configuration was read anew")
            self._manager.reloaded("polling and serving")
            self._wake()
            return
        refused = error.problems if isinstance(error, ConfigError) else [str(error)]
        self._log.error(
            "the configuration is refused; the last good one stands",
            extra={"data": {"problems": list(refused)}},
            exc_info=None if isinstance(error, FeedhubError) else error,
        )
        self._manager.reloaded(f"the configuration is refused, the last good one stands: {refused[0]}")


@contextmanager
def _one_log(log: logging.Logger) -> Iterator[None]:
    """What the libraries have to say goes where our own lines go, in the same form.

    APScheduler says nothing: that a beat outlasts its interval is no news, and failures are `Heart`'s to tell.
    """
    theirs, quiet = logging.getLogger("uvicorn"), logging.getLogger("apscheduler")
    before = theirs.handlers[:], theirs.propagate, theirs.level, quiet.level
    theirs.handlers[:], theirs.propagate = log.handlers, False
    theirs.setLevel(logging.ERROR)  # it warns of each request that is none: strangers would fill the log
    quiet.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        theirs.handlers[:], theirs.propagate, level, quiet_level = before
        theirs.setLevel(level)
        quiet.setLevel(quiet_level)
