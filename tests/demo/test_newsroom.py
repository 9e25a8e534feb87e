"""The sample newsroom is worth showing: its feeds are what good (and one bad) publishers send, and its links lead somewhere."""

import json
import re
import socket
import struct
import time
from datetime import UTC, datetime, timedelta
from html import escape
from html.parser import HTMLParser
from io import BytesIO
from itertools import pairwise
from urllib.parse import urlsplit

import feedparser
import httpx
import plain
import pytest
from lxml import etree

from feedhub.demo.newsroom import Newsroom
from feedhub.demo.papers import papers

OPENED = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ALL = [pytest.param(paper, feed, id=feed.source) for paper in papers(OPENED) for feed in paper.feeds]
UP = [case for case in ALL if "down" not in case.values[1].style]


def items(body, feed):
    """(guid, link, title, html, date) of each item, read by a reader that is not ours."""
    if feed.format == "json":
        read = json.loads(body)["items"]
        return [
            (i["id"], i["url"], i["title"], i["content_html"], datetime.fromisoformat(i["date_published"]))
            for i in read
        ]
    entries = feedparser.parse(BytesIO(body)).entries
    return [
        (
            e.id,
            e.link,
            e.title,
            e.content[0].value if "content" in e else e.summary,
            datetime(*(e.get("published_parsed") or e.updated_parsed)[:6], tzinfo=UTC),
        )
        for e in entries
    ]


@pytest.mark.parametrize(("paper", "feed"), UP)
def test_a_feed_is_well_formed_unless_it_is_the_broken_one(browser, paper, feed):
    body = browser.get(f"/{paper.id}/{feed.path}").content
    if feed.format == "json":
        assert json.loads(body)["version"] == "https://jsonfeed.org/version/1.1"
    elif "broken" in feed.style:
        with pytest.raises(etree.XMLSyntaxError):
            etree.fromstring(body)
    else:
        etree.fromstring(body)
        assert not feedparser.parse(BytesIO(body)).bozo
    assert len(items(body, feed)) == len(feed.stories) > 0


@pytest.mark.parametrize(("paper", "feed"), UP)
def test_who_brings_a_validator_back_is_told_304(browser, paper, feed):
    """Either validator alone suffices, and another newsroom opened at the same moment knows them too."""
    path = f"/{paper.id}/{feed.path}"
    headers = browser.get(path).headers
    assert browser.get(path, headers={"If-None-Match": headers["ETag"]}).status_code == 304
    assert browser.get(path, headers={"If-Modified-Since": headers["Last-Modified"]}).status_code == 304
    assert browser.get(path, headers={"If-None-Match": '"another"'}).status_code == 200


def test_one_source_always_fails(browser):
    [(paper, feed)] = [case.values for case in ALL if "down" in case.values[1].style]
    assert browser.get(f"/{paper.id}/{feed.path}").status_code == 500


def test_a_dozen_feeds_tell_the_story_in_each_language():
    """The warrants, and Interpol's answer, are what a newcomer sees the product by."""
    general = re.compile("Soleimani|سلیمانی|سليماني")
    told = {
        (paper.language[:2], feed.source)
        for paper, feed in (case.values for case in UP)
        for story in feed.stories
        if general.search(" ".join(story.paragraphs))
    }
    assert len(told) >= 12
    assert {language for language, _ in told} == {"en", "de", "fr", "es", "fa", "ar"}


@pytest.mark.parametrize(("paper", "feed"), UP)
def test_every_link_and_picture_and_sound_of_an_item_opens(browser, paper, feed):
    for _, link, title, html, _ in items(browser.get(f"/{paper.id}/{feed.path}").content, feed)[:20]:
        page = browser.get(link)
        assert page.status_code == 200
        assert f"<h1>{escape(title)}</h1>" in page.text
        for source in re.findall(r'src="([^"]+)"', html):
            assert (
                browser.get(httpx.URL(f"{browser.base_url}/{paper.id}/").join(source)).headers["Content-Type"]
                == "image/svg+xml"
            )


def test_an_enclosure_is_as_long_as_it_says(browser):
    [(paper, feed)] = [case.values for case in UP if "enclosure" in case.values[1].style]
    enclosures = [
        e
        for entry in feedparser.parse(BytesIO(browser.get(f"/{paper.id}/{feed.path}").content)).entries
        for e in entry.enclosures
    ]
    assert enclosures
    for enclosure in enclosures:
        answer = browser.get(enclosure.href)
        assert (len(answer.content), answer.headers["Content-Type"]) == (int(enclosure.length), enclosure.type)


