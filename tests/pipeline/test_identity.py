"""Identity through whole passes: what is found late republishes nothing, and the store holds what was decided."""

from dataclasses import replace
from datetime import timedelta

import feedparser
import pytest

from feedhub.pipeline.reasons import explained
from feedhub.store import articles, history

PAPER, PLANET = "https://paper.example/feed", "https://planet.example/feed"
HIDDEN = "https://feedproxy.google.com/~r/paper/~3/Ab12"


def ids(desk, section):
    return [entry.id for entry in feedparser.parse(desk.published(f"{section}.atom").decode()).entries]


def pass_over(desk):
    desk.now += timedelta(hours=1)
    desk.refresh()
    desk.publish()


@pytest.fixture
def found_late(desk):
    """The planet's link hid that it carried the paper's article; each section showed its own. Then the link shows itself."""
    desk.say(PAPER, desk.item(1))
    desk.say(PLANET, desk.item(1, guid="p-1", link=HIDDEN, title="Bridge 1 is closed to all lorries"))
    desk.answers[PLANET], planet = None, desk.answers[PLANET]
    pass_over(desk)
    desk.answers[PLANET] = planet
    pass_over(desk)
    before = {section: ids(desk, section) for section in ("world", "science", "all")}
    desk.say(PLANET, desk.item(1, guid="p-1", title="Bridge 1 is closed to all lorries"))
    pass_over(desk)
    return desk, before


def test_no_section_republishes_what_was_found_to_be_one(found_late):
    """Where both were, the older stays; where only the younger was, it keeps the id that readers know it by."""
    desk, before = found_late
    assert before["world"] != before["science"]
    assert len(before["all"]) == 2
    assert ids(desk, "world") == before["world"]
    assert ids(desk, "science") == before["science"]
    assert ids(desk, "all") == before["world"]


def test_what_was_found_late_stays_so_and_is_explained(found_late):
    """Another pass changes nothing more; both names lead to the older one, with the reason."""
    desk, before = found_late
    files = desk.files()
    pass_over(desk)
    assert desk.files() == files
    for said in (*before["world"], *before["science"], "p-1"):
        (told,) = explained(desk.newsroom, desk.store, said, now=desk.now)
        assert told.article.published_id == before["world"][0]
        assert "showed that they are one" in told.happened[-1].reason
    with desk.store.reading() as connection:
        kinds = [each.kind for each in history.happened(connection, told.article.id)]
    assert kinds == ["new", "merged"]


def test_a_third_source_repeats_the_older(found_late):
    """Everywhere the link names the older one from now on, whoever carries it."""
    desk, before = found_late
    room = desk.newsroom
    third = replace(room.sources["planet"], id="third", url="https://third.example/feed")
    desk.newsroom = replace(room, sources={**room.sources, "third": third})
    desk.say("https://third.example/feed", desk.item(1, guid="t-1"))
    pass_over(desk)
    with desk.store.reading() as connection:
        found = list(articles.newest_first(connection))
    (original,) = (article for article in found if article.duplicate_of is None)
    assert original.published_id == before["world"][0]
    assert {article.duplicate_of for article in found if article is not original} == {original.id}


def test_a_counter_at_every_poll_moves_no_byte_after_a_few(desk):
    """Subscribers are not sent the same article again and again, and its `updated` stands."""
    text = " ".join(f"word{n}" for n in range(60))
    seen = []
    for number in range(7):
        desk.say(PAPER, desk.item(1, hours=1 + number, text=f"{text} and {100 + 7 * number} people read this"))
        pass_over(desk)
        seen.append(desk.files())
    assert seen[3] == seen[4] == seen[5] == seen[6]
    assert seen[0] != seen[1]


def test_sightings_say_since_when_an_article_is_listed_no_more(desk):
    """Gone from the document: since then; back in it: not at all."""
    both = desk.item(1), desk.item(2)

    def left():
        with desk.store.reading() as connection:
            return {article.guid: article.left for article in articles.newest_first(connection)}

    desk.say(PAPER, *both)
    pass_over(desk)
    assert set(left().values()) == {None}
    desk.say(PAPER, both[1])
    pass_over(desk)
    assert left() == {"paper.example-1": desk.now, "paper.example-2": None}
    gone = desk.now
    pass_over(desk)
    assert left()["paper.example-1"] == gone
    desk.say(PAPER, *both)
    pass_over(desk)
    assert set(left().values()) == {None}


def test_no_outlets_article_sinks_to_the_date_of_a_stranger_who_came_first(desk):
    """A planet lists the paper's next link before the paper does, dated years ago: it is shown once the paper brings it."""
    desk.say(
        PLANET, desk.item(1, guid="p-1", hours=24 * 400, title="Nothing", text="Nothing to see here at all, go on")
    )
    pass_over(desk)
    desk.say(PAPER, desk.item(1))
    pass_over(desk)
    (entry,) = feedparser.parse(desk.published("world.atom").decode()).entries
    assert entry.title == "Bridge 1 is closed to lorries"
    files = desk.files()
    pass_over(desk)
    assert desk.files() == files


def test_a_second_feed_of_its_outlet_moves_no_date(desk):
    """Only a stranger's word on an article's age is mended: an outlet that calls its own article old means it."""
    front = replace(desk.newsroom.sources["paper"], id="front", url="https://paper.example/front")
    desk.newsroom = replace(desk.newsroom, sources={**desk.newsroom.sources, "front": front})
    desk.say(PAPER, desk.item(1, hours=24 * 400))
    pass_over(desk)
    desk.say("https://paper.example/front", desk.item(1))
    pass_over(desk)
    assert ids(desk, "world") == []


def test_no_section_of_stories_republishes_what_was_found_to_be_one(desk):
    """The two were stories of their own: a section that had only the younger's goes on with its id and date."""
    room = desk.newsroom
    told = {id: replace(section, collapse="story") for id, section in room.sections.items()}
    whole = replace(told["world"], id="whole", query="*")
    desk.newsroom = replace(room, sections={**told, "whole": whole})
    frame = "and so it was on the day when all of us were there with them"
    ponies = {"title": "Ponies", "text": f"{frame} Ponies graze wild thyme between old mossy stones"}
    budget = {"title": "Budget", "text": f"{frame} Ministers quarrel over tax receipts in parliament"}
    desk.say(PAPER, desk.item(1, hours=3, **ponies))
    pass_over(desk)
    hidden = desk.item(1, guid="p-1", link=HIDDEN, **budget)
    desk.say(PLANET, hidden)
    pass_over(desk)
    before = {section: known(desk, section) for section in ("world", "science", "whole")}
    assert before["world"] != before["science"]
    assert len(before["whole"]) == 2
    desk.say(PLANET, hidden.replace(HIDDEN, "https://paper.example/1"))
    pass_over(desk)
    assert known(desk, "world") == known(desk, "whole") == before["world"]
    assert known(desk, "science") == before["science"]
    (explanation,) = explained(desk.newsroom, desk.store, before["science"][0][0], now=desk.now)
    assert explanation.article.title == "Ponies"


def known(desk, section):
    entries = feedparser.parse(desk.published(f"{section}.atom").decode()).entries
    return [(entry.id, entry.published) for entry in entries]


def test_nothing_is_known_by_what_is_no_text(desk):
    """Bytes that a terminal could not decode name no article, and are no reason to stumble."""
    assert explained(desk.newsroom, desk.store, "caf\udce9", now=desk.now) == []
