"""A story as its page tells it: every report in order of time, copies with their agency, what changed, what belongs to it.

The reports are those of the story's feed, with the same rules on how much of a text may be shown; what their feed does not
say is looked up here.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Literal

from feedhub.core.cluster import Text, texts
from feedhub.core.curate import tallied
from feedhub.core.curate.candidates import outlet_of
from feedhub.core.curate.stories import voice
from feedhub.core.text import excerpt, plain
from feedhub.model import Article, Edition, Item, Question, Tally
from feedhub.pipeline.offers import with_repeats
from feedhub.pipeline.ondemand.basis import Basis
from feedhub.pipeline.ondemand.feeds import Composed, compose
from feedhub.render.views import Dossier, Neighbour, Report, Revision
from feedhub.store import articles, history, stories
from feedhub.store.history import Happened

WORDS = 400  # of a text whose changes are shown
REVISIONS = 20  # of one report
NEIGHBOURS = 12


def dossier(basis: Basis, id: str) -> Dossier | Composed:
    """The story of that id, or what became of it."""
    edition = compose(basis, Question(kind="story", name=id, suffix="atom"))
    if not isinstance(edition, Edition) or not edition.items:
        return None if isinstance(edition, Edition) else edition
    items = sorted(edition.items, key=lambda item: (item.published, item.article))
    rows = articles.by_ids(basis.connection, {item.article for item in items})
    written = texts([voice(row, outlet_of(row, basis.newsroom), basis.newsroom) for row in rows.values()])
    first = items[0]
    speaker = next((item for item in items if _own(item, written)), first)  # the feeds' lead depends on the section
    return Dossier(
        story=id,
        title=speaker.title,
        began=first.published,
        tally=_tally(basis, rows.values()),
        reports=tuple(_reports(basis, items, rows, written, edition)),
        neighbours=tuple(_neighbours(basis, id)),
        language=speaker.language or first.language,
        summary=speaker.summary,
        image=speaker.image or next((item.image for item in items if item.image), None),
    )


def _own(item: Item, written: Mapping[str, Text]) -> bool:
    """Whether its outlet wrote it itself."""
    return item.article in written and written[item.article].own


def _tally(basis: Basis, rows: Collection[Article]) -> Tally:
    lent = articles.repeats(basis.connection, [row.id for row in rows])
    return tallied([each for row in rows for each in (row, *lent.get(row.id, ()))], basis.newsroom)


def _reports(
    basis: Basis,
    items: Sequence[Item],
    rows: Mapping[str, Article],
    written: Mapping[str, Text],
    edition: Edition,
) -> list[Report]:
    """The reports in order of time; who carries another's text stands below whoever had it first."""
    happened: dict[str, list[Happened]] = defaultdict(list)
    for each in history.of(basis.connection, rows.keys(), ("story", "revised")):
        happened[each.article].append(each)
    groups: dict[str, list[Item]] = {}
    for item in items:
        text = written.get(item.article)
        groups.setdefault((text.agency or text.root) if text else item.article, []).append(item)
    told = []
    for group in groups.values():
        original = next((item for item in group if _own(item, written)), group[0])
        row = rows.get(original.article)
        shown = _words(basis, original, edition)
        told.append(
            Report(
                item=original,
                reason=_joined(row, happened.get(original.article, [])),
                revisions=tuple(_revisions(row, happened.get(original.article, []), shown)),
                copies=tuple(item for item in group if item is not original),
                agency=written[original.article].agency if original.article in written else None,
            )
        )
    return told


def _joined(row: Article | None, happened: Sequence[Happened]) -> str | None:
    if row is None or row.bond is None:
        return None
    told = next((each.reason for each in happened if each.kind == "story"), None)
    return told.partition("; it did not join ")[0] if told else None


def _words(basis: Basis, item: Item, edition: Edition) -> int:
    """How many words of a text may be told."""
    source = basis.newsroom.sources.get(item.credit.source)
    shown = [edition.section.content, *([source.republish] if source else [])]
    return min({"full": WORDS, "excerpt": policy.words or 0, "link": 0}[policy.mode] for policy in shown)


def _revisions(row: Article | None, happened: Sequence[Happened], words: int) -> list[Revision]:
    """What changed, the first change first: each says only how it was before, the next one or the article how it was then."""
    if row is None:
        return []
    told: list[Revision] = []
    title, text = row.title, _shown(row.content_html, words)
    for each in reversed([each for each in happened if each.kind == "revised"][-REVISIONS:]):
        before_title = each.title if "title" in each.changed else title
        before_text = _shown(each.content_html, words) if "content" in each.changed else text
        retitled = before_title is not None and before_title != title
        rewritten = bool(before_text) and bool(text) and before_text != text
        if retitled or rewritten:
            told.append(
                Revision(
                    at=each.at,
                    before_title=before_title if retitled else None,
                    after_title=title if retitled else None,
                    before_text=before_text if rewritten else None,
                    after_text=text if rewritten else None,
                )
            )
        title, text = before_title or title, before_text or text
    return told[::-1]


def _shown(html: str | None, words: int) -> str:
    return excerpt(plain(html or ""), words) if words else ""


def _neighbours(basis: Basis, id: str) -> list[Neighbour]:
    links = stories.linked(basis.connection, id)[:NEIGHBOURS]
    told = stories.members(basis.connection, {link.other if link.story == id else link.story for link in links})
    found: dict[str, Neighbour] = {}
    for link in links:
        other = link.other if link.story == id else link.story
        if other not in told:
            continue
        (first,) = with_repeats(basis.newsroom, basis.connection, told[other][:1])
        if basis.hides(first):
            continue
        kind: Literal["follows", "followed", "see_also"] = "see_also"
        if link.kind == "follows":
            kind = "follows" if link.story == id else "followed"
        found.setdefault(
            other,
            Neighbour(
                story=other,
                kind=kind,
                title=first.article.title or first.outlet.name,
                when=first.article.when,
                language=first.article.language,
                reason=link.reason,
            ),
        )
    return sorted(found.values(), key=lambda each: (each.when, each.story))
