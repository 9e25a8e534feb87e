"""Published files: whole or not there, written only when they differ, and a disk that refuses is told in one sentence."""

import errno
import os
import resource
import signal
import stat
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from feedhub.deliver.directory import PREFIX, Directory
from feedhub.errors import DeliveryError

SOURCE = Path(__file__).parents[2] / "src"


@pytest.fixture
def directory(tmp_path):
    return Directory(tmp_path / "public")


def files(directory):
    return sorted(str(path.relative_to(directory.path)) for path in directory.path.rglob("*") if path.is_file())


def in_another_process(code, *arguments):
    script = f"import sys; sys.path.insert(0, {str(SOURCE)!r})\n{textwrap.dedent(code)}"
    return subprocess.Popen([sys.executable, "-c", script, *map(str, arguments)], stdout=subprocess.PIPE, text=True)


def test_a_file_holds_what_was_written_and_nothing_lies_beside_it(directory):
    assert directory.write("world.atom", b"one")
    assert directory.write("world/archive/1.atom", b"old")
    assert directory.read("world.atom") == b"one"
    assert directory.has("world/archive/1.atom")
    assert files(directory) == ["world.atom", "world/archive/1.atom"]


def test_what_is_not_there_reads_as_none(directory):
    directory.write("world.atom", b"one")
    assert directory.read("nothing.atom") is None
    assert directory.read("world.atom/deeper") is None
    assert not directory.has("nothing.atom")


def test_unchanged_bytes_are_not_written(directory):
    """Neither the file nor its folder is touched, or a server would give the same bytes a new ETag."""
    directory.write("world.atom", b"one")
    at = directory.path / "world.atom"
    os.utime(at, ns=(1, 1))
    os.utime(directory.path, ns=(2, 2))
    before = at.stat()
    assert directory.write("world.atom", b"one") is False
    after = at.stat()
    assert (after.st_ino, after.st_mtime_ns, directory.path.stat().st_mtime_ns) == (before.st_ino, 1, 2)


@pytest.mark.parametrize("new", [b"two", b"two and more", b""])
def test_changed_bytes_replace_the_file_as_a_whole(directory, new):
    """Who has the old file open still reads all of it: it is replaced, not written over."""
    directory.write("world.atom", b"one")
    with (directory.path / "world.atom").open("rb") as reader:
        assert directory.write("world.atom", new) is True
        assert reader.read() == b"one"
    assert directory.read("world.atom") == new


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o000, 0o644)])
def test_the_umask_decides_who_may_read(directory, mask, mode):
    """A web server under another user can read what is published, unless the operator's umask says no."""
    before = os.umask(mask)
    try:
        directory.write("world.atom", b"one")
    finally:
        os.umask(before)
    assert stat.S_IMODE((directory.path / "world.atom").stat().st_mode) == mode


def test_a_removed_file_is_gone_and_so_are_the_folders_it_leaves_empty(directory):
    directory.write("world/archive/1.atom", b"old")
    assert directory.remove("world/archive/1.atom") is True
    assert directory.remove("world/archive/1.atom") is False
    assert directory.remove("never/was") is False
    assert not (directory.path / "world").exists()
    assert directory.path.is_dir()


@pytest.mark.parametrize(
    "name",
    ["", "..", "../feedhub.db", "a/../../b", "/etc/passwd", "a//b", "a/", ".", "a\0b", "..\\b", f"{PREFIX}x.part"],
)
@pytest.mark.parametrize("act", ["read", "write", "remove", "has"])
def test_no_name_leads_out_of_the_folder(directory, name, act):
    with pytest.raises(ValueError, match="no name of a published file"):
        getattr(directory, act)(name, *([b"x"] if act == "write" else []))


def test_sweeping_removes_what_killed_writes_left_and_nothing_else(directory):
    kept = ["world.atom", ".well-known/x", "notes.part", f"world/{PREFIX}keep"]
    for name in kept:
        (directory.path / name).parent.mkdir(parents=True, exist_ok=True)
        (directory.path / name).write_bytes(b"kept")
    for left in (f"{PREFIX}0011.part", f"world/{PREFIX}2233.part"):
        (directory.path / left).write_bytes(b"half")
    assert directory.sweep() == 2
    assert files(directory) == sorted(kept)
    assert Directory(directory.path / "not-yet-made").sweep() == 0


def test_killed_between_write_and_rename_the_old_file_stands(directory):
    """SIGKILL cannot be caught: the half-made file lies beside until the next sweep, and no reader ever sees it."""
    directory.write("world.atom", b"one")
    killed = in_another_process(
        """
        import os
        import signal
        from pathlib import Path
        from feedhub.deliver.directory import Directory

        def hang(beside, name, **folders):
            print("written, not renamed", flush=True)
            signal.pause()

        os.replace = hang
        Directory(Path(sys.argv[1])).write("world.atom", b"two" * 100_000)
        """,
        directory.path,
    )
    with killed:
        assert killed.stdout.readline() == "written, not renamed\n"
        killed.kill()
    assert killed.returncode == -signal.SIGKILL
    assert directory.read("world.atom") == b"one"
    assert len(files(directory)) == 2
    assert directory.sweep() == 1
    assert files(directory) == ["world.atom"]


