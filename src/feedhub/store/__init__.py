"""The store: what feedhub remembers. Opening, making and upgrading it are here.

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
    database   SQLite, in transactions; besides it only rows, search and backup know which database it is
    rows       what is put beside what is there: upsert, add_up, add_missing
    lock       one pass at a time, between processes

Every change of one source is one transaction. SQLite runs in WAL mode with synchronous=FULL: what was committed survives
a power cut. Readers never wait for the writer.
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection, NullPool, StaticPool, inspect, text

from feedhub.errors import NewerStore, OlderStore, StoreError
from feedhub.store.database import Store, engine_of
from feedhub.store.rows import add_missing, add_up, upsert
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

RETRY_MS = 500  # for readers, before a pass that could go on without


def open_store(data_dir: Path, *, url: str | None = None, writes: bool = False, dry: bool = False) -> Store:
    """Open the store in data_dir, making it when there is none.

    writes: an older store is upgraded first, after a copy beside it. dry: what is written is forgotten at close.

    Raises OlderStore when only reading, NewerStore, StoreError when it cannot be used.
    """
    must_be_here(url)
    path = data_dir / "feedhub.db"
    where = _shown(path)
    if dry and not path.exists():
        store = Store(engine_of("sqlite://", StaticPool), where=where, dry=False)
        _make(store)
        return store
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        _private(path)
    except OSError as error:
        raise StoreError(f"{_shown(data_dir)}: cannot be made: {error.strerror}; choose another data_dir") from error
    store = Store(engine_of(f"sqlite:///{path}", None), where=where)
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
        probe = Store(engine_of(f"sqlite:///{path}", NullPool), where=_shown(path))
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


def _shown(path: Path) -> str:
    try:
        here = Path.cwd()
        return str(path if here == here.parent else path.resolve().relative_to(here))
    except (ValueError, OSError):  # elsewhere; or this directory is gone
        return str(path)
