"""The page of how sources are: a heat strip a source, the worst first, and who reports stories first."""

from collections.abc import Mapping, Sequence
from typing import Any

from feedhub.model import Hub
from feedhub.render import words
from feedhub.render.frame import House
from feedhub.render.views import Condition, SourceRow

TALL = 10  # of a strip; how high a letter stands says what it means without colour
HEIGHTS = {"f": 10, "s": 7, "o": 5, "n": 3}
PICTURED = 20  # sources in the picture
NAMES = 200  # wide


def status_page(told: Condition, hub: Hub, sections: Sequence[tuple[str, str]] = ()) -> bytes:
    """One page of the sources."""
    house = House(hub)
    address = f"{house.base}/status"
    return house.page(
        "status.html",
        url=address,
        sections=house.ways(sections),
        rows=[_row(row, house) for row in told.rows],
        total=told.total,
        failing=told.failing,
        stopped=told.stopped,
        paused=told.paused,
        page=told.page,
        pages=told.pages,
        before=f"{address}?page={told.page - 1}" if told.page > 1 else None,
        after=f"{address}?page={told.page + 1}" if told.page < told.pages else None,
        until=house.time(told.until),
        firsts=[(words.line(name), first, of) for name, first, of in told.firsts],
        legend=_legend(house),
        picture=f"{address}/sources.svg",
    )


def sources_picture(told: Condition, hub: Hub) -> bytes:
    """The strips of the worst as one picture."""
    house = House(hub)
    rows = told.rows[:PICTURED]
    return house.page(
        "sources.svg",
        title=house.labels.say("Sources and how they are"),
        told=house.labels.say(
            "The last fortnight, an hour a column; the higher, the worse: %(low)s, %(mid)s, %(high)s, %(worst)s.",
            low=house.labels.say("not modified"),
            mid=house.labels.say("news"),
            high=house.labels.say("slow"),
            worst=house.labels.say("failing"),
        ),
        names=NAMES,
        rows=[
            {
                "name": _short(words.line(row.name) or words.line(row.id) or words.UNTITLED),
                "state": _state(row, house),
                "y": 26 * n + 8,
                "paths": paths(row.strip),
            }
            for n, row in enumerate(rows)
        ],
        wide=len(rows[0].strip) * 2 if rows else 0,
        height=26 * len(rows) + 40,
        legend=_legend(house),
        backwards=house.labels.direction == "rtl",
    )


def _row(row: SourceRow, house: House) -> Mapping[str, Any]:
    said = house.labels
    return {
        "id": row.id,
        "name": words.line(row.name) or words.line(row.id) or words.UNTITLED,
        "home": words.address(row.home),
        "kind": "failing" if row.failing else row.state,
        "state": _state(row, house),
        "reason": words.line(row.reason or ""),
        "last": house.brief(row.last) if row.last else None,
        "next": house.brief(row.next_at) if row.next_at else None,
        "why": words.line(row.why),
        "a_day": said.number(round(row.a_day, 1) if row.a_day < 10 else round(row.a_day)),
        "delay": said.span(round(row.delay.total_seconds())) if row.delay is not None else None,
        "paths": paths(row.strip),
        "hours": len(row.strip),
        "said": _said(row.strip, house),
    }


def _state(row: SourceRow, house: House) -> str:
    said = house.labels
    if row.failing and row.state != "paused":
        return str(said.say("failing"))
    match row.state:
        case "active":
            return str(said.say("active"))
        case "slowed":
            return str(said.say("slowed"))
        case "stopped":
            return str(said.say("stopped"))
        case "paused":
            return str(said.say("paused"))
        case "new":
            return str(said.say("never asked"))


def _legend(house: House) -> list[Mapping[str, Any]]:
    said = house.labels
    told = (
        ("n", said.say("not modified")),
        ("o", said.say("news")),
        ("s", said.say("slow")),
        ("f", said.say("failing")),
        (".", said.say("not asked")),
    )
    return [{"letter": letter, "said": what, "paths": paths(letter * 6)} for letter, what in told]


def _said(strip: str, house: House) -> str:
    """A strip in words: hours of each kind."""
    counted = {each["said"]: strip.count(str(each["letter"])) for each in _legend(house)}
    return ", ".join(f"{said}: {house.labels.number(hours)}" for said, hours in counted.items() if hours)


def paths(strip: str) -> list[tuple[str, str]]:
    """A letter and the outline of all its hours, one unit wide each; equal neighbours are one piece."""
    found: dict[str, list[str]] = {}
    at = 0
    while at < len(strip):
        letter, run = strip[at], 1
        while at + run < len(strip) and strip[at + run] == letter:
            run += 1
        if letter in HEIGHTS:
            high = HEIGHTS[letter]
            found.setdefault(letter, []).append(f"M{at} {TALL - high}h{run}v{high}h-{run}z")
        at += run
    return [(letter, "".join(pieces)) for letter, pieces in sorted(found.items())]


def _short(name: str) -> str:
    return name if len(name) <= 26 else f"{name[:25]}…"
