"""What hosts taught us by refusing: `core.hosts` decides what that means, the polls of their sources are `sources.py`'s."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from feedhub.core.hosts import Host, ends
from feedhub.store import upsert
from feedhub.store.schema import EPOCH, hosts


def remembered(connection: Connection, *, now: datetime) -> Mapping[str, Host]:
    """Each host of which something is still to be known, by the name of its lane."""
    rows = connection.execute(select(hosts).where(hosts.c.ends > now))
    return {
        row.name: Host(
            refused={url: EPOCH + timedelta(seconds=until) for url, until in dict(row.refused).items()},
            paused_until=row.paused_until,
            gap=row.gap,
            at=row.at,
        )
        for row in rows
    }


def remember(connection: Connection, found: Mapping[str, Host], *, now: datetime) -> None:
    """Store what hosts taught us, and forget what makes no difference any more."""
    rows = [
        {
            "name": name,
            "refused": {url: int(until.timestamp()) for url, until in host.refused.items() if until > now},
            "paused_until": host.paused_until,
            "gap": host.gap,
            "at": host.at,
            "ends": ends(host),
        }
        for name, host in found.items()
    ]
    upsert(connection, hosts, rows)
    connection.execute(delete(hosts).where(hosts.c.ends <= now))
