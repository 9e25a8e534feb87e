"""The sample newsroom, opened at a fixed moment."""

from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from feedhub.demo.newsroom import Newsroom

OPENED = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(OPENED) as opened:
        yield opened


@pytest.fixture(scope="module")
def browser(newsroom: Newsroom) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=newsroom.address) as client:
        yield client
