"""What rendering costs beside bare feedgen on the same items: ours must stay below twice that.

PYTHONPATH=src python bench/render.py [ITEMS]
"""

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from statistics import median
from time import process_time

from feedgen.feed import FeedGenerator

from feedhub.model import Credit, Edition, Enclosure, Hub, Item, Outlet, Section
from feedhub.render import FORMATS

ROUNDS = 31
HUB = Hub(title="World Wire", base_url="https://wire.example", contact="desk@wire.example")


def edition(size: int) -> Edition:
    now = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    text = "The council voted on Tuesday to keep the harbour wall “for now” & to ask again in spring. " * 4
    items = tuple(
        Item(
            id=f"urn:uuid:00000000-0000-5000-8000-{n:012}",
            title=f"Council votes on the harbour wall, part {n} – what we know",
            published=now - timedelta(minutes=n),
            updated=now - timedelta(minutes=n),
            credit=Credit(
                outlet=Outlet(id="paper.example", title="The Harbour Paper"),
                source="paper",
                feed_url="https://paper.example/feed",
                feed_title="The Harbour Paper",
                feed_home="https://paper.example/",
                url=f"https://paper.example/2026/11/{n}",
            ),
            article=str(n),
            url=f"https://paper.example/2026/11/{n}",
            summary=text[:200],
            content_html=f"<p>{text}</p>" * 6,
            authors=("Ann Lee",),
            tags=("world", "harbours", "councils"),
            enclosures=(Enclosure(url=f"https://paper.example/{n}.mp3", type="audio/mpeg", length=1234),),
            image=f"https://paper.example/{n}.jpg",
            language="en",
        )
        for n in range(size)
    )
    section = Section(id="world-media", title="World Media", description="What the world's media report")
    return Edition(section=section, items=items, updated=now)


def bare(edition: Edition, suffix: str) -> bytes:
    feed = FeedGenerator()
    feed.id(f"{HUB.base_url}/world-media")
    feed.title(edition.section.title)
    feed.description(edition.section.description)
    feed.updated(edition.updated)
    feed.link(href=f"{HUB.base_url}/world-media", rel="alternate")
    for item in edition.items:
        entry = feed.add_entry(order="append")
        entry.id(item.id)
        entry.title(item.title)
        entry.link(href=item.url)
        entry.updated(item.updated)
        entry.published(item.published)
        entry.author([{"name": name} for name in item.authors])
        entry.category([{"term": tag} for tag in item.tags])
        entry.content(item.content_html, type="html")
        entry.summary(item.summary)
        entry.source(url=item.credit.feed_url, title=item.credit.feed_title)
    return feed.atom_str() if suffix == "atom" else feed.rss_str()


def spent(render: Callable[[], bytes]) -> float:
    begin = process_time()
    render()
    return (process_time() - begin) * 1000


def main(size: int) -> None:
    whole = edition(size)
    print(f"{size} items, ms of CPU, medians of {ROUNDS} rounds side by side")
    for suffix, format in FORMATS.items():
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(spent(partial(format.render, whole, HUB)))
            theirs.append(spent(partial(bare, whole, suffix)) if suffix != "json" else 0)
        line = f"{suffix:5} {median(ours):6.2f}"
        if suffix != "json":
            line += f"   feedgen {median(theirs):6.2f}   ratio {median(ours) / median(theirs):.2f}"
        print(line)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 50)
