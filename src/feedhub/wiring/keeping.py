"""The store's upkeep: its revision, backups, and what is forgotten."""

from pathlib import Path
from typing import TYPE_CHECKING

from feedhub.wiring.parts import clock, opened, turn

if TYPE_CHECKING:
    from feedhub.config import Settings
    from feedhub.pipeline.prune import Pruned
    from feedhub.pipeline.restore import Restored
    from feedhub.store.backup import Contents


def upgrade(settings: "Settings") -> tuple[str | None, str]:
    """Bring the store to this feedhub's revision, under its lock; the revisions before and after."""
    from feedhub.store import upgrade as lift

    with turn(settings):
        return lift(settings.data_dir, url=settings.store_url)


def back_up(settings: "Settings", file: Path, *, dry: bool = False) -> "tuple[Path, Contents]":
    """A copy of the store in a file, or in a folder under a name with the time; dry: only look the store through.

    Raises UsageError, StoreError.
    """
    from feedhub.store import must_be_here
    from feedhub.store.backup import back_up as copy

    must_be_here(settings.store_url)
    return copy(settings.data_dir, file, now=clock(), dry=dry)


def restore(settings: "Settings", file: Path, *, dry: bool = False) -> "Restored":
    """Put a backup in the store's place, under its lock. dry: only make sure that it could be.

    Raises UsageError, Busy, StoreError; then the store that was there stands.
    """
    from feedhub.pipeline.restore import restore as put_back
    from feedhub.store import must_be_here

    must_be_here(settings.store_url)
    with turn(settings, dry=dry):
        return put_back(settings.newsroom, settings.data_dir, file, now=clock(), dry=dry)


def prune(settings: "Settings", *, dry: bool = False) -> "tuple[Pruned, int]":
    """Forget what no rule keeps, and give its space back: what was forgotten, and how many bytes. dry: only count.

    Raises Busy, StoreError.
    """
    from feedhub.pipeline.prune import prune as forget

    with turn(settings, dry=dry), opened(settings, writes=not dry) as store:
        pruned = forget(settings.newsroom, store, now=clock(), dry=dry)
        return pruned, 0 if dry else store.shrink()
