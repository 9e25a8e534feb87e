"""What every room's tests share: a moment, and small builders of values."""

import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("feedhub", deadline=None)  # nothing timed: machines are slow in ways of their own
settings.load_profile("feedhub")

SHARED = Path(__file__).parents[2] / "shared"


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
