"""Crontab expressions: what is understood, what is refused with which mend, and when the next time is."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedhub.core.cron import next_after, parse_cron

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "when", "then"),
    [
        pytest.param("0 7 * * *", "2026-11-24 06:59", "2026-11-24 07:00", id="today"),
        pytest.param("0 7 * * *", "2026-11-24 07:00", "2026-11-25 07:00", id="never-now"),
        pytest.param("*/20 6-23 * * *", "2026-11-24 23:45", "2026-11-25 06:00", id="steps-and-ranges"),
        pytest.param("5,10 * * * *", "2026-11-24 07:05", "2026-11-24 07:10", id="list"),
        pytest.param("10/20 * * * *", "2026-11-24 07:31", "2026-11-24 07:50", id="step-from"),
        pytest.param("0 0 * * 0", "2026-11-24 00:00", "2026-11-29 00:00", id="sunday-is-0"),
        pytest.param("0 0 * * 7", "2026-11-24 00:00", "2026-11-29 00:00", id="sunday-is-7"),
        pytest.param("0 0 * * SUN", "2026-11-24 00:00", "2026-11-29 00:00", id="sunday-by-name"),
        pytest.param("0 0 * * 1", "2026-11-24 00:00", "2026-11-30 00:00", id="monday-is-1"),
        pytest.param("0 0 * * fri-sun", "2026-11-28 00:00", "2026-11-29 00:00", id="to-sunday"),
        pytest.param("0 0 * feb-mar *", "2026-11-24 00:00", "2027-02-01 00:00", id="months-by-name"),
        pytest.param("0 0 13 * fri", "2026-11-24 00:00", "2026-11-27 00:00", id="either-day"),
        pytest.param("0 0 */2 * fri", "2026-11-24 00:00", "2026-11-27 00:00", id="both-days-where-one-begins-with-a-star"),
        pytest.param("0 0 29 2 *", "2026-11-24 00:00", "2028-02-29 00:00", id="leap-day"),
        pytest.param("0 0 29 2 *", "2096-03-01 00:00", "2104-02-29 00:00", id="no-leap-day-in-2100"),
        pytest.param("0 0 31 4,5 *", "2026-11-24 00:00", "2027-05-31 00:00", id="no-31-april"),
    ],
)  # fmt: skip
def test_the_next_time(text, when, then):
    assert next_after(parse_cron(text), utc(when), zone=UTC) == utc(then)


@pytest.mark.parametrize(
    ("text", "when", "then"),
    [
        pytest.param("0 7 * * *", "2026-07-01 00:00", "2026-07-01 05:00", id="summer"),
        pytest.param("0 7 * * *", "2026-12-01 00:00", "2026-12-01 06:00", id="winter"),
        pytest.param("30 2 * * *", "2026-03-28 12:00", "2026-03-29 01:30", id="an-hour-that-spring-skips"),
        pytest.param("30 2 * * *", "2026-10-24 12:00", "2026-10-25 00:30", id="an-hour-that-autumn-repeats"),
        pytest.param("30 2 * * *", "2026-10-25 00:30", "2026-10-26 01:30", id="counts-once"),
        pytest.param("30 * * * *", "2026-10-25 00:30", "2026-10-25 01:30", id="unless-every-hour-does"),
        pytest.param("0 0 * * *", "2026-11-24 22:59", "2026-11-24 23:00", id="tomorrow-there-is-today-here"),
    ],
)
def test_the_clocks_are_the_operators(text, when, then):
    assert next_after(parse_cron(text), utc(when), zone=BERLIN) == utc(then)


def test_where_the_calendar_ends_there_is_no_next():
    assert next_after(parse_cron("0 0 1 1 *"), datetime(9999, 6, 1, tzinfo=UTC), zone=UTC) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", 'is empty; write five fields, such as "0 7 * * *"'),
        ("@hourly", 'is a shorthand; write five fields: "0 * * * *"'),
        ("@reboot", 'is a shorthand; write five fields: "0 7 * * *"'),
        (
            "7:00",
            'has 1 field where five are meant (minute hour day month weekday); write all five, such as "0 7 * * *"',
        ),
        ("0 0 7 * * *", 'has 6 fields where five are meant (minute hour day month weekday); write "0 7 * * *"'),
        ("60 * * * *", 'has "60" for the minute; write 0 to 59'),
        ("* 24 * * *", 'has "24" for the hour; write 0 to 23'),
        ("* * 0 * *", 'has "0" for the day; write 1 to 31'),
        ("* * * january *", 'has "january" for the month; write jan'),
        ("* * * * 8", 'has "8" for the weekday; write 0 to 7 or sun, mon, tue, wed, thu, fri, sat'),
        ("*/0 * * * *", 'has "*/0" for the minute; write a step of 1 or more'),
        ("5-1 * * * *", 'has "5-1" for the minute; write 5-59,0-1, a range runs forwards'),
        ("1,,2 * * * *", 'has "" for the minute; write 0 to 59, a range such as 0-4, or */5'),
        ("*-5 * * * *", 'has "*-5" for the minute; write 0 to 59, a range such as 0-4, or */5'),
        ("\x07 * * * *", 'has "?" for the minute; write 0 to 59, a range such as 0-4, or */5'),
        ("0 0 30 2 *", "never comes: no month it names has a day 30; write an earlier day"),
        ("0 0 31 4,6 *", "never comes: no month it names has a day 31; write an earlier day"),
    ],
)
def test_what_is_no_crontab_is_refused_with_its_mend(text, said):
    with pytest.raises(ValueError) as raised:
        parse_cron(text)
    assert str(raised.value) == said


@settings(deadline=None)
@given(
    text=st.text()
    | st.lists(st.text(alphabet="0123456789*/-,abcdefjlmnoprstuvwy?L#W"), min_size=5, max_size=5).map(" ".join)
)
def test_any_text_is_a_cron_or_a_sentence(text):
    cron = said = None
    try:
        cron = parse_cron(text)
    except ValueError as error:
        said = str(error)
    if cron is None:
        assert "; write " in said
    else:
        assert next_after(cron, datetime(2026, 1, 1, tzinfo=UTC), zone=UTC) is not None


FIELDS = [st.integers(0, 59), st.integers(0, 23), st.integers(1, 28), st.integers(1, 12), st.integers(0, 7)]


@settings(deadline=None)
@given(
    fields=st.tuples(*(st.just("*") | field.map(str) for field in FIELDS)),
    when=st.timedeltas(timedelta(), timedelta(days=3650)).map(lambda later: datetime(2020, 1, 1, tzinfo=UTC) + later),
    zone=st.sampled_from([UTC, BERLIN, ZoneInfo("America/St_Johns"), ZoneInfo("Australia/Lord_Howe")]),
)
def test_times_grow_and_no_matching_minute_is_passed_over(fields, when, zone):
    cron = parse_cron(" ".join(fields))
    then = next_after(cron, when, zone=zone)
    assert then is not None
    assert then > when
    between = next_after(cron, when + (then - when) / 2, zone=zone)
    assert between == then
    if zone is UTC:
        assert (then.minute in cron.minutes, then.hour in cron.hours, cron.falls_on(then.date())) == (True, True, True)
        earlier = then - timedelta(days=1)
        if earlier > when:
            assert not cron.falls_on(earlier.date())


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
