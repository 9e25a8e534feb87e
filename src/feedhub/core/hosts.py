"""What hosts have taught us: who wants to be left alone, and how far apart they want to be asked.

A 429 or 503 is one source's at first, and pauses that source only: one strict route must not freeze a site. A second
source of the host that is told the same within the pause means the host: all of it waits, and after a 429 its requests
are kept further apart from then on. The gap is forgotten slowly, as the host stays content.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from feedhub.model import Failed

REFUSALS = frozenset({429, 503})
FIRST_GAP = timedelta(seconds=5)
LONGEST_GAP = timedelta(minutes=10)
EASED = 0.8  # of the gap is left after each day without a refusal
DAY = timedelta(days=1)
FORGOTTEN = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """One host.

    refused: addresses that were told to wait, each until when. paused_until: when all of it may be asked again.
    gap: between two requests, as it was when last learned; at: when that was.
    """

    refused: Mapping[str, datetime] = field(default_factory=dict)
    paused_until: datetime | None = None
    gap: timedelta = timedelta()
    at: datetime | None = None


def refuses(failed: Failed) -> bool:
    """Whether a failure says that we ask too often, or not now."""
    return failed.status in REFUSALS


def refused(host: Host, url: str, *, until: datetime, failed: Failed, gap: timedelta, now: datetime) -> Host:
    """What is known of a host after it told one address to wait.

    until: when that address may be asked again. gap: the operator's own, which the learned one begins with.
    """
    others = {other: end for other, end in host.refused.items() if end > now and other != url}
    known = replace(host, refused={**others, url: until})
    if not others or paused(host, now):  # the first; or one that was on its way when the second came
        return known
    if failed.status == 429:
        wider = max(2 * max(gap_of(host, now), gap), FIRST_GAP)
        known = replace(known, gap=min(wider, max(LONGEST_GAP, gap)), at=now)
    return replace(known, paused_until=until)


def paused(host: Host, now: datetime) -> bool:
    """Whether the whole host is left alone."""
    return host.paused_until is not None and host.paused_until > now


def ends(host: Host) -> datetime:
    """When what is known of a host will make no difference any more."""
    times = [*host.refused.values(), *(time for time in (host.paused_until, host.at) if time is not None)]
    if host.at is not None:
        left, days = host.gap, 0
        while left >= FORGOTTEN:
            left, days = left * EASED, days + 1
        times.append(host.at + days * DAY)
    return max(times)


def gap_of(host: Host, now: datetime) -> timedelta:
    """What is left of the learned gap."""
    if host.at is None:
        return timedelta()
    gap = host.gap * EASED ** max((now - host.at) // DAY, 0)
    return gap if gap >= FORGOTTEN else timedelta()
