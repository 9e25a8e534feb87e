"""What a section says: which articles become items, in which order, how much of each is shown.

    candidates    an article with what its repeats lend it
    stories       a story as a candidate: who speaks for it, who tells it too; what is on top
    items         a candidate as a reader sees it: its headline, how much of its text, who is credited

Where candidates come from is `pipeline/offers`, what items look like in a feed is `render/`. One rule surprises: while
other sources' items wait, one source fills at most half of a section, so that a flood never empties it for the others.
`preview` gives each verdict, by the code that `curate` runs.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Literal

from feedhub.core.curate.candidates import candidate
from feedhub.core.curate.items import Earlier, Refused, items, policy_of, published_id, within
from feedhub.core.curate.stories import heat, same_words, spoken, story, tallied
from feedhub.core.dates import ago
from feedhub.core.desk import NOTHING, Standing
from feedhub.core.query import Prepared, Query, explain, matches
from feedhub.model import Candidate, Edition, Feed, Newsroom, Section

__all__ = [
    "Curated",
    "Earlier",
    "Rule",
    "Verdict",
    "candidate",
    "curate",
    "policy_of",
    "preview",
    "published_id",
    "story",
    "tallied",
    "within",
]

Rule = Literal[
    "in", "pinned", "withdrawn", "hidden", "duplicate", "backlog", "age", "empty", "max_items", "source", "query", "outlets",
    "same", "archived", "share", "limit",
]  # fmt: skip
Queries = Callable[[str], Query]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a candidate is in an edition, and the rule that decided. reason: a sentence about it."""

    candidate: Candidate
    rule: Rule
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Curated:
    """An edition, with the candidate behind each of its items, in their order.

    refused: those candidates that the section's query, or their source's include and exclude, keep out: they would be kept
    out again as long as neither they nor the configuration change.
    """

    edition: Edition
    behind: Sequence[Candidate]
    refused: Sequence[Candidate]


def curate(
    section: Section,
    query: Query,
    candidates: Iterable[Candidate],
    *,
    feeds: Mapping[str, Feed],
    newsroom: Newsroom,
    queries: Queries,
    began: datetime,
    now: datetime,
    newest_first: bool = False,
    standing: Standing = NOTHING,
    pinned: Iterable[Candidate] = (),
    archived: Collection[str] = (),
    earlier: Earlier | None = None,
) -> Curated:
    """Choose, order and cut to size what a section says.

    candidates: any number, any order; more than belong, the rules have the last word. newest_first: they come by `when`,
    then id, so they are read only until nothing older can change the edition.
    standing: what the desk hides. pinned: what it put on top, in that order, whatever query, age and limit say; they may be
    among the candidates too. archived: ids that readers find in an archive document, from which nothing comes back; may
    grow while candidates are read.
    earlier: what the last edition found out, and this one after it.
    feeds: what is known of each source's feed, for the credits. queries: reads a source's include and exclude.
    began: dates an edition without items. now: cuts off at max_age and goes no further.

    Returns at most section.limit items: what is pinned, then newest first or by heat. updated is the newest item's (RFC 4287
    4.2.15).
    """
    earlier = earlier or Earlier()
    selection = _Selection(
        section, query, newsroom, queries, now, standing=standing, archived=archived, known=earlier.admitted
    )
    for one in pinned:
        selection.pin(one)
    newest_first = newest_first and section.rank == "latest"
    refused = []
    coming = iter(candidates if newest_first else selection.ordered(candidates))
    while not selection.complete and (each := next(coming, None)):
        if newest_first and each.article.when < selection.oldest:
            break
        if selection.judge(each) in ("query", "source"):
            refused.append(each)
    behind = tuple(selection.chosen())
    shown = items(behind, section, newsroom, feeds, earlier)
    earlier.admitted = selection.admitted
    updated = max((item.updated for item in shown), default=began)
    return Curated(edition=Edition(section=section, items=shown, updated=updated), behind=behind, refused=refused)


def preview(
    section: Section,
    query: Query,
    candidates: Iterable[Candidate],
    *,
    newsroom: Newsroom,
    queries: Queries,
    now: datetime,
    standing: Standing = NOTHING,
    pinned: Iterable[Candidate] = (),
    archived: Collection[str] = (),
) -> tuple[Verdict, ...]:
    """The verdict on each candidate, in the section's order: those that would be items now, and why the others would not.

    standing, pinned, archived: as for `curate`.
    """
    selection = _Selection(section, query, newsroom, queries, now, standing=standing, archived=archived)
    on_top: list[tuple[Candidate, Rule]] = [(each, "pinned") for each in pinned if selection.pin(each)]
    ruled = [(each, selection.judge(each)) for each in selection.ordered(candidates)]
    ruled = on_top + [(each, rule) for each, rule in ruled if not selection.on_top(each)]
    chosen = {_identity(each): each for each in selection.chosen()}
    selected = {_identity(each) for each in selection.selected()}
    verdicts = []
    for each, first_rule in ruled:
        rule, id = first_rule, _identity(each)
        if rule == "share":
            rule = "in" if id in selected else "share" if selection.complete else "limit"
        if rule == "in" and id not in chosen:
            rule = "hidden"
        shown = chosen.get(id, each) if rule in ("in", "pinned") else each
        verdicts.append(Verdict(candidate=shown, rule=rule, reason=selection.reason(each, rule)))
    return tuple(verdicts)


