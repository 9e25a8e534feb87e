"""The corrections feed of a section: before and after, and nothing of what was withdrawn."""

from datetime import timedelta

import feedparser
import pytest
from lxml import etree

from feedhub.model import Correction, Section
from feedhub.render import corrections, words

NS = {"a": "http://www.w3.org/2005/Atom"}
SECTION = Section(id="world-media", title="World Media")


@pytest.fixture
def correction(item):
    def make(number=1, **said):
        return Correction(
            **{
                "id": f"urn:uuid:00000000-0000-5000-9000-{number:012}",
                "at": item(number).updated,
                "kind": "corrected",
                "item": item(number).id,
                "title": "Council keeps harbour wall",
                "url": "https://paper.example/wall",
                "outlet": "The Harbour Paper",
                **said,
            }
        )

    return make


@pytest.fixture
def read(hub, item):
    return lambda *told: etree.fromstring(corrections(told, SECTION, hub, updated=item().updated))


def texts(element, path):
    return [found if isinstance(found, str) else found.text for found in element.xpath(path, namespaces=NS)]


def test_it_is_a_feed_of_its_own(read, correction, atom_id):
    feed = read(correction())
    assert texts(feed, "a:title") == ["World Media: corrections"]
    assert texts(feed, "a:link[@rel='self']/@href") == ["https://wire.example/world-media/corrections.atom"]
    assert texts(feed, "a:link[@rel='alternate']/@href") == ["https://wire.example/world-media"]
    assert texts(feed, "a:id")[0].startswith("urn:uuid:")
    assert texts(feed, "a:id") != [atom_id]


@pytest.fixture
def atom_id(hub, edition):
    from feedhub.render import FORMATS

    return etree.fromstring(FORMATS["atom"].render(edition(), hub)).findtext("a:id", namespaces=NS)


def test_a_correction_shows_before_and_after(read, correction):
    """Headline and first paragraph, each only where it changed; tags in them are text."""
    told = read(
        correction(1, before_title="Council <b>drops</b> wall", after_title="Council keeps wall"),
        correction(2, before_text="1 & 2", after_text="1 & Ã©"),
    )
    assert texts(told, "a:entry/a:title") == ["Corrected: Council keeps harbour wall"] * 2
    assert texts(told, "a:entry/a:content/@type") == ["html", "html"]
    assert texts(told, "a:entry/a:content") == [
        "<p><del>Council &lt;b&gt;drops&lt;/b&gt; wall</del></p><p><ins>Council keeps wall</ins></p>",
        f"<p><del>1 &amp; 2</del></p><p><ins>1 &amp; Ã{words.JOINER}©</ins></p>",
    ]
    assert texts(told, "a:entry/a:link/@href") == ["https://paper.example/wall"] * 2
    assert texts(told, "a:entry/a:author/a:name") == ["The Harbour Paper"] * 2


def test_of_a_withdrawn_item_only_what_may_stay_is_told(read, correction):
    """Whoever hands in more than that is not obeyed: no text of a withdrawn item gets out here."""
    gone = correction(1, kind="withdrawn", title=None, url=None, outlet=None)
    kept = correction(2, kind="withdrawn", before_text="the libel", before_title="the libel", after_text="the libel")
    feed = read(gone, kept)
    assert texts(feed, "a:entry/a:title") == ["Withdrawn", "Withdrawn: Council keeps harbour wall"]
    assert b"libel" not in etree.tostring(feed)
    assert texts(feed, "a:entry[1]/a:link | a:entry[1]/a:author") == []


def test_it_is_a_feed_without_corrections_too(hub, item):
    feed = feedparser.parse(corrections((), SECTION, hub, updated=item().updated + timedelta(seconds=0.5)))
    assert (feed.bozo, feed.entries, feed.feed.updated) == (False, [], "2025-11-24T09:29:05+00:00")


def test_what_is_hostile_in_a_correction_is_text(hub, item, correction):
    nasty = "\x00<script>\u202ealert(1)</script>\ud800]]>"
    told = correction(title=nasty, outlet=nasty, before_title=nasty, after_title=nasty, url="javascript:alert(1)")
    data = corrections((told,), SECTION, hub, updated=item().updated)
    entry = feedparser.parse(data).entries[0]
    assert words.JOINER in entry.title
    assert "script>" not in entry.content[0].value.replace("script&gt;", "")
    assert b"javascript:" not in data
