"""Identity measured on labelled pairs (../shared/data/dedup-pairs.jsonl): `a` was seen earlier, `b` later."""

import json
from datetime import UTC, datetime

import pytest

from feedhub.core import dedup
from feedhub.core.urls import canonical_url, registrable_domain
from feedhub.model import Article, Key, Known, New

NOW = datetime(2026, 2, 20, tzinfo=UTC)


def article(said: dict[str, str]) -> Article:
    return Article(
        id="",
        source=said["source"],
        outlet=registrable_domain(said["url"]),
        first_seen=NOW,
        guid=said["guid"],
        url=said["url"],
        canonical_url=canonical_url(said["url"]),
        title=said["title"],
        content_html=said["summary"],
        published=datetime.fromisoformat(said["published"]) if said.get("published") else None,
    )


def one_article(earlier: Article, later: Article) -> bool:
    nothing = Known(keys={}, articles={}, ids=frozenset())
    (first,) = dedup.decide([earlier], [dedup.keys(earlier)], known=nothing, native_ids=False, now=NOW).decisions
    names: dict[Key, str | None] = dict.fromkeys(first.keys, first.article.id)
    known = Known(keys=names, articles={first.article.id: first.article}, ids=frozenset([first.article.id]))
    (second,) = dedup.decide([later], [dedup.keys(later)], known=known, native_ids=False, now=NOW).decisions
    return not isinstance(second, New)


@pytest.mark.parametrize(("label", "floor"), [("same", 0.97), ("different", 0.97), ("copy", 0.97)])
def test_labelled_pairs(shared, label, floor):
    """At least 97 % of the same are recognised, and of the different (wire copy at another outlet too) kept apart."""
    pairs = [json.loads(line) for line in (shared / "data" / "dedup-pairs.jsonl").read_text().splitlines()]
    wrong = [
        pair["why"]
        for pair in pairs
        if pair["label"] == label and one_article(article(pair["a"]), article(pair["b"])) != (label == "same")
    ]
    asked = sum(pair["label"] == label for pair in pairs)
    assert asked > 20
    assert 1 - len(wrong) / asked >= floor, wrong
