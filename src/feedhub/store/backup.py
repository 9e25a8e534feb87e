"""Copies of the store: one made beside whoever works on it, and one put in its place. SQLite's, as `database` is.

A copy is written whole under another name, looked through page by page, and only then gets its own. Putting one back is
one transaction of the store that is there, so those who read it meanwhile see the one or the other; where the one that is
there cannot be read any more, its files make room under another name. What the desk did since is `pipeline/desk`'s to say.
"""

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, text

from feedhub.errors import NewerStore, StoreError, UsageError
from feedhub.store.schema import EPOCH, REVISION

NAME = "feedhub.db"
PARTS = ("", "-wal", "-shm", "-journal")  # what SQLite keeps of one database
PATIENCE = 10.0  # seconds for those who write to the store without its lock: what hubs push takes a moment
DAMAGED = "is damaged or not a database; feedhub db restore puts a whole backup in the store's place"
BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a store holds. asked: when a source was last asked, None before the first time."""

    revision: str
    sources: int
    articles: int
    asked: datetime | None


def back_up(data_dir: Path, file: Path, *, now: datetime, dry: bool = False) -> tuple[Path, Contents]:
    """Write a copy of data_dir's store as it is at one moment; nobody waits for it, and it waits for nobody.

    file: what is not there yet, or a folder, in which the copy is named by the time. dry: only look the store through.

    Returns the copy's path and what is in it. Raises UsageError, StoreError; then nothing of that name is there.
    """
    store = data_dir / NAME
    if file.is_dir():
        file = file / f"feedhub-{now:%Y%m%dT%H%M%SZ}.db"
    if os.path.lexists(file):
        raise UsageError(f"{file} is there already and is left as it is; name another file, or a folder")
    if not file.parent.is_dir():
        raise UsageError(f"{file}: there is no folder {file.parent}; make it, or name another")
    if not store.exists():
        raise StoreError(f"{store}: there is no store to back up; feedhub refresh makes one")
    if dry:
        return file, looked_through(store)
    with _beside(file) as unfinished:
        _copy(store, unfinished, file, "nothing was backed up")
        contents = looked_through(unfinished, named=file)
        _synced(unfinished)
        try:
            os.link(unfinished, file)  # never over one that came meanwhile
        except FileExistsError as error:
            raise UsageError(f"{file} is there already and is left as it is; name another file, or a folder") from error
        except OSError:  # a disk that knows no links
            unfinished.rename(file)
        _synced(file.parent)
    return file, contents


@contextmanager
def taken_in(data_dir: Path, file: Path) -> Iterator[Path]:
    """A copy of a backup in a folder of its own in data_dir, to be made ready there: that folder.

    Whatever is done with it, the backup stays as it is. Raises UsageError, StoreError.
    """
    if not file.is_file():
        raise UsageError(f"{file} is no file; name one that feedhub db backup wrote")
    store = data_dir / NAME
    if store.exists() and file.samefile(store):
        raise UsageError(f"{file} is the store itself; name a copy of it")
    folder = data_dir / ".restoring"
    try:
        shutil.rmtree(folder, ignore_errors=True)  # of one that was killed
        folder.mkdir(parents=True, mode=0o700)
        for part in ("", "-wal", "-journal"):  # of one that was copied by hand
            if (beside := file.with_name(file.name + part)).is_file():
                shutil.copyfile(beside, folder / (NAME + part))
                (folder / (NAME + part)).chmod(0o600)
        looked_through(folder / NAME, named=file)
        yield folder
    except OSError as error:
        raise StoreError(f"{error.filename or folder}: {error.strerror}; nothing was restored") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def put_back(folder: Path, data_dir: Path, *, now: datetime) -> Path | None:
    """Put the store of a folder in the place of data_dir's, whose lock the caller has.

    Returns the copy that was kept of the one that was there; None where there was none.
    Raises StoreError; then the one that was there stands.
    """
    store, ready = data_dir / NAME, folder / NAME
    kept = data_dir / f"{NAME}.before-restore-{now:%Y%m%dT%H%M%SZ}"
    there = any(store.with_name(NAME + part).exists() for part in PARTS)
    readable = store.exists() and _kept(store, kept)
    with _sqlite(ready, store, "nothing was restored") as raw:
        another = _generation(store) + 1 if readable else int(now.timestamp())
        raw.execute(f"PRAGMA user_version = {another % 2**31}")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        if readable:
            _over(raw, store)
    if not readable:
        for part in PARTS:  # an old log beside a new file would be written into it
            if (old := store.with_name(NAME + part)).exists():
                old.rename(kept.with_name(kept.name + part))
        _synced(ready)
        ready.replace(store)
    _synced(data_dir)
    return kept if there else None


def generation(connection: Connection) -> int:
    """Another one after each restore: who remembers something of the store has to forget it then."""
    return connection.execute(text("PRAGMA user_version")).scalar() or 0


def looked_through(path: Path, *, named: Path | None = None) -> Contents:
    """What is in a database, every page of which was looked at. named: how messages name it.

    Raises StoreError where it is damaged or not feedhub's, NewerStore.
    """
    shown = named or path
    with _sqlite(path, shown, "nothing was done") as raw:
        wrong = [row[0] for row in raw.execute("PRAGMA integrity_check(1)")]
        if wrong != ["ok"]:
            raise Damaged(f"{shown}: {DAMAGED}")
        tables = {row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not {"alembic_version", "polls", "articles"} <= tables:
            raise StoreError(f"{shown}: holds no store of feedhub; name a file that feedhub db backup wrote")
        revision = str(raw.execute("SELECT version_num FROM alembic_version").fetchone()[0])
        if revision > REVISION:
            raise NewerStore(
                f"{shown} is at revision {revision}, this feedhub knows {REVISION}; install the newer feedhub"
            )
        sources, asked = raw.execute("SELECT count(*), max(last_fetch) FROM polls").fetchone()
        count = raw.execute("SELECT count(*) FROM articles").fetchone()[0]
    when = None if asked is None else EPOCH + timedelta(seconds=asked)
    return Contents(revision=revision, sources=sources, articles=count, asked=when)


def _kept(store: Path, kept: Path) -> bool:
    """Keep a copy of the store that is there; False where it cannot be read any more, so that its files must be kept."""
    try:
        with _beside(kept) as unfinished:
            _copy(store, unfinished, kept, "nothing was restored")
            _synced(unfinished)
            unfinished.rename(kept)
    except Damaged:
        return False
    return True


def _over(raw: sqlite3.Connection, store: Path) -> None:
    """Every page of a database over those of another, in one transaction of that."""
    deadline = time.monotonic() + PATIENCE

    def waits(status: int, *_: int) -> None:
        if status in BUSY and time.monotonic() > deadline:
            raise StoreError(f"{store}: another program holds the database; try again when it has ended")

    with closing(sqlite3.connect(store, isolation_level=None)) as there:
        there.execute("PRAGMA synchronous=FULL")
        raw.backup(there, pages=-1, progress=waits, sleep=0.05)
        there.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _copy(store: Path, target: Path, named: Path, left: str) -> None:
    with _sqlite(store, store, left, onto=named) as raw:
        raw.execute("VACUUM INTO ?", (str(target),))


def _generation(store: Path) -> int:
    with _sqlite(store, store, "nothing was restored") as raw:
        found: int = raw.execute("PRAGMA user_version").fetchone()[0]
        return found


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """An empty file for its owner's eyes, in the folder of another; gone afterwards."""
    unfinished = file.with_name(f".{file.name}.part")
    try:
        unfinished.unlink(missing_ok=True)  # of one that was killed
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        yield unfinished
    except OSError as error:
        raise StoreError(f"{file}: {error.strerror}; nothing was written there") from error
    finally:
        for part in PARTS:
            unfinished.with_name(unfinished.name + part).unlink(missing_ok=True)


class Damaged(StoreError):
    """What is there is no database that can be read."""


@contextmanager
def _sqlite(path: Path, shown: Path, left: str, *, onto: Path | None = None) -> Iterator[sqlite3.Connection]:
    """A database as it is. shown: how messages name it; left: what they say of the rest; onto: what is written meanwhile."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=PATIENCE)) as raw:
            yield raw
    except sqlite3.Error as error:
        said = str(error).lower()
        if "malformed" in said or "not a database" in said:
            raise Damaged(f"{shown}: {DAMAGED}") from error
        if "full" in said or "disk i/o" in said:
            raise StoreError(
                f"{onto or shown}: the disk is full or failing and {left}; free some space and run it again"
            ) from error
        raise StoreError(f"{shown}: {error}; {left}") from error


def _synced(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
