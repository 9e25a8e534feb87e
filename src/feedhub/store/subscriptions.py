"""Our own subscriptions at sources' hubs (WebSub): one row a source whose feed names a hub."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, delete, func, select, update

from feedhub.store import upsert
from feedhub.store.schema import polls, subscriptions

State = Literal["asked", "active", "denied"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """token: the unguessable end of its callback. expires: of the lease, None before it was verified.

    pushed: when the hub last told us something, None where its pushes are not to be relied on. due: when it is to be asked for
    or renewed, None: never by itself.
    """

    source: str
    hub: str
    topic: str
    token: str
    secret: str
    state: State = "asked"
    asked: datetime | None = None
    expires: datetime | None = None
    pushed: datetime | None = None
    due: datetime | None = None
    tries: int = 0
    reason: str | None = None


def remembered(connection: Connection) -> Mapping[str, Subscription]:
    """Each of them by its source."""
    return {row.source: Subscription(**row._mapping) for row in connection.execute(select(subscriptions))}


def of(connection: Connection, source: str) -> Subscription | None:
    """A source's, None where its feed names no hub."""
    row = connection.execute(select(subscriptions).where(subscriptions.c.source == source)).first()
    return None if row is None else Subscription(**row._mapping)


def by_token(connection: Connection, token: str) -> Subscription | None:
    """The one of a callback, None where there is none."""
    row = connection.execute(select(subscriptions).where(subscriptions.c.token == token)).first()
    return None if row is None else Subscription(**row._mapping)


def due(connection: Connection, *, now: datetime, most: int) -> Sequence[Subscription]:
    """Those that are to be asked for or renewed, the longest due first."""
    wanted = select(subscriptions).where(subscriptions.c.due <= now).order_by(subscriptions.c.due).limit(most)
    return [Subscription(**row._mapping) for row in connection.execute(wanted)]


def remember(connection: Connection, one: Subscription) -> None:
    """Store one, in the place of what was known of its source."""
    upsert(connection, subscriptions, [{name: getattr(one, name) for name in Subscription.__dataclass_fields__}])


def forget(connection: Connection, source: str) -> None:
    """Want it no more; a hub that goes on is told 410."""
    connection.execute(delete(subscriptions).where(subscriptions.c.source == source))


def heard(connection: Connection, source: str, *, now: datetime) -> None:
    """Note that a hub told us something, and that the source is due: killed before it is taken, it is asked instead."""
    connection.execute(update(subscriptions).where(subscriptions.c.source == source).values(pushed=now))
    wake(connection, source, now=now)


def unreliable(connection: Connection, source: str) -> None:
    """Pushes stopped coming, or will: the source is polled in its own rhythm again."""
    connection.execute(update(subscriptions).where(subscriptions.c.source == source).values(pushed=None))


def wake(connection: Connection, source: str, *, now: datetime) -> None:
    """Make a source due now, unless its server named a time or wants to be asked no more."""
    there = (polls.c.source == source) & (polls.c.state != "stopped")
    free = polls.c.retry_at.is_(None) | (polls.c.retry_at <= now)
    connection.execute(update(polls).where(there, free, polls.c.next_fetch > now).values(next_fetch=now))


def pushing(connection: Connection, *, now: datetime) -> frozenset[str]:
    """The sources whose hubs tell us of news, so that they need not be asked often."""
    live = (subscriptions.c.state == "active") & (subscriptions.c.expires > now) & subscriptions.c.pushed.is_not(None)
    return frozenset(connection.execute(select(subscriptions.c.source).where(live)).scalars())


def lapse(connection: Connection, *, now: datetime) -> None:
    """Note which leases are over without having been renewed; their sources are polled in their own rhythm again."""
    over = (subscriptions.c.state == "active") & (subscriptions.c.expires <= now)
    for source in connection.execute(select(subscriptions.c.source).where(over)).scalars().all():
        there = subscriptions.c.source == source
        connection.execute(update(subscriptions).where(there).values(state="asked", pushed=None))
        wake(connection, source, now=now)


def lapsed(connection: Connection, *, now: datetime) -> bool:
    """Whether there are such."""
    over = (subscriptions.c.state == "active") & (subscriptions.c.expires <= now)
    return connection.execute(select(subscriptions.c.source).where(over).limit(1)).first() is not None


def counted(connection: Connection) -> Mapping[str, int]:
    """How many are in which state."""
    rows = connection.execute(select(subscriptions.c.state, func.count()).group_by(subscriptions.c.state))
    return {row[0]: row[1] for row in rows}
