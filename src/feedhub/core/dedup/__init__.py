"""Is this entry one we have? Keys are data; what they mean together is decided here, each time with its reason.

    keys     what names an article; ids derived from it
    same     when a shared key proves one article, when it lies
    late     two stored articles that turn out to be one
    churn    changes at every poll that are no news

Within a source a guid, a canonical URL, or title and text name an article, but none is believed blindly: publishers use
guids again, give every item one link, and rename everything at a CMS move. Across sources only a canonical URL counts.
A key that different articles carry names nothing from then on.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain, count

from feedhub.core.dedup.churn import judged
from feedhub.core.dedup.keys import IRI, Owned, everywhere, keys, minted, named_by, numbered, published, wanted
from feedhub.core.dedup.late import merged
from feedhub.core.dedup.same import SAME, changed_parts, listed_twice, may_be_withdrawn
from feedhub.core.urls import registrable_domain
from feedhub.model import Article, Decision, Duplicate, Key, Known, Merged, New, Revised, Source, Unchanged

KEPT_OUT = "the desk withdrew it"

__all__ = ["Decided", "Owned", "decide", "keys", "named_by", "numbered", "speaks_for", "wanted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What a document's entries are.

    shared: keys found to name nothing, to be stored as such. merged: stored articles found to be one; they come before the
    decisions. ids: the article that each entry is, in the document's order.
    """

    decisions: tuple[Decision, ...]
    shared: frozenset[Key]
    merged: tuple[Merged, ...]
    ids: tuple[str, ...]


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
    listed: Collection[str] = (),
    gap: timedelta | None = None,
    now: datetime,
) -> Decided:
    """What each entry of one source's document is: New, Duplicate, Revised or Unchanged, in the document's order.

    found: as `normalize` made them, without ids; owned: their `keys`. known: the answer to `wanted`.
    native_ids: the source is Atom, so its own ids may be published.
    damaged: positions of entries read by the loose parser, which may create but not revise.
    listed: ids of the articles whose entries the document lists as they were. gap: since the source was asked before.
    """
    return _Matching(known, native_ids=native_ids, listed=listed, gap=gap, now=now).run(found, owned, damaged)


