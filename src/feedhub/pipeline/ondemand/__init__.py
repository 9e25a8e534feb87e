"""What is composed when it is asked for: one source, one tag, one story, a search, and the pages of what has no section.

    basis       what an answer is made of, bounded
    feeds       what a question's feed says                    queries      what strangers may ask
    dossier     a story as its page tells it                   inquiry      what the search page shows
    condition   how the sources are

A new page is a row of `PAGES`. Which addresses there are, `web/ondemand.py` says; it also keeps what was made until `state`
moves. Strangers ask, so each answer is bounded: in what is looked at, and in CPU (`LONGEST`), in the database too.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from time import thread_time

from feedhub.core.query.folding import tag_form
from feedhub.errors import Interrupted
from feedhub.model import Edition, FetchRules, Made, Newsroom, Question, Refused, Reply
from feedhub.pipeline.newsroom import ways, where_they_are
from feedhub.pipeline.ondemand.basis import RULES, TOO_LONG, Basis, Stood
from feedhub.pipeline.ondemand.feeds import compose
from feedhub.pipeline.ondemand.queries import understood
from feedhub.store import Store, acts, articles, sources

__all__ = ["PAGES", "Names", "Stood", "answer", "state", "understood"]

LONGEST = 1.5  # seconds of CPU for one answer


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
    """The answer, whole. sign, rules: as in Basis. stood: from earlier answers. Raises StoreError."""
    until = thread_time() + LONGEST
    try:
        with store.reading(stop=lambda: thread_time() > until) as connection:
            basis = Basis(
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
                return None if page is None else page(basis, question)
            composed = compose(basis, question)
    except Interrupted:
        return Refused(TOO_LONG)
    if not isinstance(composed, Edition):
        return composed
    from feedhub.render import FORMATS

    silent = replace(newsroom.hub, websub=None)  # nobody is told of what is made when it is asked for
    return Made(FORMATS[question.suffix].render(composed, silent))


def _story_page(basis: Basis, question: Question) -> Reply:
    from feedhub.pipeline.ondemand.dossier import dossier
    from feedhub.render.dossier import story_page, story_timeline
    from feedhub.render.views import Dossier

    told = dossier(basis, question.name)
    if not isinstance(told, Dossier):
        return told if not isinstance(told, Edition) else None
    if question.suffix == "svg":
        return Made(story_timeline(told, basis.newsroom.hub))
    return Made(story_page(told, basis.newsroom.hub, ways(basis.newsroom)))


def _search_page(basis: Basis, question: Question) -> Reply:
    from feedhub.pipeline.ondemand.inquiry import inquiry
    from feedhub.render.inquiry import search_page

    return Made(search_page(inquiry(basis, question), basis.newsroom.hub, ways(basis.newsroom)))


def _status_page(basis: Basis, question: Question) -> Reply:
    from feedhub.pipeline.ondemand.condition import condition
    from feedhub.render.condition import sources_picture, status_page

    told = condition(basis, question)
    if question.suffix == "svg":
        return Made(sources_picture(told, basis.newsroom.hub))
    return Made(status_page(told, basis.newsroom.hub, ways(basis.newsroom)))


# What shows a question's answer to people: a page is a row here, and one of `web.ondemand.ADDRESSES`.
PAGES: Mapping[str, Callable[[Basis, Question], Reply]] = {
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
