"""Dates as publishers write them, read into aware UTC.

RFC 3339 and RFC 822 are what the specifications allow; the rest (words in twenty languages, numbers with slashes, seconds
since 1970) is what feeds hold. What cannot be a date of publication (before 1990, after 2099) is no date: content systems
write year 1 or 9999 for "none".
"""

import re
import unicodedata
from datetime import UTC, datetime, timedelta

EARLIEST, LATEST = 1990, 2099
LONGEST = 100  # longer is prose, whatever it holds

RFC822 = re.compile(
    r"(?:[a-z]{3}, ?)?(\d{1,2}) ([a-z]{3}) (\d{4}) (\d\d):(\d\d):(\d\d) (?:([-+])(\d\d)(\d\d)|gmt|utc?|z)",
    re.IGNORECASE,
)
EPOCH = re.compile(r"(\d{9,10})(?:\d{3})?(?:\.\d+)?")
ISO = re.compile(r"(\d{4})(?:-?(\d\d)-?(\d\d)|-?(\d{3})|-(\d\d))?(?:(?:[Tt_]|\s+)(\d.*))?(?:\s*[Zz])?")
COMPACT = re.compile(r"(\d\d)(\d\d)(\d\d)?(?=$|[^\d:.])")
EASTERN = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日号號일](.*)")
NUMERIC = re.compile(r"(?:[^\W\d]+\.?,? )?(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})(?:\.?,?(?:[Tt]|\s+)(.*))?")
CLOCK = re.compile(r"(\d{1,2})(?::|時|时|点|點|시|h(?=\d))\s*(\d\d)(?:(?::|分|분)\s*(\d\d))?(?:[.,]\d+)?[분分秒초h]?")
HALF = re.compile(r"\s*\b([ap])\.?\s?m\b\.?", re.IGNORECASE)
AFTERNOON, FORENOON = ("오후", "下午", "午後"), ("오전", "上午", "午前")
OFFSET = re.compile(r"([-+\u2212])\s*(\d{1,2})(?::?(\d\d))?(?!\d)")
WORD = re.compile(r"[^\W\d_]+")

ZONES = {  # hours east. Single letters are not here: since RFC 2822 4.3 they mean "unknown", so UTC
    zone: float(hours)
    for hours, zones in {
        "-10": "hst",
        "-9": "akst",
        "-8": "pst pt akdt",
        "-7": "mst pdt",
        "-6": "cst mdt",
        "-5": "est et cdt",
        "-4": "edt",
        "-3.5": "nst",
        "-3": "adt brt",
        "-2.5": "ndt",
        "0": "ut utc gmt wet",
        "1": "bst west cet mez",
        "2": "cest mesz eet sast",
        "3": "eest msk trt",
        "4": "msd",
        "5": "pkt",
        "5.5": "ist",
        "7": "wib ict",
        "8": "hkt sgt myt awst",
        "9": "jst kst",
        "9.5": "acst",
        "10": "aest",
        "10.5": "acdt",
        "11": "aedt",
        "12": "nzst",
        "13": "nzdt",
    }.items()
    for zone in zones.split()
}


def folded(text: str) -> str:
    """Lower case without accents."""
    text = text.lower()
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


# How a month's name begins, case and accents folded; the longest beginning decides. en de fr es it pt nl sv da no fi pl cs
# sk hu ro tr id ru uk bg sr el ar zh.
MONTHS = {
    beginning: month
    for month, beginnings in enumerate(
        (
            "jan gen ene tam sty led ian oca янв січ яну јан ιαν يناير 一月",
            "feb fev hel lut uno sub фев лют φεβ فبراير 二月",
            "mar mrt maal bre maerz мар бер μαρ مارس 三月",
            "apr avr abr huh kwi dub nis апр кві απρ أبريل ابريل 四月",
            "may mai mag mei maj tou kve май мая тра мај μαι μαϊ مايو 五月",
            "jun giu juin kesa cze cerv haz июн чер юни јун ιουν يونيو 六月",
            "jul lug juil hei lip cervenec cervence tem июл лип юли јул ιουλ يوليو 七月",
            "aug ago aou elo sie srp agu авг сер αυγ أغسطس اغسطس 八月",
            "sep set syy wrz zar eyl szept сен вер септ σεπ سبتمبر 九月",
            "oct okt ott out lok paz rij eki окт жов οκτ أكتوبر اكتوبر 十月",
            "nov marr lis kas ноя лис ное нов νοε نوفمبر 十一月",
            "dec dic dez jou gru pro ara des дек гру дец δεκ ديسمبر 十二月",
        ),
        start=1,
    )
    for beginning in folded(beginnings).split()
}
TUESDAYS = {"mardi", "martes", "martedi", "marti"}  # they begin like March
LONGEST_BEGINNING = max(map(len, MONTHS))


def ago(now: datetime, age: timedelta) -> datetime:
    """So long before now; the beginning of all calendars where an operator's 5,000 years lead beyond them."""
    try:
        return now - age
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC)


def parse_date(text: str) -> datetime | None:
    """A moment as a publisher wrote it, in UTC to the second.

    text: any form seen in feeds: RFC 3339, W3C-DTF, ISO 8601, RFC 822 and 850, asctime, words of many languages, numbers
    with slashes or points, seconds since 1970. Without a zone it is UTC; a day without a time is its midnight.

    Returns None if it is none of these, or no possible date of publication (before 1990, after 2099). Never raises.
    """
    text = " ".join(text[: LONGEST * 4].split())
    if not text or len(text) > LONGEST:
        return None
    try:
        for form in (_rfc822, _epoch, _iso, _eastern, _numeric, _worded):
            moment = form(text)
            if moment is not None:
                return moment if EARLIEST <= moment.year <= LATEST else None
    except (ValueError, OverflowError):  # the thirty-first of February
        return None
    return None


