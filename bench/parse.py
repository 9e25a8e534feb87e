"""What reading costs: CPU milliseconds a feed on real feeds, beside plain feedparser and bare lxml in the same run.

    python bench/parse.py [CORPUS]     CORPUS: a directory or a .tar.xz of feeds; default ../shared/corpus/real-feeds.tar.xz

Must reach (issue 4): cold <= 0.75 x feedparser, 5 % new <= 0.15 x, nothing new <= 0.05 x.
"""

import io
import random
import sys
import tarfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import feedparser
from lxml import etree

from feedhub.core.parse import cut, decode, parse
from feedhub.model import Document

ROUNDS = 5  # the best of them: other work on the machine only ever adds
URL = "https://feeds.example.org/feed"
DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "real-feeds.tar.xz"


def bodies(corpus: Path) -> list[bytes]:
    """The feeds of a corpus; none, and a line that says so, where it is absent."""
    if not corpus.exists():
        print(f"not measured: {corpus} is not here")
        sys.exit()
    if corpus.is_dir():
        return [path.read_bytes() for path in sorted(corpus.iterdir()) if path.is_file()]
    with tarfile.open(corpus) as archive:
        members = sorted((m for m in archive.getmembers() if m.isfile()), key=lambda m: m.name)
        return [file.read() for m in members if (file := archive.extractfile(m))]


def bare_lxml(body: bytes) -> None:
    with suppress(etree.XMLSyntaxError):
        etree.fromstring(body)


def plain_feedparser(body: bytes) -> None:
    feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)


def seen_but(body: bytes, share: float, chance: random.Random) -> frozenset[bytes]:
    """The digests of a document of which so many items were not there last time."""
    document = parse(body, content_type=None, url=URL)
    if not isinstance(document, Document):
        return frozenset()
    return frozenset(digest for digest in document.digests if chance.random() >= share)


def main() -> None:
    feeds = bodies(Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT)
    chance = random.Random(1)
    everything = [seen_but(body, 0, chance) for body in feeds]
    most = [seen_but(body, 0.05, chance) for body in feeds]
    nothing: list[frozenset[bytes]] = [frozenset()] * len(feeds)

    def ours(seen: list[frozenset[bytes]]) -> Callable[[], None]:
        def run() -> None:
            for body, digests in zip(feeds, seen, strict=True):
                parse(body, content_type=None, url=URL, seen=digests)

        return run

    runs: dict[str, Callable[[], None]] = {
        "feedparser": lambda: [plain_feedparser(body) for body in feeds] and None,
        "lxml, bare": lambda: [bare_lxml(body) for body in feeds] and None,
        "decode and cut": lambda: [cut.pieces(decode.utf8(body)) for body in feeds] and None,
        "cold": ours(nothing),
        "5 % new": ours(most),
        "nothing new": ours(everything),
    }
    best = dict.fromkeys(runs, float("inf"))
    for _ in range(ROUNDS):
        for name, run in runs.items():
            began = time.process_time()
            run()
            best[name] = min(best[name], time.process_time() - began)
    print(
        f"{len(feeds)} feeds, {sum(map(len, feeds)) / len(feeds) / 1000:.0f} KB each on average; CPU ms a feed, best of {ROUNDS}"
    )
    for name, seconds in best.items():
        print(f"  {name:16} {seconds / len(feeds) * 1000:8.2f}   {seconds / best['feedparser']:.3f} x feedparser")


if __name__ == "__main__":
    main()
