"""Rows put beside those that are there: in their place, added up, or only where there are none. SQLite's INSERT knows how."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, case
from sqlalchemy.dialects.sqlite import Insert, insert


def upsert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows of all columns, or replace what stands under their primary keys."""
    if rows:
        connection.execute(_upsertion(table, tuple(rows[0])), rows)


@cache
def _upsertion(table: Table, names: tuple[str, ...]) -> Insert:
    """Made once for each table: it costs as much as to store some rows."""
    statement = insert(table)
    identity = [column.name for column in table.primary_key]
    replaced = {name: statement.excluded[name] for name in names if name not in identity}
    return statement.on_conflict_do_update(index_elements=identity, set_=replaced)


def add_up(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *, greatest: Collection[str] = ()
) -> None:
    """Insert rows of all columns, or add their numbers to what stands under their primary keys. greatest: the greater stays."""
    if rows:
        connection.execute(_addition(table, tuple(rows[0]), frozenset(greatest)), rows)


@cache
def _addition(table: Table, names: tuple[str, ...], greatest: frozenset[str]) -> Insert:
    statement = insert(table)
    identity = [column.name for column in table.primary_key]
    summed: dict[str, ColumnElement[Any]] = {}
    for name in (name for name in names if name not in identity):
        there, new = table.c[name], statement.excluded[name]
        if name in greatest:
            keep = new.is_(None) | (there.is_not(None) & (there >= new))
            summed[name] = case((keep, there), else_=new)
        else:
            summed[name] = there + new
    return statement.on_conflict_do_update(index_elements=identity, set_=summed)


def add_missing(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert those rows whose primary keys are not there yet; of equal ones the first."""
    if rows:
        connection.execute(_omission(table), rows)


@cache
def _omission(table: Table) -> Insert:
    return insert(table).on_conflict_do_nothing()
