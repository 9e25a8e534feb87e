"""A folder of published files, for any web server: each file is whole or not there.

Bytes that did not change are not written, so that a server's ETag and Last-Modified (nginx makes both of size and mtime)
stand too. What a killed write left behind has our prefix; `sweep` removes it and nothing else.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from feedhub.errors import DeliveryError

PREFIX = ".feedhub-"  # hidden from web servers that hide dot files, and from `ls`
SUFFIX = ".part"
MODE = 0o644  # less the umask


class Directory:
    """Files by name; a name may have folders in it (`world/archive/1.atom`), never a way out.

    Methods raise DeliveryError in one sentence where the disk refuses, ValueError for a name that is no name: that is a
    bug of the caller.

    dry: nothing is written or removed, only told.
    """

    def __init__(self, path: Path, *, dry: bool = False) -> None:
        self.path = path
        self.dry = dry

    def has(self, name: str) -> bool:
        """Whether that file is there."""
        return self._at(name).is_file()

    def read(self, name: str) -> bytes | None:
        """What that file holds, None where there is none."""
        at = self._at(name)
        with _told(at, "it cannot be read"):
            try:
                return at.read_bytes()
            except (FileNotFoundError, NotADirectoryError):
                return None

    def write(self, name: str, data: bytes) -> bool:
        """Make that file hold these bytes, durably: written beside, fsync, rename, fsync of the folder.

        Returns whether anything was written: not where it holds them already. On any failure, and when killed at any
        instant, the old file stands.
        """
        at = self._at(name)
        with _told(at):
            if _holds(at, data):
                return False
            if self.dry:
                return True
            _make_folders(at.parent)
            beside = at.with_name(f"{PREFIX}{os.urandom(6).hex()}{SUFFIX}")
            try:
                _write_whole(beside, data)
                beside.replace(at)
            except BaseException:  # Ctrl-C too: whoever stops us finds no litter
                beside.unlink(missing_ok=True)
                raise
            _sync_folder(at.parent)
        return True

    def remove(self, name: str) -> bool:
        """Take that file away, durably, and the folders that are empty without it. Returns whether it was there."""
        at = self._at(name)
        if self.dry:
            return at.exists()
        with _told(at, "it cannot be removed"):
            try:
                at.unlink()
            except (FileNotFoundError, NotADirectoryError):
                return False
            folder = at.parent
            while folder != self.path and not any(folder.iterdir()):
                folder.rmdir()
                folder = folder.parent
            _sync_folder(folder)
        return True

    def sweep(self) -> int:
        """Remove what killed writes left, in every folder; call it only while nobody else writes. Returns how many."""
        if self.dry:
            return 0
        with _told(self.path, "it cannot be swept"):
            left = [
                Path(folder, name)
                for folder, _, names in os.walk(self.path)
                for name in names
                if name.startswith(PREFIX) and name.endswith(SUFFIX)
            ]
            for path in left:
                path.unlink(missing_ok=True)
        return len(left)

    def _at(self, name: str) -> Path:
        parts = name.split("/")
        if any(part in ("", ".", "..") or part.startswith(PREFIX) or "\0" in part or "\\" in part for part in parts):
            raise ValueError(f"{name!r} is no name of a published file")
        return self.path.joinpath(*parts)


def _holds(at: Path, data: bytes) -> bool:
    try:
        return at.stat().st_size == len(data) and at.read_bytes() == data
    except FileNotFoundError:
        return False


def _make_folders(folder: Path) -> None:
    """Make a folder and those above it, so that they outlast a power cut like the file in them."""
    if folder.is_dir():
        return
    _make_folders(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _write_whole(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, MODE)
    with os.fdopen(descriptor, "wb", buffering=0) as file:
        rest = memoryview(data)
        while rest:
            rest = rest[file.write(rest) :]  # a disk that fills up takes a part first
        os.fsync(descriptor)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some network file systems cannot, and need not
            raise
    finally:
        os.close(descriptor)


@contextmanager
def _told(at: Path, what: str = "what was published before stands") -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why, mend = _REASONS.get(error.errno or 0) or (f"the disk said: {error.strerror or error}", "mend it")
        raise DeliveryError(f"{at}: {why}; {what}, {mend} and publish again") from error


_SPACE = "free some space"
_RIGHTS = "let the user that runs feedhub write there"
_REASONS = {
    errno.ENOSPC: ("the disk is full", _SPACE),
    errno.EDQUOT: ("the disk quota is used up", _SPACE),
    errno.EFBIG: ("the file is larger than this process may write", "raise its limit (ulimit -f)"),
    errno.EROFS: ("the disk is mounted read-only", "mount it for writing"),
    errno.EACCES: ("permission is denied", _RIGHTS),
    errno.EPERM: ("the system forbids it", _RIGHTS),
    errno.EISDIR: ("a folder stands where the file belongs", "move it away"),
    errno.ENOTDIR: ("a file stands where a folder belongs", "move it away"),
    errno.EEXIST: ("a file stands where a folder belongs", "move it away"),
    errno.ENAMETOOLONG: ("the name is too long for this disk", "choose a shorter path"),
}
