"""An article with what its repeats lend it: sources, outlets, tags, and the text of whoever has the first word."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from feedhub.core.dedup import speaks_for
from feedhub.core.query.folding import tag_form
from feedhub.core.text import visible_digest
from feedhub.model import Article, Candidate, Newsroom, Outlet


def candidate(article: Article, repeats: Iterable[Article], newsroom: Newsroom) -> Candidate:
    """An article with what its repeats lend it: their sources, outlets and tags, and the text of whoever has the first word.

    repeats: the rows that repeat it, in any order. Who speaks for the link's own domain is primary, whoever came first;
    id, date and published id stay the older article's.
    """
    rows = [article, *sorted(repeats, key=lambda repeat: (repeat.first_seen, repeat.id))]
    whole = _made_of(rows, newsroom)
    merged = tuple(row.published_id for row in rows[1:] if row.published_id is not None)
    if not merged:
        return whole
    unmerged = [row for row in rows if row is article or row.published_id is None]
    return replace(whole, merged=merged, unmerged=_made_of(unmerged, newsroom))


def _made_of(rows: list[Article], newsroom: Newsroom) -> Candidate:
    """rows: the article itself first, then its repeats in order of arrival."""
    article = rows[0]
    primary = _primary(rows, newsroom)
    rows = [primary, *(row for row in rows if row is not primary)]
    outlets = {outlet.id: outlet for outlet in (outlet_of(row, newsroom) for row in rows)}
    tags: dict[str, str] = {}
    for row in rows:
        source = newsroom.sources.get(row.source)
        for tag in (*(source.tags if source else ()), *row.categories):
            tags.setdefault(tag_form(tag), tag)
    return Candidate(
        article=article if primary is article else _spoken_by(primary, article),
        outlet=outlet_of(primary, newsroom),
        sources=tuple(dict.fromkeys(row.source for row in rows)),
        outlets=tuple(outlets.values()),
        tags=tuple(tags.values()),
        repeats=tuple(rows[1:]),
    )


def _primary(rows: Sequence[Article], newsroom: Newsroom) -> Article:
    if len(rows) == 1:
        return rows[0]
    sources = ((newsroom.sources.get(row.source), row) for row in rows)
    return next((row for source, row in sources if source and speaks_for(source, row)), rows[0])


def _spoken_by(primary: Article, article: Article) -> Article:
    """The older article in the words of the one that has the first word."""
    moved = [primary.revised]
    if article.revised and article.revised <= primary.first_seen:
        moved.append(article.revised)  # readers saw that revision, and `updated` never goes back
    if _seen(primary) != _seen(article):
        moved.append(primary.first_seen)
    return replace(
        primary,
        id=article.id,
        first_seen=article.first_seen,
        published=article.published,
        dated=article.when,
        revised=max((moment for moment in moved if moment), default=None),
        backlog=article.backlog,
        duplicate_of=article.duplicate_of,
        story=article.story,
        bond=article.bond,
        copy_of=article.copy_of,
        via=primary.via or article.via,
        published_id=article.published_id,
        serial=max(article.serial, primary.serial),
    )


def _seen(article: Article) -> str:
    return visible_digest(article.title, article.content_html)


def outlet_of(row: Article, newsroom: Newsroom) -> Outlet:
    """Who is speaking in a row: whom the operator said its source is, else whom the article names."""
    return newsroom.speaker(row.source, row.outlet)
