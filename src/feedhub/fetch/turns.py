"""Whose turn it is: at most so many requests to one host at once, and a gap between their starts.

Arithmetic on times the caller hands in (seconds, monotonic); `pace` lives by it. Each host has a lane, in which its
requests wait for each other and nobody else does. The hosts that one rule of `pace` matches share a lane: who writes
`*.reddit.com` means the service behind it. A redirect's further hops take no turns.

One of these may serve pass after pass, so that a gap holds between them too; but one pass at a time.
"""

import heapq
import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from math import inf
from urllib.parse import urlsplit

from feedhub.model import FetchRules, Request

_PLAIN = re.compile(r"https?://([a-z0-9.-]+)(?::[0-9]+)?/")  # most addresses, at a fifth of what urlsplit costs


@dataclass(slots=True, kw_only=True, eq=False)
class Lane:
    """One host's requests. free_at: when the next may start. listed: `Turns.next` will find it. left: not in this pass."""

    name: str
    gap: float
    free_at: float = -inf
    active: int = 0
    listed: bool = False
    left: bool = False
    waiting: deque[Request] = field(default_factory=deque)


class Turns:
    """All lanes.

    learned: gaps that hosts were found to want, by the name of their lane (`lane_of`); where they differ from the
    operator's, the longer wins.
    """

    def __init__(self, rules: FetchRules, *, learned: Mapping[str, timedelta] | None = None) -> None:
        self._rules = rules
        self._learned = dict(learned or {})
        self._lanes: dict[str, Lane] = {}
        self._ready: deque[Lane] = deque()
        self._sleeping: list[tuple[float, int, Lane]] = []
        self._serial = 0
        self._ends = inf
        self.waiting = 0

    def asked(self, url: str, at: float) -> None:
        """An address was asked at some time, by an earlier pass or another process: its gap counts from then."""
        name, gap = self._named(url)
        if gap:
            lane = self._lanes.setdefault(name, Lane(name=name, gap=gap))
            lane.free_at = max(lane.free_at, at + gap)

    def learn(self, url: str, gap: timedelta) -> None:
        """From now on the host of an address is given more time between its requests."""
        name, _ = lane_of(url, self._rules)
        self._learned[name] = gap
        if name in self._lanes:
            self._lanes[name].gap = self._named(url)[1]

    def end(self) -> None:
        """Nothing more is to be asked in this pass; what is under way comes to its end."""
        self._ends = -inf
        for lane in self._lanes.values():
            self._empty(lane)

    def begin(self, now: float, *, patience: float = inf) -> None:
        """A new pass: what the last one left waiting is forgotten, when its hosts were asked is not.

        patience: seconds after which no request is waited for; see `ask_all`.
        """
        asked = [lane for lane in self._lanes.values() if lane.free_at > now]
        self._lanes = {lane.name: Lane(name=lane.name, gap=lane.gap, free_at=lane.free_at) for lane in asked}
        self._ready.clear()
        self._sleeping.clear()
        self._ends = now + patience
        self.waiting = 0

    def offer(self, request: Request, now: float) -> None:
        """Let a request wait for its turn."""
        name, gap = self._named(request.url)
        lane = self._lanes.get(name)
        if lane is None:
            lane = self._lanes[name] = Lane(name=name, gap=gap)
        lane.waiting.append(request)
        self.waiting += 1
        self._list(lane, now)

    def next(self, now: float) -> tuple[Request, Lane] | None:
        """A request whose turn has come, and its lane, to be given to `done`; None when no turn has come."""
        while self._sleeping and self._sleeping[0][0] <= now:
            self._ready.append(heapq.heappop(self._sleeping)[2])
        while self._ready:
            lane = self._ready.popleft()
            lane.listed = False
            if not lane.waiting:  # left, or out of patience, since it was listed
                continue
            request = lane.waiting.popleft()
            self.waiting -= 1
            lane.active += 1
            lane.free_at = now + lane.gap
            self._list(lane, now)
            return request, lane
        return None

    def done(self, lane: Lane, now: float) -> None:
        """A request of this lane is over."""
        lane.active -= 1
        if now > self._ends:
            self._empty(lane)
        self._list(lane, now)
        if not lane.active and not lane.waiting and not lane.left and lane.free_at <= now:
            del self._lanes[lane.name]  # of 50,000 hosts only those are kept about which something is to be known

    def leave(self, url: str) -> None:
        """Ask this address's host for nothing more in this pass."""
        name, gap = self._named(url)
        lane = self._lanes.setdefault(name, Lane(name=name, gap=gap))
        lane.left = True
        self._empty(lane)

    @property
    def ready(self) -> bool:
        """Whether a turn has come already."""
        return bool(self._ready)

    @property
    def wakes_at(self) -> float | None:
        """When the next gap ends for which a request waits."""
        return self._sleeping[0][0] if self._sleeping else None

    def _list(self, lane: Lane, now: float) -> None:
        """Put a lane where `next` finds it, unless nothing of it can start before another is done."""
        busy = lane.active >= self._rules.host_connections
        if lane.left or self._ends == -inf or ((busy or lane.free_at > now) and max(lane.free_at, now) > self._ends):
            self._empty(lane)
        if lane.listed or busy or not lane.waiting:
            return
        lane.listed = True
        if lane.free_at <= now:
            self._ready.append(lane)
        else:
            self._serial += 1
            heapq.heappush(self._sleeping, (lane.free_at, self._serial, lane))

    def _empty(self, lane: Lane) -> None:
        self.waiting -= len(lane.waiting)
        lane.waiting.clear()

    def _named(self, url: str) -> tuple[str, float]:
        """The name of an address's lane and the gap in it, in seconds."""
        name, gap = lane_of(url, self._rules)
        return name, max(gap, self._learned.get(name, gap)).total_seconds()


def lane_of(url: str, rules: FetchRules) -> tuple[str, timedelta]:
    """The name of the lane in which an address waits for its turn, and the operator's gap in it."""
    host = host_of(url)
    for rule in rules.pace:
        if _matches(rule.match.lower(), host):
            return rule.match.lower() if rule.gap else host, rule.gap
    return host, rules.host_gap


def host_of(url: str) -> str:
    """The host an address names, in lower case; the address itself where it names none."""
    plain = _PLAIN.match(url)
    if plain:
        return plain[1].rstrip(".")
    try:
        return (urlsplit(url).hostname or url).rstrip(".")
    except ValueError:
        return url


def _matches(pattern: str, host: str) -> bool:
    if pattern.startswith("*."):
        return host.endswith(pattern[1:]) or host == pattern[2:]
    return host == pattern
