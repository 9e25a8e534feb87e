"""Many requests at once, over real sockets: each asked once, nobody late for another's sake, bounded in tasks and bytes.

Nothing here is timed: what is asserted is who came before whom.
"""

import asyncio
import gc
import time
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from feedhub.fetch import pace
from feedhub.fetch.client import Client
from feedhub.fetch.inflight import InFlight
from feedhub.fetch.pace import ask_all
from feedhub.fetch.turns import Turns, host_of
from feedhub.model import Failed, Fetched, Pace, Request


def requests(server, hosts, *, path="/{n}") -> list[Request]:
    return [Request(source=f"{host}/{n}", url=server.url(path.format(n=n), host=host)) for n, host in enumerate(hosts)]


def unaskable(count: int):
    return (Request(source=str(n), url=f"gopher://h{n}.example/") for n in range(count))


class Deliveries(list):
    async def __call__(self, request, outcome):
        self.append((request, outcome))

    @property
    def hosts(self) -> list[str]:
        return [host_of(request.url) for request, _ in self]


class Crowd:
    """How many requests a server has in hand at once, in all and of one host; each is held for a few turns of the loop."""

    def __init__(self, reply):
        self.reply = reply
        self.now, self.most = Counter(), Counter()

    async def __call__(self, asked, writer):
        host = asked["host"].decode().split(":")[0]
        for name in (host, "all"):
            self.now[name] += 1
            self.most[name] = max(self.most[name], self.now[name])
        await asyncio.sleep(0.01)
        for name in (host, "all"):
            self.now[name] -= 1
        writer.write(self.reply())
        await writer.drain()


@pytest.fixture
def run(serve, client, rules, reply):
    """Ask a server, on every loopback address, for what `make` makes of it; what was delivered."""

    def run(answer, make, *, by=rules, deliver=None, **options):
        delivered = deliver if deliver is not None else Deliveries()

        async def scenario():
            async with serve(answer, host="0.0.0.0") as server, client(by) as asking:
                await ask_all(make(server), client=asking, rules=by, deliver=delivered, **options)

        asyncio.run(scenario())
        return delivered

    return run


def coroutine(script):
    """A script object as the coroutine function that the server expects."""

    async def answer(asked, writer):
        await script(asked, writer)

    return answer


def test_each_request_is_delivered_once_with_its_own_outcome(run, reply):
    def answer(asked):
        n = int(asked.target.strip("/"))
        return reply(404, b"") if n % 7 == 3 else reply(200, b"<rss>%d</rss>" % n)

    hosts = [f"127.0.1.{n % 20 + 1}" for n in range(200)]
    delivered = run(answer, lambda server: requests(server, hosts))
    assert sorted(int(request.source.split("/")[1]) for request, _ in delivered) == list(range(200))
    for request, outcome in delivered:
        n = int(request.source.split("/")[1])
        if n % 7 == 3:
            assert outcome.status == 404
        else:
            assert outcome.body == b"<rss>%d</rss>" % n


def test_nothing_to_ask_is_done_at_once(run, reply):
    assert run(lambda _: reply(), lambda _: []) == []


def test_a_strict_host_delays_only_itself(run, reply, rules):
    """Fifty feeds of a host with a gap, offered first, and two hundred other hosts: all of those are done before its last."""
    by = replace(rules, pace=(Pace(match="127.0.0.2", gap=timedelta(milliseconds=10)),), concurrency=16)
    crowd = Crowd(reply)
    hosts = ["127.0.0.2"] * 50 + [f"127.0.1.{n + 1}" for n in range(200)]
    delivered = run(coroutine(crowd), lambda server: requests(server, hosts), by=by)
    assert len(delivered) == 250
    assert delivered.hosts[-1] == "127.0.0.2"
    assert crowd.most["127.0.0.2"] <= 2


def test_a_slow_host_takes_no_more_than_its_connections(run, reply, rules, serve, client):
    """Its requests are offered first and more than there are workers; all others are done before the first of them."""
    others_done = asyncio.Event()

    async def answer(asked, writer):
        if asked["host"].startswith(b"127.0.0.2:"):
            await others_done.wait()
        writer.write(reply())
        await writer.drain()

    deliveries = Deliveries()

    async def deliver(request, outcome):
        await deliveries(request, outcome)
        if len(deliveries) == 50:
            others_done.set()

    hosts = ["127.0.0.2"] * 20 + [f"127.0.1.{n + 1}" for n in range(50)]
    run(answer, lambda server: requests(server, hosts), by=replace(rules, concurrency=4), deliver=deliver)
    assert set(deliveries.hosts[50:]) == {"127.0.0.2"}
    assert len(deliveries) == 70


