"""What is composed when it is asked for: the newest of a source, a tag, a story or a search, by the rules of a section."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import feedparser
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from feedhub.errors import Interrupted
from feedhub.model import ContentPolicy, Elsewhere, Gone, Made, Question, Refused, Source
from feedhub.pipeline import ondemand, signing
from feedhub.pipeline.ondemand import Names, answer, basis, feeds, understood

PAPER, PLANET = "https://paper.example/feed", "https://planet.example/feed"


@pytest.fixture
def house(desk):
    """Two sources, of which one carries the other's article too."""
    desk.say(PAPER, *(desk.item(n, hours=n + 1) for n in range(3)))
    desk.say(PLANET, desk.item(0, hours=1), desk.item("moon", host="planet.example", title="The moon is full"))
    desk.refresh()
    return desk


def ask(house, kind, name="", suffix="atom", stood=None, **said):
    question = Question(kind=kind, name=name, suffix=suffix, said=tuple(said.items()))
    return answer(question, house.newsroom, house.store, now=house.now, stood=stood)


def read(reply):
    assert isinstance(reply, Made), reply
    return feedparser.parse(reply.data.decode())


def titles(reply):
    return [entry.title for entry in read(reply).entries]


def test_a_source_says_all_that_it_carried(house):
    """Newest first; an article that it repeats is one of its own, under the id that readers know."""
    house.publish()
    feed = read(ask(house, "source", "planet"))
    assert {entry.title for entry in feed.entries} == {"The moon is full", "Bridge 0 is closed to lorries"}
    known = {entry.title: entry.id for entry in feedparser.parse(house.published("all.atom").decode()).entries}
    assert {entry.title: entry.id for entry in feed.entries}.items() <= known.items()
    assert len(titles(ask(house, "source", "paper"))) == 3
    links = {link.rel: link.href for link in feed.feed.links}
    assert links["self"] == "http://127.0.0.1:8000/sources/planet.atom"
    assert urlsplit(links["alternate"]).query == "q=source%3Aplanet"


def test_a_tag_says_what_bears_it_however_it_is_spelt(house):
    paper = house.newsroom.sources["paper"]
    sources = {**house.newsroom.sources, "paper": replace(paper, tags=('Mittlerer "Osten"', "world"))}
    house.newsroom = replace(house.newsroom, sources=sources)
    names = Names(house.newsroom)
    asked = names(Question(kind="tag", name='mittlerer-"OSTEN"', suffix="atom"))
    assert asked.name == 'Mittlerer "Osten"'
    feed = read(answer(asked, house.newsroom, house.store, now=house.now))
    assert len(feed.entries) == 3
    assert {link.href for link in feed.feed.links if link.rel == "self"} == {
        "http://127.0.0.1:8000/tags/Mittlerer%20%22Osten%22.atom"
    }
    assert names(Question(kind="tag", name="no-such")) is None
    assert names(Question(kind="source", name="no-such")) is None


@pytest.mark.parametrize("tag", ["c++", "#", "!!!", "AND", "a:b", "-x", "*", "\\", '"', "x" * 1500, "中文", "a b  c"])
def test_any_tag_that_can_be_configured_has_an_answer(house, tag):
    """In operators' files a tag is any line of text."""
    paper = replace(house.newsroom.sources["paper"], tags=(tag,))
    house.newsroom = replace(house.newsroom, sources={**house.newsroom.sources, "paper": paper})
    asked = Names(house.newsroom)(Question(kind="tag", name=tag, suffix="atom"))
    if asked is not None:
        reply = answer(asked, house.newsroom, house.store, now=house.now)
        assert isinstance(reply, Refused) or len(read(reply).entries) == 3


