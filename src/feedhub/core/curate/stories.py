"""A story as a candidate: forty outlets, one item, everyone credited.

It is dated by its first article and known by its own id for ever, whoever speaks for it; it is updated when its speaker's
words change in substance or another one speaks, never because an outlet arrived.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from math import log2

from feedhub.core.cluster import Voice, counts, lead, wire
from feedhub.core.curate.candidates import outlet_of
from feedhub.core.query.folding import tag_form
from feedhub.core.urls import is_redirector
from feedhub.core.wording import repeats
from feedhub.model import Article, Candidate, Newsroom, Outlet, Section, Tally

FADES = 12  # hours in which a story has to double what speaks for it to keep its place (rank = "top")


def story(id: str, began: datetime, members: Sequence[Candidate], newsroom: Newsroom) -> Candidate:
    """A story. members: its articles with what their repeats lend them, in order of arrival; at least one."""
    tally = tallied([row for member in members for row in rows(member)], newsroom)
    told = tuple(replace(member, tally=tally) for member in members)
    return replace(_whole(told[0], told), article=_as_story(told[0].article, id, began), members=told)


def tallied(rows: Iterable[Article], newsroom: Newsroom) -> Tally:
    """Who tells a story. rows: its articles and their repeats."""
    counted = counts([voice(row, outlet_of(row, newsroom), newsroom) for row in rows])
    return Tally(outlets=counted.outlets, independent=counted.independent, said=str(counted), carried=counted.carried)


def spoken(each: Candidate, admitted: Sequence[Candidate], section: Section, newsroom: Newsroom) -> Candidate:
    """A story as a section tells it. admitted: those of its members that may speak for it there, at least one."""
    assert each.article.story is not None
    told = [voice(member.article, member.outlet, newsroom) for member in each.members]
    speaker = _lead(admitted, told, section)
    before = [one for one in admitted if one.article.first_seen < speaker.article.first_seen]
    moved = [speaker.article.revised]
    if before and not same_words(_lead(before, told, section).article, speaker.article):
        moved.append(speaker.article.first_seen)  # since then another one speaks
    article = _as_story(speaker.article, each.article.story, each.article.when)
    revised = max((moment for moment in moved if moment), default=None)
    return replace(
        _whole(speaker, each.members), article=replace(article, revised=revised), members=each.members, merged=()
    )


def heat(each: Candidate, newsroom: Newsroom) -> float:
    """By what `rank = "top"` goes: log2(1 + independent texts x the greatest weight of its sources) + hours since 1970 / 12.

    Twice as much to say is worth twelve hours of age, so the order does not change with the clock; nor with who speaks, which is
    decided later.
    """
    weight = max((newsroom.sources[id].weight for id in each.sources if id in newsroom.sources), default=1.0)
    independent = each.tally.independent if each.tally else len(each.outlets)
    hours = each.article.when.timestamp() / 3600
    return log2(1 + independent * weight) + hours / FADES


def rows(member: Candidate) -> tuple[Article, ...]:
    """The rows that a candidate is made of."""
    return (member.article, *member.repeats)


def voice(row: Article, outlet: Outlet, newsroom: Newsroom) -> Voice:
    """A row as it counts and leads. outlet: who speaks in it."""
    source = newsroom.sources.get(row.source)
    called = outlet.name if outlet.kind == "wire" else None
    return Voice(
        article=row.id,
        outlet=outlet.id,
        when=row.when,
        weight=source.weight if source else 1.0,
        bond=row.bond,
        language=row.language,
        copy_of=row.duplicate_of or row.copy_of,
        via=row.via,
        claimed=row.source if row.origin is not None and _only_claimed(row, outlet) else None,
        agency=wire(row.outlet) or wire(outlet.id, called) or called,
    )


def _only_claimed(row: Article, outlet: Outlet) -> bool:
    """Whether an item names an outlet by <source>, and links to a page of its own site."""
    url = row.url or ""
    host = url.partition("://")[2].partition("/")[0].rpartition("@")[2].partition(":")[0]
    elsewhere = host != row.outlet and not host.endswith(f".{row.outlet}")
    return elsewhere and outlet.id == row.outlet and not is_redirector(url)


def _lead(members: Sequence[Candidate], told: Sequence[Voice], section: Section) -> Candidate:
    named = {member.article.id: member for member in members}
    return named[lead([one for one in told if one.article in named], language=section.language, told=told).article]


def _whole(speaker: Candidate, members: Sequence[Candidate]) -> Candidate:
    """What all members lend, with the speaker's first."""
    ordered = (speaker, *(member for member in members if member.article.id != speaker.article.id))
    outlets = {outlet.id: outlet for member in ordered for outlet in member.outlets}
    tags: dict[str, str] = {}
    for member in ordered:
        for tag in member.tags:
            tags.setdefault(tag_form(tag), tag)
    return replace(
        speaker,
        sources=tuple(dict.fromkeys(source for member in ordered for source in member.sources)),
        outlets=tuple(outlets.values()),
        tags=tuple(tags.values()),
        repeats=tuple(row for member in ordered for row in rows(member))[1:],
        unmerged=None,
        merged=(),
    )


def _as_story(article: Article, story: str, began: datetime) -> Article:
    return replace(article, published_id=f"urn:uuid:{story}", dated=began, story=story)


def same_words(one: Article, other: Article) -> bool:
    """Whether a reader reads the same, whichever of the two speaks."""
    return one is other or repeats(one.title, one.content_html, of=(other.title, other.content_html))
