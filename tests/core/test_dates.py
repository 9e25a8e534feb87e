"""Dates: every form that publishers write is one moment in UTC, and what is no date of publication is none."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedhub.core.dates import parse_date


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        pytest.param("Tue, 10 Jun 2003 04:00:00 GMT", "2003-06-10T04:00:00", id="rfc822"),
        pytest.param("Tue, 10 Jun 2003 04:00:00 +0200", "2003-06-10T02:00:00", id="offset"),
        pytest.param("Tue, 10 Jun 2003 04:00:00 -0000", "2003-06-10T04:00:00", id="unknown-offset"),
        pytest.param("Tue, 10 Jun 2003 04:00:00 PDT", "2003-06-10T11:00:00", id="pdt"),
        pytest.param("Tue, 10 Jun 2003 04:00:00 EST", "2003-06-10T09:00:00", id="est"),
        pytest.param("Tue, 10 Jun 2003 04:00:00 Z", "2003-06-10T04:00:00", id="z"),
        pytest.param("Tue, 10 Jun 2003 04:00:00 A", "2003-06-10T04:00:00", id="military-letters-mean-nothing"),
        pytest.param("Tue, 10 Jun 2003 04:00:00 GMT+0200", "2003-06-10T02:00:00", id="offset-after-a-name"),
        pytest.param("Tue, 10 Jun 2003 04:00:00 -0700 (PDT)", "2003-06-10T11:00:00", id="name-as-a-comment"),
        pytest.param("Tue, 10 Jun 2003 04:00:00 CEST", "2003-06-10T02:00:00", id="cest"),
        pytest.param("10 Jun 2003 04:00 +0530", "2003-06-09T22:30:00", id="no-day-name-no-seconds"),
        pytest.param("Tue, 10 June 2003 04:00:00 GMT", "2003-06-10T04:00:00", id="long-month"),
        pytest.param("Tue, 10 Jun 2003", "2003-06-10T00:00:00", id="no-time"),
        pytest.param("Tue,10 Jun 2003 4:00:00 GMT", "2003-06-10T04:00:00", id="one-digit-hour"),
        pytest.param("Sat, 07 Sep 02 00:00:01 GMT", "2002-09-07T00:00:01", id="two-digit-year"),
        pytest.param("Tuesday, 24-Nov-26 12:02:00 GMT", "2026-11-24T12:02:00", id="rfc850"),
        pytest.param("Thu Jan 01 00:00:00 2004", "2004-01-01T00:00:00", id="asctime"),
        pytest.param("Thu Jan 01 00:00:00 EST 2004", "2004-01-01T05:00:00", id="unix-date"),
        pytest.param("Tue, 10 Jun 2003 24:00:00 GMT", "2003-06-11T00:00:00", id="hour-24"),
        pytest.param("Tue, 10 Jun 2003 23:59:60 GMT", "2003-06-10T23:59:59", id="leap-second"),
        pytest.param("2003-06-10T04:00:00Z", "2003-06-10T04:00:00", id="rfc3339"),
        pytest.param("2003-06-10T04:00:00+02:00", "2003-06-10T02:00:00", id="rfc3339-offset"),
        pytest.param("2003-12-13T18:30:02.25+01:00", "2003-12-13T17:30:02", id="fraction"),
        pytest.param("2003-12-13t18:30:02z", "2003-12-13T18:30:02", id="lower-case"),
        pytest.param("2003-06-10 04:00:00", "2003-06-10T04:00:00", id="a-space-for-t"),
        pytest.param("2003-06-10 04:00:00 EST", "2003-06-10T09:00:00", id="iso-with-a-name"),
        pytest.param("2002-10-02T10:00-05:00", "2002-10-02T15:00:00", id="w3c-no-seconds"),
        pytest.param("2003-12-31T10Z", "2003-12-31T10:00:00", id="hour-alone"),
        pytest.param("2003-06-10", "2003-06-10T00:00:00", id="day"),
        pytest.param("2003-06", "2003-06-01T00:00:00", id="month"),
        pytest.param("2003", "2003-01-01T00:00:00", id="year"),
        pytest.param("20030610T040000Z", "2003-06-10T04:00:00", id="basic"),
        pytest.param("2003-161", "2003-06-10T00:00:00", id="ordinal"),
        pytest.param("6/10/2003 4:00:00 PM", "2003-06-10T16:00:00", id="american"),
        pytest.param("6/10/2003 12:30 AM", "2003-06-10T00:30:00", id="half-past-midnight"),
        pytest.param("25/10/2003", "2003-10-25T00:00:00", id="no-month-25"),
        pytest.param("10.06.2003 04:00", "2003-06-10T04:00:00", id="german"),
        pytest.param("2003/06/10 04:00:00", "2003-06-10T04:00:00", id="year-first"),
        pytest.param("June 10, 2003 4:00 pm EST", "2003-06-10T21:00:00", id="american-words"),
        pytest.param("04:00, 10 June 2003", "2003-06-10T04:00:00", id="time-first"),
        pytest.param("1055217600", "2003-06-10T04:00:00", id="seconds-since-1970"),
        pytest.param("1055217600000", "2003-06-10T04:00:00", id="milliseconds"),
        pytest.param("  Tue,\n 10 Jun 2003\t04:00:00 GMT ", "2003-06-10T04:00:00", id="white-space"),
        pytest.param("mar., 10 juin 2003 04:00:00 +0200", "2003-06-10T02:00:00", id="french-tuesday-is-not-march"),
        pytest.param("mardi 10 juillet 2003", "2003-07-10T00:00:00", id="french"),
        pytest.param("Di, 10 Mär 2003 04:00:00 +0100", "2003-03-10T03:00:00", id="german-words"),
        pytest.param("10 de agosto de 2003 16:20", "2003-08-10T16:20:00", id="spanish"),
        pytest.param("mar, 10 giu 2003 04:00:00 GMT", "2003-06-10T04:00:00", id="italian"),
        pytest.param("seg, 10 fev 2003 04:00:00 -0300", "2003-02-10T07:00:00", id="portuguese"),
        pytest.param("wto, 10 cze 2003 04:00:00 +0200", "2003-06-10T02:00:00", id="polish-june"),
        pytest.param("10 października 2003", "2003-10-10T00:00:00", id="polish-october"),
        pytest.param("10. července 2003", "2003-07-10T00:00:00", id="czech-july"),
        pytest.param("10. června 2003", "2003-06-10T00:00:00", id="czech-june"),
        pytest.param("Вт, 10 июня 2003 04:00:00 +0400", "2003-06-10T00:00:00", id="russian"),
        pytest.param("Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11T17:00:00", id="greek"),
        pytest.param("2004-július-13T9:15-05:00", "2004-07-13T14:15:00", id="hungarian"),
        pytest.param("10 Haz 2003 04:00:00 +0300", "2003-06-10T01:00:00", id="turkish"),
        pytest.param("2004년 5월 25일 오후 11:23:17", "2004-05-25T23:23:17", id="korean"),
        pytest.param("2003年6月10日 下午 4:05:06", "2003-06-10T16:05:06", id="chinese"),
    ],
)
def test_a_date_is_read_in_every_form_that_publishers_write(text, moment):
    """Each is one moment in UTC; without a zone it is UTC, a day is its midnight."""
    assert parse_date(text) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("yesterday-ish", id="words"),
        pytest.param("Tue, 31 Feb 2003 04:00:00 GMT", id="no-such-day"),
        pytest.param("0001-01-01T00:00:00Z", id="year-1"),
        pytest.param("Mon, 01 Jan 0001 00:00:00 GMT", id="year-1-in-words"),
        pytest.param("9999-12-31T23:59:59Z", id="year-9999"),
        pytest.param("1970-01-01T00:00:00Z", id="the-epoch-means-none"),
        pytest.param("0", id="zero"),
        pytest.param("1989-12-31", id="before-1990"),
        pytest.param("2003-13-01", id="month-13"),
        pytest.param("Tue, 10 Jun 2003 25:00:00 GMT", id="hour-25"),
        pytest.param("1" * 10_000, id="digits-without-end"),
        pytest.param("10 Jun 2003 " + "x" * 200, id="prose"),
    ],
)
def test_what_is_no_date_of_publication_is_none(text):
    """As if nothing were stated: software writes year 1, 1970 and 9999 for "none"."""
    assert parse_date(text) is None


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2099, 12, 31)))  # noqa: DTZ001 - Hypothesis wants them naive
def test_the_forms_of_the_specifications_agree(moment):
    """RFC 3339, RFC 822, asctime and seconds since 1970 of one moment are that moment."""
    moment = moment.replace(microsecond=0, tzinfo=UTC)
    forms = (
        "%Y-%m-%dT%H:%M:%SZ",
        "%a, %d %b %Y %H:%M:%S GMT",
        "%a %b %d %H:%M:%S %Y",
        "%Y%m%dT%H%M%S",
        "%d %B %Y %H:%M:%S +0000",
    )
    assert {parse_date(moment.strftime(form)) for form in forms} == {moment}


@given(st.text(alphabet="0123456789-/:.+TZ ,aApPmMJun年月日jánmar", max_size=60) | st.text(max_size=120))
def test_no_text_raises(text):
    """A stranger wrote it."""
    moment = parse_date(text)
    assert moment is None or (moment.tzinfo is UTC and 1990 <= moment.year <= 2099)