def test_a_story_says_each_report_under_its_own_id(house):
    """Newest first, the backlog too: whoever asks for a story wants all of it."""
    text = (
        "The council of Port Lenn voted nine to four on Friday to raise the harbour wall by a metre, after two floods."
    )
    for url, host, hours in ((PAPER, "paper.example", 3), (PLANET, "planet.example", 2)):
        house.say(
            url, house.item("wall", host=host, hours=hours, title=f"Port Lenn raises its wall, says {host}", text=text)
        )
        house.refresh()
    house.publish()
    known = {entry.id: entry.title for entry in feedparser.parse(house.published("all.atom").decode()).entries}
    from feedhub.store import articles

    with house.store.reading() as connection:
        stories = {a.story for a in articles.newest_first(connection) if a.title and "Port Lenn" in a.title}
    (story,) = stories
    feed = read(ask(house, "story", story))
    assert [entry.title for entry in feed.entries] == [
        "Port Lenn raises its wall, says planet.example",
        "Port Lenn raises its wall, says paper.example",
    ]
    assert {entry.id: entry.title for entry in feed.entries}.items() <= known.items()
    assert {link.href for link in feed.feed.links} == {
        f"http://127.0.0.1:8000/stories/{story}.atom",
        f"http://127.0.0.1:8000/stories/{story}",
    }
    assert ask(house, "story", str(UUID(int=1))) is None
    from feedhub.store.schema import articles as table

    with house.store.writing() as connection:
        connection.execute(table.update().where(table.c.story == story).values(forgotten=house.now))
    assert isinstance(ask(house, "story", story), Gone)


def test_a_story_whose_articles_turned_out_to_be_anothers_leads_there(house, monkeypatch):
    monkeypatch.setattr(feeds.stories, "members", lambda connection, ids, **_: {i: [1] for i in ids if i == "other"})
    from feedhub.store import articles
    from feedhub.store.schema import articles as table

    with house.store.reading() as connection:
        found = {a.id: a for a in articles.newest_first(connection)}
        repeat = next(a for a in found.values() if a.duplicate_of)
        older = found[repeat.duplicate_of]
    with house.store.writing() as connection:
        connection.execute(table.update().where(table.c.id == repeat.id).values(story="mine"))
        connection.execute(table.update().where(table.c.id == older.id).values(story="other"))
        base = basis.Basis(newsroom=house.newsroom, connection=connection, feeds={}, now=house.now, spent=lambda: False)
        assert feeds._left(base, "mine") == Elsewhere("other")
        assert isinstance(feeds._left(base, "nobody's"), Gone)


def test_a_search_says_what_it_finds_and_where_it_is(house):
    reply = ask(house, "search", q="title:bridge -2", sig="s/g")
    assert sorted(titles(reply)) == ["Bridge 0 is closed to lorries", "Bridge 1 is closed to lorries"]
    links = {link.rel: link.href for link in read(reply).feed.links}
    assert parse_qs(urlsplit(links["self"]).query) == {"q": ["title:bridge -2"], "sig": ["s/g"]}
    assert parse_qs(urlsplit(links["alternate"]).query) == {"q": ["title:bridge -2"]}
    other = read(ask(house, "search", q="moon", sig="x")).feed.id
    assert read(reply).feed.id != other
    assert read(ask(house, "search", q="moon", sig="y")).feed.id == other, "another key makes no other feed"
    assert ask(house, "search", suffix="json", q="moon").data.startswith(b"{")


@pytest.mark.parametrize("suffix", ["atom", "rss", "json"])
def test_how_much_may_be_shown_holds_on_demand_too(house, suffix):
    """The source's republish and the strictest section: no address says more than they allow."""
    assert b"will be closed" in ask(house, "source", "paper", suffix).data
    shy = replace(house.newsroom.sources["paper"], republish=ContentPolicy(mode="link"))
    house.newsroom = replace(house.newsroom, sources={**house.newsroom.sources, "paper": shy})
    for asked in (("source", "paper"), ("tag", "world")):
        assert b"will be closed" not in ask(house, *asked, suffix).data
    assert b"will be closed" not in ask(house, "search", "", suffix, q="title:bridge").data
    house.newsroom = replace(
        house.newsroom,
        sources={"paper": Source(id="paper", url=PAPER)},
        sections={
            "full": house.newsroom.sections["world"],
            "s": replace(house.newsroom.sections["world"], id="s", content=ContentPolicy(mode="excerpt", words=3)),
        },
    )
    assert b"ministry said" in ask(house, "source", "paper", suffix).data
    assert b"will be closed" not in ask(house, "source", "paper", suffix).data


