"""How many articles a day each section brought: added to when it is published, so that nobody has to count them again."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import Connection, delete, select
from sqlalchemy.sql import func

from feedhub.store import upsert
from feedhub.store.schema import activity

KEPT = timedelta(days=60)


def days(connection: Connection) -> Mapping[str, Mapping[date, int]]:
    """Articles a day of each section; days without any are left out."""
    found: dict[str, dict[date, int]] = defaultdict(dict)
    for row in connection.execute(select(activity).order_by(activity.c.section, activity.c.day)):
        found[row.section][date.fromisoformat(row.day)] = row.articles
    return found


def remember(connection: Connection, section: str, counted: Mapping[date, int]) -> None:
    """Replace what is known of these days, and forget a section's days that are long past."""
    rows = [{"section": section, "day": day.isoformat(), "articles": count} for day, count in counted.items()]
    upsert(connection, activity, rows)
    newest = connection.execute(select(func.max(activity.c.day)).where(activity.c.section == section)).scalar()
    if newest is not None:
        past = (date.fromisoformat(newest) - KEPT).isoformat()
        connection.execute(delete(activity).where(activity.c.section == section, activity.c.day < past))
