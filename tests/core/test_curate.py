"""Editions: what belongs, in which order, how much of it is shown, and that none of it depends on chance."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedhub.core.curate import Earlier, candidate, curate, preview
from feedhub.core.query import parse_query
from feedhub.model import (
    Article,
    ContentPolicy,
    Enclosure,
    Extra,
    Hub,
    Newsroom,
    Origin,
    Outlet,
    Poll,
    Section,
    Source,
)

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


def newsroom(*sources, outlets=()):
    return Newsroom(
        hub=Hub(title="Wire", base_url="http://127.0.0.1:8000"),
        sources={source.id: source for source in sources},
        outlets={outlet.id: outlet for outlet in outlets},
        sections={},
    )


def article(id, *, source="a", hours=1.0, **said):
    fields = {"outlet": f"{source}.example", "title": f"Title {id}", "url": f"https://{source}.example/{id}"}
    return Article(id=id, source=source, first_seen=NOW - hours * HOUR, **{**fields, **said})


ROOM = newsroom(*(Source(id=id, url=f"https://{id}.example/feed", tags=("world",)) for id in "abc"))


def edition(found, *, section=None, room=ROOM, feeds=None, repeats=None, now=NOW, **options):
    section = section or Section(id="world", title="World")
    offered = [candidate(each, (repeats or {}).get(each.id, ()), room) for each in found]
    return curate(
        section,
        parse_query(section.query),
        offered,
        feeds=feeds or {},
        newsroom=room,
        queries=parse_query,
        began=BEGAN,
        now=now,
        **options,
    ).edition


def ids(found, **options):
    return [item.article for item in edition(found, **options).items]


def rules(found, *, section=None, room=ROOM):
    section = section or Section(id="world", title="World")
    offered = [candidate(each, (), room) for each in found]
    verdicts = preview(section, parse_query(section.query), offered, newsroom=room, queries=parse_query, now=NOW)
    assert all(verdict.reason for verdict in verdicts)
    return {verdict.candidate.article.id: verdict.rule for verdict in verdicts}


# --- what belongs ------------------------------------------------------------------------------------------------------


def test_only_news_that_the_section_asks_for_becomes_an_item():
    """Each rule keeps its article out, and preview names it."""
    room = newsroom(
        Source(id="a", url="https://a.example/feed", tags=("world",)),
        Source(id="b", url="https://b.example/feed", tags=("world",), include="iran", exclude="sport"),
    )
    found = [
        article("news"),
        article("duplicate", duplicate_of="news"),
        article("backlog", backlog=True),
        article("old", hours=24 * 7 + 1),
        article("empty", title=None, url=None),
        article("opinion", categories=("Opinion",)),
        article("not-included", source="b"),
        article("excluded", source="b", title="Iran: sport"),
        article("included", source="b", title="Iran", hours=2),
        article("same", hours=3, published_id="urn:uuid:news"),
    ]
    section = Section(id="world", title="World", query="tag:world -tag:opinion")
    assert ids(found, section=section, room=room) == ["news", "included"]
    assert rules(found, section=section, room=room) == {
        "news": "in",
        "included": "in",
        "duplicate": "duplicate",
        "backlog": "backlog",
        "old": "age",
        "empty": "empty",
        "opinion": "query",
        "not-included": "source",
        "excluded": "source",
        "same": "same",
    }


def test_of_what_the_query_refuses_nothing_is_held():
    """A section that asks for little reads a hundred thousand articles once; holding them would take all memory."""
    earlier = Earlier()
    section = Section(id="world", title="World", query="source:b")
    found = [article("x", source="a"), article("y", source="b")]
    for _ in range(2):
        assert ids(found, section=section, earlier=earlier) == ["y"]
        assert [each.article.id for each in earlier.admitted.values()] == ["y"]


def test_max_age_counts_to_the_second():
    week = [article("within", hours=24 * 7), article("past", dated=NOW - timedelta(days=7, seconds=1))]
    assert ids(week) == ["within"]


def test_no_age_is_too_long():
    """Durations have no upper bound."""
    section = Section(id="world", title="World", max_age=timedelta(days=3_000_000))
    assert ids([article("old", hours=24 * 365 * 30)], section=section) == ["old"]


def test_an_article_is_admitted_if_one_of_its_sources_admits_it():
    """What a second source carries is not lost because the first one's rules keep it out."""
    room = newsroom(Source(id="a", url="https://a.example/f", exclude="*"), Source(id="b", url="https://b.example/f"))
    link = "https://third.example/1"
    one = article("1", url=link)
    assert ids([one], room=room) == []
    assert ids([one], room=room, repeats={"1": [article("2", source="b", url=link, duplicate_of="1")]}) == ["1"]


