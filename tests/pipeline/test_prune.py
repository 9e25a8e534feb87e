"""Forgetting: what no rule keeps loses its text, and nothing that a feed still lists comes back as new."""

import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest

from feedhub.pipeline.prune import UNLISTED, prune
from feedhub.store import articles, retention

DAY = timedelta(days=1)


def stored(desk):
    with desk.store.reading() as connection:
        return [article.title for article in articles.newest_first(connection)]


def test_text_goes_and_identity_stays(desk):
    """After 90 days the text is gone, from search too; the feed still lists the item, and it is no news, nor published."""
    desk.say("https://paper.example/feed", desk.item(1))
    listed = desk.item(1)
    desk.refresh()
    desk.now += 91 * DAY
    pruned = prune(desk.newsroom, desk.store, now=desk.now)
    assert (pruned.texts, pruned.identities, pruned.kept) == (1, 0, 0)
    assert stored(desk) == []
    desk.say("https://paper.example/feed", listed.replace("lorries", "buses"), desk.item(2))
    counts = desk.refresh()
    assert (counts.new, counts.revised, counts.unchanged) == (1, 0, 1)
    desk.publish()
    assert b"number 1 " not in desk.published("world.atom")
    assert stored(desk) == ["Bridge 2 is closed to lorries"]


def test_a_dry_run_counts_and_forgets_nothing(desk):
    desk.say("https://paper.example/feed", desk.item(1))
    desk.refresh()
    desk.now += 91 * DAY
    assert prune(desk.newsroom, desk.store, now=desk.now, dry=True).texts == 1
    assert stored(desk) == ["Bridge 1 is closed to lorries"]


KEPT = [
    pytest.param({"source": {"keep": 100 * DAY}}, id="by-its-source"),
    pytest.param({"section": {"keep": 100 * DAY}}, id="by-a-section-that-admits-it"),
    pytest.param({"section": {"max_age": 100 * DAY}}, id="by-a-section-that-still-publishes-it"),
]


@pytest.mark.parametrize("rules", KEPT)
def test_any_rule_that_keeps_it_keeps_it(desk, rules):
    """The longest of all rules counts; when that too has passed, it goes."""
    room = desk.newsroom
    desk.newsroom = replace(
        room,
        sources=room.sources | {"paper": replace(room.sources["paper"], **rules.get("source", {}))},
        sections=room.sections | {"world": replace(room.sections["world"], **rules.get("section", {}))},
    )
    desk.say("https://paper.example/feed", desk.item(1))
    desk.refresh()
    began = desk.now
    assert prune(desk.newsroom, desk.store, now=began + 99 * DAY).texts == 0
    assert prune(desk.newsroom, desk.store, now=began + 101 * DAY).texts == 1


def test_a_source_may_keep_less(desk):
    """keep = "7d" of one source leaves the others' texts alone."""
    room = desk.newsroom
    short = replace(room.sources["paper"], keep=8 * DAY)
    desk.newsroom = replace(room, sources=room.sources | {"paper": short})
    desk.say("https://paper.example/feed", desk.item(1))
    desk.say("https://planet.example/feed", desk.item(2, host="planet.example"))
    desk.refresh()
    assert prune(desk.newsroom, desk.store, now=desk.now + 9 * DAY).texts == 1
    assert stored(desk) == ["Bridge 2 is closed to lorries"]


def test_a_repeat_goes_with_what_it_repeats(desk):
    """A duplicate lends its text and tags to an item, so neither goes while the other must stay."""
    desk.say("https://paper.example/feed", desk.item(1))
    desk.refresh()
    desk.now += 30 * DAY
    desk.say("https://planet.example/feed", desk.item(1, guid="p"))
    desk.refresh()
    assert prune(desk.newsroom, desk.store, now=desk.now + 70 * DAY).texts == 0
    assert prune(desk.newsroom, desk.store, now=desk.now + 91 * DAY).texts == 2


