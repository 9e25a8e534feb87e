"""Laws: whatever publishers write, each format stays well-formed and says the same ids and titles."""

import json
import re
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree

from feedhub.model import Correction, Credit, Edition, Enclosure, Extra, Hub, Item, Outlet, Section, Tombstone
from feedhub.render import FORMATS, corrections, pages, words

HUB = Hub(
    title="World Wire", base_url="https://wire.example", contact="desk@wire.example", websub="https://hub.example/"
)
MOMENT = datetime(2025, 11, 24, 9, 30, tzinfo=UTC)
NS = {"a": "http://www.w3.org/2005/Atom"}
ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"

NASTY = [
    "", " ", "\x00", "\x0b\x0c\x1b[31m", "\t\r\n", "\x7f\x80\x85\x9f", "\ud800", "\udfff\ud800", "\ufffe\uffff\ufdd0\U0001fffe", "\ufffd", "\ufeff", "\u2028\u2029",
    "\u202e\u202eevil", "\u2066\u2067\u2068", "\u202c\u2069", "\u200b\u200d\u2060", "\u0300\u0301", "a\u0000b",
    "]]>", "<![CDATA[", "<![CDATA[x]]>", "<!--", "-->", "<!DOCTYPE x [<!ENTITY a 'b'>]>", "<?xml version='1.0'?>", "<?php", "?>",
    "<script>alert(1)</script>", "</title></item></channel></rss>", "</feed>", "<b>", "</b>", "a <b> c", "<a href=x>", "<img src=x onerror=alert(1)>", "<", ">", "<<>>", "< b",
    "&", "&amp;", "&amp;amp;", "&lt;b&gt;", "&#0;", "&#x26;", "&nbsp;", "&nosuch;", "&;", "AT&T", "Q&A1", "&copy 2025", "&#", "%00", "%s%n", "{{ 7*7 }}", "{% raw %}",
    '"', "'", '"onload="x', "\\", "\\u0000", "../../etc/passwd", "<ann@paper.example>", "Ann <ann@paper.example>", "ann@paper.example (Ann)",
    "العربية <i>", "עברית", "日本語のニュース", "🇮🇷🏳️‍🌈", "é" * 50, "Ã©", "ﷺ", "x" * 3000,
]  # fmt: skip
assert len(NASTY) >= 60

ANY_TEXT = st.sampled_from(NASTY) | st.text(st.characters(codec=None, categories=None), max_size=30)
ANY_URL = st.none() | ANY_TEXT | ANY_TEXT.map(lambda text: f"https://paper.example/{text}")
CREDIT = st.builds(
    Credit,
    outlet=st.builds(Outlet, id=ANY_TEXT, title=st.none() | ANY_TEXT),
    source=st.just("paper"),
    feed_url=ANY_TEXT | st.just("https://paper.example/feed"),
    feed_title=ANY_TEXT,
    feed_home=ANY_URL,
    url=ANY_URL,
)
ITEM = st.builds(
    Item,
    id=st.uuids(version=5).map(lambda id: f"urn:uuid:{id}"),
    title=ANY_TEXT,
    published=st.sampled_from([MOMENT, MOMENT - timedelta(seconds=1.5)]),
    updated=st.just(MOMENT),
    credit=CREDIT,
    article=st.just("a"),
    url=ANY_URL,
    summary=st.none() | ANY_TEXT,
    content_html=st.none() | ANY_TEXT | ANY_TEXT.map(lambda text: f"<p>{text}</p>"),
    authors=st.lists(ANY_TEXT, max_size=2).map(tuple),
    tags=st.lists(ANY_TEXT, max_size=3).map(tuple),
    enclosures=st.lists(
        st.builds(
            Enclosure,
            url=ANY_URL.map(str),
            type=st.none() | ANY_TEXT | st.just("audio/mpeg"),
            length=st.none() | st.integers(0, 2**40),
        ),
        max_size=2,
    ).map(tuple),
    image=ANY_URL,
    language=st.none() | ANY_TEXT | st.sampled_from(["fa", "de-AT"]),
    extras=st.lists(
        st.builds(
            Extra,
            namespace=st.sampled_from([ITUNES, PODCAST, "urn:x"]),
            name=ANY_TEXT | st.sampled_from(["duration", "explicit", "image", "episode", "subtitle", "transcript"]),
            text=st.none() | ANY_TEXT | st.sampled_from(["yes", "1", "12:30"]),
            attributes=st.lists(st.tuples(ANY_TEXT | st.just("href"), ANY_TEXT), max_size=2).map(tuple),
        ),
        max_size=3,
    ).map(tuple),
    also=st.lists(CREDIT, max_size=2).map(tuple),
)
EDITION = st.builds(
    Edition,
    section=st.builds(
        Section,
        id=st.just("world-media"),
        title=ANY_TEXT,
        description=st.none() | ANY_TEXT,
        language=st.none() | ANY_TEXT,
        icon=ANY_URL,
        image=ANY_URL,
        author=st.none() | ANY_TEXT,
        copyright=st.none() | ANY_TEXT,
    ),
    items=st.lists(ITEM, max_size=4, unique_by=lambda item: item.id).map(tuple),
    updated=st.just(MOMENT),
    archive=st.none() | st.integers(1, 10**6),
    prev_archive=st.none() | st.just("https://wire.example/world-media/archive/0.atom") | ANY_TEXT,
    tombstones=st.lists(
        st.builds(Tombstone, id=ANY_TEXT.map("tag:paper.example,2025:{}".format), when=st.just(MOMENT))
    ).map(tuple),
)
CORRECTION = st.builds(
    Correction,
    id=st.uuids(version=5).map(lambda id: f"urn:uuid:{id}"),
    at=st.sampled_from([MOMENT, MOMENT - timedelta(seconds=1.5)]),
    kind=st.sampled_from(["corrected", "withdrawn"]),
    item=st.just("urn:uuid:00000000-0000-5000-8000-000000000000"),
    title=st.none() | ANY_TEXT,
    url=ANY_URL,
    outlet=st.none() | ANY_TEXT,
    before_title=st.none() | ANY_TEXT,
    after_title=st.none() | ANY_TEXT,
    before_text=st.none() | ANY_TEXT,
    after_text=st.none() | ANY_TEXT,
)


