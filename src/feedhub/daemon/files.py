"""Whether files changed, by looking: no library, and it holds on every file system, in containers too."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path

Marks = tuple[tuple[int, int, int] | None, ...]


class Files:
    """Files and directories to look at again and again.

    watched: which ones, asked at each look; a directory changes when a name in it comes or goes.
    """

    def __init__(self, watched: Callable[[], Iterable[Path]]) -> None:
        self._watched = watched
        self._known = self._last = self._marks()

    def changed(self) -> bool:
        """Whether they are otherwise than at the last time this was true, and stood still since the last look.

        An editor that empties a file before it writes it anew is given the time to do so.
        """
        before, self._last = self._last, self._marks()
        if self._last != before or self._last == self._known:
            return False
        self._known = self._last
        return True

    def known(self) -> None:
        """As they are now, they are known."""
        self._known = self._last = self._marks()

    def _marks(self) -> Marks:
        return tuple(_mark(path) for path in self._watched())


def _mark(path: Path) -> tuple[int, int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - a look a second at some files costs less so
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
