"""Narrowing: SQL may let too many through, and never loses one that the query admits."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from feedhub.core.curate import candidate
from feedhub.core.query import matches, parse_query
from feedhub.model import Article, Duplicate, Enclosure, Hub, New, Newsroom, Outlet, Revised, Source
from feedhub.store import articles as stored
from feedhub.store import open_store, search
from feedhub.store.schema import articles

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ROOM = Newsroom(
    hub=Hub(title="Wire", base_url="http://127.0.0.1:8000"),
    sources={
        "irna": Source(id="irna", url="https://irna.ir/feed", tags=("world", "Middle East"), outlet="irna.ir"),
        "planet": Source(id="planet", url="https://planet.example/feed", tags=("C++",)),
        "paper": Source(id="paper", url="https://paper.example/feed", outlet="Paper.Example"),
    },
    outlets={
        "irna.ir": Outlet(id="irna.ir", kind="state", country="IR"),
        "Paper.Example": Outlet(id="Paper.Example", kind="private", country="gb"),
        "bbc.co.uk": Outlet(id="bbc.co.uk", kind="public", country="GB"),
    },
    sections={},
)
TEXTS = [
    "Iran's warrant",
    "red notice",
    "日本語の新聞",
    "Café à Zürich",
    "مُذَكِّرَة",
    "100% sure_thing a/b",
    "İSTANBUL",
    "한국은",
    "",
    "📰 ™",
]
URLS = [
    None,
    "https://www.BBC.co.uk/News/2026?a=1%20b",
    "https://paper.example/a_b",
    "https://xn--mnchen-3ya.de/",
    "not an address",
]


def article(id, **said):
    return Article(id=id, first_seen=NOW, **said)


ARTICLES = st.builds(
    lambda days, texts, enclosed, **said: dict(
        said,
        dated=NOW - timedelta(days=days),
        title=texts[0],
        summary=texts[1],
        content_html=None if texts[2] is None else f"<p>{texts[2]} <i>{texts[1] or ''}</i></p>",
        enclosures=(Enclosure(url="https://x.example/a.mp3"),) if enclosed else (),
    ),
    source=st.sampled_from(["irna", "planet", "paper", "gone"]),
    outlet=st.sampled_from(["irna.ir", "bbc.co.uk", "BBC.co.uk", "other.example"]),
    url=st.sampled_from(URLS),
    texts=st.tuples(*[st.none() | st.sampled_from(TEXTS)] * 3),
    categories=st.lists(st.sampled_from(["world", "World News", "C++", "日本", "#oil", "🔥", "a_b"]), max_size=2).map(
        tuple
    ),
    authors=st.sampled_from([(), ("Ann Lee",)]),
    language=st.sampled_from([None, "en", "en-GB", "fa", "EN"]),
    image=st.sampled_from([None, "https://x.example/i.png"]),
    enclosed=st.booleans(),
    days=st.integers(0, 3),
)
VALUES = [
    *(
        "iran",
        "warrant",
        "s",
        "notice",
        "日本",
        "本語",
        "日",
        "cafe",
        "zurich",
        "مذكره",
        "sure",
        "thing",
        "istanbul",
        "한국",
        "한",
    ),
    *("red notice", "notice red", "iran s warrant", "日本語の新聞", "100%", "a/b", "warrant 日", "新聞 café"),
]
QUERIES = st.recursive(
    st.one_of(
        st.builds(
            "{}{}{}".format,
            st.sampled_from(["", "text:", "title:"]),
            st.sampled_from(VALUES).map('"{}"'.format),
            st.sampled_from(["", "*"]),
        ),
        st.builds(
            'tag:"{}"{}'.format,
            st.sampled_from(["world", "World-News", "middle east", "c++", "C", "日本", "日", "oil", "🔥", "w", "a b"]),
            st.sampled_from(["", "*"]),
        ),
        st.builds(
            "source:{}{}".format,
            st.sampled_from(["irna", "planet", "gone", "IRNA", "p", "g"]),
            st.sampled_from(["", "*"]),
        ),
        st.builds(
            "outlet:{}{}".format,
            st.sampled_from(["irna.ir", "bbc.co.uk", "paper.example", "other.example", "b"]),
            st.sampled_from(["", "*"]),
        ),
        st.sampled_from(
            [
                "kind:state",
                "kind:public",
                "kind:p*",
                "kind:wire",
                "country:gb",
                "country:IR",
                "country:g*",
                "country:*",
                "author:lee",
                "author:*",
            ]
        ),
        st.sampled_from(
            [
                "lang:en",
                "lang:en-gb",
                "lang:e*",
                "lang:*",
                "lang:fa",
                "has:image",
                "has:enclosure",
                "title:*",
                "tag:*",
                "*",
            ]
        ),
        st.sampled_from(
            [
                "site:bbc.co.uk",
                "site:co.uk",
                "site:münchen.de",
                "site:b*",
                "site:*",
                'url:"a_b"',
                "url:news",
                'url:"%20"',
                "url:https://p*",
                "url:*",
            ]
        ),
        st.sampled_from(["after:2026-11-23", "before:2026-11-23", "after:2026-11-22T12:00", "before:2026-11-22T12:00"]),
    ),
    lambda inner: st.one_of(
        inner.map("-({})".format),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: " ".join(f"({part})" for part in parts)),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: " OR ".join(f"({part})" for part in parts)),
    ),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """One store for all examples; what each puts in is taken back."""
    opened = open_store(tmp_path_factory.mktemp("search"), writes=True)
    yield opened
    opened.close()


def put(connection, *found):
    decisions = [(Duplicate if each.duplicate_of else New)(article=each, keys=(), reason="a test") for each in found]
    stored.apply(connection, decisions, shared=(), now=NOW)


def narrowed(connection, query):
    return set(connection.execute(select(articles.c.id).where(search.narrow(query, ROOM))).scalars())


def admitted(connection, query):
    """What the query says of everything stored, each article with its repeats."""
    everything = list(stored.newest_first(connection))
    lent = stored.repeats(connection, [each.id for each in everything])
    return {each.id for each in everything if matches(query, candidate(each, lent.get(each.id, ()), ROOM))}


@given(
    found=st.lists(ARTICLES, min_size=1, max_size=5),
    repeated=st.lists(st.booleans(), min_size=5, max_size=5),
    query=QUERIES,
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
def test_narrowing_never_loses_a_match(shelf, found, repeated, query):
    """Of articles and their duplicates, in any mixture of fields, all that `matches` admits are read."""
    asked = parse_query(query)
    with shelf.engine.connect() as connection, connection.begin() as transaction:
        rows = [
            article(str(at), duplicate_of="0" if at and repeats else None, **said)
            for at, (said, repeats) in enumerate(zip(found, repeated, strict=False))
        ]
        put(connection, *rows)
        assert admitted(connection, asked) <= narrowed(connection, asked)
        transaction.rollback()


def test_narrowing_leaves_most_of_the_store_unread(store):
    """Each kind of question that SQL can answer keeps the others' articles out."""
    with store.writing() as connection:
        put(
            connection,
            article("wanted", source="irna", outlet="irna.ir", title="Iran issues warrant", categories=("Law",), language="fa",
                    url="https://en.irna.ir/red", image="https://x.example/i.png", dated=NOW),
            *(article(f"other{n}", source="paper", outlet="x", title="Sport 日語", url="https://paper.example/1", dated=NOW - timedelta(days=9)) for n in range(3)),
        )  # fmt: skip
        for query in (
            "iran", '"issues warrant"', "warr*", "iran warrant", "(iran OR trump) issues", "title:iran", "tag:law", "tag:world",
            "tag:mid*", "source:irna", "source:ir*", "outlet:irna.ir", "kind:state", "country:ir", "lang:fa", "site:irna.ir",
            "url:/red", "has:image", "after:2026-11-20", "-before:2026-11-20", "iran -tag:sport", "source:irna OR tag:law", "-*  OR iran",
        ):  # fmt: skip
            assert narrowed(connection, parse_query(query)) == {"wanted"}, query
        assert narrowed(connection, parse_query("日本語")) == set()