def test_articles_of_a_removed_source_stand():
    assert ids([article("1", source="gone")]) == ["1"]


# --- order and size ----------------------------------------------------------------------------------------------------


def test_an_edition_is_newest_first_and_as_long_as_its_limit():
    found = [article(str(n), source="abc"[n % 3], hours=n) for n in range(1, 9)]
    assert ids(found, section=Section(id="s", title="S", limit=3)) == ["1", "2", "3"]


def test_a_flood_fills_at_most_half_while_others_wait():
    """Forty new items of one source do not push out what others said before."""
    flood = [article(f"a{n:02}", hours=n / 100) for n in range(40)]
    others = [article(f"b{n}", source="b", hours=5 + n) for n in range(3)] + [article("c", source="c", hours=9)]
    section = Section(id="s", title="S", limit=8)
    assert ids(flood + others, section=section) == ["a00", "a01", "a02", "a03", "b0", "b1", "b2", "c"]
    assert rules(flood + others, section=section)["a04"] == "share"


def test_a_source_without_competitors_may_fill_all():
    flood = [article(f"a{n:02}", hours=n) for n in range(40)]
    few = [article("b", source="b", hours=50)]
    section = Section(id="s", title="S", limit=8)
    assert ids(flood, section=section) == [f"a{n:02}" for n in range(8)]
    assert ids(flood + few, section=section) == [*(f"a{n:02}" for n in range(7)), "b"]
    assert rules(flood + few, section=section)["a07"] == "limit"


def test_a_flood_costs_no_more_than_a_full_section():
    """Of a source that has as many as the section takes, no older article is asked about."""
    asked = []

    def queries(text):
        asked.append(text)
        return parse_query(text)

    room = newsroom(Source(id="a", url="https://a.example/feed", include="*"))
    flood = [candidate(article(f"{n:03}", hours=n / 10), (), room) for n in range(500)]
    section = Section(id="s", title="S", limit=8)
    curate(section, parse_query("*"), flood, feeds={}, newsroom=room, queries=queries, began=BEGAN, now=NOW)
    assert len(asked) == 8


def test_max_items_caps_a_source_in_each_section():
    room = newsroom(Source(id="a", url="https://a.example/feed", max_items=2))
    found = [article(str(n), hours=n) for n in range(5)]
    assert ids(found, room=room) == ["0", "1"]
    assert rules(found, room=room)["2"] == "max_items"


@pytest.mark.parametrize("limit", [0, 1, 2, 3])
def test_a_small_limit_is_kept(limit):
    found = [article("a1", hours=1), article("a2", hours=2), article("b", source="b", hours=3)]
    assert (
        ids(found, section=Section(id="s", title="S", limit=limit))
        == [[], ["a1"], ["a1", "b"], ["a1", "a2", "b"]][limit]
    )


ARTICLES = st.lists(
    st.builds(
        lambda number, source, hours, backlog, title: article(
            f"{source}{number}", source=source, hours=hours, backlog=backlog, title=title
        ),
        number=st.integers(0, 9),
        source=st.sampled_from("abc"),
        hours=st.sampled_from([1, 2, 3, 200]),
        backlog=st.sampled_from([False, False, False, True]),
        title=st.sampled_from(["Iran", "Sport", None]),
    ),
    max_size=24,
    unique_by=lambda each: each.id,
)
SECTIONS = st.builds(
    lambda limit, query: Section(id="s", title="S", limit=limit, query=query),
    limit=st.integers(1, 8),
    query=st.sampled_from(["*", "iran", "-sport", "source:a OR iran"]),
)
CAPPED = newsroom(
    Source(id="a", url="https://a.example/feed"),
    Source(id="b", url="https://b.example/feed", max_items=2),
    Source(id="c", url="https://c.example/feed", exclude="sport"),
)


