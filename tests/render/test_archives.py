"""Archives (RFC 5005 4), tombstones (RFC 6721), hubs (WebSub): what a feed says beside its items."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from lxml import etree

from feedhub.model import Tombstone
from feedhub.render import FORMATS

NS = {
    "a": "http://www.w3.org/2005/Atom",
    "fh": "http://purl.org/syndication/history/1.0",
    "at": "http://purl.org/atompub/tombstones/1.0",
}
HUB = "https://hub.example/"


@pytest.fixture
def atom(hub):
    return lambda edition: etree.fromstring(FORMATS["atom"].render(edition, hub))


def links(feed, rel):
    return feed.xpath(f"(/a:feed | /rss/channel)/a:link[@rel='{rel}']/@href", namespaces=NS)


def test_a_section_leads_to_its_newest_archive(edition, item, hub):
    """A reader that was away longer than a section is long finds the rest there, in both formats."""
    told = replace(edition(item()), prev_archive="https://wire.example/world-media/archive/7.atom")
    for suffix in ("atom", "rss"):
        feed = etree.fromstring(FORMATS[suffix].render(told, hub))
        assert links(feed, "prev-archive") == ["https://wire.example/world-media/archive/7.atom"]
        assert links(feed, "current") == feed.xpath("//fh:archive", namespaces=NS) == []
        assert links(etree.fromstring(FORMATS[suffix].render(edition(item()), hub)), "prev-archive") == []


def test_an_archive_says_that_it_is_one_and_where_the_rest_is(atom, edition, item):
    """RFC 5005 4: fh:archive, its own address, the feed it belongs to, the next older one; the feed's id is the section's."""
    section = edition(item())
    feed = atom(replace(section, archive=7, prev_archive="https://wire.example/world-media/archive/6.atom"))
    assert len(feed.findall("fh:archive", namespaces=NS)) == 1
    assert links(feed, "self") == ["https://wire.example/world-media/archive/7.atom"]
    assert links(feed, "current") == ["https://wire.example/world-media.atom"]
    assert links(feed, "prev-archive") == ["https://wire.example/world-media/archive/6.atom"]
    assert links(feed, "alternate") == ["https://wire.example/world-media"]
    assert feed.findtext("a:id", namespaces=NS) == atom(section).findtext("a:id", namespaces=NS)
    assert links(feed, "next-archive") == []  # it may not change when there is a next one


def test_the_oldest_archive_says_what_follows(atom, edition, item):
    """An archive that names no other is incomplete, says the W3C's validator."""
    oldest = atom(replace(edition(item()), archive=1))
    assert links(oldest, "prev-archive") == []
    assert links(oldest, "next-archive") == ["https://wire.example/world-media/archive/2.atom"]


def test_a_withdrawn_item_leaves_a_tombstone(atom, edition, item, hub):
    """RFC 6721: its id and when; only in Atom, which alone has words for it. No fraction of a second, no word of the item."""
    when = item().updated + timedelta(seconds=1.5)
    told = replace(edition(item(1)), tombstones=(Tombstone(id="https://paper.example/a b", when=when),))
    stones = atom(told).findall("at:deleted-entry", namespaces=NS)
    assert [dict(stone.attrib) for stone in stones] == [
        {"ref": "https://paper.example/a%20b", "when": "2025-11-24T09:29:06+00:00"}
    ]
    for suffix in ("rss", "json"):
        assert FORMATS[suffix].render(told, hub) == FORMATS[suffix].render(edition(item(1)), hub)


def test_a_public_hub_is_named_in_every_format(edition, item, hub):
    """WebSub 4: so that readers can be told of news. An archive has none to tell."""
    house = replace(hub, websub=HUB)
    for suffix in ("atom", "rss"):
        assert links(etree.fromstring(FORMATS[suffix].render(edition(item()), house)), "hub") == [HUB]
        assert links(etree.fromstring(FORMATS[suffix].render(edition(item()), hub)), "hub") == []
    assert json.loads(FORMATS["json"].render(edition(item()), house))["hubs"] == [{"type": "WebSub", "url": HUB}]
    assert "hubs" not in json.loads(FORMATS["json"].render(edition(item()), hub))
    archive = FORMATS["atom"].render(replace(edition(item()), archive=1), house)
    assert links(etree.fromstring(archive), "hub") == []


def test_a_signed_search_says_its_own_address(edition, item, hub):
    """It is a feed of its own: another self link, another id, and the page of that search for people."""
    other = replace(edition(item(), id="search"), asked="?q=wall&sign=x", page="search?q=wall")
    one, two = (etree.fromstring(FORMATS["atom"].render(told, hub)) for told in (edition(item(), id="search"), other))
    assert links(two, "self") == ["https://wire.example/search.atom?q=wall&sign=x"]
    assert links(two, "alternate") == ["https://wire.example/search?q=wall"]
    assert one.findtext("a:id", namespaces=NS) != two.findtext("a:id", namespaces=NS)
