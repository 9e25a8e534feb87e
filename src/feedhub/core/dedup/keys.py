"""What names an article: its keys, and the ids derived from them.

What a key proves is `same`'s to say. A derived id depends on source and key alone, so that a rebuilt store finds it again.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from uuid import UUID

from feedhub.core.text import plain
from feedhub.core.urls import canonical_url, names_nothing
from feedhub.model import Article, Key, KeyKind, Known

NAMESPACE = UUID("5f1c1d3e-7a0b-5e2b-9c56-0d8f4b3a6e21")  # ours, once and for all: article ids are derived in it
LONGEST_VALUE = 200  # characters of a key kept as they are; longer ones are hashed
MOST_NUMBERED = 400  # articles with one text, no other name and different dates, in one source
_REST = r"[^\s<>\"{}|\\^`\[\]]"
_URI = r"[A-Za-z0-9;/?:@&=+$.\-_!~*'(),%]"
_HEX = "[0-9a-fA-F]"
IRI = re.compile(  # what may stand as an Atom id: an address, a UUID, another urn, a tag (RFC 4151: domain or mail address, date)
    rf"https?://[^/\s]{_REST}*"
    rf"|urn:(?:uuid:{_HEX}{{8}}(?:-{_HEX}{{4}}){{3}}-{_HEX}{{12}}"
    rf"|(?!uuid:)[a-z0-9][a-z0-9-]{{1,31}}:(?:[A-Za-z0-9()+,.:=@;$_!*'-]|%{_HEX}{{2}})+)"
    rf"|tag:(?:[a-z0-9._-]+@)?[a-z0-9.-]+,\d{{4}}(?:-\d\d){{0,2}}:{_URI}*(?:#{_URI}*)?",
    re.ASCII,
)

Owned = Sequence[Sequence[Key]]


def keys(article: Article) -> tuple[Key, ...]:
    """What names an article within its source, the strongest first: guid, canonical URL, title and text."""
    found = []
    if article.guid:
        found.append(Key(article.source, "guid", _bounded(article.guid)))
    if article.canonical_url and not names_nothing(article.canonical_url):
        found.append(Key(article.source, "url", _bounded(article.canonical_url)))
    found.append(Key(article.source, "text", _digest(article.title or "", body(article))))
    return tuple(found)


def named_by(said: str) -> Mapping[KeyKind, str]:
    """The keys' values by which a person may mean an article: its guid, its published id, its address."""
    values: dict[KeyKind, str] = {"guid": _bounded(said), "published": _bounded(said)}
    url = canonical_url(said)
    return values | {"url": _bounded(url)} if url else values


def wanted(found: Sequence[Article], owned: Owned) -> tuple[frozenset[Key], frozenset[str]]:
    """What to ask the store before deciding on a document: keys, and ids that may be taken.

    owned: each article's `keys`, made once since they need its whole text.
    """
    asked: set[Key] = set()
    ids: set[str] = set()
    for article, own in zip(found, owned, strict=True):
        may_be = [*map(minted, own)]
        ids.update(may_be)
        asked |= {published(f"urn:uuid:{id}") for id in may_be}  # another may have taken what readers would know it by
        asked |= {*own, *(everywhere(key) for key in own if key.kind == "url")}
        if article.guid and ":" in article.guid:  # only such a one can be published, by a source or by us
            asked.add(published(article.guid))
    return frozenset(asked), frozenset(ids)


def numbered(owned: Owned, known: Known) -> frozenset[str]:
    """What else to ask: the numbered ids of those entries all of whose plain ids are taken. Nearly always none."""
    ids: set[str] = set()
    for own in owned:
        if all(minted(key) in known.ids for key in own):
            most = 3 if known.keys.get(own[-1]) else MOST_NUMBERED
            ids |= {minted(own[-1], number) for number in range(2, most + 1)}
    return frozenset(ids)


def everywhere(key: Key) -> Key:
    """The key as it names the article for all sources."""
    return Key("", key.kind, key.value)


def published(id: str) -> Key:
    """The key of an id that readers know an article by."""
    return Key("", "published", _bounded(id))


def minted(key: Key, number: int = 1) -> str:
    """The article id that a key gives (CONTRACT: derived ids), or the one of that number where it is taken."""
    tail = "" if number == 1 else f"#{number}"
    said = f"{key.scope}\n{key.kind}\n{key.value}{tail}".encode()
    digits = hashlib.sha1(NAMESPACE.bytes + said, usedforsecurity=False).hexdigest()
    variant = "89ab"[int(digits[16], 16) & 3]
    # as uuid5 says it (RFC 9562 5.5), which takes six times as long, and each article has several that it may be given
    return f"{digits[:8]}-{digits[8:12]}-5{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:32]}"


def body(article: Article) -> str:
    """The visible text of what an article has to read."""
    return plain(article.content_html or "")


def _bounded(value: str) -> str:
    return value if len(value) <= LONGEST_VALUE else _digest(value)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode(errors="surrogatepass")).hexdigest()
