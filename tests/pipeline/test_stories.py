"""Stories through whole passes: one item with everyone credited, whose id and date stand whatever arrives."""

from dataclasses import replace
from datetime import timedelta
from importlib import import_module

import feedparser
import pytest

from feedhub.core import cluster
from feedhub.core.cluster import Window
from feedhub.core.query import parse_query
from feedhub.model import Outlet, Section, Source
from feedhub.pipeline import reasons
from feedhub.pipeline.desk import act
from feedhub.pipeline.memory import Lately
from feedhub.pipeline.overview import matching
from feedhub.pipeline.prune import prune
from feedhub.pipeline.reasons import explained, previewed
from feedhub.store import articles, open_store, stories
from feedhub.store.journal import Journal

HOUR = timedelta(hours=1)
WALL = (
    "Port Lenn votes to raise its harbour wall",
    "The council of Port Lenn voted nine to four on Friday to raise the harbour wall by a metre, after two floods.",
)
REACTION = (
    "Engineers call Port Lenn's harbour wall vote premature",
    "Engineers in Port Lenn said the council's vote to raise the harbour wall by a metre came before the soundings.",
)
FERRY = (
    "Night ferry to the Orlo islands returns in March",
    "The ferry company said crews had been found for all seven sailings a week to the Orlo islands.",
)


@pytest.fixture
def house(desk):
    """Four papers, a section of stories; the tide's paper is the weightiest."""
    names = ("tide", "lenn", "quay", "orlo")
    sources = {
        name: Source(
            id=name,
            url=f"https://{name}.example/feed",
            tags=("world",) if name != "orlo" else ("islands",),
            weight=2.0 if name == "tide" else 1.0,
        )
        for name in names
    }
    sections = {"world": Section(id="world", title="World", query="tag:world", collapse="story")}
    desk.newsroom = replace(desk.newsroom, sources=sources, sections=sections, outlets={})
    desk.papers = {name: [] for name in names}
    return desk


def tell(house, name, told, *, hours=1.0, number=None):
    title, text = told
    number = len(house.papers[name]) if number is None else number
    item = house.item(number, hours=hours, host=f"{name}.example", title=title, text=text)
    house.papers[name].insert(0, item)
    house.say(f"https://{name}.example/feed", *house.papers[name])


def pass_over(house, later=HOUR):
    house.refresh()
    house.publish()
    house.now += later


def entries(house, name="world"):
    return feedparser.parse(house.published(f"{name}.atom").decode()).entries


def test_one_item_with_everyone_credited(house):
    """Three outlets, one event: one entry, the weightiest speaks, the others are named and linked; another event is apart."""
    for hours, name in ((3, "lenn"), (2, "quay"), (1, "tide")):
        tell(house, name, WALL, hours=hours)
    tell(house, "lenn", FERRY)
    pass_over(house)
    (wall,) = [entry for entry in entries(house) if "wall" in entry.title]
    assert len(entries(house)) == 2
    assert wall.source.title
    assert "https://tide.example/0" in wall.link
    related = {link.href for link in wall.links if link.rel == "related"}
    assert related == {"https://lenn.example/0", "https://quay.example/0"}
    shown = wall.content[0].value
    assert "lenn.example" in shown
    assert "quay.example" in shown
    assert "3 outlets" in shown


def test_a_report_is_related_once_through_however_many_feeds(house):
    """A second feed of an outlet gives its links another tracking parameter; the article stays one, its speaker's too."""
    feeds = {f"{name}-top": Source(id=f"{name}-top", url=f"https://{name}.example/top") for name in ("tide", "lenn")}
    house.newsroom = replace(house.newsroom, sources={**house.newsroom.sources, **feeds})
    for name in ("tide", "lenn"):
        tell(house, name, WALL)
        link = f"https://{name}.example/0?utm_source=top"
        again = house.item(0, host=f"{name}.example", title=WALL[0], text=WALL[1], link=link)
        house.say(f"https://{name}.example/top", again)
    pass_over(house)
    (wall,) = entries(house)
    assert [link.href for link in wall.links if link.rel == "related"] == ["https://lenn.example/0"]


