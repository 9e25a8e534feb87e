"""Why something is as it is: what an article's life was, and what a section says or leaves out."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice, takewhile
from typing import TypedDict

from feedhub.core.curate import Rule, Verdict, preview
from feedhub.core.dates import ago
from feedhub.core.dedup import named_by
from feedhub.core.desk import Standing, standing
from feedhub.core.query import parse_query
from feedhub.model import Article, Candidate, Key, Newsroom, Section
from feedhub.pipeline.composing import noted
from feedhub.pipeline.newsroom import all_sections, where_they_are
from feedhub.pipeline.offers import as_candidates, offered, pinned, with_repeats
from feedhub.store import Connection, Store, acts, articles, history, sources, stories
from feedhub.store.history import Happened
from feedhub.store.stories import Link

BEYOND = timedelta(days=1)  # how much older than max_age an article may be and still be just missed
TOLD = 50  # articles of a story that are explained at once, and that each of them names
MOST = 5000  # articles that are judged for a preview
IN: tuple[Rule, ...] = ("pinned", "in")
NEAREST: tuple[Rule, ...] = (
    "withdrawn", "hidden", "share", "limit", "archived", "outlets", "max_items", "same", "source", "query", "age", "empty",
    "backlog", "duplicate",
)  # fmt: skip


class _Desk(TypedDict):
    standing: Standing
    pinned: Sequence[Candidate]
    archived: set[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """An article's life. rows: it and its repeats, in order of arrival; keys: of each row; happened: what was decided.

    story: the candidate that its story is, None where it has none; links: what that story belongs together with. alone: whether
    it began its story and nothing was near, so common that the store keeps no line of it. more: how many of what was asked for
    stand behind it and are not explained.
    """

    article: Article
    rows: tuple[Article, ...]
    keys: Mapping[str, Sequence[Key]]
    happened: Sequence[Happened]
    story: Candidate | None
    links: Sequence[Link]
    alone: bool
    verdicts: tuple[tuple[Section, Verdict], ...]
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """A story, with what was pruned of it, as each of its articles is explained with it.

    verdicts: by section, of those that publish stories.
    """

    story: Candidate | None
    links: Sequence[Link]
    verdicts: Mapping[str, Verdict]


def explained(newsroom: Newsroom, store: Store, said: str, *, now: datetime) -> list[Explanation]:
    """The articles that an id, a published id, an address, a guid or a story names, the oldest first, at most TOLD; or none."""
    with store.reading() as connection:
        newsroom = where_they_are(newsroom, sources.moved(connection))
        found = articles.by_ids(connection, named(connection, said.strip(), newsroom))
        originals = articles.by_ids(connection, {article.duplicate_of or id for id, article in found.items()})
        ordered = sorted(originals.values(), key=lambda article: (article.first_seen, article.when, article.id))
        shown = ordered[:TOLD]
        of_stories = {id: _told(newsroom, connection, id, now=now) for id in {article.story for article in shown}}
        made = [_explanation(newsroom, connection, each, of_stories[each.story], now=now) for each in shown]
        return [*made[:-1], replace(made[-1], more=len(ordered) - TOLD)] if len(ordered) > TOLD else made


def named(connection: Connection, said: str, newsroom: Newsroom) -> frozenset[str]:
    """Ids of the articles that an id, a published id, an address, a guid or a story names; they need not be there."""
    said = said.encode(errors="replace").decode()  # a terminal in another encoding says what no text contains
    bare = said.removeprefix("urn:uuid:")
    told = stories.told_by(connection, [bare])
    if told:
        return told
    scopes = ("", *newsroom.sources, *sources.remembered(connection))
    return frozenset({said}) | articles.named(connection, scopes, named_by(said))


def _told(newsroom: Newsroom, connection: Connection, id: str | None, *, now: datetime) -> _Told:
    begun = stories.found(connection, id) if id else None
    told = next(as_candidates(newsroom, connection, [begun]), None) if begun else None
    whole = next(as_candidates(newsroom, connection, [begun], pruned=True), None) if begun else None
    sections = [section for section in all_sections(newsroom).values() if section.collapse == "story" and told]
    links = stories.linked(connection, begun.id)[:TOLD] if begun else ()
    there = stories.members(connection, {id for link in links for id in (link.story, link.other)}, pruned=True)
    return _Told(
        story=whole,
        links=[link for link in links if {link.story, link.other} <= {*there}],  # of a withdrawn one nothing is told
        verdicts={each.id: _verdict(newsroom, connection, each, told, now=now) for each in sections if told},
    )


def _explanation(
    newsroom: Newsroom, connection: Connection, article: Article, of_story: _Told, *, now: datetime
) -> Explanation:
    (made,) = with_repeats(newsroom, connection, [article], tally=True)
    rows = (article, *articles.repeats(connection, [article.id]).get(article.id, ()))
    happened = [each for row in rows for each in history.happened(connection, row.id)]
    return Explanation(
        article=article,
        rows=rows,
        keys={row.id: articles.keys_of(connection, row.id) for row in rows},
        happened=sorted(happened, key=lambda each: each.at),
        story=of_story.story,
        links=of_story.links,
        alone=article.story is not None and not any(each.kind == "story" for each in happened),
        verdicts=tuple(
            (section, of_story.verdicts.get(section.id) or _verdict(newsroom, connection, section, made, now=now))
            for section in all_sections(newsroom).values()
        ),
    )


def _verdict(
    newsroom: Newsroom, connection: Connection, section: Section, asked: Candidate, *, now: datetime
) -> Verdict:
    """One article's or story's, among those that stand before it."""

    def identity(each: Candidate) -> str | None:
        return each.article.story if each.members else each.article.id

    since = ago(now, section.max_age) if section.rank == "top" else asked.article.when
    before = takewhile(lambda each: each.article.when >= since, offered(newsroom, connection, section, since=since))
    others = [each for each in before if identity(each) != identity(asked)]
    query = parse_query(section.query)
    verdicts = preview(
        section,
        query,
        [*others, asked],
        newsroom=newsroom,
        queries=parse_query,
        now=now,
        **_desk(newsroom, connection, section, [*others, asked]),
    )
    return next(verdict for verdict in verdicts if identity(verdict.candidate) == identity(asked))


def previewed(
    newsroom: Newsroom, store: Store, section: Section, *, missed: int, now: datetime
) -> tuple[Sequence[Verdict], Sequence[Verdict]]:
    """What a section would say now, in its order, and so many of what it just leaves out, the nearest first."""
    with store.reading() as connection:
        newsroom = where_they_are(newsroom, sources.moved(connection))
        found = offered(newsroom, connection, section, since=ago(ago(now, section.max_age), BEYOND))
        query = parse_query(section.query)
        judged = list(islice(found, MOST))
        desk = _desk(newsroom, connection, section, judged)
        verdicts = preview(section, query, judged, newsroom=newsroom, queries=parse_query, now=now, **desk)
    out = [verdict for verdict in verdicts if verdict.rule not in IN]
    out.sort(key=lambda verdict: NEAREST.index(verdict.rule))  # stable: the newest first among equals
    return [verdict for verdict in verdicts if verdict.rule in IN], out[:missed]


def _desk(newsroom: Newsroom, connection: Connection, section: Section, judged: Sequence[Candidate]) -> _Desk:
    """What `preview` must know of the desk's acts and of the section's archive."""
    stands = standing(acts.done(connection))
    archived: set[str] = set()
    deque(noted(connection, section, iter(judged), archived), maxlen=0)
    top = pinned(newsroom, connection, section, stands.pins(section.id))
    return {"standing": stands, "pinned": list(top), "archived": archived}
