"""The store: what feedhub remembers. This file knows which database it is; besides it only `search` and `backup` do.

    sources    Poll of each source, digests of its last document
    hosts      which refused, and the gap they want
    articles   articles, keys (identity)
    history    what was decided about them, revisions
    seen       what readers have seen: items, archive documents, corrections     packed   values of the model as JSON
    acts       what the desk did; journal: the same in a file of its own; withdrawal: what it leaves of an article
    editions   what each section last said
    activity   articles a day of each section
    hours      what asking each source was like, hour by hour
    figures    what pages tell of sources in numbers
    subscribers   who is told of our news     subscriptions   which hubs tell us of theirs
    search     narrowing by full text
    retention  what is forgotten    copies   of the store, made at upgrades: what a withdrawal takes along
    backup     copies of all that, made and put back
    schema     the tables; migrations/ the way from one revision to the next
    lock       one pass at a time, between processes

Every change of one source is one transaction. SQLite runs in WAL mode with synchronous=FULL: what was committed survives
a power cut. Readers never wait for the writer.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    NullPool,
    StaticPool,
    Table,
    case,
    create_engine,
    event,
    exc,
    inspect,
    text,
)
from sqlalchemy.dialects.sqlite import Insert, insert

from feedhub.errors import Interrupted, NewerStore, OlderStore, StoreError
from feedhub.store.schema import REVISION, create

__all__ = [
    "Connection",
    "Store",
    "add_missing",
    "add_up",
    "must_be_here",
    "open_store",
    "revision",
    "upgrade",
    "upsert",
]

INCREMENTAL = 2  # SQLite's word for auto_vacuum in steps
STEP = 2000  # pages given back at once
STEPS = 20_000  # of SQLite's machine between two looks at whether to go on: a millisecond or so
BUSY_TIMEOUT_MS = 10_000  # as long as a command waits for another's pass
RETRY_MS = 500  # for readers, before a pass that could go on without


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


def open_store(data_dir: Path, *, url: str | None = None, writes: bool = False, dry: bool = False) -> Store:
    """Open the store in data_dir, making it when there is none.

    writes: an older store is upgraded first, after a copy beside it. dry: what is written is forgotten at close.

    Raises OlderStore when only reading, NewerStore, StoreError when it cannot be used.
    """
    must_be_here(url)
    path = data_dir / "feedhub.db"
    where = _shown(path)
    if dry and not path.exists():
        store = Store(_engine("sqlite://", StaticPool), where=where, dry=False)
        _make(store)
        return store
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        _private(path)
    except OSError as error:
        raise StoreError(f"{_shown(data_dir)}: cannot be made: {error.strerror}; choose another data_dir") from error
    store = Store(_engine(f"sqlite:///{path}", None), where=where)
    try:
        _match_revision(store, path, writes=writes and not dry)
    except BaseException:
        store.close()
        raise
    if dry:
        return Store(store.engine, where=where, dry=True)
    if writes and store.shreds is not None and store.shreds.exists():
        store.shred(patience_ms=RETRY_MS)
    return store


def must_be_here(url: str | None) -> None:
    """Refuse a store elsewhere. Raises StoreError."""
    if url is not None:
        scheme = url.partition(":")[0]
        raise StoreError(
            f'[store] url: this feedhub has no store for "{scheme}"; leave url out to use SQLite in data_dir'
        )


def upgrade(data_dir: Path, *, url: str | None = None) -> tuple[str | None, str]:
    """Bring the store to this feedhub's revision; (revision before, revision after). What `db upgrade` runs."""
    path = data_dir / "feedhub.db"
    before = None
    if url is None and path.exists():
        probe = Store(_engine(f"sqlite:///{path}", NullPool), where=_shown(path))
        before = revision(probe)
        probe.close()
    open_store(data_dir, url=url, writes=True).close()
    return before, REVISION


def revision(store: Store) -> str | None:
    """The store's revision, None when it is empty."""
    with store.reading() as connection:
        return _revision(connection, store.where)


def _revision(connection: Connection, where: str) -> str | None:
    tables = inspect(connection).get_table_names()
    if "alembic_version" not in tables:
        if tables:
            raise StoreError(f"{where}: this database is not feedhub's; choose another data_dir")
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


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


def _match_revision(store: Store, path: Path, *, writes: bool) -> None:
    found = revision(store)
    if found == REVISION:
        return
    if found is not None and found > REVISION:
        raise NewerStore(
            f"{store.where} is at revision {found}, this feedhub knows {REVISION}; install the newer feedhub"
        )
    if found is not None and not writes:
        raise OlderStore(f"{store.where} is at revision {found}, this feedhub needs {REVISION}; run feedhub db upgrade")
    if found is None:
        _make(store)
    else:
        _copy(store, path.with_name(f"feedhub.db.before-{REVISION}"))
        _upgrade(store)


def _private(path: Path) -> None:
    """Make an empty file for its owner's eyes, where there is none; SQLite's logs beside it are as it is.

    Sources' addresses hold logins and keys, subscriptions their secrets, while the folder is open to web servers.
    """
    with suppress(OSError):  # who may not write there is told so by SQLite
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))


def _copy(store: Store, beside: Path) -> None:
    """A copy of the store as it is, made whole before it gets its name."""
    unfinished = beside.with_name(beside.name + ".part")
    try:
        unfinished.unlink(missing_ok=True)
        _private(unfinished)
        with store.bare() as raw:
            raw.execute("VACUUM INTO ?", (str(unfinished),))
        shutil.move(unfinished, beside)
    except OSError as error:
        raise StoreError(f"{_shown(beside)}: {error.strerror}; the store was not upgraded and is as it was") from error


def _make(store: Store) -> None:
    with store.writing() as connection:
        if _revision(connection, store.where) is None:  # else another process has made it meanwhile
            create(connection)


def _upgrade(store: Store) -> None:
    from alembic import command  # 0.2 s, and needed only when a store is upgraded
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with store.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _engine(url: str, pool: Any) -> Engine:
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
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

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


def _shown(path: Path) -> str:
    try:
        here = Path.cwd()
        return str(path if here == here.parent else path.resolve().relative_to(here))
    except (ValueError, OSError):  # elsewhere; or this directory is gone
        return str(path)
