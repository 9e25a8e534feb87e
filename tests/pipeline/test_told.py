"""Who is to be told of an edition is stored with it: nothing is lost between publishing and telling."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select

from feedhub.store import editions, subscribers
from feedhub.store.schema import subscribers as table
from feedhub.store.schema import topics

URL = "https://paper.example/feed"
BASE = "http://127.0.0.1:8000"


@pytest.fixture
def house(desk):
    """A desk with a hub of its own, an edition, and a subscriber of `world.atom` who has it."""
    hub(desk, f"{BASE}/hub")
    desk.say(URL, desk.item(1))
    desk.refresh()
    desk.publish()
    with desk.store.writing() as connection:
        expires = desk.now + timedelta(days=9)
        subscribers.subscribe(
            connection, "world.atom", "https://a.example/", secret=None, expires=expires, now=desk.now
        )
    return desk


def hub(desk, address):
    desk.newsroom = replace(desk.newsroom, hub=replace(desk.newsroom.hub, websub=address))


def due(desk):
    with desk.store.reading() as connection:
        return {row.topic: row.due for row in connection.execute(select(table))}


def told(desk):
    with desk.store.reading() as connection:
        return {row.name: row for row in connection.execute(select(topics))}


def news(desk, number=2):
    desk.say(URL, desk.item(number), desk.item(1))
    desk.refresh()


def test_an_edition_is_queued_for_its_subscribers_and_no_others(house):
    assert due(house) == {"world.atom": None}
    news(house)
    house.publish()
    assert due(house) == {"world.atom": house.now}
    for name, row in told(house).items():
        assert row.digest == sha256(house.published(name)).digest()


def test_killed_between_the_files_and_the_store_it_is_queued_by_the_next_pass(house, monkeypatch):
    """The files are there already, so the next pass writes none of them."""
    news(house)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(editions, "remember", killed)
        with pytest.raises(KeyboardInterrupt):
            house.publish()
    assert due(house) == {"world.atom": None}
    house.publish()
    assert due(house) == {"world.atom": house.now}


def test_a_pass_that_changes_no_byte_tells_nobody(house):
    house.publish()
    house.publish(only={"world"})
    assert due(house) == {"world.atom": None}


def test_who_subscribed_to_a_section_that_is_gone_is_forgotten(house):
    house.newsroom = replace(house.newsroom, sections={"science": house.newsroom.sections["science"]})
    house.publish()
    assert due(house) == {}
    assert "world.atom" not in told(house)


def test_without_a_hub_nothing_is_noted(desk):
    desk.say(URL, desk.item(1))
    desk.refresh()
    desk.publish()
    assert told(desk) == {}


def test_a_public_hub_is_to_be_told_once_for_each_change(house):
    hub(house, "https://hub.example/")
    house.publish()
    with house.store.reading() as connection:
        waiting = subscribers.to_ping(connection, now=house.now)
    assert {"world.atom", "world.rss", "world.json", "world/corrections.atom", "all.atom"} <= waiting.keys()
    for name, (digest, _) in waiting.items():
        with house.store.writing() as connection:
            subscribers.pinged(connection, name, digest, due=None, tries=0, reason=None)
    house.publish(only={"world"})
    with house.store.reading() as connection:
        assert not subscribers.to_ping(connection, now=house.now)


def test_a_ping_that_was_overtaken_leaves_the_newer_edition_due(house):
    hub(house, "https://hub.example/")
    house.publish()
    with house.store.reading() as connection:
        digest, _ = subscribers.to_ping(connection, now=house.now)["world.atom"]
    news(house)
    house.publish()
    with house.store.writing() as connection:
        subscribers.pinged(connection, "world.atom", digest, due=None, tries=0, reason=None)
        assert "world.atom" in subscribers.to_ping(connection, now=house.now)
