"""The front page and the section pages: plain HTML that a browser, a crawler and a text browser understand."""

from dataclasses import dataclass, replace
from datetime import datetime

import pytest
from lxml import html

from feedhub.model import Section
from feedhub.render import STYLES, stylesheets
from feedhub.render.pages import index_page, section_page

HOSTILE = "<script>alert(1)</script> & <b>"


@dataclass
class Front:
    published: datetime | None
    lead: tuple


@pytest.fixture
def page():
    def read(data):
        assert data.startswith(b"<!doctype html>\n<html ")
        for tag in (b"<head>", b"</head>", b"<body>", b"</body>", b"</html>"):
            assert data.count(tag) == 1
        return html.document_fromstring(data.decode())

    return read


def test_a_section_page_shows_its_items_with_their_outlets(page, full_edition, hub):
    read = page(section_page(full_edition, hub))
    assert read.get("lang") == "en"
    assert read.findtext(".//title") == "World Media · World Wire"
    articles = read.findall(".//article")
    assert articles[0].find("h2").text_content() == "Council votes on harbour wall 1"
    assert articles[1].find("h2").text_content() == "AT&T asks for <b> & a \u202bwall\u202c"
    assert articles[0].find("h2/a").get("href") == "https://paper.example/wall-1"
    assert articles[1].get("lang") == "de-AT"
    assert [cite.text_content() for cite in articles[1].iter("cite")] == [
        "The Harbour Paper",
        "The Other",
        "third.example",
    ]
    assert articles[0].find(".//time").get("datetime") == "2025-11-24T09:29:05Z"
    assert articles[3].find("h2/a") is None


def test_a_page_names_its_feeds(page, full_edition, hub):
    """A reader given the page's address finds the feed by itself."""
    read = page(section_page(full_edition, hub))
    links = {link.get("type"): link.get("href") for link in read.iter("link") if link.get("rel") == "alternate"}
    assert links == {
        "application/atom+xml": "https://wire.example/world-media.atom",
        "application/rss+xml": "https://wire.example/world-media.rss",
        "application/feed+json": "https://wire.example/world-media.json",
    }


def test_times_are_the_hubs(page, full_edition, hub):
    read = page(section_page(full_edition, replace(hub, timezone="Asia/Tehran")))
    moment = read.find(".//article//time")
    assert moment.get("datetime") == "2025-11-24T12:59:05+03:30"
    assert "12:59" in moment.text


def test_the_front_page_lists_sections_with_newest_headlines(page, hub, now):
    world, science = Section(id="world", title="World", description="All of it"), Section(id="science", title="Science")
    lead = (("Wall stays", "https://paper.example/wall", "The Harbour Paper"), ("No link", None, "Other"))
    read = page(index_page([(world, Front(published=now, lead=lead)), (science, None)], hub))
    sections = read.findall(".//section")
    assert [section.find("h2/a").get("href") for section in sections] == [
        "https://wire.example/world",
        "https://wire.example/science",
    ]
    assert sections[0].find(".//li//a").get("href") == "https://paper.example/wall"
    assert [cite.text_content() for cite in sections[0].iter("cite")] == ["The Harbour Paper", "Other"]
    assert sections[0].find(".//time").get("datetime") == "2026-11-24T12:00:00Z"
    assert "Nothing has been published" in sections[1].text_content()
    assert "https://wire.example/sections.opml" in [a.get("href") for a in read.iter("a")]


def test_nothing_a_stranger_says_becomes_markup(page, edition, item, credit, hub, now):
    """Every text is escaped and every address checked: no script, no handler, no javascript: link."""
    hostile = item(
        title=HOSTILE,
        summary=HOSTILE,
        url="javascript:alert(1)",
        authors=(HOSTILE,),
        tags=(HOSTILE,),
        language='en" onload="alert(1)',
        credit=credit(title=HOSTILE, url="javascript:alert(1)", feed_home='https://paper.example/"onclick="x'),
    )
    told = edition(hostile, title=HOSTILE, description=HOSTILE, copyright=HOSTILE)
    front = index_page(
        [(told.section, Front(published=now, lead=((HOSTILE, "javascript:x", HOSTILE),)))], replace(hub, title=HOSTILE)
    )
    for data in (section_page(told, hub), front):
        read = page(data)
        assert read.findall(".//script") == read.findall(".//b") == []
        assert b"javascript:" not in data
        assert not [name for element in read.iter() for name in element.attrib if name.startswith("on")]
        assert HOSTILE in read.text_content()


def test_a_page_needs_nothing_but_its_stylesheet(full_edition, hub):
    """No script, no style in the page, nothing from elsewhere: the strictest policy of a browser changes nothing."""
    data = section_page(full_edition, hub)
    assert b"<script" not in data
    assert b"<style" not in data
    assert b" style=" not in data
    assert data.count(b"/static/page.css") == 1


def test_a_right_to_left_section_is_one(page, edition, item, hub):
    read = page(section_page(edition(item(language="en"), language="fa"), hub))
    assert (read.get("lang"), read.get("dir")) == ("fa", "rtl")
    assert read.find(".//article").get("dir") == "ltr"


def test_a_section_without_items_says_so(page, edition, hub):
    assert "Nothing has been published" in page(section_page(edition(), hub)).text_content()


def test_the_same_edition_makes_the_same_page(full_edition, hub):
    assert section_page(full_edition, hub) == section_page(replace(full_edition), hub)


def test_the_stylesheets_that_feeds_and_pages_name_are_there():
    files = stylesheets()
    assert set(files) == set(STYLES)
    assert b"prefers-color-scheme: dark" in files["static/page.css"]
    assert b"entry" in files["static/feed.css"]
