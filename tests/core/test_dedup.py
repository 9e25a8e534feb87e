"""Identity: the same article is found again whatever its source does to it, and two articles are never taken for one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedhub.core import dedup
from feedhub.core.urls import canonical_url
from feedhub.model import Article, Duplicate, Key, Known, New, Revised, Source, Unchanged

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
BODY = "<p>The ministry said on Tuesday that the bridge over the river will be closed to lorries from March.</p>"
OTHER = "<p>Voters in the capital elected a mayor who had promised to plant a tree for every child born this year.</p>"


def entry(source: str = "paper", **said: object) -> Article:
    url = said.get("url")
    fields: dict[str, object] = {
        "id": "",
        "source": source,
        "outlet": "paper.example",
        "first_seen": NOW,
        "title": "Bridge to close to lorries",
        "content_html": BODY,
        "published": NOW - timedelta(hours=2),
        "canonical_url": canonical_url(str(url)) if url else None,
    }
    return Article(**fields | said)  # type: ignore[arg-type]


class Memory:
    """What a store would know, by the rules of `store.articles.apply`."""

    def __init__(self) -> None:
        self.names: dict[Key, str | None] = {}
        self.articles: dict[str, Article] = {}

    def poll(self, *found: Article, native_ids: bool = False, damaged: tuple[int, ...] = ()) -> list[object]:
        owned = [dedup.keys(article) for article in found]
        keys, ids = dedup.wanted(found, owned)
        names = {key: self.names[key] for key in keys if key in self.names}
        asked = {id for id in names.values() if id} | set(ids)
        articles = {id: self.articles[id] for id in asked if id in self.articles}
        known = Known(keys=names, articles=articles, ids=frozenset(self.articles) & ids)
        known = replace(known, ids=known.ids | (frozenset(self.articles) & dedup.numbered(owned, known)))
        decided = dedup.decide(found, owned, known=known, native_ids=native_ids, damaged=damaged, now=NOW)
        for decision in decided.decisions:
            if not isinstance(decision, Unchanged):
                self.articles[decision.article.id] = decision.article
                self.names |= dict.fromkeys(decision.keys, decision.article.id)
            else:
                if decision.article:
                    self.articles[decision.id] = decision.article
                self.names |= dict.fromkeys(decision.keys, decision.id)
        self.names |= dict.fromkeys(decided.shared, None)
        return list(decided.decisions)


@pytest.fixture
def memory() -> Memory:
    return Memory()


LINK = "https://paper.example/2026/bridge"

SAME = [
    pytest.param({"guid": "a1", "url": LINK}, {"guid": "a1", "url": LINK}, id="nothing-changed"),
    pytest.param({"guid": "a1", "url": LINK}, {"guid": "b7", "url": LINK}, id="new-guid"),
    pytest.param({"guid": "a1", "url": LINK}, {"guid": "a1", "url": LINK + "-to-close"}, id="new-slug"),
    pytest.param(
        {"guid": "a1", "url": LINK}, {"guid": "http://a1", "url": "http://www.paper.example/2026/bridge/"}, id="host"
    ),
    pytest.param({"guid": "a1", "url": LINK}, {"guid": "b7", "url": "https://news.example/2026/bridge"}, id="moved"),
    pytest.param({"guid": "a1", "url": LINK}, {"guid": "a1", "url": LINK, "published": NOW}, id="re-dated"),
    pytest.param({"url": LINK}, {"url": LINK, "title": "Bridge stays open", "content_html": OTHER}, id="live-blog"),
    pytest.param(
        {"guid": "a1", "url": LINK},
        {"guid": "a1", "url": LINK, "title": "Live: election", "content_html": OTHER},
        id="live-blog-guid",
    ),
    pytest.param(
        {"guid": "a1", "url": LINK}, {"guid": "b7", "url": LINK, "title": "Bridge to close to trucks"}, id="headline"
    ),
    pytest.param({"guid": None, "url": None}, {"guid": None, "url": None}, id="no-names-at-all"),
    pytest.param(
        {"guid": "a1", "url": "https://feedproxy.google.com/~r/paper/~3/Xyz1/"},
        {"guid": "b7", "url": LINK, "published": None},
        id="redirector",
    ),
]


@pytest.mark.parametrize(("earlier", "later"), SAME)
def test_an_article_is_found_again(memory, earlier, later):
    """Whatever a source renames, the reader sees the item once."""
    (first,) = memory.poll(entry(**earlier))
    (again,) = memory.poll(entry(**later))
    assert isinstance(again, Unchanged | Revised)
    assert (again.id if isinstance(again, Unchanged) else again.article.id) == first.article.id


DIFFERENT = [
    pytest.param(
        {"guid": "1", "url": LINK},
        {"guid": "1", "url": "https://paper.example/vote", "title": "A mayor of trees", "content_html": OTHER},
        id="guid-used-again",
    ),
    pytest.param(
        {"url": "https://paper.example/a?id=1"},
        {"url": "https://paper.example/a?id=2", "title": "A mayor of trees", "content_html": OTHER},
        id="the-query-names-the-item",
    ),
    pytest.param(
        {"guid": "1", "url": "https://paper.example/p/1", "title": "Photo of the day", "content_html": ""},
        {
            "guid": "2",
            "url": "https://paper.example/p/2",
            "title": "Photo of the day",
            "content_html": "",
            "published": NOW,
        },
        id="photo-of-the-day",
    ),
    pytest.param(
        {"guid": "1", "url": "https://paper.example/p/1", "title": "Morning briefing"},
        {
            "guid": "2",
            "url": "https://paper.example/p/2",
            "title": "Morning briefing",
            "content_html": OTHER,
            "published": NOW,
        },
        id="morning-briefing",
    ),
    pytest.param(
        {"guid": "1", "url": "https://paper.example/1", "content_html": "<a href='x'>Read more</a>"},
        {
            "guid": "2",
            "url": "https://paper.example/2",
            "title": "A mayor",
            "content_html": "<a href='x'>Read more</a>",
        },
        id="read-more",
    ),
    pytest.param(
        {"guid": "1", "url": "https://paper.example/status"},
        {
            "guid": "2",
            "url": "https://paper.example/status",
            "title": "A mayor",
            "content_html": OTHER,
            "published": NOW,
        },
        id="one-link-for-every-item",
    ),
]


@pytest.mark.parametrize(("earlier", "later"), DIFFERENT)
def test_two_articles_stay_two(memory, earlier, later):
    """In two polls, and also when one document lists them both; and each is found again afterwards."""
    memory.poll(entry(**earlier))
    (second,) = memory.poll(entry(**later))
    assert isinstance(second, New)
    together = Memory()
    both = together.poll(entry(**earlier), entry(**later))
    assert [type(one) for one in both] == [New, New]
    assert {type(one) for one in together.poll(entry(**later), entry(**earlier))} == {Unchanged}


def test_keys_that_all_items_share_name_nothing(memory):
    """One guid and one link for a whole feed: title and text tell the items apart, now and at the next poll."""
    items = [
        entry(guid="0", url="https://paper.example/live", title=f"Update {n}", content_html=f"<p>{n} {BODY}</p>")
        for n in range(4)
    ]
    assert [type(one) for one in memory.poll(*items)] == [New] * 4
    assert [type(one) for one in memory.poll(*items)] == [Unchanged] * 4
    (late,) = memory.poll(entry(guid="0", url="https://paper.example/live", title="A mayor", content_html=OTHER))
    assert isinstance(late, New)


def test_an_item_listed_twice_is_one(memory):
    item = entry(guid="a1", url=LINK)
    assert len(memory.poll(item, item)) == 1
    assert len(memory.poll(item, replace(item, guid="b2"))) == 1


def test_one_link_through_two_sources_is_one_article_and_a_duplicate_row(memory):
    (first,) = memory.poll(entry(guid="a1", url=LINK))
    (second,) = memory.poll(entry("planet", guid="p9", url=LINK + "?utm_source=rss"))
    assert isinstance(second, Duplicate)
    assert second.article.duplicate_of == first.article.id
    assert second.article.published_id is None
    (third,) = memory.poll(entry("mirror", guid="m3", url=LINK))
    assert third.article.duplicate_of == first.article.id
    (again,) = memory.poll(entry("planet", guid="p9", url=LINK))
    assert isinstance(again, Unchanged)


def test_equal_titles_at_two_outlets_are_two_articles(memory):
    memory.poll(entry(guid="a1", url=LINK))
    (other,) = memory.poll(entry("tribune", guid="t1", url="https://tribune.example/bridge"))
    assert isinstance(other, New)


def test_our_own_output_never_loops(memory):
    """feedhub's feed subscribed as a source: each item is recognised by the id that we published."""
    (first,) = memory.poll(entry(guid="a1", url=LINK))
    (echo,) = memory.poll(entry("self", guid=first.article.published_id, url="https://hub.example/x"), native_ids=True)
    assert isinstance(echo, Duplicate)
    assert echo.article.duplicate_of == first.article.id


