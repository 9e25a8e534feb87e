"""One pass at a time, between processes: an advisory lock on a file, which the kernel drops when its holder dies."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from feedhub.errors import Busy, StoreError

PATIENCE = timedelta(seconds=10)
STEP_SECONDS = 0.05


@contextmanager
def hold(data_dir: Path, *, patience: timedelta = PATIENCE, name: str = "feedhub.lock") -> Iterator[None]:
    """Hold data_dir's lock for a pass. name: of the file, where something else than a pass is to be done once at a time.

    Raises Busy when another process still holds it after `patience`.
    """
    path = data_dir / name
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)  # or anybody could hold it
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}; give feedhub's user the right to write there") from error
    try:
        _wait(handle, path, patience)
        yield
    finally:
        os.close(handle)


def _wait(handle: int, path: Path, patience: timedelta) -> None:
    deadline = time.monotonic() + patience.total_seconds()
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise Busy(f"another feedhub run holds {path}; try again when it has ended") from None
            time.sleep(STEP_SECONDS)
        else:
            return
