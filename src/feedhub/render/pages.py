"""The pages that are published as files: the front page and one for each section. HTML and one stylesheet; nothing runs.

Rendered once an edition and never for a request. What an edition does not say, `views` holds, gathered by `pipeline/`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, groupby
from typing import Any

from markupsafe import Markup

from feedhub.model import Credit, Edition, Hub, Item, Lead, Section
from feedhub.render import words
from feedhub.render.drawing import articles_a_day, dots
from feedhub.render.frame import House, brief, headline, outlet, spoken
from feedhub.render.kept import Kept, by_id
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


def index_page(fronts: Sequence[Front], hub: Hub, kept: Kept | None = None) -> bytes:
    """The front page: each section with its foremost items, and how to subscribe. kept: what of it is rendered already."""
    house, keeping = House(hub), kept or Kept()
    mine = [front for front in fronts if not house.is_ours(front.section.id, front.section.title)]

    def sheets(missing: Sequence[tuple[str, Front]]) -> list[Markup]:
        shown = house.parts("fronts.html")
        return [shown.front(_front(front, house), place) for place, front in missing]

    updated = max((front.published for front in fronts if front.published), default=None)
    social, alternates, nav, subscribe = _lasting_of_front(tuple(front.section for front in fronts), house, keeping)
    return house.page(
        "index.html",
        sheets=keeping.of(
            ("front", hub),
            {front.section.id: ("further" if n else "first", front) for n, front in enumerate(mine)},
            sheets,
        ),
        social=social,
        alternates=alternates,
        nav=nav,
        subscribe=subscribe,
        updated=house.time(updated) if updated else None,
        date=house.labels.whole_day(updated) if updated else None,
    )


def _lasting_of_front(sections: tuple[Section, ...], house: House, kept: Kept) -> Sequence[Any]:
    """What the front page says as long as the configuration does: its links, the way to each section, how to subscribe."""

    def made(missing: Sequence[object]) -> list[tuple[Any, ...]]:
        return [once() for _ in missing]

    def once() -> tuple[Any, ...]:
        parts = house.parts("parts.html")
        heads = [house.section(section) for section in sections]
        ours = [head for head, each in zip(heads, sections, strict=True) if house.is_ours(each.id, each.title)]
        mine = [head for head in heads if head not in ours]
        foremost = next(iter([*ours[:1], *mine]), None)
        told = house.labels.say("News from many sources, each story once, and who reported it")
        return (
            parts.social(house.name, told, f"{house.base}/", None),
            [parts.alternates(head) for head in (*mine, *ours[:1])],
            parts.sections_nav([{"title": head["title"], "url": head["url"], "here": False} for head in heads]),
            parts.subscribe(foremost, "subscribe", foremost["title"]) if foremost else None,
        )

    (lasting,) = kept.of(("lasting", house.hub), {"": sections}, made)
    return lasting


def _front(front: Front, house: House) -> dict[str, Any]:
    section = front.section
    return {
        **house.section(section),
        **spoken(section.language),
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


def section_page(edition: Edition, hub: Hub, background: Background = NOTHING, kept: Kept | None = None) -> bytes:
    """One section: its items in its order, each with its outlets and the reason why it is here.

    kept: what is rendered already of its items.
    """
    house, keeping = House(hub, edition.section.language), kept or Kept()
    page = _section_page(edition, house, background, MEASURES[0], keeping)
    for measure in MEASURES[1:] if len(page) <= MUCH_TOO_HEAVY else MEASURES[-1:]:
        if len(page) > HEAVIEST:
            page = _section_page(edition, house, background, measure, keeping)
    return page


def _section_page(edition: Edition, house: House, background: Background, measure: Measure, kept: Kept) -> bytes:
    section = edition.section
    named = kept.of(("outlets", section.id), by_id(edition.items), lambda items: [*map(_names, items)])
    outlets = Counter(chain.from_iterable(named))
    told = river(edition, background.reasons, house, measure, kept, foremost="lead")
    shown, social, alternates, mast, subscribe = _lasting(section, background.sections, house, kept)
    return house.page(
        "section.html",
        section=shown,
        social=social,
        alternates=alternates,
        mast=mast,
        subscribe=subscribe,
        updated=house.time(edition.updated),
        days=by_day(told, house) if section.rank == "latest" else [(None, [each for _, each in told])] if told else [],
        headlines=_headlines(edition, house, kept),
        items=len(edition.items),
        outlets=outlets.most_common(OF_OUTLETS),
        outlet_count=len(outlets),
        said=articles_a_day(house, background.days) if background.days else None,
        copyright=words.line(section.copyright or ""),
    )


def _lasting(section: Section, sections: Sequence[tuple[str, str]], house: House, kept: Kept) -> Sequence[Any]:
    """What a section's page says as long as the configuration does not change: its links, its head, how to subscribe."""

    def once() -> tuple[Any, ...]:
        parts, shown = house.parts("parts.html"), house.section(section)
        title = shown["title"]
        return (
            shown,
            parts.social(title, shown["description"], shown["url"], words.address(section.image)),
            parts.alternates(shown),
            parts.mast(house.ways(sections, section.id)),
            parts.subscribe(shown, "subscribe", title),
        )

    def made(missing: Sequence[object]) -> list[tuple[Any, ...]]:
        return [once() for _ in missing]

    (lasting,) = kept.of(("lasting", section.id, house.hub, house.language), {"": (section, tuple(sections))}, made)
    return lasting


