"""What strangers' header fields mean."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feedhub.fetch.headers import LONGEST, Fields, fresh_for, retry_after

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
DAY = 86400


def fields(**values: str) -> Fields:
    return Fields([(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in values.items()])


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        pytest.param("120", 120, id="delay-seconds"),
        pytest.param(" 120 ", 120, id="blanks"),
        pytest.param("0", 0, id="at-once"),
        pytest.param("0000000000000120", 120, id="leading-zeros"),
        pytest.param("Tue, 24 Nov 2026 12:02:00 GMT", 120, id="imf-fixdate"),
        pytest.param("Tuesday, 24-Nov-26 12:02:00 GMT", 120, id="rfc850-date"),
        pytest.param("Tue Nov 24 12:02:00 2026", 120, id="asctime-date"),
        pytest.param("Tue, 24 Nov 2026 13:02:00 +0100", 120, id="a-zone-of-its-own"),
        pytest.param("Tue, 24 Nov 2026 11:00:00 GMT", 0, id="the-past-is-now"),
        pytest.param("Wed, 24 Nov 2027 11:00:00 GMT", 31 * DAY, id="a-date-capped"),
        pytest.param("9" * 40, 31 * DAY, id="capped"),
        pytest.param("9" * 5000, 31 * DAY, id="more-digits-than-int-reads"),
        pytest.param("-120", None, id="negative"),
        pytest.param("1.5", None, id="fraction"),
        pytest.param("١٢٠", None, id="digits-of-another-script"),
        pytest.param("soon", None, id="words"),
        pytest.param("Tue, 99 Nov 2026 12:02:00 GMT", None, id="no-such-day"),
        pytest.param("", None, id="empty"),
    ],
)
def test_retry_after(value, seconds):
    """Each form RFC 9110 allows is understood; anything else is as if not sent."""
    assert retry_after(value, now=NOW) == (None if seconds is None else timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("given_fields", "seconds"),
    [
        pytest.param({}, None, id="nothing-said"),
        pytest.param({"cache_control": "max-age=300"}, 300, id="max-age"),
        pytest.param({"cache_control": "public, MAX-AGE = 300"}, 300, id="any-case"),
        pytest.param({"cache_control": 'max-age="300"'}, 300, id="quoted"),
        pytest.param({"cache_control": "max-age=300; must-revalidate"}, 300, id="semicolons"),
        pytest.param({"cache_control": "max-age=300", "age": "100"}, 200, id="less-age"),
        pytest.param({"cache_control": "max-age=300", "age": "400"}, 0, id="older-than-fresh"),
        pytest.param({"cache_control": "max-age=300", "age": "old"}, 300, id="age-is-no-number"),
        pytest.param({"cache_control": "max-age=300, max-age=900"}, 300, id="the-first-of-two"),
        pytest.param({"cache_control": "s-maxage=900"}, None, id="s-maxage-is-for-shared-caches"),
        pytest.param({"cache_control": "s-maxage=900, max-age=300"}, 300, id="max-age-beside-it"),
        pytest.param({"cache_control": "no-cache"}, 0, id="no-cache"),
        pytest.param({"cache_control": "no-store, max-age=900"}, 0, id="no-store-wins"),
        pytest.param({"cache_control": 'no-cache="set-cookie", max-age=900'}, 900, id="no-cache-of-one-field"),
        pytest.param({"cache_control": "must-revalidate"}, None, id="must-revalidate-says-no-time"),
        pytest.param({"cache_control": "max-age=9999999999999999"}, 31 * DAY, id="capped"),
        pytest.param({"cache_control": "max-age=soon"}, None, id="max-age-is-no-number"),
        pytest.param({"cache_control": "max-age=300", "expires": "0"}, 300, id="max-age-before-expires"),
        pytest.param(
            {"expires": "Tue, 24 Nov 2026 12:10:00 GMT", "date": "Tue, 24 Nov 2026 12:05:00 GMT"},
            300,
            id="expires-less-date",
        ),
        pytest.param({"expires": "Tue, 24 Nov 2026 12:10:00 GMT"}, 600, id="expires-without-date"),
        pytest.param({"expires": "Tue, 24 Nov 2026 12:10:00 GMT", "date": "yesterday"}, 600, id="date-is-none"),
        pytest.param({"expires": "Mon, 23 Nov 2026 12:10:00 GMT"}, 0, id="expired"),
        pytest.param({"expires": "0"}, 0, id="expires-zero"),
        pytest.param({"expires": "Thu, 01 Dec 2095 16:00:00 GMT"}, 31 * DAY, id="expires-capped"),
    ],
)
def test_fresh_for(given_fields, seconds):
    """RFC 9111 4.2.1, as far as it is about one reader."""
    assert fresh_for(fields(**given_fields), now=NOW) == (None if seconds is None else timedelta(seconds=seconds))


HEADERISH = st.text(st.characters(max_codepoint=255), max_size=60) | st.from_regex(
    r"[A-Z][a-z]{2}, [0-9]{1,6} [A-Z][a-z]{2} [0-9]{1,9} [0-9:]{1,12} ([+-][0-9]{1,9}|GMT|)", fullmatch=True
)


@given(value=HEADERISH)
@example("Tue, 24 Nov 0001 00:00:00 +2359")
@example("Fri, 31 Dec 9999 23:59:59 -2359")
@example("Tue, 24 Nov 2026 12:00:00 +99999999999999")
def test_no_header_raises_and_none_reaches_past_a_month(value):
    for answer in (
        retry_after(value, now=NOW),
        fresh_for(fields(cache_control=value, expires=value, date=value, age=value), now=NOW),
        fresh_for(fields(expires=value, date=value), now=NOW),
        fresh_for(fields(cache_control=f"max-age={value}", age=value), now=NOW),
    ):
        assert answer is None or timedelta() <= answer <= LONGEST


@given(value=st.binary(max_size=40))
def test_a_field_is_kept_byte_for_byte(value):
    """An ETag in somebody's own code page goes back as it came."""
    kept = Fields([(b"ETag", value)]).first("etag")
    assert (kept or "").encode("latin-1") == value


def test_fields_are_found_in_any_case_and_lists_are_joined():
    found = Fields([(b"LINK", b"<a>; rel=hub"), (b"Link", b"<b>; rel=self"), (b"Vary", b"A"), (b"ETag", b"")])
    assert found.every("link") == ("<a>; rel=hub", "<b>; rel=self")
    assert found.joined("link") == "<a>; rel=hub, <b>; rel=self"
    assert found.first("vary") == "A"
    assert found.first("etag") is None
    assert found.first("age") is None
