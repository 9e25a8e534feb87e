"""Whose turn it is: hosts are asked no faster than they may be, and nobody waits for anybody else's host."""

from collections import defaultdict
from datetime import timedelta
from itertools import pairwise
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedhub.fetch.turns import Turns, host_of
from feedhub.model import FetchRules, Pace, Request


def request(host: str, n: int = 0) -> Request:
    return Request(source=f"{host}-{n}", url=f"https://{host}/{n}.xml")


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


def played(turns: Turns, requests: list[Request], *, lasts: float = 1, workers: int = 1000, patience: float = inf):
    """Play a pass: every answer takes `lasts` seconds. Gives (when, request) for each start, in order."""
    now, starts, active = 0.0, [], []
    turns.begin(now, patience=patience)
    for one in requests:
        turns.offer(one, now)
    for _ in range(10_000):
        while len(active) < workers and (turn := turns.next(now)):
            starts.append((now, turn[0]))
            active.append((now + lasts, turn[1]))
        if not active and not turns.waiting:
            return starts
        wakes = [turns.wakes_at] if turns.wakes_at is not None and len(active) < workers else []
        ends = [when for when, _ in active] + wakes
        now = max(min(ends), now)
        for when, lane in [one for one in active if one[0] <= now]:
            active.remove((when, lane))
            turns.done(lane, now)
    raise AssertionError(f"nothing moves any more: {turns.waiting} are waiting")


HOSTS = st.sampled_from(["a.example", "b.example", "c.example", "www.r.example", "old.r.example", "127.0.0.1"])


@given(
    hosts=st.lists(HOSTS, max_size=40),
    connections=st.integers(1, 3),
    gap=st.sampled_from([0, 1, 5]),
    strict=st.sampled_from([None, 0, 30]),
    lasts=st.sampled_from([0, 1, 7]),
    workers=st.integers(1, 50),
)
def test_every_request_has_one_turn_and_no_host_is_asked_faster_than_it_may_be(
    hosts, connections, gap, strict, lasts, workers
):
    """At no time more than host_connections to one host, never two starts closer than its gap, none forgotten."""
    pace = () if strict is None else (Pace(match="*.r.example", gap=seconds(strict)),)
    rules = FetchRules(host_connections=connections, host_gap=seconds(gap), pace=pace)
    asked = [request(host, n) for n, host in enumerate(hosts)]
    starts = played(Turns(rules), asked, lasts=lasts, workers=workers)
    assert sorted(one.source for _, one in starts) == sorted(one.source for one in asked)
    by_lane = defaultdict(list)
    for when, one in starts:
        host = host_of(one.url)
        by_lane["r" if strict and host.endswith("r.example") else host].append((when, host))
    for lane, those in by_lane.items():
        wanted = strict if lane == "r" else 0 if strict == 0 and lane.endswith("r.example") else gap
        times = [when for when, _ in those]
        assert all(later - earlier >= wanted for earlier, later in pairwise(times))
        assert all(sum(start <= when < start + lasts for start in times) <= connections for when in times)


@given(strict=st.integers(1, 50), others=st.integers(1, 30), connections=st.integers(1, 3))
def test_a_strict_host_delays_only_itself(strict, others, connections):
    """Fifty feeds of a host that wants a minute between them are offered first, and every other host is asked at once."""
    rules = FetchRules(host_connections=connections, pace=(Pace(match="strict.example", gap=seconds(60)),))
    asked = [request("strict.example", n) for n in range(strict)] + [request(f"h{n}.example") for n in range(others)]
    starts = played(Turns(rules), asked, workers=connections + 1)
    last_of_others = max(n for n, (_, one) in enumerate(starts) if host_of(one.url) != "strict.example")
    assert last_of_others <= others + 1
    assert [when for when, one in starts if host_of(one.url) == "strict.example"] == [60.0 * n for n in range(strict)]


def test_a_slow_host_takes_no_more_than_its_connections():
    turns = Turns(FetchRules(host_connections=2))
    turns.begin(0)
    for n in range(10):
        turns.offer(request("slow.example", n), 0)
    turns.offer(request("quick.example"), 0)
    got = []
    while turn := turns.next(0):
        got.append(host_of(turn[0].url))
    assert sorted(got) == ["quick.example", "slow.example", "slow.example"]
    assert turns.waiting == 8
    assert not turns.ready
    assert turns.wakes_at is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://News.Example/a", "http://news.example/b"),
        ("https://news.example/a", "https://news.example.:8443/b"),
        ("https://news.example/a", "https://ann:pass@news.example/b"),
        ("https://news.example/a", "https://ann:123@news.example/b"),
        ("https://news.example/a", "https://news.example"),
        ("https://news.example/a", "https://news.example?b"),
    ],
)
def test_hosts_are_told_apart_by_name_alone(one, other):
    assert host_of(one) == host_of(other) == "news.example"


@pytest.mark.parametrize("text", ["", "nonsense", "http://[::1", "http://"])
def test_what_names_no_host_still_has_a_turn(text):
    assert len(played(Turns(FetchRules()), [Request(source="s", url=text)])) == 1


