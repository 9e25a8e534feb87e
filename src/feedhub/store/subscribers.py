"""Who is told of news (WebSub): our feeds as they were last published, the public hub, the subscribers of our own.

What waits is a state, not a list of messages: a subscriber that does not have its topic's newest edition has a time at which
it is due. So a kill between publishing and telling loses nothing, and an edition that was overtaken is not sent any more.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, delete, func, or_, select, update

from feedhub.store import upsert
from feedhub.store.schema import subscribers, topics

AT_ONCE = 200  # rows read at a time: ten thousand subscribers are never in memory together


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """One that is due. sent: the digest of the edition it has; tries: failed ones in a row."""

    row: int
    topic: str
    callback: str
    secret: str | None
    sent: bytes | None
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What became of telling one. digest: of the edition it has now. due: when to try again, None: not before the next
    edition. gone: it wants no more. given_up: after how many tries nobody tries any more.
    """

    row: int
    at: datetime
    digest: bytes | None
    due: datetime | None = None
    tries: int = 0
    reason: str | None = None
    gone: bool = False
    given_up: bool = False


def published(connection: Connection, digests: Mapping[str, bytes], *, own: bool, now: datetime) -> None:
    """Note what was published under which name, and queue it for whoever does not have it.

    own: for the subscribers of our own hub; else for the public one, which is told each time something changed.
    """
    rows = connection.execute(select(topics.c.name, topics.c.digest).where(topics.c.name.in_(digests)))
    known = {row.name: row.digest for row in rows}
    for name, digest in digests.items():
        if known.get(name) == digest:
            continue
        told = {"name": name, "digest": digest, "changed": now, "due": None if own else now, "tries": 0, "reason": None}
        upsert(connection, topics, [told])
        if own:
            waits = and_(subscribers.c.topic == name, subscribers.c.due.is_(None))
            stale = or_(subscribers.c.sent.is_(None), subscribers.c.sent != digest)
            connection.execute(update(subscribers).where(waits, stale).values(due=now))


def retired(connection: Connection, names: Collection[str]) -> None:
    """Forget feeds that are no longer published, and who subscribed to them."""
    connection.execute(delete(topics).where(topics.c.name.in_(names)))
    connection.execute(delete(subscribers).where(subscribers.c.topic.in_(names)))


# --- our own hub ---------------------------------------------------------------------------------------------------------


def subscribe(
    connection: Connection, topic: str, callback: str, *, secret: str | None, expires: datetime, now: datetime
) -> None:
    """Store a verified subscription, in the place of the one that the callback has. A new one has the edition that is there."""
    there = (subscribers.c.topic == topic) & (subscribers.c.callback == callback)
    renewed = connection.execute(
        update(subscribers).where(there, subscribers.c.expires > now).values(secret=secret, expires=expires)
    )
    if renewed.rowcount:  # it is alive, so what was given up on is worth another try
        alive = {"due": now, "tries": 0, "given_up": None, "reason": None}
        connection.execute(update(subscribers).where(there, subscribers.c.given_up.is_not(None)).values(alive))
        return
    connection.execute(delete(subscribers).where(there))
    digest = connection.execute(select(topics.c.digest).where(topics.c.name == topic)).scalar()
    values = {"topic": topic, "callback": callback, "secret": secret, "began": now, "expires": expires, "sent": digest}
    connection.execute(subscribers.insert().values(**values))


def unsubscribe(connection: Connection, topic: str, callback: str) -> bool:
    """End a subscription whose end was verified. Whether there was one."""
    there = (subscribers.c.topic == topic) & (subscribers.c.callback == callback)
    return bool(connection.execute(delete(subscribers).where(there)).rowcount)


