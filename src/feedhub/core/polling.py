"""When to ask a source again: arithmetic on times the caller hands in.

Asking is `fetch/client.py`, remembering is `store/sources.py`. Where wishes differ the longer wins: our interval, the
operator's, Retry-After, freshness, ttl. Freshness and ttl count up to max_interval, a Retry-After up to 31 days.

A Poll's `interval` is what its next time was reckoned by, before jitter and the server's wishes: the adaptive one, or the
operator's `every`; nothing where a cron expression named the time. So an operator's new word is noticed. The server's and
the document's wishes are kept as they were last said: a 304 has no body to say them again.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import assert_never

from feedhub.core.cron import next_after, parse_cron
from feedhub.model import (
    Document,
    Entry,
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
QUICKEN = 0.5  # news halves the interval
# None stretches it, the longer it is the less: who waits long for a rare entry gains more by a poll than who waits briefly.
SLACKEN = ((timedelta(minutes=30), 1.65), (timedelta(hours=2), 1.5), (timedelta.max, 1.2))
NAMED_SPREAD = timedelta(seconds=30)  # after a minute that cron expressions name: who shares it makes no burst
SKIPPED_SPREAD = timedelta(minutes=15)  # likewise, after the hour that feeds ask to be left alone in
JITTER = 0.1  # of the interval, at most; it only lengthens
LATEST = 20  # entries, at most, whose dates tell a new source's rhythm
SECOND = timedelta(seconds=1)  # what the store keeps
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What became of a fetched body: the document or why it is none; how many entries were new.

    digest: of the body. document None: the body is the one that was read before.
    """

    document: Document | Unreadable | None
    digest: bytes
    new: int = 0


def begin(source: Source, poll: Poll | None) -> Poll:
    """What is known of a source before asking: its memory, or a fresh one when the operator gave it another address.

    An address to which it had moved for good is no other: the operator wrote down what we knew.
    """
    if poll is None or source.url not in (poll.configured_url, poll.url):
        return Poll(source=source.id, configured_url=source.url, url=source.url)
    if poll.configured_url != source.url:
        return replace(poll, configured_url=source.url)
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


def replanned(source: Source, poll: Poll, *, rules: FetchRules, zone: tzinfo = UTC) -> Poll:
    """The same memory, its next time reckoned anew where the operator's `every`, `cron` or bounds are not what it was
    reckoned by. What the server wished still counts; a source that is slowed or stopped keeps its time.
    """
    if poll.state != "active" or poll.last_fetch is None or poll.next_fetch is None or poll.interval is None:
        return poll
    shortest, longest = _bounds(rules)
    if source.cron is not None:
        if not poll.interval and _named_by(source.cron, poll, zone):
            return poll
        interval = timedelta()
    elif source.every is not None:
        interval = max(source.every, shortest)
    else:
        interval = min(max(poll.interval or FIRST_INTERVAL, shortest), longest)
    if source.cron is None and abs(interval - poll.interval) < SECOND:
        return poll
    wait = max(interval, shortest, min(_wished(poll), longest))
    when = _not_skipped(_next(source, wait, rules, now=poll.last_fetch, zone=zone), poll)
    return replace(poll, interval=interval, next_fetch=when)


def why(source: Source, poll: Poll, *, rules: FetchRules, now: datetime) -> str:
    """Why the next time is what it is, in a few words for people."""
    if source.paused:
        return "paused by the operator"
    if poll.state == "stopped":
        return "410: its server asked us to stop"
    if poll.last_fetch is None or poll.next_fetch is None:
        return "due: never asked"
    if poll.last_fetch > now:
        return "the clock went back: due now"
    if poll.retry_at is not None and poll.retry_at > now:
        return "its server named this time (Retry-After)"
    if poll.outcome == "failed" and not poll.failures:
        return "to be tried again, as the operator said"
    if poll.outcome == "failed":
        return f"waits after {poll.failures} failure{'s' * (poll.failures != 1)} in a row"
    if poll.state == "slowed":
        return "its host refused other sources"
    return _why_then(source, poll, rules)


def retried(poll: Poll, *, now: datetime) -> Poll:
    """A source the operator wants asked again: failures and a 410 are forgotten, a Retry-After is not."""
    held = poll.retry_at if poll.retry_at is not None and poll.retry_at > now else None
    return replace(poll, state="active", reason=None, failures=0, next_fetch=held or now, retry_at=held)


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
            if fresh_for is not None:  # what it does not say anew still holds (RFC 9111 4.3.4)
                poll = replace(poll, fresh_for=fresh_for)
            return _scheduled(_answered(poll), source, rules, new=0, now=now, zone=zone)
        case Fetched():
            assert reading is not None
            return _after_body(poll, outcome, reading, source=source, rules=rules, now=now, zone=zone)
        case _:
            assert_never(outcome)


def while_pushed(poll: Poll, source: Source, *, rules: FetchRules, now: datetime) -> Poll:
    """What is known of a source whose hub tells of news: it need not be asked before max_interval is over.

    Where the operator names times they hold.
    """
    if source.cron is not None or poll.next_fetch is None:
        return poll
    return replace(poll, next_fetch=max(poll.next_fetch, now + _jittered(_bounds(rules)[1], source.id)))


def with_its_host(
    poll: Poll, host: str, *, until: datetime, place: int, gap: timedelta, retry_at: datetime | None
) -> Poll:
    """What is known of a source whose host refused others: it waits with them, and comes in its place after them.

    until: when the host may be asked again. gap: between its sources from then on. retry_at: where the host named a time.
    """
    when = max(until + place * gap, poll.next_fetch or until)
    if poll.state == "stopped":
        return poll
    reason = f"{host} told several of its sources to wait, so all of them do"
    return replace(
        poll,
        state="slowed",
        reason=poll.reason if poll.outcome == "failed" else reason[:LONGEST_REASON],
        retry_at=max(retry_at, poll.retry_at or retry_at) if retry_at else poll.retry_at,
        next_fetch=when,
    )


