"""How many articles a day each section brought: added to when it is published, so that nobody has to count them again."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import Connection, bindparam, delete, select

from feedhub.store import upsert
from feedhub.store.schema import activity

KEPT = timedelta(days=60)

_ITS = activity.c.section == bindparam("section")
_DAYS = select(activity).order_by(activity.c.section, activity.c.day)
_FORGET = delete(activity).where(_ITS, activity.c.day < bindparam("past"))


def days(connection: Connection) -> dict[str, dict[date, int]]:
    """Articles a day of each section; days without any are left out."""
    found: dict[str, dict[date, int]] = defaultdict(dict)
    for section, day, articles in connection.execute(_DAYS):
        found[section][date.fromisoformat(day)] = articles
    return found


def remember(connection: Connection, section: str, counted: Mapping[date, int], *, begins: bool) -> None:
    """Replace what is known of these days. begins: one of them is new, so the section's days that are long past are forgotten."""
    rows = [{"section": section, "day": day.isoformat(), "articles": count} for day, count in counted.items()]
    upsert(connection, activity, rows)
    if begins:
        past = (max(counted) - KEPT).isoformat()
        connection.execute(_FORGET, {"section": section, "past": past})
