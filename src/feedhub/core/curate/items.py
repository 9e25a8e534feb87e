"""A candidate as a reader sees it: its headline, as much of its text as may be shown, who is credited."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from math import inf
from typing import TypeGuard

from feedhub.core.curate.candidates import outlet_of
from feedhub.core.text import excerpt, plain
from feedhub.model import Article, Candidate, ContentPolicy, Credit, Extra, Feed, Item, Newsroom, Outlet, Section

_TEXTS = frozenset(("summary", "subtitle", "description"))  # of extras: they tell what the article tells
HEADLINE = 12  # words of the text that stand for a title nobody gave


def item(each: Candidate, section: Section, newsroom: Newsroom, feeds: Mapping[str, Feed]) -> Item:
    """A candidate as a reader of this section sees it."""
    article = each.article
    source = newsroom.sources.get(article.source)
    policy = min(section.content, source.republish if source else section.content, key=_words_shown)
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
        also=tuple(_also(each, newsroom, feeds)),
        story=article.story if each.members else None,
        tally=each.tally if each.members else None,
        related=tuple(_related(each, newsroom, feeds)),
    )


def published_id(article: Article) -> str:
    """What readers know an article by."""
    return article.published_id or f"urn:uuid:{article.id}"


def _words_shown(policy: ContentPolicy) -> float:
    match policy.mode:
        case "link":
            return 0
        case "excerpt":
            return policy.words or 0
        case "full":
            return inf


def _passes(extra: Extra, policy: ContentPolicy) -> bool:
    """Whether an element of another vocabulary may be shown: text beside an excerpt would make it longer than allowed."""
    if policy.mode == "full":
        return True
    words = len((extra.text or "").split())
    return policy.mode == "excerpt" and extra.name not in _TEXTS and words <= _words_shown(policy)


def _title(each: Candidate, policy: ContentPolicy) -> str:
    article = each.article
    if _visible(article.title):
        return article.title
    text = article.summary if _visible(article.summary) else plain(article.content_html or "")
    shown = HEADLINE if policy.mode == "link" else int(min(HEADLINE, max(_words_shown(policy), 1)))
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
    """A story's other reports, in order of arrival; each address once."""
    named = {each.article.url}
    for row in each.repeats if each.members else ():
        if row.url not in named:
            named.add(row.url)
            yield _credit(row, outlet_of(row, newsroom), newsroom, feeds, when=row.when)


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