def one_of_each():
    """An edition in which every nasty text is a title, a summary, a name, a category and the content."""
    items = []
    for number, text in enumerate(NASTY):
        credit = Credit(
            outlet=Outlet(id="paper.example", title=text),
            source="paper",
            feed_url="https://paper.example/feed",
            feed_title=text,
            url="https://paper.example/",
        )
        items.append(
            Item(id=f"urn:uuid:00000000-0000-5000-8000-{number:012}", title=text, published=MOMENT, updated=MOMENT, credit=credit, article=str(number),
                 url="https://paper.example/", summary=text, content_html=f"<p>{text}</p>", authors=(text,), tags=(text,), also=(credit,))
        )  # fmt: skip
    return Edition(section=Section(id="world-media", title="World"), items=tuple(items), updated=MOMENT)


HOSTILE = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


@pytest.mark.parametrize("suffix", ["atom", "rss"])
@HOSTILE
@given(edition=EDITION)
@example(edition=one_of_each())
def test_any_edition_is_well_formed_and_reads_back(suffix, edition):
    """XML as strict as it gets, and two parsers that find each item under its id with its title."""
    data = FORMATS[suffix].render(edition, HUB)
    root = etree.fromstring(data)
    ids = [item.id for item in edition.items]
    titles = [words.title(item) for item in edition.items]
    if suffix == "atom":
        assert root.xpath("a:entry/a:id/text()", namespaces=NS) == ids
        assert root.xpath("a:entry/a:title/text()", namespaces=NS) == titles
    else:
        assert root.xpath("channel/item/guid/text()") == ids
        assert root.xpath("channel/item/title/text()") == titles
    read = feedparser.parse(data)
    assert not read.bozo
    assert [entry.id for entry in read.entries] == ids
    assert [entry.title for entry in read.entries] == [_unmangled(title) for title in titles]
    assert not re.search(r"</?[a-z!?]", "\n".join(titles), re.IGNORECASE)


@pytest.mark.uncovered
@pytest.mark.parametrize("suffix", FORMATS)
@HOSTILE
@given(edition=EDITION)
@example(edition=one_of_each())
def test_any_edition_keeps_the_formats_rules(faults, suffix, edition):
    """RFC 4287, 5005, 6721; RSS 2.0 with the board's profile; JSON Feed 1.1: read by what is stricter than any reader."""
    assert faults(suffix, FORMATS[suffix].render(edition, HUB)) == []


@HOSTILE
@given(told=st.lists(CORRECTION, max_size=4, unique_by=lambda told: told.id), title=ANY_TEXT)
def test_any_corrections_are_a_feed(faults, told, title):
    section = Section(id="world-media", title=title)
    assert faults("atom", corrections(told, section, HUB, updated=MOMENT)) == []


@pytest.mark.uncovered
@HOSTILE
@given(edition=EDITION)
@example(edition=one_of_each())
def test_any_edition_is_json(edition):
    read = json.loads(FORMATS["json"].render(edition, HUB).decode())
    assert [item["id"] for item in read["items"]] == [item.id for item in edition.items]
    assert [item["title"] for item in read["items"]] == [words.title(item) for item in edition.items]
    assert all(item["content_html"] for item in read["items"])


@pytest.mark.uncovered
@HOSTILE
@given(edition=EDITION)
@example(edition=one_of_each())
def test_any_edition_is_a_page(edition):
    data = pages.section_page(edition, HUB)
    assert data.decode().count("<article") == min(len(edition.items), pages.WHOLE)
    assert b"<script" not in data.lower()


def _unmangled(title):
    """feedparser takes text that was UTF-8 twice for a mistake and mends it."""
    try:
        return title.encode("latin-1").decode()
    except UnicodeError:
        return title