def test_identity_goes_a_year_after_the_last_feed_listed_it(desk):
    """While it is listed, its names stay for ever; after a year off every list they go, and it would get the same id again."""
    first = desk.item(1)
    desk.say("https://paper.example/feed", first)
    desk.refresh()
    with desk.store.reading() as connection:
        (before,) = articles.newest_first(connection)
    desk.now += 3 * UNLISTED
    assert prune(desk.newsroom, desk.store, now=desk.now).identities == 0
    desk.say("https://paper.example/feed", desk.item(2))
    desk.refresh()
    assert prune(desk.newsroom, desk.store, now=desk.now + UNLISTED - DAY).identities == 0
    assert prune(desk.newsroom, desk.store, now=desk.now + UNLISTED + DAY).identities == 1
    desk.now += UNLISTED + 2 * DAY
    desk.say("https://paper.example/feed", first)
    assert desk.refresh().new == 1
    with desk.store.reading() as connection:
        (again,) = (article for article in articles.newest_first(connection) if article.guid == before.guid)
    assert (again.id, again.published_id) == (before.id, before.published_id)
    assert again.when == before.when


def test_an_item_that_returns_to_its_feed_counts_as_listed(desk):
    """A feed that was empty for a poll lists its items again: the year begins when they leave for good."""
    desk.say("https://paper.example/feed", desk.item(1))
    first = desk.item(1)
    desk.refresh()
    desk.say("https://paper.example/feed")
    desk.refresh()
    desk.say("https://paper.example/feed", first)
    desk.refresh()
    desk.now += 2 * UNLISTED
    assert prune(desk.newsroom, desk.store, now=desk.now).texts == 1
    assert prune(desk.newsroom, desk.store, now=desk.now).identities == 0


def test_what_a_removed_source_listed_is_forgotten_a_year_after_it_was_last_asked(desk):
    """Nobody asks it any more, so its last document says nothing about what could come back."""
    desk.say("https://paper.example/feed", desk.item(1))
    desk.refresh()
    room = desk.newsroom
    desk.newsroom = replace(room, sources={"planet": room.sources["planet"]})
    assert prune(desk.newsroom, desk.store, now=desk.now + UNLISTED - DAY).identities == 0
    assert prune(desk.newsroom, desk.store, now=desk.now + UNLISTED + DAY).identities == 1


def test_the_disk_gets_back_what_was_forgotten(desk):
    """The file is smaller afterwards, and the store as usable as before."""
    text = " ".join(f"sentence{n}" for n in range(1000))
    desk.say("https://paper.example/feed", *(desk.item(n, text=f"{n} {text}") for n in range(100)))
    assert desk.refresh().new == 100
    desk.now += 91 * DAY
    prune(desk.newsroom, desk.store, now=desk.now)
    freed = desk.store.shrink()
    assert freed > 1_000_000
    assert (desk.folder / "feedhub.db").stat().st_size < freed
    assert desk.refresh().new == 0


def again(desk, number):
    """The same report by the planet, at an address of its own."""
    told = {
        "title": f"Bridge {number} is closed to lorries",
        "text": f"The ministry said on Tuesday that bridge number {number} will be closed to lorries.",
    }
    return desk.item(f"again-{number}", host="planet.example", **told)


ASKS_FOR_STORIES = [
    pytest.param({"collapse": "story"}, id="a-section-of-stories"),
    pytest.param({"query": "tag:world outlets:>=2"}, id="a-query-that-counts-outlets"),
    pytest.param({"min_outlets": 2}, id="min_outlets"),
]


@pytest.mark.parametrize("rules", ASKS_FOR_STORIES)
def test_what_a_section_says_of_a_story_stays(desk, rules):
    """An item names who tells it too, or stands there because they do: pruning one of them moves no byte."""
    room = desk.newsroom
    world = replace(room.sections["world"], max_age=200 * DAY, **rules)
    desk.newsroom = replace(room, sections={"world": world})
    desk.say("https://paper.example/feed", desk.item(1))
    desk.say("https://planet.example/feed", again(desk, 1))
    desk.refresh()
    desk.now += 100 * DAY
    desk.publish()
    said = desk.published("world.atom")
    assert b"Bridge 1" in said
    prune(desk.newsroom, desk.store, now=desk.now)
    desk.say(
        "https://paper.example/feed", desk.item(2, hours=24 * 300)
    )  # too old to be said, but all is looked at again
    desk.refresh()
    desk.publish()
    assert desk.published("world.atom") == said
    desk.now += 101 * DAY
    assert prune(desk.newsroom, desk.store, now=desk.now).kept == 0


