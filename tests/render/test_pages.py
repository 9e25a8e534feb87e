"""The front page and the section pages: plain HTML that a browser, a crawler and a text browser understand."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from lxml import etree, html

from feedhub.model import Lead, Section, Tally
from feedhub.render import STATIC, drawing, static_files
from feedhub.render.pages import HEAVIEST, index_page, section_page
from feedhub.render.views import Background, Front, Joined, Reason, Seen

HOSTILE = "<script>alert(1)</script> & <b>"
DAYS = ((date(2025, 11, 23), 4), (date(2025, 11, 24), 9))


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
    assert articles[0].find(".//h3").text_content() == "Council votes on harbour wall 1"
    assert articles[1].find(".//h3").text_content() == "AT&T asks for <b> & a \u202bwall\u202c"
    assert articles[0].find(".//h3/a").get("href") == "https://paper.example/wall-1"
    assert articles[1].find("div").get("lang") == "de-AT"
    row = [li.text_content() for li in articles[1].find("ul[@class='outlets']")]
    assert row == ["The Harbour Paper Ann Lee, Bo <bo@paper.example> 09:28", "The Other", "third.example"]
    assert articles[0].find(".//time").get("datetime") == "2025-11-24T09:29Z"
    assert articles[3].find(".//h3/a") is None


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
    assert moment.get("datetime") == "2025-11-24T12:59+03:30"
    assert moment.text == "12:59"
    assert "+0330" in read.find(".//footer//time").text


def test_a_section_by_heat_has_no_days_so_each_time_has_its_own(page, full_edition, hub):
    """Times alone would be of any day."""
    top = replace(full_edition, section=replace(full_edition.section, rank="top"))
    read = page(section_page(top, hub))
    assert read.find(".//h2[@class='day']") is None
    assert read.find(".//article//time").text == "24 Nov, 09:29"
    assert page(section_page(full_edition, hub)).find(".//article//time").text == "09:29"


def test_the_front_page_lists_sections_with_their_stories(page, hub, now):
    world, science = Section(id="world", title="World", description="All of it"), Section(id="science", title="Science")
    lead = (
        Lead(
            title="Wall stays",
            url="https://paper.example/wall",
            outlet="The Harbour Paper",
            when=now,
            outlets=6,
            story="abc",
        ),
        Lead(title="No link", outlet="Other", when=now - timedelta(hours=1)),
    )
    told = Front(section=world, published=now, lead=lead, items=25, outlets=14, days=DAYS)
    read = page(index_page([told, Front(section=science)], hub))
    sections = read.findall(".//main/section")
    assert [section.find(".//h2/a").get("href") for section in sections] == [
        "https://wire.example/world",
        "https://wire.example/science",
    ]
    assert "25 stories · 14 outlets" in sections[0].text_content()
    assert sections[0].find(".//h3/a").get("href") == "https://paper.example/wall"
    assert [cite.text_content() for cite in sections[0].iter("cite")] == ["The Harbour Paper", "Other"]
    assert sections[0].find(".//time").get("datetime") == "2026-11-24T12:00Z"
    assert [a.text for a in sections[0].iter("a") if a.get("href") == "https://wire.example/stories/abc"] == [
        "6 outlets"
    ]
    chart = next(img for img in sections[0].iter("img") if "activity" in img.get("src"))
    assert chart.get("alt") == "Articles a day, 23 Nov to 24 Nov: at most 9, on 24 Nov; last 9."
    assert "Nothing has been published" in sections[1].text_content()
    assert "https://wire.example/sections.opml" in [a.get("href") for a in read.iter("a")]


def test_everything_has_no_place_of_its_own_on_the_front_page(page, hub, now):
    """It would say all of it twice; it is what the page as a whole subscribes to. One that is only called so stays."""
    fronts = [
        Front(section=Section(id="e", title="Everything")),
        Front(section=Section(id="all", title=hub.title), published=now),
    ]
    read = page(index_page(fronts, hub))
    assert [section.find(".//h2").text_content() for section in read.findall(".//main/section")] == ["Everything"]
    assert read.get_element_by_id("subscribe").find(".//input").get("value") == "https://wire.example/all.atom"


def test_a_section_can_be_subscribed_to_in_every_way(page, full_edition, hub):
    """A field to copy from, each format, all sections as OPML, and links to common readers that carry the address."""
    read = page(section_page(full_edition, hub))
    subscribe = read.get_element_by_id("subscribe")
    field = subscribe.find(".//input")
    assert (field.get("value"), "readonly" in field.attrib) == ("https://wire.example/world-media.atom", True)
    assert field.getparent().tag == "label"
    addresses = [a.get("href") for a in subscribe.iter("a")]
    assert addresses[:3] == [f"https://wire.example/world-media.{suffix}" for suffix in ("atom", "rss", "json")]
    assert "https://wire.example/sections.opml" in addresses
    readers = [address for address in addresses if "https%3A%2F%2Fwire.example%2Fworld-media.atom" in address]
    assert len(readers) == 5


@pytest.fixture
def why(full_edition):
    """What is told of the second item of that edition: three reports, one of them a copy."""
    item = full_edition.items[1]
    seen = tuple(
        Seen(source=source, when=item.published + timedelta(minutes=minutes), copied=copied)
        for source, minutes, copied in (("paper", 0, False), ("other", 90, False), ("third", 300, True))
    )
    joined = tuple(Joined(outlet=f"Outlet {n}", reason=f"joined because of: wall {n}") for n in range(5))
    reason = Reason(
        item=item.id, first_seen=item.published, rule=("tag:world", "-tag:opinion"), seen=seen, joined=joined,
        story="5aa5", reports=3,
    )  # fmt: skip
    return Background(sections=(("world-media", "World Media"), ("all", "World Wire")), reasons=(reason,), days=DAYS)


def test_an_item_tells_why_it_is_here(page, full_edition, hub, why):
    """Source, rule, first sight and what it was taken together with, folded away until asked for."""
    article = page(section_page(full_edition, hub, why)).findall(".//article")[1]
    told = article.find("details")
    assert told.find("summary").text_content() == "Why is this here?"
    text = " ".join(told.text_content().split())
    for said in (
        "Harbour Paper: World",
        "tag:world",
        "-tag:opinion",
        "24 Nov, 09:28",
        "Outlet 2: joined because of: wall 2",
        "2 more",
    ):
        assert said in text


def test_reports_are_dots_on_a_line_from_the_first_to_the_latest(page, full_edition, hub, why):
    read = page(section_page(full_edition, hub, why)).findall(".//article")[1].find(".//p[@class='span']")
    line = {path.get("class"): path.get("d") for path in read.iter("path")}
    assert line == {None: "M0 0H100", "dots": "M100 0h0", "copies": "M100 0h0"}
    assert read.find(".//path[@class='dots']").get("d") == "M0 0h0M30 0h0"
    assert read.find("svg").get("aria-label") == "3 reports from first to latest"
    assert [time.text for time in read.iter("time")] == ["09:28", "14:28"]
    assert "https://wire.example/stories/5aa5" in [a.get("href") for a in read.iter("a")]


def test_a_page_leads_to_the_other_sections(page, full_edition, hub, why):
    """The section we add ourselves is called what it is: the hub's own name would say nothing here."""
    links = page(section_page(full_edition, hub, why)).findall(".//nav//a")
    assert [(a.get("href"), a.text_content(), a.get("aria-current")) for a in links] == [
        ("https://wire.example/world-media", "World Media", "page"),
        ("https://wire.example/all", "Everything", None),
    ]


