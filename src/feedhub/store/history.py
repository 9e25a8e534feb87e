"""What was decided about each article, when and why; of a revision also what was said before."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select

from feedhub.model import Duplicate, Merged, New, Revised
from feedhub.store.schema import events

BATCH = 500  # articles in one statement
_ADD = insert(events)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """kind: new, duplicate, revised, merged, story. changed: which parts. title, content_html: before a revision, until it is
    pruned.
    """

    article: str
    at: datetime
    kind: str
    reason: str
    changed: tuple[str, ...] = ()
    title: str | None = None
    content_html: str | None = None


def happened(connection: Connection, id: str) -> Sequence[Happened]:
    """What was decided about an article, the first first."""
    rows = connection.execute(select(events).where(events.c.article == id).order_by(events.c.row))
    return [_happened(row) for row in rows]


_OF = (
    select(events)
    .where(
        events.c.article.in_(bindparam("articles", expanding=True)),
        events.c.kind.in_(bindparam("kinds", expanding=True)),
    )
    .order_by(events.c.row)
)


def of(connection: Connection, ids: Collection[str], kinds: Collection[str]) -> Sequence[Happened]:
    """What was decided of these kinds about any of these articles, the first first."""
    found: list[Happened] = []
    ordered = sorted(ids)
    for at in range(0, len(ordered), BATCH):
        asked = {"articles": ordered[at : at + BATCH], "kinds": [*kinds]}
        found += map(_happened, connection.execute(_OF, asked))
    return found


def _happened(row: Row[Any]) -> Happened:
    return Happened(
        article=row.article,
        at=row.at,
        kind=row.kind,
        reason=row.reason,
        changed=tuple(row.changed),
        title=row.title,
        content_html=row.content_html,
    )


Decided = New | Duplicate | Revised | Merged


def record(connection: Connection, decided: Iterable[Decided], *, now: datetime) -> None:
    """Remember decisions."""
    rows = [{**row, "at": now} for each in decided for row in _rows(each)]
    if rows:
        connection.execute(_ADD, rows)


def note(connection: Connection, reasons: Mapping[str, str], *, kind: str, now: datetime) -> None:
    """Remember something else that befell articles: the reason for each, by id."""
    if reasons:
        connection.execute(_ADD, [{**_row(id, kind, reason), "at": now} for id, reason in reasons.items()])


def _rows(decided: Decided) -> Iterable[Mapping[str, Any]]:
    if isinstance(decided, Merged):
        for id, so in ((decided.older, f"{decided.younger} is it too"), (decided.younger, f"it is {decided.older}")):
            yield _row(id, "merged", f"{decided.reason}: {so}")
    elif isinstance(decided, Revised):
        before = decided.before
        row = _row(decided.article.id, "revised", decided.reason)
        yield {**row, "changed": decided.changed, "title": before.title, "content_html": before.content_html}
    else:
        yield _row(decided.article.id, type(decided).__name__.lower(), decided.reason)


def _row(article: str, kind: str, reason: str) -> dict[str, Any]:
    nothing: tuple[str, ...] = ()
    return {
        "article": article,
        "kind": kind,
        "reason": reason,
        "changed": nothing,
        "title": None,
        "content_html": None,
    }
