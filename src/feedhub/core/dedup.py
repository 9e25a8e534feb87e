"""Is this entry one we have? Keys are data; what they mean together is decided here, each time with its reason.

Within a source a guid, a canonical URL, or title and text name an article, but none is believed blindly: publishers use
guids again, give every item one link, and rename everything at a CMS move. Across sources only a canonical URL counts.
A key that different articles carry names nothing from then on.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain, count
from typing import Literal
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from feedhub.core.text import fold, plain, similarity, words
from feedhub.core.urls import is_redirector, names_nothing, registrable_domain
from feedhub.model import Article, Decision, Duplicate, Key, Known, New, Revised, Source, Unchanged

NAMESPACE = UUID("5f1c1d3e-7a0b-5e2b-9c56-0d8f4b3a6e21")  # ours, once and for all: article ids are derived in it
LONGEST_VALUE = 200  # characters of a key kept as they are; longer ones are hashed
ALIKE = 0.5  # 2-shingle Jaccard from which two texts are versions of one
KINDRED = 0.2  # enough where something else already speaks for it
SAME_MOMENT = timedelta(minutes=1)
MOST_NUMBERED = 400  # articles with one text, no other name and different dates, in one source
TELLING_WORDS = 5  # a shorter body ("Read more") says nothing about identity
_REST = r"[^\s<>\"{}|\\^`]"
IRI = re.compile(  # what may stand as an Atom id: an address, a urn, a tag (RFC 4151: domain or mail address, date, anything)
    rf"https?://{_REST}+|urn:[a-z0-9][a-z0-9-]{{0,31}}:{_REST}+|tag:[\w.+-]+(?:@[\w.-]+)?,\d{{4}}(?:-\d\d){{0,2}}:{_REST}*",
    re.ASCII,
)

Owned = Sequence[Sequence[Key]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What a document's entries are. shared: keys found to name nothing, to be stored as such."""

    decisions: tuple[Decision, ...]
    shared: frozenset[Key]


def keys(article: Article) -> tuple[Key, ...]:
    """What names an article within its source, the strongest first: guid, canonical URL, title and text."""
    found = []
    if article.guid:
        found.append(Key(article.source, "guid", _bounded(article.guid)))
    if article.canonical_url and not names_nothing(article.canonical_url):
        found.append(Key(article.source, "url", _bounded(article.canonical_url)))
    found.append(Key(article.source, "text", _digest(article.title or "", _body(article))))
    return tuple(found)


def wanted(found: Sequence[Article], owned: Owned) -> tuple[frozenset[Key], frozenset[str]]:
    """What to ask the store before deciding on a document: keys, and ids that may be taken.

    owned: each article's `keys`, made once since they need its whole text.
    """
    asked: set[Key] = set()
    ids: set[str] = set()
    for article, own in zip(found, owned, strict=True):
        ids.update(map(_minted, own))
        asked |= {*own, *(_everywhere(key) for key in own if key.kind == "url")}
        if article.guid and ":" in article.guid:  # only such a one can be published, by a source or by us
            asked.add(_published(article.guid))
    return frozenset(asked), frozenset(ids)


def numbered(owned: Owned, known: Known) -> frozenset[str]:
    """What else to ask: the numbered ids of those entries all of whose plain ids are taken. Nearly always none."""
    ids: set[str] = set()
    for own in owned:
        if all(_minted(key) in known.ids for key in own):
            most = 3 if known.keys.get(own[-1]) else MOST_NUMBERED
            ids |= {_minted(own[-1], number) for number in range(2, most + 1)}
    return frozenset(ids)


def speaks_for(source: Source, article: Article) -> bool:
    """Whether a source has the first word on an article: its outlet, else its own address, is the link's domain."""
    if article.url is None:
        return False
    domain = registrable_domain(article.url)
    return domain != "" and domain == (source.outlet or registrable_domain(source.url))


def decide(
    found: Sequence[Article],
    owned: Owned,
    *,
    known: Known,
    native_ids: bool,
    damaged: Collection[int] = (),
    now: datetime,
) -> Decided:
    """What each entry of one source's document is: New, Duplicate, Revised or Unchanged, in the document's order.

    found: as `normalize` made them, without ids; owned: their `keys`. known: the answer to `wanted`.
    native_ids: the source is Atom, so its own ids may be published.
    damaged: positions of entries read by the loose parser, which may create but not revise.
    """
    return _Matching(known, native_ids=native_ids, now=now).run(found, owned, damaged)


