"""The desk's acts through whole passes: what is pinned, hidden, withdrawn, and what undoing gives back."""

import shutil
from dataclasses import replace
from datetime import timedelta

import feedparser
import pytest
from walking import entries, root, tombstones, walked

from feedhub.core.query import parse_query
from feedhub.errors import StoreError, UsageError
from feedhub.model import Section, Source
from feedhub.pipeline import desk as acting
from feedhub.pipeline.overview import matching
from feedhub.pipeline.prune import prune
from feedhub.store import acts, articles, open_store
from feedhub.store.journal import Journal

HOUR = timedelta(hours=1)
FEED = "https://paper.example/feed"
OTHER = "https://planet.example/feed"
SECRET = "Marmoset"
WALL = "The council of Port Lenn voted nine to four on Friday to raise the harbour wall by a metre, after two floods."


@pytest.fixture
def house(desk):
    section = Section(id="world", title="World", query="*", limit=20, max_age=timedelta(days=7))
    desk.newsroom = replace(desk.newsroom, sections={"world": section, "short": replace(section, id="short", limit=3)})
    return desk


def say(house, *items):
    house.say(FEED, *items)
    house.refresh()
    house.publish()


def secret(house, number=7, **said):
    text = f"A {SECRET} was seen by the mayor in the harbour of Port Lenn, said three who know him."
    return house.item(number, **{"title": f"{SECRET} seen {number}", "text": text, **said})


def do(house, deed, said, **options):
    journal = Journal(house.folder)
    one, again = acting.act(house.newsroom, house.store, journal, deed, said, who="ann", now=house.now, **options)
    house.publish()
    return one if not again else None


def undo(house, number):
    acting.undo(house.newsroom, house.store, Journal(house.folder), number, who="bob", now=house.now)
    house.publish()


def url(number, host="paper.example"):
    return f"https://{host}/{number}"


def titles(house, section="world"):
    return [title for _, title in entries(root(house.folder / "public", f"{section}.atom"))]


def told(house, section="world"):
    return feedparser.parse((house.folder / "public" / section / "corrections.atom").read_bytes()).entries


def anywhere(house, word):
    """The published files that say a word."""
    return [path for path, (data, _) in house.files().items() if word.encode() in data]


# --- pin and hide ------------------------------------------------------------------------------------------------------


def test_a_pinned_article_is_on_top_whatever_query_age_and_limit_say(house):
    """The desk has the last word; where no section is named it is on top of each."""
    say(house, *(house.item(number, hours=number) for number in range(1, 8)))
    assert "Bridge 6 is closed to lorries" not in titles(house, "short")
    do(house, "pin", url(6))
    assert titles(house, "short")[0] == titles(house)[0] == "Bridge 6 is closed to lorries"
    assert [title.split()[1] for title in titles(house, "short")] == ["6", "1", "2", "3"]
    house.now += timedelta(days=9)
    house.publish()
    assert titles(house) == ["Bridge 6 is closed to lorries"]


def test_what_was_pinned_last_is_on_top(house):
    say(house, *(house.item(number, hours=number) for number in range(1, 5)))
    do(house, "pin", url(3), section="world")
    do(house, "pin", url(4), section="world")
    assert [title.split()[1] for title in titles(house)] == ["4", "3", "1", "2"]
    assert [title.split()[1] for title in titles(house, "short")] == ["1", "2", "3"]


def test_what_is_hidden_is_left_out_and_its_place_stays_free(house):
    """Something older in its place would be pushed out again, and gone, when the act is undone."""
    say(house, *(house.item(number, hours=number) for number in range(1, 5)))
    do(house, "hide", url(2), section="short")
    assert [title.split()[1] for title in titles(house, "short")] == ["1", "3"]
    assert len(titles(house)) == 4


