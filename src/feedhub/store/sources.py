"""What is remembered about asking each source: its Poll, and the digests of its last document."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, func, select

from feedhub.model import Poll, Validators
from feedhub.store import upsert
from feedhub.store.schema import articles, documents, polls

AT_ONCE = 500  # rows; all of 50,000 would be twice what they become

_COLUMNS = [name for name in Poll.__dataclass_fields__ if name != "validators"]


def remembered(connection: Connection) -> Mapping[str, Poll]:
    """Each source's Poll by its id, removed sources included."""
    rows = connection.execute(select(polls).execution_options(yield_per=AT_ONCE))
    return {poll.source: poll for poll in (_poll(dict(row._mapping)) for row in rows)}


def remember(connection: Connection, *found: Poll) -> None:
    """Store what answers taught us about sources; many at once cost a tenth of what they cost one by one."""
    rows = []
    for poll in {poll.source: poll for poll in found}.values():
        values = {name: getattr(poll, name) for name in _COLUMNS}
        values["etag"] = poll.validators.etag
        values["last_modified"] = poll.validators.last_modified
        rows.append(values)
    upsert(connection, polls, rows)


def digests(connection: Connection, source: str) -> frozenset[bytes]:
    """The digests of the items of the source's last document; empty when there is none."""
    packed = connection.execute(select(documents.c.digests).where(documents.c.source == source)).scalar()
    return _unpack(packed) if packed else frozenset()


def remember_digests(connection: Connection, source: str, found: Iterable[bytes]) -> None:
    """Replace the digests of the source's last document."""
    upsert(connection, documents, [{"source": source, "digests": _pack(found)}])


def counts(connection: Connection) -> Mapping[str, int]:
    """How many articles are stored of each source."""
    rows = connection.execute(select(articles.c.source, func.count()).group_by(articles.c.source))
    return {row[0]: row[1] for row in rows}


def _poll(values: dict[str, Any]) -> Poll:
    if values["url"] == values["configured_url"]:
        values["url"] = values["configured_url"]  # one text in memory, as it nearly always is one address
    validators = Validators(etag=values.pop("etag"), last_modified=values.pop("last_modified"))
    return Poll(validators=validators, **values)


def _pack(found: Iterable[bytes]) -> bytes:
    """Digests of one length as their length and then all of them, sorted so that equal sets are equal bytes."""
    ordered = sorted(found)
    if not ordered:
        return b""
    return bytes([len(ordered[0])]) + b"".join(ordered)


def _unpack(packed: bytes) -> frozenset[bytes]:
    size = packed[0]
    return frozenset(packed[at : at + size] for at in range(1, len(packed), size))
