"""Bytes of bodies: never more than the bound, and never a standstill."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedhub.fetch.inflight import InFlight


@given(
    total=st.integers(0, 100),
    bodies=st.lists(st.lists(st.integers(1, 30), max_size=6), max_size=12),
    quits=st.sets(st.integers(0, 11)),
)
@settings(max_examples=200)
def test_many_bodies_stay_within_the_bound_and_all_come_through(total, bodies, quits):
    """Each grows piece by piece beside the others, some give up half-way. Held at once: total and the largest body more."""
    largest = max((sum(body) for body in bodies), default=0)
    held, peak, done = 0, 0, []

    async def body(whole, n, pieces):
        nonlocal held, peak
        with whole.share() as share:
            for size in pieces:
                if not share.take(size):
                    await share.wait(size)
                held += size
                peak = max(peak, held)
                await asyncio.sleep(0)
                if n in quits:
                    break
            done.append(n)
            held -= share.held

    async def scenario():
        whole = InFlight(total)
        async with asyncio.timeout(20):  # far from it, unless all wait for each other
            await asyncio.gather(*(body(whole, n, pieces) for n, pieces in enumerate(bodies)))
        assert whole._free == total

    asyncio.run(scenario())
    assert sorted(done) == list(range(len(bodies)))
    assert peak <= total + largest


def test_who_gives_up_waiting_holds_up_nobody():
    async def scenario():
        whole = InFlight(10)
        with whole.share() as first, whole.share() as second, whole.share() as third, whole.share() as fourth:
            assert first.take(10)
            await second.wait(5)  # may grow beyond the total: the one that always can
            waiting = [asyncio.create_task(share.wait(5)) for share in (third, fourth)]
            await asyncio.sleep(0)
            assert not fourth.take(1)  # others came first
            waiting[0].cancel()
            whole.give_back(first)
            await waiting[1]
            assert fourth.held == 5
            assert third.held == 0
            with pytest.raises(asyncio.CancelledError):
                await waiting[0]
        assert whole._free == 10

    asyncio.run(scenario())


def test_who_came_first_is_served_first():
    """A small body must not overtake a large one that waits, or large ones would wait for ever."""

    async def scenario():
        whole = InFlight(10)
        with whole.share() as first, whole.share() as second, whole.share() as third, whole.share() as fourth:
            assert first.take(6)
            await second.wait(6)
            waiting = asyncio.create_task(third.wait(6))
            await asyncio.sleep(0)
            whole.give_back(first)
            assert not fourth.take(1)
            whole.give_back(second)
            await waiting
            assert fourth.take(1)

    asyncio.run(scenario())


def test_what_was_granted_to_one_who_gave_up_comes_back():
    """Granted and cancelled in one turn of the loop: the bytes were counted and must not be lost."""

    async def scenario():
        whole = InFlight(10)

        async def wait(share):
            with share:
                await share.wait(8)

        holder, other = whole.share(), whole.share()
        assert holder.take(10)
        with whole.share() as ahead:
            await ahead.wait(1)
            task = asyncio.create_task(wait(other))
            await asyncio.sleep(0)
            whole.give_back(holder)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        assert whole._free == 10

    asyncio.run(scenario())