def test_an_empty_answer_is_a_valid_feed_with_a_date_that_stands(house):
    feed = read(ask(house, "search", q="nothing-of-the-kind"))
    assert (feed.entries, feed.feed.updated) == ([], "2026-11-24T12:00:00+00:00")
    first = ask(house, "search", q="nothing-of-the-kind").data
    house.now += timedelta(days=1)
    assert ask(house, "search", q="nothing-of-the-kind").data == first


def test_a_source_whose_include_keeps_most_out_fills_its_feed_all_the_same(house):
    """Candidates are looked at until the feed is full, not only the newest fifty."""
    house.say(
        PAPER,
        *(house.item(n, hours=1 + n / 100, title=f"Bridge {n} {'odd' if n % 10 == 9 else 'even'}") for n in range(300)),
    )
    paper = replace(house.newsroom.sources["paper"], include="title:odd", backfill=1000)
    house.newsroom = replace(
        house.newsroom, sources={"paper": paper, "planet": replace(paper, id="planet", url=PLANET)}
    )
    house.refresh()
    assert len(titles(ask(house, "source", "paper"))) == 30


def test_the_state_moves_when_an_article_does_and_not_when_nothing_did(house):
    before = ondemand.state(house.store)
    house.refresh()
    assert ondemand.state(house.store) == before
    house.say(PAPER, house.item("new"))
    house.refresh()
    assert ondemand.state(house.store) != before


@pytest.mark.parametrize(
    ("query", "said"),
    [
        pytest.param("x" * 1001, "1,001 characters", id="long"),
        pytest.param(" OR ".join(f"w{n}" for n in range(51)), "51 parts", id="many-parts"),
        pytest.param("(a OR b) (c -(d e))" * 11, "55 parts", id="however-nested"),
        pytest.param("autor:x", 'did you mean "author"', id="no-field"),
        pytest.param("(a", "never closed", id="no-query"),
    ],
)
def test_a_query_that_is_none_is_told_in_one_sentence(query, said):
    refused = understood(query)
    assert isinstance(refused, Refused)
    assert said in refused.sentence
    assert refused.status == 400
    assert "\n" not in refused.sentence


def test_who_has_spent_the_time_says_what_was_found_or_that_it_takes_too_long(house, monkeypatch):
    """The newest come first, so what is there is worth having; nothing at all is a sentence, and no error of ours."""
    monkeypatch.setattr(feeds, "GROUP", 1)
    looks = iter([False, False, False, True])  # the moon, whose text has a bridge, is looked at first
    real = basis.Basis
    monkeypatch.setattr(ondemand, "Basis", lambda **said: real(**said | {"spent": lambda: next(looks, True)}))
    assert len(titles(ask(house, "search", q="title:bridge"))) == 2
    refused = ask(house, "search", q="title:bridge")
    assert isinstance(refused, Refused)
    assert "too long" in refused.sentence


def test_a_statement_that_takes_too_long_is_ended(house):
    """The database looks at the time too, in the midst of one statement."""
    many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000000) SELECT count(*) FROM n"
    with (
        pytest.raises(Interrupted, match="ended before it was done"),
        house.store.reading(stop=lambda: True) as connection,
    ):
        connection.exec_driver_sql(many)
    with house.store.reading() as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar() == 1, "the next reader of the pool is left alone"


