"""What pages tell beside an edition: why each item is there, articles a day, what leads on the front page."""

from dataclasses import replace
from datetime import timedelta

from lxml import html

from feedhub.store import activity, editions

WALL = "The council of Port Ellery voted to raise the harbour wall by half a metre, residents said on Tuesday."


def page(desk, name):
    return html.document_fromstring(desk.published(name).decode())


def days(desk, section="world"):
    with desk.store.reading() as connection:
        return [count for _, count in sorted(activity.days(connection).get(section, {}).items())]


def test_a_page_tells_why_an_item_is_there(desk):
    """Its source, the clauses of the query that admitted it, and of a repeat who repeats it and how that was known."""
    told = desk.item("wall", text=WALL)
    desk.say("https://paper.example/feed", told)
    desk.say("https://planet.example/feed", told)
    desk.refresh()
    desk.publish()
    why = page(desk, "world.html").find(".//article//details")
    assert why.find(".//code").text_content() == "tag:world"
    assert "Paper" in why.text_content()
    assert "carried the same" in why.text_content()
    assert "24 Nov, 12:00" in why.text_content()


def test_articles_a_day_are_counted_once(desk):
    """By the day readers see, when they are first published; a pass that brings nothing new counts nothing again."""
    desk.say("https://paper.example/feed", desk.item(1), desk.item(2), desk.item(3, hours=30))
    desk.refresh()
    desk.publish()
    assert days(desk) == [1, 2]
    desk.now += timedelta(hours=1)
    desk.say(
        "https://paper.example/feed", desk.item(1, hours=2), desk.item(2, hours=2), desk.item(3, hours=31), desk.item(4)
    )
    desk.refresh()
    desk.publish()
    assert days(desk) == [1, 3]
    (desk.folder / "public" / "world.html").unlink()
    desk.now += timedelta(hours=1)
    desk.publish()
    assert days(desk) == [1, 3]
    assert b"<title>24 Nov: 3</title>" in desk.published("world/activity.svg")


def test_what_most_outlets_carry_leads_the_front_page(desk):
    """Of the newest items the one with most outlets, then the others as the section has them."""
    shared = desk.item("wall", hours=3, text=WALL)
    desk.say("https://paper.example/feed", desk.item(1), desk.item(2, hours=2), shared)
    desk.say("https://planet.example/feed", shared)
    desk.newsroom = replace(
        desk.newsroom,
        sources={**desk.newsroom.sources, "planet": replace(desk.newsroom.sources["planet"], outlet="planet.example")},
    )
    desk.refresh()
    desk.publish()
    with desk.store.reading() as connection:
        lead = editions.remembered(connection)["world"].lead
    assert [each.title for each in lead] == [
        "Bridge wall is closed to lorries",
        "Bridge 1 is closed to lorries",
        "Bridge 2 is closed to lorries",
    ]
    assert [each.outlets for each in lead] == [2, 1, 1]
    assert page(desk, "index.html").find(".//main//h3").text_content() == "Bridge wall is closed to lorries"


def test_a_section_that_did_not_move_is_not_looked_into(desk, monkeypatch):
    """What its page tells is gathered only when its edition moved."""
    from feedhub.pipeline import delivering

    desk.say("https://paper.example/feed", desk.item(1))
    desk.refresh()
    desk.publish()
    asked = []
    real = delivering.gathered
    monkeypatch.setattr(delivering, "gathered", lambda *a, **k: asked.append(a[2].section.id) or real(*a, **k))
    desk.say("https://planet.example/feed", desk.item(2, host="planet.example"))
    desk.refresh()
    desk.publish()
    assert "world" not in asked
    assert "science" in asked


def test_as_many_items_are_looked_behind_as_a_page_shows_whole():
    """pipeline/ names the number again, so that a pass that renders nothing loads no templates."""
    from feedhub.pipeline import background
    from feedhub.render import pages

    assert background.WHOLE == pages.WHOLE