@pytest.mark.parametrize("number", [2, 6])
@pytest.mark.parametrize("deed", ["pin", "hide"])
def test_undoing_gives_the_bytes_back(house, deed, number):
    """Every file, byte for byte; of an article that a short section lists, and of one that it does not."""
    say(house, *(house.item(number, hours=number) for number in range(1, 8)))
    before = {path: data for path, (data, _) in house.files().items()}
    do(house, deed, url(number))
    assert {path: data for path, (data, _) in house.files().items()} != before
    undo(house, 1)
    assert {path: data for path, (data, _) in house.files().items()} == before


def test_what_was_corrected_while_it_was_pinned_goes_back_to_its_place_in_the_archive(house):
    """It is in a document already, whatever it says meanwhile, and is put into no other when it leaves the top again."""
    public = house.folder / "public"
    for last in range(3, 6):
        say(house, *(house.item(n, hours=20 - n) for n in range(last)))
    pinned = do(house, "pin", url(0), section="short")
    said = "The ministry said on Wednesday that bridge number 0 will be closed to everybody for ever."
    say(house, house.item(0, hours=20, text=said))
    undo(house, pinned.number)
    house.now += HOUR
    say(house, house.item(8, hours=1))
    found = [id for id, _ in walked(public, "short")]
    assert len(set(found)) == len(found) == 6


def test_no_act_changes_an_id(house):
    say(house, *(house.item(number, hours=number) for number in range(1, 5)))
    before = dict(entries(root(house.folder / "public", "world.atom")))
    do(house, "pin", url(4))
    do(house, "hide", url(2))
    after = dict(entries(root(house.folder / "public", "world.atom")))
    assert after.items() <= before.items()


def test_a_section_whose_hour_has_not_come_hides_at_once(house):
    """It adds nothing before its time; but what an editor takes out must not stand there until tomorrow morning."""
    daily = replace(house.newsroom.sections["world"], publish="0 7 * * *")
    house.newsroom = replace(house.newsroom, sections={"world": daily})
    say(house, *(house.item(number, hours=number) for number in range(1, 4)))
    waits = lambda section, last: False  # noqa: E731
    from feedhub.deliver.directory import Directory
    from feedhub.pipeline.publish import publish

    house.say(FEED, *(house.item(number, hours=number) for number in range(1, 5)))
    house.refresh()
    acting.act(house.newsroom, house.store, Journal(house.folder), "hide", url(2), who="ann", now=house.now)
    acting.act(house.newsroom, house.store, Journal(house.folder), "withdraw", url(3), who="ann", now=house.now)
    publish(house.newsroom, house.store, Directory(house.folder / "public"), now=house.now, due=waits)
    assert [title.split()[1] for title in titles(house)] == ["1"]
    acting.undo(house.newsroom, house.store, Journal(house.folder), 1, who="ann", now=house.now)
    publish(house.newsroom, house.store, Directory(house.folder / "public"), now=house.now, due=waits)
    assert [title.split()[1] for title in titles(house)] == ["1", "2"]


def test_doing_it_twice_does_nothing(house):
    say(house, house.item(1))
    assert do(house, "hide", url(1)) is not None
    assert do(house, "hide", url(1)) is None
    assert [act.number for act in acting.told(house.store)[0]] == [1]


@pytest.mark.parametrize(
    ("number", "sentence"),
    [(3, "no act 3; feedhub desk log shows them"), (2, "act 2 took back act 1; to have that again, do it again")],
)
def test_what_cannot_be_undone_says_why(house, number, sentence):
    say(house, house.item(1))
    do(house, "hide", url(1))
    undo(house, 1)
    with pytest.raises(UsageError, match=sentence):
        acting.undo(house.newsroom, house.store, Journal(house.folder), number, who="ann", now=house.now)


def test_an_unknown_name_is_refused_and_nothing_is_logged(house):
    say(house, house.item(1))
    with pytest.raises(UsageError, match='no article or story "nowhere"'):
        do(house, "withdraw", "nowhere")
    assert acting.told(house.store)[0] == []
    assert not Journal(house.folder).path.exists()


