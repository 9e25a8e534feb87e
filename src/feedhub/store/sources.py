"""What is remembered about asking each source: its Poll, and the items of its last document."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, select

from feedhub.model import Poll, Validators
from feedhub.store import upsert
from feedhub.store.schema import articles, documents, polls

NOBODY = bytes(16)  # stands for the article of an item that says nothing
AT_ONCE = 500  # rows; all of 50,000 would be twice what they become

_LISTED = select(documents.c.listed).where(documents.c.source == bindparam("of"))
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


def _poll(values: dict[str, Any]) -> Poll:
    if values["url"] == values["configured_url"]:
        values["url"] = values["configured_url"]  # one text in memory, as it nearly always is one address
    values["skip_hours"] = frozenset(values["skip_hours"])
    values["skip_days"] = frozenset(values["skip_days"])
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
