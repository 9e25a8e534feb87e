"""What the search page shows: what a query finds, or where in it the mistake is."""

from dataclasses import replace
from datetime import timedelta

from feedhub.core.query import FIELDS, Query, parse_query
from feedhub.errors import QueryError, StoreError
from feedhub.model import Edition, Newsroom, Question, Refused
from feedhub.pipeline.background import reasons
from feedhub.pipeline.ondemand.basis import Basis
from feedhub.pipeline.ondemand.feeds import LIMIT, compose
from feedhub.pipeline.ondemand.queries import understood
from feedhub.render.views import Inquiry, Mistake

EXAMPLES = 6


def inquiry(basis: Basis, question: Question) -> Inquiry:
    """The answer to a query; without one, what could be asked."""
    text = dict(question.said).get("q")
    told = Inquiry(examples=_examples(basis.newsroom), fields=tuple(FIELDS))
    if text is None or not text.strip():
        return told
    told = replace(told, asked=text)
    query = _read(text)
    if isinstance(query, Mistake):
        return replace(told, mistake=query)
    found = compose(basis, Question(kind="search", suffix="atom", said=(("q", text),)))
    if isinstance(found, Refused):
        return replace(told, mistake=Mistake(problem=found.sentence))
    if not isinstance(found, Edition):
        return told
    edition = replace(found, section=replace(found.section, query=text))
    return replace(
        told,
        understood=str(query),
        edition=edition,
        reasons=reasons(basis.newsroom, basis.connection, edition),
        older=_older(text, edition),
        feed=_feed(basis, text),
    )


def _read(text: str) -> Query | Mistake:
    query = understood(text)
    if not isinstance(query, Refused):
        return query
    try:
        parse_query(text)
    except QueryError as error:
        return Mistake(problem=error.problem, column=error.column)
    return Mistake(problem=query.sentence)


def _older(text: str, edition: Edition) -> str | None:
    """The same query for the days before those that are shown; the last day again, unless it is the only one."""
    if len(edition.items) < LIMIT:
        return None
    newest, oldest = edition.items[0].published.date(), edition.items[-1].published.date()
    day = oldest if newest == oldest else oldest + timedelta(days=1)
    plain = all(sign.isalnum() or sign in " :-" for sign in text) and " OR " not in text
    return f"{text.strip() if plain else f'({text.strip()})'} before:{day.isoformat()}"


def _feed(basis: Basis, text: str) -> str | None:
    if basis.sign is None:
        return None
    try:
        return "search.{}" + basis.sign(text).replace("{", "%7B").replace("}", "%7D")
    except StoreError:
        return None  # without its key nothing is signed, and the search is as good


def _examples(newsroom: Newsroom) -> tuple[str, ...]:
    """Queries in this newsroom's own words."""
    tags = list(dict.fromkeys(tag for source in newsroom.sources.values() for tag in source.tags))
    outlets = [id for id in newsroom.outlets if id]
    found = [
        *(
            [f"tag:{tags[0]}" + (f" -tag:{tags[1]}" if len(tags) > 1 else "")]
            if tags and " " not in "".join(tags[:2])
            else []
        ),
        *([f"outlet:{outlets[0]} has:image"] if outlets else []),
        '"red notice" OR warrant*',
        "title:election lang:en",
        "independent:>=3",
        "after:2026-01-01 -lang:en",
    ]
    return tuple(found[:EXAMPLES])