# --- withdrawal --------------------------------------------------------------------------------------------------------


def test_a_withdrawn_article_leaves_no_byte_in_any_file_and_a_tombstone(house):
    say(house, house.item(1), secret(house))
    id = next(id for id, title in entries(root(house.folder / "public", "world.atom")) if SECRET in title)
    assert anywhere(house, SECRET)
    do(house, "withdraw", url(7), why="it was a cat")
    assert anywhere(house, SECRET) == []
    assert tombstones(root(house.folder / "public", "world.atom")) == [id]
    stored = [path for path in house.folder.iterdir() if path.is_file() and SECRET.encode() in path.read_bytes()]
    assert stored == []


def test_search_does_not_find_it(house):
    say(house, house.item(1), secret(house))
    do(house, "withdraw", url(7))
    for query in (SECRET, "*"):
        found = list(matching(house.newsroom, house.store, parse_query(query), limit=None))
        assert not any(SECRET in (each.title or "") or each.url == url(7) for each in found)


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({}, id="polled-again"),
        pytest.param({"title": f"{SECRET} seen again"}, id="another-headline"),
        pytest.param({"guid": "quite-new"}, id="a-new-guid"),
        pytest.param(
            {"guid": "quite-new", "title": f"{SECRET} at noon", "text": "Other words."}, id="a-new-guid-and-text"
        ),
        pytest.param({"guid": "new", "link": "https://paper.example/other"}, id="a-new-guid-and-link-the-same-text"),
        pytest.param({"link": "http://www.paper.example/7?utm_source=x"}, id="the-link-decorated"),
    ],
)
def test_polling_cannot_bring_it_back(house, said):
    say(house, house.item(1), secret(house))
    do(house, "withdraw", url(7))
    for _ in range(2):
        house.now += HOUR
        say(house, house.item(1, hours=2), secret(house, **{"hours": 1, **said}))
        assert anywhere(house, SECRET) == []


def test_another_source_with_its_link_cannot_bring_it_back(house):
    say(house, house.item(1), secret(house))
    do(house, "withdraw", url(7))
    house.now += HOUR
    for _ in range(2):
        house.say(OTHER, secret(house, guid="theirs", title=f"{SECRET} seen by another", link=url(7)))
        house.refresh()
        house.publish()
        assert anywhere(house, SECRET) == []
        assert not list(matching(house.newsroom, house.store, parse_query(SECRET), limit=None))


def test_a_repeat_of_it_goes_too(house):
    """Who withdraws an article means it, whichever of its rows was named."""
    house.say(OTHER, secret(house, guid="theirs", link=url(7)))
    say(house, house.item(1), secret(house))
    repeat = next(each for each in matching(house.newsroom, house.store, parse_query("source:planet"), limit=None))
    do(house, "withdraw", repeat.id)
    assert anywhere(house, SECRET) == []


def test_it_leaves_the_archive_too(house):
    """Only a withdrawal alters a document of the archive; all others stand byte for byte."""
    for number in range(1, 12):
        item = secret(house, number, hours=0) if number == 4 else house.item(number, hours=0)
        say(house, item)
        house.now += HOUR
    public = house.folder / "public"
    archived = sorted((public / "short" / "archive").iterdir())
    before = {path: path.read_bytes() for path in archived}
    (holds,) = [path for path, data in before.items() if SECRET.encode() in data]
    do(house, "withdraw", url(4))
    assert anywhere(house, SECRET) == []
    assert {path: path.read_bytes() for path in archived if path != holds} == {
        path: data for path, data in before.items() if path != holds
    }
    assert len(tombstones(root(public, f"short/archive/{holds.name}"))) == 1
    assert len(walked(public, "short")) == 10


