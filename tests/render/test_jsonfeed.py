"""JSON Feed 1.1: the rules of jsonfeed.org/version/1.1, and what of it is ours."""

import json

from feedhub.model import Enclosure
from feedhub.render import FORMATS, words


def rendered(edition, hub):
    return json.loads(FORMATS["json"].render(edition, hub))


def test_the_feed_says_who_and_where_it_is(full_edition, hub):
    feed = rendered(full_edition, hub)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"] == "World Media"
    assert feed["home_page_url"] == "https://wire.example/world-media"
    assert feed["feed_url"] == "https://wire.example/world-media.json"
    assert feed["icon"] == "https://wire.example/logo.svg"
    assert feed["favicon"] == "https://wire.example/icon.png"
    assert feed["language"] == "en"
    assert feed["authors"] == [{"name": "World Wire", "url": "https://wire.example/"}]


def test_an_item_has_all_of_its_item(full_edition, hub):
    second = rendered(full_edition, hub)["items"][1]
    assert second["id"] == "urn:uuid:00000000-0000-5000-8000-000000000002"
    assert second["url"] == "https://paper.example/wall-2"
    assert second["title"] == f"AT&T asks for <{words.JOINER}b> & a \u202bwall\u202c"
    assert second["summary"] == "The wall stays, for now."
    assert second["image"] == "https://paper.example/wall%202.jpg"
    assert second["date_published"] == "2025-11-24T09:28:05Z"
    assert second["date_modified"] == "2025-11-24T09:30:05Z"
    assert second["language"] == "de-AT"
    assert [author["name"] for author in second["authors"]] == ["Ann Lee", f"Bo <{words.JOINER}bo@paper.example>"]
    assert second["tags"] == ["world", "R&D"]
    assert second["_feedhub"]["outlet"] == {"id": "paper.example", "title": "The Harbour Paper"}
    assert second["_feedhub"]["source"] == "paper"
    assert [credit["outlet"]["id"] for credit in second["_feedhub"]["also"]] == ["other.example", "third.example"]


def test_every_item_has_content_that_credits_its_outlet(full_edition, hub):
    """The format requires content_html or content_text; where the policy forbids content, only the credit is there."""
    for item in rendered(full_edition, hub)["items"]:
        assert "Reported by" in item["content_html"]


def test_attachments_have_an_address_and_a_type(full_edition, hub):
    assert rendered(full_edition, hub)["items"][2]["attachments"] == [
        {"url": "https://paper.example/wall.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 123456},
        {"url": "https://paper.example/wall.ogg", "mime_type": "audio/ogg"},
    ]


def test_what_a_publisher_says_wrongly_of_a_recording_is_not_repeated(edition, item, hub):
    """The format requires a type, so one that says "unknown"; a size of nothing is what software writes that does not know it."""
    said = Enclosure(url="https://paper.example/a.mp3", type="no type", length=0)
    assert rendered(edition(item(enclosures=(said,))), hub)["items"][0]["attachments"] == [
        {"url": "https://paper.example/a.mp3", "mime_type": "application/octet-stream"}
    ]


def test_what_nothing_is_known_of_is_left_out(edition, item, hub):
    """No nulls: many readers take one for a wrong type."""
    data = FORMATS["json"].render(edition(item(content_html=None, summary=None, url=None)), hub)
    assert b"null" not in data
    assert not {"url", "summary", "image", "tags", "attachments"} & set(json.loads(data)["items"][0])


def test_an_edition_without_items_lists_none(edition, hub):
    assert rendered(edition(), hub)["items"] == []
