"""Memory is bounded, and a file is read once for as long as it stays the same."""

from pathlib import Path

import pytest

from feedhub.web.shelf import Shelf


@pytest.fixture
def opened(monkeypatch):
    """The names of the files that were opened for reading."""
    names = []
    open_path = Path.open

    def noted(path, mode, *args, **kwargs):
        if mode == "rb":
            names.append(path.name)
        return open_path(path, mode, *args, **kwargs)

    monkeypatch.setattr(Path, "open", noted)
    return names


def test_a_file_is_read_once(tmp_path, now, opened):
    (tmp_path / "world.atom").write_bytes(b"<feed/>")
    shelf = Shelf(tmp_path, clock=lambda: now)
    assert shelf.find("world.atom") is shelf.find("world.atom")
    assert opened == ["world.atom"]


def test_what_was_not_asked_for_the_longest_makes_room(tmp_path, now, opened):
    """Archives grow for ever, memory does not."""
    for name in ("a.atom", "b.atom", "c.atom"):
        (tmp_path / name).write_bytes(b"x" * 40)
    shelf = Shelf(tmp_path, clock=lambda: now, room=100)
    for name in ("a.atom", "b.atom", "a.atom", "c.atom", "a.atom", "b.atom"):
        assert shelf.find(name).data == b"x" * 40
    assert opened == ["a.atom", "b.atom", "c.atom", "b.atom"]


def test_a_file_larger_than_all_the_room_is_served_all_the_same(tmp_path, now):
    (tmp_path / "a.atom").write_bytes(b"x" * 200)
    assert Shelf(tmp_path, clock=lambda: now, room=100).find("a.atom").data == b"x" * 200


def test_a_folder_is_no_file(tmp_path, now):
    (tmp_path / "a.atom").mkdir()
    assert Shelf(tmp_path, clock=lambda: now).find("a.atom") is None
