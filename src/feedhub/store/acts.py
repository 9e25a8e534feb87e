"""What the desk did, in order. A file beside the store has it too (`journal`); what a withdrawal leaves is `withdrawal`."""

from collections.abc import Sequence

from sqlalchemy import Connection, insert, select

from feedhub.core.desk import Act
from feedhub.store.packed import packed, unpacked
from feedhub.store.schema import acts

_NEWEST = select(acts.c.number).order_by(acts.c.number.desc()).limit(1)
_DONE = select(acts.c.act).order_by(acts.c.number)


def done(connection: Connection) -> Sequence[Act]:
    """All acts, the first first."""
    return [unpacked(Act, row) for row in connection.execute(_DONE).scalars()]


def newest(connection: Connection) -> int:
    """The number of the last act, 0 before the first."""
    return connection.execute(_NEWEST).scalar() or 0


def record(connection: Connection, act: Act) -> None:
    """Remember an act."""
    connection.execute(insert(acts).values(number=act.number, at=act.at, act=packed(act)))