def test_no_more_at_once_than_the_rules_say(run, reply, rules):
    crowd = Crowd(reply)
    hosts = [f"127.0.1.{n % 12 + 1}" for n in range(150)]
    run(coroutine(crowd), lambda server: requests(server, hosts), by=replace(rules, concurrency=8, host_connections=3))
    assert crowd.most.pop("all") <= 8
    assert max(crowd.most.values()) <= 3


def test_hosts_that_never_answer_cost_their_own_timeout_only(run, reply, rules, monkeypatch):
    """Three times as many as there are places, offered first. Those who wait long lend theirs: all others are done before."""
    monkeypatch.setattr(pace, "LONG", 0.05)
    by = replace(rules, concurrency=4, timeout=timedelta(seconds=2))

    async def answer(asked, writer):
        if asked["host"].startswith(b"127.0.2."):
            await asyncio.sleep(60)
        writer.write(reply())
        await writer.drain()

    hosts = [f"127.0.2.{n + 1}" for n in range(12)] + [f"127.0.1.{n + 1}" for n in range(40)]
    delivered = run(answer, lambda server: requests(server, hosts), by=by)
    assert all(isinstance(outcome, Fetched) for _, outcome in delivered[:40])
    assert all(isinstance(outcome, Failed) for _, outcome in delivered[40:])


def test_three_hundred_hosts_that_never_answer_make_nobody_late(run, reply, rules, monkeypatch):
    """With as many places as by default: everybody else is done before the first of them is given up."""
    monkeypatch.setattr(pace, "LONG", 0.05)

    async def answer(asked, writer):
        if not asked["host"].startswith(b"127.0.1."):
            await asyncio.sleep(60)
        writer.write(reply())
        await writer.drain()

    silent = [f"127.0.{2 + n // 200}.{n % 200 + 1}" for n in range(300)]
    by = replace(rules, timeout=timedelta(seconds=5))
    hosts = silent + [f"127.0.1.{n + 1}" for n in range(60)]
    delivered = run(answer, lambda server: requests(server, hosts), by=by)
    assert all(isinstance(outcome, Fetched) for _, outcome in delivered[:60])
    assert all(isinstance(outcome, Failed) for _, outcome in delivered[60:])
    assert len(delivered) == 360


def test_places_are_lent_within_bounds(serve, rules, monkeypatch):
    """Sockets are finite: beyond LENT times as many, who never answers does hold others up."""
    monkeypatch.setattr(pace, "LONG", 0.01)
    by = replace(rules, concurrency=2, timeout=timedelta(milliseconds=300))
    now = most = 0

    class Counting(Client):
        async def fetch(self, request, share=None):
            nonlocal now, most
            now += 1
            most = max(most, now)
            try:
                return await super().fetch(request, share)
            finally:
                now -= 1

    async def answer(asked, writer):
        await asyncio.sleep(60)

    delivered = Deliveries()

    async def scenario():
        async with serve(answer, host="0.0.0.0") as server, Counting(by, user_agent="x", clock=lambda: None) as asking:
            asked = requests(server, [f"127.0.2.{n + 1}" for n in range(40)])
            await ask_all(asked, client=asking, rules=by, deliver=delivered)

    asyncio.run(scenario())
    assert len(delivered) == 40
    assert most == 2 * (1 + pace.LENT)


def test_a_gap_that_ends_is_noticed_while_another_worker_is_held_up(run, reply, rules):
    """Two hosts with gaps of their own: the first to wake takes long, until the second was asked."""
    woke = asyncio.Event()

    async def answer(asked, writer):
        if asked.target == "/1":
            await woke.wait()
        if asked.target == "/3":
            woke.set()
        writer.write(reply())
        await writer.drain()

    gaps = (
        Pace(match="127.0.0.2", gap=timedelta(milliseconds=30)),
        Pace(match="127.0.0.3", gap=timedelta(milliseconds=90)),
    )
    hosts = ["127.0.0.2", "127.0.0.2", "127.0.0.3", "127.0.0.3"]
    delivered = run(
        answer,
        lambda server: requests(server, hosts),
        by=replace(rules, pace=gaps, timeout=timedelta(seconds=2), concurrency=2),
    )
    assert all(isinstance(outcome, Fetched) for _, outcome in delivered)


