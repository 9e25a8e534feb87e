"""The desk's acts in a file of their own, one JSON line each, so that putting back an older copy of the store loses none.

A line is written and on the disk before the store learns of it. What a kill or a full disk left of a line is no act: the
next act cuts it off. People edit the file too: empty lines, a line twice and a last one without its end do no harm.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from feedhub.core.desk import Act, Deed
from feedhub.errors import StoreError
from feedhub.store.packed import packed, unpacked

NAME = "desk.jsonl"
LARGEST = 1 << 63  # that the store can hold
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
                end, size = os.fstat(file.fileno()).st_size, STEP
                while end:
                    start = max(0, end - size)
                    whole = _whole(os.pread(file.fileno(), end - start, start))
                    _, found, line = whole.rstrip().rpartition(b"\n")
                    if line.strip() and (found or not start):
                        return self._act(line, "the last line").number
                    if not start:
                        return 0
                    size *= 8
                return 0
        except FileNotFoundError:
            return 0
        except OSError as error:
            raise self._refused(error) from error

    def acts(self) -> Sequence[Act]:
        """All acts, the first first."""
        try:
            lines = _whole(self.path.read_bytes()).split(b"\n")
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise self._refused(error) from error
        said: dict[int, Act] = {}
        for at, line in enumerate(lines, 1):
            if not line.strip():
                continue
            act = self._act(line, f"line {at}")
            if said.setdefault(act.number, act) != act:
                raise StoreError(
                    f"{self.path}: line {at} is another act {act.number}; take out the one that was not done"
                )
        return [*said.values()]

    def append(self, acts: Sequence[Act]) -> None:
        """Write acts at the end, durably; not where it is a dry run."""
        if self.dry:
            return
        data = b"".join(json.dumps(packed(act)).encode() + b"\n" for act in acts)
        try:
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            with os.fdopen(descriptor, "rb+", buffering=0) as file:
                whole = _whole(file.read())
                file.truncate(len(whole))
                file.seek(len(whole))
                rest = memoryview(data if not whole or whole.endswith(b"\n") else b"\n" + data)
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
            return _checked(unpacked(Act, json.loads(line)))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError, OSError) as error:
            raise StoreError(
                f"{self.path}: {where} is no act of the desk; put back what it said, or take the line out"
            ) from error

    def _refused(self, error: OSError) -> StoreError:
        return StoreError(f"{self.path}: {error.strerror}; nothing was done, mend it and do it again")


def _checked(act: Act) -> Act:
    """An act whose values are what they should be; ValueError else: `unpacked` takes words and numbers as they come."""
    texts = (act.who, act.target, *(said for said in (act.why, act.section, act.title) if said is not None))
    numbers = (act.number, *(() if act.undoes is None else (act.undoes,)))
    if not all(type(number) is int and 0 < number < LARGEST for number in numbers):
        raise ValueError("a number")
    if act.deed not in get_args(Deed) or not all(isinstance(said, str) for said in texts):
        raise ValueError("a word")
    return act


def _whole(data: bytes) -> bytes:
    """The end of a file without what was left of a line; one that lacks nothing but its end is whole."""
    lines, end, rest = data.rpartition(b"\n")
    try:
        json.loads(rest)
    except (ValueError, RecursionError):
        return lines + end
    return data
