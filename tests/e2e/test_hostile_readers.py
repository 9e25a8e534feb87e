"""What readers make of the worst that publishers write: newsboat and feedparser, subscribed to each format over HTTP."""

import html
import os
import shutil
import sqlite3
import subprocess
from datetime import UTC, datetime, timedelta

import feedparser
import pytest

from feedhub.model import Correction, Credit, Edition, Enclosure, Extra, Hub, Item, Outlet, Section, Tombstone
from feedhub.render import FORMATS, corrections, words

NEWSBOAT = shutil.which("newsboat")
MOMENT = datetime(2025, 11, 24, 9, 30, tzinfo=UTC)
SECTION = Section(id="world-media", title="World \u202e<b>Media</b>", icon="https://bücher.example/i.png")
ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"

TEXTS = [
    "\u202e\u2066evil", "a <b>bold</b> & <script>alert(1)</script>", "\x00\x0b\x1b[31m\x85 controls", "🇮🇷 \U0001f3f3\ufe0f\u200d\U0001f308 \U00020000",
    "lone \ud800 and \udfff\ud800", "long " * 200_000, "]]> <![CDATA[x]]> <!-- -->", "&amp;lt; &#0; &nosuch; Ã©", "", "\ufeff\u200b",
]  # fmt: skip


def hostile(number, text):
    return Item(
        id=f"urn:uuid:00000000-0000-5000-8000-{number:012}",
        title=text,
        published=MOMENT - timedelta(minutes=number),
        updated=MOMENT,
        credit=Credit(
            outlet=Outlet(id="bücher.example", title=text or None),
            source="paper",
            feed_url="https://bücher.example/feed",
            feed_title=text,
            url="javascript:alert(1)",
        ),
        article=str(number),
        url=f"https://bücher.example/ü?{number}" if number % 2 else "javascript:alert(1)",
        summary=text,
        content_html=f'<p>{html.escape(text)}</p><p><a href="https://bücher.example/">x</a></p>'
        if number % 3
        else None,
        authors=tuple(f"Ann {n} <i>Lee</i> {text[:50]}" for n in range(50)),
        tags=tuple(f"<b>{n}</b> {text[:50]}" for n in range(200)),
        enclosures=(
            Enclosure(url="https://bücher.example/a.mp3", type="audio/mpeg", length=10**14),
            Enclosure(url="https://bücher.example/b.mp3", type="audio/mpeg", length=0),
            Enclosure(url="https://bücher.example/c.mp3", type="no type", length=None),
            Enclosure(url="javascript:alert(1)", type="audio/mpeg", length=7),
        ),
        image="https://bücher.example/ü.png",
        language="fa",
        extras=(
            Extra(namespace=ITUNES, name="summary", text=text),
            Extra(namespace=ITUNES, name="explicit", text="no"),
        ),
    )


@pytest.fixture(scope="module")
def documents():
    """Each format of a hostile edition, an archive of it and its corrections, by path."""
    house = Hub(
        title="World Wire", base_url="https://wire.example", contact="desk@wire.example", websub="https://hub.example/"
    )
    items = tuple(hostile(number, text) for number, text in enumerate(TEXTS))
    stones = (Tombstone(id="tag:paper.example,2025:gone", when=MOMENT),)
    edition = Edition(section=SECTION, items=items, updated=MOMENT, tombstones=stones)
    archive = Edition(
        section=SECTION,
        items=items,
        updated=MOMENT,
        archive=3,
        prev_archive="https://wire.example/world-media/archive/2.atom",
    )
    told = [
        Correction(
            id=f"urn:uuid:00000000-0000-5000-9000-{number:012}", at=MOMENT, kind="corrected", item=items[number].id, title=text,
            outlet=text, url="javascript:alert(1)", before_title=text, after_title="x", before_text="y", after_text=text,
        )
        for number, text in enumerate(TEXTS)
    ]  # fmt: skip
    return {
        "/world-media.atom": FORMATS["atom"].render(edition, house),
        "/world-media.rss": FORMATS["rss"].render(edition, house),
        "/world-media.json": FORMATS["json"].render(edition, house),
        "/world-media/archive/3.atom": FORMATS["atom"].render(archive, house),
        "/world-media/corrections.atom": corrections(told, SECTION, house, updated=MOMENT),
    }


@pytest.mark.parametrize(
    "path", ["/world-media.atom", "/world-media.rss", "/world-media/archive/3.atom", "/world-media/corrections.atom"]
)
def test_feedparser_reads_the_worst_that_can_be_written(site, documents, path):
    """Well-formed, every item under its id, a title each, no tag in any, nothing to click but addresses of the web."""
    site.put(path, documents[path])
    feed = feedparser.parse(site.url(path))
    assert not feed.bozo
    assert len({entry.id for entry in feed.entries}) == len(TEXTS)
    for entry in feed.entries:
        assert entry.title
        assert "<b>" not in entry.title
        assert not {link.href.split(":")[0] for link in entry.get("links", [])} - {"https"}
        assert all("<" not in tag.term.replace(f"<{words.JOINER}", "") for tag in entry.get("tags", []))


@pytest.mark.parametrize(
    "path", ["/world-media.atom", "/world-media.rss", "/world-media/archive/3.atom", "/world-media/corrections.atom"]
)
def test_newsboat_reads_the_worst_that_can_be_written(site, documents, path, tmp_path):
    """Its cache holds each item once, with a title, the links' hosts in punycode and no open override in what it shows."""
    if NEWSBOAT is None:
        if os.environ.get("CI") == "true":
            pytest.fail("newsboat is not installed, and CI promises that it is")
        pytest.skip("newsboat is not installed")
    (tmp_path / "urls").write_text(f"{site.put(path, documents[path])}\n")
    (tmp_path / "config").write_text("auto-reload no\n")
    subprocess.run(
        [NEWSBOAT, "-q", "-C", tmp_path / "config", "-u", tmp_path / "urls", "-c", tmp_path / "cache", "-x", "reload"],
        env=os.environ | {"HOME": str(tmp_path), "LC_ALL": "C.UTF-8"},
        check=True,
        capture_output=True,
        timeout=60,
    )
    with sqlite3.connect(tmp_path / "cache") as store:
        rows = store.execute("SELECT guid, title, url, content FROM rss_item").fetchall()
        ((title,),) = store.execute("SELECT title FROM rss_feed").fetchall()
    store.close()
    assert title.startswith("World")
    assert len({guid for guid, *_ in rows}) == len(rows) == len(TEXTS)
    for _, title, url, content in rows:
        assert title
        assert not url or url.startswith(("https://xn--bcher-kva.example/", "https://wire.example/"))
        for said in (title, content):
            assert sum(map(said.count, "\u202a\u202b\u202d\u202e")) == said.count("\u202c")
            assert sum(map(said.count, "\u2066\u2067\u2068")) == said.count("\u2069")
