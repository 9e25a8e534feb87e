"""When to ask a source again: arithmetic on times the caller hands in.

Asking is `fetch/client.py`, remembering is `store/sources.py`. Where wishes differ the longer wins: our interval, the
operator's, Retry-After, freshness, ttl. Freshness and ttl count up to max_interval, a Retry-After up to 31 days.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import assert_never

from feedhub.core.cron import next_after, parse_cron
from feedhub.model import (
    Document,
    Failed,
    Fetched,
    FetchRules,
    NotModified,
    Outcome,
    Poll,
    Request,
    Source,
    Unreadable,
)

FIRST_INTERVAL = timedelta(minutes=15)
FIRST_PAUSE = timedelta(minutes=5)
LONGEST_REASON = 300  # characters
QUICKEN, SLACKEN = 0.5, 1.5  # news halves the interval, none stretches it
NAMED_SPREAD = timedelta(seconds=30)  # after a minute that cron expressions name: who shares it makes no burst
JITTER = 0.1  # of the interval, at most; it only lengthens


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What became of a fetched body: the document or why it is none; how many entries were new.

    digest: of the body. document None: the body is the one that was read before.
    """

    document: Document | Unreadable | None
    digest: bytes
    new: int = 0


def begin(source: Source, poll: Poll | None) -> Poll:
    """What is known of a source before asking: its memory, or a fresh one when the operator gave it another address."""
    if poll is None or poll.configured_url != source.url:
        return Poll(source=source.id, configured_url=source.url, url=source.url)
    return poll


def due(source: Source, poll: Poll, *, now: datetime, force: bool = False) -> bool:
    """Whether to ask now. force overrides schedule and pauses of our own making, never a Retry-After or a 410."""
    if source.paused or poll.state == "stopped":
        return False
    if poll.last_fetch is not None and poll.last_fetch > now:
        return True  # the clock went back: times from the future bind nobody
    if poll.retry_at is not None and poll.retry_at > now:
        return False
    return force or poll.next_fetch is None or poll.next_fetch <= now


def request(source: Source, poll: Poll) -> Request:
    """The question to ask, with the validators as they came."""
    return Request(
        source=source.id,
        url=poll.url,
        validators=poll.validators,
        headers=source.headers,
        user_agent=source.user_agent,
        proxy=source.proxy,
    )


def after(
    poll: Poll,
    outcome: Outcome,
    reading: Reading | None,
    *,
    source: Source,
    rules: FetchRules,
    now: datetime,
    zone: tzinfo = UTC,
) -> Poll:
    """What is known of a source after asking.

    reading: of a Fetched, what became of its body; else None. zone: whose clocks the source's cron expression means.
    """
    poll = replace(poll, first_fetch=poll.first_fetch or now, last_fetch=now, retry_at=None)
    match outcome:
        case Failed():
            return _after_failure(poll, outcome, rules=rules, now=now)
        case NotModified(validators=validators, moved_to=moved_to, fresh_for=fresh_for):
            poll = replace(poll, outcome="not_modified", validators=validators, url=moved_to or poll.url)
            return _scheduled(_answered(poll), source, rules, wishes=[fresh_for], news=False, now=now, zone=zone)
        case Fetched():
            assert reading is not None
            return _after_body(poll, outcome, reading, source=source, rules=rules, now=now, zone=zone)
        case _:
            assert_never(outcome)


def _after_body(
    poll: Poll, outcome: Fetched, reading: Reading, *, source: Source, rules: FetchRules, now: datetime, zone: tzinfo
) -> Poll:
    document = reading.document
    if isinstance(document, Unreadable):  # the last good validators stay: the mended body must not be answered by 304
        return _after_failure(poll, Failed(grade="soft", reason=document.reason), rules=rules, now=now)
    poll = replace(poll, outcome="fetched", validators=outcome.validators, url=outcome.moved_to or poll.url)
    if document is not None:
        poll = replace(
            poll,
            body_digest=reading.digest,
            entries=document.items,
            title=document.title or poll.title,  # a document cut short must not move the credits of what it once listed
            home=document.home or poll.home,
        )
    poll = _answered(poll)
    ttl = document.ttl if document else None
    wishes = [outcome.fresh_for, ttl]
    return _scheduled(poll, source, rules, wishes=wishes, news=reading.new > 0, now=now, zone=zone)


def _answered(poll: Poll) -> Poll:
    reason = "the feed lists no entries" if poll.entries == 0 else None
    return replace(poll, state="active", failures=0, reason=reason)


def _after_failure(poll: Poll, failed: Failed, *, rules: FetchRules, now: datetime) -> Poll:
    """Wait twice as long after each failure, up to max_interval, never less than the server asked."""
    reason = failed.reason[:LONGEST_REASON]
    failures = poll.failures + 1
    if failed.grade == "gone":
        return replace(poll, outcome="failed", state="stopped", reason=reason, failures=failures, next_fetch=None)
    pause = min(FIRST_PAUSE * 2 ** min(failures - 1, 12), max(rules.max_interval, FIRST_PAUSE))
    if failed.grade == "hard":  # someone must act: asking often helps nobody
        pause = max(pause, min(timedelta(hours=1), rules.max_interval))
    retry_at = now + failed.retry_after if failed.retry_after else None
    wait = max(pause, failed.retry_after or timedelta(), rules.min_interval)
    return replace(
        poll,
        outcome="failed",
        state="slowed",
        reason=reason,
        failures=failures,
        retry_at=retry_at,
        next_fetch=now + _jittered(wait, poll.source),
    )


def _scheduled(
    poll: Poll,
    source: Source,
    rules: FetchRules,
    *,
    wishes: list[timedelta | None],
    news: bool,
    now: datetime,
    zone: tzinfo,
) -> Poll:
    shortest, longest = rules.min_interval, max(rules.max_interval, rules.min_interval)
    interval = (poll.interval or FIRST_INTERVAL) * (QUICKEN if news else SLACKEN)
    interval = min(max(interval, shortest), longest)
    wish = max((min(wish, longest) for wish in wishes if wish is not None), default=timedelta())
    if source.cron is not None:
        earliest = now + max(shortest, wish) - timedelta(seconds=1)
        named = next_after(parse_cron(source.cron), earliest, zone=zone) or now + longest
        return replace(poll, interval=interval, next_fetch=named + NAMED_SPREAD * _share(poll.source))
    wait = max(source.every or interval, shortest, wish)
    return replace(poll, interval=interval, next_fetch=now + _jittered(wait, poll.source))


def _jittered(wait: timedelta, source: str) -> timedelta:
    """Longer by a share that is the source's own, so that neither a restart nor an outage makes a burst."""
    return wait * (1 + JITTER * _share(source))


def _share(source: str) -> float:
    """From 0 to 1, the source's own."""
    return int.from_bytes(hashlib.blake2b(source.encode(), digest_size=4).digest()) / 2**32
