"""What a daemon keeps from pass to pass makes publishing cheap and must never show: the same bytes come out without it.

Beside each pass of a house that keeps everything, a copy of its store and files publishes with nothing kept.
"""

import shutil
import sqlite3
import weakref
from contextlib import closing

from uncovered import uncovered

from feedhub.deliver.directory import Directory
from feedhub.pipeline.memory import Lately
from feedhub.pipeline.publish import publish
from feedhub.store import open_store


class Twin:
    """A house that is made what another is, each time anew. Its store stays open: what SQLAlchemy keeps are statements, no news."""

    def __init__(self, desk):
        self.folder = desk.folder / "twin"
        self.store = open_store(self.folder, writes=True)
        weakref.finalize(desk, self.store.close)

    def take_after(self, desk):
        """Be what the house is now."""
        shutil.rmtree(self.folder / "public", ignore_errors=True)
        with closing(sqlite3.connect(desk.folder / "feedhub.db")) as here, self.store.bare() as there:
            here.backup(there)
        if (desk.folder / "public").exists():
            shutil.copytree(desk.folder / "public", self.folder / "public")

    def without_memory(self, desk, *, only):
        """What the files would be, published by a process that knows nothing of earlier passes."""
        publish(desk.newsroom, self.store, Directory(self.folder / "public"), now=desk.now, only=only)
        return files(self.folder)


def files(folder):
    public = folder / "public"
    return {str(path.relative_to(public)): path.read_bytes() for path in public.rglob("*") if path.is_file()}


def checked(desk):
    """A desk that compares, each time it publishes."""
    publishes, twin = desk.publish, Twin(desk)

    def both(*, only=None):
        twin.take_after(desk)
        done = publishes(only=only)
        with uncovered():  # the same lines, a second time
            expected = twin.without_memory(desk, only=only)
        assert files(desk.folder) == expected
        return done

    desk.lately = Lately()
    desk.publish = both
    return desk
