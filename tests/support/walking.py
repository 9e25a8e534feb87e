"""A subscriber that was away: reads a section's feed and goes back through its archive documents (RFC 5005 4)."""

from pathlib import Path

from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
DEAD = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
BASE = "http://127.0.0.1:8000"


def root(public: Path, name: str):
    return etree.fromstring((public / name).read_bytes())


def link(document, rel: str) -> str | None:
    found = [each.get("href") for each in document.findall(f"{ATOM}link") if each.get("rel") == rel]
    assert len(found) <= 1, f"{rel} twice"
    return found[0] if found else None


def entries(document) -> list[tuple[str, str]]:
    return [(entry.findtext(f"{ATOM}id"), entry.findtext(f"{ATOM}title")) for entry in document.findall(f"{ATOM}entry")]


def tombstones(document) -> list[str]:
    return [dead.get("ref") for dead in document.findall(DEAD)]


def walked(public: Path, section: str) -> list[tuple[str, str]]:
    """Id and title of each entry from the section's feed to the end of its archive, in the order read."""
    name, found, read = f"{section}.atom", [], set()
    while name is not None:
        assert name not in read, f"the archive goes in a circle at {name}"
        read.add(name)
        document = root(public, name)
        found += entries(document)
        older = link(document, "prev-archive")
        name = older.removeprefix(f"{BASE}/") if older else None
    return found