@pytest.mark.parametrize(
    ("match", "host", "gap"),
    [
        ("news.example", "news.example", 60),
        ("NEWS.example", "News.Example", 60),
        ("news.example", "www.news.example", 5),
        ("*.news.example", "www.news.example", 60),
        ("*.news.example", "a.b.news.example", 60),
        ("*.news.example", "news.example", 60),
        ("*.news.example", "fakenews.example", 5),
    ],
)
def test_a_pace_is_for_the_hosts_it_matches(match, host, gap):
    rules = FetchRules(
        host_gap=seconds(5), pace=(Pace(match=match, gap=seconds(60)), Pace(match="*.example", gap=seconds(5)))
    )
    [(_, _), (when, _)] = played(Turns(rules), [request(host, 1), request(host, 2)], lasts=0)
    assert when == gap


def test_a_pace_without_a_gap_frees_its_hosts_and_ties_none_together():
    rules = FetchRules(host_gap=seconds(60), host_connections=1, pace=(Pace(match="*.here.example", gap=seconds(0)),))
    asked = [request("a.here.example", 1), request("b.here.example", 1), request("a.here.example", 2)]
    assert [when for when, _ in played(Turns(rules), asked, lasts=7)] == [0, 0, 7]


def test_hosts_of_one_pace_share_it():
    """Who writes *.reddit.com means the service, which counts its guests over all its names."""
    rules = FetchRules(pace=(Pace(match="*.reddit.com", gap=seconds(60)),))
    asked = [request("www.reddit.com"), request("old.reddit.com"), request("reddit.com"), request("news.example")]
    assert [when for when, _ in played(Turns(rules), asked, lasts=0)] == [0, 0, 60, 120]


def test_a_gap_holds_from_one_pass_to_the_next():
    turns = Turns(FetchRules(host_gap=seconds(60)))
    played(turns, [request("a.example", 1)], lasts=1)
    turns.begin(20)
    turns.offer(request("a.example", 2), 20)
    turns.offer(request("b.example"), 20)
    assert turns.next(20)[0] == request("b.example")
    assert turns.next(20) is None
    assert turns.wakes_at == 60
    assert turns.next(60)[0] == request("a.example", 2)


def test_what_was_learned_counts_where_it_is_longer():
    rules = FetchRules(host_gap=seconds(5))
    learned = {"a.example": seconds(60), "b.example": seconds(1)}
    asked = [request("a.example", 1), request("a.example", 2), request("b.example", 1), request("b.example", 2)]
    starts = {one.source: when for when, one in played(Turns(rules, learned=learned), asked, lasts=0)}
    assert starts == {"a.example-1": 0, "a.example-2": 60, "b.example-1": 0, "b.example-2": 5}


def test_patience_leaves_what_would_wait_longer():
    """A pass need not last fifty minutes because one host wants a minute between fifty feeds: the rest stays due."""
    rules = FetchRules(pace=(Pace(match="strict.example", gap=seconds(60)),), host_connections=1)
    asked = (
        [request("strict.example", n) for n in range(50)]
        + [request("slow.example", n) for n in range(50)]
        + [request("a.example")]
    )
    starts = played(Turns(rules), asked, lasts=30, patience=130)
    counts = defaultdict(int)
    for _, one in starts:
        counts[host_of(one.url)] += 1
    assert counts == {"strict.example": 3, "slow.example": 5, "a.example": 1}
    assert max(when for when, _ in starts) <= 130


def test_a_host_can_be_left_for_this_pass():
    turns = Turns(FetchRules(host_connections=1))
    turns.begin(0)
    for n in range(5):
        turns.offer(request("a.example", n), 0)
    _, lane = turns.next(0)
    turns.leave("https://a.example/whatever")
    assert turns.waiting == 0
    turns.offer(request("a.example", 6), 0)
    turns.done(lane, 1)
    turns.offer(request("a.example", 7), 1)
    assert turns.next(1) is None
    assert turns.waiting == 0
    turns.begin(2)
    turns.offer(request("a.example", 7), 2)
    assert turns.next(2)[0] == request("a.example", 7)


def test_lanes_do_not_pile_up():
    """50,000 hosts are asked with the memory of those under way."""
    turns = Turns(FetchRules())
    turns.begin(0)
    for n in range(1000):
        turns.offer(request(f"h{n}.example"), 0)
        turns.done(turns.next(0)[1], 0)
    assert len(turns._lanes) == 0


def test_what_another_process_asked_counts():
    turns = Turns(FetchRules(host_gap=seconds(60)))
    turns.asked("https://a.example/x", -20)
    assert [when for when, _ in played(turns, [request("a.example")])] == [40]


def test_what_is_learned_in_a_pass_counts_from_the_next_turn():
    turns = Turns(FetchRules(host_connections=1))
    turns.begin(0)
    for n in range(3):
        turns.offer(request("a.example", n), 0)
    _, lane = turns.next(0)
    turns.learn("https://a.example/0.xml", seconds(60))
    turns.done(lane, 1)
    turns.done(turns.next(1)[1], 2)
    assert turns.next(2) is None
    assert turns.wakes_at == 61


def test_a_pass_that_ends_starts_nothing_more():
    turns = Turns(FetchRules(host_connections=1))
    turns.begin(0)
    for n in range(3):
        turns.offer(request("a.example", n), 0)
    _, lane = turns.next(0)
    turns.end()
    turns.offer(request("b.example"), 0)
    turns.done(lane, 1)
    assert turns.next(1) is None
    assert turns.waiting == 0
