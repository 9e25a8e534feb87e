"""What a section's page tells beside its edition: why each item is there, when it was seen, how many articles a day.

Gathered from the store only when an edition moved, for its items and nothing else, so its cost does not grow with the store.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from feedhub.core.curate.candidates import outlet_of
from feedhub.core.query import counts, explain, parse_query
from feedhub.model import Article, Candidate, Edition, Item, Lead, Newsroom, Section
from feedhub.pipeline.offers import as_candidates, with_repeats
from feedhub.render.kept import Kept
from feedhub.render.views import Background, Front, Joined, Reason, Seen
from feedhub.store import Connection, Store, articles, history, stories
from feedhub.store.editions import Published

SHOWN = 14  # days
WHOLE = 50  # items that a page shows whole, as `render.pages` has it; the others are headlines, and no news
LEADS = 5
FOREMOST = 12  # the first items of a section, one of which leads it on the front page
JOINING = ("duplicate", "merged", "story")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is told beside an edition.

    new_days: articles a day in all, of those days on which there are new ones; begins: for one of them these are the first.
    """

    background: Background
    lead: tuple[Lead, ...]
    outlets: int
    new_days: Mapping[date, int]
    begins: bool


def gathered(
    newsroom: Newsroom,
    store: Store,
    edition: Edition,
    *,
    behind: Sequence[Candidate] | None,
    sections: tuple[tuple[str, str], ...],
    known: Mapping[date, int],
    counted: datetime | None,
    kept: Kept,
) -> Told:
    """What a section's page tells beside its edition.

    behind: the candidate of each item; None: they are read. known: its articles a day, counted until then already. kept: which
    clauses admitted them, where that is known.
    """
    with store.reading() as connection:
        told = _Behind(newsroom, connection, edition, behind, kept, most=WHOLE if known else None)
    new = told.days(since=counted if known else None, zone=ZoneInfo(newsroom.hub.timezone))
    return Told(
        background=Background(sections=sections, reasons=told.reasons(), days=together(known, new)),
        lead=told.leads(),
        outlets=len({credit.outlet.id for item in edition.items for credit in (item.credit, *item.also)}),
        new_days={day: known.get(day, 0) + count for day, count in new.items()},
        begins=not new.keys() <= known.keys(),
    )


def reasons(newsroom: Newsroom, connection: Connection, edition: Edition) -> tuple[Reason, ...]:
    """Why each item of an edition is there."""
    return _Behind(newsroom, connection, edition, None, Kept(), most=WHOLE).reasons()


def front(section: Section, last: Published | None, days: Mapping[date, int]) -> Front:
    """A section for the front page. last: its last edition, None where it has none; days: its articles a day."""
    if last is None:
        return Front(section=section)
    return Front(
        section=section,
        published=last.published,
        lead=last.lead,
        items=last.items,
        outlets=last.outlets or 0,
        days=together(days, {}),
    )


def together(known: Mapping[date, int], more: Mapping[date, int]) -> tuple[tuple[date, int], ...]:
    """The last days that brought anything, a number for each day up to the newest."""
    summed = Counter(known)
    summed.update(more)
    if not summed:
        return ()
    newest = max(summed)
    return tuple((day, summed[day]) for day in (newest - timedelta(days=back) for back in range(SHOWN - 1, -1, -1)))


