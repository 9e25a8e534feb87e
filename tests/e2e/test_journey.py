"""From a source list to section feeds: the whole way, by the real command."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from io import BytesIO

import feedparser


def test_three_formats_become_one_section_in_three_formats(house, site, item, rss):
    """RSS, Atom and JSON Feed in; Atom, RSS and JSON Feed out, the same items in each, newest first."""
    now = datetime.now(UTC).replace(microsecond=0)
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x:feed</id><title>The Atom</title><updated>2026-01-01T00:00:00Z</updated>'
        '<entry><id>urn:x:1</id><title>Bees count to zero</title><link href="https://atom.example/bees"/>'
        f"<published>{(now - timedelta(hours=2)).isoformat()}</published><updated>{now.isoformat()}</updated>"
        "<content type='html'>&lt;p&gt;Bees can &lt;b&gt;count&lt;/b&gt;&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;</content></entry></feed>"
    )
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The Json",
        "items": [
            {
                "id": "j1",
                "url": "https://json.example/trams",
                "title": "Trams & ferries <sooner> than planned",
                "content_html": "<p>Trams.</p>",
                "date_published": (now - timedelta(hours=3)).isoformat(),
            }
        ],
    }
    house.source("paper", site.put("/rss", rss([item(1, hours=1)])))
    house.source("atom", site.put("/atom", atom, type="application/atom+xml"))
    house.source("json", site.put("/json", json.dumps(feed), type="application/feed+json"))
    house.source("elsewhere", site.put("/sport", rss([item(9)])), tags=["sport"])
    house.section()

    counts = house.refresh()

    assert counts == {
        "sources": 4,
        "fetched": 4,
        "not_modified": 0,
        "failed": 0,
        "new": 4,
        "revised": 0,
        "unchanged": 0,
        "duplicate": 0,
    }
    titles = ["Council 1 votes on harbour wall 1", "Bees count to zero", "Trams & ferries <sooner> than planned"]
    assert [found["title"] for found in house.items()] == titles
    for suffix in ("atom", "rss"):
        read = feedparser.parse(BytesIO((house.public / f"world-media.{suffix}").read_bytes()))
        assert not read.bozo
        assert [entry.link for entry in read.entries] == [
            "https://paper.example/news/1",
            "https://atom.example/bees",
            "https://json.example/trams",
        ]
        assert "script" not in str(read.entries)
    assert {"index.html", "world-media.html", "sections.opml", "sources.opml", "all.atom"} <= set(house.published())


def test_a_second_refresh_moves_nothing(house, site, item, rss):
    """All 304: nothing new, nothing revised, and not one published file's bytes, mtime or inode differ."""
    for name in "abc":
        house.source(name, site.put(f"/{name}", rss([item(f"{name}{n}", hours=n) for n in range(1, 6)], title=name)))
    house.section()
    house.refresh()
    before = house.published()

    counts = house.refresh("--force")

    assert (counts["not_modified"], counts["fetched"]) == (3, 0)
    assert (counts["new"], counts["revised"], counts["duplicate"]) == (0, 0, 0)
    assert house.published() == before
    house.run("publish")
    assert house.published() == before


def test_a_server_without_validators_moves_nothing_either(house, site, item, rss):
    house.source("a", site.put("/a", rss([item(n) for n in range(5)]), etag=None))
    house.section()
    house.refresh()
    before = house.published()
    counts = house.refresh("--force")
    assert (counts["fetched"], counts["new"], counts["revised"], counts["unchanged"]) == (1, 0, 0, 5)
    assert house.published() == before


def test_validators_come_back_byte_for_byte(house, site, item, rss):
    """Servers compare them as text: an ETag without quotes and a date in an odd zone are returned as they came."""
    etag, date = "W/abc=def 7", "Tue, 24 Nov 2026 09:00:00 +0100"
    house.source("a", site.put("/a", rss([item(1)]), etag=etag, last_modified=date))
    house.section()
    house.refresh()
    assert house.refresh("--force")["not_modified"] == 1
    asked = site.last("/a").headers
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == (etag, date)
    assert asked["User-Agent"].startswith("feedhub/")
    assert not {"Cookie", "Referer"} & set(asked)


def test_what_is_not_due_is_not_asked(house, site, item, rss):
    house.source("a", site.put("/a", rss([item(1)])))
    house.section()
    house.refresh()
    assert house.refresh()["sources"] == 0
    assert site.times("/a") == 1


