"""Identity: the same article is found again whatever its source does to it, and two articles are never taken for one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedhub.core import dedup
from feedhub.core.urls import canonical_url
from feedhub.model import Article, Churn, Duplicate, Key, Known, Merged, New, Revised, Source, Unchanged

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

    def poll(
        self,
        *found: Article,
        native_ids: bool = False,
        damaged: tuple[int, ...] = (),
        listed: tuple[str, ...] = (),
        gap: timedelta | None = None,
        now: datetime = NOW,
    ) -> list[object]:
        owned = [dedup.keys(article) for article in found]
        keys, ids = dedup.wanted(found, owned)
        names = {key: self.names[key] for key in keys if key in self.names}
        asked = {id for id in names.values() if id} | set(ids)
        articles = {id: self.articles[id] for id in asked if id in self.articles}
        known = Known(keys=names, articles=articles, ids=frozenset(self.articles) & ids)
        known = replace(known, ids=known.ids | (frozenset(self.articles) & dedup.numbered(owned, known)))
        decided = dedup.decide(
            found, owned, known=known, native_ids=native_ids, damaged=damaged, listed=listed, gap=gap, now=now
        )
        for one in decided.merged:
            self._merge(one)
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

    def _merge(self, one: Merged) -> None:
        older, younger = self.articles[one.older], self.articles[one.younger]
        if one.exchanged:
            names = younger.published_id, older.published_id
            older = replace(older, published_id=names[0], backlog=False)
            younger = replace(younger, published_id=names[1], backlog=True)
        self.articles |= {older.id: older, younger.id: younger}
        for id, article in self.articles.items():
            if younger.id in (id, article.duplicate_of):
                self.articles[id] = replace(article, duplicate_of=older.id)
        for key, id in self.names.items():
            if id == younger.id and (one.wholly or not key.scope):
                self.names[key] = older.id


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
        pytest.param("urn:uuid:cdef5c6d5-gff8-4ebb-assa-80dwe44efkjo", True, False, id="no-uuid"),
        pytest.param("urn:uuid:3F1C9A52-0000-5000-8000-000000000000", True, True, id="a-uuid"),
        pytest.param("urn:isbn:0451450523", True, True, id="a-book"),
        pytest.param("urn:paper:a/b", True, False, id="no-urn"),
        pytest.param("https://paper.example/[1]", True, False, id="brackets"),
        pytest.param("https://paper.example/a#b#c", True, False, id="two-fragments"),
        pytest.param("https://paper.example/100%", True, False, id="a-bare-percent"),
        pytest.param("https://paper.example/%C3%A4#b", True, True, id="a-fragment-and-an-escape"),
        pytest.param("https://paper.example/wäll", True, True, id="an-iri"),
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


def test_nobody_takes_the_id_that_anothers_article_will_get(memory):
    """Derived ids can be foreseen: who publishes one first as its own id hides nothing, for ids are not published twice."""
    (honest,) = Memory().poll(entry(guid="a", url=LINK))
    memory.poll(entry("thief", guid=honest.article.published_id, url="https://thief.example/1"), native_ids=True)
    (own,) = memory.poll(entry(guid="a", url=LINK))
    assert isinstance(own, New)
    assert own.article.published_id not in (None, honest.article.published_id)


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


# --- found late ---------------------------------------------------------------------------------------------------------


def test_a_link_that_shows_itself_late_makes_two_articles_one(memory):
    """A planet's redirecting link hid that it was the paper's article; the older id stays, the younger repeats it."""
    (first,) = memory.poll(entry(url=LINK, guid="a"))
    hidden = entry("planet", url="https://redirect.example/r/77", guid="p")
    (second,) = memory.poll(hidden)
    assert isinstance(second, New)
    (seen,) = memory.poll(entry("planet", url=LINK, guid="p"))
    assert isinstance(seen, Unchanged)
    younger = memory.articles[second.article.id]
    assert younger.duplicate_of == first.article.id
    assert younger.published_id == second.article.published_id
    assert memory.articles[first.article.id].published_id == first.article.published_id
    (later,) = memory.poll(entry("third", url=LINK, guid="t"))
    assert isinstance(later, Duplicate)
    assert later.article.duplicate_of == first.article.id


def test_the_older_id_stays_whichever_source_shows_it(memory):
    """Here the planet was first, so the paper's article repeats the planet's."""
    (first,) = memory.poll(
        entry("planet", url="https://redirect.example/r/77", guid="p", first_seen=NOW - timedelta(1))
    )
    (second,) = memory.poll(entry(url=LINK, guid="a"))
    memory.poll(entry("planet", url=LINK, guid="p"))
    assert memory.articles[second.article.id].duplicate_of == first.article.id
    assert memory.articles[first.article.id].duplicate_of is None


def test_nobody_pulls_anothers_article_under_an_old_one_of_theirs(memory):
    """A source points its old article at another outlet's fresh link, and even copies the text: they stay two."""
    memory.poll(entry("thief", url="https://thief.example/1", guid="t", title="Ten tips", content_html=OTHER))
    (own,) = memory.poll(entry(url=LINK, guid="a"))
    memory.poll(entry("thief", url=LINK, guid="t"))
    assert memory.articles[own.article.id].duplicate_of is None


