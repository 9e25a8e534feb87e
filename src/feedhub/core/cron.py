"""Crontab expressions: five fields, read strictly, and the next time one means.

Weekdays are crontab's: 0 and 7 are Sunday. A scheduler that counts from Monday must not be given the text as it is.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo

_MONTHS = {
    "jan": 1,
    "feb": 2,
    "mar": 3,
    "apr": 4,
    "may": 5,
    "jun": 6,
    "jul": 7,
    "aug": 8,
    "sep": 9,
    "oct": 10,
    "nov": 11,
    "dec": 12,
}
_WEEKDAYS = {"sun": 0, "mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6}
_SHORTHANDS = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
_LONGEST_MONTH = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
_FAR = 366 * 41  # days: one weekday on 29 February comes again after 40 years at most
_PART = re.compile(r"(\*|[a-z0-9]+)(?:-([a-z0-9]+))?(?:/([0-9]+))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cron:
    """The times an expression means. weekdays: Sunday is 0.

    either_day: both day fields are restricted, so a day that fits one of them counts (crontab(5)); else it must fit both.
    """

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    either_day: bool = False

    def falls_on(self, day: date) -> bool:
        fits = (day.day in self.days, day.isoweekday() % 7 in self.weekdays)
        return day.month in self.months and (any(fits) if self.either_day else all(fits))


def parse_cron(text: str) -> Cron:
    """Read a crontab's five fields: numbers, names, lists, ranges, steps.

    Raises ValueError with the rest of a sentence that begins with the expression: what is wrong, and the mend.
    """
    fields = text.lower().split()
    if not fields:
        raise ValueError('is empty; write five fields, such as "0 7 * * *"')
    if fields[0].startswith("@"):
        meant = _SHORTHANDS.get(fields[0], "0 7 * * *")
        raise ValueError(f'is a shorthand; write five fields: "{meant}"')
    if len(fields) != len(_FIELDS):
        mend = f'write "{" ".join(fields[1:])}"' if len(fields) == 6 else 'write all five, such as "0 7 * * *"'
        count = f"{len(fields)} field{'s' * (len(fields) > 1)}"
        raise ValueError(f"has {count} where five are meant (minute hour day month weekday); {mend}")
    minutes, hours, days, months, weekdays = (f.values(said) for said, f in zip(fields, _FIELDS, strict=True))
    either_day = not fields[2].startswith("*") and not fields[4].startswith("*")
    if not either_day and min(days) > max(_LONGEST_MONTH.get(month, 31) for month in months):
        raise ValueError(f"never comes: no month it names has a day {min(days)}; write an earlier day")
    weekdays = frozenset(day % 7 for day in weekdays)
    return Cron(minutes=minutes, hours=hours, days=days, months=months, weekdays=weekdays, either_day=either_day)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    name: str
    least: int
    most: int
    names: Mapping[str, int] = field(default_factory=dict)

    def values(self, text: str) -> frozenset[int]:
        return frozenset(value for part in text.split(",") for value in self._range(part))

    def _range(self, part: str) -> range:
        match = _PART.fullmatch(part)
        if match is None or (match[1] == "*" and match[2]):
            example = f"{self.least}-{self.least + 4}"
            raise self._wrong(part, f"write {self._allowed()}, a range such as {example}, or */5")
        first, last, step = match[1], match[2], int(match[3][:9]) if match[3] else None
        if step == 0:
            raise self._wrong(part, "write a step of 1 or more")
        if first == "*":
            return range(self.least, self.most + 1, step or 1)
        start = self._number(first)
        if last is None:
            return range(start, (self.most if step else start) + 1, step or 1)
        stop = self._number(last)
        if stop == 0 and self.names is _WEEKDAYS:
            stop = 7  # fri-sun
        if start > stop:
            raise self._wrong(part, f"write {first}-{self.most},{self.least}-{last}, a range runs forwards")
        return range(start, stop + 1, step or 1)

    def _number(self, text: str) -> int:
        if text in self.names:
            return self.names[text]
        if text.isdigit() and self.least <= int(text[:9]) <= self.most:
            return int(text[:9])
        name = next((name for name in self.names if text.startswith(name)), None)
        raise self._wrong(text, f"write {name or self._allowed()}")

    def _allowed(self) -> str:
        named = f" or {', '.join(self.names)}" if self.names else ""
        return f"{self.least} to {self.most}{named}"

    def _wrong(self, said: str, mend: str) -> ValueError:
        shown = re.sub(r"[^ -~]", "?", said[:20])
        return ValueError(f'has "{shown}" for the {self.name}; {mend}')


_FIELDS = (
    _Field(name="minute", least=0, most=59),
    _Field(name="hour", least=0, most=23),
    _Field(name="day", least=1, most=31),
    _Field(name="month", least=1, most=12, names=_MONTHS),
    _Field(name="weekday", least=0, most=7, names=_WEEKDAYS),
)


def next_after(cron: Cron, when: datetime, *, zone: tzinfo) -> datetime | None:
    """The first time after `when` that the expression means, on the clocks of `zone`.

    when: aware. Returns aware UTC; None where the calendar ends first.
    A time that clocks skip in spring comes as much later as they jump. Of an hour that they repeat in autumn the first
    counts, unless every hour does: then both.
    """
    today = when.astimezone(zone).date()
    for later in range(-1, _FAR):  # what yesterday skipped may have moved past midnight
        try:
            day = today + timedelta(days=later)
        except OverflowError:
            continue
        if cron.falls_on(day) and (times := [time for time in _times(cron, day, zone) if time > when]):
            return min(times)
    return None


def _times(cron: Cron, day: date, zone: tzinfo) -> Iterator[datetime]:
    folds = (0, 1) if len(cron.hours) == 24 else (0,)
    for hour in cron.hours:
        for minute in cron.minutes:
            for fold in folds:
                local = datetime(day.year, day.month, day.day, hour, minute, fold=fold, tzinfo=zone)
                try:
                    yield local.astimezone(UTC)
                except OverflowError:  # the first and the last day of the calendar
                    continue
