"""A folder of published files, for any web server: each file is whole or not there.

Bytes that did not change are not written, so that a server's ETag and Last-Modified (nginx makes both of size and mtime)
stand too. What a killed write left behind has our prefix; `sweep` removes it and nothing else.
"""

import errno
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
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

    def names(self, folder: str = "") -> Collection[str]:
        """The names of the files in a folder, by default at the top; none where there is no such folder."""
        at = self._at(folder) if folder else self.path
        with _told(at, what="it cannot be read"):
            try:
                return {entry.name for entry in os.scandir(at) if entry.is_file()}
            except (FileNotFoundError, NotADirectoryError):
                return ()

    def stamp(self, folder: str) -> int | None:
        """What differs once a file came into a folder or went; None where there is no such folder."""
        at = self._at(folder)
        with _told(at, what="it cannot be read"):
            try:
                return at.stat().st_mtime_ns
            except (FileNotFoundError, NotADirectoryError):
                return None

    def read(self, name: str) -> bytes | None:
        """What that file holds, None where there is none."""
        at = self._at(name)
        with _told(at, what="it cannot be read"):
            try:
                return at.read_bytes()
            except (FileNotFoundError, NotADirectoryError):
                return None

    def write(self, name: str, data: bytes) -> bool:
        """Make that file hold these bytes, as `write_all` does. Returns whether anything was written."""
        return bool(self.write_all({name: data}))

    def write_all(self, files: Mapping[str, bytes]) -> Sequence[str]:
        """Make these files hold these bytes, durably: each written beside, fsync, rename; then fsync of the folders.

        Returns the names of those that were written: not where one holds its bytes already. On any failure, and when killed
        at any instant, each file is the old one or the new one, whole.
        """
        by_folder: dict[str, dict[str, bytes]] = {}
        for name, data in files.items():
            folder, _, leaf = self._judged(name).rpartition("/")
            by_folder.setdefault(folder, {})[leaf] = data
        written = {
            f"{folder}/{leaf}" if folder else leaf
            for folder, named in by_folder.items()
            for leaf in self._write_in(self.path / folder, named)
        }
        return [name for name in files if name in written]

    def _write_in(self, folder: Path, files: Mapping[str, bytes]) -> Sequence[str]:
        """The same for the files of one folder."""
        if self.dry:
            return [name for name, data in files.items() if not _holds(folder / name, data)]
        written = []
        with _opened(folder) as descriptor:
            for name, data in files.items():
                with _told(folder, name):
                    if not _holds(name, data, folder=descriptor):
                        _write_whole(name, data, folder=descriptor)
                        written.append(name)
            if written:
                with _told(folder):
                    _sync(descriptor)
        return written

    def remove(self, name: str) -> bool:
        """Take that file away, durably, and the folders that are empty without it. Returns whether it was there."""
        at = self._at(name)
        if self.dry:
            return at.exists()
        with _told(at, what="it cannot be removed"):
            try:
                at.unlink()
            except (FileNotFoundError, NotADirectoryError):
                return False
            folder = at.parent
            while folder != self.path and not any(folder.iterdir()):
                folder.rmdir()
                folder = folder.parent
            with _opened(folder) as descriptor:
                _sync(descriptor)
        return True

    def sweep(self) -> int:
        """Remove what killed writes left, in every folder; call it only while nobody else writes. Returns how many."""
        if self.dry:
            return 0
        with _told(self.path, what="it cannot be swept"):
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
        return self.path / self._judged(name)

    def _judged(self, name: str) -> str:
        parts = name.split("/")
        if any(part in ("", ".", "..") or part.startswith(PREFIX) or "\0" in part or "\\" in part for part in parts):
            raise ValueError(f"{name!r} is no name of a published file")
        return name


def _holds(name: str | Path, data: bytes, *, folder: int | None = None) -> bool:
    """folder: a descriptor of where the file is, which saves the way there."""
    try:
        if os.stat(name, dir_fd=folder).st_size != len(data):
            return False
        descriptor = os.open(name, os.O_RDONLY | os.O_CLOEXEC, dir_fd=folder)
    except FileNotFoundError:
        return False
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        return file.read() == data


def _make_folders(folder: Path) -> None:
    """Make a folder and those above it, so that they outlast a power cut like the file in them."""
    if folder.is_dir():
        return
    _make_folders(folder.parent)
    folder.mkdir(exist_ok=True)
    with _opened(folder.parent) as descriptor:
        _sync(descriptor)


def _write_whole(name: str, data: bytes, *, folder: int) -> None:
    beside = f"{PREFIX}{os.urandom(6).hex()}{SUFFIX}"
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, MODE, dir_fd=folder)
        with os.fdopen(descriptor, "wb", buffering=0) as file:
            rest = memoryview(data)
            while rest:
                rest = rest[file.write(rest) :]  # a disk that fills up takes a part first
            os.fsync(descriptor)
        os.replace(beside, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:  # Ctrl-C too: whoever stops us finds no litter
        with suppress(FileNotFoundError):
            os.unlink(beside, dir_fd=folder)
        raise


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    """A folder, made where there is none."""
    with _told(folder):
        _make_folders(folder)
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _sync(folder: int) -> None:
    try:
        os.fsync(folder)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some network file systems cannot, and need not
            raise


@contextmanager
def _told(folder: Path, *name: str, what: str = "what was published before stands") -> Iterator[None]:
    try:
        yield
    except OSError as error:
        at = folder.joinpath(*name)
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