def test_a_source_that_moved_speaks_for_what_is_kept(desk):
    """Its permanent redirect gave it the first word, and by its words the section publishes the article."""
    room = desk.newsroom
    old = replace(room.sources["paper"], url="https://old.example/feed")
    world = replace(room.sections["world"], query="title:lorries", max_age=200 * DAY)
    desk.newsroom = replace(room, sources={**room.sources, "paper": old}, sections={"world": world})
    desk.say("https://planet.example/feed", desk.item(1, guid="p", title="What the paper says"))
    desk.refresh()
    desk.say("https://paper.example/feed", desk.item(1))
    answer = desk.answers["https://paper.example/feed"]
    desk.answers[old.url] = replace(answer, moved_to="https://paper.example/feed")
    desk.refresh()
    desk.publish()
    assert b"closed to lorries" in desk.published("world.atom")
    assert prune(desk.newsroom, desk.store, now=desk.now + 100 * DAY).texts == 0


def test_what_repeats_a_forgotten_article_is_forgotten_too(desk):
    """It came when the older one's text was gone already; nobody shows it, and its own time passes."""
    desk.say("https://paper.example/feed", desk.item(1))
    desk.refresh()
    desk.now += 91 * DAY
    prune(desk.newsroom, desk.store, now=desk.now)
    desk.say("https://planet.example/feed", desk.item(1, guid="p"))
    assert desk.refresh().duplicate == 1
    desk.say("https://paper.example/feed")
    desk.say("https://planet.example/feed")
    desk.refresh()
    assert prune(desk.newsroom, desk.store, now=desk.now + 89 * DAY).texts == 0
    pruned = prune(desk.newsroom, desk.store, now=desk.now + UNLISTED + DAY)
    assert (pruned.texts, pruned.identities, pruned.kept) == (1, 2, 0)


def test_a_dry_run_tells_what_a_run_does(desk):
    """Also of the identities that go with the texts that it leaves standing, repeats and what they repeat."""
    desk.say("https://paper.example/feed", desk.item(1), desk.item(2))
    desk.say("https://planet.example/feed", desk.item(1, guid="p"))
    desk.refresh()
    desk.say("https://paper.example/feed", desk.item(2))
    desk.say("https://planet.example/feed")
    desk.refresh()
    desk.now += UNLISTED + DAY
    told = prune(desk.newsroom, desk.store, now=desk.now, dry=True)
    assert (told.texts, told.identities, told.kept) == (3, 2, 0)
    assert prune(desk.newsroom, desk.store, now=desk.now) == told


def test_what_comes_after_all_was_forgotten_is_published(desk):
    """Articles are numbered as they move, and the numbers begin anew: a section does not take new ones for those it had."""
    desk.say("https://paper.example/feed", desk.item(1))
    desk.refresh()
    desk.say("https://paper.example/feed")
    desk.refresh()
    desk.now += UNLISTED + DAY
    desk.publish()
    assert prune(desk.newsroom, desk.store, now=desk.now).identities == 1
    desk.say("https://paper.example/feed", desk.item(2))
    desk.refresh()
    desk.publish()
    assert b"Bridge 2" in desk.published("world.atom")


def test_any_number_of_sources_and_articles_can_be_pruned(desk):
    """A database takes only so many values in one statement; here as few as some hundred."""
    desk.say("https://paper.example/feed", *(desk.item(n) for n in range(700)))
    desk.refresh()
    room = desk.newsroom
    desk.newsroom = replace(room, sources={f"s{n}": replace(room.sources["planet"], id=f"s{n}") for n in range(700)})
    with desk.store.bare() as raw:
        raw.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 600)
    with desk.store.writing() as connection:
        ids = [article.id for article in articles.newest_first(connection)]
        retention.forget_text(connection, ids, now=desk.now)
    assert stored(desk) == []
    assert prune(desk.newsroom, desk.store, now=desk.now + UNLISTED + DAY).identities == 700