def _why_then(source: Source, poll: Poll, rules: FetchRules) -> str:
    """Of a source that answered well."""
    if _was_skipped(poll):
        return "its feed asks to be left alone before (skipHours or skipDays)"
    if _wished(poll) > max(poll.interval or timedelta(), rules.min_interval):
        return "its server wishes so (freshness or ttl)"
    if source.cron is not None:
        return f'cron = "{source.cron}"'
    if source.every is not None:
        return "every, as configured" if source.every >= rules.min_interval else "min_interval, longer than its every"
    return "its own rhythm"


def _after_body(
    poll: Poll,
    outcome: Fetched,
    reading: Reading,
    *,
    source: Source,
    rules: FetchRules,
    now: datetime,
    zone: tzinfo,
) -> Poll:
    document = reading.document
    if isinstance(document, Unreadable):  # the last good validators stay: the mended body must not be answered by 304
        return _after_failure(poll, Failed(grade="soft", reason=document.reason), rules=rules, now=now)
    poll = replace(poll, outcome="fetched", validators=outcome.validators, url=outcome.moved_to or poll.url)
    if document is not None or outcome.fresh_for is not None:
        poll = replace(poll, fresh_for=outcome.fresh_for)
    if document is not None:
        if poll.entries is None:
            poll = replace(poll, interval=_rhythm(document.entries, now=now))
        poll = replace(
            poll,
            body_digest=reading.digest,
            entries=document.items,
            title=document.title or poll.title,  # a document cut short must not move the credits of what it once listed
            home=document.home or poll.home,
            ttl=document.ttl,
            skip_hours=document.skip_hours,
            skip_days=document.skip_days,
        )
    return _scheduled(_answered(poll), source, rules, new=reading.new, now=now, zone=zone)


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


def _scheduled(poll: Poll, source: Source, rules: FetchRules, *, new: int, now: datetime, zone: tzinfo) -> Poll:
    shortest, longest = _bounds(rules)
    wish = min(_wished(poll), longest)
    if source.cron is not None:
        interval = timedelta()
    elif source.every is not None:
        interval = max(source.every, shortest)
    else:
        interval = poll.interval or FIRST_INTERVAL
        interval *= QUICKEN if new else next(times for below, times in SLACKEN if interval < below)
        interval = min(max(interval, shortest, poll.ttl or shortest), longest)
    when = _next(source, max(interval, shortest, wish), rules, now=now, zone=zone)
    return replace(poll, interval=interval, next_fetch=_not_skipped(when, poll))


def _next(source: Source, wait: timedelta, rules: FetchRules, *, now: datetime, zone: tzinfo) -> datetime:
    """The time that is at least so far away, jittered; where the operator names times, the next of them."""
    if source.cron is None:
        return now + _jittered(wait, source.id)
    named = next_after(parse_cron(source.cron), now + wait - SECOND, zone=zone) or now + _bounds(rules)[1]
    return named + NAMED_SPREAD * _share(source.id)


def _named_by(cron: str, poll: Poll, zone: tzinfo) -> bool:
    """Whether the next time of a poll is one that the expression names."""
    assert poll.next_fetch is not None
    minute = (poll.next_fetch - NAMED_SPREAD * _share(poll.source) + SECOND).replace(second=0, microsecond=0)
    return next_after(parse_cron(cron), minute - SECOND, zone=zone) == minute


def _wished(poll: Poll) -> timedelta:
    """How long a source's server and document want it to be left alone, as they last said."""
    return max(poll.fresh_for or timedelta(), poll.ttl or timedelta())


def _rhythm(entries: Iterable[Entry], *, now: datetime) -> timedelta | None:
    """What to begin with: twice for each of the entries that a new source's document dates, None where it dates too few."""
    dates = sorted(
        (date for entry in entries if (date := entry.published or entry.updated) and date < now), reverse=True
    )
    latest = dates[:LATEST]
    return (now - latest[-1]) / len(latest) / 2 if len(latest) >= 3 else None


def _not_skipped(when: datetime, poll: Poll) -> datetime:
    """The time, or early in the first hour after it that a feed does not ask to be left alone in (in GMT)."""
    if len(poll.skip_hours) >= 24 or len(poll.skip_days) >= 7:
        return when  # never is no answer
    hour = when.astimezone(UTC)
    while _skips(poll, hour):
        hour = (hour + HOUR).replace(minute=0, second=0, microsecond=0)
    return when if hour == when else hour + SKIPPED_SPREAD * _share(poll.source)


def _was_skipped(poll: Poll) -> bool:
    """Whether `_not_skipped` moved the next time of a poll."""
    assert poll.next_fetch is not None
    begins = poll.next_fetch - SKIPPED_SPREAD * _share(poll.source) + SECOND
    return begins.minute == 0 and begins.second <= 1 and _skips(poll, begins - HOUR)


def _skips(poll: Poll, hour: datetime) -> bool:
    return hour.hour in poll.skip_hours or hour.weekday() in poll.skip_days


def _bounds(rules: FetchRules) -> tuple[timedelta, timedelta]:
    return rules.min_interval, max(rules.max_interval, rules.min_interval)


def _jittered(wait: timedelta, source: str) -> timedelta:
    """Longer by a share that is the source's own, so that neither a restart nor an outage makes a burst."""
    return wait * (1 + JITTER * _share(source))


def _share(source: str) -> float:
    """From 0 to 1, the source's own."""
    return int.from_bytes(hashlib.blake2b(source.encode(), digest_size=4).digest()) / 2**32