def _rfc822(text: str) -> datetime | None:
    """The form that nine of ten feeds use, without detours."""
    if not (found := RFC822.fullmatch(text)):
        return None
    day, name, year, hour, minute, second, sign, hours, minutes = found.groups()
    month = _month(name)
    if not month or int(hour) > 23 or int(second) > 59:
        return None
    east = timedelta(hours=int(hours), minutes=int(minutes)) if sign else timedelta()
    moment = datetime(int(year), month, int(day), int(hour), int(minute), int(second), tzinfo=UTC)
    return moment + east if sign == "-" else moment - east


def _epoch(text: str) -> datetime | None:
    found = EPOCH.fullmatch(text)
    return datetime.fromtimestamp(int(found[1]), UTC) if found else None


def _iso(text: str) -> datetime | None:
    """ISO 8601 in its widest sense, W3C-DTF and RFC 3339 among it; a time of any kind may follow the day."""
    if not (found := ISO.fullmatch(text)):
        return None
    year, month, day, ordinal, month_alone, rest = found.groups()
    date = datetime(int(year), int(month or month_alone or 1), int(day or 1), tzinfo=UTC)
    if ordinal:
        date += timedelta(days=int(ordinal) - 1)
    return _at(date, rest or "")


def _eastern(text: str) -> datetime | None:
    """2003年6月10日 and 2003년 6월 10일."""
    found = EASTERN.search(text)
    return _at(datetime(int(found[1]), int(found[2]), int(found[3]), tzinfo=UTC), found[4]) if found else None


def _numeric(text: str) -> datetime | None:
    """Year first, or the American month first with slashes and the European day first with points and hyphens."""
    if not (found := NUMERIC.fullmatch(text)):
        return None
    first, separator, second, third = int(found[1]), found[2], int(found[3]), int(found[4])
    if len(found[1]) == 4:
        year, month, day = first, second, third
    elif (separator == "/" and first <= 12) or second > 12:
        year, month, day = _whole_year(third), first, second
    else:
        year, month, day = _whole_year(third), second, first
    return _at(datetime(year, month, day, tzinfo=UTC), found[5] or "")


def _worded(text: str) -> datetime | None:
    """A month's name, a day and a year in any order; the clock is taken out first, so that what is left is the day."""
    clock = CLOCK.search(text)
    date, rest = (text[: clock.start()], text[clock.start() :]) if clock else (text, "")
    if clock and not date.strip(" ,"):  # 04:00, 10 June 2003
        half = HALF.match(text, clock.end())
        end = half.end() if half else clock.end()
        date, rest = text[end:], text[clock.start() : end]
    elif last := re.search(r"\s\d{4}$", rest):  # asctime names the year there
        date, rest = date + last[0], rest[: last.start()]
    named = [found for found in WORD.finditer(date) if _month(found[0])]
    if not named:
        return None
    month = _month(named[-1][0])  # an abbreviated mardi comes before the month
    numbers = re.findall(r"\d+", date)
    years = [n for n in numbers if len(n) == 4]
    days = [n for n in numbers if len(n) <= 2]
    if years and days:
        year, day = int(years[0]), int(days[0])
    elif len(days) > 1:
        day, year = int(days[0]), _whole_year(int(days[1]))
    else:
        return None
    return _at(datetime(year, month, day, tzinfo=UTC), rest)


def _at(date: datetime, rest: str) -> datetime:
    """The day with the time and the zone that `rest` names, as far as it names any."""
    clock = CLOCK.search(rest) or COMPACT.match(rest)
    if clock is None:
        hour = re.match(r"(\d\d)(?=$|[-+Zz])", rest)  # ISO 8601 allows the hour alone
        return date + timedelta(hours=int(hour[1])) - _east(rest[2:]) if hour else date
    hours, minutes = int(clock[1]), int(clock[2])
    seconds = min(int(clock[3] or 0), 59)  # a leap second is the one before
    if hours > 24 or minutes > 59:
        raise ValueError(rest)
    before, after = rest[: clock.start()], rest[clock.end() :]
    half = HALF.match(after)
    if half:
        after = after[half.end() :]
    if (half and half[1] in "pP") or any(word in before for word in AFTERNOON):
        hours = hours % 12 + 12
    elif half or any(word in before for word in FORENOON):
        hours %= 12
    return date + timedelta(hours=hours, minutes=minutes, seconds=seconds) - _east(after)


def _east(text: str) -> timedelta:
    """How far east of UTC a zone is: an offset wherever there is one (GMT+2, -0500 (EST)), else a name, else nothing."""
    if found := OFFSET.search(text):
        hours, minutes = int(found[2]), int(found[3] or 0)
        if hours > 14 or minutes > 59:
            return timedelta()
        return timedelta(hours=hours, minutes=minutes) * (1 if found[1] == "+" else -1)
    for word in WORD.findall(text):
        if (hours_east := ZONES.get(word.lower())) is not None:
            return timedelta(hours=hours_east)
    return timedelta()


def _month(word: str) -> int:
    """The month a word names, 0 if none."""
    word = folded(word)
    if word in TUESDAYS:
        return 0
    for length in range(min(len(word), LONGEST_BEGINNING), 1, -1):
        if month := MONTHS.get(word[:length]):
            return month
    return 0


def _whole_year(year: int) -> int:
    """RFC 2822 4.3, but for a feed: no article is from before 1970."""
    return year if year > 99 else year + (1900 if year >= 70 else 2000)
