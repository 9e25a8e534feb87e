"""Why something is as it is: what an article's life was, and what a section says or leaves out."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from feedhub.pipeline.offers import as_candidates, offered, pinned, with_repeats
from feedhub.pipeline.publish import all_sections, where_they_are
from feedhub.store import Connection, Store, acts, articles, history, sources, stories
from feedhub.store.history import Happened
from feedhub.store.stories import Link

BEYOND = timedelta(days=1)  # how much older than max_age an article may be and still be just missed
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
    it began its story and nothing was near, so common that the store keeps no line of it.
    """

    article: Article
    rows: tuple[Article, ...]
    keys: Mapping[str, Sequence[Key]]
    happened: Sequence[Happened]
    story: Candidate | None
    links: Sequence[Link]
    alone: bool
    verdicts: tuple[tuple[Section, Verdict], ...]


def explained(newsroom: Newsroom, store: Store, said: str, *, now: datetime) -> list[Explanation]:
    """The articles that an id, a published id, an address, a guid or a story names, the oldest first; or none."""
    with store.reading() as connection:
        newsroom = where_they_are(newsroom, sources.moved(connection))
        found = articles.by_ids(connection, named(connection, said.strip(), newsroom))
        originals = articles.by_ids(connection, {article.duplicate_of or id for id, article in found.items()})
        ordered = sorted(originals.values(), key=lambda article: (article.first_seen, article.id))
        return [_explanation(newsroom, connection, article, now=now) for article in ordered]


def named(connection: Connection, said: str, newsroom: Newsroom) -> frozenset[str]:
    """Ids of the articles that an id, a published id, an address, a guid or a story names; they need not be there."""
    said = said.encode(errors="replace").decode()  # a terminal in another encoding says what no text contains
    bare = said.removeprefix("urn:uuid:")
    told = stories.told_by(connection, [bare])
    if told:
        return told
    scopes = ("", *newsroom.sources, *sources.remembered(connection))
    return frozenset({said}) | articles.named(connection, scopes, named_by(said))


def _explanation(newsroom: Newsroom, connection: Connection, article: Article, *, now: datetime) -> Explanation:
    (made,) = with_repeats(newsroom, connection, [article], tally=True)
    rows = (article, *articles.repeats(connection, [article.id]).get(article.id, ()))
    happened = [each for row in rows for each in history.happened(connection, row.id)]
    begun = stories.found(connection, article.story) if article.story else None
    told = next(as_candidates(newsroom, connection, [begun]), None) if begun else None
    return Explanation(
        article=article,
        rows=rows,
        keys={row.id: articles.keys_of(connection, row.id) for row in rows},
        happened=sorted(happened, key=lambda each: each.at),
        story=told,
        links=stories.linked(connection, begun.id) if begun else (),
        alone=article.story is not None and not any(each.kind == "story" for each in happened),
        verdicts=tuple(
            (section, _verdict(newsroom, connection, section, told if told and _tells(section) else made, now=now))
            for section in all_sections(newsroom).values()
        ),
    )


def _tells(section: Section) -> bool:
    return section.collapse == "story"


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
