"""The search page: a box, what the query found as the query language sees it, or where in it the mistake is."""

from collections.abc import Sequence
from urllib.parse import quote

from feedhub.model import Hub
from feedhub.render import words
from feedhub.render.frame import FEEDS, House, readers
from feedhub.render.kept import Kept
from feedhub.render.pages import MEASURES, by_day, river
from feedhub.render.views import Inquiry


def search_page(told: Inquiry, hub: Hub, sections: Sequence[tuple[str, str]] = ()) -> bytes:
    """A search, with what it found."""
    house = House(hub)
    asked = told.asked or ""
    edition = told.edition
    column = told.mistake.column if told.mistake else None
    at = min(max((column or 1) - 1, 0), len(asked))
    shown = [words.line(part) if part.strip() else part for part in (asked[at : at + 1],)]
    return house.page(
        "search.html",
        asked=asked.encode(errors="replace").decode(),
        url=f"{house.base}/search" + (f"?q={quote(asked, safe='', errors='replace')}" if asked else ""),
        sections=house.ways(sections),
        understood=told.understood,
        mistake=told.mistake,
        column=column,
        before=_plain(asked[:at]),
        here=shown[0] or " ",
        after=_plain(asked[at + 1 :]),
        days=by_day(river(edition, told.reasons, house, MEASURES[0], Kept()), house) if edition else [],
        found=len(edition.items) if edition else 0,
        older=f"{house.base}/search?q={quote(told.older, safe='', errors='replace')}" if told.older else None,
        subscribe=_subscribe(told, house),
        examples=[
            {"query": each, "url": f"{house.base}/search?q={quote(each, safe='', errors='replace')}"}
            for each in told.examples
        ],
        fields=told.fields,
    )


def _plain(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text).encode(errors="replace").decode()


def _subscribe(told: Inquiry, house: House) -> dict[str, object] | None:
    if told.feed is None or told.mistake is not None:
        return None
    feed = f"{house.base}/{told.feed.format('atom')}"
    return {
        "title": words.line(told.asked or ""),
        "feed": feed,
        "feeds": [
            {"name": name, "url": f"{house.base}/{told.feed.format(suffix)}", "type": type}
            for name, suffix, type in FEEDS
        ],
        "readers": readers(feed),
    }