def due(connection: Connection, *, ailing: bool, after: int, now: datetime) -> list[Subscriber]:
    """The next of those whose time has come, at most AT_ONCE, in the order of their rows.

    ailing: those whose last try failed, else the others. after: beyond this row.
    """
    columns = [subscribers.c[name] for name in Subscriber.__dataclass_fields__]
    tried = subscribers.c.tries > 0 if ailing else subscribers.c.tries == 0
    wanted = and_(subscribers.c.due <= now, subscribers.c.expires > now, tried, subscribers.c.row > after)
    rows = connection.execute(select(*columns).where(wanted).order_by(subscribers.c.row).limit(AT_ONCE))
    return [Subscriber(**row._mapping) for row in rows]


def waiting(connection: Connection, *, now: datetime) -> bool:
    """Whether anybody is due."""
    return connection.execute(select(subscribers.c.row).where(subscribers.c.due <= now).limit(1)).first() is not None


def record(connection: Connection, done: Collection[Delivered]) -> None:
    """Store what became of deliveries. Who got an edition while a newer one was published is due again."""
    gone = [{"of": each.row} for each in done if each.gone]
    if gone:
        connection.execute(delete(subscribers).where(subscribers.c.row == bindparam("of")), gone)
    heard = [{"of": each.row, "got": each.digest, "on": each.at} for each in done if each.digest is not None]
    if heard:
        newest = select(topics.c.digest).where(topics.c.name == subscribers.c.topic).scalar_subquery()
        overtaken = case((newest != bindparam("got"), bindparam("on")), else_=None)
        told: dict[str, Any] = {"sent": bindparam("got"), "delivered": bindparam("on"), "due": overtaken}
        told |= {"tries": 0, "reason": None, "given_up": None}
        connection.execute(update(subscribers).where(subscribers.c.row == bindparam("of")).values(told), heard)
    for each in done:
        if each.digest is None and not each.gone:
            failed: dict[str, Any] = {"tries": each.tries, "reason": each.reason, "due": each.due}
            failed |= {"given_up": each.at} if each.given_up else {}
            connection.execute(update(subscribers).where(subscribers.c.row == each.row).values(failed))


def expire(connection: Connection, *, now: datetime) -> int:
    """Forget subscriptions whose lease is over. How many."""
    return connection.execute(delete(subscribers).where(subscribers.c.expires <= now)).rowcount


# --- a public hub --------------------------------------------------------------------------------------------------------


def to_ping(connection: Connection, *, now: datetime) -> Mapping[str, tuple[bytes, int]]:
    """The feeds of which the public hub is to be told now: digest, and failed tries in a row."""
    rows = connection.execute(select(topics.c.name, topics.c.digest, topics.c.tries).where(topics.c.due <= now))
    return {row.name: (row.digest, row.tries) for row in rows}


def pinged(
    connection: Connection, name: str, digest: bytes, *, due: datetime | None, tries: int, reason: str | None
) -> None:
    """What became of telling the hub of one edition; where there is a newer one, that stays due."""
    there = (topics.c.name == name) & (topics.c.digest == digest)
    told: dict[str, object] = {"due": due, "tries": tries, "reason": reason}
    if reason is None:
        told["pinged"] = digest
    connection.execute(update(topics).where(there).values(told))


# --- what is told of it ----------------------------------------------------------------------------------------------------


def counted(connection: Connection, *, now: datetime) -> Mapping[str, Mapping[str, int]]:
    """Of each feed: subscribers, how many of them are due, how many ail, how many were given up on."""
    live = subscribers.c.expires > now
    counts = (
        func.count(),
        func.count(subscribers.c.due),
        func.count().filter(subscribers.c.tries > 0),
        func.count(subscribers.c.given_up),
    )
    rows = connection.execute(select(subscribers.c.topic, *counts).where(live).group_by(subscribers.c.topic))
    names = ("subscribers", "waiting", "failing", "given_up")
    return {topic: dict(zip(names, numbers, strict=True)) for topic, *numbers in rows}


def pings(connection: Connection) -> Iterator[tuple[str, datetime | None, int, str | None]]:
    """Of each feed that the hub does not know: when it is told next, failed tries, and why the last failed."""
    for row in connection.execute(select(topics).where(topics.c.due.is_not(None) | topics.c.reason.is_not(None))):
        yield row.name, row.due, row.tries, row.reason