@given(data=st.data(), found=ARTICLES, section=SECTIONS)
@settings(deadline=None)
def test_an_edition_does_not_depend_on_the_order_the_store_answers_in(data, found, section):
    """Same articles, same bytes, same ETag. Few dates, so ties are common."""
    shuffled = data.draw(st.permutations(found))
    assert edition(found, section=section, room=CAPPED) == edition(shuffled, section=section, room=CAPPED)


@given(found=ARTICLES, section=SECTIONS)
@settings(deadline=None)
def test_reading_newest_first_gives_the_same_edition(found, section):
    """Stopping early changes nothing."""
    ordered = sorted(found, key=lambda each: (each.when, each.id), reverse=True)
    whole = edition(found, section=section, room=CAPPED)
    assert edition(ordered, section=section, room=CAPPED, newest_first=True) == whole


@given(found=ARTICLES, section=SECTIONS)
@settings(deadline=None)
def test_preview_and_edition_agree(found, section):
    """One evaluator: what preview calls in is what is published."""
    ruled = rules(found, section=section, room=CAPPED)
    assert {id for id, rule in ruled.items() if rule == "in"} == set(ids(found, section=section, room=CAPPED))


@given(found=ARTICLES, section=SECTIONS)
@settings(deadline=None)
def test_no_source_exceeds_its_share_while_another_waits(found, section):
    """The rule itself: who has more than half has nobody else's admitted item left out."""
    chosen = edition(found, section=section, room=CAPPED).items
    held = [item.credit.source for item in chosen]
    ruled = rules(found, section=section, room=CAPPED)
    left_out = {id[0] for id, rule in ruled.items() if rule in ("limit", "share")}
    for source in set(held):
        if held.count(source) > max(section.limit // 2, 1):
            assert left_out <= {source} | {other for other in held if held.count(other) >= section.limit // 2}
    assert held.count("b") <= 2
    assert len(chosen) <= section.limit


def test_a_full_edition_reads_no_further():
    """The store is read only as far as something could still change."""
    read = []

    def store():
        for n in range(1000):
            read.append(n)
            yield candidate(article(f"{n:04}", source="ab"[n % 2], hours=n / 10), (), ROOM)

    section = Section(id="s", title="S", limit=10)
    curate(
        section,
        parse_query("*"),
        store(),
        feeds={},
        newsroom=ROOM,
        queries=parse_query,
        began=BEGAN,
        now=NOW,
        newest_first=True,
    )
    assert len(read) <= 11


def test_reading_ends_where_articles_are_too_old():
    read = []

    def store():
        for n in range(1000):
            read.append(n)
            yield candidate(article(f"{n:04}", hours=n), (), ROOM)

    section = Section(id="s", title="S", limit=500, max_age=timedelta(hours=20))
    curate(
        section,
        parse_query("*"),
        store(),
        feeds={},
        newsroom=ROOM,
        queries=parse_query,
        began=BEGAN,
        now=NOW,
        newest_first=True,
    )
    assert len(read) <= 22


# --- dates -------------------------------------------------------------------------------------------------------------


def test_an_edition_is_dated_by_what_moved_last():
    """By a revision, not by who is newest."""
    found = [article("new", hours=1), article("revised", hours=5, revised=NOW - HOUR / 2)]
    assert edition(found).updated == NOW - HOUR / 2


def test_a_section_without_items_is_dated_by_its_beginning():
    """Whenever it is asked, so that an empty feed's bytes do not move."""
    assert edition([]).updated == edition([], now=NOW + HOUR).updated == BEGAN
    assert edition([]).items == ()


def test_updated_is_never_before_published():
    item = edition([article("1", hours=1, revised=NOW - 9 * HOUR)]).items[0]
    assert item.updated == item.published == NOW - HOUR


# --- what is shown -----------------------------------------------------------------------------------------------------

LONG = article(
    "1",
    summary="A summary of seven words, no more.",
    content_html="<p>One two <b>three</b> four five six seven eight nine ten.</p>",
    image="https://a.example/i.jpg",
    enclosures=(Enclosure(url="https://a.example/e.mp3"),),
    extras=(
        Extra(namespace="i", name="summary", text="a text that is longer than six words"),
        Extra(namespace="i", name="subtitle", text="other words"),
        Extra(namespace="i", name="explicit", text="no"),
        Extra(namespace="i", name="keywords", text="one two three four five six seven"),
    ),
)


def shown(section_policy, source_policy=None):
    room = newsroom(Source(id="a", url="https://a.example/feed", republish=source_policy or ContentPolicy()))
    return edition([LONG], section=Section(id="s", title="S", content=section_policy), room=room).items[0]


def test_everything_is_shown_where_nothing_forbids_it():
    item = shown(ContentPolicy())
    assert (item.summary, item.content_html, item.image) == (LONG.summary, LONG.content_html, LONG.image)
    assert item.extras == LONG.extras


@pytest.mark.parametrize(
    ("section", "source"),
    [
        (ContentPolicy(mode="excerpt", words=6), None),
        (ContentPolicy(), ContentPolicy(mode="excerpt", words=6)),
        (ContentPolicy(mode="excerpt", words=80), ContentPolicy(mode="excerpt", words=6)),
        (ContentPolicy(mode="excerpt", words=6), ContentPolicy(mode="excerpt", words=80)),
    ],
)
def test_the_stricter_excerpt_wins(section, source):
    """Plain text, no more words than either allows, nowhere in the item."""
    item = shown(section, source)
    assert item.summary == "One two three four five six…"
    assert item.content_html is None
    assert [extra.text for extra in item.extras] == ["no"]
    assert item.enclosures


@pytest.mark.parametrize(
    ("section", "source"),
    [
        (ContentPolicy(mode="link"), None),
        (ContentPolicy(), ContentPolicy(mode="link")),
        (ContentPolicy(mode="excerpt", words=80), ContentPolicy(mode="link")),
    ],
)
def test_link_shows_headline_and_link_only(section, source):
    item = shown(section, source)
    assert (item.title, item.url) == (LONG.title, LONG.url)
    assert (item.summary, item.content_html, item.image, item.enclosures, item.extras) == (None, None, None, (), ())


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ({"title": "Said"}, "Said"),
        ({"title": None, "summary": "Words of the summary."}, "Words of the summary."),
        (
            {"title": " \u200b ", "summary": " ".join(f"w{n}" for n in range(20))},
            " ".join(f"w{n}" for n in range(12)) + "…",
        ),
        ({"title": None, "content_html": "<p>Only <i>content</i></p>"}, "Only content"),
        ({"title": None}, "Alpha"),
        ({"title": "", "content_html": "<img src='https://a.example/x.png'>"}, "Alpha"),
    ],
)
def test_an_item_always_has_a_title(said, title):
    room = newsroom(Source(id="a", url="https://a.example/feed"), outlets=[Outlet(id="a.example", title="Alpha")])
    assert edition([article("1", **said)], room=room).items[0].title == title


