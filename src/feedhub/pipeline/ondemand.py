"""What is composed when it is asked for: one source, one tag, one story, a search.

For the moment a section is made up, and the rest is as for any section: `core.curate` chooses, `render.FORMATS` writes. A
source's `republish` and the strictest `content` of the configured sections hold, whatever is asked for. Which
addresses there are, `web/ondemand.py` says; it also keeps what was made until `state` moves.

Strangers ask, so each answer is bounded: in what is looked at, and in CPU (`LONGEST`), in the database too.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from time import thread_time
from urllib.parse import quote

from feedhub.core.curate import curate
from feedhub.core.desk import NOTHING, Standing, standing
from feedhub.core.query import And, Node, Not, Or, Query, Term, counts, matches, parse_query
from feedhub.core.query.folding import tag_form
from feedhub.errors import Interrupted, QueryError
from feedhub.model import (
    Article,
    Candidate,
    Edition,
    Elsewhere,
    FetchRules,
    Gone,
    Made,
    Newsroom,
    Poll,
    Question,
    Refused,
    Reply,
    Section,
)
from feedhub.pipeline.offers import GROUP, as_candidates, with_repeats
from feedhub.pipeline.publish import ways, where_they_are
from feedhub.store import Connection, Store, acts, articles, sources, stories
from feedhub.store.search import narrow

LIMIT = 50  # items of a feed; of a story all
MOST = 1_600  # candidates that are looked at for them: 50, 100, 200, ... 1,600
REPORTS = 1_000  # of one story
LONGEST = 1.5  # seconds of CPU for one answer
QUERY_LENGTH = 1_000  # characters
CLAUSES = 50  # words, phrases and fields of a query
ALWAYS = timedelta(days=365 * 9_000)
RULES = FetchRules()
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
TOO_LONG = "This query takes too long; ask for rarer words, or for a shorter time with after:2026-01-31."


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What an answer is made of. feeds: what polls know of each source. spent: whether its time is up. stands: what
    the desk hides: what it hides everywhere is not here either.

    sign: what follows the suffix of a search feed's address, None where nobody may sign. rules: how sources are asked.
    """

    newsroom: Newsroom
    connection: Connection
    feeds: Mapping[str, Poll]
    now: datetime
    spent: Callable[[], bool]
    sign: Callable[[str], str] | None = None
    rules: FetchRules = RULES
    stands: Standing = NOTHING

    def hides(self, each: Candidate) -> bool:
        """Whether the desk hides an article from everybody."""
        return bool({each.article.id, each.article.story} & self.stands.hides(""))

    @property
    def began(self) -> datetime:
        """What an empty feed is dated by: when the first source was first asked."""
        return sources.began(self.connection) or BEGINNING


class Stood:
    """What the desk made stand, kept from answer to answer: read again when it has acted, whichever process it acts in."""

    def __init__(self) -> None:
        self._known = (0, NOTHING)

    def now(self, connection: Connection) -> Standing:
        newest = acts.newest(connection)
        known, standing_now = self._known
        if newest != known:
            standing_now = standing(acts.done(connection))
            self._known = (newest, standing_now)  # both at once: answers are made in several threads
        return standing_now


Composed = Edition | Elsewhere | Gone | Refused | None


def _story_page(desk: Desk, question: Question) -> Reply:
    from feedhub.pipeline.dossier import dossier
    from feedhub.render.dossier import story_page, story_timeline
    from feedhub.render.views import Dossier

    told = dossier(desk, question.name)
    if not isinstance(told, Dossier):
        return told if not isinstance(told, Edition) else None
    if question.suffix == "svg":
        return Made(story_timeline(told, desk.newsroom.hub))
    return Made(story_page(told, desk.newsroom.hub, ways(desk.newsroom)))


def _search_page(desk: Desk, question: Question) -> Reply:
    from feedhub.pipeline.inquiry import inquiry
    from feedhub.render.inquiry import search_page

    return Made(search_page(inquiry(desk, question), desk.newsroom.hub, ways(desk.newsroom)))


def _status_page(desk: Desk, question: Question) -> Reply:
    from feedhub.pipeline.condition import condition
    from feedhub.render.condition import sources_picture, status_page

    told = condition(desk, question)
    if question.suffix == "svg":
        return Made(sources_picture(told, desk.newsroom.hub))
    return Made(status_page(told, desk.newsroom.hub, ways(desk.newsroom)))