def test_an_agency_is_named_where_the_byline_comes_later_or_through_another_feed(house):
    """A paper's first lines are replaced by the agency's text, and a planet quotes another without its dateline: one text."""
    house.newsroom = replace(house.newsroom, outlets={"quay.example": Outlet(id="quay.example", title="The Quay")})
    wire = (WALL[0], f"PORT LENN (AP) — {WALL[1]}")
    tell(house, "lenn", wire)
    tell(
        house,
        "quay",
        (WALL[0], "Port Lenn's council voted to raise the harbour wall by a metre, said the town hall of Lenn."),
    )
    house.say("https://orlo.example/feed", house.item(0, host="tide.example", title=WALL[0], text=WALL[1]))
    pass_over(house)
    (entry,) = entries(house)
    assert "3 outlets, 2 independent, 2 carry AP" in entry.content[0].value
    tell(house, "tide", wire)
    house.papers["quay"].clear()
    tell(house, "quay", wire, number=0)
    pass_over(house)
    (entry,) = entries(house)
    assert "3 outlets, 1 independent, 3 carry AP" in entry.content[0].value
    house.papers["quay"].clear()
    tell(
        house,
        "quay",
        (WALL[0], "Our reporter sat in the hall of Port Lenn: the wall rises, and nine councillors are proud."),
        number=0,
    )
    pass_over(house)
    (entry,) = entries(house)
    assert "3 outlets, 2 independent, 2 carry AP" in entry.content[0].value


def test_id_and_date_stand_and_updated_moves_only_for_readers(house):
    """Another outlet moves neither id nor date nor updated; a new speaker with other words moves updated alone."""
    tell(house, "lenn", WALL)
    pass_over(house)
    (first,) = entries(house)
    tell(house, "quay", (WALL[0], WALL[1] + " It will cost nine million."))
    pass_over(house)
    (second,) = entries(house)
    assert (second.id, second.published, second.updated, second.title) == (
        first.id,
        first.published,
        first.updated,
        first.title,
    )
    assert "quay.example" in second.content[0].value
    tell(house, "tide", REACTION)
    pass_over(house)
    (third,) = entries(house)
    assert (third.id, third.published) == (first.id, first.published)
    assert third.title == REACTION[0]
    assert third.updated > first.updated


def test_any_report_admits_its_story_and_one_that_is_admitted_speaks(house):
    """The islands' paper is not in this section, yet its report is listed; it never speaks here."""
    tell(house, "orlo", WALL, hours=5)
    tell(house, "lenn", WALL)
    pass_over(house)
    (entry,) = entries(house)
    assert "lenn.example" in entry.link
    assert "orlo.example" in entry.content[0].value


def test_min_outlets_and_the_counts_of_queries(house):
    """A story needs so many outlets; queries count too, over articles as well, in sections and in search."""
    house.newsroom = replace(
        house.newsroom,
        sections={
            "two": Section(id="two", title="Two", collapse="story", min_outlets=2),
            "asked": Section(id="asked", title="Asked", query="outlets:>=2"),
        },
    )
    tell(house, "lenn", WALL)
    tell(house, "quay", WALL)
    tell(house, "tide", FERRY)
    pass_over(house)
    assert len(entries(house, "two")) == 1
    assert sorted(entry.link for entry in entries(house, "asked")) == [
        "https://lenn.example/0",
        "https://quay.example/0",
    ]
    found = list(matching(house.newsroom, house.store, parse_query("outlets:<2"), limit=None))
    assert [article.source for article in found] == ["tide"]
    section = house.newsroom.sections["two"]
    _, missed = previewed(house.newsroom, house.store, section, missed=5, now=house.now)
    assert [verdict.reason for verdict in missed] == ["1 of at least 2 outlets report it"]


