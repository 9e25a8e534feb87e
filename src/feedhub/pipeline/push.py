"""What sources' hubs tell us (WebSub): a subscription confirmed, and what is pushed taken as an answer to a poll would be.

Strangers learn nothing: a callback is unguessable, an unknown one and one that is no longer wanted answer alike.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from feedhub.core import polling, websub
from feedhub.errors import FeedhubError
from feedhub.model import Fetched, FetchRules, Newsroom
from feedhub.pipeline.memory import Hosts, Lately
from feedhub.pipeline.writer import Counts, Report, Writer, zone_of
from feedhub.store import Store, sources, subscriptions

RENEWED = 0.8  # of a lease, after which it is asked for anew
SHORTEST = timedelta(minutes=1)
UNSAID = timedelta(days=10)  # a lease of which the hub does not say how long it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """One message of a hub whose signature held."""

    source: str
    body: bytes
    content_type: str | None

    @property
    def fat(self) -> bool:
        """Whether it brings a document, and does not only say that there is one."""
        return self.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"<", b"{")


def confirmed(store: Store, token: str, said: Mapping[str, str], *, now: datetime) -> str | None:
    """What to answer a hub that asks whether we want this (5.3); None: we do not, or there is no such callback."""
    with store.reading() as connection:
        one = subscriptions.by_token(connection, token)
    if one is None or said.get("hub.topic") != one.topic:
        return None
    mode, challenge = said.get("hub.mode"), said.get("hub.challenge")
    if mode == "denied":
        with store.writing() as connection:
            reason = f"its hub denied it: {said.get('hub.reason', 'no reason given')[:200]}"
            denied = replace(one, state="denied", due=None, pushed=None, reason=reason)
            subscriptions.remember(connection, denied)
            subscriptions.wake(connection, one.source, now=now)
        return ""
    if mode != "subscribe" or not challenge or one.state == "denied":
        return None
    seconds = said.get("hub.lease_seconds", "")
    lease = timedelta(seconds=int(seconds[:9])) if seconds.isascii() and seconds.isdigit() else UNSAID
    lease = max(lease, SHORTEST)
    with store.writing() as connection:
        active = replace(
            one, state="active", expires=now + lease, due=now + lease * RENEWED, tries=0, reason=None, asked=now
        )
        subscriptions.remember(connection, active)
    return challenge


def heard(
    store: Store, token: str, signature: str | None, body: bytes, content_type: str | None, *, now: datetime
) -> Push | None:
    """What a hub pushed; None where its signature does not hold, and then it is as if nothing was said (7.1)."""
    with store.reading() as connection:
        one = subscriptions.by_token(connection, token)
    if one is None or one.state == "denied" or not websub.signed(body, one.secret, signature or ""):
        return None
    with store.writing() as connection:
        subscriptions.heard(connection, one.source, now=now)
    return Push(source=one.source, body=body, content_type=content_type)


def take(
    newsroom: Newsroom,
    store: Store,
    pushes: Sequence[Push],
    *,
    rules: FetchRules,
    clock: Callable[[], datetime],
    report: Callable[[Report], None] = lambda report: None,
    lately: Lately | None = None,
) -> tuple[Counts, frozenset[str]]:
    """Store what pushes bring, each as an answer to a poll of its source; and the sources that have to be polled instead."""
    with store.reading() as connection:
        remembered = sources.remembered(connection)
    polls = {id: polling.begin(source, remembered.get(id)) for id, source in newsroom.sources.items()}
    pace = Hosts(polls, rules=rules, known={})
    writer = Writer(
        store, newsroom, polls, pace, rules=rules, clock=clock, zone=zone_of(newsroom), report=report, lately=lately
    )
    writer.pushing = frozenset(push.source for push in pushes)
    thin = set()
    for push in pushes:
        source = newsroom.sources.get(push.source)
        if source is None or source.paused:
            continue
        was = writer.polls[source.id]
        if not push.fat:
            thin.add(source.id)
            continue
        fetched = Fetched(
            url=was.url,
            body=push.body,
            content_type=push.content_type,
            validators=was.validators,
            fresh_for=was.fresh_for,
        )
        try:
            writer.take(source, fetched, pushed=True)
        except FeedhubError:
            raise
        except Exception as bug:  # noqa: BLE001 - on one stranger's document; the others are taken
            writer.stumble(source, bug)
        told = writer.polls[source.id]
        if told.outcome == "failed" or not told.entries:  # no document after all: let us see what the feed says
            writer.polls[source.id] = replace(was, next_fetch=clock())
            writer.gathered.append(writer.polls[source.id])
            thin.add(source.id)
    writer.flush()
    return writer.total, frozenset(thin)
