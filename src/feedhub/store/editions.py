"""What each section last said, so that a pass can tell in one read that there is nothing to do."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from feedhub.store import upsert
from feedhub.store.schema import editions


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A section's last edition.

    began: when the section first existed; what an empty feed is dated by. rules: a digest of the configuration it was
    composed under. looked: when it was last composed. published: when its files last changed. serial: the newest article
    looked at. expires: when its oldest item passes max_age, None without items. fingerprint: a digest of the edition that
    its files hold; None until they are written. lead: the newest items' title, address and outlet, for the front page.
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
    lead: tuple[tuple[str, str | None, str], ...] = ()
    listed: tuple[str, ...] = ()
    acts: int = 0


def remembered(connection: Connection) -> Mapping[str, Published]:
    """Each section's last edition, removed sections included."""
    return {row.section: _published(dict(row._mapping)) for row in connection.execute(select(editions))}


def remember(connection: Connection, published: Published) -> None:
    """Store what a section said."""
    upsert(connection, editions, [{name: getattr(published, name) for name in Published.__dataclass_fields__}])


def unlead(connection: Connection, section: str, titles: Collection[str]) -> None:
    """Let the front page name none of these headlines of a section."""
    last = remembered(connection).get(section)
    if last is not None:
        remember(connection, replace(last, lead=tuple(each for each in last.lead if each[0] not in titles)))


def _published(row: dict[str, Any]) -> Published:
    lead = tuple((title, url, outlet) for title, url, outlet in row.pop("lead"))
    return Published(lead=lead, listed=tuple(row.pop("listed")), **row)
