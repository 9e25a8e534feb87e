"""What asking each source was like, hour by hour, for a fortnight: how many answers of which kind, and the slowest."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import BigInteger, Connection, and_, bindparam, case, delete, select, type_coerce

from feedhub.store import add_up
from feedhub.store.schema import hours

KEPT = timedelta(days=15)
BATCH = 500  # sources in one statement


_PAST = delete(hours).where(hours.c.source == bindparam("of"), hours.c.hour < bindparam("past"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One answer. took: from asking to the end of it, None where that is not known."""

    source: str
    at: datetime
    outcome: Literal["fetched", "not_modified", "failed"]
    took: timedelta | None = None


def record(connection: Connection, asked: Sequence[Asked]) -> None:
    """Add answers to their hours, and forget what of the same sources is past."""
    if not asked:
        return
    add_up(connection, hours, list(_rows(asked)), greatest=("slowest",))
    connection.execute(_PAST, [{"of": each.source, "past": each.at - KEPT} for each in asked])


def lately(
    connection: Connection, sources: Collection[str], *, since: datetime, slow: timedelta
) -> Mapping[str, Sequence[tuple[int, str]]]:
    """The hours of these sources since then: seconds since 1970 and a letter; those in which one was not asked are left out.

    o it brought something, n 304s only, s an answer took as long as slow, f at least half of the answers were none.
    """
    letter = case(
        (and_(hours.c.failed > 0, hours.c.failed >= hours.c.fetched + hours.c.not_modified), "f"),
        (hours.c.slowest >= round(slow.total_seconds() * 1000), "s"),
        (hours.c.fetched > 0, "o"),
        else_="n",
    )
    columns = (hours.c.source, type_coerce(hours.c.hour, BigInteger), letter)  # a page has 16,800 of them: no datetimes
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    ordered = sorted(sources)
    for at in range(0, len(ordered), BATCH):
        wanted = hours.c.source.in_(ordered[at : at + BATCH])
        for source, hour, told in connection.execute(select(*columns).where(wanted, hours.c.hour >= since)):
            found[source].append((hour, told))
    return found


def _rows(asked: Iterable[Asked]) -> Iterable[dict[str, object]]:
    for each in asked:
        yield {
            "source": each.source,
            "hour": each.at.replace(minute=0, second=0, microsecond=0),
            "fetched": int(each.outcome == "fetched"),
            "not_modified": int(each.outcome == "not_modified"),
            "failed": int(each.outcome == "failed"),
            "slowest": None if each.took is None else round(each.took.total_seconds() * 1000),
        }
