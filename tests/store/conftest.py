"""A real SQLite store in a temporary folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from feedhub.store import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path, writes=True)
    yield opened
    opened.close()