def test_gaps_that_end_together_are_all_noticed(run, reply, rules):
    """The alarm rings once; who it wakes takes one and lets the next look."""
    last = asyncio.Event()

    async def answer(asked, writer):
        if asked.target in {"/4", "/5", "/6"}:
            await last.wait()
        if asked.target == "/7":
            last.set()
        writer.write(reply())
        await writer.drain()

    deliveries = Deliveries()

    async def deliver(request, outcome):
        await deliveries(request, outcome)
        if len(deliveries) == 4:
            time.sleep(0.1)  # all gaps end while the loop is held up  # noqa: ASYNC251

    by = replace(rules, host_gap=timedelta(milliseconds=50), timeout=timedelta(seconds=30), concurrency=4)
    hosts = ["127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5"] * 2
    run(answer, lambda server: requests(server, hosts), by=by, deliver=deliver)
    assert [type(outcome) for _, outcome in deliveries] == [Fetched] * 8


def test_a_host_is_free_again_while_its_last_outcome_is_being_delivered(run, reply, rules):
    """The receiver is slow with the first: who rests is told that the host can be asked again."""
    asked_twice = asyncio.Event()

    def answer(asked):
        if asked.target == "/1":
            asked_twice.set()
        return reply()

    deliveries = Deliveries()

    async def deliver(request, outcome):
        async with asyncio.timeout(5):
            await asked_twice.wait()
        await deliveries(request, outcome)

    by = replace(rules, host_connections=1, concurrency=2)
    run(answer, lambda server: requests(server, ["127.0.0.2"] * 2), by=by, deliver=deliver)
    assert len(deliveries) == 2


def test_patience_leaves_the_rest_unasked(run, reply, rules):
    by = replace(rules, pace=(Pace(match="127.0.0.2", gap=timedelta(hours=1)),))
    hosts = ["127.0.0.2", "127.0.0.2", "127.0.0.2", "127.0.0.3"]
    delivered = run(lambda _: reply(), lambda server: requests(server, hosts), by=by, patience=timedelta(minutes=1))
    assert sorted(delivered.hosts) == ["127.0.0.2", "127.0.0.3"]


def test_turns_are_remembered_from_call_to_call(run, reply, rules):
    by = replace(rules, host_gap=timedelta(hours=1))
    turns = Turns(by)
    for expected in (2, 0):
        delivered = run(
            lambda _: reply(),
            lambda server: requests(server, ["127.0.0.2", "127.0.0.3"]),
            by=by,
            turns=turns,
            patience=timedelta(),
        )
        assert len(delivered) == expected


def test_a_host_that_is_left_is_not_asked_again_in_this_pass(run, reply, rules):
    """Whoever receives outcomes may decide that a host has had enough."""
    by = replace(rules, host_connections=1)
    turns, deliveries = Turns(by), Deliveries()

    async def deliver(request, outcome):
        await deliveries(request, outcome)
        if len(deliveries) == 2:
            turns.leave(request.url)

    run(
        lambda _: reply(429, b""),
        lambda server: requests(server, ["127.0.0.2"] * 50),
        by=by,
        deliver=deliver,
        turns=turns,
    )
    assert 2 <= len(deliveries) <= 3


# --- tasks, errors, cancelling -----------------------------------------------------------------------------------------


def test_many_requests_are_not_as_many_tasks(client, rules):
    most, count = 0, 0

    async def deliver(request, outcome):
        nonlocal most, count
        count += 1
        if count % 100 == 0:
            most = max(most, len(asyncio.all_tasks()))

    async def scenario():
        async with client(rules) as asking:
            await ask_all(unaskable(5_000), client=asking, rules=rules, deliver=deliver)

    asyncio.run(scenario())
    assert count == 5_000
    assert most <= rules.concurrency + 1


def test_one_request_is_one_worker(client, rules):
    """Sixty-four tasks for a single source would be its whole cost."""
    seen = []

    async def deliver(request, outcome):
        seen.append(len(asyncio.all_tasks()))

    async def scenario():
        async with client(rules) as asking:
            await ask_all(unaskable(1), client=asking, rules=rules, deliver=deliver)

    asyncio.run(scenario())
    assert seen[0] <= 3


def test_requests_are_taken_when_there_is_a_worker_for_them(client, rules):
    """A generator over a store is read as the pass goes on, not whole beforehand."""
    taken = 0

    def some():
        nonlocal taken
        for one in unaskable(1000):
            taken += 1
            yield one

    async def deliver(request, outcome):
        assert taken <= int(request.source) + 1 + rules.concurrency
        await asyncio.sleep(0)

    async def scenario():
        async with client(rules) as asking:
            await ask_all(some(), client=asking, rules=rules, deliver=deliver)

    asyncio.run(scenario())
    assert taken == 1000


