"""The heart: a beat at a time, each in a thread of its own, and the times at which one is wanted."""

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime

from apscheduler.triggers.base import BaseTrigger

from feedhub.daemon.pulse import Pulse
from feedhub.errors import FeedhubError

LAST_BEAT = 10.0  # seconds for a beat under way; one killed in the middle loses nothing, so nobody waits longer


class Heart:
    """Beats one at a time, each in a thread of its own, and knows the one under way."""

    def __init__(self, beat: Callable[[], None], log: logging.Logger, pulse: Pulse, ending: threading.Event) -> None:
        self._beat = beat
        self._ending = ending
        self._log = log
        self._pulse = pulse
        self._under_way: asyncio.Task[None] | None = None
        self._once_more = False

    async def again(self) -> None:
        """A beat now; where one is under way, another after it."""
        self.owe()
        await self.once()

    def owe(self) -> None:
        """One more beat after that under way, which may have begun too early to see why."""
        self._once_more = self._under_way is not None and not self._under_way.done()

    async def once(self) -> None:
        """One beat. Whatever it raises is one line: a sentence where the tree of errors has one, else a bug's traceback."""
        if self._ending.is_set() or (self._under_way is not None and not self._under_way.done()):
            return
        self._under_way = asyncio.current_task()
        while True:
            self._once_more = False
            self._pulse.feel()
            error = await in_a_thread(self._beat, "beat")
            self._pulse.feel()
            if error is not None:
                known = isinstance(error, FeedhubError)
                self._log.error(
                    "a pass failed; the next one comes in its turn",
                    extra={"data": {"reason": str(error) if known else f"{type(error).__name__}: {error}"}},
                    exc_info=None if known else error,
                )
            if not self._once_more or self._ending.is_set():
                return

    async def last(self) -> None:
        """Wait for the beat under way, but not for ever."""
        if self._under_way is not None and not self._under_way.done():
            _, late = await asyncio.wait([self._under_way], timeout=LAST_BEAT)
            if late:
                self._log.warning(
                    "ended in the middle of a pass; what it had stored stands, the next run does the rest"
                )


class Moments(BaseTrigger):  # type: ignore[misc] # APScheduler ships no types
    """Times that the caller names: APScheduler's own cron would count weekdays from Monday."""

    def __init__(self, moment: Callable[[datetime], datetime | None]) -> None:
        self._moment = moment

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime | None:
        return self._moment(now)


async def in_a_thread(act: Callable[[], None], name: str) -> BaseException | None:
    """What it raised. A thread that does not outlive the process: those of a pool are waited for at exit, however long."""
    done: Future[None] = Future()
    done.set_running_or_notify_cancel()
    threading.Thread(target=_carry, args=(act, done), name=name, daemon=True).start()
    carried = asyncio.wrap_future(done)
    await asyncio.wait([carried])
    return carried.exception()


def _carry(act: Callable[[], None], done: "Future[None]") -> None:
    try:
        act()
    except BaseException as error:  # noqa: BLE001 - not swallowed: whoever waits for `done` gets it, as from any executor
        done.set_exception(error)
    else:
        done.set_result(None)