class _Selection:
    """An edition in the making, told of candidates in the section's order."""

    def __init__(
        self,
        section: Section,
        query: Query,
        newsroom: Newsroom,
        queries: Queries,
        now: datetime,
        *,
        standing: Standing,
        archived: Collection[str],
        known: Mapping[int, Candidate] = MappingProxyType({}),
    ) -> None:
        """known: candidates that were admitted before, as `Earlier` has them."""
        self.section = section
        self.query = query
        self.newsroom = newsroom
        self.queries = queries
        self.oldest = ago(now, section.max_age)
        self.hidden = standing.hides(section.id)
        self.hid = standing.hid
        self.archived = archived
        self.known = known
        self.admitted: dict[int, Candidate] = {}
        self.top: list[Candidate] = []
        self.taken: list[Candidate] = []
        self.waiting: list[Candidate] = []  # beyond their source's share: they come in where nobody else does
        self.ids: set[str] = set()
        self.held: Counter[str] = Counter()  # by source, taken and waiting
        self.alone: Counter[str] = Counter()  # of these what no other outlet reports

    @property
    def complete(self) -> bool:
        """Whether nothing older can change the edition any more."""
        return len(self.taken) >= self.section.limit

    def judge(self, each: Candidate) -> Rule:
        """Rule on the next candidate; "share" is in after all if the edition does not fill without it."""
        if each.members:
            admitted = self._admitted(each)
            if not admitted:
                return self._member_refused(each.members[0]) or "query"
            each = self._story_as_readers_know_it(spoken(each, admitted, self.section, self.newsroom))
        rule = self._refusal(each)
        if rule is not None:
            return rule
        if self.complete:
            return "limit"
        each = self._as_readers_know_it(each)
        source = each.article.source
        self.ids.add(published_id(each.article))
        self.held[source] += 1
        self.alone[source] += self._alone(each)
        if self._alone(each) and self.alone[source] > max(self.section.limit // 2, 1):
            self.waiting.append(each)
            return "share"
        self.taken.append(each)
        return "in"

    def selected(self) -> Sequence[Candidate]:
        """What the rules let in."""
        return self.ordered([*self.taken, *self.waiting[: self.section.limit - len(self.taken)]])

    def chosen(self) -> Sequence[Candidate]:
        """What is in. The desk comes last, so that undoing what it did gives back what was there: what it hid leaves its place
        free, and what it pinned takes nobody's.
        """
        selected = self.selected()
        if not self.top and not self.hidden:
            return selected
        shown = (self._as_the_desk_has_it(each, self._admitted(each)) for each in selected if not self.on_top(each))
        return [*self.top, *(each for each in shown if each is not None)]

    def pin(self, each: Candidate) -> bool:
        """Put a candidate on top, whatever the rules say but these: what is hidden, empty or a repeat has no place there."""
        if each.members:
            each = self._story_as_readers_know_it(spoken(each, each.members, self.section, self.newsroom))
        elif self._query_refuses(each) is None:
            each = self._as_readers_know_it(each)
        shown = None if self._denied(each) or self.on_top(each) else self._as_the_desk_has_it(each, each.members)
        if shown is not None:
            self.top.append(shown)
        return shown is not None

    def on_top(self, each: Candidate) -> bool:
        """Whether it is pinned."""
        return any(_identity(each) == _identity(other) for other in self.top)

    def ordered(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """Newest first, or the hottest; the id settles ties, or equal dates shuffle and the ETag moves."""
        if self.section.rank == "top":
            return sorted(candidates, key=lambda each: (heat(each, self.newsroom), each.article.id), reverse=True)
        return sorted(candidates, key=lambda each: (each.article.when, each.article.id), reverse=True)

    def _admitted(self, each: Candidate) -> Sequence[Candidate]:
        """The members of a story that may bring it here and speak for it."""
        return [member for member in each.members if self._member_refused(member) is None]

    def _member_refused(self, member: Candidate) -> Rule | None:
        """Whether an article may neither bring its story here nor speak for it."""
        return "backlog" if member.article.backlog else self._query_refuses(member)

    def _as_the_desk_has_it(self, each: Candidate, admitted: Sequence[Candidate]) -> Candidate | None:
        """An item without what the desk hides of it; None where it hides it, or all that may speak for it.

        admitted: the members of a story that may.
        """
        if {each.article.id if not each.members else None, each.article.story} & self.hidden:
            return None
        kept = [member for member in each.members if member.article.id not in self.hidden]
        if len(kept) == len(each.members) or each.article.story is None:
            return each
        may = {member.article.id for member in admitted}
        if may.isdisjoint(member.article.id for member in kept):
            return None
        rest = story(each.article.story, each.article.when, kept, self.newsroom)
        speaks = [member for member in rest.members if member.article.id in may]
        told = self._story_as_readers_know_it(spoken(rest, speaks, self.section, self.newsroom))
        if same_words(told.article, each.article):
            return told
        moved = [
            told.article.revised,
            *(self.hid.get(member.article.id) for member in each.members if member not in kept),
        ]
        return replace(told, article=replace(told.article, revised=max(moment for moment in moved if moment)))

    def _denied(self, each: Candidate) -> Rule | None:
        """What no rule of a section lets in."""
        article = each.article
        if article.withdrawn is not None:
            return "withdrawn"
        if article.duplicate_of is not None:
            return "duplicate"
        return None if article.title or article.summary or article.content_html or article.url else "empty"

    def _refusal(self, each: Candidate) -> Rule | None:
        article = each.article
        denied = self._denied(each)
        if denied:
            return denied
        if article.backlog:
            return "backlog"
        if article.when < self.oldest:
            return "age"
        source = self.newsroom.sources.get(article.source)
        held = self.held[article.source]
        if source and source.max_items is not None and held >= source.max_items:
            return "max_items"
        if held >= self.section.limit and self._alone(
            each
        ):  # asked before the query: a flood costs no more than a full section
            return "limit"
        refused = None if each.members else self._query_refuses(each)
        if refused is None and self.section.min_outlets > 1 and self._outlets(each) < self.section.min_outlets:
            return "outlets"
        if refused or published_id(article) in self.ids:
            return refused or "same"
        # what is on top moves with the hour, so there a story may come back that others had pushed out
        return "archived" if self.section.rank == "latest" and published_id(article) in self.archived else None

    def _alone(self, each: Candidate) -> bool:
        """Whether only its own source may have made it: what other outlets report too is no flood of who leads it."""
        return not each.members or self._outlets(each) < 2

    def _outlets(self, each: Candidate) -> int:
        return each.tally.outlets if each.tally else len(each.outlets)

    def _as_readers_know_it(self, each: Candidate) -> Candidate:
        """Where only a younger article that was merged into it brought it here, it stays the item that it was."""
        if each.unmerged is None or self._query_refuses(replace(each.unmerged, tally=each.tally)) is None:
            return each
        return replace(each, article=replace(each.article, published_id=each.merged[0]))

    def _story_as_readers_know_it(self, each: Candidate) -> Candidate:
        """The same for a story that only an article merged from another story brought here: it stays the item of that one."""
        for member in each.members:
            before = replace(member.unmerged or member, tally=member.tally)
            if self._member_refused(before) is None:
                return each
        moved = (row for row in each.repeats if row.published_id and row.story not in (None, each.article.story))
        known = next(moved, None)
        if known is None:
            return each
        return replace(each, article=replace(each.article, published_id=f"urn:uuid:{known.story}", dated=known.when))

    def _query_refuses(self, each: Candidate) -> Refused:
        refused = None if id(each) in self.known or id(each) in self.admitted else self._asked(each)
        if refused is None:  # of a hundred thousand that are refused none is to be held
            self.admitted[id(each)] = each
        return refused

    def _asked(self, each: Candidate) -> Refused:
        prepared = Prepared(each)
        if not any(self._source_admits(id, prepared) for id in each.sources):
            return "source"
        return None if matches(self.query, prepared) else "query"

    def _source_admits(self, id: str, prepared: Prepared) -> bool:
        source = self.newsroom.sources.get(id)
        if source is None:
            return True
        if source.include is not None and not matches(self.queries(source.include), prepared):
            return False
        return source.exclude is None or not matches(self.queries(source.exclude), prepared)

    def reason(self, each: Candidate, rule: Rule) -> str:
        """A rule as a sentence about a candidate."""
        source, limit = each.article.source, self.section.limit
        match rule:
            case "duplicate":
                return f"it repeats {each.article.duplicate_of}"
            case "source":
                return f"include and exclude of {', '.join(each.sources)} keep it out"
            case "query":
                asked = each.members[0] if each.members else each
                return "the query asks for " + " and ".join(clause.text for clause in explain(self.query, asked))
            case "outlets":
                return f"{self._outlets(each)} of at least {self.section.min_outlets} outlets report it"
            case "backlog":
                return f"it is older than what {source} was to publish at its first poll (backfill)"
            case "max_items":
                return f"{source} has its max_items of newer ones here"
            case "share":
                return f"{source} fills half of the section while others wait"
            case "limit":
                return f"there are {limit} others before it"
            case _:
                return _SAID[rule]


_SAID: Mapping[Rule, str] = {
    "in": "it is in",
    "pinned": "it is in, on top: the desk pinned it",
    "withdrawn": "the desk withdrew it",
    "hidden": "the desk hid it here",
    "archived": "it left this section before and is in its archive",
    "age": "it is older than max_age",
    "empty": "it has no title, no text and no link",
    "same": "another item has the same id",
}


def _identity(each: Candidate) -> str | None:
    """What stays the same of a candidate whoever speaks for it."""
    return each.article.story if each.members else each.article.id