class _Behind:
    """The articles behind an edition's items, with what was decided about them."""

    def __init__(
        self,
        newsroom: Newsroom,
        connection: Connection,
        edition: Edition,
        known: Sequence[Candidate] | None,
        kept: Kept,
        *,
        most: int | None,
    ) -> None:
        """known: the candidate of each item; None: they are read. most: how many of the first are looked behind; None: all.

        kept: as for `gathered`.
        """
        self._kept = kept
        self._newsroom = newsroom
        self._edition = edition
        self._items = edition.items[:most]
        self._query = parse_query(edition.section.query)
        if known is None:
            self._candidates = self._read(connection)
        else:
            self._candidates = {item.id: each for item, each in zip(self._items, known, strict=False)}
        self._rows = {id: (each.article, *each.repeats) for id, each in self._candidates.items()}
        of_rows = [row for rows in self._rows.values() for row in rows]
        self._sizes = stories.sizes(connection, {row.story for row in of_rows if row.story})
        joined = {row.id for row in of_rows if _joined_another(row)}
        happened = history.of(connection, joined, JOINING)
        self._joined: dict[str, list[str]] = defaultdict(list)
        for each in happened:
            self._joined[each.article].append(each.reason)

    def _read(self, connection: Connection) -> Mapping[str, Candidate]:
        """The candidate behind each item, by the item's id; of a story the member that speaks for it, with all the others."""
        items = self._items
        if self._edition.section.collapse == "story":
            begun = stories.of(connection, {item.story for item in items if item.story})
            told = {each.article.story: each for each in as_candidates(self._newsroom, connection, begun)}
            return {item.id: told[item.story] for item in items if item.story in told}
        found = articles.by_ids(connection, {item.article for item in items})
        made = with_repeats(self._newsroom, connection, list(found.values()), tally=counts(self._query))
        by_article = {each.article.id: each for each in made}
        return {item.id: by_article[item.article] for item in items if item.article in by_article}

    def reasons(self) -> tuple[Reason, ...]:
        """Why each item is there, in the edition's order."""
        shown = [item for item in self._items[:WHOLE] if item.id in self._candidates]
        asked = {item.id: self._asked(item.article, self._candidates[item.id]) for item in shown}
        rules = self._kept.of(("rules", self._edition.section), asked, lambda missing: [*map(self._rule, missing)])
        return tuple(
            self._reason(item.id, self._candidates[item.id], rule) for item, rule in zip(shown, rules, strict=True)
        )

    def _asked(self, speaker: str, each: Candidate) -> Candidate:
        """What the section's query was asked of."""
        return next((member for member in each.members if member.article.id == speaker), each)

    def _rule(self, asked: Candidate) -> tuple[str, ...]:
        return tuple(clause.text for clause in explain(self._query, asked) if clause.holds and clause.text != "*")

    def _reason(self, item: str, each: Candidate, rule: tuple[str, ...]) -> Reason:
        rows = self._of_story(each)
        story = each.article.story
        return Reason(
            item=item,
            first_seen=min(row.first_seen for row in rows),
            rule=rule,
            seen=tuple(sorted(map(_seen, rows), key=lambda seen: (seen.when, seen.source))),
            joined=tuple(self._joinings(rows)),
            story=story,
            reports=self._sizes.get(story or "", len(rows)),
        )

    def _of_story(self, each: Candidate) -> Sequence[Article]:
        """The rows that an item is made of, each once."""
        if each.members:
            found = [row for member in each.members for row in (member.article, *member.repeats)]
        else:
            found = [each.article, *each.repeats]
        return list({row.id: row for row in found}.values())

    def _joinings(self, rows: Iterable[Article]) -> Iterable[Joined]:
        for row in rows:
            for reason in self._joined.get(row.id, ()):
                yield Joined(
                    outlet=outlet_of(row, self._newsroom).name, reason=reason.partition("; it did not join ")[0]
                )

    def days(self, *, since: datetime | None, zone: tzinfo) -> Mapping[date, int]:
        """Reports a day that we first saw after then; None: all of them."""
        rows = {row.id: row for each in self._candidates.values() for row in self._of_story(each)}
        new = (row for row in rows.values() if since is None or row.first_seen > since)
        return Counter(row.when.astimezone(zone).date() for row in new)

    def leads(self) -> tuple[Lead, ...]:
        """What the front page shows: of the first items the one that most outlets carry, then the others in their order."""
        first = self._edition.items[:FOREMOST]
        top = sorted(first, key=_outlets, reverse=True)[:1]  # stable: of equals the first
        shown = [*top, *(item for item in first if item not in top)][:LEADS]
        return tuple(
            Lead(
                title=item.title,
                outlet=item.credit.outlet.name,
                when=item.published,
                url=item.url,
                summary=item.summary[:600] if item.summary else None,
                image=item.image,
                language=item.language,
                outlets=_outlets(item),
                story=self._story(item.id),
            )
            for item in shown
        )

    def _story(self, item: str) -> str | None:
        each = self._candidates.get(item)
        story = each.article.story if each else None
        return story if self._sizes.get(story or "", 0) > 1 else None


def _joined_another(row: Article) -> bool:
    """Whether it did not begin its story."""
    return row.bond is not None or row.duplicate_of is not None


def _outlets(item: Item) -> int:
    return item.tally.outlets if item.tally else 1 + len(item.also)


def _seen(row: Article) -> Seen:
    return Seen(source=row.source, when=row.when, copied=bool(row.duplicate_of or row.copy_of or row.via))