def test_an_item_is_known_by_its_published_id():
    found = [article("1", published_id="tag:a.example,2026:1"), article("2", hours=2)]
    assert [item.id for item in edition(found).items] == ["tag:a.example,2026:1", "urn:uuid:2"]


# --- attribution -------------------------------------------------------------------------------------------------------


def test_who_reported_it_is_credited_and_so_is_who_carried_it_too():
    """The lead by its source's outlet, the others once each, with their feed and address."""
    room = newsroom(
        Source(id="a", url="https://a.example/feed", outlet="alpha", title="Alpha World"),
        Source(id="b", url="https://b.example/feed"),
        outlets=[Outlet(id="alpha", title="Alpha"), Outlet(id="b.example", title="Beta", country="GB")],
    )
    feeds = {
        "b": Poll(
            source="b", configured_url="u", url="https://b.example/moved", title="Beta News", home="https://b.example/"
        )
    }
    lead = article("1", outlet="cdn.example", url="https://link.example/1")
    repeats = [
        article("4", source="gone", hours=0.2, outlet="c.example", origin=Origin(url="https://c.example/rss")),
        article("3", source="b", hours=0.4, url="https://link.example/1?b"),
        article("2", source="b", hours=0.5, url="https://link.example/1?a"),
        article("5", source="a", hours=0.1),
    ]
    item = edition([lead], room=room, feeds=feeds, repeats={"1": repeats}).items[0]
    assert (item.credit.outlet.name, item.credit.feed_title, item.credit.feed_url) == (
        "Alpha",
        "Alpha World",
        "https://a.example/feed",
    )
    assert item.credit.url == item.url == "https://link.example/1"
    assert [
        (also.outlet.name, also.source, also.feed_title, also.feed_url, also.feed_home, also.url) for also in item.also
    ] == [
        ("Beta", "b", "Beta News", "https://b.example/moved", "https://b.example/", "https://link.example/1?a"),
        ("c.example", "gone", "c.example", "https://c.example/rss", None, "https://gone.example/4"),
    ]


