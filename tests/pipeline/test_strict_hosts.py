"""Hosts that refuse: whom that pauses, what is remembered from pass to pass and between processes, who is never late.

Time is simulated: a pass asks what has its turn now and waits for no gap, then the clock moves on to the next.
"""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest

from feedhub.model import Failed, FetchRules, NotModified, Pace, Poll, Source
from feedhub.pipeline.refresh import refresh
from feedhub.store import hosts as known_hosts
from feedhub.store import sources

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
BEAT = timedelta(seconds=30)
REFUSED = Failed(grade="temporary", reason="a.example answered 429", status=429, retry_after=30 * MINUTE)


class Strict:
    """A host that answers 429 to whatever comes sooner than a minute after the request before."""

    def __init__(self, desk):
        self.desk, self.last, self.answers = desk, None, []

    def __call__(self, request):
        early = self.last is not None and self.desk.now - self.last < MINUTE
        self.last = self.desk.now
        self.answers.append((self.desk.now, 429 if early else 304))
        return Failed(grade="temporary", reason="429", status=429) if early else NotModified()


@pytest.fixture
def passing(desk):
    """A pass over sources of several hosts."""

    def passing(*hosts, rules=None, force=False, **how):
        desk.newsroom = type(desk.newsroom)(
            hub=desk.newsroom.hub,
            sources={id: Source(id=id, url=f"https://{id.split('-')[0]}.example/{id}") for id in hosts},
            outlets={},
            sections={},
        )
        return refresh(
            desk.newsroom,
            desk.store,
            rules=rules or FetchRules(),
            client=desk._client,
            clock=lambda: desk.now,
            force=force,
            report=desk.reports.append,
            patience=timedelta(seconds=1),
            **how,
        )

    return passing


def polls(desk):
    with desk.store.reading() as connection:
        return sources.remembered(connection)


def say(desk, *ids, answer):
    for id in ids:
        desk.answers[f"https://{id.split('-')[0]}.example/{id}"] = answer


def test_one_sources_429_pauses_that_source_only(desk, passing):
    say(desk, "a-1", answer=REFUSED)
    say(desk, "a-2", "a-3", answer=NotModified())
    passing("a-1", "a-2", "a-3")
    found = polls(desk)
    assert (found["a-1"].state, found["a-2"].state, found["a-3"].state) == ("slowed", "active", "active")
    assert found["a-2"].next_fetch < desk.now + 30 * MINUTE


def test_a_second_sources_429_pauses_the_host_and_nobody_else(desk, passing):
    """Those not asked yet are not asked; those that were well wait too, one after another."""
    say(desk, "a-1", "a-2", answer=REFUSED)
    say(desk, *(f"a-{n}" for n in range(3, 10)), "b-1", answer=NotModified())
    passing(*(f"a-{n}" for n in range(1, 10)), "b-1", rules=FetchRules(host_connections=1))
    assert sorted(request.source for request in desk.asked) == ["a-1", "a-2", "b-1"]
    found = polls(desk)
    assert found["b-1"].state == "active"
    for n in range(3, 10):
        assert found[f"a-{n}"].state == "slowed"
        assert "several of its sources" in found[f"a-{n}"].reason
        assert found[f"a-{n}"].next_fetch >= desk.now + 30 * MINUTE
    times = sorted(found[f"a-{n}"].next_fetch for n in range(3, 10))
    assert all(later - earlier >= timedelta(seconds=5) for earlier, later in pairwise(times))


def test_a_pause_that_a_server_named_is_remembered_by_another_process(desk, passing):
    """The first source was told in one run, the second in the next: the host is paused."""
    say(desk, "a-1", answer=REFUSED)
    passing("a-1")
    desk.now += MINUTE
    say(desk, "a-2", answer=REFUSED)
    say(desk, "a-3", answer=NotModified())
    passing("a-1", "a-2", "a-3", rules=FetchRules(host_connections=1))
    assert polls(desk)["a-3"].state == "slowed"


