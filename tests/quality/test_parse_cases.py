"""What small feeds mean by the specifications: each case of ../shared/data/parse-cases.jsonl, through parse and normalize."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feedhub.core import text
from feedhub.core.normalize import article
from feedhub.core.parse import parse
from feedhub.model import Article, Document, Source

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "parse-cases.jsonl"
CASES = [json.loads(line) for line in SHARED.read_text(encoding="utf-8").splitlines()] if SHARED.exists() else []
BASE = "http://served.example"
FEED = f"{BASE}/feed"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

pytestmark = pytest.mark.skipif(not CASES, reason="../shared/data/parse-cases.jsonl is not here")


def line(found: Article) -> dict:
    """An article's line of `search --json`, with the words by which the cases ask for parts of it."""
    said = {
        "guid": found.guid,
        "url": found.url,
        "title": found.title,
        "published": moment(found.published),
        "updated": moment(found.updated),
        "language": found.language,
        "authors": list(found.authors),
        "tags": list(found.categories),
        "image": found.image,
        "enclosures": [{"url": e.url, "type": e.type, "length": e.length} for e in found.enclosures],
    }
    html = found.content_html or ""
    return said | {"content": html, "body": html, "summary": found.summary or ""}


def moment(when: datetime | None) -> str | None:
    return when.strftime("%Y-%m-%dT%H:%M:%SZ") if when else None


def agrees(said: dict, key: str, expected: object) -> bool:
    field, _, how = key.rpartition("_")
    match how if field else "":
        case "text":
            texts = {said["summary"]} if field == "summary" else {text.plain(said[field])}
            return expected in (texts | {said["summary"]} if field == "body" else texts)
        case "has":
            return all(part in said[field] for part in expected)
        case "lacks":
            return not any(part in said[field] for part in expected)
        case "not":
            return said[field] != expected
    return expected in (said["published"], said["updated"]) if key == "date" else said[key] == expected


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES])
def test_a_feed_means_what_its_specification_says(case):
    """Each case names the section that decides it."""
    body = case["body"].encode(case.get("encoding") or "utf-8")
    document = parse(body, content_type=case["content_type"], url=FEED)
    assert isinstance(document, Document), case["why"]
    source = Source(id="case", url=FEED)
    lines = [line(article(entry, document, source, feed_url=FEED, now=NOW)) for entry in document.entries]
    expected = json.loads(json.dumps(case["expect"]).replace("{base}", BASE))

    assert len(lines) == expected.get("entries", len(lines)), case["why"]
    assert len(lines) >= expected.get("entries_min", 0), case["why"]
    for item in expected["items"]:
        named = next(key for key in ("guid", "url", "title") if key in item)
        said = next((each for each in lines if each[named] == item[named]), None)
        assert said is not None, f"{item[named]} is not there: {case['why']}"
        wrong = {
            key: said.get(key.rpartition("_")[0] or key) for key, value in item.items() if not agrees(said, key, value)
        }
        assert not wrong, case["why"]
