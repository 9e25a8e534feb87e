"""The copies of itself that the store makes beside it before an upgrade: feedhub.db.before-0007.

Nobody asked for them, so what the desk withdraws takes those along that hold it: in another revision's tables nothing can
be erased, and whoever needs the copy has the store that grew out of it. Backups an operator made are the operator's.
"""

import mmap
from collections.abc import Collection
from pathlib import Path

from feedhub.errors import StoreError

PATTERN = "feedhub.db.before-*"


def there(folder: Path) -> frozenset[str]:
    """Their names."""
    return frozenset(path.name for path in folder.glob(PATTERN))


def forget(folder: Path, ids: Collection[str]) -> None:
    """Delete those that hold any of these articles, in whatever table. Raises StoreError."""
    for path in sorted(folder.glob(PATTERN)):
        try:
            if _holds(path, ids):
                path.unlink()
        except OSError as error:
            raise StoreError(
                f"{path}: {error.strerror}; it holds what is to be withdrawn, delete it and do it again"
            ) from error


def _holds(path: Path, ids: Collection[str]) -> bool:
    with path.open("rb") as file:
        if not path.stat().st_size:  # nothing cannot be mapped
            return False
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return any(data.find(id.encode()) != -1 for id in ids)
