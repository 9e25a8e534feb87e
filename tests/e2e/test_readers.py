"""What subscribes to `serve`: a browser's conditional requests, newsboat, other processes' editions."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess

import feedparser
import httpx
import pytest

NEWSBOAT = shutil.which("newsboat")


@pytest.fixture
def served(house, site, item, rss, running, free_port, until):
    """A house that serves; its first edition is out."""
    house.hub["base_url"] = f"http://127.0.0.1:{free_port}"
    house.source("a", site.put("/a", rss([item(n, hours=n + 1) for n in range(6)])))
    house.section()
    house.run("refresh")
    process = running("serve")
    with httpx.Client(base_url=house.hub["base_url"]) as browser:
        until(lambda: process.poll() is not None or _answers(browser), what="serve to answer")
        assert process.poll() is None, process.communicate()
        yield house, browser, process


def _answers(browser):
    try:
        return browser.get("/world-media.atom").status_code == 200
    except httpx.TransportError:
        return False


def test_a_published_file_is_served_as_it_lies(served):
    """The same bytes as in public/, with validators that make the next answer a 304; and nothing else is."""
    house, browser, _ = served
    types = {
        "/world-media.atom": "application/atom+xml",
        "/world-media.rss": "application/rss+xml",
        "/world-media.json": "application/feed+json",
        "/world-media": "text/html",
        "/": "text/html",
        "/sections.opml": "text/x-opml",
    }
    for path, type in types.items():
        name = {"/": "index.html", "/world-media": "world-media.html"}.get(path, path.strip("/"))
        answer = browser.get(path)
        assert answer.content == (house.public / name).read_bytes()
        assert answer.headers["Content-Type"].split(";")[0] == type
        again = browser.get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert browser.get(path, headers={"If-Modified-Since": answer.headers["Last-Modified"]}).status_code == 304
        assert browser.head(path).headers["ETag"] == answer.headers["ETag"]
    for path in ("/nothing.atom", "/../feedhub.db", "/%2e%2e/feedhub.db", "/..%2ffeedhub.db", "//etc/passwd"):
        assert browser.get(path).status_code in (400, 404)
    assert browser.post("/world-media.atom").status_code == 405


def test_another_process_edition_is_served_soon(served, site, item, rss, until):
    """Commands work beside a running serve, and readers see what they published."""
    house, browser, _ = served
    before = browser.get("/world-media.atom")
    site.put("/a", rss([item("new", hours=0.1)] + [item(n, hours=n + 1) for n in range(6)]))
    house.run("refresh", "--force")
    until(lambda: "Council new" in browser.get("/world-media.atom").text, what="the new edition")
    assert browser.get("/world-media.atom", headers={"If-None-Match": before.headers["ETag"]}).status_code == 200


@pytest.mark.parametrize(("sign", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)], ids=["term", "int"])
def test_it_polls_by_itself_and_ends_when_told(house, site, item, rss, running, free_port, until, sign, code):
    """Started on an empty store, serve fetches what is due and publishes it; told to end, it ends in time."""
    house.hub["base_url"] = f"http://127.0.0.1:{free_port}"
    house.source("a", site.put("/a", rss([item(1)])))
    house.section()
    process = running("serve")
    until(lambda: (house.public / "world-media.json").exists() and house.items(), what="the first edition")
    process.send_signal(sign)
    _, err = process.communicate(timeout=15)
    assert process.returncode == code
    assert "Traceback" not in err
    assert house.refresh("--force")["not_modified"] == 1


def test_a_port_that_is_taken_is_told(house):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        house.hub["base_url"] = f"http://127.0.0.1:{port}"
        house.source("a", "https://paper.example/feed", paused=True)
        house.section()
        assert str(port) in house.run("serve", code=1).stderr


@pytest.fixture
def newsboat(tmp_path):
    """What newsboat knows of one feed; by itself, since it takes one id in two feeds for one item."""
    if NEWSBOAT is None:
        if os.environ.get("CI") == "true":
            pytest.fail("newsboat is not installed, and CI promises that it is")
        pytest.skip("newsboat is not installed")
    (tmp_path / "config-of-newsboat").write_text("auto-reload no\n")

    def reload(name, address):
        """name: of a subscription, remembered between calls."""
        cache = tmp_path / f"{name}.db"
        urls = tmp_path / f"{name}.urls"
        urls.write_text(f"{address}\n")
        subprocess.run(
            [NEWSBOAT, "-q", "-C", tmp_path / "config-of-newsboat", "-u", urls, "-c", cache, "-x", "reload"],
            env=os.environ | {"HOME": str(tmp_path), "LC_ALL": "C.UTF-8"},
            check=True,
            capture_output=True,
            timeout=60,
        )
        with sqlite3.connect(cache) as store:
            rows = store.execute("SELECT guid, title, url, author FROM rss_item").fetchall()
        store.close()
        return set(rows)

    return reload


def test_newsboat_subscribes_and_sees_each_item_once(served, site, item, rss, newsboat, until):
    """Its own cache is the witness: every item once under one id, whatever the publisher's guids do meanwhile."""
    house, _, _ = served

    def reload(suffix):
        return newsboat(suffix, f"{house.hub['base_url']}/world-media.{suffix}")

    first = {suffix: reload(suffix) for suffix in ("atom", "rss")}
    for rows in first.values():
        assert {title for _, title, *_ in rows} == {f"Council {n} votes on harbour wall {n}" for n in range(6)}
        assert len(rows) == 6
        assert all(url.startswith("https://paper.example/news/") for *_, url, _ in rows)

    told = [item(n, hours=n + 1) for n in range(6)]
    site.put("/a", rss([item("late", hours=0.2)] + [said | {"guid": "moved-" + said["guid"]} for said in told]))
    house.run("refresh", "--force")
    until(lambda: len(reload("atom")) > 6, what="the edition of another process")
    for suffix, rows in first.items():
        assert len(reload(suffix) - rows) == 1
        assert rows < reload(suffix)


