"""What asking a source was like, hour by hour: counted up, kept for a fortnight, told by a letter."""

from datetime import UTC, datetime, timedelta

import pytest

from feedhub.store import hours, open_store
from feedhub.store.hours import Asked

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SLOW = timedelta(seconds=5)


@pytest.fixture
def store(tmp_path):
    store = open_store(tmp_path, writes=True)
    yield store
    store.close()


def told(store, *asked, since=NOON - timedelta(days=20)):
    for each in asked:
        with store.writing() as connection:
            hours.record(connection, [each])
    with store.reading() as connection:
        found = hours.lately(connection, {"paper"}, since=since, slow=SLOW)
    return [(second - int(NOON.timestamp()), letter) for second, letter in sorted(found.get("paper", ()))]


def asked(outcome, *, minutes=0, took=0.2):
    at = NOON + timedelta(minutes=minutes)
    return Asked(source="paper", at=at, outcome=outcome, took=None if took is None else timedelta(seconds=took))


@pytest.mark.parametrize(("outcomes", "letter"), [
    pytest.param(["not_modified"] * 3, "n", id="nothing-new"),
    pytest.param(["not_modified", "fetched", "not_modified"], "o", id="something-new"),
    pytest.param(["failed", "not_modified", "not_modified"], "n", id="one-slip"),
    pytest.param(["failed", "fetched"], "f", id="half"),
    pytest.param(["failed"], "f", id="all"),
])  # fmt: skip
def test_an_hour_is_one_letter(store, outcomes, letter):
    answers = [asked(outcome, minutes=17 * n) for n, outcome in enumerate(outcomes)]
    assert told(store, *answers) == [(0, letter)]


def test_the_slowest_answer_of_an_hour_counts(store):
    """A quick one before or after it changes nothing, nor does one whose time is not known."""
    answers = [asked("fetched", took=took, minutes=n) for n, took in enumerate((0.1, None, 7, None, 0.1))]
    assert told(store, *answers) == [(0, "s")]


def test_hours_begin_at_the_full_hour(store):
    assert told(store, asked("fetched", minutes=59), asked("not_modified", minutes=60)) == [(0, "o"), (3600, "n")]


def test_a_fortnight_is_kept_of_a_source_that_is_asked(store):
    """What is past goes when the source is asked again, so nothing grows for ever."""
    assert told(store, asked("fetched"), asked("fetched", minutes=60 * 24 * 15)) == [(0, "o"), (15 * 86400, "o")]
    assert told(store, asked("fetched", minutes=60 * 24 * 15 + 60)) == [(15 * 86400, "o"), (15 * 86400 + 3600, "o")]
