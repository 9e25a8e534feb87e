"""Sources' hubs: found with a document (websub.rocks subscriber 100-104, 200-202), confirmed, heard, and how polling heeds them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from feedhub.core.websub import signature
from feedhub.model import Fetched, FetchRules
from feedhub.pipeline import push
from feedhub.pipeline.refresh import refresh
from feedhub.store import sources, subscriptions

URL = "https://paper.example/feed"
HUB = "https://hub.example/"
LINKS = '<https://hub.example/>; rel="hub"', '<https://paper.example/self>; rel="self"'
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>P</title><id>urn:x</id><updated>2026-11-24T00:00:00Z</updated>{}
<entry><id>urn:e</id><title>Harbour wall voted on</title><updated>2026-11-24T00:00:00Z</updated></entry></feed>"""
RSS = '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>P</title>{}<item><title>A</title><guid>1</guid></item></channel></rss>'
JSON = '{{"version": "https://jsonfeed.org/version/1.1", "title": "P"{}, "items": [{{"id": "1", "title": "A"}}]}}'
ATOM_LINKS = '<link rel="hub" href="https://hub.example/"/><link rel="self" href="https://paper.example/self"/>'
RSS_LINKS = ATOM_LINKS.replace("<link", "<atom:link")
JSON_LINKS = ', "feed_url": "https://paper.example/self", "hubs": [{"type": "WebSub", "url": "https://hub.example/"}]'


def poll(desk, *, subscribes=True):
    rules = FetchRules()
    return refresh(
        desk.newsroom,
        desk.store,
        rules=rules,
        client=desk._client,
        clock=lambda: desk.now,
        force=True,
        subscribes=lambda: subscribes,
    )


def known(desk):
    with desk.store.reading() as connection:
        return subscriptions.of(connection, "paper")


def next_fetch(desk):
    with desk.store.reading() as connection:
        return sources.remembered(connection)["paper"].next_fetch


def say(desk, body, *, links=(), url=URL):
    desk.answers[URL] = Fetched(url=url, body=body.encode(), links=tuple(links))


@pytest.mark.parametrize(
    ("body", "links"),
    [
        pytest.param(RSS.format(""), LINKS, id="100-link-header"),
        pytest.param(RSS.format(""), [", ".join(LINKS)], id="100-one-link-header"),
        pytest.param(ATOM.format(ATOM_LINKS), (), id="102-atom"),
        pytest.param(RSS.format(RSS_LINKS), (), id="103-rss"),
        pytest.param(JSON.format(JSON_LINKS), (), id="json"),
        pytest.param(ATOM.format(ATOM_LINKS.replace("hub.example", "other.example").replace("/self", "/no")), LINKS, id="104-header-goes-first"),
    ],
)  # fmt: skip
def test_a_hub_is_found_wherever_a_feed_names_it(desk, body, links):
    """200: the topic is what self says, not what was asked for."""
    say(desk, body, links=links)
    poll(desk)
    one = known(desk)
    assert (one.hub, one.topic, one.state, one.due) == (HUB, "https://paper.example/self", "asked", desk.now)
    assert min(len(one.token), len(one.secret)) >= 32


def test_201_202_a_relative_hub_is_where_the_answer_was(desk):
    say(desk, RSS.format(""), links=["</hub>; rel=hub, </topic>; rel=self"], url="https://moved.example/feed")
    poll(desk)
    assert (known(desk).hub, known(desk).topic) == ("https://moved.example/hub", "https://moved.example/topic")


def test_a_feed_without_a_hub_is_polled_and_no_more(desk):
    say(desk, RSS.format(""))
    poll(desk)
    assert known(desk) is None


def test_nothing_is_kept_where_nobody_can_call_back(desk):
    say(desk, RSS.format(""), links=LINKS)
    poll(desk, subscribes=False)
    assert known(desk) is None


def test_the_same_hub_keeps_its_callback_and_another_gets_one_of_its_own(desk):
    say(desk, RSS.format(""), links=LINKS)
    poll(desk)
    first = known(desk)
    say(desk, RSS.format("<language>en</language>"), links=LINKS)
    poll(desk)
    assert known(desk) == first
    say(desk, RSS.format("<language>fr</language>"), links=['<https://new.example/>; rel="hub"', LINKS[1]])
    poll(desk)
    assert known(desk).token != first.token
    say(desk, RSS.format("<language>de</language>"))
    poll(desk)
    assert known(desk) is None


@pytest.fixture
def subscribed(desk):
    """A source whose hub has confirmed."""
    say(desk, RSS.format(desk.item(1)), links=LINKS)
    poll(desk)
    one = known(desk)
    said = {"hub.mode": "subscribe", "hub.topic": one.topic, "hub.challenge": "abc", "hub.lease_seconds": "864000"}
    assert push.confirmed(desk.store, one.token, said, now=desk.now) == "abc"
    return desk


