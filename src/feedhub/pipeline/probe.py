"""What a poll of one source would do, step by step; nothing of it is stored."""

import asyncio
import hashlib
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from typing import assert_never

from feedhub.core import polling
from feedhub.fetch.client import Client
from feedhub.model import Failed, Fetched, FetchRules, NotModified, Outcome, Poll, Source, Unreadable

NEWEST = 5  # titles that are told

Tell = Callable[[str, str], None]  # what, and a few words about it


def probe(
    source: Source,
    poll: Poll,
    *,
    rules: FetchRules,
    client: Callable[[Tell], AbstractAsyncContextManager[Client]],
    zone: tzinfo,
    tell: Tell,
    now: datetime,
) -> bool:
    """Ask a source as the next poll would, and tell each step. Returns whether a feed, or a 304, came.

    client: made with what it is to tell its own steps to.
    """
    if not polling.due(source, poll, now=now):
        then = f"not due before {_shown(poll.next_fetch, zone)}" if poll.next_fetch else "not asked any more"
        tell("schedule", f"{then}: {polling.why(source, poll, rules=rules, now=now)}; asked all the same")

    async def ask() -> Outcome:
        async with client(tell) as asking:
            return await asking.fetch(polling.request(source, poll))

    outcome = asyncio.run(ask())
    after, well = _read(source, poll, outcome, rules=rules, zone=zone, tell=tell, now=now)
    when = _shown(after.next_fetch, zone) if after.next_fetch else "never"
    tell("next", f"{when}: {polling.why(source, after, rules=rules, now=now)}")
    return well


def _shown(when: datetime, zone: tzinfo) -> str:
    return when.astimezone(zone).isoformat(sep=" ", timespec="seconds")


def _read(
    source: Source, poll: Poll, outcome: Outcome, *, rules: FetchRules, zone: tzinfo, tell: Tell, now: datetime
) -> tuple[Poll, bool]:
    def after(reading: polling.Reading | None) -> Poll:
        return polling.after(poll, outcome, reading, source=source, rules=rules, now=now, zone=zone)

    match outcome:
        case Failed(reason=reason, grade=grade):
            tell("failed", f"{reason} ({grade})")
            return after(None), False
        case NotModified():
            tell("unchanged", "304: nothing has changed since the last poll, so there is nothing to read")
            return after(None), True
        case Fetched():
            if outcome.moved_to is not None:
                tell("moved", f"for good, to {outcome.moved_to}; that is asked from now on")
            return _document(source, poll, outcome, after, tell=tell, now=now)
        case _:
            assert_never(outcome)


def _document(
    source: Source,
    poll: Poll,
    fetched: Fetched,
    after: Callable[[polling.Reading], Poll],
    *,
    tell: Tell,
    now: datetime,
) -> tuple[Poll, bool]:
    from feedhub.pipeline import worker

    digest = hashlib.blake2b(fetched.body, digest_size=16).digest()
    read = worker.read(fetched, source=source, poll=replace(poll, entries=None), seen=frozenset(), now=now)
    if isinstance(read, Unreadable):
        tell("unreadable", read.reason)
        return after(polling.Reading(document=read, digest=digest)), False
    document = read.document
    wishes = [f"ttl {document.ttl}"] if document.ttl else []
    wishes += [f"skipHours {sorted(document.skip_hours)}"] if document.skip_hours else []
    wishes += [f"skipDays {sorted(document.skip_days)}"] if document.skip_days else []
    about = [document.format, f"{len(fetched.body):,} bytes", f"{document.items} entries", document.title or "no title"]
    tell("format", ", ".join([*about, *wishes]))
    newest = sorted(read.articles, key=lambda article: article.published or EARLIEST, reverse=True)[:NEWEST]
    for article in newest:
        dated = f"{article.published:%Y-%m-%d %H:%M}" if article.published else "no date"
        tell("entry", f"{dated}  {article.title or '(no title)'}  {article.url or ''}".rstrip())
    return after(polling.Reading(document=document, digest=digest, new=0)), True


EARLIEST = datetime.min.replace(tzinfo=UTC)