def test_nobody_rewrites_an_old_one_of_theirs_to_pull_anothers_under_it(memory):
    """It takes the text at one poll and the link at the next: what was alike only afterwards proves nothing."""
    thief = {"guid": "t", "title": "Ten tips", "content_html": OTHER, "first_seen": NOW - timedelta(hours=9)}
    memory.poll(entry("thief", url="https://thief.example/1", **thief))
    (own,) = memory.poll(entry(url=LINK, guid="a"))
    (copied,) = memory.poll(entry("thief", url="https://thief.example/1", guid="t"))
    assert isinstance(copied, Revised)
    memory.poll(entry("thief", url=LINK, guid="t"))
    assert memory.articles[own.article.id].duplicate_of is None


def test_no_outlets_article_sinks_to_the_date_of_anothers_old_one(memory):
    """A text that comes again and again, and a year between them: the younger would be too old for every section."""
    year = timedelta(days=365)
    old = {"guid": "t", "first_seen": NOW - year, "published": NOW - year}
    memory.poll(entry("thief", url="https://thief.example/1", **old))
    (own,) = memory.poll(entry(url=LINK, guid="a"))
    memory.poll(entry("thief", url=LINK, guid="t", published=NOW - year))
    assert memory.articles[own.article.id].duplicate_of is None


def test_what_was_pruned_takes_no_living_article_with_it(memory):
    """The older one's text is gone, so nobody could read either if the younger became its repeat."""
    (first,) = memory.poll(entry(**MOVED, first_seen=NOW - timedelta(days=2)))
    (second,) = memory.poll(entry(**LATER))
    memory.articles[first.article.id] = replace(first.article, content_html=None, forgotten=NOW)
    memory.poll(entry(guid=MOVED["guid"], url=LINK))
    assert memory.articles[second.article.id].duplicate_of is None


def test_what_readers_saw_keeps_its_name_when_the_older_was_never_published(memory):
    """The older was backlog, so no reader knows its id; the merged article goes on under the one they know."""
    (first,) = memory.poll(
        entry("planet", url="https://redirect.example/r/77", guid="p", first_seen=NOW - timedelta(1))
    )
    memory.articles[first.article.id] = replace(first.article, backlog=True)
    (second,) = memory.poll(entry(url=LINK, guid="a"))
    memory.poll(entry("planet", url=LINK, guid="p"))
    older = memory.articles[first.article.id]
    assert older.published_id == second.article.published_id
    assert not older.backlog


MOVED = {"guid": "tag:paper.example,2026:bridge", "url": "https://paper.example/old/bridge"}
LATER = {"guid": "tag:paper.example,2026:77", "url": LINK, "content_html": BODY.replace("March", "April")}


