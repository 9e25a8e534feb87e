"""Which feeds a site has: those that a page names, else what most sites call theirs. Each is asked and read, none stored."""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from feedhub.core.parse import linked_feeds
from feedhub.fetch.client import Client
from feedhub.fetch.pace import ask_all
from feedhub.model import Failed, Fetched, FetchRules, NotModified, Outcome, Poll, Request, Source, Unreadable
from feedhub.pipeline import worker

USUAL = ("feed", "rss", "rss.xml", "atom.xml", "feed.xml", "index.xml", "feed.json")
MOST = 20  # feeds of one page that are asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A feed. title: the feed's own, else the page's word for it. reason: why it cannot be read, None where it can."""

    url: str
    title: str | None
    format: str | None = None
    entries: int = 0
    newest: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What there is at an address. guessed: no page named them. reason: where there is nothing, why."""

    offers: tuple[Offer, ...] = ()
    guessed: bool = False
    reason: str | None = None


def discover(
    url: str, *, rules: FetchRules, client: Callable[[], AbstractAsyncContextManager[Client]], now: datetime
) -> Found:
    """The feeds of the page at an address, or that feed itself."""
    return asyncio.run(_discover(url, rules=rules, client=client, now=now))


async def _discover(
    url: str, *, rules: FetchRules, client: Callable[[], AbstractAsyncContextManager[Client]], now: datetime
) -> Found:
    async with client() as asking:
        page = await asking.fetch(_request(url))
        if not isinstance(page, Fetched):
            return Found(reason=page.reason if isinstance(page, Failed) else None)
        itself = _offer(page.moved_to or url, page, title=None, now=now)
        if itself.reason is None:
            return Found(offers=(itself,))
        named = dict(linked_feeds(page.body, content_type=page.content_type, url=page.url)[:MOST])
        answers = await _answers(named or [urljoin(page.url, f"/{name}") for name in USUAL], asking, rules)
    if named:
        return Found(offers=tuple(_offer(one, answers[one], title=title, now=now) for one, title in named.items()))
    offers: dict[str, Offer] = {}
    for one, outcome in answers.items():
        offer = _offer(outcome.url if isinstance(outcome, Fetched) else one, outcome, title=None, now=now)
        if offer.reason is None:
            offers.setdefault(offer.url, offer)  # several of the usual names lead to one feed
    return Found(offers=tuple(offers.values()), guessed=True, reason=None if offers else itself.reason)


async def _answers(urls: Iterable[str], client: Client, rules: FetchRules) -> dict[str, Outcome]:
    """What each address answers, in that order, asked at the pace of its host."""
    found: dict[str, Outcome | None] = dict.fromkeys(urls)

    async def deliver(request: Request, outcome: Outcome) -> None:
        found[request.url] = outcome

    await ask_all((_request(url) for url in found), client=client, rules=rules, deliver=deliver)
    return {url: outcome for url, outcome in found.items() if outcome is not None}


def _request(url: str) -> Request:
    return Request(source=url, url=url)


def _offer(url: str, outcome: Outcome, *, title: str | None, now: datetime) -> Offer:
    if not isinstance(outcome, Fetched):
        assert not isinstance(outcome, NotModified), "nothing was sent that could be unchanged"
        return Offer(url=url, title=title or None, reason=outcome.reason)
    source = Source(id="discovered", url=url)
    poll = Poll(source=source.id, configured_url=url, url=url)
    read = worker.read(outcome, source=source, poll=poll, seen=frozenset(), now=now)
    if isinstance(read, Unreadable):
        return Offer(url=url, title=title or None, reason=read.reason)
    dates = [article.published for article in read.articles if article.published is not None]
    return Offer(
        url=outcome.moved_to or url,
        title=read.document.title or title or None,
        format=read.document.format,
        entries=read.document.items,
        newest=max(dates, default=None),
    )
