"""When to ask again: our interval, the operator's wish and the server's, of which the longest wins."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedhub.core import polling
from feedhub.core.polling import Reading
from feedhub.model import Document, Failed, Fetched, FetchRules, NotModified, Source, Unreadable, Validators

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
URL = "https://paper.example/feed"
SOURCE = Source(id="paper", url=URL)
RULES = FetchRules()
POLL = polling.begin(SOURCE, None)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def fetched(**said):
    return Fetched(url=URL, body=b"", **said)


def read(items=3, new=0, **said):
    return Reading(document=Document(format="rss", items=items, **said), digest=b"d", new=new)


def after(outcome, reading=None, *, poll=POLL, source=SOURCE, rules=RULES):
    return polling.after(poll, outcome, reading, source=source, rules=rules, now=NOW)


def wait(poll):
    return poll.next_fetch - NOW


def test_news_brings_us_back_sooner_and_silence_later():
    busy, quiet = after(fetched(), read(new=3)), after(fetched(), read())
    assert wait(busy) < polling.FIRST_INTERVAL * 1.11 < wait(quiet)
    assert wait(after(NotModified(), poll=quiet)) > wait(quiet)


@pytest.mark.parametrize(
    ("said", "least"),
    [
        pytest.param({"fresh_for": 3 * HOUR}, 3 * HOUR, id="cache-control"),
        pytest.param({"fresh_for": 40 * DAY}, DAY, id="freshness-counts-up-to-max-interval"),
    ],
)
def test_the_servers_wish_lengthens(said, least):
    assert least <= wait(after(fetched(**said), read())) <= least * 1.1
    assert least <= wait(after(NotModified(**said))) <= least * 1.1


def test_the_feeds_ttl_lengthens():
    assert wait(after(fetched(), read(ttl=5 * HOUR))) >= 5 * HOUR


@pytest.mark.parametrize(
    ("every", "least"), [(3 * HOUR, 3 * HOUR), (MINUTE, RULES.min_interval)], ids=["longer", "below-min"]
)
def test_the_operators_every_is_kept_but_never_below_min_interval(every, least):
    poll = after(fetched(), read(new=1), source=replace(SOURCE, every=every))
    assert least <= wait(poll) <= least * 1.1


@pytest.mark.parametrize(
    ("cron", "said", "at"),
    [
        pytest.param("0 7 * * *", {}, datetime(2026, 11, 25, 6, 0, tzinfo=UTC), id="in-the-hubs-time-zone"),
        pytest.param("* * * * *", {}, NOW + RULES.min_interval, id="never-below-min-interval"),
        pytest.param("0 * * * *", {"fresh_for": 90 * MINUTE}, NOW + 2 * HOUR, id="the-servers-wish-lengthens"),
    ],
)
def test_a_cron_expression_names_the_next_time(cron, said, at):
    """Within half a minute, which is the source's own, so that all who name one minute make no burst."""
    poll = polling.after(
        POLL,
        NotModified(**said),
        None,
        source=replace(SOURCE, cron=cron),
        rules=RULES,
        now=NOW,
        zone=ZoneInfo("Europe/Berlin"),
    )
    assert at <= poll.next_fetch <= at + MINUTE / 2


@given(outcomes=st.lists(st.sampled_from(["news", "nothing", "304"]), max_size=40))
def test_the_interval_stays_within_the_operators_bounds(outcomes):
    poll = POLL
    for outcome in outcomes:
        answer = (NotModified(), None) if outcome == "304" else (fetched(), read(new=outcome == "news"))
        poll = after(*answer, poll=poll)
        assert RULES.min_interval <= wait(poll) <= RULES.max_interval * 1.1


def test_failures_double_the_pause_up_to_max_interval_and_success_ends_it():
    poll, pauses = POLL, []
    for _ in range(12):
        poll = after(Failed(grade="temporary", reason="no answer"), poll=poll)
        pauses.append(wait(poll))
    assert poll.state == "slowed"
    assert [later / earlier for earlier, later in pairwise(pauses[:5])] == pytest.approx([2] * 4, rel=1e-3)
    assert pauses[-1] <= RULES.max_interval * 1.1
    well = after(fetched(), read(), poll=poll)
    assert (well.state, well.failures, well.reason) == ("active", 0, None)


def test_a_retry_after_longer_than_max_interval_holds_by_force_too():
    poll = after(Failed(grade="temporary", reason="429", status=429, retry_after=9 * DAY))
    assert wait(poll) >= 9 * DAY
    assert not polling.due(SOURCE, poll, now=NOW + 8 * DAY, force=True)
    assert polling.due(SOURCE, poll, now=NOW + 10 * DAY)


def test_force_overrides_pauses_of_our_own_making():
    poll = after(Failed(grade="temporary", reason="no answer"))
    assert not polling.due(SOURCE, poll, now=NOW)
    assert polling.due(SOURCE, poll, now=NOW, force=True)


def test_gone_means_stop():
    poll = after(Failed(grade="gone", reason="410", status=410))
    assert (poll.state, poll.next_fetch) == ("stopped", None)
    assert not polling.due(SOURCE, poll, now=NOW + 99 * DAY, force=True)


def test_a_clock_that_went_back_binds_nobody():
    """Times from the future mean that the clock was wrong: the source is due."""
    poll = replace(after(fetched(), read()), last_fetch=NOW + DAY, next_fetch=NOW + 2 * DAY, retry_at=NOW + 2 * DAY)
    assert polling.due(SOURCE, poll, now=NOW)


def test_a_paused_source_is_never_asked():
    assert not polling.due(replace(SOURCE, paused=True), POLL, now=NOW, force=True)


def test_an_unreadable_body_keeps_the_last_good_validators():
    """Were the new ones kept, the mended feed might be answered by 304."""
    good = after(fetched(validators=Validators(etag='"1"')), read())
    bad = polling.after(
        good,
        fetched(validators=Validators(etag='"2"')),
        Reading(document=Unreadable(reason="HTML"), digest=b"x"),
        source=SOURCE,
        rules=RULES,
        now=NOW,
    )
    assert (bad.validators.etag, bad.outcome, bad.reason) == ('"1"', "failed", "HTML")


def test_an_empty_document_is_said_and_keeps_title_and_home():
    full = after(fetched(), read(title="Paper", home="https://paper.example/"))
    empty = after(fetched(), read(items=0), poll=full)
    assert empty.reason == "the feed lists no entries"
    assert (empty.title, empty.home) == ("Paper", "https://paper.example/")


def test_another_address_makes_the_memory_void():
    poll = after(fetched(validators=Validators(etag='"1"'), moved_to="https://new.example/feed"), read())
    assert polling.begin(SOURCE, poll) == poll
    assert polling.begin(replace(SOURCE, url="https://paper.example/other"), poll).validators == Validators()


def test_jitter_is_the_sources_own():
    """Neither a restart nor an outage makes a burst: equal for one source at any time, spread over many."""
    waits = {
        wait(
            after(
                NotModified(), poll=polling.begin(Source(id=f"s{n}", url=URL), None), source=Source(id=f"s{n}", url=URL)
            )
        )
        for n in range(50)
    }
    assert len(waits) > 40
    assert wait(after(NotModified())) == wait(after(NotModified()))