def test_repeats_lend_source_outlet_and_tags():
    """In order of arrival, whatever order they are handed in; one tag in two spellings is one."""
    room = newsroom(
        Source(id="a", url="https://a.example/feed", tags=("world",)),
        Source(id="b", url="https://b.example/feed", tags=("World", "broadcaster"), outlet="beta"),
    )
    link = "https://third.example/1"
    one = article("1", url=link, categories=("Middle East",))
    late = article("3", source="c", hours=0.1, url=link, categories=("middle-east", "oil"))
    early = article("2", source="b", hours=0.5, url=link)
    lent = candidate(one, [late, early], room)
    assert lent == candidate(one, [early, late], room)
    assert lent.sources == ("a", "b", "c")
    assert [outlet.id for outlet in lent.outlets] == ["a.example", "beta", "c.example"]
    assert lent.tags == ("world", "Middle East", "broadcaster", "oil")
    assert lent.article is one


def primary(**said):
    """What becomes of an aggregator's article when the outlet's own feed carries it an hour later."""
    room = newsroom(
        Source(id="planet", url="https://planet.example/feed"), Source(id="own", url="https://own.example/feed")
    )
    link = "https://own.example/story"
    older = article(
        "1", source="planet", hours=3, url=link, outlet="own.example", title="As the planet says", published_id="urn:x"
    )
    newer = article(
        "2", source="own", hours=2, url=link, title="As we say", duplicate_of="1", content_html="<p>Ours</p>"
    )
    return candidate(replace(older, **said.pop("older", {})), [replace(newer, **said)], room)


def test_the_outlet_s_own_feed_has_the_first_word_whoever_came_first():
    """Text, source and credit are its own; id, date and published id stay."""
    found = primary()
    assert (found.article.title, found.article.source, found.sources) == ("As we say", "own", ("own", "planet"))
    assert (found.article.id, found.article.published_id, found.article.when) == ("1", "urn:x", NOW - 3 * HOUR)
    assert found.article.duplicate_of is None
    assert [repeat.id for repeat in found.repeats] == ["1"]


def test_taking_over_is_an_update_only_where_readers_see_other_words():
    """And `updated` never goes back behind what readers saw."""
    same = {"title": "As the planet says", "content_html": None}
    seen = NOW - 2.5 * HOUR
    assert primary().article.revised == NOW - 2 * HOUR
    assert primary(**same).article.revised is None
    assert primary(**same, older={"revised": seen}).article.revised == seen
    assert primary(**same, older={"revised": NOW}).article.revised is None  # nobody reads that text any more
    assert primary(revised=NOW - HOUR).article.revised == NOW - HOUR