def test_a_signature_is_of_one_query_and_one_key(tmp_path):
    """Made at first use, for its owner's eyes only; without the key nothing is signed."""
    verified = signing.verifier(tmp_path)
    assert not verified("a", signing.signature("a", key=b""))
    key = signing.key(tmp_path)
    assert (tmp_path / "search.key").stat().st_mode & 0o777 == 0o600
    assert signing.key(tmp_path) == key
    assert len(key) == 32
    assert [path.name for path in tmp_path.iterdir()] == ["search.key"]
    said = parse_qs(urlsplit(signing.signed("Straße & \U0001f600", key=key)).query)
    assert verified(said["q"][0], said["sig"][0])
    assert not verified("another", said["sig"][0])
    assert not verified(said["q"][0], said["sig"][0][:-1] + "é")
    assert not verified(said["q"][0], "")
    (tmp_path / "search.key").write_bytes(b"another key that is long enough.")
    assert not verified(said["q"][0], said["sig"][0])


@pytest.mark.parametrize("deed", ["hide", "withdraw"])
def test_what_the_desk_takes_away_is_in_no_answer(house, deed):
    """Not in a feed, not as the title of its story, and what was kept of it is made anew; a withdrawn story is gone.

    Not either where what stood was kept from answer to answer; one that is undone is there again.
    """
    from feedhub.pipeline.desk import act, undo
    from feedhub.store import articles
    from feedhub.store.journal import Journal

    with house.store.reading() as connection:
        moon = next(each for each in articles.newest_first(connection) if each.title == "The moon is full")
    asked = {"source": "planet", "tag": "science", "story": moon.story, "search": ""}
    stood = ondemand.Stood()

    def shown():
        answers = (ask(house, kind, name, stood=stood, q="title:moon") for kind, name in asked.items())
        return [isinstance(reply, Made) and b"moon" in reply.data for reply in answers]

    assert all(shown())
    before, journal = ondemand.state(house.store), Journal(house.folder)
    done, _ = act(house.newsroom, house.store, journal, deed, moon.id, who="ann", now=house.now)
    assert shown() == [False, False, False, True]  # the search says what was searched for
    assert ondemand.state(house.store) != before
    for suffix in ("atom", "rss", "json"):
        for kind, name in asked.items():
            reply = ask(house, kind, name, suffix, q="title:full" if kind == "search" else "")
            if kind != "story":
                assert b"moon" not in reply.data
            else:
                assert reply is None if deed == "hide" else isinstance(reply, Gone)
    undo(house.newsroom, house.store, journal, done.number, who="ann", now=house.now)
    assert deed == "withdraw" or all(shown())


HOSTILE = st.lists(
    st.sampled_from(
        ["(", ")", '"', "-", "!", "*", ":", "\\", " ", "OR", "AND", "NOT", "title:", "tag:", "after:", "outlets:>="]
    )
    | st.sampled_from(
        ["a*", "b*", "bridge", "moon", "中", "文", "é", "ﷺ", "\x00", "\u202e", "2026-01-31", "“", "”", "has:image"]
    )
    | st.text(max_size=4),
    max_size=60,
).map(" ".join) | st.text(max_size=300)


@pytest.mark.uncovered
@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(query=HOSTILE)
@example(query="(" * 500 + "a" + ")" * 499)
@example(query="-(" * 99 + "a" + ")" * 99)
@example(query="a* b* c* " * 100)
@example(query=" OR ".join("abcdefghijklmnopqrstuvwxyz" * 5))
@example(query="\ud800")
@example(query='"' + "\\" * 900 + '"')
def test_any_query_gets_an_answer_or_a_sentence(house, query):
    """Whatever it says: a feed that parses, or a 400 in one sentence; and what it repeats is no markup."""
    reply = ask(house, "search", q=query, sig="s")
    if isinstance(reply, Refused):
        assert (reply.status, "\n" in reply.sentence) == (400, False)
    else:
        assert not read(reply).bozo
        assert b"<script" not in reply.data


def test_answers_do_not_keep_the_writer_waiting(house):
    """A reading in the middle of its work, and a pass that stores and publishes meanwhile."""
    with house.store.reading(stop=lambda: False) as connection:
        rows = connection.exec_driver_sql("SELECT id FROM articles")
        assert rows.fetchone()
        house.say(PAPER, house.item("new"))
        house.refresh()
        house.publish()
        rows.close()
    assert "Bridge new is closed to lorries" in titles(ask(house, "source", "paper"))
