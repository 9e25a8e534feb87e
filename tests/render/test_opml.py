"""The lists of sections and sources: what other readers can import."""

from datetime import timedelta

import pytest
from lxml import etree

from feedhub.model import Newsroom, Poll, Section, Source
from feedhub.render.opml import sections_opml, sources_opml


@pytest.fixture
def newsroom(hub):
    def make(sources=(), sections=()):
        return Newsroom(hub=hub, outlets={}, sources={s.id: s for s in sources}, sections={s.id: s for s in sections})

    return make


def outlines(data):
    return [dict(outline.attrib) for outline in etree.fromstring(data).iter("outline")]


def test_sections_are_listed_with_their_atom_feeds(newsroom):
    told = sections_opml(
        newsroom(
            sections=[
                Section(id="world", title="World & <b>"),
                Section(id="science", title="Science", description="Stars", language="de"),
            ]
        )
    )
    assert outlines(told) == [
        {
            "type": "rss",
            "text": "World & <\u2060b>",
            "title": "World & <\u2060b>",
            "xmlUrl": "https://wire.example/world.atom",
            "htmlUrl": "https://wire.example/world",
            "language": "en",
        },
        {
            "type": "rss",
            "text": "Science",
            "title": "Science",
            "xmlUrl": "https://wire.example/science.atom",
            "htmlUrl": "https://wire.example/science",
            "description": "Stars",
            "language": "de",
        },
    ]


def test_a_newsroom_without_sections_lists_all(newsroom):
    assert outlines(sections_opml(newsroom()))[0]["xmlUrl"] == "https://wire.example/all.atom"


def test_sources_are_listed_in_folders_with_what_their_feeds_said(newsroom):
    paper = Source(id="paper", url="https://paper.example/feed", tags=("world", "a,b"))
    planet = Source(id="planet", url="https://planet.example/feed", title="The Planet")
    poll = Poll(
        source="paper",
        configured_url=paper.url,
        url="https://paper.example/new",
        title="Paper & Co",
        home="https://paper.example/",
        interval=timedelta(hours=1),
    )
    told = outlines(sources_opml(newsroom(sources=[paper, planet]), feeds={"paper": poll}))
    assert told == [
        {"text": "world"},
        {
            "type": "rss",
            "text": "Paper & Co",
            "title": "Paper & Co",
            "xmlUrl": "https://paper.example/new",
            "htmlUrl": "https://paper.example/",
            "category": "world,a b",
        },
        {"type": "rss", "text": "The Planet", "title": "The Planet", "xmlUrl": "https://planet.example/feed"},
    ]


def test_a_home_that_validators_do_not_know_is_left_out(newsroom):
    """OPML is as old as RSS: its addresses are those of RFC 2396, without IPv6 in brackets."""
    paper = Source(id="paper", url="https://paper.example/feed")
    poll = Poll(source="paper", configured_url=paper.url, url=paper.url, home="http://[fedc:ba98::3210]/")
    told = outlines(sources_opml(newsroom(sources=[paper]), feeds={"paper": poll}))
    assert told == [{"type": "rss", "text": "paper", "title": "paper", "xmlUrl": "https://paper.example/feed"}]


def test_what_another_address_said_is_not_this_sources(newsroom):
    """The operator changed the address: what the old one told is void."""
    source = Source(id="paper", url="https://paper.example/feed")
    poll = Poll(source="paper", configured_url="https://old.example/feed", url="https://old.example/x", title="Old")
    assert outlines(sources_opml(newsroom(sources=[source]), feeds={"paper": poll})) == [
        {"type": "rss", "text": "paper", "title": "paper", "xmlUrl": "https://paper.example/feed"}
    ]


def test_passwords_stay_at_home(newsroom):
    """The list is public; the operator's credentials in an address are not."""
    source = Source(id="paper", url="https://ann:secret@paper.example/feed")
    moved = Poll(source="paper", configured_url=source.url, url="https://ann:secret@paper.example/new")
    for feeds in ({}, {"paper": moved}):
        data = sources_opml(newsroom(sources=[source]), feeds=feeds)
        assert b"secret" not in data
        assert b"paper.example" in data


def test_sources_are_listed_without_markup_in_their_names(newsroom):
    """Whoever reads a list takes its texts for HTML, where a tag that was defused is a mistake."""
    bold = Source(id="bold", url="https://bold.example/feed", title="<p>The <b>Bold</b></p>")
    bare = Source(id="bare", url="https://bare.example/feed", title="<br>")
    assert [each["text"] for each in outlines(sources_opml(newsroom(sources=[bold, bare]), feeds={}))] == [
        "The Bold",
        "bare",
    ]
