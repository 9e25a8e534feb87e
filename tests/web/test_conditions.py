"""The preconditions of RFC 9110 13, as a table; Accept-Encoding (12.5.3) likewise."""

import time
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedhub.web.conditions import Conditions, coding, outcome

ETAG = b'"abc"'
WHEN = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TEXT = format_datetime(WHEN, usegmt=True).encode()
EARLIER = b"Tue, 24 Nov 2026 08:59:59 GMT"
LATER = b"Tue, 24 Nov 2026 09:00:01 GMT"


def judged(**asked):
    return outcome(Conditions(**asked), etag=ETAG, modified=int(WHEN.timestamp()), modified_text=TEXT)


@pytest.mark.parametrize(
    ("field", "status"),
    [
        pytest.param(b'"abc"', 304, id="the-tag"),
        pytest.param(b'W/"abc"', 304, id="weakened-by-a-proxy"),
        pytest.param(b'"x", W/"y" ,"abc"', 304, id="one-of-a-list"),
        pytest.param(b'"a,b","abc"', 304, id="a-comma-inside-a-tag"),
        pytest.param(b"*", 304, id="anything"),
        pytest.param(b" * ", 304, id="anything-with-space"),
        pytest.param(b'"*"', 200, id="a-tag-that-looks-like-anything"),
        pytest.param(b'"ab"', 200, id="another"),
        pytest.param(b'"ABC"', 200, id="case-matters"),
        pytest.param(b'"abc', 200, id="no-end"),
        pytest.param(b"", 200, id="empty"),
    ],
)
def test_if_none_match(field, status):
    """RFC 9110 13.1.2: lists, weak tags (compared weakly) and the star."""
    assert judged(if_none_match=field) == status


@pytest.mark.parametrize(
    ("field", "status"),
    [
        pytest.param(TEXT, 304, id="what-we-said"),
        pytest.param(b"Tuesday, 24-Nov-26 09:00:00 GMT", 304, id="rfc850"),
        pytest.param(b"Tue Nov 24 09:00:00 2026", 304, id="asctime"),
        pytest.param(LATER, 304, id="later"),
        pytest.param(EARLIER, 200, id="earlier"),
        pytest.param(b"yesterday", 200, id="no-date"),
        pytest.param(b"Tue, 24 Nov 99999 09:00:00 GMT", 200, id="absurd"),
    ],
)
def test_if_modified_since(field, status):
    """RFC 9110 13.1.3; what is no date is as if not sent."""
    assert judged(if_modified_since=field) == status


def test_a_date_without_a_zone_is_gmt_wherever_the_server_stands(monkeypatch):
    """asctime names none (RFC 9110 5.6.7)."""
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        assert judged(if_modified_since=b"Tue Nov 24 09:00:00 2026") == 304
        assert judged(if_modified_since=b"Tue Nov 24 08:59:59 2026") == 200
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        pytest.param({"if_none_match": b'"other"', "if_modified_since": LATER}, 200, id="a-tag-silences-the-date"),
        pytest.param({"if_none_match": b"garbled", "if_modified_since": LATER}, 200, id="even-a-garbled-one"),
        pytest.param({"if_match": b'"abc"', "if_none_match": b'"abc"'}, 304, id="if-match-holds-then-the-rest"),
        pytest.param({"if_match": b'"other"', "if_none_match": b'"abc"'}, 412, id="if-match-first"),
        pytest.param({"if_match": b'W/"abc"'}, 412, id="if-match-compares-strongly"),
        pytest.param({"if_match": b"*"}, 200, id="if-match-anything"),
        pytest.param({"if_match": b'"abc"', "if_unmodified_since": EARLIER}, 200, id="if-match-silences-the-date"),
        pytest.param({"if_unmodified_since": EARLIER}, 412, id="modified-since"),
        pytest.param({"if_unmodified_since": LATER}, 200, id="not-modified-since"),
        pytest.param({"if_unmodified_since": b"soon"}, 200, id="no-date"),
    ],
)
def test_the_order_of_preconditions(asked, status):
    """RFC 9110 13.2.2: the strict ones first, a tag before a date."""
    assert judged(**asked) == status


@given(
    st.dictionaries(
        st.sampled_from(["if_match", "if_unmodified_since", "if_none_match", "if_modified_since"]),
        st.binary(max_size=40),
    )
)
def test_nothing_a_stranger_sends_raises(asked):
    """Fields are bytes of anybody's making."""
    assert judged(**asked) in (200, 304, 412)


@pytest.mark.parametrize(
    ("field", "best"),
    [
        pytest.param(b"gzip, deflate, br, zstd", "br", id="a-browser"),
        pytest.param(b"gzip", "gzip", id="most-readers"),
        pytest.param(b"GZIP", "gzip", id="case"),
        pytest.param(b"x-gzip", "gzip", id="its-old-name"),
        pytest.param(b"*", "br", id="anything"),
        pytest.param(b"*, br;q=0", "gzip", id="anything-but-one"),
        pytest.param(b"br;q=0.5, gzip", "gzip", id="liked-better-than-the-shorter"),
        pytest.param(b"gzip;q=0.5, identity;q=0.4", "gzip", id="liked-better"),
        pytest.param(b"gzip;q=0.5, identity", "", id="liked-less"),
        pytest.param(b"gzip;q=0, br;q=0", "", id="forbidden"),
        pytest.param(b"gzip; Q=0.000, *", "br", id="forbidden-among-anything"),
        pytest.param(b"zstd, deflate", "", id="others"),
        pytest.param(b"identity", "", id="plain"),
        pytest.param(b"", "", id="nothing"),
        pytest.param(b"gzip;level=9", "gzip", id="a-parameter-that-is-no-weight"),
    ],
)
def test_which_coding_is_sent(field, best):
    """RFC 9110 12.5.3, weights included; brotli where both are liked as much."""
    assert coding(field) == best
