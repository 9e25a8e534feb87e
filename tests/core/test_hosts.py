"""What hosts teach: one source's refusal is its own, a second one's is the host's, and a learned gap is forgotten slowly."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedhub.core import hosts
from feedhub.core.hosts import Host
from feedhub.model import Failed

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
PAUSE = 10 * MINUTE


def told(host, url, *, status=429, at=NOW, gap=timedelta()):
    failed = Failed(grade="temporary", reason="", status=status)
    return hosts.refused(host, url, until=at + PAUSE, failed=failed, gap=gap, now=at)


@pytest.mark.parametrize(("status", "refuses"), [(429, True), (503, True), (500, False), (404, False), (None, False)])
def test_what_refuses(status, refuses):
    assert hosts.refuses(Failed(grade="temporary", reason="", status=status)) is refuses


def test_one_sources_refusals_are_its_own():
    """However often: one strict route must not freeze a site."""
    host = Host()
    for n in range(5):
        host = told(host, "/a", at=NOW + n * MINUTE)
    assert not hosts.paused(host, NOW + 5 * MINUTE)
    assert not hosts.gap_of(host, NOW + 5 * MINUTE)


def test_a_second_source_within_the_pause_means_the_host():
    host = told(told(Host(), "/a"), "/b", at=NOW + MINUTE)
    assert hosts.paused(host, NOW + 10 * MINUTE)
    assert not hosts.paused(host, NOW + 11 * MINUTE)
    assert hosts.gap_of(host, NOW + MINUTE) == hosts.FIRST_GAP


def test_a_second_source_after_the_pause_means_itself():
    host = told(told(Host(), "/a"), "/b", at=NOW + PAUSE)
    assert not hosts.paused(host, NOW + PAUSE)


@given(
    gap=st.timedeltas(timedelta(), timedelta(hours=2)),
    wait=st.timedeltas(timedelta(), timedelta(days=31)),
    later=st.timedeltas(timedelta(), timedelta(days=90)),
)
def test_what_has_ended_makes_no_difference(gap, wait, later):
    """So it may be forgotten: neither pause nor gap is left, nor an address that a second refusal would join."""
    failed = Failed(grade="temporary", reason="", status=429)
    host = hosts.refused(Host(), "/a", until=NOW + wait, failed=failed, gap=gap, now=NOW)
    host = hosts.refused(host, "/b", until=NOW + wait, failed=failed, gap=gap, now=NOW)
    at = hosts.ends(host) + later
    assert not hosts.paused(host, at)
    assert not hosts.gap_of(host, at)
    assert all(end <= at for end in host.refused.values())


def test_503_pauses_and_teaches_no_gap():
    """The host is ill, not bothered."""
    host = told(told(Host(), "/a", status=503), "/b", status=503)
    assert hosts.paused(host, NOW)
    assert not hosts.gap_of(host, NOW)


def test_the_gap_doubles_once_a_pause_and_has_an_end():
    """Who was on the way when the second refusal came teaches nothing more."""
    host = told(told(Host(), "/a"), "/b")
    assert hosts.gap_of(told(told(host, "/c"), "/d"), NOW) == hosts.FIRST_GAP
    gaps = []
    for n in range(12):
        at = NOW + n * 2 * PAUSE
        host = told(told(host, "/a", at=at), "/b", at=at)
        gaps.append(hosts.gap_of(host, at))
    assert gaps[1] == 2 * gaps[0]
    assert gaps[-1] == hosts.LONGEST_GAP


def test_the_learned_gap_begins_with_the_operators():
    host = told(told(Host(), "/a", gap=MINUTE), "/b", gap=MINUTE)
    assert hosts.gap_of(host, NOW) == 2 * MINUTE


def test_a_gap_eases_slowly_and_is_forgotten_in_the_end():
    host = told(told(Host(), "/a"), "/b")
    assert hosts.gap_of(host, NOW + DAY / 2) == hosts.FIRST_GAP
    assert hosts.gap_of(host, NOW + DAY) == hosts.FIRST_GAP * hosts.EASED
    assert not hosts.gap_of(host, NOW + 30 * DAY)