@pytest.mark.parametrize(
    ("guid", "native", "kept"),
    [
        pytest.param("tag:paper.example,2026:1", True, True, id="atom-tag"),
        pytest.param("https://paper.example/?p=1", True, True, id="atom-address"),
        pytest.param("tag:paper.example,2026:1", False, False, id="rss"),
        pytest.param("1", True, False, id="no-iri"),
        pytest.param("urn:x y", True, False, id="a-space"),
        pytest.param("tag:https://paper.example/1", True, False, id="no-tag"),
        pytest.param("tag:ann@paper.example,2026-11:a/b", True, True, id="a-persons-tag"),
    ],
)
def test_an_atom_sources_own_id_is_kept(memory, guid, native, kept):
    """RFC 4287 4.2.6; but only where it is an absolute IRI."""
    (first,) = memory.poll(entry(guid=guid, url=LINK), native_ids=native)
    assert first.article.published_id == (guid if kept else f"urn:uuid:{first.article.id}")


def test_an_id_that_is_taken_is_not_published_twice(memory):
    memory.poll(entry(guid="tag:x.example,2026:1", url=LINK), native_ids=True)
    (thief,) = memory.poll(entry("thief", guid="tag:x.example,2026:1", url="https://thief.example/1"), native_ids=True)
    assert thief.article.published_id == f"urn:uuid:{thief.article.id}"