def test_an_entry_with_the_names_of_two_articles_shows_that_they_are_one(memory):
    """One source: what looked like another article at a new address turns out to have the old one's guid."""
    (first,) = memory.poll(entry(**MOVED, first_seen=NOW - timedelta(days=2)))
    (second,) = memory.poll(entry(**LATER))
    assert isinstance(second, New)
    (again,) = memory.poll(entry(guid=MOVED["guid"], url=LINK))
    assert not isinstance(again, New)
    assert memory.articles[second.article.id].duplicate_of == first.article.id
    (back,) = memory.poll(entry(**LATER))
    assert getattr(back, "id", None) == first.article.id or back.article.id == first.article.id


def test_two_articles_of_one_document_are_never_made_one(memory):
    """The feed still lists the other one as it was, so they are two, whatever an entry says."""
    memory.poll(entry(**MOVED, first_seen=NOW - timedelta(days=2)))
    (second,) = memory.poll(entry(**LATER))
    memory.poll(entry(guid=MOVED["guid"], url=LINK), listed=(second.article.id,))
    assert memory.articles[second.article.id].duplicate_of is None


# --- churn --------------------------------------------------------------------------------------------------------------

HOUR = timedelta(hours=1)


def polls(memory: Memory, *versions: Article, every: timedelta = HOUR) -> list[str]:
    """What each version counts as, seen at one poll after another."""
    found = []
    for number, version in enumerate(versions):
        (decision,) = memory.poll(version, gap=every if number else None, now=NOW + number * every)
        found.append(type(decision).__name__)
    return found


def long(text: str) -> str:
    return f"{BODY}<p>{' '.join(f'word{n}' for n in range(80))}</p><p>{text}</p>"


def test_a_counter_stops_counting_after_a_few_polls(memory):
    """Each poll brings another number of readers; from the fourth on it is no revision, and no byte of it moves."""
    views = [entry(guid="g", url=LINK, content_html=long(f"{n * 37 + 120} people have read this")) for n in range(8)]
    assert polls(memory, *views) == ["New", "Revised", "Revised", "Revised", *["Unchanged"] * 4]
    (kept,) = memory.articles.values()
    assert "231 people" in kept.content_html


def test_a_correction_counts_through_the_churn(memory):
    """While the counter runs the text is corrected: that is a revision, and what it says now is stored."""
    counted = [entry(guid="g", url=LINK, content_html=long(f"{n * 37 + 120} people have read this")) for n in range(6)]
    corrected = long("342 people have read this").replace("March", "May")
    assert polls(memory, *counted, entry(guid="g", url=LINK, content_html=corrected))[-2:] == ["Unchanged", "Revised"]
    assert "May" in memory.articles[next(iter(memory.articles))].content_html


def test_rotating_advertisements_stop_counting(memory):
    """A block of some words that is another at each poll."""
    sold = ["fine boots for men", "a cruise to Norway", "nine kinds of cheese", "shoes you will love", "tea from Assam"]
    adverts = [entry(guid="g", url=LINK, content_html=long(f"Advertisement: {what}")) for what in sold * 2]
    assert polls(memory, *adverts)[4:] == ["Unchanged"] * 6


SOLD = ["fine boots for tall men", "a cruise to cold Norway", "nine kinds of soft cheese", "black tea from sunny Assam"]
CORRECTED = [
    pytest.param(("March", "May"), id="one-word"),
    pytest.param(("on Tuesday", "on Monday"), id="a-day"),
    pytest.param(("lorries from March", "all lorries from March"), id="a-word-more"),
]


@pytest.mark.parametrize("words", CORRECTED)
def test_a_small_correction_counts_through_larger_churn(memory, words):
    """An advertisement of many words is another at each poll; one word elsewhere is corrected, and readers get that."""
    adverts = [entry(guid="g", url=LINK, content_html=long(f"Advertisement: {what}")) for what in SOLD * 2]
    corrected = entry(guid="g", url=LINK, content_html=long(f"Advertisement: {SOLD[0]}").replace(*words))
    assert polls(memory, *adverts, corrected)[-2:] == ["Unchanged", "Revised"]
    assert words[1] in memory.articles[next(iter(memory.articles))].content_html