def test_readers_subscribe_to_what_is_made_on_demand(served, site, item, rss, newsboat, until):
    """A source, a tag, a story and a signed search, by newsboat and feedparser: each item once, and what is new is there soon."""
    house, browser, _ = served
    base = house.hub["base_url"]
    signed = house.run("search", "--feed", 'title:"harbour wall"').stdout.strip()
    assert signed.startswith(f"{base}/search.atom?q=")
    assert (house.data / "search.key").stat().st_mode & 0o777 == 0o600
    story = next(line["story"] for line in house.articles() if line["title"].endswith("wall 3"))
    feeds = {
        "source": f"{base}/sources/a.atom",
        "tag": f"{base}/tags/world.rss",
        "search": signed,
        "story": f"{base}/stories/{story}.atom",
    }
    published = {entry.id for entry in feedparser.parse(browser.get("/all.atom").content).entries}
    first = {name: newsboat(name, address) for name, address in feeds.items()}
    for name, rows in first.items():
        assert len(rows) == (1 if name == "story" else 6)
        assert {guid for guid, *_ in rows} <= published
    parsed = {name: feedparser.parse(address) for name, address in feeds.items()}
    for name, feed in parsed.items():
        assert (feed.status, feed.bozo, len(feed.entries)) == (200, False, 1 if name == "story" else 6)
        assert feedparser.parse(feeds[name], etag=feed.etag).status == 304
        assert feedparser.parse(feeds[name], modified=feed.modified).status == 304
        (self_link,) = [link.href for link in feed.feed.links if link.rel == "self"]
        assert self_link == feeds[name]

    site.put("/a", rss([item("late", hours=0.2), *(item(n, hours=n + 1) for n in range(6))]))
    house.run("refresh", "--force")
    until(lambda: len(feedparser.parse(feeds["source"]).entries) == 7, what="the new item on demand")
    for name, rows in first.items():
        again = newsboat(name, feeds[name])
        assert rows <= again
        assert len(again - rows) == (0 if name == "story" else 1)

    assert browser.get(signed + "x").status_code == 403
    assert browser.get("/search.atom", params={"q": "anything"}).status_code == 403
    assert browser.get("/sources/b.atom").status_code == 404
    assert browser.get("/feed.xml").headers["location"] == "all.atom"
    assert house.run("search", "--feed", "(a", code=2).stderr.count("\n") == 1
