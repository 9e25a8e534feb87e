"""One document into the store: read, decide, give each new article its story, and store all of it in one transaction."""

import gc
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, tzinfo
from secrets import token_urlsafe

from feedhub.core import cluster, dedup, plan, polling, websub
from feedhub.core.cluster import Window
from feedhub.core.plan import Plan
from feedhub.model import (
    Article,
    Document,
    Duplicate,
    Fetched,
    FetchRules,
    Known,
    New,
    Poll,
    Source,
    Unchanged,
    Unreadable,
)
from feedhub.pipeline import worker
from feedhub.pipeline.memory import Lately
from feedhub.store import Connection, Store, acts, articles, hours, sources, stories, subscriptions
from feedhub.store.hours import Asked
from feedhub.store.subscriptions import Subscription

AT_ONCE = 500  # articles of an older store that get their stories in one transaction


class Intake:
    """Takes one document after the other. Lives in one thread.

    sources: all of them, at the addresses they are at.
    subscribes: whether the hubs that documents name are to be kept in mind.
    lately: the stories of the last days, as the store has them or, when another process has written since, had them.
    """

    def __init__(
        self, store: Store, lately: Lately, *, sources: Mapping[str, Source], subscribes: bool = False
    ) -> None:
        self.store = store
        self.lately = lately
        self.sources = sources
        with store.reading() as connection:
            acted = acts.newest(connection)
        if acted != lately.acts:  # the store may have forgotten what the desk withdrew
            lately.window, lately.acts = None, acted
        self.subscribes = subscribes

    def take(
        self,
        fetched: Fetched,
        *,
        digest: bytes,
        source: Source,
        poll: Poll,
        rules: FetchRules,
        zone: tzinfo,
        now: datetime,
        asked: Asked,
    ) -> tuple[Poll, Plan | None]:
        """Store what a body says; the poll after it, and what was decided. None: it cannot be read, and nothing is stored."""
        with self.store.reading() as connection:
            listed = sources.listed(connection, source.id)
        ingested = worker.read(fetched, source=source, poll=poll, seen=frozenset(listed), now=now)
        if isinstance(ingested, Unreadable):
            reading = polling.Reading(document=ingested, digest=digest)
            return polling.after(poll, fetched, reading, source=source, rules=rules, now=now, zone=zone), None
        keys, ids = dedup.wanted(ingested.articles, ingested.keys)
        try:
            with self.store.writing() as connection:
                known = articles.known(connection, keys, ids)
                more = dedup.numbered(ingested.keys, known)
                if more:
                    known = replace(known, ids=known.ids | frozenset(articles.by_ids(connection, more)))
                made = plan.decide(
                    ingested, known, source=source, poll=poll, listed=listed, now=now, others=self.sources
                )
                news = sum(isinstance(decision, New) for decision in made.decisions)
                if news:
                    made = plan.assign(made, self._window(connection))
                reading = polling.Reading(document=ingested.document, digest=digest, new=news)
                poll = polling.after(poll, fetched, reading, source=source, rules=rules, now=now, zone=zone)
                articles.apply(connection, made.decisions, merged=made.merged, shared=made.shared, now=now)
                stories.record(connection, made.assigned, now=now)
                for was, article in _redated(made, known):
                    stories.redate(connection, was, article)
                row = stories.newest_row(connection) if news else self.lately.row
                if row // stories.BUNDLED > self.lately.row // stories.BUNDLED:  # a daemon may never read them back
                    stories.forget_window(connection)
                    stories.bundle(connection)
                born = {each.article.id for each in made.decisions if isinstance(each, New | Duplicate)}
                articles.sight(connection, {*made.listed.values()}, before={*listed.values(), *born}, now=now)
                sources.remember_listed(connection, source.id, made.listed)
                sources.remember(connection, poll)
                if self.subscribes:
                    _discovered(connection, source.id, fetched, ingested.document, now=now)
                hours.record(connection, [asked])
        except BaseException:
            self.lately.window = None  # it holds what the store does not
            raise
        self.lately.row = row
        return poll, made

    def catch_up(self, *, now: datetime) -> None:
        """Give the articles that an older feedhub stored their stories."""
        try:
            while self._caught_up(now=now):
                pass
        except BaseException:
            self.lately.window = None
            raise

    def _caught_up(self, *, now: datetime) -> bool:
        """One transaction of it; whether there was any."""
        with self.store.writing() as connection:
            waiting = stories.unassigned(connection, limit=AT_ONCE)
            window = self._window(connection)
            of_originals = articles.by_ids(connection, {a.duplicate_of for a in waiting if a.duplicate_of})
            assigned, found = [], []
            for article in waiting:
                original = of_originals.get(article.duplicate_of or "")
                if original is not None:
                    found.append(replace(article, story=original.story or cluster.story_id(original.id)))
                    continue
                one = cluster.assign(cluster.terms(article), window)
                window.add(one.terms)
                assigned.append(one)
                found.append(plan.told(article, one))
            told = tuple(Unchanged(id=each.id, keys=(), reason="", article=each, quiet=True) for each in found)
            articles.apply(connection, told, shared=(), now=now)
            stories.record(connection, assigned, now=now)
            row = stories.newest_row(connection)
        self.lately.row = row
        return bool(waiting)

    def _window(self, connection: Connection) -> Window:
        window, row = self.lately.window, stories.newest_row(connection)
        if window is None or row != self.lately.row:
            stories.forget_window(connection)
            stories.bundle(connection)
            gc.disable()  # nothing in it goes in circles, and looking for them doubles the time
            try:
                window = Window.restored(*stories.window(connection))
            finally:
                gc.enable()
            self.lately.window, self.lately.row = window, row
        return window


def _redated(made: Plan, known: Known) -> Iterator[tuple[Article, Article]]:
    """Articles whose own outlet mended their date: as they were, as they are."""
    for each in made.decisions:
        was = known.articles.get(each.id) if isinstance(each, Unchanged) and each.article else None
        if was and isinstance(each, Unchanged) and each.article and each.article.when != was.when:
            yield was, each.article


def _discovered(connection: Connection, source: str, fetched: Fetched, document: Document, *, now: datetime) -> None:
    """Keep in mind which hub a feed names: by Link fields, else in the document (WebSub 4); another than before is asked anew."""
    linked = websub.linked(fetched.links, base=fetched.url)
    hubs, topics = linked["hub"] or document.hubs, linked["self"] or (document.self_link,)
    known = subscriptions.of(connection, source)
    if not hubs:
        if known is not None:
            subscriptions.forget(connection, source)
        return
    hub, topic = hubs[0], topics[0] or fetched.url
    if known is not None and (known.hub, known.topic) == (hub, topic):
        return
    one = Subscription(source=source, hub=hub, topic=topic, token=token_urlsafe(24), secret=token_urlsafe(32), due=now)
    subscriptions.remember(connection, one)
