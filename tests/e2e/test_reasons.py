"""The commands that give reasons and forget: explain, preview, publish --dry-run, db prune."""

import json
import sqlite3

import pytest

LINK = "https://paper.example/one"


def begin(house, site, item, rss):
    """A paper, and a planet that carries its first article."""
    house.source("paper", site.put("/paper", rss([item(1, link=LINK, guid="p-1"), item(2)])))
    house.source("planet", site.put("/planet", rss([item(1, link=LINK + "?utm_source=planet", guid="q-1")])))
    house.section()
    house.section("science", query="tag:science")
    house.refresh("paper", "--no-publish")
    house.refresh()


@pytest.fixture
def site(begun):
    return begun.site


@pytest.fixture
def two(begun, tmp_path):
    return begun.again(tmp_path)


def test_an_article_is_explained_by_whatever_names_it(two):
    """Keys, both sightings, each decision with its reason, and what each section made of it."""
    article = next(line for line in two.articles() if line["guid"] == "p-1")
    names = (article["id"], f"urn:uuid:{article['id']}", LINK, LINK + "/?utm_medium=x#top", "p-1", "q-1")
    first, *others = [two.lines("explain", str(name)) for name in names]
    assert all(told == first for told in others)
    (told,) = first
    assert told["id"] == article["id"]
    assert [seen["source"] for seen in told["sightings"]] == ["paper", "planet"]
    assert {key["kind"] for key in told["sightings"][0]["keys"]} == {"guid", "url", "text", "published"}
    assert [decision["kind"] for decision in told["decisions"]] == ["new", "duplicate"]
    assert all(decision["reason"] for decision in told["decisions"])
    sections = {each["section"]: each for each in told["sections"]}
    assert sections["world-media"]["in"]
    assert not sections["science"]["in"]
    assert "tag:science" in sections["science"]["reason"]


def test_explain_is_readable(two):
    said = two.run("explain", "p-1").stdout
    for part in ("still listed", "planet", "paper carried the same link before", "world-media: it is in"):
        assert part in said


def test_what_nothing_names_is_said_with_the_mend(two):
    done = two.run("explain", "nobody", code=2)
    assert done.stderr.count("\n") == 1
    assert "feedhub search" in done.stderr


def test_a_corrected_and_gone_article_tells_so(two, site, item, rss):
    """A revision with what changed; and since when its source no longer lists it."""
    site.put("/paper", rss([item(1, link=LINK, guid="p-1", title="A corrected headline"), item(2)]))
    two.refresh("--force")
    site.put("/paper", rss([item(2)]))
    two.refresh("--force")
    (told,) = two.lines("explain", "p-1")
    assert [(d["kind"], d["changed"]) for d in told["decisions"]][-1] == ("revised", ["title"])
    assert told["sightings"][0]["left"] is not None
    assert told["sightings"][1]["left"] is None


def test_preview_shows_what_would_be_said_and_what_was_just_missed(two):
    two.sections[0]["limit"] = 1
    two.write()
    before = two.published()
    lines = two.lines("preview", "world-media")
    assert [line["in"] for line in lines] == [True, False]
    assert all(line["story"] for line in lines)
    assert lines[1]["reason"]
    assert two.published() == before
    (missed,) = (line for line in two.lines("preview", "science", "--missed", "1"))
    assert (missed["in"], missed["rule"]) == (False, "query")
    said = two.run("preview", "world-media").stdout
    assert "1 of at most 1 items; just missed:" in said


def test_a_dry_publish_tells_and_writes_nothing(two):
    """The plan is that of the real run, which then does what was told."""
    two.sections[0]["title"] = "Another name"
    two.write()
    before = two.published()
    told = two.lines("publish", "--dry-run")
    assert two.published() == before
    assert "nothing was written" in two.run("publish", "--dry-run").stdout
    assert two.lines("publish") == told
    assert any(line["written"] for line in told)
    assert two.published() != before


def test_prune_forgets_and_says_how_much(two):
    """The clock cannot be moved for a command, so the articles are aged instead."""
    with sqlite3.connect(two.data / "feedhub.db") as store:
        store.execute("UPDATE articles SET first_seen = first_seen - 8640000, when_ = when_ - 8640000")
    store.close()
    assert json.loads(two.run("db", "prune", "--dry-run", "--json").stdout)["texts"] == 3
    assert len(two.articles()) == 3
    assert "3 texts forgotten, 0 articles kept" in two.run("db", "prune").stdout
    assert two.run("db", "prune", "-q").stdout == ""
    assert two.articles() == []
    counts = two.refresh("--force")
    assert (counts["new"], counts["revised"], counts["duplicate"]) == (0, 0, 0)
    (told,) = two.lines("explain", "p-1")
    assert told["forgotten"]
