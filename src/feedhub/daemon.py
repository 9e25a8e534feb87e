"""A process that stays: APScheduler as its heartbeat, the web beside it, one event loop.

What a beat does is the caller's; it runs in a thread, never twice at once, and whatever it raises is one line in the log
and no more. What asks the clock, opens the store or holds its lock is not here.
"""

import asyncio
import errno
import logging
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Thread
from types import FrameType
from typing import Any

import uvicorn
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from feedhub.errors import FeedhubError

HANGING_UP = 3  # seconds for answers under way once the end was asked for
LAST_BEAT = 10.0  # seconds for a beat under way; one killed in the middle loses nothing, so nobody waits longer
BACKLOG = 2048
STOPS = (signal.SIGINT, signal.SIGTERM)

App = Callable[[Any, Any, Any], Awaitable[None]]  # ASGI


def serve(
    app: App,
    *,
    listen: str,
    beat: Callable[[], None],
    every: timedelta,
    clock: Callable[[], datetime],
    log: logging.Logger,
    ready: Callable[[str], None] = lambda address: None,
) -> signal.Signals | None:
    """Answer requests and beat until SIGTERM or SIGINT; called on the main thread.

    listen: host:port. beat: called at once and then every so often, in a thread; not again before it has ended, and once
    for all the times that were missed. ready: told the address when a request would be answered.

    Returns the signal that ended it. Raises FeedhubError when the address cannot be had.
    """
    sockets = _listeners(listen)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            loop="uvloop",
            http="httptools",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=HANGING_UP,
        )
    )
    try:
        with (
            _one_log(log),
            _caught(server) as caught,
            asyncio.Runner(loop_factory=server.config.get_loop_factory()) as runner,
        ):
            ready(_address(sockets[0]))
            runner.run(_live(server, sockets, _Heart(beat, log), every=every, clock=clock))
    finally:
        for listener in sockets:
            listener.close()
    return caught[0] if caught else None


class _Heart:
    """Beats one at a time, each in a thread of its own, and knows the one under way."""

    def __init__(self, beat: Callable[[], None], log: logging.Logger) -> None:
        self._beat = beat
        self._log = log
        self._under_way: asyncio.Task[None] | None = None

    async def once(self) -> None:
        """One beat. Whatever it raises is one line: a sentence where the tree of errors has one, else a bug's traceback."""
        self._under_way = asyncio.current_task()
        done: Future[None] = Future()
        done.set_running_or_notify_cancel()
        # A thread that does not outlive the process: those of a pool are waited for at exit, however long they take.
        Thread(target=_carry, args=(self._beat, done), name="beat", daemon=True).start()
        carried = asyncio.wrap_future(done)
        await asyncio.wait([carried])
        error = carried.exception()
        if error is not None:
            known = isinstance(error, FeedhubError)
            self._log.error(
                "a pass failed; the next one comes in its turn",
                extra={"data": {"reason": str(error) if known else f"{type(error).__name__}: {error}"}},
                exc_info=None if known else error,
            )

    async def last(self) -> None:
        """Wait for the beat under way, but not for ever."""
        if self._under_way is not None and not self._under_way.done():
            _, late = await asyncio.wait([self._under_way], timeout=LAST_BEAT)
            if late:
                self._log.warning(
                    "ended in the middle of a pass; what it had stored stands, the next run does the rest"
                )


def _carry(act: Callable[[], None], done: "Future[None]") -> None:
    try:
        act()
    except BaseException as error:  # noqa: BLE001 - not swallowed: whoever waits for `done` gets it, as from any executor
        done.set_exception(error)
    else:
        done.set_result(None)


async def _live(
    server: uvicorn.Server,
    sockets: list[socket.socket],
    heart: _Heart,
    *,
    every: timedelta,
    clock: Callable[[], datetime],
) -> None:
    scheduler = AsyncIOScheduler(timezone=UTC)
    scheduler.add_job(
        heart.once,
        IntervalTrigger(seconds=every.total_seconds(), timezone=UTC),
        next_run_time=clock(),
        misfire_grace_time=None,  # after a laptop's sleep late is better than never
        coalesce=True,  # and once is enough
        max_instances=1,
    )
    scheduler.start()
    try:
        await server.serve(sockets=sockets)
    finally:
        scheduler.pause()
        await heart.last()
        scheduler.shutdown(wait=False)


@contextmanager
def _caught(server: uvicorn.Server) -> Iterator[list[signal.Signals]]:
    """The signals that asked for the end.

    uvicorn ends well on both, then raises them anew for whoever had them before it; that is us, so that what the caller
    still has to close is closed. One that comes before uvicorn listens is not lost either.
    """
    caught: list[signal.Signals] = []

    def stop(number: int, _: FrameType | None) -> None:
        caught.append(signal.Signals(number))
        server.should_exit = True

    before = {name: signal.signal(name, stop) for name in STOPS}
    try:
        yield caught
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


@contextmanager
def _one_log(log: logging.Logger) -> Iterator[None]:
    """What the libraries have to say goes where our own lines go, in the same form.

    APScheduler says nothing: that a beat outlasts its interval is no news, and failures are `_Heart`'s to tell.
    """
    theirs, quiet = logging.getLogger("uvicorn"), logging.getLogger("apscheduler")
    before = theirs.handlers[:], theirs.propagate, theirs.level, quiet.level
    theirs.handlers[:], theirs.propagate = log.handlers, False
    theirs.setLevel(logging.WARNING)
    quiet.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        theirs.handlers[:], theirs.propagate, level, quiet_level = before
        theirs.setLevel(level)
        quiet.setLevel(quiet_level)


def _listeners(listen: str) -> list[socket.socket]:
    """Sockets that take connections from now on, one for each address the name has. Raises FeedhubError."""
    host, _, port = listen.rpartition(":")
    if not (port.isascii() and port.isdigit() and int(port) < 65536):  # getaddrinfo would wrap a larger one around
        raise FeedhubError(f"{listen} {_NO_ADDRESS}")
    opened: list[socket.socket] = []
    absent: OSError | None = None
    try:
        found = socket.getaddrinfo(host.strip("[]") or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, _, _, _, address in dict.fromkeys(found):
            try:
                opened.append(_listener(family, address))
            except OSError as error:
                if error.errno not in _ABSENT:
                    raise
                absent = error  # localhost has an IPv6 address on machines that have no IPv6
        if absent and not opened:
            raise absent
    except OSError as error:
        for listener in opened:
            listener.close()
        raise FeedhubError(f"{listen} {_REASONS.get(error.errno or 0, _NO_ADDRESS)}") from error
    return opened


def _listener(family: int, address: Any) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)  # the other family has its own
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


_ABSENT = frozenset({errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT})
_NO_ADDRESS = "is no address of this machine; set [web] listen to one that is, such as 127.0.0.1:8000"
_NOT_ALLOWED = "is not for this user to listen on; set [web] listen to a port above 1023"
_REASONS: Mapping[int, str] = {
    errno.EADDRINUSE: "is taken by another program; stop that one, or set [web] listen to a free address",
    errno.EACCES: _NOT_ALLOWED,
    errno.EPERM: _NOT_ALLOWED,
}


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if listener.family == socket.AF_INET6 else f"http://{host}:{port}"
