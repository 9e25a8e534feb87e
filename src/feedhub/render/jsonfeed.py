"""JSON Feed 1.1 (jsonfeed.org/version/1.1): the same items, the same words, as JSON."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from feedhub.core.text import xml_safe
from feedhub.model import Credit, Edition, Enclosure, Hub, Item
from feedhub.render import words
from feedhub.render.kept import Kept, by_id

EXTENSION = "_feedhub"  # a custom object's name begins with an underscore


def json_feed(edition: Edition, hub: Hub, kept: Kept) -> bytes:
    """The edition as a JSON Feed 1.1, in UTF-8. kept: what is rendered already of its items."""
    section, base = edition.section, words.base(hub)
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": words.headline(section.title) or section.id,
        "home_page_url": words.page_address(edition, hub),
        "feed_url": words.place(edition, hub, "json"),
        "description": words.headline(section.description or ""),
        "icon": words.address(section.image) or words.address(section.icon),
        "favicon": words.address(section.icon),
        "authors": [{"name": words.headline(section.author or hub.title) or section.id, "url": f"{base}/"}],
        "language": words.language(section.language or hub.language),
        "hubs": [{"type": "WebSub", "url": to}] if (to := words.address(hub.websub)) else [],
    }
    language = words.language(section.language) or words.language(hub.language)

    def items(missing: Sequence[Item]) -> list[bytes]:
        return [_encoded(_item(item, language)) for item in missing]

    told_of_items = b", ".join(kept.of(("json", section.id, language), by_id(edition.items), items))
    return _encoded(_said(told)).removesuffix(b"}") + b', "items": [' + told_of_items + b"]}\n"


def _encoded(told: dict[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode(errors="replace")


def _item(item: Item, language: str | None) -> dict[str, Any]:
    url = words.address(item.url)
    told = {
        "id": words.identifier(item.id),
        "url": url,
        "title": words.title(item),
        # the format requires one of two contents
        "content_html": xml_safe(words.content(item, language) or words.teaser(item, language)),
        "summary": words.headline(item.summary or ""),
        "image": words.address(item.image),
        "date_published": _rfc3339(item.published),
        "date_modified": _rfc3339(item.updated),
        "authors": [{"name": name} for name in words.authors(item)],
        "tags": list(words.names(item.tags)),
        "language": words.language(item.language),
        "attachments": [made for enclosure in item.enclosures if (made := _attachment(enclosure))],
        EXTENSION: {
            "article": item.article,
            **_credit(item.credit),
            "also": [_credit(credit) for credit in item.also],
            **(_story(item) if item.story else {}),
        },
    }
    return _said(told)


def _story(item: Item) -> dict[str, Any]:
    told = {"story": item.story, "related": [{"url": url, "outlet": name} for url, name in words.related(item)]}
    if item.tally is None:
        return told
    return {
        **told,
        "outlets": item.tally.outlets,
        "independent": item.tally.independent,
        "said": words.line(item.tally.said),
    }


def _attachment(enclosure: Enclosure) -> dict[str, Any] | None:
    url = words.address(enclosure.url)
    type = (
        words.media_type(enclosure.type) or "application/octet-stream"
    )  # one is required; this says "unknown" (RFC 2046)
    return _said({"url": url, "mime_type": type, "size_in_bytes": enclosure.length or None}) if url else None


def _credit(credit: Credit) -> dict[str, Any]:
    outlet = {
        "id": words.line(credit.outlet.id),
        "title": words.headline(credit.outlet.title or ""),
        "kind": credit.outlet.kind,
        "country": credit.outlet.country,
    }
    feed = {
        "url": words.address(credit.feed_url),
        "title": words.headline(credit.feed_title),
        "home": words.address(credit.feed_home),
    }
    return _said(
        {
            "outlet": _said(outlet),
            "source": credit.source,
            "feed": _said(feed),
            "url": words.address(credit.url),
            "when": _rfc3339(credit.when) if credit.when else None,
        }
    )


def _said(told: dict[str, Any]) -> dict[str, Any]:
    """Without what there is nothing to say about."""
    return {name: value for name, value in told.items() if value not in (None, "", [], {})}


def _rfc3339(when: datetime) -> str:
    return when.replace(microsecond=0).isoformat().replace("+00:00", "Z")