def test_a_story_says_in_numbers_who_tells_it(page, edition, item, credit, hub):
    tally = Tally(outlets=12, independent=5, said="", carried=(("AP", 7), ("dpa", 1)))
    told = item(story="s", tally=tally, also=(credit("other.example", "The Other"),))
    seen = tuple(Seen(source="paper", when=told.published + timedelta(hours=hours)) for hours in (0, 1))
    reason = Reason(item=told.id, first_seen=told.published, seen=seen, story="s", reports=13)
    read = page(section_page(edition(told), hub, Background(reasons=(reason,))))
    assert "12 outlets, 5 independent, 7 carry AP, 1 carries dpa" in read.find(".//article").text_content()


def test_fifty_stories_weigh_at_most_100_kb(edition, item, credit, hub):
    """Each with forty outlets, a picture, long texts and addresses, and all that can be told of why."""
    others = tuple(
        credit(
            f"outlet-{n}.example",
            f"The Outlet Number {n}",
            url=f"https://outlet-{n}.example/2026/11/29/council-votes-on-the-harbour-wall-again-{n}",
            source=f"o{n}",
        )
        for n in range(40)
    )
    items = [
        item(
            n,
            title="Council votes on the harbour wall again, and this time the herring had a say",
            url=f"https://paper.example/2026/11/29/council-votes-on-the-harbour-wall-and-the-herring-{n}",
            summary="The council of Port Ellery voted on Sunday to raise the wall by half a metre. " * 20,
            image=f"https://paper.example/pictures/2026/11/29/large/harbour-wall-{n}.jpg?width=1200&height=630",
            language="en-GB",
            authors=("Ann Lee", "Bo Ray"),
            also=others,
            tally=Tally(outlets=41, independent=9, said="", carried=(("AP", 7),)),
            story=f"5aa5a5a5-0000-5000-8000-{n:012}",
        )
        for n in range(50)
    ]  # fmt: skip
    reasons = tuple(
        Reason(
            item=each.id, first_seen=each.published, rule=("tag:world", "-tag:opinion"), story=each.story, reports=41,
            seen=tuple(Seen(source=f"o{n}", when=each.published + timedelta(minutes=17 * n)) for n in range(40)),
            joined=tuple(Joined(outlet=f"The Outlet Number {n}", reason="joined because of: harbour, ellery, herring; 3 h apart; 0.94") for n in range(40)),
        )
        for each in items
    )  # fmt: skip
    data = section_page(edition(*items, limit=50), hub, Background(reasons=reasons, days=DAYS))
    assert data.count(b"<article") == 50
    assert len(data) <= HEAVIEST == 100_000
    assert data.count(b"39 more") == 50
    light = section_page(edition(*items[:10], limit=50), hub, Background(reasons=reasons, days=DAYS))
    assert light.count(b"32 more") == 10  # where there is room, more is said


