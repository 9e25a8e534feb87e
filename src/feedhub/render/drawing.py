"""Pictures as SVG, by templates: readable without colour, each with a title and a description; they take the reader's light.

A picture is one file that an `<img>` shows, so nothing in it runs and its texts are for whoever opens it alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from feedhub.model import Hub, Section
from feedhub.render.frame import House
from feedhub.render.views import Seen

WIDTH, HEIGHT = 280, 64
BARS = 40  # from the top, leaving room for a number above and the dates below
MOST_DOTS = 20


def activity(section: Section, days: Sequence[tuple[date, int]], hub: Hub) -> bytes:
    """Articles a day, a bar a day. days: in order of time; there may be none."""
    house = House(hub, section.language)
    most = max((count for _, count in days), default=0)
    step = WIDTH / max(len(days), 1)
    backwards = house.labels.direction == "rtl"  # then time goes from right to left, as everything that is read
    bars = [
        {
            "x": round(((len(days) - 1 - n) if backwards else n) * step + step * 0.15, 1),
            "width": round(step * 0.7, 1),
            "height": round((BARS - 12) * count / most, 1) if most else 0,
            "count": house.labels.number(count),
            "day": _day(house, day),
        }
        for n, (day, count) in enumerate(days)
    ]
    peak = next((bar for bar, (_, count) in zip(bars, days, strict=True) if count == most), None)
    return house.page(
        "activity.svg",
        title=house.labels.say("Articles a day"),
        section=house.title_of(section.id, section.title),
        width=WIDTH,
        height=HEIGHT,
        floor=BARS + 6,
        start=WIDTH if backwards else 0,
        bars=bars,
        peak=peak if most else None,
        told=articles_a_day(house, days),
    )


def articles_a_day(house: House, days: Sequence[tuple[date, int]]) -> str:
    """The same in words."""
    if not any(count for _, count in days):
        return str(house.labels.say("Nothing has been published here yet."))
    day, most = max(days, key=lambda each: each[1])
    return str(
        house.labels.say(
            "Articles a day, %(first)s to %(last)s: at most %(most)s, on %(day)s; last %(latest)s.",
            first=_day(house, days[0][0]),
            last=_day(house, days[-1][0]),
            most=house.labels.number(most),
            day=_day(house, day),
            latest=house.labels.number(days[-1][1]),
        )
    )


def _day(house: House, day: date) -> str:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=house.labels.zone)
    return house.labels.day(noon.astimezone(UTC))


@dataclass(frozen=True, slots=True, kw_only=True)
class Dots:
    """Reports on a line of a hundred from the first to the latest, as paths: an ink's end is round, so no length is a dot."""

    own: str
    copies: str


def dots(seen: Sequence[Seen], *, most: int = MOST_DOTS) -> Dots | None:
    """Reports, in order of time, as dots; None where there are not two times to tell apart.

    Those that would cover each other are one, which is a copy only if all of them are.
    """
    whole = (seen[-1].when - seen[0].when).total_seconds() if seen else 0
    if not whole:
        return None
    places: dict[int, bool] = {}
    for each in seen:
        place = round((each.when - seen[0].when).total_seconds() / whole * most)
        places[place] = places.get(place, True) and each.copied

    def path(copied: bool) -> str:
        return "".join(f"M{round(place * 100 / most)} 0h0" for place, so in sorted(places.items()) if so is copied)

    return Dots(own=path(False), copies=path(True))


# --- a story's reports -------------------------------------------------------------------------------------------------

LABELS, LINE, LINES = 190, 430, 18  # of a timeline: the names' width, the line's, a row's height
ROWS = 16


def timeline(title: str, reports: Sequence[tuple[str, Seen]], hub: Hub) -> bytes:
    """Reports as dots, a row an outlet, those that were first on top. reports: outlet and report, in order of time."""
    house = House(hub)
    first, last = reports[0][1].when, reports[-1][1].when
    whole = max((last - first).total_seconds(), 1)
    by_outlet: dict[str, list[Seen]] = {}
    for name, seen in reports:
        by_outlet.setdefault(name, []).append(seen)
    backwards = house.labels.direction == "rtl"
    width = LABELS + LINE + 12

    def across(x: float) -> float:
        return round(width - x if backwards else x, 1)

    rows = [
        {
            "name": name if len(name) <= 26 else f"{name[:25]}…",
            "y": 30 + LINES * n,
            "dots": [
                {
                    "x": across(LABELS + (each.when - first).total_seconds() / whole * LINE),
                    "copied": each.copied,
                    "said": house.labels.brief(each.when),
                }
                for each in seen
            ],
        }
        for n, (name, seen) in enumerate(list(by_outlet.items())[:ROWS])
    ]
    return house.page(
        "timeline.svg",
        title=title,
        width=width,
        height=30 + LINES * len(rows) + (LINES if len(by_outlet) > ROWS else 0),
        rows=rows,
        begin=across(LABELS),
        end=across(LABELS + LINE),
        start=across(0),
        backwards=backwards,
        first=house.labels.brief(first),
        last=house.labels.brief(last, beside=first),
        more=house.labels.count("and %(n)s more", "and %(n)s more", len(by_outlet) - ROWS)
        if len(by_outlet) > ROWS
        else "",
        told=house.labels.say(
            "%(reports)s of %(outlets)s, the first by %(name)s. Hollow dots carry another's text.",
            reports=house.labels.count("%(n)s report", "%(n)s reports", len(reports)),
            outlets=house.labels.count("%(n)s outlet", "%(n)s outlets", len(by_outlet)),
            name=reports[0][0],
        ),
    )