# What shows a question's answer to people: a page is a row here, and one of `web.ondemand.ADDRESSES`.
PAGES: Mapping[str, Callable[[Desk, Question], Reply]] = {
    "story": _story_page,
    "search": _search_page,
    "status": _status_page,
}


def state(store: Store) -> object:
    """What all answers depend on beside the configuration: while it is equal, they are."""
    with store.reading() as connection:
        return articles.newest_serial(connection), acts.newest(connection)


class Names:
    """What the configuration calls its sources and tags; made once for each, for it is asked at every request."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._sources = frozenset(newsroom.sources)
        self._tags: dict[str, str] = {}
        for source in newsroom.sources.values():
            for tag in source.tags:
                self._tags.setdefault(tag_form(tag), tag)

    def __call__(self, question: Question) -> Question | None:
        """The question in the words of the configuration; None where it names a source or tag that there is not."""
        match question.kind:
            case "source":
                return question if question.name in self._sources else None
            case "tag":
                tag = self._tags.get(tag_form(question.name)) if question.name else None
                return replace(question, name=tag) if tag is not None else None
            case _:
                return question


def answer(
    question: Question,
    newsroom: Newsroom,
    store: Store,
    *,
    now: datetime,
    sign: Callable[[str], str] | None = None,
    rules: FetchRules = RULES,
    stood: Stood | None = None,
) -> Reply:
    """The answer, whole. sign, rules: as in Desk. stood: from earlier answers. Raises StoreError."""
    until = thread_time() + LONGEST
    try:
        with store.reading(stop=lambda: thread_time() > until) as connection:
            desk = Desk(
                newsroom=where_they_are(newsroom, sources.moved(connection)),
                connection=connection,
                feeds=sources.Polls(connection),
                now=now,
                spent=lambda: thread_time() > until,
                sign=sign,
                rules=rules,
                stands=(stood or Stood()).now(connection),
            )
            if question.suffix in ("html", "svg"):
                page = PAGES.get(question.kind)
                return None if page is None else page(desk, question)
            composed = compose(desk, question)
    except Interrupted:
        return Refused(TOO_LONG)
    if not isinstance(composed, Edition):
        return composed
    from feedhub.render import FORMATS

    silent = replace(newsroom.hub, websub=None)  # nobody is told of what is made when it is asked for
    return Made(FORMATS[question.suffix].render(composed, silent))


def compose(desk: Desk, question: Question) -> Composed:
    """What a question's feed says."""
    match question.kind:
        case "source":
            return _source(desk, question.name)
        case "tag":
            return _tag(desk, question.name)
        case "story":
            return _story(desk, question.name)
        case "search":
            return _search(desk, dict(question.said))
        case _:
            return None


def understood(text: str) -> Query | Refused:
    """A stranger's query, or why it is none."""
    if len(text) > QUERY_LENGTH:
        return Refused(f"The query has {len(text):,} characters; {QUERY_LENGTH:,} are the most.")
    if not _is_text(text):
        return Refused("The query is not written in UTF-8.")
    try:
        query = parse_query(text)
    except QueryError as error:
        return Refused(f"{error}.")
    if (parts := _clauses(query.root)) > CLAUSES:
        return Refused(f"The query has {parts} parts; {CLAUSES} are the most.")
    return query


def matching(desk: Desk, query: Query, *, backlog: bool = False) -> Iterator[Candidate]:
    """What a query admits, newest first, as far as asked for. backlog: that too. Raises Interrupted when its time is up."""
    narrowed = narrow(query, desk.newsroom)
    if backlog:
        found = articles.newest_first(desk.connection, narrowed & articles.repeats_none())
    else:
        found = articles.originals(desk.connection, narrowed)
    for each in _offered(desk, found, tally=counts(query)):
        if not desk.hides(each) and matches(query, each):
            yield each


def _carried(desk: Desk, source: str) -> Iterator[Candidate]:
    """What a source carried, newest first: of what repeats another source's article, that."""
    seen: set[str] = set()
    rows = articles.carried(desk.connection, source)
    while group := list(islice(rows, GROUP)):
        ids = {row.duplicate_of or row.id for row in group} - seen
        seen |= ids
        found = [
            row for row in articles.by_ids(desk.connection, ids).values() if row.forgotten is None and not row.backlog
        ]
        yield from _offered(desk, iter(found))