def test_one_new_article_moves_only_the_section_that_gains_it(house, site, item, rss):
    house.source("a", site.put("/a", rss([item(1, hours=3)])))
    house.source("b", site.put("/b", rss([item(2, hours=3)])), tags=["science"])
    house.section()
    house.section("science", query="tag:science")
    house.refresh()
    before = house.published()
    site.put("/b", rss([item(3, hours=2), item(2, hours=3)]))

    assert house.refresh("--force")["new"] == 1

    moved = {name for name, what in house.published().items() if what != before.get(name)}
    assert "science.atom" in moved
    assert not any(name.startswith("world-media.") for name in moved)
    assert house.items("science")[0]["title"] == "Council 3 votes on harbour wall 3"


def test_a_corrected_headline_keeps_its_id_and_says_when(house, site, item, rss):
    said = item(1, hours=5)
    house.source("a", site.put("/a", rss([said, item(2, hours=6)])))
    house.section()
    house.refresh()
    [before, other] = house.items()
    site.put("/a", rss([said | {"title": "Council votes against the harbour wall after all"}, item(2, hours=6)]))

    counts = house.refresh("--force")

    assert (counts["new"], counts["revised"]) == (0, 1)
    [after, still] = house.items()
    assert after["id"] == before["id"]
    assert after["title"] == "Council votes against the harbour wall after all"
    assert after["date_published"] == before["date_published"]
    assert after["date_modified"] > before.get("date_modified", before["date_published"])
    assert still == other


def test_markup_that_moves_without_its_text_is_no_revision(house, site, item, rss):
    said = item(1)
    house.source("a", site.put("/a", rss([said])))
    house.section()
    house.refresh()
    [before] = house.items()
    site.put("/a", rss([said | {"text": said["text"].replace("<p>", '<p class="x">')}]))
    counts = house.refresh("--force")
    assert (counts["new"], counts["revised"]) == (0, 0)
    [after] = house.items()
    assert after.get("date_modified") == before.get("date_modified")


def test_new_guids_bring_nothing_back(house, site, item, rss):
    """A publishing system is replaced and every guid with it: readers see no old story again."""
    told = [item(n, hours=n) for n in range(1, 8)]
    house.source("a", site.put("/a", rss(told)))
    house.section()
    house.refresh()
    before = house.published()
    site.put("/a", rss([said | {"guid": f"new-{said['guid']}"} for said in told]))
    counts = house.refresh("--force")
    assert (counts["new"], counts["revised"], counts["unchanged"]) == (0, 0, 7)
    assert house.published() == before


def test_the_same_article_from_two_sources_is_published_once(house, site, item, rss):
    """Stored as a row of its own that names the older one, never an item of its own; both are credited with it."""
    said = item(1)
    house.source("first", site.put("/first", rss([said])))
    house.section()
    house.refresh()
    house.source("second", site.put("/second", rss([said | {"guid": "other", "link": said["link"] + "?utm_source=x"}])))
    counts = house.refresh()
    assert (counts["new"], counts["duplicate"]) == (0, 1)
    assert len(house.items()) == 1
    rows = {row["source"]: row for row in house.articles()}
    assert rows["second"]["duplicate_of"] == rows["first"]["id"]
    assert rows["first"]["duplicate_of"] is None


def test_an_opinion_is_kept_out_by_its_category(house, site, item, rss):
    house.source("a", site.put("/a", rss([item(1), item(2, more="<category>Opinion</category>")])))
    house.section()
    house.refresh()
    assert [found["title"] for found in house.items()] == ["Council 1 votes on harbour wall 1"]
    assert len(house.articles()) == 2


def test_a_changed_query_is_a_new_edition(house, site, item, rss):
    house.source("a", site.put("/a", rss([item(1), item(2)])))
    house.section(query="tag:world")
    house.refresh()
    assert len(house.items()) == 2
    house.sections[0]["query"] = "tag:world title:wall -title:2"
    house.write()
    house.run("publish")
    assert [found["title"] for found in house.items()] == ["Council 1 votes on harbour wall 1"]


def test_no_published_date_is_in_the_future(house, site, item, rss):
    """A publisher's clock is ahead: its item is dated when it was seen."""
    ahead = format_datetime(datetime.now(UTC) + timedelta(days=2))
    house.source("a", site.put("/a", rss([item(1) | {"date": ahead}])))
    house.section()
    house.refresh()
    [found] = house.items()
    assert datetime.fromisoformat(found["date_published"]) <= datetime.now(UTC)