class _Matching:
    """One document's matching: what the store knew, and what was decided so far."""

    def __init__(
        self, known: Known, *, native_ids: bool, listed: Collection[str], gap: timedelta | None, now: datetime
    ) -> None:
        self.names = dict(known.keys)
        self.articles = dict(known.articles)
        self.taken = set(known.ids)
        self.native_ids = native_ids
        self.listed = listed
        self.gap = gap
        self.now = now
        self.shared: set[Key] = set()
        self.merged: list[Merged] = []

    def run(self, found: Sequence[Article], own: Owned, damaged: Collection[int]) -> Decided:
        repeats = listed_twice(found, own)
        carried = Counter(key for at, its in enumerate(own) if at not in repeats for key in its)
        self.shared |= {key for key, times in carried.items() if times > 1}
        named = Counter(id for its in own for id in {self.names.get(key) for key in its} if id)
        elsewhere = {*self.listed, *(id for id, entries in named.items() if entries > 1)}
        decisions: list[Decision] = []
        ids: list[str] = []
        for at, article in enumerate(found):
            if at in repeats:
                ids.append(ids[repeats[at]])
                continue
            decision = self._decide(article, own[at], damaged=at in damaged, elsewhere=elsewhere)
            decisions.append(decision)
            ids.append(decision.id if isinstance(decision, Unchanged) else decision.article.id)
        return Decided(
            decisions=tuple(decisions), shared=frozenset(self.shared), merged=tuple(self.merged), ids=tuple(ids)
        )

    def _decide(self, article: Article, own: Sequence[Key], *, damaged: bool, elsewhere: Collection[str]) -> Decision:
        kept_out = self._withdrawn(article, own)
        if kept_out is not None and kept_out.source == article.source:
            kept = self._claim([key for key in own if self._names(key)], kept_out.id)
            return Unchanged(id=kept_out.id, keys=kept, reason=KEPT_OUT)
        before, reason = self._match(article, [key for key in own if self._names(key)])
        usable = [key for key in own if self._names(key)]
        if before is not None:
            if not damaged:
                before = self._merge(article, before, usable, elsewhere)
            return self._again(article, before, usable, reason, damaged=damaged)
        original, why = (kept_out, KEPT_OUT) if kept_out else self._elsewhere(article, usable)
        id = self._mint(own, usable, public=original is None)
        if original is not None:
            kept = self._claim(usable, id)
            repeated = original.duplicate_of or original.id
            article = replace(article, id=id, dated=article.when, duplicate_of=repeated, story=original.story)
            if kept_out is not None:
                article = _emptied(article, now=self.now)
            self.articles[article.id] = article
            return Duplicate(article=article, keys=kept, reason=why)
        known_by = self._published_id(article.guid, id)
        article = replace(article, id=id, dated=article.when, published_id=known_by)
        public = [everywhere(key) for key in usable if key.kind == "url"] + [published(known_by)]
        kept = self._claim([*usable, *public], id)
        self.articles[id] = article
        return New(article=article, keys=kept, reason=f"no {_kinds(own)} of it was known")

    def _withdrawn(self, article: Article, own: Sequence[Key]) -> Article | None:
        """The article that the desk withdrew and a key of this entry names.

        Neither a new guid nor another source with its link or its id brings it back. But what names many keeps nobody out.
        """
        for key in filter(self._names, own):
            public = {"url": everywhere(key), "guid": published(article.guid or "")}.get(key.kind)
            for sought in (key, public) if public else (key,):
                found = self.articles.get(self.names.get(sought) or "")
                if found is None or found.withdrawn is None:
                    continue
                if sought is public or may_be_withdrawn(article, found, kind=key.kind):
                    return found
        return None

    def _match(self, article: Article, usable: Sequence[Key]) -> tuple[Article | None, str]:
        """The article of the same source that this entry is, and why; a key that lies is marked as shared."""
        for key in usable:
            named = self.names.get(key)
            before = self.articles.get(named) if named else None
            if before is None:
                continue
            reason = SAME[key.kind](article, before)
            if reason:
                return before, reason
            self.shared.add(key)
        return None, ""

    def _merge(self, article: Article, before: Article, usable: Sequence[Key], elsewhere: Collection[str]) -> Article:
        """The article that an entry is, after those that its other keys name were found to be the same."""
        for key in usable:
            for sought in (key, everywhere(key)) if key.kind == "url" else (key,):
                other = self.articles.get(self.names.get(sought) or "")
                if other is None or (other.source == before.source and other.id in elsewhere):
                    continue  # the document lists both, so they are two
                one = merged(article, before, other, kind=key.kind)
                if one is None:
                    continue
                self._take(one)
                before = self.articles[one.older if one.wholly else before.id]
        return before

    def _take(self, one: Merged) -> None:
        older, younger = self.articles[one.older], self.articles[one.younger]
        self.merged.append(one)
        if one.exchanged:
            known_by, never_seen = younger.published_id, older.published_id
            older = replace(older, published_id=known_by, backlog=False)
            younger = replace(younger, published_id=never_seen, backlog=True)
        self.articles |= {older.id: older, younger.id: replace(younger, duplicate_of=older.id)}
        for key, id in self.names.items():
            if id == younger.id and (one.wholly or not key.scope):
                self.names[key] = older.id

    def _again(
        self, article: Article, before: Article, usable: Sequence[Key], reason: str, *, damaged: bool
    ) -> Revised | Unchanged:
        public = [] if before.duplicate_of else [everywhere(key) for key in usable if key.kind == "url"]
        kept = self._claim([*usable, *public], before.id)
        if before.forgotten:
            return Unchanged(id=before.id, keys=kept, reason=f"{reason}; its text was pruned and stays so")
        changed = changed_parts(before, article)
        if damaged and changed:
            return Unchanged(id=before.id, keys=kept, reason=f"{reason}; its markup is damaged, so its text stands")
        verdict = judged(before, article, changed=bool(changed), gap=self.gap, now=self.now)
        if verdict.stands:
            article = replace(
                article,
                title=before.title,
                summary=before.summary,
                content_html=before.content_html,
                image=before.image,
            )
            reason = f"{reason}; it changes like this at every poll, so its text stands"
        after = _merged(before, article, revised=self.now if verdict.counts else before.revised)
        after = replace(after, churn=verdict.churn)
        self.articles[before.id] = after
        if verdict.counts:
            what = " and ".join(changed)
            return Revised(article=after, before=before, keys=kept, changed=changed, reason=f"{reason}; other {what}")
        quiet = replace(after, churn=before.churn) == before
        return Unchanged(
            id=before.id, keys=kept, reason=reason, article=None if after == before else after, quiet=quiet
        )

    def _elsewhere(self, article: Article, usable: Sequence[Key]) -> tuple[Article | None, str]:
        """The article of another source that this one repeats, and why."""
        for key in usable:
            named = self.names.get(everywhere(key)) if key.kind == "url" else None
            if named and self.articles[named].source != article.source:
                return self.articles[named], f"{self.articles[named].source} carried the same link before"
        if article.guid and article.guid.startswith("urn:uuid:"):
            named = self.names.get(published(article.guid))
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

    def _mint(self, own: Sequence[Key], usable: Sequence[Key], *, public: bool) -> str:
        numbers = (minted(own[-1], number) for number in count(2))
        possible = chain(map(minted, usable), [minted(own[-1])], numbers)
        free = (id for id in possible if id not in self.taken)
        id = next(id for id in free if not (public and published(f"urn:uuid:{id}") in self.names))
        self.taken.add(id)
        return id

    def _published_id(self, guid: str | None, id: str) -> str:
        if self.native_ids and guid and IRI.fullmatch(guid) and published(guid) not in self.names:
            return guid
        return f"urn:uuid:{id}"


def _merged(before: Article, article: Article, *, revised: datetime | None) -> Article:
    """The article as its source says it now, with what was given once."""
    stated = min(article.published, before.first_seen) if article.published else before.published
    return replace(
        article,
        id=before.id,
        first_seen=before.first_seen,
        dated=before.dated,
        published=stated,
        backlog=before.backlog,
        duplicate_of=before.duplicate_of,
        story=before.story,
        bond=before.bond,
        copy_of=before.copy_of,
        via=before.via,
        published_id=before.published_id,
        left=before.left,
        serial=before.serial,
        revised=revised,
        language=article.language if revised != before.revised else before.language,
    )


def _emptied(article: Article, *, now: datetime) -> Article:
    """A repeat of what was withdrawn: remembered, so that it is known next time, without anything it says."""
    return Article(
        id=article.id,
        source=article.source,
        outlet=article.outlet,
        first_seen=article.first_seen,
        dated=article.when,
        duplicate_of=article.duplicate_of,
        story=article.story,
        forgotten=now,
        withdrawn=now,
    )


def _kinds(own: Sequence[Key]) -> str:
    return " or ".join({"guid": "guid", "url": "link", "text": "title and text"}[key.kind] for key in own)