class _Matching:
    """One document's matching: what the store knew, and what was decided so far."""

    def __init__(self, known: Known, *, native_ids: bool, now: datetime) -> None:
        self.names = dict(known.keys)
        self.articles = dict(known.articles)
        self.taken = set(known.ids)
        self.native_ids = native_ids
        self.now = now
        self.shared: set[Key] = set()

    def run(self, found: Sequence[Article], own: Owned, damaged: Collection[int]) -> Decided:
        repeats = _listed_twice(found, own)
        carried = Counter(key for at, its in enumerate(own) if at not in repeats for key in its)
        self.shared |= {key for key, times in carried.items() if times > 1}
        decisions: list[Decision] = []
        for at, article in enumerate(found):
            if at not in repeats:
                decisions.append(self._decide(article, own[at], damaged=at in damaged))
        return Decided(decisions=tuple(decisions), shared=frozenset(self.shared))

    def _decide(self, article: Article, own: Sequence[Key], *, damaged: bool) -> Decision:
        before, reason = self._match(article, [key for key in own if self._names(key)])
        usable = [key for key in own if self._names(key)]
        if before is not None:
            return self._again(article, before, usable, reason, damaged=damaged)
        original, why = self._elsewhere(article, usable)
        article = replace(article, id=self._mint(own, usable), dated=article.when)
        if original is not None:
            kept = self._claim(usable, article.id)
            article = replace(article, duplicate_of=original.duplicate_of or original.id)
            self.articles[article.id] = article
            return Duplicate(article=article, keys=kept, reason=why)
        article = replace(article, published_id=self._published_id(article))
        assert article.published_id is not None
        public = [_everywhere(key) for key in usable if key.kind == "url"] + [_published(article.published_id)]
        kept = self._claim([*usable, *public], article.id)
        self.articles[article.id] = article
        return New(article=article, keys=kept, reason=f"no {_kinds(own)} of it was known")

    def _match(self, article: Article, usable: Sequence[Key]) -> tuple[Article | None, str]:
        """The article of the same source that this entry is, and why; a key that lies is marked as shared."""
        for key in usable:
            named = self.names.get(key)
            before = self.articles.get(named) if named else None
            if before is None:
                continue
            reason = _SAME[key.kind](article, before)
            if reason:
                return before, reason
            self.shared.add(key)
        return None, ""

    def _again(
        self, article: Article, before: Article, usable: Sequence[Key], reason: str, *, damaged: bool
    ) -> Revised | Unchanged:
        public = [] if before.duplicate_of else [_everywhere(key) for key in usable if key.kind == "url"]
        kept = self._claim([*usable, *public], before.id)
        changed = _changed(before, article)
        if damaged and changed:
            return Unchanged(id=before.id, keys=kept, reason=f"{reason}; its markup is damaged, so its text stands")
        after = _merged(before, article, revised=self.now if changed else before.revised)
        self.articles[before.id] = after
        if changed:
            what = " and ".join(changed)
            return Revised(article=after, before=before, keys=kept, changed=changed, reason=f"{reason}; other {what}")
        return Unchanged(id=before.id, keys=kept, reason=reason, article=None if after == before else after)

    def _elsewhere(self, article: Article, usable: Sequence[Key]) -> tuple[Article | None, str]:
        """The article of another source that this one repeats, and why."""
        for key in usable:
            named = self.names.get(_everywhere(key)) if key.kind == "url" else None
            if named and self.articles[named].source != article.source:
                return self.articles[named], f"{self.articles[named].source} carried the same link before"
        if article.guid and article.guid.startswith("urn:uuid:"):
            named = self.names.get(_published(article.guid))
            if named:
                return self.articles[named], "its guid is one that we published: our own output comes back"
        return None, ""

    def _names(self, key: Key) -> bool:
        return key not in self.shared and self.names.get(key, "") is not None

    def _claim(self, wanted: Sequence[Key], id: str) -> tuple[Key, ...]:
        """Those of the keys that are free become this article's; what another already holds stays with it."""
        free = tuple(key for key in wanted if key not in self.names and key not in self.shared)
        self.names |= dict.fromkeys(free, id)
        return free

    def _mint(self, own: Sequence[Key], usable: Sequence[Key]) -> str:
        numbers = (_minted(own[-1], number) for number in count(2))
        id = next(id for id in chain(map(_minted, usable), [_minted(own[-1])], numbers) if id not in self.taken)
        self.taken.add(id)
        return id

    def _published_id(self, article: Article) -> str:
        guid = article.guid
        if self.native_ids and guid and IRI.fullmatch(guid) and _published(guid) not in self.names:
            return guid
        return f"urn:uuid:{article.id}"


def _same_guid(article: Article, before: Article) -> str:
    if article.canonical_url and article.canonical_url == before.canonical_url:
        return "same guid and link"
    if article.canonical_url is None or before.canonical_url is None:
        if _unique(article.guid) or _one_moment(article, before) or _alike(article, before, KINDRED):
            return "same guid"
        return ""
    if _alike(article, before, KINDRED if _unique(article.guid) else ALIKE):
        return "same guid and text, new link"
    if _unique(article.guid) and _one_moment(article, before):
        return "same guid and date, new link"
    return ""