def test_pruning_never_forgets_what_was_withdrawn(house):
    say(house, house.item(1), secret(house))
    do(house, "withdraw", url(7))
    house.say(FEED)
    house.now += HOUR
    house.refresh()
    house.now += timedelta(days=800)
    house.newsroom = replace(house.newsroom, sources={})
    prune(house.newsroom, house.store, now=house.now)
    house.newsroom = replace(house.newsroom, sources={"paper": Source(id="paper", url=FEED)})
    say(house, secret(house))
    assert anywhere(house, SECRET) == []


def test_an_older_copy_of_the_store_obeys_the_desk(house, tmp_path):
    """The acts live in a file of their own: putting back a backup must not publish what was withdrawn since."""
    say(house, house.item(1), secret(house))
    house.store.shrink()
    copy = tmp_path / "backup.db"
    shutil.copy(house.folder / "feedhub.db", copy)
    do(house, "withdraw", url(7))
    do(house, "hide", url(1))
    house.store.close()
    for path in house.folder.glob("feedhub.db*"):
        path.unlink()
    shutil.copy(copy, house.folder / "feedhub.db")
    house.store = open_store(house.folder, writes=True)
    assert acting.catch_up(house.newsroom, house.store, Journal(house.folder)) == 2
    house.publish()
    assert anywhere(house, SECRET) == []
    assert titles(house) == []


def test_a_copy_from_before_the_article_was_stored_keeps_it_out(house, tmp_path):
    """What was never stored cannot be recognised unless the act remembers what named it."""
    say(house, house.item(1))
    house.store.shrink()
    copy = tmp_path / "backup.db"
    shutil.copy(house.folder / "feedhub.db", copy)
    say(house, house.item(1), secret(house))
    do(house, "withdraw", url(7))
    house.store.close()
    for path in house.folder.glob("feedhub.db*"):
        path.unlink()
    shutil.copy(copy, house.folder / "feedhub.db")
    house.store = open_store(house.folder, writes=True)
    acting.catch_up(house.newsroom, house.store, Journal(house.folder))
    house.say(OTHER, secret(house, guid="theirs", link=url(7)))
    house.now += HOUR
    say(house, house.item(1, hours=2), secret(house, guid="another"))
    assert anywhere(house, SECRET) == []


def test_a_lost_file_of_acts_is_written_again(house):
    say(house, house.item(1))
    do(house, "hide", url(1))
    journal = Journal(house.folder)
    before = journal.path.read_bytes()
    journal.path.unlink()
    assert acting.catch_up(house.newsroom, house.store, journal) == 0
    assert journal.path.read_bytes() == before


def test_a_line_that_is_no_act_is_named_and_nothing_is_done(house):
    say(house, house.item(1))
    do(house, "hide", url(1))
    journal = Journal(house.folder)
    journal.path.write_bytes(b'{"number": "?"}\n')
    with pytest.raises(StoreError, match="line is no act of the desk"):
        acting.catch_up(house.newsroom, house.store, journal)


def test_after_undoing_a_withdrawal_the_next_poll_brings_it_back_under_its_id(house):
    say(house, house.item(1), secret(house))
    before = dict(entries(root(house.folder / "public", "world.atom")))
    do(house, "withdraw", url(7))
    undo(house, 1)
    assert anywhere(house, SECRET) == []
    house.now += HOUR
    house.refresh()
    house.publish()
    assert dict(entries(root(house.folder / "public", "world.atom"))) == before
    assert tombstones(root(house.folder / "public", "world.atom")) == []


# --- stories -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def telling(house):
    """Three papers tell one story; the section has one item of it."""
    names = ("tide", "lenn", "quay")
    house.newsroom = replace(
        house.newsroom,
        sources={name: Source(id=name, url=f"https://{name}.example/feed") for name in names},
        sections={"world": Section(id="world", title="World", query="*", collapse="story")},
    )
    for at, name in enumerate(names):
        headline = f"{SECRET} council of Port Lenn votes to raise its harbour wall" if name == "tide" else None
        item = house.item(
            at,
            hours=3 - at,
            host=f"{name}.example",
            title=headline or "Port Lenn votes to raise its harbour wall",
            text=WALL + f" {name}",
        )
        house.say(f"https://{name}.example/feed", item)
    house.refresh()
    house.publish()
    return house


