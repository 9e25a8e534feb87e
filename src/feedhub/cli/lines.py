"""Articles and answers as lines: JSON as the contract has it, and for people."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from feedhub.model import Article, Newsroom


def json_line(line: Mapping[str, Any]) -> str:
    """One JSON object on one line; times in UTC."""
    return json.dumps(line, ensure_ascii=False, default=_instant)


def article_line(article: Article, newsroom: Newsroom) -> dict[str, Any]:
    """An article's JSON line; names and order are the contract's."""
    source = newsroom.sources.get(article.source)
    tags = dict.fromkeys((*(source.tags if source else ()), *article.categories))
    return {
        "id": article.id,
        "story": article.story,
        "duplicate_of": article.duplicate_of,
        "source": article.source,
        "outlet": newsroom.speaker(article.source, article.outlet).id,
        "guid": article.guid,
        "url": article.url,
        "title": article.title,
        "published": article.published,
        "updated": article.updated,
        "first_seen": article.first_seen,
        "language": article.language,
        "authors": article.authors,
        "tags": tuple(tags),
        "summary": article.summary,
        "content_html": article.content_html,
        "image": article.image,
        "enclosures": [asdict(enclosure) for enclosure in article.enclosures],
    }


def headline(article: Article, newsroom: Newsroom) -> str:
    """When, who, what."""
    name = newsroom.speaker(article.source, article.outlet).name
    return f"{article.when:%Y-%m-%d %H:%M}  {name}: {article.title or '(no title)'}"


def count(number: int, thing: str) -> str:
    """A number of things, in words."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _instant(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds").replace("+00:00", "Z")
    raise TypeError(f"{type(value).__name__} has no form in JSON lines")
