"""What each section last said, so that a pass can tell in one read that there is nothing to do."""

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Text, bindparam, select, type_coerce, update

from feedhub.model import Lead
from feedhub.store import upsert
from feedhub.store.schema import editions


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A section's last edition.

    began: when the section first existed; what an empty feed is dated by. rules: a digest of the configuration it was
    composed under. looked: when it was last composed. published: when its files last changed. serial: the newest article
    looked at. expires: when its oldest item passes max_age, None without items. fingerprint: a digest of the edition that
    its files hold; None until they are written. lead: its foremost items, for the front page; outlets: of all its items.
    listed: the ids of its items, in order. acts: the desk's last one that it heeds.
    """

    section: str
    began: datetime
    rules: str | None = None
    fingerprint: str | None = None
    serial: int = 0
    expires: datetime | None = None
    looked: datetime | None = None
    published: datetime | None = None
    items: int = 0
    removed: bool = False
    lead: tuple[Lead, ...] = ()
    outlets: int | None = None
    listed: tuple[str, ...] = ()
    acts: int = 0


_AS_TEXT = ("lead", "listed")  # most sections say what they said at the last look, and need not be read anew
_ALL = select(*(type_coerce(each, Text).label(each.name) if each.name in _AS_TEXT else each for each in editions.c))


def remembered(connection: Connection) -> dict[str, Published]:
    """Each section's last edition, removed sections included."""
    return {row.section: _published(dict(row._mapping)) for row in connection.execute(_ALL)}


def remember(connection: Connection, *published: Published) -> None:
    """Store what sections said."""
    upsert(connection, editions, [_row(each) for each in published])


_LOOKED_AT = (
    update(editions)
    .where(editions.c.section == bindparam("of"))
    .values(serial=bindparam("until"), looked=bindparam("at"))
)


def looked_at(connection: Connection, *stand: Published) -> None:
    """Store of sections that say what they said how far they were looked at."""
    if stand:
        rows = [{"of": each.section, "until": each.serial, "at": each.looked} for each in stand]
        connection.execute(_LOOKED_AT, rows)


def _row(published: Published) -> dict[str, Any]:
    values = {name: getattr(published, name) for name in Published.__dataclass_fields__}
    leads = ({name: getattr(lead, name) for name in Lead.__dataclass_fields__} for lead in published.lead)
    values["lead"] = [{**lead, "when": int(lead["when"].timestamp())} for lead in leads]
    return values


def unlead(connection: Connection, section: str, titles: Collection[str]) -> None:
    """Let the front page name none of these headlines of a section."""
    last = remembered(connection).get(section)
    if last is not None:
        remember(connection, replace(last, lead=tuple(each for each in last.lead if each.title not in titles)))


def _published(row: dict[str, Any]) -> Published:
    return Published(lead=_lead(row.pop("lead")), listed=_listed(row.pop("listed")), **row)


@lru_cache(maxsize=256)
def _lead(text: str | None) -> tuple[Lead, ...]:
    return tuple(
        Lead(**{**told, "when": datetime.fromtimestamp(told["when"], UTC)})
        for told in json.loads(text or "[]")
        if isinstance(told, dict)  # an older feedhub's have no dates; the next pass makes them anew
    )


@lru_cache(maxsize=256)
def _listed(text: str | None) -> tuple[str, ...]:
    return tuple(json.loads(text or "[]"))