def test_a_duplicate_lends_its_source_tags_and_text(store):
    """The older article is found by what its repeats say."""
    with store.writing() as connection:
        put(
            connection,
            article("1", source="planet", outlet="x", title="Planet"),
            article("2", source="irna", outlet="irna.ir", title="Own words", categories=("Law",), duplicate_of="1"),
        )
        for query in ("source:irna", "tag:law", "tag:world", "own", "kind:state"):
            assert narrowed(connection, parse_query(query)) == {"1", "2"}, query


def test_an_article_is_found_as_it_is_now(store):
    """Old words leave the index when a text is revised."""
    before = article("1", source="irna", outlet="irna.ir", title="Old words")
    after = article("1", source="irna", outlet="irna.ir", title="New words")
    with store.writing() as connection:
        put(connection, before)
        revised = Revised(article=after, before=before, keys=(), changed=("title",), reason="a test")
        stored.apply(connection, [revised], shared=(), now=NOW)
        assert narrowed(connection, parse_query("old")) == set()
        assert narrowed(connection, parse_query("new")) == {"1"}


@pytest.mark.parametrize(
    "query",
    [
        " OR ".join(f"w{n}" for n in range(5000)),
        " ".join(f"w{n}" for n in range(5000)),
        " ".join(f"url:w{n}" for n in range(100)),
        " OR ".join(f"tag:w{n}" for n in range(100)),
        "a (b OR (" * 40 + "c" + "))" * 40,
        "-(a OR -(tag:b " * 20 + "c" + "))" * 20,
        '"' + "日本" * 900 + '"',
        'url:"' + "%_/" * 600 + '"',
        'tag:"' + "日 ' \\\" *" * 200 + '"',
        "\"iran' OR \\\" NEAR(x) -- *\"",
    ],
)  # fmt: skip
def test_any_query_can_be_asked_of_the_store(store, query):
    """No length, depth or sign in it is too much for SQLite."""
    asked = parse_query(query)
    with store.writing() as connection:
        put(connection, article("1", source="irna", outlet="irna.ir", title="w1 c", url="https://x.example/"))
        assert admitted(connection, asked) <= narrowed(connection, asked)
