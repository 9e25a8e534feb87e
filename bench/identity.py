"""What deciding on a document costs, in a small store and in a large one: look-ups must not grow with it.

    PYTHONPATH=src python bench/identity.py [SMALL] [LARGE]     stored articles; default 10,000 and 1,000,000

A document of 30 entries, of which 25 are known and 5 new, is planned and stored; CPU of one process, medians of rounds taken
in turn on both stores. Goal: <= 1.3.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

from sqlalchemy import text

from feedhub.core import dedup
from feedhub.core.urls import canonical_url
from feedhub.model import Article
from feedhub.store import Store, articles, open_store

SMALL, LARGE = 10_000, 1_000_000
ENTRIES, NEW, ROUNDS = 30, 5, 60
SOURCES = 100
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
BODY = "<p>The council voted on Tuesday to keep the harbour wall for now, and to ask again in spring.</p>" * 4
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :size)"
ID = "printf('%08x-0000-5000-8000-%012x', i, i)"
SOURCE = f"'s' || (i % {SOURCES})"
FILL = (
    f"""{NUMBERS} INSERT INTO articles (row, id, source, outlet, guid, url, canonical_url, title, summary, content_html,
        published, first_seen, when_, backlog, published_id, serial)
        SELECT i, {ID}, {SOURCE}, 'paper.example', 'g' || i, 'https://paper.example/' || i, 'https://paper.example/' || i,
        'Council votes on harbour wall ' || i, 'The council voted', :body, :now - i, :now - i, :now - i, 0,
        'urn:uuid:' || {ID}, i FROM n""",
    f"{NUMBERS} INSERT INTO keys SELECT {SOURCE}, 'guid', 'g' || i, {ID} FROM n ORDER BY 1, 3",
    f"{NUMBERS} INSERT INTO keys SELECT {SOURCE}, 'url', 'https://paper.example/' || i, {ID} FROM n ORDER BY 1, 3",
    f"{NUMBERS} INSERT INTO keys SELECT {SOURCE}, 'text', hex(i * 7919) || 'text', {ID} FROM n ORDER BY 1, 3",
    f"{NUMBERS} INSERT INTO keys SELECT '', 'url', 'https://paper.example/' || i, {ID} FROM n ORDER BY 3",
    f"{NUMBERS} INSERT INTO keys SELECT '', 'published', 'urn:uuid:' || {ID}, {ID} FROM n ORDER BY 3",
    f"{NUMBERS} INSERT INTO article_words (rowid, words) SELECT i, 'council votes on harbour wall ' || i FROM n",
)


def filled(folder: Path, size: int) -> Store:
    store = open_store(folder, writes=True)
    with store.writing() as connection:
        for statement in FILL:
            values = {"size": size, "body": BODY, "now": int(NOW.timestamp())}
            connection.execute(text(statement), {k: v for k, v in values.items() if f":{k}" in statement})
    with store.writing() as connection:
        connection.execute(text("ANALYZE"))
    return store


def document(size: int, number: int) -> Iterator[Article]:
    """Entries of one source, the known ones spread over all that is stored."""
    for place in range(ENTRIES):
        at = 1 + number + SOURCES * ((size // SOURCES - 1) * place // ENTRIES)
        at = at if place >= NEW else 10 * LARGE + number * ENTRIES + place
        url = f"https://paper.example/{at}"
        yield Article(
            id="",
            source=f"s{(1 + number) % SOURCES}",
            outlet="paper.example",
            first_seen=NOW,
            guid=f"g{at}",
            url=url,
            canonical_url=canonical_url(url),
            title=f"Council votes on harbour wall {at}",
            content_html=BODY,
            published=NOW - timedelta(seconds=at % LARGE),
        )


def spent(store: Store, found: list[Article]) -> tuple[float, int]:
    begin = process_time()
    owned = [dedup.keys(article) for article in found]
    keys, ids = dedup.wanted(found, owned)
    with store.writing() as connection:
        known = articles.known(connection, keys, ids)
        known = replace(known, ids=known.ids | frozenset(articles.by_ids(connection, dedup.numbered(owned, known))))
        decided = dedup.decide(found, owned, known=known, native_ids=False, now=NOW)
        articles.apply(connection, decided.decisions, merged=decided.merged, shared=decided.shared, now=NOW)
    return (process_time() - begin) * 1000, sum(hasattr(each, "id") for each in decided.decisions)


def main(sizes: tuple[int, int]) -> int:
    with TemporaryDirectory() as small, TemporaryDirectory() as large:
        stores = [filled(Path(folder), size) for folder, size in zip((small, large), sizes, strict=True)]
        times: list[list[float]] = [[], []]
        for number in range(ROUNDS):
            for at, (store, size) in enumerate(zip(stores, sizes, strict=True)):
                cost, known = spent(store, list(document(size, number)))
                if known != ENTRIES - NEW:
                    raise SystemExit(f"{known} entries were known, not {ENTRIES - NEW}: the figures would mean nothing")
                times[at].append(cost)
        for store in stores:
            store.close()
    few, many = map(median, times)
    print(f"a document of {ENTRIES} entries, {NEW} of them new: {few:.1f} ms at {sizes[0]:,} stored articles,")
    print(f"{many:.1f} ms at {sizes[1]:,}: {many / few:.2f} x (goal 1.3)")
    return int(many > 1.3 * few)


if __name__ == "__main__":
    asked = [int(said) for said in sys.argv[1:3]]
    sys.exit(main((asked + [SMALL, LARGE][len(asked) :])[0:2]))  # type: ignore[arg-type]