def test_revised_means_that_visible_text_moved(memory):
    (first,) = memory.poll(entry(guid="a1", url=LINK))
    markup = BODY.replace("<p>", '<p><img src="https://cdn.example/1.jpg?v=2"><b>').replace("</p>", "</b></p>")
    (silent,) = memory.poll(entry(guid="a1", url=LINK, content_html=markup, authors=("Ann Lee",)))
    assert isinstance(silent, Unchanged)
    assert silent.article is not None
    assert silent.article.revised is None
    (revised,) = memory.poll(entry(guid="a1", url=LINK, content_html=BODY.replace("March", "April")))
    assert isinstance(revised, Revised)
    assert revised.changed == ("content",)
    assert (revised.article.id, revised.article.revised) == (first.article.id, NOW)


def test_re_dating_moves_no_item(memory):
    (first,) = memory.poll(entry(guid="a1", url=LINK))
    (again,) = memory.poll(entry(guid="a1", url=LINK, published=NOW + timedelta(days=9)))
    assert isinstance(again, Unchanged)
    assert again.article.when == first.article.when


def test_a_damaged_entry_revises_nothing(memory):
    memory.poll(entry(guid="a1", url=LINK))
    (again,) = memory.poll(entry(guid="a1", url=LINK, content_html="<p>The ministry"), damaged=(0,))
    assert isinstance(again, Unchanged)
    assert again.article is None


def test_texts_without_any_other_name_get_numbered_ids(memory):
    """Same title, no text, no guid, no link, another date each day: all are kept, each under an id of its own."""
    ids = set()
    for day in range(6):
        when = NOW - timedelta(days=9 - day)
        (one,) = memory.poll(entry(guid=None, url=None, title="Photo of the day", content_html="", published=when))
        assert isinstance(one, New)
        ids.add(one.article.id)
    assert len(ids) == 6


def test_a_source_speaks_for_its_own_domain_only():
    paper = Source(id="paper", url="https://feeds.paper.example/rss")
    assert dedup.speaks_for(paper, entry(url="https://www.paper.example/1"))
    assert not dedup.speaks_for(paper, entry(url="https://other.example/1"))
    assert dedup.speaks_for(replace(paper, outlet="other.example"), entry(url="https://other.example/1"))
    assert not dedup.speaks_for(paper, entry(url=None))


@given(order=st.permutations(range(6)), cut=st.integers(1, 6))
def test_article_ids_depend_on_neither_order_nor_batch(order, cut):
    """The same entries in another order, split over two polls, get the same ids."""
    items = [entry(guid=f"g{n}", url=f"{LINK}/{n}", title=f"Item {n}", content_html=f"{BODY}{n}") for n in range(6)]
    whole = {decision.article.guid: decision.article.id for decision in Memory().poll(*items)}
    split = Memory()
    shuffled = [items[n] for n in order]
    decisions = split.poll(*shuffled[:cut]) + (split.poll(*shuffled[cut:]) if cut < 6 else [])
    assert {decision.article.guid: decision.article.id for decision in decisions} == whole
