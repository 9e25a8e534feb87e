"""What the store and the operator's files say together: how each source stands, which articles match a query."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Literal

from feedhub.core import polling
from feedhub.model import Article, Newsroom
from feedhub.store import Store, articles, sources

if TYPE_CHECKING:
    from feedhub.core.query import Query

GROUP = 100  # articles whose repeats are read together


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a source stands; the fields of `status --json`, in its order."""

    id: str
    url: str
    state: Literal["active", "slowed", "stopped", "paused"]
    outcome: Literal["fetched", "not_modified", "failed"] | None
    reason: str | None
    last_fetch: datetime | None
    next_fetch: datetime | None
    articles: int


def standings(newsroom: Newsroom, store: Store) -> list[Standing]:
    """Each configured source, in the operator's order."""
    with store.reading() as connection:
        remembered = sources.remembered(connection)
        counted = sources.counts(connection)
    polls = {id: polling.begin(source, remembered.get(id)) for id, source in newsroom.sources.items()}
    first_at: dict[str, str] = {}
    for id, poll in polls.items():
        first_at.setdefault(poll.url, id)
    found = []
    for id, source in newsroom.sources.items():
        poll = polls[id]
        shared = first_at[poll.url]
        reason = poll.reason
        if reason is None and shared != id:
            reason = f"has the same address as {shared}, so all its articles are duplicates; remove one of them"
        found.append(
            Standing(
                id=id,
                url=source.url,
                state="paused" if source.paused else poll.state,
                outcome=poll.outcome,
                reason=reason,
                last_fetch=poll.last_fetch,
                next_fetch=None if source.paused else poll.next_fetch,
                articles=counted.get(id, 0),
            )
        )
    return found


def matching(newsroom: Newsroom, store: Store, query: "Query", *, limit: int | None) -> Iterator[Article]:
    """Stored articles that a query admits, newest first: SQL narrows, `matches` decides. Duplicates are listed too."""
    from feedhub.core.curate import candidate
    from feedhub.core.query import matches
    from feedhub.store.search import narrow

    with store.reading() as connection:
        found = articles.newest_first(connection, narrow(query, newsroom))
        admitted = 0
        while group := list(islice(found, GROUP)):
            lent = articles.repeats(connection, [article.id for article in group])
            for article in group:
                if matches(query, candidate(article, lent.get(article.id, ()), newsroom)):
                    yield article
                    admitted += 1
                    if admitted == limit:
                        return