def test_a_story_goes_on_without_its_withdrawn_report(telling):
    """Its id stands; another one leads, and nothing names the withdrawn one."""
    before = entries(root(telling.folder / "public", "world.atom"))
    assert len(before) == 1
    do(telling, "withdraw", "https://tide.example/0")
    after = entries(root(telling.folder / "public", "world.atom"))
    assert [id for id, _ in after] == [id for id, _ in before]
    assert anywhere(telling, SECRET) == []
    assert anywhere(telling, "https://tide.example/0") == []


def test_a_story_whose_lead_is_withdrawn_says_so_to_who_keeps_the_newest(telling):
    """Its `updated` moves with the words, or a reader would keep those that were withdrawn; the corrections call it corrected."""
    at = telling.now
    do(telling, "withdraw", "https://tide.example/0")
    (entry,) = feedparser.parse(telling.published("world.atom").decode()).entries
    assert entry.updated.startswith(f"{at:%Y-%m-%dT%H:%M:%S}")
    (told,) = feedparser.parse(telling.published("world/corrections.atom").decode()).entries
    assert told.title == f"Corrected: {entry.title}"
    files = telling.files()
    do(telling, "withdraw", "https://lenn.example/1")  # the same words stand, from another paper
    assert feedparser.parse(telling.published("world.atom").decode()).entries[0].updated == entry.updated
    telling.now += timedelta(hours=1)
    telling.publish()
    assert files != telling.files()
    assert feedparser.parse(telling.published("world.atom").decode()).entries[0].updated == entry.updated


def test_a_hidden_lead_moves_updated_and_is_not_counted_until_it_is_back(telling):
    """Who reads the other's words is told that they are new; taking the act back gives every byte back."""
    before, at = telling.files(), telling.now
    do(telling, "hide", "https://tide.example/0")
    do(telling, "hide", "https://quay.example/2")
    (entry,) = feedparser.parse(telling.published("world.atom").decode()).entries
    assert entry.updated.startswith(f"{at:%Y-%m-%dT%H:%M:%S}")
    assert "outlets" not in entry.content[0].value
    telling.now += timedelta(hours=1)
    telling.publish()
    assert feedparser.parse(telling.published("world.atom").decode()).entries[0].updated == entry.updated
    undo(telling, 2)
    undo(telling, 1)
    assert {path: data for path, (data, _) in telling.files().items()} == {
        path: data for path, (data, _) in before.items()
    }


def test_an_archived_story_is_told_by_another_once_its_lead_is_withdrawn(telling):
    telling.now += timedelta(days=8)
    telling.publish()
    before = walked(telling.folder / "public", "world")
    assert len(before) == 1
    do(telling, "withdraw", "https://tide.example/0")
    after = walked(telling.folder / "public", "world")
    assert [id for id, _ in after] == [id for id, _ in before]
    assert anywhere(telling, SECRET) == []
    assert anywhere(telling, "https://tide.example/0") == []


def test_a_story_can_be_withdrawn_whole(telling):
    found = next(iter(matching(telling.newsroom, telling.store, parse_query("*"), limit=None)))
    do(telling, "withdraw", found.story)
    public = telling.folder / "public"
    assert entries(root(public, "world.atom")) == []
    assert tombstones(root(public, "world.atom")) == [f"urn:uuid:{found.story}"]
    assert anywhere(telling, "harbour wall") == []


def test_a_hidden_report_is_not_named_by_its_story(telling):
    do(telling, "hide", "https://tide.example/0")
    assert anywhere(telling, SECRET) == []
    assert len(entries(root(telling.folder / "public", "world.atom"))) == 1
    undo(telling, 1)
    assert anywhere(telling, SECRET)


# --- corrections -------------------------------------------------------------------------------------------------------


