"""What a daemon keeps from pass to pass makes publishing cheap and must never show: the same bytes come out without it.

Beside each pass of a house that keeps everything, a copy of its store and files publishes with nothing kept.
"""

import shutil
import sqlite3
from contextlib import closing

from feedhub.deliver.directory import Directory
from feedhub.pipeline.memory import Lately
from feedhub.pipeline.publish import publish
from feedhub.store import open_store


def without_memory(desk, *, only):
    """What the files would be, published by a process that knows nothing of earlier passes."""
    twin = desk.folder / "twin"
    shutil.rmtree(twin, ignore_errors=True)
    twin.mkdir()
    with (
        closing(sqlite3.connect(desk.folder / "feedhub.db")) as here,
        closing(sqlite3.connect(twin / "feedhub.db")) as there,
    ):
        here.backup(there)
    if (desk.folder / "public").exists():
        shutil.copytree(desk.folder / "public", twin / "public")
    store = open_store(twin, writes=True)
    publish(desk.newsroom, store, Directory(twin / "public"), now=desk.now, only=only)
    store.close()
    return files(twin)


def files(folder):
    public = folder / "public"
    return {str(path.relative_to(public)): path.read_bytes() for path in public.rglob("*") if path.is_file()}


def checked(desk):
    """A desk that compares, each time it publishes."""
    publishes = desk.publish

    def both(*, only=None):
        expected = without_memory(desk, only=only)
        done = publishes(only=only)
        assert files(desk.folder) == expected
        return done

    desk.lately = Lately()
    desk.publish = both
    return desk
