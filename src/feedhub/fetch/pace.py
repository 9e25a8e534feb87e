"""Many requests at once: each host in its own turn, so that a slow or strict one delays only itself.

As many workers as `concurrency`, not a task a request. A worker takes whatever request's turn has come (`turns`) and never
waits for one host while another is free. One that has waited long for an answer lends its place: hosts that never
answer would otherwise hold all places until their timeouts, and everybody behind them would be late.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Iterator
from datetime import timedelta
from math import inf

from feedhub.fetch.client import Client
from feedhub.fetch.inflight import InFlight
from feedhub.fetch.turns import Lane, Turns
from feedhub.model import FetchRules, Outcome, Request

Deliver = Callable[[Request, Outcome], Awaitable[None]]

LONG = 3.0  # seconds, after which a worker lends its place
LENT = 4  # times concurrency, at most; sockets are finite
BODIES = 3  # of max_body, that bodies in flight share; with the one that may always grow, four
LEAST = 16_000_000  # bytes to share, however small max_body is


async def ask_all(
    requests: Iterable[Request],
    *,
    client: Client,
    rules: FetchRules,
    deliver: Deliver,
    turns: Turns | None = None,
    patience: timedelta | None = None,
) -> None:
    """Ask each request once and deliver its outcome, in whatever order answers come.

    requests: any number; each is taken from the iterable when a worker is free to look for its turn.
    deliver: called as answers come, several at a time. Its worker waits for it, and a body's bytes count as in flight
    until it returns: who puts outcomes into a queue bounds it in bytes.
    turns: remembers from call to call when hosts were asked, so that gaps hold between passes; None starts anew.
    patience: requests that would have to wait longer for their host's turn are left: not asked, not delivered, so still
    due. None waits for all.

    What deliver raises ends everything: nothing more is asked, no task is left, and it is raised here.
    """
    work = _Work(iter(requests), client, rules, deliver, turns if turns is not None else Turns(rules))
    await work.run(inf if patience is None else patience.total_seconds())


class _Work:
    def __init__(
        self, requests: Iterator[Request], client: Client, rules: FetchRules, deliver: Deliver, turns: Turns
    ) -> None:
        self._requests = requests
        self._client = client
        self._rules = rules
        self._deliver = deliver
        self._turns = turns
        self._inflight = InFlight(max(BODIES * rules.max_body, LEAST))
        self._group = asyncio.TaskGroup()
        self._resting: deque[asyncio.Future[None]] = deque()
        self._alarm: asyncio.TimerHandle | None = None
        self._started = 0
        self._lent = 0
        self._ending = False

    async def run(self, patience: float) -> None:
        self._turns.begin(asyncio.get_running_loop().time(), patience=patience)
        try:
            async with self._group:
                self._start()
        except BaseExceptionGroup as group:
            raise group.exceptions[0] from None  # deliver's own, as if there were no group between
        finally:
            if self._alarm is not None:
                self._alarm.cancel()

    def _start(self) -> None:
        self._started += 1
        self._group.create_task(self._worker())

    async def _worker(self) -> None:
        try:
            await self._work()
        except BaseException:
            self._ending = True
            raise

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        lent: list[bool] = []
        while not lent:
            turn = await self._turn()
            if turn is None:
                return
            request, lane = turn
            with self._inflight.share() as share:
                alarm = loop.call_later(LONG, self._lend, lent)
                try:
                    outcome = await self._client.fetch(request, share)
                finally:
                    alarm.cancel()
                    self._turns.done(lane, loop.time())
                    self._stir()
                await self._deliver(request, outcome)
                del outcome  # or the body would live on, uncounted, until this worker has its next
        self._lent -= 1

    def _lend(self, lent: list[bool]) -> None:
        if self._lent < LENT * self._rules.concurrency and not self._ending:
            self._lent += 1
            lent.append(True)
            self._group.create_task(self._worker())

    async def _turn(self) -> tuple[Request, Lane] | None:
        """The next request whose turn has come, however long that takes; None when there will be none."""
        loop = asyncio.get_running_loop()
        while True:
            turn = self._look(loop.time())
            if turn is not None:
                if self._started < self._rules.concurrency:
                    self._start()  # there may be more to do: one worker for a single source, all for a thousand
                elif self._turns.ready:
                    self._stir()
                elif self._resting:
                    self._set_alarm(loop)
                return turn
            if not self._turns.waiting:
                self._stir()
                return None
            await self._rest(loop)

    def _look(self, now: float) -> tuple[Request, Lane] | None:
        turn = self._turns.next(now)
        while turn is None:
            request = next(self._requests, None)
            if request is None:
                return None
            self._turns.offer(request, now)
            turn = self._turns.next(now)
        return turn

    async def _rest(self, loop: asyncio.AbstractEventLoop) -> None:
        """Until a request is over or a gap has ended."""
        self._set_alarm(loop)
        resting = loop.create_future()
        self._resting.append(resting)
        await resting

    def _set_alarm(self, loop: asyncio.AbstractEventLoop) -> None:
        wakes_at = self._turns.wakes_at
        if wakes_at is not None and (self._alarm is None or self._alarm.when() > wakes_at):
            if self._alarm is not None:
                self._alarm.cancel()
            self._alarm = loop.call_at(wakes_at, self._ring)

    def _ring(self) -> None:
        self._alarm = None
        self._stir()

    def _stir(self) -> None:
        """Let one who rests look again; it stirs the next if it finds more than it can take."""
        while self._resting:
            resting = self._resting.popleft()
            if not resting.done():
                resting.set_result(None)
                return