def test_a_changed_headline_is_told_with_before_and_after(house):
    say(house, house.item(1, title="Mayor resigns"))
    house.now += HOUR
    say(house, house.item(1, hours=2, title="Mayor does not resign"))
    (correction,) = told(house)
    assert "Mayor resigns" in correction.content[0].value
    assert "Mayor does not resign" in correction.content[0].value
    house.now += HOUR
    say(house, house.item(1, hours=3, title="Mayor does not resign"))
    assert len(told(house)) == 1


def test_a_changed_first_paragraph_is_told(house):
    say(house, house.item(1, text="&lt;p&gt;Nine were hurt.&lt;/p&gt;&lt;p&gt;More follows.&lt;/p&gt;"))
    house.now += HOUR
    say(house, house.item(1, hours=2, text="&lt;p&gt;Six were hurt.&lt;/p&gt;&lt;p&gt;More follows.&lt;/p&gt;"))
    (correction,) = told(house)
    assert "Nine were hurt." in correction.content[0].value
    assert "Six were hurt." in correction.content[0].value
    assert "More follows" not in correction.content[0].value


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"title": "MAYOR RESIGNS!"}, id="case-and-marks"),
        pytest.param({"text": "&lt;div&gt;&lt;b&gt;First words.&lt;/b&gt;&lt;/div&gt;"}, id="markup"),
        pytest.param({"text": "First words. &lt;img src='https://paper.example/a.png'&gt;"}, id="a-picture"),
        pytest.param({"text": "&lt;p&gt;First words.&lt;/p&gt;&lt;p&gt;And more.&lt;/p&gt;"}, id="what-follows"),
        pytest.param({"title": "BREAKING: Mayor resigns"}, id="a-label"),
        pytest.param({"text": "&lt;p&gt;Updated 15:10 GMT&lt;/p&gt;&lt;p&gt;First words.&lt;/p&gt;"}, id="a-time"),
        pytest.param({"text": "&lt;p&gt;First words. 12 comments&lt;/p&gt;"}, id="a-counter"),
    ],
)
def test_cosmetic_changes_are_no_corrections(house, said):
    first = {"title": "Mayor resigns", "text": "&lt;p&gt;First words.&lt;/p&gt;"}
    say(house, house.item(1, **first))
    house.now += HOUR
    say(house, house.item(1, hours=2, **first | said))
    assert told(house) == []


def test_what_was_never_published_needs_no_correction(house):
    house.say(FEED, house.item(1, title="Mayor resigns"))
    house.refresh()
    house.now += HOUR
    say(house, house.item(1, hours=2, title="Mayor does not resign"))
    assert told(house) == []


@pytest.mark.parametrize("keep_title", [False, True])
def test_a_withdrawal_is_told_with_its_headline_only_where_the_desk_says_so(house, keep_title):
    say(house, secret(house))
    house.now += HOUR
    say(house, secret(house, hours=2, title=f"{SECRET} caught"))
    assert len(told(house)) == 1
    do(house, "withdraw", url(7), keep_title=keep_title)
    (correction,) = told(house)
    assert (f"{SECRET} caught" in correction.title) is keep_title
    assert len(anywhere(house, SECRET)) == (3 if keep_title else 0)  # each section's corrections


def test_another_lead_is_no_correction(telling):
    sources = {**telling.newsroom.sources, "quay": replace(telling.newsroom.sources["quay"], weight=9)}
    telling.newsroom = replace(telling.newsroom, sources=sources)
    telling.publish()
    assert told(telling) == []


def test_acts_are_stored_as_they_were_said(house):
    say(house, secret(house))
    one = do(house, "withdraw", url(7), why="a cat, “not” a marmoset", keep_title=True)
    with house.store.reading() as connection:
        assert list(acts.done(connection)) == [one] == list(Journal(house.folder).acts())
        assert articles.by_ids(connection, [one.target])[one.target].title is None
