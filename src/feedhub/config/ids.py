"""Ids for sources that were given none: made from the address, readable, and the same wherever a source stands in its file."""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from feedhub.config.names import slug

_LONGEST = 60
_PARTS = re.compile(r"https?://(?:[^/?#@]*@)?(?:www\.)?([^/?#]*)(.*)", re.IGNORECASE | re.DOTALL)


def derived_ids(sources: Sequence[tuple[str, dict[str, Any]]], taken: Collection[str]) -> list[str]:
    """An id for each, in the order given; the order decides nothing.

    sources: the url as the file has it (a ${NAME} in it is not told) and the table. taken: the ids that were written.
    Those that would be called alike, or like a written one, all get a hash of their address; one address written twice
    gets -2, -3.
    """
    names = [_readable(url) for url, _ in sources]
    alike: dict[str, list[int]] = defaultdict(list)
    for number, name in enumerate(names):
        alike[name].append(number)
    used = set(taken)
    for name, numbers in alike.items():
        if len({sources[number][1]["url"] for number in numbers}) > 1 or name in used or not name:
            for number in numbers:
                names[number] = f"{name or 'source'}-{_digest(sources[number][1]['url'])}"
    twins: dict[str, list[int]] = defaultdict(list)
    for number, name in enumerate(names):
        twins[name].append(number)
    used.update(twins)
    for name, numbers in twins.items():
        again = (
            sorted(numbers, key=lambda number: _written(sources[number][1]))
            if len(numbers) > 1 or name in taken
            else numbers
        )
        for number in again if name in taken else again[1:]:
            names[number] = next(free for count in range(2, len(used) + 3) if (free := f"{name}-{count}") not in used)
            used.add(names[number])
    return names


def _readable(url: str) -> str:
    """feeds-npr-org-1004-rss of https://feeds.npr.org/1004/rss.xml; without user, password and ${NAME}, which are secrets."""
    match = _PARTS.match(re.sub(r"\$\{[^}]*\}", "", url))
    if match is None:
        return ""
    host, path = match[1], re.sub(r"\.xml$", "", match[2].rstrip("/"), flags=re.IGNORECASE)
    name = slug(f"{host}{path}")
    return name if len(name) <= _LONGEST else f"{name[:_LONGEST].rstrip('-')}-{_digest(url)}"


def _digest(url: str) -> str:
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _written(table: dict[str, Any]) -> str:
    return json.dumps(table, sort_keys=True, default=str)