def test_two_places_that_change_at_every_poll_are_known_apart(memory):
    """A counter above and an advertisement below: what lies between them is still the article's text."""
    both = [
        entry(guid="g", url=LINK, content_html=f"<p>{n * 37 + 120} people have read this</p>{long(f'Buy {what} now')}")
        for n, what in enumerate(SOLD * 2)
    ]
    last = replace(both[-1], content_html=both[-1].content_html.replace("415", "452").replace("March", "May"))
    assert polls(memory, *both, last)[4:] == [*["Unchanged"] * 4, "Revised"]


def test_a_number_in_a_headline_always_counts(memory):
    """A toll that rises from poll to poll is the news, not a counter."""
    tolls = [
        entry(guid="g", url=LINK, title=f"Flood takes {n} lives", content_html=long("Many were hurt"))
        for n in (3, 5, 8, 13, 21, 34, 55)
    ]
    assert polls(memory, *tolls) == ["New", *["Revised"] * 6]


def test_a_live_blog_counts_at_every_poll(memory):
    """More text is news, however often it comes."""
    blog = [
        entry(guid="g", url=LINK, content_html="".join(f"<p>{n}:00 The minister said {n} things</p>" for n in range(k)))
        for k in range(2, 10)
    ]
    assert polls(memory, *blog) == ["New", *["Revised"] * 7]


def test_three_corrections_with_days_between_all_count(memory):
    """Only what changes at poll after poll is churn; the polls between these found nothing."""
    tolls = [entry(guid="g", url=LINK, content_html=long(f"{n} people were hurt")) for n in (3, 5, 8, 13, 21, 34)]
    found = []
    for number, version in enumerate(tolls):
        (decision,) = memory.poll(version, gap=HOUR if number else None, now=NOW + timedelta(days=number))
        found.append(type(decision).__name__)
    assert found == ["New", *["Revised"] * 5]


def test_addresses_of_pictures_that_change_at_every_poll_move_nothing(memory):
    """They never count, and after a few polls the stored article stands as it is."""
    signed = [
        entry(guid="g", url=LINK, content_html=f'{BODY}<img src="https://cdn.example/1.jpg?sig={n}">') for n in range(8)
    ]
    assert polls(memory, *signed) == ["New", *["Unchanged"] * 7]
    (kept,) = memory.articles.values()
    assert "sig=3" in kept.content_html
    assert kept.churn == Churn(times=0, pictures=7, at=NOW + 7 * HOUR)


# --- forgotten ----------------------------------------------------------------------------------------------------------

RETURNS = [
    pytest.param({}, id="as-it-was"),
    pytest.param({"guid": "other"}, id="new-guid"),
    pytest.param({"url": LINK + "-closed"}, id="new-link"),
    pytest.param({"content_html": OTHER}, id="new-text"),
    pytest.param({"published": NOW}, id="re-dated"),
    pytest.param({"title": "Bridge to close to all lorries"}, id="corrected-headline"),
]


@pytest.mark.parametrize("said", RETURNS)
def test_a_forgotten_article_that_is_listed_again_does_not_return(memory, said):
    """Pruning took its text, never its identity; whatever its source changes, it is no news, and its text stays away."""
    (first,) = memory.poll(entry(guid="tag:paper.example,2026:1", url=LINK))
    bare = replace(first.article, content_html=None, summary=None, forgotten=NOW)
    memory.articles[bare.id] = bare
    (again,) = memory.poll(entry(**({"guid": "tag:paper.example,2026:1", "url": LINK} | said)))
    assert isinstance(again, Unchanged)
    assert again.id == bare.id
    assert again.article is None


@pytest.mark.parametrize("guid", ["1", "tag:paper.example,2026:1"])
def test_a_guid_used_again_after_its_text_was_pruned_hides_nothing(memory, guid):
    """Of the old briefing only the title is left, and today's has the same: its date and its link say that it is another."""
    (first,) = memory.poll(entry(guid=guid, url=LINK, title="Morning briefing"))
    memory.articles[first.article.id] = replace(first.article, content_html=None, forgotten=NOW + timedelta(days=90))
    later = NOW + timedelta(days=100)
    today = {"url": LINK + "-today", "title": "Morning briefing", "content_html": OTHER}
    (briefing,) = memory.poll(entry(guid=guid, **today, published=later, first_seen=later), now=later)
    assert isinstance(briefing, New)
