"""What a question's feed says. For the moment a section is made up, and the rest is as for any section.

`core.curate` chooses; a source's `republish` and the strictest `content` of the configured sections hold, whatever is
asked for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from urllib.parse import quote

from feedhub.core.curate import curate
from feedhub.core.query import Query, Term, counts, matches, parse_query
from feedhub.errors import Interrupted
from feedhub.model import (
    Article,
    Candidate,
    Edition,
    Elsewhere,
    Gone,
    Question,
    Refused,
    Section,
)
from feedhub.pipeline.offers import GROUP, as_candidates, with_repeats
from feedhub.pipeline.ondemand.basis import TOO_LONG, Basis
from feedhub.pipeline.ondemand.queries import understood
from feedhub.store import articles, stories
from feedhub.store.search import narrow

LIMIT = 50  # items of a feed; of a story all
MOST = 1_600  # candidates that are looked at for them: 50, 100, 200, ... 1,600
REPORTS = 1_000  # of one story
ALWAYS = timedelta(days=365 * 9_000)

Composed = Edition | Elsewhere | Gone | Refused | None


def compose(basis: Basis, question: Question) -> Composed:
    """What a question's feed says."""
    match question.kind:
        case "source":
            return _source(basis, question.name)
        case "tag":
            return _tag(basis, question.name)
        case "story":
            return _story(basis, question.name)
        case "search":
            return _search(basis, dict(question.said))
        case _:
            return None


def matching(basis: Basis, query: Query, *, backlog: bool = False) -> Iterator[Candidate]:
    """What a query admits, newest first, as far as asked for. backlog: that too. Raises Interrupted when its time is up."""
    narrowed = narrow(query, basis.newsroom)
    if backlog:
        found = articles.newest_first(basis.connection, narrowed & articles.repeats_none())
    else:
        found = articles.originals(basis.connection, narrowed)
    for each in _offered(basis, found, tally=counts(query)):
        if not basis.hides(each) and matches(query, each):
            yield each


def _carried(basis: Basis, source: str) -> Iterator[Candidate]:
    """What a source carried, newest first: of what repeats another source's article, that."""
    seen: set[str] = set()
    rows = articles.carried(basis.connection, source)
    while group := list(islice(rows, GROUP)):
        ids = {row.duplicate_of or row.id for row in group} - seen
        seen |= ids
        found = [
            row for row in articles.by_ids(basis.connection, ids).values() if row.forgotten is None and not row.backlog
        ]
        yield from _offered(basis, iter(found))


def _offered(basis: Basis, found: Iterator[Article], *, tally: bool = False) -> Iterator[Candidate]:
    while group := list(islice(found, GROUP)):
        if basis.spent():
            raise Interrupted(TOO_LONG)
        yield from with_repeats(basis.newsroom, basis.connection, group, tally=tally)


def _source(basis: Basis, id: str) -> Edition:
    source, poll = basis.newsroom.sources[id], basis.feeds.get(id)
    title = source.title or (poll.title if poll else None) or id
    section = _section(basis, f"sources/{id}", title)
    edition = _edition(basis, section, parse_query(f"source:{id}"), _carried(basis, id))
    return replace(edition, page=f"search?q={quote(f'source:{id}')}")


def _tag(basis: Basis, tag: str) -> Edition | Refused:
    query = str(Term("tag", tag))
    asked = understood(query)  # a tag may be anything, also what no query can ask for
    if isinstance(asked, Refused):
        return asked
    section = _section(basis, f"tags/{quote(tag, safe='')}", tag)
    return replace(_edition(basis, section, asked, matching(basis, asked)), page=f"search?q={quote(query)}")


def _search(basis: Basis, said: Mapping[str, str]) -> Edition | Refused:
    text = said.get("q", "")
    query = understood(text)
    if isinstance(query, Refused):
        return query
    section = _section(basis, "search", text.strip() or "*")
    asked = f"?q={quote(text, safe='')}&sig={quote(said.get('sig', ''), safe='')}"
    edition = _edition(basis, section, query, matching(basis, query))
    return replace(edition, asked=asked, page=f"search?q={quote(text, safe='')}")


def _story(basis: Basis, id: str) -> Composed:
    """Every report of a story, each an item by itself, under the id that readers know it by."""
    begun = stories.found(basis.connection, id)
    if begun is None:
        return None
    whole = next(as_candidates(basis.newsroom, basis.connection, [begun]), None)
    if whole is None:
        return _left(basis, id)
    shown = [each for each in whole.members if not basis.hides(each)]
    if not shown:
        return None  # the desk may have it come back
    told = [replace(each, article=replace(each.article, backlog=False)) for each in shown[-REPORTS:]]
    first = shown[0].article
    section = _section(basis, f"stories/{id}", first.title or first.url or id, limit=len(told))
    return _curated(basis, replace(section, language=first.language), parse_query("*"), told)


def _left(basis: Basis, id: str) -> Elsewhere | Gone:
    """Where a story went that has nothing to say: into the one its articles turned out to repeat, or away."""
    rows = articles.by_ids(basis.connection, stories.told_by(basis.connection, [id])).values()
    older = articles.by_ids(basis.connection, {row.duplicate_of for row in rows if row.duplicate_of}).values()
    for row in sorted(older, key=lambda row: row.id):
        if row.story not in (None, id) and stories.members(basis.connection, [row.story]):
            return Elsewhere(row.story)
    return Gone("Nothing of this story is kept here any more.")


def _section(basis: Basis, id: str, title: str, *, limit: int = LIMIT) -> Section:
    """A section for the moment."""
    return Section(
        id=id,
        title=f"{basis.newsroom.hub.title}: {title}",
        limit=limit,
        max_age=ALWAYS,
        content=basis.newsroom.strictest,
    )


def _edition(basis: Basis, section: Section, query: Query, found: Iterator[Candidate]) -> Edition:
    """As many candidates as fill it: a source's include or max_items may keep out most of those that a query admits.

    The newest are found first, so one whose time is up says what it found; Interrupted if that is nothing.
    """
    looked: list[Candidate] = []
    while True:
        before = len(looked)
        try:
            looked.extend(islice(found, max(section.limit, before)))
        except Interrupted:
            if not looked:
                raise
        edition = _curated(basis, section, query, looked)
        if len(edition.items) >= section.limit or len(looked) in (before, MOST) or basis.spent():
            return edition


def _curated(basis: Basis, section: Section, query: Query, candidates: list[Candidate]) -> Edition:
    return curate(
        section,
        query,
        candidates,
        feeds=basis.feeds,
        newsroom=basis.newsroom,
        queries=parse_query,
        began=basis.began,
        now=basis.now,
        standing=basis.stands,
    ).edition
