"""Asking sources' hubs (WebSub 5.1) over real sockets: what is said, where it goes, how often."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from hubs import Stranger

from feedhub.deliver.websub.subscribing import subscribe
from feedhub.fetch.client import Client
from feedhub.model import FetchRules
from feedhub.store import Store, open_store, subscriptions
from feedhub.store.subscriptions import Subscription

BASE = "https://wire.example"


@dataclass
class Asker:
    store: Store
    now: datetime

    def found(self, hub: str, source: str = "paper") -> Subscription:
        one = Subscription(
            source=source, hub=hub, topic="https://paper.example/feed", token=f"t-{source}", secret="s", due=self.now
        )
        with self.store.writing() as connection:
            subscriptions.remember(connection, one)
        return one

    def look(
        self, *, allow: tuple[str, ...] = ("127.0.0.0/8",), sources: tuple[str, ...] = ("paper",)
    ) -> Subscription | None:
        async def scenario() -> None:
            rules = FetchRules(allow_private=allow)
            async with Client(rules, user_agent="feedhub/test", clock=lambda: self.now) as client:
                await subscribe(client, self.store, BASE, sources, clock=lambda: self.now)

        asyncio.run(scenario())
        with self.store.reading() as connection:
            return subscriptions.of(connection, "paper")

    def change(self, how: Callable[[Subscription], Subscription]) -> None:
        with self.store.writing() as connection:
            subscriptions.remember(connection, how(subscriptions.of(connection, "paper")))


@pytest.fixture
def asker(tmp_path, now):
    store = open_store(tmp_path, writes=True)
    yield Asker(store, now)
    store.close()


def test_a_hub_is_asked_once_and_has_an_hour_to_verify(asker):
    with Stranger(answer=202) as hub:
        asker.found(hub.url("/"))
        asker.look()
        asker.look()
        [asked] = hub.posts()
        assert asked.said == {
            "hub.mode": "subscribe",
            "hub.topic": "https://paper.example/feed",
            "hub.callback": f"{BASE}/websub/t-paper",
            "hub.secret": "s",
            "hub.lease_seconds": "864000",
        }
        asker.now += timedelta(hours=1)
        asker.look()
        assert len(hub.posts()) == 2


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_203_204_a_hub_that_sends_us_on_is_told_the_same_there(asker, status):
    with Stranger(answer=202) as there, Stranger(answer=status, headers={"Location": there.url("/there")}) as hub:
        asker.found(hub.url("/"))
        asker.look()
        assert there.posts("/there")[0].said == hub.posts()[0].said


def test_a_hub_that_sends_us_in_a_circle_is_left(asker):
    with Stranger(answer=307, headers={"Location": "/"}) as hub:
        asker.found(hub.url("/"))
        assert "redirects" in asker.look().reason
        assert len(hub.posts()) == 4


@pytest.mark.parametrize("status", [400, 403, 404, 410, 500, 503])
def test_a_hub_that_refuses_is_asked_more_and_more_rarely(asker, status):
    with Stranger(answer=status) as hub:
        asker.found(hub.url("/"))
        waits = []
        for _ in range(9):
            one = asker.look()
            waits.append(one.due - asker.now)
            assert str(status) in one.reason
            asker.now = one.due
        assert waits == sorted(waits)
        assert waits[-1] == timedelta(days=1)
        assert len(hub.posts()) == 9


def test_a_hub_in_a_private_network_is_not_spoken_to(asker):
    with Stranger() as hub:
        asker.found(hub.url("/"))
        assert "loopback" in asker.look(allow=()).reason
        assert hub.heard == []


def test_a_lease_is_renewed_before_it_ends_and_after_a_restart(asker):
    with Stranger(answer=202) as hub:
        asker.found(hub.url("/"))
        asker.look()
        asker.change(
            lambda one: replace(
                one, state="active", expires=asker.now + timedelta(days=10), due=asker.now + timedelta(days=8)
            )
        )
        asker.now += timedelta(days=8)
        assert asker.look().state == "active"
        assert len(hub.posts()) == 2


def test_a_lease_that_is_over_unrenewed_is_no_reason_to_poll_rarely(asker):
    with Stranger(answer=500) as hub:
        asker.found(hub.url("/"))
        asker.change(lambda one: replace(one, state="active", expires=asker.now + timedelta(days=1), pushed=asker.now))
        asker.now += timedelta(days=1)
        one = asker.look()
        assert (one.state, one.pushed) == ("asked", None)


def test_a_source_that_is_no_longer_configured_is_forgotten(asker):
    with Stranger() as hub:
        asker.found(hub.url("/"))
        assert asker.look(sources=()) is None
        assert hub.heard == []