def test_the_top_is_what_most_report_and_stands_as_time_goes_by(house):
    """The older story that two tell comes before the newer one of a single outlet, at whatever hour one looks."""
    section = Section(id="world", title="World", collapse="story", rank="top")
    house.newsroom = replace(house.newsroom, sections={"world": section})
    for hours, name in ((4, "lenn"), (3, "quay"), (3.5, "tide")):
        tell(house, name, WALL, hours=hours)
    tell(house, "lenn", FERRY, hours=1)
    pass_over(house)
    order = [entry.title for entry in entries(house)]
    assert order == [WALL[0], FERRY[0]]
    files = house.files()
    house.now += 20 * HOUR
    pass_over(house)
    assert house.files() == files


def test_the_top_does_not_depend_on_who_speaks_where(house):
    """The weightiest of a story's sources counts wherever it stands, in what is let in as in the order of what is in."""
    section = Section(id="world", title="World", collapse="story", rank="top", limit=1)
    house.newsroom = replace(house.newsroom, sections={"world": section})
    heavy = replace(house.newsroom.sources["tide"], weight=20.0)
    house.newsroom = replace(house.newsroom, sources={**house.newsroom.sources, "tide": heavy})
    tell(house, "lenn", WALL, hours=3)
    tell(house, "orlo", FERRY, hours=1)
    pass_over(house)
    assert [entry.title for entry in entries(house)] == [FERRY[0]]
    tell(house, "tide", WALL)
    pass_over(house)
    assert [entry.title for entry in entries(house)] == [WALL[0]]


@pytest.mark.parametrize("bundled", [1, 2, stories.BUNDLED])
def test_a_new_process_goes_on_as_if_it_had_been_there(house, monkeypatch, bundled):
    """The window is read back from the store: what comes after a restart joins what came before, bundled or not."""
    monkeypatch.setattr(stories, "BUNDLED", bundled)
    tell(house, "lenn", WALL)
    pass_over(house)
    house.store.close()
    house.store = open_store(house.folder, writes=True)
    tell(house, "quay", WALL)
    pass_over(house)
    (entry,) = entries(house)
    assert "2 outlets" in entry.content[0].value
    assert len(bundles(house)) == 2 // bundled


def bundles(house):
    with house.store.reading() as connection:
        return stories.window(connection)[1]


def test_a_bundle_goes_with_its_rows_and_with_what_the_desk_withdraws(house, monkeypatch):
    """Nothing that was withdrawn is left in it, and four days on no window reads it; the others stand."""
    monkeypatch.setattr(stories, "BUNDLED", 1)
    monkeypatch.setattr(cluster.window, "FEWEST", 0)
    monkeypatch.setattr(stories, "FEWEST", 0)
    tell(house, "lenn", WALL)
    tell(house, "orlo", FERRY)
    pass_over(house)
    assert sorted(b"harbour" in bundle.data for bundle in bundles(house)) == [False, True]
    with house.store.reading() as connection:
        wall = next(each for each in articles.newest_first(connection) if each.title == WALL[0])
    act(house.newsroom, house.store, Journal(house.folder), "withdraw", wall.id, who="ann", now=house.now)
    assert [b"ferry" in bundle.data for bundle in bundles(house)] == [True]
    house.now += timedelta(days=6)
    for name in ("quay", "tide"):
        tell(house, name, REACTION, hours=-143)
        pass_over(house)
    assert [b"engineer" in bundle.data for bundle in bundles(house)] == [True, True]


@pytest.mark.parametrize(("few", "left"), [(0, 1), (1, 2), (10, 4)])
def test_what_a_quiet_window_keeps_is_read_back(house, monkeypatch, few, left):
    """The newest reports stay whatever their age, in the store as in a window, and one more: it goes when the next comes."""
    monkeypatch.setattr(cluster.window, "FEWEST", few)
    monkeypatch.setattr(stories, "FEWEST", few)
    for name in ("lenn", "quay", "orlo"):
        tell(house, name, FERRY)
    pass_over(house)
    house.now += timedelta(days=30)
    tell(house, "tide", WALL)
    pass_over(house)
    with house.store.writing() as connection:
        stories.forget_window(connection)
        rows = list(stories.window(connection)[0])
        assert len(rows) == left
        assert len(Window.restored(rows)) == left
        assert connection.exec_driver_sql("SELECT count(*) FROM terms").scalar() == left


