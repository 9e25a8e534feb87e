"""Real feeds, each from an address of its own: nearly every entry that plain feedparser finds is stored, and a second run moves nothing."""

import io
import socket
import tarfile
from pathlib import Path

import feedparser
import pytest

CORPUS = Path(__file__).resolve().parents[3] / "shared/corpus/real-feeds.tar.xz"


@pytest.fixture
def feeds():
    if not CORPUS.exists():
        pytest.skip("the corpus of real feeds is not beside this repository")
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.1.1", 0))
        except OSError:
            pytest.skip("this system has no loopback address but 127.0.0.1")
    with tarfile.open(CORPUS) as archive:
        return [
            archive.extractfile(member).read() for member in archive if member.isfile() and member.name.endswith(".xml")
        ]


@pytest.mark.filterwarnings("default")  # feedparser's own, on other people's bytes
def test_the_corpus_is_stored_whole_and_stands_still(house, site, feeds):
    expected = 0
    for number, body in enumerate(feeds):
        host = f"127.0.{1 + number // 200}.{1 + number % 200}"
        house.source(f"feed-{number}", site.put("/feed", body, host=host, type="text/xml"), tags=["world"])
        expected += len(feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False).entries)
    house.tables["fetch"]["timeout"] = "60s"
    house.section(max_age="36500d", limit=200)

    counts = house.refresh()

    stored = sum(line["articles"] for line in house.status().values())
    missing = [(id, line["reason"]) for id, line in house.status().items() if line["outcome"] == "failed"]
    assert stored >= 0.995 * expected, f"{stored} of {expected} entries; failed: {missing}"
    assert stored == counts["new"] + counts["duplicate"]
    before = house.published()

    again = house.refresh("--force")

    assert again["not_modified"] == counts["fetched"]
    assert (again["new"], again["revised"], again["duplicate"]) == (0, 0, 0)
    assert house.published() == before