def _offered(desk: Desk, found: Iterator[Article], *, tally: bool = False) -> Iterator[Candidate]:
    while group := list(islice(found, GROUP)):
        if desk.spent():
            raise Interrupted(TOO_LONG)
        yield from with_repeats(desk.newsroom, desk.connection, group, tally=tally)


def _source(desk: Desk, id: str) -> Edition:
    source, poll = desk.newsroom.sources[id], desk.feeds.get(id)
    title = source.title or (poll.title if poll else None) or id
    section = _section(desk, f"sources/{id}", title)
    edition = _edition(desk, section, parse_query(f"source:{id}"), _carried(desk, id))
    return replace(edition, page=f"search?q={quote(f'source:{id}')}")


def _tag(desk: Desk, tag: str) -> Edition | Refused:
    query = str(Term("tag", tag))
    asked = understood(query)  # a tag may be anything, also what no query can ask for
    if isinstance(asked, Refused):
        return asked
    section = _section(desk, f"tags/{quote(tag, safe='')}", tag)
    return replace(_edition(desk, section, asked, matching(desk, asked)), page=f"search?q={quote(query)}")


def _search(desk: Desk, said: Mapping[str, str]) -> Edition | Refused:
    text = said.get("q", "")
    query = understood(text)
    if isinstance(query, Refused):
        return query
    section = _section(desk, "search", text.strip() or "*")
    asked = f"?q={quote(text, safe='')}&sig={quote(said.get('sig', ''), safe='')}"
    edition = _edition(desk, section, query, matching(desk, query))
    return replace(edition, asked=asked, page=f"search?q={quote(text, safe='')}")


def _story(desk: Desk, id: str) -> Composed:
    """Every report of a story, each an item by itself, under the id that readers know it by."""
    begun = stories.found(desk.connection, id)
    if begun is None:
        return None
    whole = next(as_candidates(desk.newsroom, desk.connection, [begun]), None)
    if whole is None:
        return _left(desk, id)
    shown = [each for each in whole.members if not desk.hides(each)]
    if not shown:
        return None  # the desk may have it come back
    told = [replace(each, article=replace(each.article, backlog=False)) for each in shown[-REPORTS:]]
    first = shown[0].article
    section = _section(desk, f"stories/{id}", first.title or first.url or id, limit=len(told))
    return _curated(desk, replace(section, language=first.language), parse_query("*"), told)


def _left(desk: Desk, id: str) -> Elsewhere | Gone:
    """Where a story went that has nothing to say: into the one its articles turned out to repeat, or away."""
    rows = articles.by_ids(desk.connection, stories.told_by(desk.connection, [id])).values()
    older = articles.by_ids(desk.connection, {row.duplicate_of for row in rows if row.duplicate_of}).values()
    for row in sorted(older, key=lambda row: row.id):
        if row.story not in (None, id) and stories.members(desk.connection, [row.story]):
            return Elsewhere(row.story)
    return Gone("Nothing of this story is kept here any more.")


def _section(desk: Desk, id: str, title: str, *, limit: int = LIMIT) -> Section:
    """A section for the moment."""
    return Section(
        id=id,
        title=f"{desk.newsroom.hub.title}: {title}",
        limit=limit,
        max_age=ALWAYS,
        content=desk.newsroom.strictest,
    )


def _edition(desk: Desk, section: Section, query: Query, found: Iterator[Candidate]) -> Edition:
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
        edition = _curated(desk, section, query, looked)
        if len(edition.items) >= section.limit or len(looked) in (before, MOST) or desk.spent():
            return edition


def _curated(desk: Desk, section: Section, query: Query, candidates: list[Candidate]) -> Edition:
    return curate(
        section,
        query,
        candidates,
        feeds=desk.feeds,
        newsroom=desk.newsroom,
        queries=parse_query,
        began=desk.began,
        now=desk.now,
        standing=desk.stands,
    ).edition


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _clauses(node: Node) -> int:
    match node:
        case Not(node=inner):
            return _clauses(inner)
        case And(nodes=nodes) | Or(nodes=nodes):
            return sum(map(_clauses, nodes))
        case _:
            return 1
