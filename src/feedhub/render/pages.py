"""The pages that are published as files: the front page and one for each section. HTML and one stylesheet; nothing runs.

Rendered once an edition and never for a request. What an edition does not say, `views` holds, gathered by `pipeline/`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from feedhub.model import Credit, Edition, Hub, Item, Lead
from feedhub.render import words
from feedhub.render.drawing import articles_a_day, dots
from feedhub.render.frame import House, brief, headline, outlet, spoken
from feedhub.render.views import NOTHING, Background, Front, Reason

SUMMARY_WORDS = 40  # on the front page
WHOLE = 50  # items that are shown whole; those below them are headlines
MUCH_TOO_HEAVY = 127_000  # then the middle measure would not do
HEAVIEST = 100_000  # bytes of a section's page; where it would weigh more, each item says less
OF_OUTLETS = 12  # outlets beside a section, the busiest first


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """How much each item says: words of its summary, outlets of its row, reasons of mergers; its story's page has them all."""

    words: int
    row: int
    joined: int


MEASURES = (
    Measure(words=45, row=9, joined=3),
    Measure(words=30, row=3, joined=1),
    Measure(words=16, row=2, joined=0),
)


# --- the front page ----------------------------------------------------------------------------------------------------


def index_page(fronts: Iterable[Front], hub: Hub) -> bytes:
    """The front page: each section with its foremost items, and how to subscribe."""
    house = House(hub)
    told = [_front(front, house) for front in fronts]
    mine = [front for front in told if not front["ours"]]
    everything = next((front for front in told if front not in mine), None)
    updated = max((front["when"] for front in told if front["when"]), default=None)
    return house.page(
        "index.html",
        fronts=mine,
        everything=everything,
        subscribe=everything or (mine[0] if mine else None),
        sections=[{"title": front["title"], "url": front["url"], "here": False} for front in told],
        updated=house.time(updated) if updated else None,
        date=house.labels.whole_day(updated) if updated else None,
    )


def _front(front: Front, house: House) -> dict[str, Any]:
    section = front.section
    return {
        **house.section(section),
        **spoken(section.language),
        "ours": house.is_ours(section.id, section.title),
        "when": front.published,
        "updated": house.brief(front.published) if front.published else None,
        "stories": front.items,
        "outlets": front.outlets,
        "said": articles_a_day(house, front.days),
        "lead": _lead(front.lead[0], house) if front.lead else None,
        "others": [_lead(each, house) for each in front.lead[1:]],
    }


def _lead(lead: Lead, house: House) -> Mapping[str, Any]:
    return {
        "title": headline(lead.title),
        "url": words.address(lead.url),
        "outlet": words.line(lead.outlet),
        "outlets": lead.outlets,
        "summary": brief(lead.summary, SUMMARY_WORDS),
        "image": words.address(lead.image),
        "time": house.brief(lead.when),
        "story": f"{house.base}/stories/{lead.story}" if lead.story else None,
        **spoken(lead.language),
    }


# --- a section ---------------------------------------------------------------------------------------------------------


def section_page(edition: Edition, hub: Hub, background: Background = NOTHING) -> bytes:
    """One section: its items in its order, each with its outlets and the reason why it is here."""
    house = House(hub, edition.section.language)
    page = _section_page(edition, house, background, MEASURES[0])
    for measure in MEASURES[1:] if len(page) <= MUCH_TOO_HEAVY else MEASURES[-1:]:
        if len(page) > HEAVIEST:
            page = _section_page(edition, house, background, measure)
    return page


def _section_page(edition: Edition, house: House, background: Background, measure: Measure) -> bytes:
    section = edition.section
    outlets = Counter(name for item in edition.items for name in _names(item))
    told = river(edition, background.reasons, house, measure)
    return house.page(
        "section.html",
        section=house.section(section),
        sections=house.ways(background.sections, section.id),
        image=words.address(section.image),
        updated=house.time(edition.updated),
        days=list(by_day(told, house)) if section.rank == "latest" else [(None, told)] if told else [],
        headlines=[_headline(item, house) for item in edition.items[WHOLE:]],
        items=len(edition.items),
        outlets=outlets.most_common(OF_OUTLETS),
        outlet_count=len(outlets),
        said=articles_a_day(house, background.days) if background.days else None,
        copyright=words.line(section.copyright or ""),
    )


