"""What was said to be done outlasts a power cut: the disk was asked to keep it. The files of `deliver` are in its own tests.

No power is cut in a test, and their files may lie in memory; so what is seen is that it was asked.
"""

import os
from datetime import UTC, datetime
from stat import S_ISDIR

import pytest

from feedhub import catalog
from feedhub.config import load
from feedhub.core.desk import Act
from feedhub.pipeline import signing
from feedhub.store import backup, open_store
from feedhub.store.journal import Journal

NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture
def kept(monkeypatch):
    """Whether the disk was asked to keep a file or folder as it is."""
    asked, fsync = set(), os.fsync

    def watched(descriptor):
        asked.add(state(os.fstat(descriptor)))
        fsync(descriptor)

    def state(told):
        """Of a file with its size: what was written after it was asked does not count."""
        return told.st_dev, told.st_ino, None if S_ISDIR(told.st_mode) else told.st_size

    def kept(path):
        return state(path.stat()) in asked

    monkeypatch.setattr(os, "fsync", watched)
    return kept


def test_an_act_of_the_desk(tmp_path, kept):
    """Before it is done: what was withdrawn must stay so."""
    journal = Journal(tmp_path)
    for number in (1, 2):
        journal.append([Act(number=number, at=NOW, who="ann", deed="hide", target="a")])
        assert kept(journal.path)
    assert kept(tmp_path)


def test_each_transaction_of_the_store(tmp_path):
    """SQLite asks for itself: at each commit (2 is FULL), of the log that it writes ahead."""
    store = open_store(tmp_path, writes=True)
    with store.bare() as raw:
        assert raw.execute("PRAGMA synchronous").fetchone() == (2,)
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    store.close()


def test_a_backup(tmp_path, kept):
    open_store(tmp_path, writes=True).close()
    made, _ = backup.back_up(tmp_path, tmp_path / "copy.db", now=NOW)
    assert kept(made)
    assert kept(tmp_path)


def test_the_key_of_signed_addresses(tmp_path, kept):
    """Readers subscribed to what it signed."""
    signing.key(tmp_path)
    assert kept(tmp_path / signing.KEY)


def test_an_edit_of_the_operators_files(tmp_path, kept):
    (tmp_path / "feedhub.toml").write_text(
        '[hub]\ntitle = "Wire"\nbase_url = "http://127.0.0.1:8000"\ndata_dir = "var"\n'
    )
    (tmp_path / "sections.toml").write_text('[[section]]\nid = "all-of-it"\ntitle = "All of it"\n')
    (tmp_path / "sources.toml").write_text('[[source]]\nid = "a"\nurl = "https://a.example/"\n')
    settings = load(tmp_path, environ={})
    tables, _ = catalog.new_sources(settings, [{"url": "https://b.example/"}])
    catalog.apply([catalog.with_sources(settings, tables)], settings, environ={})
    assert kept(tmp_path / "sources.toml")
