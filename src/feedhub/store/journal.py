"""The desk's acts in a file of their own, one JSON line each, so that putting back an older copy of the store loses none.

A line is written and on the disk before the store learns of it. What a kill or a full disk left of a line is no act: the
next act cuts it off.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path

from feedhub.core.desk import Act
from feedhub.errors import StoreError
from feedhub.store.packed import packed, unpacked

NAME = "desk.jsonl"
STEP = 1 << 16  # bytes read at once, from the end


class Journal:
    """The file of acts in a folder. Methods raise StoreError in one sentence where the disk refuses or a line is no act."""

    def __init__(self, folder: Path, *, dry: bool = False) -> None:
        self.path = folder / NAME
        self.dry = dry

    def newest(self) -> int:
        """The number of the last act, 0 before the first; read from the end of the file."""
        try:
            with self.path.open("rb") as file:
                end, size = _whole(file.fileno()), STEP
                while end:
                    start = max(0, end - size)
                    _, found, line = os.pread(file.fileno(), end - start - 1, start).rpartition(b"\n")
                    if found or not start:
                        return self._act(line, "the last line").number
                    size *= 8
                return 0
        except FileNotFoundError:
            return 0
        except OSError as error:
            raise self._refused(error) from error

    def acts(self) -> Sequence[Act]:
        """All acts, the first first."""
        try:
            lines = self.path.read_bytes().split(b"\n")[:-1]
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise self._refused(error) from error
        return [self._act(line, f"line {number}") for number, line in enumerate(lines, 1)]

    def append(self, acts: Sequence[Act]) -> None:
        """Write acts at the end, durably; not where it is a dry run."""
        if self.dry:
            return
        data = b"".join(json.dumps(packed(act)).encode() + b"\n" for act in acts)
        try:
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            with os.fdopen(descriptor, "rb+", buffering=0) as file:
                end = _whole(file.fileno())
                file.truncate(end)
                file.seek(end)
                rest = memoryview(data)
                while rest:
                    rest = rest[file.write(rest) :]
                os.fsync(file.fileno())
            folder = os.open(self.path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError as error:
            raise self._refused(error) from error

    def _act(self, line: bytes, where: str) -> Act:
        try:
            return unpacked(Act, json.loads(line))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise StoreError(
                f"{self.path}: {where} is no act of the desk; put back what it said, or take the line out"
            ) from error

    def _refused(self, error: OSError) -> StoreError:
        return StoreError(f"{self.path}: {error.strerror}; nothing was done, mend it and do it again")


def _whole(descriptor: int) -> int:
    """Where the last whole line of a file ends."""
    size = os.fstat(descriptor).st_size
    while size:
        start = max(0, size - STEP)
        found = os.pread(descriptor, size - start, start).rfind(b"\n")
        if found != -1:
            return start + found + 1
        size = start
    return 0
