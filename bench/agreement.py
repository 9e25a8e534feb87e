"""How far we agree with feedparser on its own test files, and where not, which section says that we are right.

    PYTHONPATH=src python bench/agreement.py FEEDPARSER/tests     (of the release that is installed; never part of the project)

Exit 1 if a difference is not on the list, or less than 98 % of all fields agree beside the list.
"""

import io
import re
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import feedparser

from feedhub.core import text, urls
from feedhub.core.parse import parse
from feedhub.model import Document, Entry

URL = "http://127.0.0.1:8097/feed.xml"
HEADER = re.compile(r"^Header:\s+([\w-]+):\s*(.*?)\s*$", re.MULTILINE | re.IGNORECASE)
DIFFERENCES = (  # field, file, why
    (
        "link",
        r"entry_id|_id_base_|atom10_id|title_inherit_2",
        "RFC 4287 4.2.6: an Atom id is not to be dereferenced, so it is no link",
    ),
    (
        "guid",
        r"_id_base_|atom10_id|title_inherit_2|id_with_attributes",
        "RFC 4287 4.2.6.1: ids are compared as they stand, never resolved",
    ),
    ("guid", r"no_normalization_4", "RFC 4287 4.2.6.1: nor is their case folded"),
    ("guid", r"isPermaLink_ValueError", "RSS 2.0 guid: any string identifies, whether or not it is an address"),
    ("authors", r"entry_source_author", "RFC 4287 4.2.1: an entry has the authors of its source"),
    ("authors", r"psc/", "RFC 4287 4.2.1: an entry has the authors of its feed"),
    (
        "title",
        r"chardet/shiftjis",
        "WHATWG Encoding 5.2: 0x81 and 0x8D mean nothing in windows-1252; both of us guess at undeclared Shift JIS",
    ),
    (
        "entries",
        r"geo/|comment|category_nested|unknown-namespace|arbitrary_element|psc/",
        "places, addresses of comments and unknown elements are not kept, and an item that says nothing else is no article",
    ),
    (
        "entries",
        r"itunes_item_(block|explicit)",
        "what passes through is passed on as it was, also where feedparser makes None of it",
    ),
    (
        "entries",
        r"rss_incomplete_cdata",
        "RFC 4287 4.1.2, RSS 2.0: an item cut short before its identity would be another one tomorrow",
    ),
)


def compared(path: Path) -> Iterator[tuple[str, object, object]]:
    """Field, feedparser's, ours; of each entry that both have."""
    body = path.read_bytes()
    headers = {name.lower(): value for name, value in HEADER.findall(body[:4000].decode("utf-8", "replace"))}
    location = headers.get("content-location", "")
    url = location if "://" in location else URL
    said = {"content-location": url} | ({"content-type": headers["content-type"]} if "content-type" in headers else {})
    theirs = feedparser.parse(io.BytesIO(body), response_headers=said, resolve_relative_uris=False, sanitize_html=False)
    document = parse(body, content_type=headers.get("content-type"), url=url)
    ours = document.entries if isinstance(document, Document) else ()
    kept = [entry for entry in theirs.entries if any(dict.values(entry))]
    yield "entries", len(kept), len(ours)
    for their, our in zip(kept, ours, strict=False):
        yield from fields(their, our, url)


def fields(their: dict, our: Entry, url: str) -> Iterator[tuple[str, object, object]]:
    def said(key: str) -> object:
        return dict.get(their, key)  # the dictionary answers other keys in place of missing ones

    title = said("title")
    if title:
        html = (said("title_detail") or {}).get("type") in ("text/html", "application/xhtml+xml")
        title = text.plain(title) if html else " ".join(title.split())
    yield "title", title or None, our.title
    yield "link", urls.absolute(said("link"), url) if said("link") else None, our.url
    yield "guid", said("id") or None, our.guid
    moments = (moment(said(key)) for key in ("published_parsed", "created_parsed", "updated_parsed"))
    yield "date", next((each for each in moments if each), None), our.published or our.updated
    people = [author.get("name") or author.get("email") for author in said("authors") or ()]
    yield "authors", tuple(dict.fromkeys(name for name in people if name)), our.authors


def moment(parsed: tuple[int, ...] | None) -> datetime | None:
    return datetime(*parsed[:6], tzinfo=UTC) if parsed and parsed[0] >= 1990 else None


def reason(field: str, name: str) -> str | None:
    return next((why for of, pattern, why in DIFFERENCES if of == field and re.search(pattern, name)), None)


def main() -> None:
    if len(sys.argv) < 2:
        print("agreement: not asked; give the tests folder of feedparser's repository")
        return
    warnings.simplefilter("ignore")
    root = Path(sys.argv[1])
    agreed, asked, listed, unlisted = Counter[str](), Counter[str](), Counter[str](), []
    for path in sorted(root.rglob("*.xml")):
        for field, theirs, ours in compared(path):
            if not theirs and not ours:
                continue
            asked[field] += 1
            if theirs == ours:
                agreed[field] += 1
            elif why := reason(field, path.relative_to(root).as_posix()):
                listed[f"{field}: {why}"] += 1
            else:
                unlisted.append((field, path.relative_to(root).as_posix(), theirs, ours))
    for field, count in asked.items():
        on_the_list = sum(n for why, n in listed.items() if why.startswith(f"{field}:"))
        print(f"{field:8} {count:5} asked {agreed[field]:5} agree {on_the_list:3} differ and are listed")
    for why, count in listed.most_common():
        print(f"  {count:3} {why}")
    for difference in unlisted:
        print("  not listed:", *difference)
    share = sum(agreed.values()) / max(asked.total() - listed.total(), 1)
    print(f"{share:.1%} agree beside the list")
    sys.exit(bool(unlisted) or share < 0.98)


if __name__ == "__main__":
    main()