def river(edition: Edition, reasons: Sequence[Reason], house: House, measure: Measure) -> Sequence[Mapping[str, Any]]:
    """Items one below the other, as `items.html` shows them."""
    by_item = {reason.item: reason for reason in reasons}
    by_time = edition.section.rank == "latest"  # then each day has its heading
    return [
        {
            **_item(item, house, measure, leads=not n),
            **_told(item, by_item.get(item.id), house, measure, day=item.published if by_time else None),
        }
        for n, item in enumerate(edition.items[:WHOLE])
    ]


def by_day(items: Sequence[Mapping[str, Any]], house: House) -> Iterable[tuple[str, list[Mapping[str, Any]]]]:
    """Items in groups, each with the day that they are of."""
    day: str | None = None
    group: list[Mapping[str, Any]] = []
    for item in items:
        here = house.labels.whole_day(item["when"])
        if group and here != day:
            assert day is not None
            yield day, group
            group = []
        day = here
        group.append(item)
    if group and day is not None:
        yield day, group


def _headline(item: Item, house: House) -> Mapping[str, Any]:
    return {
        "title": headline(item.title),
        "url": words.address(item.url),
        "outlet": outlet(item.credit)["name"],
        "time": house.brief(item.published),
        **spoken(item.language),
    }


def _item(item: Item, house: House, measure: Measure, *, leads: bool) -> Mapping[str, Any]:
    """What its outlet says."""
    return {
        **_headline(item, house),
        "id": _anchor(item),
        "when": item.published,
        "summary": brief(item.summary, measure.words * (2 if leads else 1)),
        "image": words.address(item.image),
        "authors": _authors(item),
    }


def _told(
    item: Item, reason: Reason | None, house: House, measure: Measure, *, day: datetime | None
) -> Mapping[str, Any]:
    """What we say about it: who reported it when, and why it is here. day: under whose heading it stands."""
    heard = _in_order(item, reason)
    seen = reason.seen if reason else ()
    line = dots(seen)
    story = reason.story if reason and reason.reports > 1 else item.story
    return {
        "outlets": [
            {**outlet(credit), "time": house.brief(when, beside=item.published if n else day) if when else None}
            for n, (credit, when) in enumerate(heard[: measure.row])
        ],
        "more": max(len(heard) - measure.row, 0),
        "tally": house.labels.tally(item.tally) if item.tally and item.tally.outlets > 1 else None,
        "story": f"{house.base}/stories/{story}" if story else None,
        "dots": line,
        "first": house.brief(seen[0].when, beside=day) if line else None,
        "latest": house.brief(seen[-1].when, beside=seen[0].when) if line else None,
        "reports": len(seen),
        "why": _why(item, reason, house, most=measure.joined) if reason else None,
    }


def _why(item: Item, reason: Reason, house: House, *, most: int) -> Mapping[str, Any]:
    return {
        "source": words.line(item.credit.feed_title) or words.line(item.credit.source),
        "home": words.address(item.credit.feed_home),
        "rule": [words.line(clause) for clause in reason.rule],
        "first_seen": house.brief(reason.first_seen),
        "joined": [
            {"outlet": words.line(each.outlet), "reason": words.line(each.reason)} for each in reason.joined[:most]
        ],
        "more": max(len(reason.joined) - most, 0),
    }


def _in_order(item: Item, reason: Reason | None) -> list[tuple[Credit, datetime | None]]:
    """The outlets with the time of their first report: the one that leads, then in order of time."""
    times: dict[str, datetime] = {}
    for each in reason.seen if reason else ():
        times.setdefault(each.source, each.when)
    also = [(credit, credit.when or times.get(credit.source)) for credit in item.also]
    also.sort(key=lambda pair: (pair[1] is None, pair[1] or item.published))
    return [(item.credit, item.credit.when or times.get(item.credit.source) or item.published), *also]


def _names(item: Item) -> Iterable[str]:
    return dict.fromkeys(str(outlet(credit)["name"]) for credit in (item.credit, *item.also))


def _authors(item: Item) -> list[str]:
    """Who wrote it; not again who published it."""
    paper = {words.line(name).casefold() for name in (item.credit.outlet.name, item.credit.outlet.id)}
    return [name for author in item.authors if (name := words.line(author)) and name.casefold() not in paper]


def _anchor(item: Item) -> str:
    """What the address of an item on its page ends with; of our own ids the part that differs."""
    return "i" + "".join(sign for sign in item.article if sign.isascii() and sign.isalnum())[-12:]