def test_a_picture_is_an_svg_with_a_title_and_a_description(hub):
    """Well-formed, told in words too, and each bar says its day and number: nothing in it needs colour."""
    data = drawing.activity(Section(id="world", title=HOSTILE), DAYS, hub)
    svg = etree.fromstring(data)
    name = "{http://www.w3.org/2000/svg}"
    assert svg.findtext(f"{name}title") == f"Articles a day: {HOSTILE}"
    assert svg.findtext(f"{name}desc") == "Articles a day, 23 Nov to 24 Nov: at most 9, on 24 Nov; last 9."
    assert [rect.findtext(f"{name}title") for rect in svg.iter(f"{name}rect")] == ["23 Nov: 4", "24 Nov: 9"]
    assert svg.get("aria-labelledby") == "title desc"
    etree.fromstring(drawing.activity(Section(id="world", title="W"), (), hub))


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
    lead = Lead(
        title=HOSTILE,
        url="javascript:x",
        outlet=HOSTILE,
        when=now,
        summary=HOSTILE,
        image="javascript:x",
        language=HOSTILE,
    )
    front = index_page([Front(section=told.section, published=now, lead=(lead,))], replace(hub, title=HOSTILE))
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
    assert read.find(".//article/div").get("dir") == "ltr"


def test_a_section_without_items_says_so(page, edition, hub):
    assert "Nothing has been published" in page(section_page(edition(), hub)).text_content()


def test_the_same_edition_makes_the_same_page(full_edition, hub):
    assert section_page(full_edition, hub) == section_page(replace(full_edition), hub)


def test_what_feeds_and_pages_name_beside_themselves_is_there():
    found = static_files()
    assert set(found) == set(STATIC)
    assert b"prefers-color-scheme: dark" in found["static/page.css"]
    assert b"@media print" in found["static/page.css"]
    assert b"entry" in found["static/feed.css"]
    assert found["favicon.ico"].startswith(b"\0\0\1\0")
    etree.fromstring(found["static/favicon.svg"])
