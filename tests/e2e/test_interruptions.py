"""Killed at any instant, run twice at once, out of space: nothing stored is lost or doubled, no published file is torn."""

import json
import random
import sqlite3
import subprocess
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from lxml import etree

SOURCES = 8
KILLS = 6
STEPS = 40  # more than any of these runs takes


@pytest.fixture
def newsroom(house, another_house, site, item, rss):
    """Sources that answer one after the other, so that a kill can fall into any moment of a run; and a second house to compare with."""
    other = another_house()
    for n in range(SOURCES):
        told = [item(f"{n}-{k}", hours=k + n / 10) for k in range(12)]
        url = site.put(f"/{n}", rss(told, title=f"Paper {n}"), delay=0.02 * n)
        for each in (house, other):
            each.source(f"s{n}", url, tags=["world"] if n % 2 else ["science"])
    for each in (house, other):
        each.section()
        each.section("science", query="tag:science")
    return house, other


def identity(house):
    """All that must not depend on how often a run was killed."""
    return sorted(
        (row["source"], row["guid"], row["id"], row["title"], row["published"], row["duplicate_of"])
        for row in house.articles()
    )


def whole(house):
    """Every published file can be read to its end."""
    for name, (body, *_) in house.published().items():
        if name.endswith((".atom", ".rss", ".opml")):
            etree.parse(BytesIO(body))
        elif name.endswith(".json"):
            json.loads(body)
        elif name.endswith(".html"):
            assert body.rstrip().endswith(b"</html>"), f"{name} is torn"


def test_a_kill_at_any_instant_loses_and_doubles_nothing(newsroom, site):
    """Each run is killed a moment after its n-th question, some in the middle of publishing; then one run in peace."""
    house, other = newsroom
    chance = random.Random(20200629)
    for turn in range(KILLS):
        questions = turn % (SOURCES + 1)
        while site.entered.acquire(blocking=False):
            pass  # those of the run before
        with house.start("refresh", "--force") as process:
            for _ in range(questions):
                assert site.entered.acquire(timeout=30)
            try:
                process.wait(timeout=chance.uniform(0, 1.0 if questions == SOURCES else 0.3))
            except subprocess.TimeoutExpired:
                process.kill()
            process.communicate()
        if house.public.exists():
            names = [name for name in house.published() if name.endswith((".atom", ".rss", ".json", ".html", ".opml"))]
            assert all("/" not in name for name in names)
            whole(house)

    house.run("refresh", "--force")
    other.run("refresh")

    assert identity(house) == identity(other)
    assert len(identity(house)) == SOURCES * 12
    assert set(house.published()) == set(other.published()), "something a killed run began was left lying"
    for section in ("world-media", "science"):
        assert [item["id"] for item in house.items(section)] == [item["id"] for item in other.items(section)]
    assert house.refresh("--force")["new"] == 0


def test_a_kill_between_any_two_steps_loses_and_doubles_nothing(house, killing, another_house, site, item, rss):
    """Each source has something new for each run; the n-th is killed before its n-th commit or rename, until one has no n-th."""
    other = another_house()
    told = {name: [] for name in ("a", "b")}
    for name in told:
        for each in (house, other):
            each.source(name, site.url(f"/{name}"))
    for each in (house, other):
        each.section(limit=200)
    for number in range(1, STEPS):
        for name, items in told.items():
            items.append(item(f"{name}{number}", hours=1 + number / 100))
            site.put(f"/{name}", rss(items))
        was_killed = killing(number, "refresh", "--force")
        if house.public.exists():
            whole(house)
        if not was_killed:
            break
    assert not was_killed
    assert number > 10, "the traps did not spring: nothing was committed or renamed"

    house.run("refresh", "--force")
    other.run("refresh")

    assert {row[:2] for row in identity(house)} == {
        (name, said["guid"]) for name, items in told.items() for said in items
    }
    assert identity(house) == identity(other)
    assert set(house.published()) == set(other.published()), "something a killed run began was left lying"


def test_two_runs_at_once_double_nothing(newsroom):
    """The second waits for the first, finds nothing due, and both end well."""
    house, other = newsroom
    both = [house.start("refresh"), house.start("refresh")]
    for process in both:
        _, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
    other.run("refresh")
    assert identity(house) == identity(other)


def test_a_published_file_that_is_missing_comes_back_as_it_was(newsroom):
    house, _ = newsroom
    house.run("refresh")
    before = {name: body for name, (body, *_) in house.published().items()}
    (house.public / "world-media.atom").unlink()
    (house.public / "science.html").unlink()
    house.run("publish")
    assert {name: body for name, (body, *_) in house.published().items()} == before


# --- full disks --------------------------------------------------------------------------------------------------------


def test_a_full_disk_leaves_what_was_published(house, site, item, rss, small_disk, fill):
    """One sentence, exit 1; the articles are stored, the feeds stand as they were, and space brings the rest."""
    small_disk(house.public, 2000)
    house.source("a", site.put("/a", rss([item(1, hours=3)])))
    house.section()
    house.run("refresh")
    before = house.published()
    filling = fill(house.public)
    told = [item(n, hours=2 + n / 100, text="<p>" + f"long text {n} " * 400 + "</p>") for n in range(2, 12)] + [
        item(1, hours=3)
    ]
    site.put("/a", rss(told))

    done = house.run("refresh", "--force", code=1)

    [line] = [line for line in done.stderr.splitlines() if "disk is full" in line]
    assert "public" in line
    after = house.published()
    after.pop("filling")
    assert after == before
    assert len(house.articles()) == 11
    filling.unlink()
    house.run("refresh")
    assert len(house.items()) == 11
    whole(house)


def test_a_full_disk_under_the_store_stores_nothing_by_halves(house, site, item, rss, small_disk, fill):
    """One sentence, exit 3; what was stored stands, and space brings the rest."""
    small_disk(house.data, 16000)
    house.source("a", site.put("/a", rss([item(1, hours=3)])))
    house.section()
    house.run("refresh")
    known = house.articles()
    filling = fill(house.data)
    told = [item(n, hours=2, text="<p>" + f"long text {n} " * 900 + "</p>") for n in range(2, 60)] + [item(1, hours=3)]
    site.put("/a", rss(told))

    done = house.run("refresh", "--force", code=3)

    assert "feedhub.db" in done.stderr
    assert "full" in done.stderr
    filling.unlink()
    assert house.articles() == known
    assert house.refresh("--force")["new"] == 58
    assert len(house.articles()) == 59


def test_a_data_directory_that_is_none_is_told(house, site, item, rss):
    """A file stands in its place: one sentence, and nobody is asked."""
    house.data.write_text("")
    house.source("a", site.put("/a", rss([item(1)])))
    house.section()
    assert "data_dir" in house.run("refresh", code=2).stderr
    assert site.asked == []


def test_a_clock_that_went_back_makes_a_source_due(newsroom, site):
    """A last fetch in the future means that the clock was wrong then: the source is asked now."""
    house, _ = newsroom
    house.run("refresh", "s1")
    year = 366 * 86400
    with sqlite3.connect(house.data / "feedhub.db") as store:
        store.execute("UPDATE polls SET last_fetch = last_fetch + ?, next_fetch = next_fetch + ?", (year, year))
    store.close()
    assert house.refresh("s1")["not_modified"] == 1
    assert house.status()["s1"]["next_fetch"] < f"{datetime.now(UTC) + timedelta(days=2):%Y-%m-%d}"