def river(
    edition: Edition, reasons: Sequence[Reason], house: House, measure: Measure, kept: Kept, *, foremost: str = ""
) -> Sequence[tuple[datetime, Markup]]:
    """Items one below the other, each with its date. foremost: what the first one is marked as."""
    by_item = {reason.item: reason for reason in reasons}
    by_time = edition.section.rank == "latest"  # then each day has its heading

    def shown(missing: Sequence[tuple[Item, Reason | None, bool]]) -> list[Markup]:
        parts = house.parts("items.html")
        return [
            parts.story(
                {
                    **_item(item, house, measure, leads=leads),
                    **_told(item, reason, house, measure, day=item.published if by_time else None),
                },
                foremost if leads else "",
            )
            for item, reason, leads in missing
        ]

    items = edition.items[:WHOLE]
    named = enumerate(by_id(items).items())
    wanted = {name: (item, by_item.get(item.id), not n) for n, (name, item) in named}
    stories = kept.of(("river", edition.section.id, house.hub, house.language, measure, by_time), wanted, shown)
    return [(item.published, story) for item, story in zip(items, stories, strict=True)]


def by_day(stories: Sequence[tuple[datetime, Markup]], house: House) -> list[tuple[str, list[Markup]]]:
    """Items in groups, each with the day that they are of."""
    by_heading = groupby(stories, key=lambda each: house.labels.whole_day(each[0]))
    return [(day, [story for _, story in group]) for day, group in by_heading]


def _headlines(edition: Edition, house: House, kept: Kept) -> Markup:
    """What stands below the items that are shown whole, a line each."""

    def shown(missing: Sequence[Item]) -> list[Markup]:
        parts = house.parts("items.html")
        return [parts.headline(_headline(item, house)) for item in missing]

    place = ("headlines", edition.section.id, house.hub, house.language)
    return Markup("\n".join(kept.of(place, by_id(edition.items[WHOLE:]), shown)))  # noqa: S704 - Markup, each of them


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
        "more": max(len(heard), item.tally.outlets if item.tally and item.story else 0) - min(len(heard), measure.row),
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


def _names(item: Item) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(outlet(credit)["name"]) for credit in (item.credit, *item.also)))


def _authors(item: Item) -> list[str]:
    """Who wrote it; not again who published it."""
    paper = {words.line(name).casefold() for name in (item.credit.outlet.name, item.credit.outlet.id)}
    return [name for author in item.authors if (name := words.line(author)) and name.casefold() not in paper]


def _anchor(item: Item) -> str:
    """What the address of an item on its page ends with; of our own ids the part that differs."""
    return "i" + "".join(sign for sign in item.article if sign.isascii() and sign.isalnum())[-12:]
