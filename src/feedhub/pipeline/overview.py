"""What the store and the operator's files say together: how each source stands, which articles match a query."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from feedhub.core import hosts, polling
from feedhub.model import Article, FetchRules, Newsroom
from feedhub.store import Store, articles, editions, sources
from feedhub.store import hosts as known_hosts

if TYPE_CHECKING:
    from feedhub.core.query import Query


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a source stands; the fields of `status --json`, in its order, and for people why its next time is what it is."""

    id: str
    url: str
    state: Literal["active", "slowed", "stopped", "paused"]
    outcome: Literal["fetched", "not_modified", "failed"] | None
    reason: str | None
    last_fetch: datetime | None
    next_fetch: datetime | None
    articles: int
    why: str = ""


def standings(newsroom: Newsroom, store: Store, *, rules: FetchRules, now: datetime) -> list[Standing]:
    """Each configured source, in the operator's order."""
    with store.reading() as connection:
        remembered = sources.remembered(connection)
        counted = sources.counts(connection)
    zone = ZoneInfo(newsroom.hub.timezone)
    polls = {
        id: polling.replanned(source, polling.begin(source, remembered.get(id)), rules=rules, zone=zone)
        for id, source in newsroom.sources.items()
    }
    first_at: dict[str, str] = {}
    for id, poll in polls.items():
        first_at.setdefault(poll.url, id)
    found = []
    for id, source in newsroom.sources.items():
        poll = polls[id]
        shared = first_at[poll.url]
        reason = poll.reason
        if reason is None and shared != id:
            reason = f"has the same address as {shared}, so all its articles are duplicates; remove one of them"
        found.append(
            Standing(
                id=id,
                url=source.url,
                state="paused" if source.paused else poll.state,
                outcome=poll.outcome,
                reason=reason,
                last_fetch=poll.last_fetch,
                next_fetch=None if source.paused else poll.next_fetch,
                articles=counted.get(id, 0),
                why=polling.why(source, poll, rules=rules, now=now),
            )
        )
    return found


def matching(newsroom: Newsroom, store: Store, query: "Query", *, limit: int | None) -> Iterator[Article]:
    """Stored articles that a query admits, newest first: SQL narrows, `matches` decides. Duplicates are listed too."""
    from feedhub.core.query import counts, matches
    from feedhub.pipeline.offers import GROUP, with_repeats
    from feedhub.store.search import narrow

    with store.reading() as connection:
        found = articles.newest_first(connection, narrow(query, newsroom))
        admitted = 0
        while group := list(islice(found, GROUP)):
            made = with_repeats(newsroom, connection, group, tally=counts(query))
            for article, each in zip(group, made, strict=True):
                if matches(query, each):
                    yield article
                    admitted += 1
                    if admitted == limit:
                        return


def subscribed(newsroom: Newsroom, store: Store, *, now: datetime) -> list[dict[str, object]]:
    """WebSub both ways: a line for each source whose hub we asked, and for each of our feeds that somebody is told of."""
    from feedhub.store import subscribers, subscriptions

    with store.reading() as connection:
        ours = subscriptions.remembered(connection)
        theirs = subscribers.counted(connection, now=now)
        pings = {name: told for name, *told in subscribers.pings(connection)}
    lines: list[dict[str, object]] = [
        {
            "source": id,
            **{name: getattr(one, name) for name in ("hub", "topic", "state", "expires", "pushed", "reason")},
        }
        for id, one in ours.items()
        if id in newsroom.sources
    ]
    lines += [{"feed": name, **counts} for name, counts in theirs.items()]
    for name, (due, tries, reason) in pings.items():
        lines.append({"feed": name, "hub": newsroom.hub.websub, "due": due, "tries": tries, "reason": reason})
    return lines


Figure = tuple[str, Literal["counter", "gauge"], str, float | Mapping[str, float], str | None]


def metrics(newsroom: Newsroom, store: Store, *, now: datetime) -> Iterator[Figure]:
    """How polling and publishing stand: name, kind, help, value (one for each of a label's values), label."""
    from feedhub.store import subscribers, subscriptions

    with store.reading() as connection:
        remembered = sources.remembered(connection)
        published = editions.remembered(connection)
        refusing = known_hosts.remembered(connection, now=now).values()
        hubs, told = subscriptions.counted(connection), subscribers.counted(connection, now=now)
    states = dict.fromkeys(("active", "slowed", "stopped", "paused", "new"), 0)
    due, overdue = 0, timedelta()
    for id, source in newsroom.sources.items():
        poll = polling.begin(source, remembered.get(id))
        state = "paused" if source.paused else "new" if poll.last_fetch is None else poll.state
        states[state] += 1
        if polling.due(source, poll, now=now):
            due += 1
            overdue = max(overdue, now - (poll.next_fetch or now))
    yield "feedhub_sources", "gauge", "Configured sources.", states, "state"
    yield "feedhub_sources_due", "gauge", "Sources whose time has come.", due, None
    yield "feedhub_overdue_seconds", "gauge", "How late the latest of them is.", overdue.total_seconds(), None
    paused = sum(hosts.paused(host, now) for host in refusing)
    yield "feedhub_hosts_paused", "gauge", "Hosts that refused more than one source.", paused, None
    slow = sum(bool(hosts.gap_of(host, now)) for host in refusing)
    yield "feedhub_hosts_slowed", "gauge", "Hosts with a learned gap.", slow, None
    there = {id: edition for id, edition in published.items() if not edition.removed}
    items = {id: edition.items for id, edition in there.items()}
    yield "feedhub_section_items", "gauge", "Items of each section.", items, "section"
    times = {id: edition.published.timestamp() for id, edition in there.items() if edition.published}
    yield "feedhub_section_published_timestamp_seconds", "gauge", "When its files last changed.", times, "section"
    asked = {state: hubs.get(state, 0) for state in ("asked", "active", "denied")}
    yield "feedhub_websub_subscriptions", "gauge", "Our subscriptions at sources' hubs.", asked, "state"
    subscribed = {name: counts["subscribers"] for name, counts in told.items()}
    yield "feedhub_websub_subscribers", "gauge", "Subscribers of each feed at our own hub.", subscribed, "feed"
    waiting = sum(counts["waiting"] for counts in told.values())
    yield "feedhub_websub_deliveries_waiting", "gauge", "Subscribers that are to get an edition.", waiting, None
