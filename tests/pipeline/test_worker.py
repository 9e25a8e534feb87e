"""The killable worker: the same answer as without it, an end to what never ends, and nothing left behind."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from feedhub.core.plan import Ingested, ingest
from feedhub.model import Fetched, Poll, Source, Unreadable
from feedhub.pipeline import worker

URL = "http://feeds.example/feed"
ITEMS = "".join(
    f"<item><title>Number {n}</title><guid>{n}</guid><description>{'word ' * 400}</description></item>"
    for n in range(1100)
)
BODY = f"<rss version='2.0'><channel><title>Large</title>{ITEMS}</channel></rss>".encode()
HANG = "import os, re; from feedhub.pipeline.worker import bound; bound({seconds}, parent=os.getppid()); re.match('(a+)+$', 'a' * 64 + 'b')"


def read(body: bytes, now) -> Ingested | Unreadable:
    poll = Poll(source="s", configured_url=URL, url=URL)
    return worker.read(
        Fetched(url=URL, body=body), source=Source(id="s", url=URL), poll=poll, seen=frozenset(), now=now
    )


@pytest.fixture
def environment(monkeypatch):
    """A child finds the code that is tested."""
    monkeypatch.setenv("PYTHONPATH", str(Path(worker.__file__).parents[2]))


def test_a_large_body_is_read_as_a_small_one_would_be(now, environment):
    assert len(BODY) > worker.OUTSIZED
    found = read(BODY, now)
    poll = Poll(source="s", configured_url=URL, url=URL)
    assert found == ingest(
        Fetched(url=URL, body=BODY), source=Source(id="s", url=URL), poll=poll, seen=frozenset(), now=now
    )
    assert isinstance(found, Ingested)
    assert len(found.articles) == 1100


def test_code_in_the_operators_folder_is_not_run(now, environment, monkeypatch, tmp_path):
    """feedhub is started wherever its operator stands; a file there named like a library's is none."""
    (tmp_path / "pickle.py").write_text("raise SystemExit('not ours')")
    monkeypatch.chdir(tmp_path)
    assert isinstance(read(BODY, now), Ingested)


def test_a_child_whose_parent_is_gone_before_it_looks_ends(environment):
    """Also where the parent is process 1, as in a container: it is told which process to look for, not what 1 means."""
    ends = "import os; from feedhub.pipeline.worker import bound; bound(9, parent={parent}); print('read on')"
    here = worker.ask([sys.executable, "-c", ends.format(parent=os.getpid())], b"", seconds=9)
    assert here == b"read on\n"
    gone = worker.ask([sys.executable, "-c", ends.format(parent=os.getpid() + 1)], b"", seconds=9)
    assert isinstance(gone, Unreadable)


def test_what_is_no_feed_is_told_from_the_child(now, environment):
    assert read(b"<html>" + b" " * worker.OUTSIZED, now) == Unreadable(reason="this is an HTML page, not a feed")


def test_a_hang_inside_a_regular_expression_is_ended(environment):
    """No signal handler of Python's runs there; the kernel's limit does not ask."""
    found = worker.ask([sys.executable, "-c", HANG.format(seconds=1)], b"", seconds=1)
    assert found == Unreadable(reason="reading its body took more than 1 s of CPU and was ended")


def test_a_child_that_fails_says_why(environment):
    found = worker.ask([sys.executable, "-c", "raise MemoryError('no room')"], b"", seconds=5)
    assert found == Unreadable(reason="reading its body failed: MemoryError: no room")


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel ends it with its parent on Linux only")
def test_no_child_outlives_its_parent_or_holds_its_lock(tmp_path, environment):
    """SIGKILL leaves the parent no chance to say goodbye."""
    lock, child = tmp_path / "lock", tmp_path / "child"
    hang = f"import os, pathlib; pathlib.Path({str(child)!r}).write_text(str(os.getpid())); {HANG.format(seconds=60)}"
    program = (
        f"import fcntl, sys; from feedhub.pipeline import worker; held = open({str(lock)!r}, 'w'); fcntl.flock(held, fcntl.LOCK_EX);"
        f"worker.ask([sys.executable, '-c', {hang!r}], b'', seconds=60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program])
    until(lambda: child.exists() and child.read_text())
    pid = int(child.read_text())
    until(lambda: "pyth" in Path(f"/proc/{pid}/comm").read_text() and burning(pid))
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    with lock.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    until(lambda: not alive(pid))


def burning(pid: int) -> bool:
    """Whether it is past its start: in the regular expression."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11]) > 80


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(true) -> None:
    for _ in range(1200):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("it never came to pass", os.getpid())
