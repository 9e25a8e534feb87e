"""A candidate as a reader sees it: its headline, as much of its text as may be shown, who is credited."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Literal, TypeGuard

from feedhub.core.curate.candidates import outlet_of
from feedhub.core.text import excerpt, plain
from feedhub.model import Article, Candidate, ContentPolicy, Credit, Extra, Feed, Item, Newsroom, Outlet, Section

_TEXTS = frozenset(("summary", "subtitle", "description"))  # of extras: they tell what the article tells
Refused = Literal["source", "query"] | None  # by what a candidate is kept out
OUTLETS = 100  # that an item of a story names beside its lead, and other reports it leads to: it must stay an item
HEADLINE = 12  # words of the text that stand for a title nobody gave


@dataclass(slots=True)
class Earlier:
    """What an edition of a section found out that holds for the next, as long as the configuration stays what it is.

    admitted: candidates that neither the query nor a source's include and exclude refused, by where they are in memory; they are
    held here, so that no other can be there. made: items by their ids, each with what it was made of.
    """

    admitted: dict[int, Candidate] = field(default_factory=dict)
    made: dict[str, tuple[tuple[object, ...], Item]] = field(default_factory=dict)


def items(
    chosen: Iterable[Candidate], section: Section, newsroom: Newsroom, feeds: Mapping[str, Feed], earlier: Earlier
) -> tuple[Item, ...]:
    """Candidates as readers of this section see them. earlier: what is known of them, and what is after this."""
    before, shown = earlier.made, []
    earlier.made = {}
    for each in chosen:
        id = published_id(each.article)
        of = (each, feeds.get(each.article.source), *(feeds.get(row.source) for row in each.repeats))
        known = before.get(id)
        made = known if known is not None and known[0] == of else (of, item(each, section, newsroom, feeds))
        earlier.made[id] = made
        shown.append(made[1])
    return tuple(shown)


def item(each: Candidate, section: Section, newsroom: Newsroom, feeds: Mapping[str, Feed]) -> Item:
    """A candidate as a reader of this section sees it."""
    article = each.article
    policy = policy_of(section, article.source, newsroom)
    bare = policy.mode == "link"
    return Item(
        id=published_id(article),
        title=_title(each, policy),
        published=article.when,
        updated=max(article.when, article.revised or article.when),
        credit=_credit(article, each.outlet, newsroom, feeds, when=_spoken_at(each)),
        article=article.id,
        url=article.url,
        summary=_summary(article, policy),
        content_html=article.content_html if policy.mode == "full" else None,
        authors=article.authors,
        tags=each.tags,
        enclosures=() if bare else article.enclosures,
        image=None if bare else article.image,
        language=article.language,
        extras=tuple(extra for extra in article.extras if _passes(extra, policy)),
        also=tuple(islice(_also(each, newsroom, feeds), OUTLETS)),
        story=article.story if each.members else None,
        tally=each.tally if each.members else None,
        related=tuple(_related(each, newsroom, feeds)),
    )


def policy_of(section: Section, source: str | None, newsroom: Newsroom) -> ContentPolicy:
    """How much of what a source says a section may show: the stricter of what both say."""
    said = newsroom.sources.get(source or "")
    return min(section.content, said.republish if said else section.content, key=lambda each: each.most)


def within(item: Item, policy: ContentPolicy) -> Item:
    """An item that may have been made when more could be shown, with no more than a policy allows."""
    if policy.mode == "full":
        return item
    bare = policy.mode == "link"
    text = plain(item.content_html or "") or item.summary or ""
    return replace(
        item,
        summary=None if bare else excerpt(text, policy.words or 0) or None,
        content_html=None,
        enclosures=() if bare else item.enclosures,
        image=None if bare else item.image,
        extras=tuple(extra for extra in item.extras if _passes(extra, policy)),
    )


def published_id(article: Article) -> str:
    """What readers know an article by."""
    return article.published_id or f"urn:uuid:{article.id}"


def _passes(extra: Extra, policy: ContentPolicy) -> bool:
    """Whether an element of another vocabulary may be shown: text beside an excerpt would make it longer than allowed."""
    if policy.mode == "full":
        return True
    words = len((extra.text or "").split())
    return policy.mode == "excerpt" and extra.name not in _TEXTS and words <= policy.most


def _title(each: Candidate, policy: ContentPolicy) -> str:
    article = each.article
    if _visible(article.title):
        return article.title
    text = article.summary if _visible(article.summary) else plain(article.content_html or "")
    shown = HEADLINE if policy.mode == "link" else int(min(HEADLINE, max(policy.most, 1)))
    headline = excerpt(text, shown)
    return headline if _visible(headline) else each.outlet.name


def _summary(article: Article, policy: ContentPolicy) -> str | None:
    match policy.mode:
        case "link":
            return None
        case "excerpt":
            text = plain(article.content_html or "") or article.summary or ""
            return excerpt(text, policy.words or 0) or None
        case "full":
            return article.summary


def _visible(text: str | None) -> TypeGuard[str]:
    """Whether there is anything in it but spaces and signs that are not seen."""
    return text is not None and any(sign.isprintable() and not sign.isspace() for sign in text)


def _related(each: Candidate, newsroom: Newsroom, feeds: Mapping[str, Feed]) -> Iterator[Credit]:
    """A story's other reports, in order of arrival; each once, through however many feeds, whatever tracks its address.

    Of more than there is room for, the first of each outlet before the others.
    """
    first: dict[str, int] = {}
    found: dict[str | None, tuple[int, int, Article, Outlet]] = {}
    for at, row in enumerate(each.repeats if each.members else ()):
        outlet = outlet_of(row, newsroom)
        if _address(row) != _address(each.article) and _address(row) not in found:
            found[_address(row)] = (at != first.setdefault(outlet.id, at), at, row, outlet)
    for _, _, row, outlet in sorted(sorted(found.values(), key=_rank)[:OUTLETS], key=_arrival):
        yield _credit(row, outlet, newsroom, feeds, when=row.when)


def _rank(found: tuple[int, int, Article, Outlet]) -> tuple[int, int]:
    return found[:2]


def _arrival(found: tuple[int, int, Article, Outlet]) -> int:
    return found[1]


def _address(row: Article) -> str | None:
    return row.canonical_url or row.url


def _also(each: Candidate, newsroom: Newsroom, feeds: Mapping[str, Feed]) -> Iterator[Credit]:
    named = {each.outlet.id}
    for repeat in each.repeats:
        outlet = outlet_of(repeat, newsroom)
        if outlet.id not in named:
            named.add(outlet.id)
            yield _credit(repeat, outlet, newsroom, feeds, when=repeat.when if each.members else None)


def _spoken_at(each: Candidate) -> datetime | None:
    """When a story's speaker spoke: the story itself is dated by its first article."""
    return next((member.article.when for member in each.members if member.article.id == each.article.id), None)


def _credit(
    row: Article, outlet: Outlet, newsroom: Newsroom, feeds: Mapping[str, Feed], *, when: datetime | None = None
) -> Credit:
    source, feed = newsroom.sources.get(row.source), feeds.get(row.source)
    origin = row.origin.url if row.origin else None
    asked = (feed.url if feed else None) or (source.url if source else None)
    if source and source.private:
        asked = (feed.home if feed else None) or f"https://{outlet.id}/"
    return Credit(
        outlet=outlet,
        source=row.source,
        feed_url=asked or origin or "",
        feed_title=(source.title if source else None) or (feed.title if feed else None) or outlet.name,
        feed_home=feed.home if feed else None,
        url=row.url,
        when=when,
        article=row.id,
    )
