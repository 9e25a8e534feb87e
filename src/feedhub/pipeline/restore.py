"""A backup in the store's place: made ready beside it, so that nobody ever reads it otherwise than it is to be.

What SQLite has to do with it is `store/backup`.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from feedhub.model import Newsroom
from feedhub.pipeline.desk import catch_up, same_desk
from feedhub.store import open_store
from feedhub.store.backup import NAME, Contents, looked_through, put_back, taken_in
from feedhub.store.journal import Journal


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What a restore did. acts: of the desk, that the backup was told. kept: the copy of the store that was there."""

    contents: Contents
    acts: int
    kept: Path | None


def restore(newsroom: Newsroom, data_dir: Path, file: Path, *, now: datetime, dry: bool = False) -> Restored:
    """Upgrade a backup, let it obey all that the desk did, and put it in the place of the store, whose lock the caller has.

    dry: leave it at making sure that it could be. Raises UsageError, StoreError; then the store that was there stands.
    """
    journal = Journal(data_dir, dry=dry)
    with taken_in(data_dir, file) as folder:
        store = open_store(folder, writes=True)
        try:
            same_desk(store, journal, named=str(file))
            acts = catch_up(newsroom, store, journal)
        finally:
            store.close()
        contents = looked_through(folder / NAME, named=file)
        kept = None if dry else put_back(folder, data_dir, now=now)
        return Restored(contents=contents, acts=acts, kept=kept)
