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
from feedhub.model import (
    Document,
    Entry,
    Failed,
    Fetched,
    FetchRules,
    NotModified,
    Poll,
    Source,
    Unreadable,
    Validators,
)

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


# --- what is remembered of the server's wishes, and what the operator changed since ------------------------------------


def hours(poll):
    return (poll.next_fetch - poll.last_fetch) / HOUR


def test_a_ttl_holds_through_answers_that_do_not_say_it_again():
    """A 304 has no body, and so no ttl; a shorter freshness beside it changes nothing."""
    source = replace(SOURCE, every=10 * MINUTE)
    poll = after(fetched(), read(new=1, ttl=5 * HOUR), source=source)
    for said in (None, HOUR, None):
        poll = after(NotModified(fresh_for=said), poll=poll, source=source)
        assert 5 <= hours(poll) <= 5.5


@pytest.mark.parametrize(
    ("fresh_for", "least", "most"),
    [pytest.param(None, 3, 3.3, id="not-said-again"), pytest.param(HOUR, 1, 1.1, id="said-anew")],
)
def test_a_304_keeps_the_freshness_it_does_not_say_anew(fresh_for, least, most):
    """RFC 9111 4.3.4. With an `every`, so that our own interval stays as it is."""
    source = replace(SOURCE, every=10 * MINUTE)
    poll = after(fetched(fresh_for=3 * HOUR), read(), source=source)
    assert least <= hours(after(NotModified(fresh_for=fresh_for), poll=poll, source=source)) <= most


def test_a_new_source_is_asked_in_the_rhythm_its_entries_have():
    """One that dates an entry every eight hours need not be asked each quarter of an hour until that is found out."""
    entries = tuple(Entry(guid=str(n), published=NOW - 8 * HOUR * (n + 1)) for n in range(20))
    assert 1 <= hours(after(fetched(), read(new=20, entries=entries))) <= 4.4
    undated = tuple(Entry(guid=str(n)) for n in range(20))
    assert hours(after(fetched(), read(new=20, entries=undated))) < 0.2


@pytest.mark.parametrize(
    ("said", "at"),
    [
        pytest.param({"skip_hours": frozenset({12, 13, 14})}, NOW + 3 * HOUR, id="hours"),
        pytest.param({"skip_days": frozenset({1})}, NOW + 12 * HOUR, id="days"),
        pytest.param({"skip_hours": frozenset(range(24))}, NOW, id="all-of-them-mean-nothing"),
    ],
)
def test_hours_and_days_to_be_left_alone_in(said, at):
    """NOW is noon on a Tuesday; the time is early in the first hour that is not skipped."""
    poll = after(fetched(), read(**said))
    assert at <= poll.next_fetch <= at + HOUR / 2
    again = after(NotModified(fresh_for=MINUTE), poll=poll)
    assert at <= again.next_fetch <= at + HOUR, "a 304 does not say it again"
    later = polling.after(poll, NotModified(), None, source=SOURCE, rules=RULES, now=NOW + 14 * HOUR)
    assert later.next_fetch < NOW + 15 * HOUR, "and is not taken for a wish in other hours"
    assert polling.replanned(replace(SOURCE, every=10 * MINUTE), poll, rules=RULES).next_fetch >= at


def test_a_document_that_no_longer_says_when_to_come_is_taken_at_its_word():
    poll = after(fetched(), read(ttl=5 * HOUR, skip_hours=frozenset({12, 13})))
    assert hours(after(fetched(), read(), poll=replace(poll, interval=HOUR))) < 2
    assert after(Failed(grade="soft", reason="HTML"), poll=poll).ttl == 5 * HOUR, "a failure forgets nothing"


