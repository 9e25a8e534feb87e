"""What /status costs: CPU of one page beside the number of sources, with a fortnight of hours and 20 articles a source.

PYTHONPATH=src python bench/status.py [SOURCES]
"""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

from sqlalchemy import insert

from feedhub.model import Article, Hub, New, Newsroom, Poll, Question, Section, Source
from feedhub.pipeline.ondemand import answer
from feedhub.store import articles, open_store, sources
from feedhub.store.schema import hours

ROUNDS = 15
HOURS = 336
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def newsroom(size: int) -> Newsroom:
    named = [Source(id=f"paper-{n}", url=f"https://paper-{n}.example/feed", title=f"Paper {n}") for n in range(size)]
    return Newsroom(
        hub=Hub(title="World Wire", base_url="https://wire.example"),
        sources={source.id: source for source in named},
        outlets={},
        sections={"world": Section(id="world", title="World")},
    )


def fill(store, house: Newsroom) -> None:
    with store.writing() as connection:
        _fill(connection, house)


def _fill(connection, house: Newsroom) -> None:
    for source in house.sources.values():
        n = int(source.id.partition("-")[2])
        failing = n % 50 == 0
        poll = Poll(
            source=source.id,
            configured_url=source.url,
            url=source.url,
            first_fetch=NOW - timedelta(days=30),
            last_fetch=NOW - timedelta(minutes=n % 60),
            next_fetch=NOW + timedelta(minutes=30),
            outcome="failed" if failing else "not_modified",
            failures=3 if failing else 0,
            reason=f"paper-{n}.example answered 503" if failing else None,
            interval=timedelta(minutes=30),
            entries=20,
        )
        made = [
            New(
                article=Article(
                    id=f"{n}-{k}",
                    source=source.id,
                    outlet=f"paper-{n}.example",
                    first_seen=NOW - timedelta(hours=9 * k, minutes=n % 60),
                    published=NOW - timedelta(hours=9 * k + 1, minutes=n % 60),
                    title=f"Council votes {n} {k}",
                    story=f"s-{n // 3}-{k}",
                ),
                keys=(),
                reason="new",
            )
            for k in range(20)
        ]
        sources.remember(connection, poll)
        articles.apply(connection, made, shared=(), now=NOW)
        rows = [
            {
                "source": source.id,
                "hour": NOW - timedelta(hours=h),
                "fetched": (n + h) % 3 == 0,
                "not_modified": 3,
                "failed": (n * h) % 41 == 0,
                "slowest": 90,
            }
            for h in range(HOURS)
        ]
        connection.execute(insert(hours), rows)


def main(size: int) -> None:
    house = newsroom(size)
    with TemporaryDirectory() as folder:
        store = open_store(Path(folder), writes=True)
        fill(store, house)
        for page in ("1", str(max(size // 100, 1))):
            spent = []
            for _ in range(ROUNDS):
                begin = process_time()
                made = answer(Question(kind="status", said=(("page", page),)), house, store, now=NOW)
                spent.append((process_time() - begin) * 1000)
            print(f"{size:6} sources, page {page:>3}: {median(spent):6.1f} ms of CPU, {len(made.data) / 1000:.0f} kB")
        store.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 5_000)