def _same_url(article: Article, before: Article) -> str:
    if article.guid is None or before.guid is None or article.guid == before.guid:
        return "same link"
    if _one_moment(article, before) or _alike(article, before, KINDRED):
        return "same link, new guid"
    return ""


def _same_text(article: Article, before: Article) -> str:
    telling = _telling(article)
    if not telling and not article.title:
        return "" if (article.guid or article.url) else "same empty entry"
    if _one_moment(article, before):
        return "same title, text and date"
    if not article.canonical_url and not article.guid and not before.canonical_url and not before.guid:
        return "same title and text" if telling or not (article.published and before.published) else ""
    if telling and _through_redirector(article, before):
        return "same title and text behind a redirecting link"
    if telling and _moved_host(article, before):
        return "same title, text and path at another host"
    return ""


_SAME = {"guid": _same_guid, "url": _same_url, "text": _same_text}  # a new kind of key within a source is a row here


def _listed_twice(found: Sequence[Article], own: Sequence[Sequence[Key]]) -> frozenset[int]:
    """Positions of entries that only repeat an earlier one of the document."""
    repeated = set()
    first: dict[tuple[object, ...], int] = {}
    named = Counter((article.guid, article.canonical_url) for article in found)
    for at, article in enumerate(found):
        same = first.setdefault((own[at][-1].value, article.canonical_url or article.guid), at)
        if same == at and named[article.guid, article.canonical_url] == 2 and _unique(article.guid):
            version = first.setdefault((article.guid, article.canonical_url, "a version"), at)  # RFC 4287 4.1.1
            same = version if _alike(article, found[version], ALIKE) else at
        if same != at:
            repeated.add(at)
    return frozenset(repeated)


def _merged(before: Article, article: Article, *, revised: datetime | None) -> Article:
    """The article as its source says it now, with what was given once."""
    published = min(article.published, before.first_seen) if article.published else before.published
    return replace(
        article,
        id=before.id,
        first_seen=before.first_seen,
        dated=before.dated,
        published=published,
        backlog=before.backlog,
        duplicate_of=before.duplicate_of,
        story=before.story,
        published_id=before.published_id,
        serial=before.serial,
        revised=revised,
        language=article.language if revised != before.revised else before.language,
    )


def _changed(before: Article, article: Article) -> tuple[Literal["title", "content"], ...]:
    changed: list[Literal["title", "content"]] = []
    if fold(before.title or "") != fold(article.title or ""):
        changed.append("title")
    if before.content_html != article.content_html and fold(_body(before)) != fold(_body(article)):
        changed.append("content")
    return tuple(changed)


def _alike(article: Article, before: Article, bar: float) -> bool:
    """Whether two texts may be versions of one: equal recurring titles alone ("Morning briefing") are not enough."""
    titles = similarity(article.title or "", before.title or "")
    if _telling(article) and _telling(before):
        bodies = similarity(_body(article), _body(before))
        return bodies >= bar or (titles >= 0.8 and (bodies >= KINDRED or _one_moment(article, before)))
    return titles >= bar and (_one_moment(article, before) or not (article.published and before.published))


def _one_moment(article: Article, before: Article) -> bool:
    if article.published is None or before.published is None:
        return False
    return abs(article.published - before.published) <= SAME_MOMENT


def _telling(article: Article) -> bool:
    return len(words(_body(article))) >= TELLING_WORDS


def _unique(guid: str | None) -> bool:
    """Whether a guid looks made for one item: an address, a tag or urn, or long with digits; not "1" or "post-77"."""
    return guid is not None and (":" in guid or (len(guid) >= 20 and any(sign.isdigit() for sign in guid)))


def _through_redirector(article: Article, before: Article) -> bool:
    return any(is_redirector(url) for url in (article.canonical_url, before.canonical_url) if url)


def _moved_host(article: Article, before: Article) -> bool:
    if not article.canonical_url or not before.canonical_url:
        return False
    new, old = urlsplit(article.canonical_url), urlsplit(before.canonical_url)
    return len(new.path) > 1 and (new.path, new.query) == (old.path, old.query)


def _body(article: Article) -> str:
    return plain(article.content_html or "")


def _everywhere(key: Key) -> Key:
    return Key("", key.kind, key.value)


def _published(id: str) -> Key:
    return Key("", "published", _bounded(id))


def _minted(key: Key, number: int = 1) -> str:
    tail = "" if number == 1 else f"#{number}"
    return str(uuid5(NAMESPACE, f"{key.scope}\n{key.kind}\n{key.value}{tail}"))


def _kinds(own: Sequence[Key]) -> str:
    return " or ".join({"guid": "guid", "url": "link", "text": "title and text"}[key.kind] for key in own)


def _bounded(value: str) -> str:
    return value if len(value) <= LONGEST_VALUE else _digest(value)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode(errors="surrogatepass")).hexdigest()
