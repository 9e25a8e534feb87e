"""How the sources are, for anybody who asks: the worst first, a page at a time, and nothing that is a secret.

What is read grows with the page, not with the store; only the order takes a look at every source's poll.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from feedhub.core import polling
from feedhub.core.redaction import in_public, told_in_public
from feedhub.model import Poll, Question, Source
from feedhub.pipeline.ondemand.basis import Basis
from feedhub.render.views import Condition, SourceRow
from feedhub.store import figures, hours, sources

A_PAGE = 50
SPAN = timedelta(days=14)
HOUR = 3600
WEEK = 7  # days by which articles a day are reckoned
SLOW = timedelta(seconds=5)
SAMPLE = 3_000  # of the newest articles: who was first is asked of the stories that began in them
RECENT = 50  # articles of a source, of whose dates the median is taken
FIRSTS = 10


def condition(basis: Basis, question: Question) -> Condition:
    """One page of the sources."""
    polls = sources.remembered(basis.connection)
    found = [(source, polling.begin(source, polls.get(source.id))) for source in basis.newsroom.sources.values()]
    found.sort(key=_worst)
    pages = max(-(-len(found) // A_PAGE), 1)
    said = dict(question.said).get("page", "1")
    page = min(max(int(said), 1), pages) if said.isascii() and said.isdigit() and len(said) < 9 else 1
    shown = found[(page - 1) * A_PAGE : page * A_PAGE]
    until = basis.now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return Condition(
        rows=tuple(_rows(basis, shown, until)),
        total=len(found),
        page=page,
        pages=pages,
        until=until,
        failing=sum(_fails(poll) for _, poll in found),
        stopped=sum(poll.state == "stopped" for _, poll in found),
        paused=sum(source.paused for source, _ in found),
        firsts=_firsts(basis) if page == 1 and question.suffix == "html" else (),
    )


def _worst(pair: tuple[Source, Poll]) -> tuple[int, int, str]:
    """First what is gone, then what fails, the longest first; what the operator paused is no trouble at all."""
    source, poll = pair
    if source.paused:
        return 5, 0, source.id
    if poll.state == "stopped":
        return 0, 0, source.id
    if _fails(poll):
        return 1, -poll.failures, source.id
    if poll.state == "slowed":
        return 2, 0, source.id
    return (3 if poll.reason or poll.last_fetch is None else 4), 0, source.id


def _fails(poll: Poll) -> bool:
    return poll.outcome == "failed" and poll.state != "stopped"


def _rows(basis: Basis, shown: Sequence[tuple[Source, Poll]], until: datetime) -> list[SourceRow]:
    ids = [source.id for source, _ in shown]
    counted = figures.lately(basis.connection, ids, since=basis.now - timedelta(days=WEEK))
    asked = hours.lately(basis.connection, ids, since=until - SPAN, slow=SLOW)
    zone = ZoneInfo(basis.newsroom.hub.timezone)
    rows = []
    for source, before in shown:
        poll = polling.replanned(source, before, rules=basis.rules, zone=zone)
        secret = source.private or not in_public(source.url) or not in_public(poll.url)
        rows.append(
            SourceRow(
                id=source.id,
                name=source.title or poll.title or source.id,
                state="paused" if source.paused else "new" if poll.last_fetch is None else poll.state,
                failing=_fails(poll),
                home=poll.home if poll.home and in_public(poll.home) else None,
                reason=told_in_public(poll.reason, secret=secret),
                last=poll.last_fetch,
                next_at=None if source.paused else poll.next_fetch,
                why=polling.why(source, poll, rules=basis.rules, now=basis.now),
                a_day=counted.get(source.id, 0) / WEEK,
                delay=_delay(figures.dates(basis.connection, source.id, limit=RECENT)),
                strip=strip(asked.get(source.id, ()), until),
            )
        )
    return rows


def strip(asked: Sequence[tuple[int, str]], until: datetime) -> str:
    """A letter an hour, as in SourceRow, up to `until`. asked: seconds since 1970 and the letter of the hours that have one."""
    end = int(until.timestamp()) // HOUR
    letters = ["."] * (SPAN // timedelta(hours=1))
    for second, letter in asked:
        place = len(letters) - (end - second // HOUR)
        if 0 <= place < len(letters):
            letters[place] = letter
    return "".join(letters)


def _delay(dates: Sequence[tuple[datetime, datetime]]) -> timedelta | None:
    """dates: a publisher's and our first sight. What it dates into the future says nothing."""
    found = [(seen - said).total_seconds() for said, seen in dates if said < seen]
    return timedelta(seconds=round(median(found))) if found else None


def _firsts(basis: Basis) -> tuple[tuple[str, int, int], ...]:
    """Who reports stories first, of those that several outlets tell and that began among the newest articles."""
    told: dict[str, dict[str, datetime]] = defaultdict(dict)
    whole: dict[str, bool] = {}
    for row in figures.tellers(basis.connection, limit=SAMPLE):
        outlet = basis.newsroom.speaker(row.source, row.outlet).id
        here = told[row.story]
        here[outlet] = min(here.get(outlet, row.when), row.when)
        whole[row.story] = row.whole
    first: dict[str, int] = defaultdict(int)
    of: dict[str, int] = defaultdict(int)
    for story, outlets in told.items():
        if len(outlets) < 2 or not whole[story]:
            continue
        first[min(outlets, key=lambda outlet: (outlets[outlet], outlet))] += 1
        for outlet in outlets:
            of[outlet] += 1
    ranked = sorted(first, key=lambda outlet: (-first[outlet], of[outlet], outlet))[:FIRSTS]
    return tuple((basis.newsroom.outlet(outlet).name, first[outlet], of[outlet]) for outlet in ranked)
