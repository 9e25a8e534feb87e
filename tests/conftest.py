"""What every room's tests share: a moment, and small builders of values."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings
from uncovered import uncovered

settings.register_profile("feedhub", deadline=None)  # nothing timed: machines are slow in ways of their own
settings.load_profile("feedhub")

MEMORY = Path("/dev/shm")  # where Linux keeps files in memory
ENOUGH = 2 << 30  # bytes; the suite has some 400 MB at a time
SHARED = Path(__file__).parents[2] / "shared"


def _lighten() -> None:
    """Two things of the machine that cost the suite a third of its time and that no test is about, unless somebody chose them.

    Temporary files lie in memory where it offers a folder that is like any other: the store and the deliveries wait for the disk
    at each transaction and file. That they ask for it is seen by watching `os.fsync`, whatever lies below. A container may
    give 64 MB, or forbid to run what lies there. And what was compiled is kept, for the other workers and some 800 commands.
    """
    if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK | os.X_OK):
        there = os.statvfs(MEMORY)
        if there.f_bavail * there.f_frsize >= ENOUGH and not there.f_flag & os.ST_NOEXEC:
            os.environ["TMPDIR"] = str(MEMORY)  # for pytest, its workers and every process a test starts
            tempfile.tempdir = None  # pytest has asked before
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


_lighten()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Leave what is marked `uncovered` out of the measurement."""
    if item.get_closest_marker("uncovered") is None:
        return (yield)
    with uncovered():
        return (yield)


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of labelled data and real feeds beside the project; its tests skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the labelled data (../shared) is not here")
    return SHARED


@pytest.fixture(scope="session")
def needs() -> Callable[[str], str]:
    """Where a program is. Without it a test is skipped; where CI promises it, it fails."""

    def needs(program: str) -> str:
        found = shutil.which(program)
        if found is None:
            if os.environ.get("CI") == "true":
                pytest.fail(f"{program} is not installed, and CI promises that it is")
            pytest.skip(f"{program} is not on this machine")
        return found

    return needs