@pytest.mark.parametrize(
    ("old", "new", "least", "most"),
    [
        pytest.param({}, {"every": 6 * HOUR}, 6, 6.6, id="every"),
        pytest.param({"every": 6 * HOUR}, {"every": 10 * MINUTE}, 1 / 6, 0.2, id="another-every"),
        pytest.param({"every": 2 * DAY}, {}, 24, 26.4, id="no-every-any-more"),
        pytest.param({}, {"cron": "0 18 * * *"}, 6, 6.1, id="cron"),
        pytest.param({"cron": "0 18 * * *"}, {"cron": "0 20 * * *"}, 8, 8.1, id="another-cron"),
        pytest.param({"cron": "0 18 * * *"}, {}, 0.25, 0.3, id="no-cron-any-more"),
    ],
)
def test_the_operators_new_word_counts_at_once(old, new, least, most):
    """And what stands unchanged stays to the second."""
    before, now = replace(SOURCE, **old), replace(SOURCE, **new)
    poll = after(fetched(), read(), source=before)
    assert polling.replanned(before, poll, rules=RULES) == poll
    again = polling.replanned(now, poll, rules=RULES)
    assert least <= hours(again) <= most
    assert polling.replanned(now, again, rules=RULES) == again


def test_the_servers_wish_counts_against_a_new_every_too():
    poll = after(fetched(fresh_for=5 * HOUR), read())
    assert 5 <= hours(polling.replanned(replace(SOURCE, every=HOUR), poll, rules=RULES)) <= 5.51


def test_a_source_that_is_slowed_keeps_its_time():
    poll = after(Failed(grade="temporary", reason="429", retry_after=9 * HOUR))
    assert polling.replanned(replace(SOURCE, every=HOUR), poll, rules=RULES) == poll


@pytest.mark.parametrize(
    ("poll", "source", "said"),
    [
        pytest.param(POLL, SOURCE, "never asked", id="new"),
        pytest.param(POLL, replace(SOURCE, paused=True), "paused by the operator", id="paused"),
        pytest.param(after(fetched(), read()), SOURCE, "its own rhythm", id="adaptive"),
        pytest.param(
            after(fetched(), read(), source=replace(SOURCE, every=HOUR)),
            replace(SOURCE, every=HOUR),
            "every, as configured",
            id="every",
        ),
        pytest.param(
            after(fetched(), read(), source=replace(SOURCE, every=MINUTE)),
            replace(SOURCE, every=MINUTE),
            "min_interval",
            id="min",
        ),
        pytest.param(
            after(fetched(), read(), source=replace(SOURCE, cron="0 7 * * *")),
            replace(SOURCE, cron="0 7 * * *"),
            'cron = "0 7 * * *"',
            id="cron",
        ),
        pytest.param(after(fetched(fresh_for=5 * HOUR), read()), SOURCE, "its server wishes so", id="freshness"),
        pytest.param(
            after(fetched(), read(skip_hours=frozenset({12, 13}))), SOURCE, "asks to be left alone before", id="skipped"
        ),
        pytest.param(after(Failed(grade="soft", reason="HTML")), SOURCE, "waits after 1 failure in a row", id="failed"),
        pytest.param(
            after(Failed(grade="temporary", reason="429", retry_after=DAY)), SOURCE, "Retry-After", id="retry-after"
        ),
        pytest.param(after(Failed(grade="gone", reason="410")), SOURCE, "410", id="gone"),
        pytest.param(replace(after(fetched(), read()), last_fetch=NOW + DAY), SOURCE, "clock went back", id="clock"),
        pytest.param(
            polling.with_its_host(
                after(fetched(), read()), "paper.example", until=NOW + HOUR, place=1, gap=MINUTE, retry_at=None
            ),
            SOURCE,
            "its host refused other sources",
            id="host",
        ),
    ],
)
def test_why_the_next_time_is_what_it_is(poll, source, said):
    assert said in polling.why(source, poll, rules=RULES, now=NOW)


def test_an_address_that_a_source_had_moved_to_is_no_new_one():
    """Who writes down where it went keeps validators, rhythm and what was seen; any other address begins anew."""
    moved = Poll(source="a", configured_url="https://a/", url="https://b/", validators=Validators(etag="x"), failures=1)
    assert polling.begin(Source(id="a", url="https://b/"), moved) == replace(moved, configured_url="https://b/")
    assert polling.begin(Source(id="a", url="https://a/"), moved) == moved
    assert polling.begin(Source(id="a", url="https://c/"), moved).validators == Validators()
