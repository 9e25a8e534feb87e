"""What is remembered about asking each source: its Poll, and the items of its last document."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from sys import intern
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam, func, select

from feedhub.model import Poll, Source, Validators
from feedhub.store import upsert
from feedhub.store.schema import articles, documents, polls

NOBODY = bytes(16)  # stands for the article of an item that says nothing
AT_ONCE = 500  # rows; all of 50,000 would be twice what they become
_NONE: frozenset[int] = frozenset()  # one for all: an empty set of its own is a third of a Poll

_LISTED = select(documents.c.listed).where(documents.c.source == bindparam("of"))
_COLUMNS = [name for name in Poll.__dataclass_fields__ if name != "validators"]


def remembered(connection: Connection, *, of: Mapping[str, Source] | None = None) -> Mapping[str, Poll]:
    """Each source's Poll by its id, removed sources included.

    of: sources by id; texts that are theirs are not held a second time.
    """
    return {poll.source: poll for poll in _polls(connection, select(polls), of=of)}


class Known(NamedTuple):
    """What readers are told of a source's feed. The fields as in `Poll`."""

    source: str
    configured_url: str
    url: str
    title: str | None
    home: str | None


_FEEDS = select(*(polls.c[name] for name in Known._fields))


def feeds(connection: Connection) -> dict[str, Known]:
    """What is known of each source's feed, by the source's id: a sixth of what reading all Polls costs."""
    return {row[0]: Known._make(row) for row in connection.execute(_FEEDS)}


class Polls(Mapping[str, Poll]):
    """The same, each read when it is first asked for; of 50,000 sources an answer names a few."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._read: dict[str, Poll | None] = {}

    def __getitem__(self, source: str) -> Poll:
        if source not in self._read:
            its = [*_polls(self._connection, select(polls).where(polls.c.source == source))]
            self._read[source] = its[0] if its else None
        found = self._read[source]
        if found is None:
            raise KeyError(source)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._connection.execute(select(polls.c.source)).scalars().all())

    def __len__(self) -> int:
        return self._connection.execute(select(func.count()).select_from(polls)).scalar_one()


_MOVED = select(polls).where(polls.c.url != polls.c.configured_url)


def moved(connection: Connection) -> Mapping[str, Poll]:
    """The Polls of sources that permanent redirects led to another address."""
    return {poll.source: poll for poll in _polls(connection, _MOVED)}


def began(connection: Connection) -> datetime | None:
    """When the first source was first asked."""
    return connection.execute(select(func.min(polls.c.first_fetch))).scalar()


def remember(connection: Connection, *found: Poll) -> None:
    """Store what answers taught us about sources; many at once cost a tenth of what they cost one by one."""
    rows = []
    for poll in {poll.source: poll for poll in found}.values():
        values = {name: getattr(poll, name) for name in _COLUMNS}
        values["etag"] = poll.validators.etag
        values["last_modified"] = poll.validators.last_modified
        values["skip_hours"] = sorted(poll.skip_hours)
        values["skip_days"] = sorted(poll.skip_days)
        rows.append(values)
    upsert(connection, polls, rows)


def listed(connection: Connection, source: str) -> Mapping[bytes, str]:
    """The items of the source's last document: each digest, and the id of its article or ""; empty when there is none."""
    packed = connection.execute(_LISTED, {"of": source}).scalar()
    return _unpack(packed) if packed else {}


def remember_listed(connection: Connection, source: str, found: Mapping[bytes, str]) -> None:
    """Replace the items of the source's last document."""
    upsert(connection, documents, [{"source": source, "listed": _pack(found)}])


def counts(connection: Connection) -> Mapping[str, int]:
    """How many articles are stored of each source, those whose text was pruned left out."""
    stored = select(articles.c.source, func.count()).where(articles.c.forgotten.is_(None))
    rows = connection.execute(stored.group_by(articles.c.source))
    return {row[0]: row[1] for row in rows}


def _polls(connection: Connection, statement: Select[Any], *, of: Mapping[str, Source] | None = None) -> Iterator[Poll]:
    rows = connection.execute(statement.execution_options(yield_per=AT_ONCE))
    names = tuple(rows.keys())
    return (_poll(dict(zip(names, row, strict=True)), of or {}) for row in rows)


def _poll(values: dict[str, Any], of: Mapping[str, Source]) -> Poll:
    source = of.get(values["source"])
    if source is not None:
        values["source"] = source.id
        if values["configured_url"] == source.url:
            values["configured_url"] = source.url
    if values["url"] == values["configured_url"]:
        values["url"] = values["configured_url"]  # one text in memory, as it nearly always is one address
    values["state"] = intern(values["state"])
    if values["outcome"] is not None:
        values["outcome"] = intern(values["outcome"])
    for name in ("skip_hours", "skip_days"):
        values[name] = frozenset(values[name]) if values[name] else _NONE
    validators = Validators(etag=values.pop("etag"), last_modified=values.pop("last_modified"))
    return Poll(validators=validators, **values)


def _pack(found: Mapping[bytes, str]) -> bytes:
    """The length of a digest, then each digest with its article's id; sorted, so that equal documents are equal bytes."""
    if not found:
        return b""
    ordered = sorted(found)
    ids = (UUID(found[digest]).bytes if found[digest] else NOBODY for digest in ordered)
    return bytes([len(ordered[0])]) + b"".join(map(bytes.__add__, ordered, ids))


def _unpack(packed: bytes) -> Mapping[bytes, str]:
    size = packed[0]
    found = {}
    for at in range(1, len(packed), size + len(NOBODY)):
        id = packed[at + size : at + size + len(NOBODY)]
        found[packed[at : at + size]] = "" if id == NOBODY else str(UUID(bytes=id))
    return found