def test_interrupted_it_leaves_nothing(directory, monkeypatch):
    """Ctrl-C is not a kill: what was begun is taken away at once."""
    directory.write("world.atom", b"one")

    def interrupted(descriptor):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        directory.write("world.atom", b"two")
    assert files(directory) == ["world.atom"]
    assert directory.read("world.atom") == b"one"


def test_bytes_are_durable_before_they_are_visible(directory, monkeypatch):
    """The file is synced before its rename, its folder after it: a power cut shows the old file or the new one."""
    directory.write("world.atom", b"one")
    acts = []
    fsync, replace = os.fsync, os.replace

    def synced(descriptor):
        acts.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        fsync(descriptor)

    def renamed(beside, name, **folders):
        acts.append("rename")
        replace(beside, name, **folders)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", renamed)
    directory.write("world.atom", b"two")
    assert acts == ["file", "rename", "folder"]
    acts.clear()
    directory.remove("world.atom")
    assert acts == ["folder"]


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 64 KB, where we may mount one."""
    at = tmp_path / "disk"
    at.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", at], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("mounting a small disk needs root")
    yield at
    subprocess.run(["umount", at], check=True)


def test_a_full_disk_is_told_and_the_old_file_stands(small_disk):
    directory = Directory(small_disk / "public")
    directory.write("world.atom", b"one")
    with pytest.raises(DeliveryError, match=r"world\.atom: the disk is full; .*stands.*free some space") as error:
        directory.write("world.atom", b"x" * 200_000)
    assert "\n" not in str(error.value)
    assert directory.read("world.atom") == b"one"
    assert files(directory) == ["world.atom"]
    assert directory.write("world.atom", b"two")


def test_a_read_only_disk_is_told(small_disk):
    directory = Directory(small_disk / "public")
    directory.write("world.atom", b"one")
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    assert directory.write("world.atom", b"one") is False
    for act in (lambda: directory.write("world.atom", b"two"), lambda: directory.remove("world.atom")):
        with pytest.raises(DeliveryError, match="the disk is mounted read-only"):
            act()


def test_a_file_beyond_the_limit_is_told_and_the_old_one_stands(directory):
    """A disk that takes a part and then no more, without root: the process's own limit stands in for it."""
    directory.write("world.atom", b"one")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(DeliveryError, match="larger than this process may write"):
            directory.write("world.atom", b"x" * 200_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert directory.read("world.atom") == b"one"
    assert files(directory) == ["world.atom"]


def test_a_folder_or_file_in_the_way_is_told(directory):
    directory.write("world.atom", b"one")
    (directory.path / "science.atom").mkdir()
    with pytest.raises(DeliveryError, match=r"science\.atom: a folder stands where the file belongs"):
        directory.write("science.atom", b"two")
    with pytest.raises(DeliveryError, match="a folder stands where the file belongs"):
        directory.read("science.atom")
    with pytest.raises(DeliveryError, match="a file stands where a folder belongs"):
        directory.write("world.atom/archive/1.atom", b"two")
    assert files(directory) == ["world.atom"]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EDQUOT, "the disk quota is used up"),
        (errno.EROFS, "the disk is mounted read-only"),
        (errno.EACCES, "permission is denied"),
        (errno.EPERM, "the system forbids it"),
        (errno.ENAMETOOLONG, "the name is too long"),
        (errno.EIO, os.strerror(errno.EIO)),
    ],
)
@pytest.mark.parametrize("where", ["open", "fsync", "replace"])
def test_whatever_the_disk_says_is_one_sentence(directory, monkeypatch, number, said, where):
    """Wherever it fails, the old file stands, nothing lies beside it, and the sentence says what and the mend."""
    directory.write("world.atom", b"one")

    def refuse(*arguments, **named):
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, where, refuse)
        with pytest.raises(DeliveryError) as error:
            directory.write("world.atom", b"two")
    assert said in str(error.value)
    assert str(error.value).startswith(str(directory.path if where == "open" else directory.path / "world.atom"))
    assert "\n" not in str(error.value)
    assert directory.read("world.atom") == b"one"
    assert files(directory) == ["world.atom"]


def test_a_disk_that_cannot_sync_folders_is_good_enough(directory, monkeypatch):
    fsync = os.fsync

    def picky(descriptor):
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", picky)
    assert directory.write("world/archive/1.atom", b"old")
