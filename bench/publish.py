"""What publishing costs after one new article, beside bare feedgen on the same items, in a small store and in a large one.

    PYTHONPATH=src python bench/publish.py [SMALL] [LARGE]     stored articles; default 10,000 and 1,000,000

A newsroom of ten sections of 50 items each, besides `all`. One new article at a time, that one section and `all` gain; CPU of
one process, medians of rounds taken in turn on both stores. Goals: <= 2 x feedgen's Atom and RSS of the two sections' items,
and <= 1.2 x from the small store to the large one; sections that gained nothing are not rendered, which is counted.
"""

import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

from identity import BODY, FILL, NOW
from render import bare
from sqlalchemy import text

from feedhub.deliver.directory import Directory
from feedhub.model import Article, Edition, Hub, Key, New, Newsroom, Section, Source
from feedhub.pipeline.composing import compose
from feedhub.pipeline.memory import Lately
from feedhub.pipeline.newsroom import all_sections
from feedhub.pipeline.publish import publish
from feedhub.store import Store, articles, open_store, seen

SMALL, LARGE = 10_000, 1_000_000
SECTIONS, ROUNDS = 10, 31
NEWSROOM = Newsroom(
    hub=Hub(title="World Wire", base_url="https://wire.example"),
    sources={
        f"s{n}": Source(id=f"s{n}", url=f"https://s{n}.example/feed", tags=(f"t{n % SECTIONS}",)) for n in range(100)
    },
    outlets={},
    sections={f"part-{n}": Section(id=f"part-{n}", title=f"Part {n}", query=f"tag:t{n}") for n in range(SECTIONS)},
)


def filled(folder: Path, size: int) -> Store:
    """A store as feedhub leaves it, without statistics, which it never gathers."""
    store = open_store(folder, writes=True)
    with store.writing() as connection:
        for statement in FILL:
            values = {"size": size, "body": BODY, "now": int(NOW.timestamp())}
            connection.execute(text(statement), {k: v for k, v in values.items() if f":{k}" in statement})
        connection.execute(text("UPDATE articles SET story = id"))
        connection.execute(text("INSERT INTO stories SELECT id, when_ FROM articles"))
    return store


def gain(store: Store, number: int) -> None:
    """One new article of the first section."""
    id = f"ffffffff-0000-5000-8000-{number:012}"
    url = f"https://s0.example/new/{number}"
    when = NOW + timedelta(minutes=number)
    article = Article(
        id=id,
        source="s0",
        outlet="s0.example",
        first_seen=when,
        guid=url,
        url=url,
        canonical_url=url,
        title=f"Council votes on harbour wall, new {number}",
        content_html=BODY,
        published=when,
        dated=when,
        story=id,
        published_id=f"urn:uuid:{id}",
    )
    with store.writing() as connection:
        new = New(article=article, keys=(Key("s0", "guid", url),), reason="new")
        articles.apply(connection, [new], shared=(), now=when)


def spent(store: Store, folder: Path, number: int, lately: Lately) -> tuple[float, list[str]]:
    begin = process_time()
    now = NOW + timedelta(minutes=number)
    results = publish(NEWSROOM, store, Directory(folder / "public"), now=now, lately=lately)
    return (process_time() - begin) * 1000, [result.section.id for result in results if result.written]


def editions(store: Store, number: int) -> list[Edition]:
    """What the last pass rendered."""
    composed = []
    with store.reading() as connection:
        for section in (NEWSROOM.sections["part-0"], all_sections(NEWSROOM)["all"]):
            now = NOW + timedelta(minutes=number)
            shown = seen.shown(connection, section.id)
            told = compose(NEWSROOM, connection, section, feeds={}, began=NOW, now=now, shown=shown)
            composed.append(told.edition)
    return [replace(each, section=replace(each.section, description="What is said")) for each in composed]


def peer(composed: list[Edition]) -> float:
    """Bare feedgen, both formats."""
    begin = process_time()
    for edition in composed:
        bare(edition, "atom")
        bare(edition, "rss")
    return (process_time() - begin) * 1000


def main(sizes: tuple[int, int]) -> int:
    with TemporaryDirectory() as small, TemporaryDirectory() as large:
        folders = [Path(small), Path(large)]
        stores = [filled(folder, size) for folder, size in zip(folders, sizes, strict=True)]
        times: list[list[float]] = [[], []]
        kept = [Lately(), Lately()]  # as `serve` keeps it from pass to pass
        for store, folder, lately in zip(stores, folders, kept, strict=True):
            spent(store, folder, 0, lately)
        composed, floors = editions(stores[0], 0), list[float]()
        for number in range(1, ROUNDS + 1):
            for at, (store, folder, lately) in enumerate(zip(stores, folders, kept, strict=True)):
                gain(store, number)
                cost, rendered = spent(store, folder, number, lately)
                if rendered != ["part-0", "all"]:
                    raise SystemExit(f"rendered were {rendered}, not only the sections that gained it")
                times[at].append(cost)
            floors.append(peer(composed))  # in turn with the rounds: the machine may be another a second later
        floor = median(floors)
        for store in stores:
            store.close()
    few, many = map(median, times)
    items = [len(edition.items) for edition in composed]
    print(
        f"after one new article {len(items)} of {SECTIONS + 1} sections are rendered, of {items} items: {few:.1f} ms,"
    )
    print(f"{few / floor:.2f} x bare feedgen, which takes {floor:.1f} ms for their Atom and RSS (goal 2);")
    print(f"{many:.1f} ms at {sizes[1]:,} stored articles instead of {sizes[0]:,}: {many / few:.2f} x (goal 1.2)")
    return int(few > 2 * floor or many > 1.2 * few)


if __name__ == "__main__":
    asked = [int(said) for said in sys.argv[1:3]]
    sys.exit(main((asked + [SMALL, LARGE][len(asked) :])[0:2]))  # type: ignore[arg-type]