def test_a_full_receiver_stops_the_asking(run, serve, client, rules, reply):
    """Backpressure: while nothing is taken, no more is asked than there are workers."""
    by = replace(rules, concurrency=4)

    async def scenario():
        opened, four_waiting, waiting = asyncio.Event(), asyncio.Event(), []

        async def deliver(request, outcome):
            waiting.append(request)
            if len(waiting) == 4:
                four_waiting.set()
            await opened.wait()

        async with serve(lambda _: reply(), host="0.0.0.0") as server, client(by) as asking:
            hosts = [f"127.0.1.{n + 1}" for n in range(50)]
            task = asyncio.create_task(ask_all(requests(server, hosts), client=asking, rules=by, deliver=deliver))
            await four_waiting.wait()
            await asyncio.sleep(0.1)
            held = len(server.asked)
            opened.set()
            await task
            return held, len(server.asked)

    assert asyncio.run(scenario()) == (4, 50)


class DiskFull(Exception):
    pass


def test_what_the_receiver_raises_ends_everything_and_is_raised(serve, client, rules, reply):
    """As itself, not in a group; the silent hosts are not waited for, and no task is left."""

    async def scenario():
        async def answer(asked, writer):
            if asked["host"].startswith(b"127.0.2."):
                await asyncio.sleep(60)
            writer.write(reply())
            await writer.drain()

        async def deliver(request, outcome):
            raise DiskFull

        async with serve(answer, host="0.0.0.0") as server, client(rules) as asking:
            before = asyncio.all_tasks()
            asked = requests(server, ["127.0.2.1", "127.0.2.2", "127.0.1.1", "127.0.1.2"])
            with pytest.raises(DiskFull):
                await ask_all(asked, client=asking, rules=rules, deliver=deliver)
            return {task for task in asyncio.all_tasks() - before if "_speak" not in repr(task)}

    assert asyncio.run(scenario()) == set()


def test_cancelling_leaves_no_task(serve, client, rules, reply):
    async def scenario():
        all_asked = asyncio.Event()

        async def answer(asked, writer):
            if len(server.asked) == 10:
                all_asked.set()
            await asyncio.sleep(60)

        async with serve(answer, host="0.0.0.0") as server, client(rules) as asking:
            before = asyncio.all_tasks()
            asked = requests(server, [f"127.0.2.{n + 1}" for n in range(10)])
            task = asyncio.create_task(ask_all(asked, client=asking, rules=rules, deliver=Deliveries()))
            await all_asked.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            return {task for task in asyncio.all_tasks() - before if "_speak" not in repr(task)}

    assert asyncio.run(scenario()) == set()


# --- bytes -------------------------------------------------------------------------------------------------------------


def test_bodies_in_flight_are_bounded_and_waiting_for_room_is_nobodys_timeout(run, reply, rules, monkeypatch):
    """Twelve bodies of a megabyte at once, under a bound of four; the receiver takes nothing for longer than the timeout."""
    monkeypatch.setattr(pace, "LEAST", 0)
    held = peak = 0

    class Watched(InFlight):
        def _give(self, share, size):
            nonlocal held, peak
            super()._give(share, size)
            held += size
            peak = max(peak, held)

        def give_back(self, share):
            nonlocal held
            held -= share.held
            super().give_back(share)

    monkeypatch.setattr(pace, "InFlight", Watched)
    deliveries, opened, before = Deliveries(), asyncio.Event(), 0

    async def deliver(request, outcome):
        nonlocal before
        if not deliveries:
            asyncio.get_running_loop().call_later(2, opened.set)
        await deliveries(request, outcome)
        if not opened.is_set():
            before += 1
        await opened.wait()

    by = replace(rules, max_body=1_000_000, timeout=timedelta(seconds=1.5))
    hosts = [f"127.0.1.{n + 1}" for n in range(12)]
    run(lambda _: reply(200, bytes(1_000_000)), lambda server: requests(server, hosts), by=by, deliver=deliver)
    assert [len(outcome.body) for _, outcome in deliveries] == [1_000_000] * 12
    assert 3_000_000 < peak <= 4_000_000
    assert held == 0
    assert before <= 4  # what waits in the receiver counts too


def test_a_delivered_body_is_let_go(serve, rules, reply):
    """A worker that asks for its next holds on to nothing: those bytes were given back and no longer count."""

    def living() -> int:
        return sum(isinstance(one, Fetched) for one in gc.get_objects())

    held = []

    class Watched(Client):
        async def fetch(self, request, share=None):
            held.append(living() - before)
            return await super().fetch(request, share)

    async def scenario():
        by = replace(rules, concurrency=1)
        async with serve(lambda _: reply()) as server, Watched(by, user_agent="x", clock=lambda: None) as asking:
            await ask_all(requests(server, ["127.0.0.1"] * 5), client=asking, rules=by, deliver=deliver)

    async def deliver(request, outcome):
        assert isinstance(outcome, Fetched)

    gc.collect()
    before = living()
    asyncio.run(scenario())
    assert len(held) == 5
    assert max(held) <= 1  # one may be on its way out
