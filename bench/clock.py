"""A day of 2,000 sources in simulated time: how far behind the publishers we are, and what that costs them.

python bench/clock.py [SOURCES]

The clock is an argument everywhere, so a day takes seconds: the decisions are `core/polling`, `core/hosts` and
`fetch/turns`, as a pass takes them; only the answers are made up. Entries a day are as in 113 real feeds (quantiles below),
more by day than by night, at random with a fixed seed. Three in ten servers say how long an answer stays fresh; one in
thirty does not answer, one in a hundred is gone. One host of fifty feeds refuses what comes within a minute of the request
before; another of forty has a `pace` of 30 s. Two days to get to know each other, then the day that is measured; and the
same with every source on a fixed half hour, as many aggregators do, beside it.
"""

import heapq
import sys
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import median, quantiles

from feedhub.core import hosts, polling
from feedhub.core.hosts import Host
from feedhub.fetch.turns import Turns, lane_of
from feedhub.model import Document, Failed, Fetched, FetchRules, NotModified, Outcome, Pace, Poll, Source

A_DAY = (0.003, 0.005, 0.007, 0.009, 0.01, 0.012, 0.012, 0.017, 0.02, 0.023)
A_DAY += (0.027, 0.034, 0.05, 0.102, 0.158, 0.721, 2.126, 7.697, 18.605, 60)
BY_HOUR = [0.3] * 6 + [1.0] * 2 + [1.6] * 10 + [1.0] * 4 + [0.5] * 2  # of the mean, UTC
FRESH = [None] * 7 + [timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1)]
BEGUN = datetime(2026, 11, 22, tzinfo=UTC)
MEASURED, ENDS = BEGUN + timedelta(days=2), BEGUN + timedelta(days=3)
BEAT = timedelta(seconds=15)
STRICT = timedelta(minutes=1)
RULES = FetchRules(pace=(Pace(match="paced.example", gap=timedelta(seconds=30)),))


