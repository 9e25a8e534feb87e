"""What every room's tests share: a moment, and small builders of values."""

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