def hear(desk, body, **how):
    one = known(desk)
    said = signature(body, how.get("secret", one.secret), how.get("method", "sha256"))
    found = push.heard(desk.store, how.get("token", one.token), said, body, "application/rss+xml", now=desk.now)
    if found is None:
        return None
    return push.take(desk.newsroom, desk.store, [found], rules=FetchRules(), clock=lambda: desk.now)


def test_a_lease_is_renewed_at_four_fifths(subscribed):
    one = known(subscribed)
    assert (one.state, one.expires, one.due) == (
        "active",
        subscribed.now + timedelta(days=10),
        subscribed.now + timedelta(days=8),
    )


@pytest.mark.parametrize(
    "said",
    [
        {"hub.topic": "https://paper.example/other"},
        {"hub.mode": "unsubscribe"},
        {"hub.mode": "publish"},
        {"hub.challenge": ""},
    ],
)
def test_205_what_was_not_asked_for_is_not_confirmed(subscribed, said):
    one = known(subscribed)
    asked = {"hub.mode": "subscribe", "hub.topic": one.topic, "hub.challenge": "abc"} | said
    assert push.confirmed(subscribed.store, one.token, asked, now=subscribed.now) is None
    assert push.confirmed(subscribed.store, "guess", asked, now=subscribed.now) is None
    assert known(subscribed) == one


def test_300_a_push_is_taken_as_the_answer_to_a_poll_and_polling_slows(subscribed):
    desk = subscribed
    counts, thin = hear(desk, RSS.format(desk.item(2) + desk.item(1)).encode())
    assert (counts.new, counts.unchanged, thin) == (1, 2, frozenset())
    assert next_fetch(desk) >= desk.now + FetchRules().max_interval
    poll(desk)  # nothing new: pushes are trusted on
    assert next_fetch(desk) >= desk.now + FetchRules().max_interval
    assert known(desk).pushed is not None


def test_a_poll_that_finds_what_no_push_brought_puts_polling_back(subscribed):
    desk = subscribed
    hear(desk, RSS.format(desk.item(2) + desk.item(1)).encode())
    desk.now += timedelta(hours=1)
    say(desk, RSS.format(desk.item(9) + desk.item(2) + desk.item(1)), links=LINKS)
    poll(desk)
    assert known(desk).pushed is None
    assert next_fetch(desk) < desk.now + timedelta(hours=12)


@pytest.mark.parametrize("how", [{"secret": "guess"}, {"method": "sha1"}, {"token": "guess"}])
def test_a_push_that_is_not_signed_by_the_hub_changes_nothing(subscribed, how):
    before, when = known(subscribed), next_fetch(subscribed)
    assert hear(subscribed, RSS.format(subscribed.item(2)).encode(), **how) is None
    assert (known(subscribed), next_fetch(subscribed)) == (before, when)


@pytest.mark.parametrize("body", [b"", b"ping", b"<html><p>no feed</p></html>", b"{}", b"<rss><cha"])
def test_a_push_without_a_document_makes_a_poll(subscribed, body):
    """And is no failure of the source."""
    _, thin = hear(subscribed, body)
    assert thin == {"paper"}
    assert next_fetch(subscribed) <= subscribed.now
    with subscribed.store.reading() as connection:
        assert sources.remembered(connection)["paper"].state == "active"


def test_a_push_that_was_heard_and_not_taken_makes_a_poll(subscribed):
    """Killed in between: the source is due."""
    desk, one = subscribed, known(subscribed)
    body = RSS.format(desk.item(2)).encode()
    assert push.heard(desk.store, one.token, signature(body, one.secret), body, None, now=desk.now) is not None
    assert next_fetch(desk) == desk.now


def test_a_denial_ends_it_and_polling_goes_on(subscribed):
    desk, one = subscribed, known(subscribed)
    hear(desk, RSS.format(desk.item(2)).encode())
    said = {"hub.mode": "denied", "hub.topic": one.topic, "hub.reason": "full"}
    assert push.confirmed(desk.store, one.token, said, now=desk.now) == ""
    assert (known(desk).state, known(desk).due, known(desk).pushed) == ("denied", None, None)
    assert "full" in known(desk).reason
    assert next_fetch(desk) == desk.now
    assert hear(desk, RSS.format(desk.item(3)).encode()) is None


def test_a_paused_source_is_not_told(subscribed):
    desk = subscribed
    desk.newsroom = replace(
        desk.newsroom, sources={**desk.newsroom.sources, "paper": replace(desk.newsroom.sources["paper"], paused=True)}
    )
    counts, thin = hear(desk, RSS.format(desk.item(2)).encode())
    assert (counts.new, thin) == (0, frozenset())
