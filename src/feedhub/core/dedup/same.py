"""When a key that two entries share proves that they are one article, and when it lies.

Within a source only: across sources a canonical URL decides. Each proof is a phrase, the reason of the decision.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Literal
from urllib.parse import urlsplit

from feedhub.core.dedup.keys import body
from feedhub.core.text import fold, similarity, words
from feedhub.core.urls import is_redirector
from feedhub.model import Article, Key, KeyKind

ALIKE = 0.5  # 2-shingle Jaccard from which two texts are versions of one
KINDRED = 0.2  # enough where something else already speaks for it
SAME_MOMENT = timedelta(minutes=1)
TELLING_WORDS = 5  # a shorter body ("Read more") says nothing about identity


def _same_guid(article: Article, before: Article) -> str:
    if article.canonical_url and article.canonical_url == before.canonical_url:
        return "same guid and link"
    if article.canonical_url is None or before.canonical_url is None:
        if _unique(article.guid) or one_moment(article, before) or alike(article, before, KINDRED):
            return "same guid"
        return ""
    if _unique(article.guid):
        if alike(article, before, KINDRED):
            return "same guid and text, new link"
        return "same guid and date, new link" if one_moment(article, before) else ""
    if alike(article, before, ALIKE) and not numbered_apart(article, before):
        return "same guid and text, new link"
    return ""


def _same_url(article: Article, before: Article) -> str:
    if article.guid is None or before.guid is None or article.guid == before.guid:
        return "same link"
    if one_moment(article, before) or alike(article, before, KINDRED):
        return "same link, new guid"
    return ""


def _same_text(article: Article, before: Article) -> str:
    telling = _telling(article)
    if not telling and not article.title:
        return "" if (article.guid or article.url) else "same empty entry"
    if one_moment(article, before):
        return "same title, text and date"
    if not article.canonical_url and not article.guid and not before.canonical_url and not before.guid:
        return "same title and text" if telling or not (article.published and before.published) else ""
    if telling and _through_redirector(article, before):
        return "same title and text behind a redirecting link"
    if telling and _moved_host(article, before):
        return "same title, text and path at another host"
    return ""


# a new kind of key within a source is a row here
SAME: Mapping[KeyKind, Callable[[Article, Article], str]] = {"guid": _same_guid, "url": _same_url, "text": _same_text}


def may_be_withdrawn(article: Article, withdrawn: Article, *, kind: KeyKind) -> bool:
    """Whether an entry whose key of this kind names a withdrawn article has to be taken for it.

    What that said is erased, so it mostly has: to keep one article out in error is better than to publish that one again.
    Only a name that publishers give again and again (a guid "1", the title of each day's picture) does not do without its date.
    """
    if kind == "url" or (_unique(article.guid) if kind == "guid" else _telling(article)):
        return True
    if article.published is None:
        return kind == "guid" or not (article.guid or article.canonical_url)
    return abs(article.published - withdrawn.when) <= SAME_MOMENT


def listed_twice(found: Sequence[Article], own: Sequence[Sequence[Key]]) -> Mapping[int, int]:
    """Positions of entries that only repeat an earlier one of the document, and that one's."""
    repeated: dict[int, int] = {}
    first: dict[tuple[object, ...], int] = {}
    named = Counter((article.guid, article.canonical_url) for article in found)
    for at, article in enumerate(found):
        same = first.setdefault((own[at][-1].value, article.canonical_url or article.guid), at)
        if same == at and named[article.guid, article.canonical_url] == 2 and _unique(article.guid):
            version = first.setdefault((article.guid, article.canonical_url, "a version"), at)  # RFC 4287 4.1.1
            same = version if alike(article, found[version], ALIKE) else at
        if same != at:
            repeated[at] = same
    return repeated


def changed_parts(before: Article, article: Article) -> tuple[Literal["title", "content"], ...]:
    """Which parts of the visible text differ."""
    changed: list[Literal["title", "content"]] = []
    if fold(before.title or "") != fold(article.title or ""):
        changed.append("title")
    if before.content_html != article.content_html and fold(body(before)) != fold(body(article)):
        changed.append("content")
    return tuple(changed)


def alike(article: Article, before: Article, bar: float) -> bool:
    """Whether two texts may be versions of one: equal recurring titles alone ("Morning briefing") are not enough.

    Of a text that was pruned only the title is left to compare, and what is dated after that is another one.
    """
    titles = similarity(article.title or "", before.title or "")
    if article.forgotten or before.forgotten:
        return titles >= ALIKE and not (_later(article, before) or _later(before, article))
    if _telling(article) and _telling(before):
        bodies = similarity(body(article), body(before))
        return bodies >= bar or (titles >= 0.8 and (bodies >= KINDRED or one_moment(article, before)))
    return titles >= bar and (one_moment(article, before) or not (article.published and before.published))


def _later(article: Article, before: Article) -> bool:
    """Whether it states a date at which the text of the other was pruned already."""
    return before.forgotten is not None and article.published is not None and article.published > before.forgotten


def numbered_apart(article: Article, before: Article) -> bool:
    """Whether their titles are one but for a number: two editions of something, however alike their texts."""
    new, old = (words(fold(each.title or "")) for each in (article, before))
    return new != old and _unnumbered(new) == _unnumbered(old)


def _unnumbered(found: Sequence[str]) -> list[str]:
    """Those of the words that are no numbers."""
    return [word for word in found if not word.isdigit()]


def one_moment(article: Article, before: Article) -> bool:
    """Whether both state the same date."""
    if article.published is None or before.published is None:
        return False
    return abs(article.published - before.published) <= SAME_MOMENT


def _telling(article: Article) -> bool:
    return len(words(body(article))) >= TELLING_WORDS


def _unique(guid: str | None) -> bool:
    """Whether a guid looks made for one item: an address, a tag or urn, or long with digits; not "1" or "post-77"."""
    return guid is not None and (":" in guid or (len(guid) >= 20 and any(sign.isdigit() for sign in guid)))


def _through_redirector(article: Article, before: Article) -> bool:
    return any(is_redirector(url) for url in (article.canonical_url, before.canonical_url) if url)


def _moved_host(article: Article, before: Article) -> bool:
    if not article.canonical_url or not before.canonical_url:
        return False
    new, old = urlsplit(article.canonical_url), urlsplit(before.canonical_url)
    return len(new.path) > 1 and (new.path, new.query) == (old.path, old.query)