def test_articles_of_an_older_feedhub_get_their_stories(house):
    """Stored before stories were known: the next pass assigns them, and none is left without."""
    for name in ("lenn", "quay"):
        tell(house, name, WALL)
    pass_over(house)
    with house.store.reading() as connection:
        before = {article.id: article.story for article in articles.newest_first(connection)}
    with house.store.writing() as connection:
        for table in ("terms", "stories", "links"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
        connection.exec_driver_sql("UPDATE articles SET story = NULL")
    house.refresh()
    with house.store.reading() as connection:
        after = {article.id: article.story for article in articles.newest_first(connection)}
        assert not articles.storyless(connection)
    assert after == before
    assert len(set(after.values())) == 1


def test_a_repeat_has_the_story_of_what_it_repeats(house):
    """One link through two sources: both rows name one story, and it counts one outlet."""
    tell(house, "lenn", WALL)
    pass_over(house)
    house.say("https://tide.example/feed", *house.papers["lenn"])
    pass_over(house)
    with house.store.reading() as connection:
        found = list(articles.newest_first(connection))
        (told,) = stories.members(connection, {found[0].story}).values()
    assert len({article.story for article in found}) == 1
    assert len(told) == 1


def test_a_story_is_explained_by_its_id(house):
    """Its reports with why each is in it."""
    for name in ("lenn", "quay"):
        tell(house, name, WALL)
    pass_over(house)
    (entry,) = entries(house)
    told = explained(house.newsroom, house.store, entry.id, now=house.now)
    assert {each.article.source for each in told} == {"lenn", "quay"}
    assert all(each.story and len(each.story.members) == 2 for each in told)
    (joined,) = (each for each in told if len(each.happened) == 2)
    assert joined.happened[-1].kind == "story"
    assert "joined because of" in joined.happened[-1].reason
    (began,) = (each for each in told if each is not joined)
    assert joined.happened[-1].reason.endswith(f"; linked with {began.article.id}")
    assert (began.alone, joined.alone) == (True, False)


def test_a_story_that_everybody_tells_stays_an_item(house, monkeypatch):
    """Its counts are whole, its line and its links have an end and say that there are more, in each language; explaining ends too."""
    monkeypatch.setattr(import_module("feedhub.core.curate.items"), "OUTLETS", 4)
    monkeypatch.setattr(reasons, "TOLD", 3)
    section = house.newsroom.sections["world"]
    french = Section(id="monde", title="Monde", language="fr", collapse="story")
    names = [f"paper{number}" for number in range(9)]
    house.newsroom = replace(
        house.newsroom,
        sources={name: Source(id=name, url=f"https://{name}.example/feed", tags=("world",)) for name in names},
        sections={"world": section, "monde": french},
    )
    house.papers = {name: [] for name in names}
    for name in names:
        tell(house, name, WALL)
    pass_over(house)
    (entry,) = entries(house)
    assert len([link for link in entry.links if link.rel == "related"]) == 4
    assert ", and 4 more</p><p>9 outlets, 1 independent" in entry.content[0].value
    french_words = entries(house, "monde")[0].content[0].value
    assert ", et 4 autres</p>" in french_words
    assert "9 médias, 1 indépendant</p>" in french_words
    told = explained(house.newsroom, house.store, entry.id, now=house.now)
    assert (len(told), told[-1].more) == (3, 6)


def test_a_source_that_floods_a_story_costs_its_readers_nothing(house, monkeypatch):
    """A thousand items on one event: readers see the first of that source, and whoever comes after is there."""
    monkeypatch.setattr(stories, "OF_A_SOURCE", 5)
    told = [
        house.item(number, host="lenn.example", title=WALL[0], text=f"{WALL[1]} So {number}.") for number in range(9)
    ]
    source = replace(house.newsroom.sources["lenn"], backfill=9)
    house.newsroom = replace(house.newsroom, sources={**house.newsroom.sources, "lenn": source})
    house.say("https://lenn.example/feed", *told)
    pass_over(house)
    tell(house, "tide", WALL)
    pass_over(house)
    (entry,) = entries(house)
    assert entry.link == "https://tide.example/0"
    with house.store.reading() as connection:
        ((_, members),) = stories.members(connection, {entry.id.removeprefix("urn:uuid:")}).items()
        assert sum(stories.sizes(connection, {members[0].story}).values()) == 9 + 1
    assert [member.source for member in members] == ["lenn"] * 5 + ["tide"]


def test_one_text_under_many_names_is_one_outlet(house):
    """A feed that says of each copy that another paper wrote it does not get past min_outlets; a planet of different reports does."""
    wide = Section(id="wide", title="Wide", collapse="story", min_outlets=2)
    house.newsroom = replace(house.newsroom, sections={"wide": wide})

    def claimed(number, told):
        link = f"https://lenn.example/{number}?of=paper{number}.example"
        item = house.item(number, link=link, title=told[0], text=told[1])
        return item.replace("</item>", f'<source url="https://paper{number}.example/feed">Paper</source></item>')

    house.say("https://lenn.example/feed", *(claimed(number, WALL) for number in range(5)))
    pass_over(house)
    assert entries(house, "wide") == []
    house.say("https://lenn.example/feed", *(claimed(number, WALL) for number in range(5)), claimed(5, REACTION))
    pass_over(house)
    (entry,) = entries(house, "wide")
    assert "2 outlets, 2 independent" in entry.content[0].value


def test_a_pruned_story_is_explained_with_what_is_left(house):
    """Headlines, links and why they belong together stay, so the explanation does; what is withdrawn is told by nobody."""
    for name in ("lenn", "quay", "tide"):
        tell(house, name, WALL)
    pass_over(house)
    house.now += timedelta(days=120)
    assert prune(house.newsroom, house.store, now=house.now).texts == 3
    told = explained(house.newsroom, house.store, "https://quay.example/0", now=house.now)
    assert {member.article.source for member in told[0].story.members} == {"tide", "lenn", "quay"}
    assert told[0].story.tally.said == "3 outlets, 1 independent"
    act(
        house.newsroom,
        house.store,
        Journal(house.folder),
        "withdraw",
        "https://lenn.example/0",
        who="ann",
        now=house.now,
    )
    told = explained(house.newsroom, house.store, "https://quay.example/0", now=house.now)
    assert {member.article.source for member in told[0].story.members} == {"tide", "quay"}


def test_who_leads_most_stories_does_not_flood_the_section(house):
    """One source fills at most half of a section with what it alone tells; what others report too stays, whoever leads it."""
    section = Section(id="world", title="World", collapse="story", limit=4)
    house.newsroom = replace(house.newsroom, sections={"world": section})
    places = ("Arvid", "Brestow", "Calmeria", "Dunholt", "Elvaston", "Farrowgate", "Grimsay", "Holmund")
    tell(house, "tide", ("Lantern feast in Ivybridge", "Lanterns were lit in Ivybridge on Tuesday."), hours=0.3)
    tell(house, "tide", ("Jansen wins the Kestrel regatta", "Jansen of Kestrel was first at the buoy."), hours=0.2)
    tell(
        house, "tide", ("Quillmoor opens a museum of salt", "Salt of four centuries is shown at Quillmoor."), hours=0.1
    )
    for at, place in enumerate(places):
        told = (
            f"Mayor of {place} resigns over {place} bridge",
            f"The mayor of {place} left office after the {place} bridge fell.",
        )
        tell(house, "lenn", told, hours=10 + at)
        if at < 4:
            tell(house, "tide", told, hours=1 + at)
    pass_over(house)
    assert [entry.title.split()[2] for entry in entries(house)] == ["a", "the", *places[:2]]


def test_what_happens_to_a_report_that_does_not_speak_moves_nothing(house):
    """A heavier paper prints the same text, and whoever spoke before rewrites its own: a reader reads what was there."""
    tell(house, "lenn", WALL, hours=3)
    pass_over(house)
    (first,) = entries(house)
    tell(house, "tide", (WALL[0], f"PORT LENN (AP) — {WALL[1]}"), hours=2)
    pass_over(house)
    (second,) = entries(house)
    assert second.source.id == "https://tide.example/feed"
    assert second.updated == first.updated
    house.papers["lenn"].clear()
    tell(
        house,
        "lenn",
        (f"{WALL[0]} by a metre", f"{WALL[1]} The mayor promised two more by the end of May."),
        hours=3,
        number=0,
    )
    pass_over(house)
    (third,) = entries(house)
    assert third.updated == first.updated
    house.papers["tide"].clear()
    tell(
        house, "tide", (f"{WALL[0]} by two metres", f"PORT LENN (AP) — {WALL[1]} It is two metres."), hours=2, number=0
    )
    pass_over(house)
    (fourth,) = entries(house)
    assert fourth.updated > first.updated


def test_a_transaction_that_fails_leaves_no_ghost_in_the_window(house, monkeypatch):
    """What was not stored is not remembered: the article that comes again is assigned anew, to a story that exists."""
    tell(house, "lenn", WALL)

    def fails(*_args, **_how):
        raise OSError("disk")

    with monkeypatch.context() as broken:
        broken.setattr(stories, "record", fails)
        house.refresh()
    tell(house, "quay", WALL)
    pass_over(house)
    with house.store.reading() as connection:
        found = list(articles.newest_first(connection))
        assert len(found) == 2
        assert all(stories.found(connection, article.story) for article in found)


def test_a_daemon_sees_what_another_process_stored_between_its_passes(house):
    """It keeps the last days' stories from pass to pass; a refresh by hand in between is not missed."""
    daemon = Lately()
    house.lately = daemon
    tell(house, "orlo", FERRY)
    pass_over(house)
    house.lately = None
    tell(house, "lenn", WALL)
    pass_over(house)
    house.lately = daemon
    tell(house, "quay", WALL)
    pass_over(house)
    (entry,) = entries(house)
    assert "2 outlets" in entry.content[0].value


def test_no_story_sinks_to_the_date_of_a_stranger_who_came_first(house):
    """Who lists a paper's link before the paper does, dated years ago, dates the story only until the paper brings it."""
    old = {"title": "Nothing", "text": "Nothing to see here at all, go on"}
    house.say("https://orlo.example/feed", house.item(0, hours=24 * 400, host="lenn.example", guid="x", **old))
    pass_over(house)
    tell(house, "lenn", WALL)
    pass_over(house)
    assert [entry.title for entry in entries(house)] == [WALL[0]]


@pytest.mark.parametrize(
    "section",
    [
        Section(id="world", title="World", query="source:tide", collapse="story", min_outlets=2),
        Section(id="world", title="World", query="source:tide", min_outlets=2),
        Section(id="world", title="World", query="source:tide outlets:>=2"),
    ],
    ids=["a-section-of-stories", "min-outlets", "a-query-that-counts"],
)
def test_a_second_outlet_brings_in_what_the_section_asks_for(house, section):
    """The article that moved is none of the section's, and yet it decides: such a section may not be left alone."""
    house.newsroom = replace(house.newsroom, sections={"world": section})
    tell(house, "tide", WALL, hours=2)
    pass_over(house)
    assert entries(house) == []
    tell(house, "lenn", WALL)
    pass_over(house)
    assert len(entries(house)) == 1


def test_a_section_that_an_article_is_nothing_to_is_not_looked_at(house):
    """One new article: only the sections that gained it are composed and rendered."""
    sections = {name: Section(id=name, title=name.title(), query=f"source:{name}") for name in ("tide", "lenn")}
    house.newsroom = replace(house.newsroom, sections=sections)
    tell(house, "tide", WALL, hours=2)
    tell(house, "lenn", FERRY, hours=3)
    pass_over(house)
    tell(house, "lenn", REACTION)
    house.refresh()
    assert {result.section.id for result in house.publish()} == {"lenn", "all"}
    assert house.publish() == ()
