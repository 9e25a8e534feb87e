"""The page of one story: every report in order of time, what changed in them, what belongs together with it."""

from collections.abc import Mapping, Sequence
from typing import Any

from feedhub.model import Hub, Item
from feedhub.render import words
from feedhub.render.changes import changes
from feedhub.render.drawing import timeline
from feedhub.render.frame import House, brief, feeds, headline, outlet, readers, spoken
from feedhub.render.views import Dossier, Neighbour, Report, Revision, Seen

SUMMARY_WORDS = 60


def story_page(told: Dossier, hub: Hub, sections: Sequence[tuple[str, str]] = ()) -> bytes:
    """One story."""
    house = House(hub)
    address = f"{house.base}/stories/{told.story}"
    moments = [report.item.published for report in told.reports]
    moments += [copy.published for report in told.reports for copy in report.copies]
    return house.page(
        "story.html",
        title=headline(told.title),
        url=address,
        told=spoken(told.language),
        summary=brief(told.summary, SUMMARY_WORDS),
        image=words.address(told.image),
        section={
            "title": headline(told.title),
            "feed": f"{address}.atom",
            "feeds": feeds(address),
            "readers": readers(f"{address}.atom"),
        },
        sections=house.ways(sections),
        tally=house.labels.tally(told.tally),
        began=house.time(told.began),
        latest=house.time(max(moments)) if moments else None,
        picture=f"{address}/timeline.svg" if len(moments) > 1 else None,
        said=house.labels.count(
            "%(n)s report from first to latest", "%(n)s reports from first to latest", len(moments)
        ),
        reports=[_report(report, house) for report in told.reports],
        follows=[_neighbour(each, house) for each in told.neighbours if each.kind == "follows"],
        followed=[_neighbour(each, house) for each in told.neighbours if each.kind == "followed"],
        see_also=[_neighbour(each, house) for each in told.neighbours if each.kind == "see_also"],
    )


def _report(report: Report, house: House) -> Mapping[str, Any]:
    return {
        **_item(report.item, house),
        "summary": brief(report.item.summary, SUMMARY_WORDS),
        "image": words.address(report.item.image),
        "authors": [name for author in report.item.authors if (name := words.line(author))],
        "also": [outlet(credit) for credit in report.item.also],
        "reason": words.line(report.reason or ""),
        "agency": words.line(report.agency or ""),
        "copies": [_item(copy, house) for copy in report.copies],
        "revisions": [_revision(each, house) for each in report.revisions],
    }


def _item(item: Item, house: House) -> Mapping[str, Any]:
    return {
        "title": headline(item.title),
        "url": words.address(item.url),
        "outlet": outlet(item.credit)["name"],
        "time": house.brief(item.published),
        **spoken(item.language),
    }


def _revision(each: Revision, house: House) -> Mapping[str, Any]:
    pairs = ((each.before_title, each.after_title), (each.before_text, each.after_text))
    return {
        "time": house.brief(each.at),
        "texts": [
            changes(words.line(old), words.line(new)) for old, new in pairs if old is not None and new is not None
        ],
    }


def _neighbour(each: Neighbour, house: House) -> Mapping[str, Any]:
    return {
        "title": headline(each.title),
        "url": f"{house.base}/stories/{each.story}",
        "time": house.brief(each.when),
        "reason": words.line(each.reason or ""),
        **spoken(each.language),
    }


def story_timeline(told: Dossier, hub: Hub) -> bytes:
    """Its reports as a picture."""
    items = [(report.item, False) for report in told.reports]
    items += [(copy, True) for report in told.reports for copy in report.copies]
    items.sort(key=lambda each: (each[0].published, each[0].article))
    reports = [
        (str(outlet(item.credit)["name"]), Seen(source=item.credit.source, when=item.published, copied=copied))
        for item, copied in items
    ]
    return timeline(headline(told.title), reports, hub)
