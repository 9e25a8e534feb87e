"""A database that is open: SQLite through SQLAlchemy. What it is asked for in transactions, and what is said when it cannot."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, exc

from feedhub.errors import Interrupted, StoreError

INCREMENTAL = 2  # SQLite's word for auto_vacuum in steps
STEP = 2000  # pages given back at once
STEPS = 20_000  # of SQLite's machine between two looks at whether to go on: a millisecond or so
BUSY_TIMEOUT_MS = 10_000  # as long as a command waits for another's pass


class Store:
    """An open store of the revision this feedhub knows. Made by `open_store` only.

    where: how messages name it. dry: changes are seen by this store alone and forgotten when it is closed. shreds: the file that
    stands while its log may hold what was deleted for ever; None in memory.
    """

    def __init__(self, engine: Engine, *, where: str, dry: bool = False) -> None:
        self.engine = engine
        self.where = where
        self.shreds = Path(f"{engine.url.database}.shred") if engine.url.database else None
        self._dry: Connection | None = None
        if dry:
            self._dry = engine.connect()
            self._dry.begin()

    @contextmanager
    def reading(self, *, stop: Callable[[], bool] | None = None) -> Iterator[Connection]:
        """A consistent view; nothing read through it waits for a writer.

        stop: asked every now and then while a statement runs; once it is true, the reading ends with Interrupted.
        """
        with self._sentences():
            if self._dry is not None:
                yield self._dry
            else:
                with self.engine.connect() as connection:
                    if stop is None:
                        yield connection
                        return
                    raw: sqlite3.Connection = connection.connection.dbapi_connection  # type: ignore[assignment]
                    raw.set_progress_handler(stop, STEPS)
                    try:
                        yield connection
                    finally:
                        raw.set_progress_handler(None, 0)

    @contextmanager
    def writing(self, *, shredding: bool = False) -> Iterator[Connection]:
        """One transaction: all of it is stored, or nothing. shredding: the database's log forgets at once what it deletes."""
        with self._sentences():
            if self._dry is not None:
                with self._dry.begin_nested():
                    yield self._dry
            else:
                if shredding and self.shreds is not None:
                    self.shreds.touch()  # a kill or a reader may keep the log from being emptied; whoever writes next sees to it
                with self.engine.connect().execution_options(feedhub_writes=True) as connection, connection.begin():
                    yield connection
                if shredding:
                    self.shred()

    def shred(self, *, patience_ms: int = BUSY_TIMEOUT_MS) -> bool:
        """Let the database's log forget what was deleted. Returns whether it did: not while somebody reads what was before."""
        with self.bare() as raw:
            raw.execute(f"PRAGMA busy_timeout = {patience_ms}")
            busy = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            raw.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        if not busy and self.shreds is not None:
            self.shreds.unlink(missing_ok=True)
        return not busy

    def shrink(self) -> int:
        """Give the disk back what was forgotten, in steps between which others may write. Returns bytes given back.

        A store that an older feedhub made cannot do that in steps before it is written anew once, as a whole.
        """
        with self.bare() as raw:

            def pragma(name: str) -> int:
                found: int = raw.execute(f"PRAGMA {name}").fetchone()[0]
                return found

            before = pragma("page_count")
            if pragma("auto_vacuum") != INCREMENTAL:
                raw.execute("PRAGMA auto_vacuum=INCREMENTAL")
                raw.execute("VACUUM")
            while pragma("freelist_count"):
                raw.executescript(f"PRAGMA incremental_vacuum({STEP})")  # execute() stops after the first page
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            return (before - pragma("page_count")) * pragma("page_size")

    @contextmanager
    def bare(self) -> Iterator[sqlite3.Connection]:
        """SQLite's own connection: each statement is a transaction of its own, as VACUUM must be."""
        with self._sentences(), self.engine.connect() as connection:
            raw: sqlite3.Connection = connection.connection.dbapi_connection  # type: ignore[assignment]  # it is SQLite's
            yield raw

    def close(self) -> None:
        if self._dry is not None:
            self._dry.rollback()
            self._dry.close()
        self.engine.dispose()

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        try:
            yield
        except exc.DBAPIError as error:
            kind = Interrupted if "interrupted" in str(error.orig) else StoreError
            raise kind(_sentence(self.where, error.orig)) from error
        except sqlite3.Error as error:
            raise StoreError(_sentence(self.where, error)) from error


def engine_of(url: str, pool: Any) -> Engine:
    """Of a database at this address, each connection set up as every store needs it. pool: SQLAlchemy's own, where None."""
    options = {} if pool is None else {"poolclass": pool}
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False}, **options)

    @event.listens_for(engine, "connect")
    def _prepare(raw: sqlite3.Connection, _record: object) -> None:
        raw.isolation_level = None  # the driver's own BEGIN comes too late for a consistent read
        if not raw.execute("PRAGMA page_count").fetchone()[0]:  # of a new store; elsewhere it would wait for the writer
            raw.execute("PRAGMA auto_vacuum=INCREMENTAL")
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "temp_store=MEMORY",
            "secure_delete=ON",  # always: what a revision replaced may be withdrawn later; only some builds do it unasked
        ):
            raw.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # a writer that begins as a reader may be refused in the middle; it takes its place at once
        writes = connection.get_execution_options().get("feedhub_writes")
        raw: sqlite3.Connection = connection.connection.dbapi_connection  # type: ignore[assignment]
        raw.execute("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _sentence(where: str, error: BaseException | None) -> str:
    said = str(error).lower()
    if "disk is full" in said or "disk i/o error" in said:
        return f"{where}: the disk is full or failing and nothing was stored; free some space and run it again"
    if "readonly" in said or "unable to open" in said:
        return f"{where}: cannot be written; give feedhub's user the right to write to its folder"
    if "not a database" in said or "malformed" in said:
        return f"{where}: is damaged or not a database; restore a backup or move it away"
    if "locked" in said:
        return f"{where}: another program holds the database; try again when it has ended"
    if said == "interrupted":
        return f"{where}: the reading was ended before it was done"
    return f"{where}: {error}; nothing was stored"