@pytest.mark.parametrize(("after", "state"), [(MINUTE, "slowed"), (HOUR, "active")], ids=["within", "later"])
def test_a_first_refusal_is_remembered_by_the_next_process_while_its_pause_lasts(desk, passing, after, state):
    """No Retry-After: the pause is of our own making, five minutes at first, and still the second source means the host."""
    plain = Failed(grade="temporary", reason="429", status=429)
    say(desk, "a-1", answer=plain)
    ids = ["a-1", "a-2", "a-3"]
    passing(*ids, only=["a-1"])
    desk.now += after
    say(desk, "a-2", answer=plain)
    passing(*ids, only=["a-2"])
    assert polls(desk).get("a-3", Poll(source="a-3", configured_url="", url="")).state == state


def test_a_learned_gap_holds_between_processes(desk, passing):
    """Two refusals in one run; long after the pause the host's sources still come one gap after the other."""
    say(desk, "a-1", "a-2", answer=Failed(grade="temporary", reason="429", status=429))
    passing("a-1", "a-2", rules=FetchRules(host_connections=1))
    desk.now += HOUR
    desk.asked.clear()
    ids = [f"a-{n}" for n in range(1, 6)]
    say(desk, *ids, answer=NotModified())
    passing(*ids)
    assert len(desk.asked) == 1, "the others wait five seconds each, which is longer than this pass is patient"
    with desk.store.reading() as connection:
        assert known_hosts.remembered(connection, now=desk.now).keys() == {"a.example"}
        assert not known_hosts.remembered(connection, now=desk.now + timedelta(days=9))


def test_a_gap_holds_between_processes(desk, passing):
    """The polls tell when a host was asked last, whoever asked it."""
    rules = FetchRules(pace=(Pace(match="*.example", gap=MINUTE),))
    ids = ["a-1", "a-2", "a-3"]
    say(desk, *ids, answer=NotModified())
    asked = []
    for _ in range(12):
        before = len(desk.asked)
        passing(*ids, rules=rules)
        asked += [desk.now] * (len(desk.asked) - before)
        desk.now += BEAT
    assert len(asked) == 3
    assert all(later - earlier >= MINUTE for earlier, later in pairwise(asked))


def test_a_pass_that_is_told_to_end_asks_nothing_more(desk, passing):
    say(desk, *(f"a-{n}" for n in range(50)), answer=NotModified())
    counts = passing(
        *(f"a-{n}" for n in range(50)), rules=FetchRules(concurrency=1), ending=lambda: len(desk.asked) > 4
    )
    assert 5 <= counts.sources < 10
    assert len(polls(desk)) == counts.sources, "what came is stored"


def test_after_a_sleep_each_source_is_asked_once(desk, passing):
    """A suspended laptop: a week was missed, and one question to each makes it good."""
    ids = [f"h{n}-1" for n in range(20)]
    say(desk, *ids, answer=NotModified())
    passing(*ids)
    desk.asked.clear()
    desk.now += timedelta(days=7)
    for _ in range(10):
        passing(*ids)
        desk.now += BEAT
    assert Counter(request.source for request in desk.asked) == dict.fromkeys(ids, 1)


@pytest.mark.uncovered
def test_a_strict_host_of_fifty_feeds_delays_nobody_and_is_soon_asked_as_it_wants(desk, passing):
    """Two hundred other hosts are asked within a beat of their time, always; the strict one's refusals come to an end."""
    strict = Strict(desk)
    theirs, others = [f"strict-{n}" for n in range(50)], [f"h{n}-1" for n in range(200)]
    say(desk, *theirs, answer=strict)
    say(desk, *others, answer=NotModified())
    late, begun = timedelta(), desk.now
    while desk.now < begun + 4 * HOUR:
        due = {id: poll.next_fetch for id, poll in polls(desk).items() if id in others}
        desk.asked.clear()
        passing(*theirs, *others)
        for request in desk.asked:
            if request.source in due:
                late = max(late, desk.now - due[request.source])
        desk.now += BEAT
    assert late <= BEAT
    refused = [at for at, status in strict.answers if status == 429]
    assert refused
    assert len(refused) <= 20
    assert max(refused) < begun + 3 * HOUR
    assert {id for id, poll in polls(desk).items() if id in theirs and poll.outcome == "not_modified"} == {*theirs}
