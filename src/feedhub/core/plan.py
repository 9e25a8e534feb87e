"""From a body to a plan: read, normalise, ask what is known, decide. Pure; the store answers the questions in between.

ingest(body) -> Ingested      the articles of entries never seen, or why there is no document
wanted(ingested) -> keys, ids what to ask the store
decide(ingested, known) -> Plan
assign(plan, window) -> Plan  each new article with its story
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from feedhub.core import cluster, dedup, normalize
from feedhub.core.cluster import StoryAssignment, Window
from feedhub.core.parse import parse
from feedhub.model import (
    Article,
    Decision,
    Document,
    Duplicate,
    Fetched,
    Key,
    Known,
    Merged,
    New,
    Poll,
    Revised,
    Source,
    Unchanged,
    Unreadable,
)

LONG = timedelta(
    days=1
)  # from this age at first sight on, a stranger's date of another outlet's article is not believed


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """A document and its new entries as articles, in its order.

    keys: each article's. damaged: positions read by the loose parser.
    """

    document: Document
    articles: tuple[Article, ...]
    keys: tuple[tuple[Key, ...], ...]
    damaged: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to store of one document, in one transaction.

    merged comes before decisions. listed: the items of the document, each digest with the id of its article. unchanged: how
    many of its entries were seen before as they are. assigned: the stories of its new articles, in order of arrival.
    """

    decisions: tuple[Decision, ...]
    shared: frozenset[Key]
    merged: tuple[Merged, ...]
    listed: Mapping[bytes, str]
    unchanged: int
    assigned: tuple[StoryAssignment, ...] = ()


def ingest(
    fetched: Fetched, *, source: Source, poll: Poll, seen: frozenset[bytes], now: datetime
) -> Ingested | Unreadable:
    """Read a body and turn the entries whose digests are not in `seen` into articles."""
    feed_url = fetched.moved_to or poll.url
    document = parse(
        fetched.body, content_type=fetched.content_type, url=fetched.url, encoding=source.encoding, seen=seen
    )
    if isinstance(document, Unreadable):
        return document
    articles = tuple(
        normalize.article(entry, document, source, feed_url=feed_url, now=now) for entry in document.entries
    )
    damaged = frozenset(at for at, entry in enumerate(document.entries) if entry.damaged)
    return Ingested(document=document, articles=articles, keys=tuple(map(dedup.keys, articles)), damaged=damaged)


def decide(
    ingested: Ingested,
    known: Known,
    *,
    source: Source,
    poll: Poll,
    listed: Mapping[bytes, str],
    now: datetime,
    others: Mapping[str, Source],
) -> Plan:
    """What each entry is.

    poll: what was remembered before this answer; where no document of the source was ever read, only its newest `backfill`
    articles are news. listed: the items of its last document, as `Plan.listed`. others: all sources, by id.
    """
    document = ingested.document
    again = {digest: listed[digest] for digest in document.digests if digest in listed}
    decided = dedup.decide(
        ingested.articles,
        ingested.keys,
        known=known,
        native_ids=document.format == "atom",
        damaged=ingested.damaged,
        listed=frozenset(again.values()),
        gap=now - poll.last_fetch if poll.last_fetch else None,
        now=now,
    )
    decisions = decided.decisions
    if poll.entries is None:
        decisions = _held_back(decisions, most=source.backfill)
    moved = sum(not isinstance(decision, Unchanged) for decision in decisions)
    decisions += _lifted(decisions, known, {each.older for each in decided.merged}, source, others)
    read = {entry.digest: id for entry, id in zip(document.entries, decided.ids, strict=True) if entry.digest}
    return Plan(
        decisions=tuple(map(_bylined, decisions)),
        shared=decided.shared,
        merged=decided.merged,
        listed=dict.fromkeys(document.digests, "") | again | read,
        unchanged=document.items - moved,
    )


def assign(plan: Plan, window: Window) -> Plan:
    """Give each new article its story, and the window what it has to remember of it."""
    decided = {article.id: article for each in plan.decisions if isinstance(each, New) for article in (each.article,)}
    assigned = []
    for terms in sorted(map(cluster.terms, decided.values()), key=cluster.arrival):
        one = cluster.assign(terms, window)
        window.add(one.terms)
        assigned.append(one)
        decided[one.article] = told(decided[one.article], one)
    decisions = tuple(
        replace(each, article=decided[each.article.id]) if isinstance(each, New) else each for each in plan.decisions
    )
    return replace(plan, decisions=decisions, assigned=tuple(assigned))


def told(article: Article, assigned: StoryAssignment) -> Article:
    """An article as its story has it."""
    bond = round(assigned.score, 3) if assigned.joined else None
    return replace(article, story=assigned.story, bond=bond, copy_of=assigned.copy_of, via=assigned.via)


def _bylined(decision: Decision) -> Decision:
    """A repeat or another text with the agency that it names; a new article gets it with its story."""
    match decision:
        case Duplicate(article=article):
            via = cluster.carries(article)
        case Revised(article=article, before=before):
            via = cluster.carries(article, before)
        case _:
            return decision
    return replace(decision, article=replace(article, via=via)) if via != article.via else decision


def _held_back(decisions: Sequence[Decision], *, most: int) -> tuple[Decision, ...]:
    """A new source's backlog does not flood the front: all but its newest articles are stored as seen."""
    rows = [decision.article for decision in decisions if isinstance(decision, New | Duplicate)]
    news = {article.id for article in sorted(rows, key=lambda article: article.when, reverse=True)[:most]}
    return tuple(
        replace(decision, article=replace(decision.article, backlog=True))
        if isinstance(decision, New | Duplicate) and decision.article.id not in news
        else decision
        for decision in decisions
    )


def _lifted(
    decisions: Sequence[Decision],
    known: Known,
    merged: Collection[str],
    source: Source,
    others: Mapping[str, Source],
) -> tuple[Unchanged, ...]:
    """Articles that a stranger called old before their own outlet brought them: they get its date, or none would see them."""
    lifted: dict[str, Unchanged] = {}
    here = others.get(source.id, source)
    for each in decisions:
        if not isinstance(each, Duplicate) or each.article.backlog or not dedup.speaks_for(here, each.article):
            continue
        first = known.articles.get(each.article.duplicate_of or "")
        if first is None or first.id in merged or first.when > min(first.first_seen, each.article.when) - LONG:
            continue
        stranger = others.get(first.source)
        if stranger is None or not dedup.speaks_for(stranger, first):
            dated = replace(first, dated=each.article.when, backlog=False)
            lifted.setdefault(first.id, Unchanged(id=first.id, keys=(), reason="its outlet dates it", article=dated))
    return tuple(lifted.values())