@pytest.mark.parametrize(("paper", "feed"), UP)
def test_its_news_is_todays_and_never_tomorrows(browser, paper, feed):
    dates = [date for *_, date in items(browser.get(f"/{paper.id}/{feed.path}").content, feed)]
    assert OPENED - timedelta(hours=30) < max(dates) < OPENED
    old = [date for date in dates if date < OPENED - timedelta(days=7)]
    assert len(old) == (500 if feed.source == "port-ellery-chronicle" else 0)


def test_moved_to_another_port_it_is_the_same_newsroom():
    """Guids name no port, or a demo run again on its directory would show yesterday's items as new."""

    def guids():
        with Newsroom(OPENED) as newsroom, httpx.Client(base_url=newsroom.address) as browser:
            found = {}
            for paper, feed in (case.values for case in UP):
                found[feed.source] = [guid for guid, *_ in items(browser.get(f"/{paper.id}/{feed.path}").content, feed)]
            return newsroom.address, found

    (one, first), (other, second) = guids(), guids()
    assert first == second
    assert not any(one in guid or other in guid for found in first.values() for guid in found)
    assert all(len(set(found)) == len(found) for found in first.values())


def test_the_top_stories_repeat_the_world_pages_articles_under_other_links(browser):
    [paper] = [paper for paper in papers(OPENED) if paper.id == "harbourpost.example"]
    world, top = (items(browser.get(f"/{paper.id}/{feed.path}").content, feed) for feed in paper.feeds)
    links = {link for _, link, *_ in world}
    assert top
    for _, link, *_ in top:
        assert link not in links
        assert link.partition("?")[0] in links


def test_wire_copy_reads_like_its_original_and_reports_of_ones_own_do_not():
    """Near enough for a copy to be found (a shared share of word pairs of .64), far enough for two reports to be two (.38)."""

    def pairs(outlet, slug):
        [story] = [
            story for paper in papers(OPENED) if paper.id == outlet for story in paper.stories if story.slug == slug
        ]
        words = re.findall(r"\w+", " ".join(story.paragraphs).lower())
        return set(pairwise(words))

    def alike(one, other):
        return len(one & other) / len(one | other)

    wire = pairs("meridian.example", "iran-warrants-trump-soleimani")
    assert alike(wire, pairs("harbourpost.example", "iran-issues-arrest-warrant-for-trump")) >= 0.64
    assert alike(wire, pairs("lakesidetribune.example", "iran-seeks-trumps-arrest")) >= 0.64
    assert alike(wire, pairs("shahrnama.example", "prosecutor-36-warrants-soleimani-case")) <= 0.38
    assert alike(wire, pairs("galatareview.example", "iran-warrants-regional-view")) <= 0.38


def test_the_opinion_piece_says_that_it_is_one():
    opinions = [story for paper in papers(OPENED) for story in paper.stories if "Opinion" in story.categories]
    assert opinions


class _Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta", "img", "hr", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("path", ["/", "/harbourpost.example/", "/marsa.example/"])
def test_front_pages_are_whole(browser, path):
    answer = browser.get(path)
    page = _Tags()
    page.feed(answer.text)
    assert page.open == []
    assert answer.headers["Content-Type"].startswith("text/html")


def test_what_is_not_there_is_not_found(browser):
    assert browser.get("/harbourpost.example/../../etc/passwd").status_code == 404
    assert browser.head("/").content == b""


def test_a_port_that_is_taken_is_refused_and_a_closed_newsroom_answers_nobody():
    with Newsroom(OPENED) as newsroom:
        address = newsroom.address
        with pytest.raises(OSError):
            Newsroom(OPENED).start(int(address.rpartition(":")[2]))
    with pytest.raises(httpx.ConnectError):
        plain.get(address)


def test_a_reader_that_hangs_up_hard_shows_no_traceback(capfd):
    """A reset (SO_LINGER 0), as a poll that took too long ends with: the newcomer would read our stack for it."""
    with Newsroom(OPENED) as newsroom:
        host = urlsplit(newsroom.address)
        for _ in range(3):
            with socket.create_connection((host.hostname, host.port)) as asking:
                asking.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                asking.sendall(b"GET / HTTP/1.1\r\n")
        assert httpx.get(newsroom.address, trust_env=False).status_code == 200
        time.sleep(0.2)
    assert "Traceback" not in capfd.readouterr().err