class Publisher:
    """One source: when it says something, and what its server answers."""

    def __init__(self, number: int, count: int, chance: Random) -> None:
        self.a_day = A_DAY[number * len(A_DAY) // count]
        shared = "strict" if number % 40 == 7 else "paced" if number % 50 == 9 else f"shared{number % 20}"
        host = shared if number % 5 == 0 or shared in {"strict", "paced"} else f"h{number}"
        self.source = Source(id=f"s{number}", url=f"https://{host}.example/{number}")
        self.fresh_for = chance.choice(FRESH)
        self.silent, self.gone = chance.random() < 1 / 30, chance.random() < 1 / 100
        self.entries = sorted(self._day(chance, day) for day in range(-40, 3) for _ in range(self._how_many(chance)))
        self.seen = 0

    def _how_many(self, chance: Random) -> int:
        whole = int(self.a_day)
        return whole + (chance.random() < self.a_day - whole)

    def _day(self, chance: Random, day: int) -> datetime:
        hour = chance.choices(range(24), BY_HOUR)[0]
        return BEGUN + timedelta(days=day, hours=hour, seconds=chance.uniform(0, 3600))

    def answer(self, now: datetime) -> tuple[Outcome, list[datetime]]:
        """And the entries that come with it for the first time."""
        if self.silent:
            return Failed(grade="temporary", reason="no answer"), []
        if self.gone:
            return Failed(grade="gone", reason="410", status=410), []
        fresh = []
        while self.seen < len(self.entries) and self.entries[self.seen] <= now:
            fresh.append(self.entries[self.seen])
            self.seen += 1
        if fresh:
            return Fetched(url=self.source.url, body=b"", fresh_for=self.fresh_for), fresh
        return NotModified(fresh_for=self.fresh_for), []


class Day:
    """The passes. asked: when each lane was, in the day that is measured."""

    def __init__(self, publishers: list[Publisher], every: timedelta | None) -> None:
        self.publishers = {one.source.id: one for one in publishers}
        self.sources = {id: replace(one.source, every=every) for id, one in self.publishers.items()}
        self.polls = {id: polling.begin(source, None) for id, source in self.sources.items()}
        self.queue = [(BEGUN, id) for id in self.polls]
        self.known: dict[str, Host] = {}
        self.lanes: dict[str, list[str]] = defaultdict(list)
        for id, source in self.sources.items():
            self.lanes[lane_of(source.url, RULES)[0]].append(id)
        self.turns = Turns(RULES)
        self.asked: dict[str, list[datetime]] = defaultdict(list)
        self.gaps_broken = self.refusals = 0
        self.delays: list[tuple[timedelta, float]] = []
        self.last_strict: datetime | None = None

    def live(self) -> None:
        now = BEGUN
        while now < ENDS:
            self._pass(now)
            now += BEAT

    def _pass(self, now: datetime) -> None:
        at = now.timestamp()
        self.turns.begin(at, patience=0)
        waiting = {}
        while self.queue and self.queue[0][0] <= now:
            when, id = heapq.heappop(self.queue)
            if self.polls[id].next_fetch in (None, when):  # else its time was moved meanwhile
                waiting[id] = when
                self.turns.offer(polling.request(self.sources[id], self.polls[id]), at)
        while turn := self.turns.next(at):
            request, lane = turn
            waiting.pop(request.source)
            self._ask(request.source, now)
            self.turns.done(lane, at)
        for id, when in waiting.items():
            heapq.heappush(self.queue, (when if self.polls[id].next_fetch in (None, when) else self._next(id), id))

    def _next(self, id: str) -> datetime:
        when = self.polls[id].next_fetch
        assert when is not None
        return when

    def _ask(self, id: str, now: datetime) -> None:
        source, name = self.sources[id], lane_of(self.sources[id].url, RULES)[0]
        gap = max(lane_of(source.url, RULES)[1], hosts.gap_of(self.known.get(name, Host()), now))
        if self.asked[name] and now - self.asked[name][-1] < gap:
            self.gaps_broken += 1
        self.asked[name].append(now)
        outcome, fresh = self.publishers[id].answer(now)
        if name == "strict.example":
            if self.last_strict is not None and now - self.last_strict < STRICT:
                self.publishers[id].seen -= len(fresh)
                outcome, fresh = Failed(grade="temporary", reason="429", status=429), []
            self.last_strict = now
        reading = None
        if isinstance(outcome, Fetched):
            document = Document(format="rss", items=20)
            reading = polling.Reading(document=document, digest=b"", new=len(fresh))
        poll = polling.after(self.polls[id], outcome, reading, source=source, rules=RULES, now=now)
        self._remember(id, poll)
        if now >= MEASURED:
            self.delays += [(now - entry, self.publishers[id].a_day) for entry in fresh if entry >= MEASURED]
        if isinstance(outcome, Failed) and hosts.refuses(outcome):
            self._refused(poll, outcome, name, now)

    def _refused(self, poll: Poll, failed: Failed, name: str, now: datetime) -> None:
        self.refusals += now >= MEASURED
        before = self.known.get(name, Host())
        until = poll.next_fetch or now
        after = self.known[name] = hosts.refused(before, poll.url, until=until, failed=failed, gap=timedelta(), now=now)
        gap = hosts.gap_of(after, now)
        self.turns.learn(poll.url, gap)
        if after.paused_until != before.paused_until:
            self.turns.leave(poll.url)
            for place, id in enumerate(self.lanes[name]):
                if id != poll.source:
                    known = self.polls[id]
                    moved = polling.with_its_host(known, name, until=until, place=place, gap=gap, retry_at=None)
                    self._remember(id, moved)

    def _remember(self, id: str, poll: Poll) -> None:
        self.polls[id] = poll
        if poll.next_fetch is not None:
            heapq.heappush(self.queue, (poll.next_fetch, id))


def tell(name: str, day: Day) -> None:
    print(f"{name}:")
    bands = (("all", 0, 1e9), ("more than 4 entries a day", 4, 1e9), ("fewer", 0, 4))
    for band, least, most in bands:
        delays = [delay for delay, a_day in day.delays if least <= a_day < most]
        if len(delays) > 1:
            late = quantiles(delays, n=20)[-1]
            mean = sum(delays, timedelta()) / len(delays)
            told = f"median {minutes(median(delays))}, mean {minutes(mean)}, 19 of 20 within {minutes(late)}"
            print(f"  behind the publisher, {band}: {told} ({len(delays)} entries)")
    counts = [sum(when >= MEASURED for when in day.asked[lane]) for lane in day.asked]
    alive = [one for one in day.publishers.values() if not one.gone]
    total = sum(counts)
    print(
        f"  polls: {total} in the day, {total / len(alive):.1f} a source, {total / max(len(day.delays), 1):.1f} an entry"
    )
    print(f"  asked sooner than a host's gap: {day.gaps_broken} times; refused (429): {day.refusals} times")


def minutes(delay: timedelta) -> str:
    return f"{delay.total_seconds() / 60:.1f} min"


def main(count: int) -> None:
    for name, every in (("adaptive", None), ("every source each 30 min", timedelta(minutes=30))):
        chance = Random(6)
        day = Day([Publisher(number, count, chance) for number in range(count)], every)
        day.live()
        tell(name, day)


if __name__ == "__main__":
    match sys.argv[1:]:
        case [count]:
            main(int(count))
        case _:
            main(2000)
