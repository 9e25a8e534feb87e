"""The desk among publishers who name badly, stores that were put back, and acts that come between."""

import shutil
from dataclasses import replace
from datetime import timedelta

import feedparser
import pytest
from walking import entries, root, walked

from feedhub.core.query import parse_query
from feedhub.deliver.directory import Directory
from feedhub.errors import DeliveryError, UsageError
from feedhub.model import Section, Source
from feedhub.pipeline import desk as acting
from feedhub.pipeline.overview import matching
from feedhub.pipeline.prune import prune
from feedhub.pipeline.publish import publish
from feedhub.store import editions, open_store
from feedhub.store.journal import Journal

HOUR = timedelta(hours=1)
FEED = "https://paper.example/feed"
OTHER = "https://planet.example/feed"
SECRET = "Marmoset"
LINK = "https://paper.example/alerts/board"


@pytest.fixture
def house(desk):
    section = Section(id="world", title="World", query="*", limit=20, max_age=timedelta(days=7))
    desk.newsroom = replace(desk.newsroom, sections={"world": section, "short": replace(section, id="short", limit=3)})
    return desk


def say(house, *items, url=FEED):
    house.say(url, *items)
    house.refresh()
    house.publish()


def secret(house, number=7, **said):
    text = f"A {SECRET} was seen by the mayor in the harbour of Port Lenn, said three who know him."
    return house.item(number, **{"title": f"{SECRET} seen {number}", "text": text, **said})


def act(house, deed, said, **options):
    journal = Journal(house.folder)
    return acting.act(house.newsroom, house.store, journal, deed, said, who="ann", now=house.now, **options)[0]


def do(house, deed, said, **options):
    one = act(house, deed, said, **options)
    house.publish()
    return one


def undo(house, number):
    acting.undo(house.newsroom, house.store, Journal(house.folder), number, who="bob", now=house.now)
    house.publish()


def url(number, host="paper.example"):
    return f"https://{host}/{number}"


def titles(house, section="world"):
    return [title for _, title in entries(root(house.folder / "public", f"{section}.atom"))]


def numbers(house, section="world"):
    return [int(title.split()[1]) for _, title in walked(house.folder / "public", section)]


def anywhere(house, word):
    return [path for path, (data, _) in house.files().items() if word.encode() in data]


def corrections(house, section="world"):
    return feedparser.parse((house.folder / "public" / section / "corrections.atom").read_bytes()).entries


# --- names that name many ----------------------------------------------------------------------------------------------


def test_a_link_that_names_many_keeps_nobody_else_out(house):
    """A source that began with one item, all of whose items lead to one page."""
    one = secret(house, link=LINK, hours=4)
    say(house, one)
    house.now += HOUR
    say(house, one, house.item(2, link=LINK), house.item(3, link=LINK))
    assert len(titles(house)) == 3
    do(house, "withdraw", "paper.example-7")
    house.now += HOUR
    say(house, house.item(2, link=LINK), house.item(3, link=LINK), house.item(4, link=LINK))
    assert [title.split()[1] for title in titles(house)] == ["4", "2", "3"]


def test_a_link_that_turns_out_to_name_many_keeps_nobody_else_out(house):
    say(house, secret(house, link=LINK, hours=4))
    do(house, "withdraw", LINK)
    house.now += HOUR
    say(house, house.item(2, link=LINK), house.item(3, link=LINK))
    assert sorted(titles(house)) == ["Bridge 2 is closed to lorries", "Bridge 3 is closed to lorries"]


def test_a_number_that_is_given_again_keeps_nobody_out(house):
    """Guids that count the places of a list."""
    say(house, secret(house, guid="1"))
    do(house, "withdraw", url(7))
    house.now += HOUR
    say(house, house.item(2, guid="1"))
    house.now += HOUR
    say(house, house.item(3, guid="1"), house.item(2, guid="2"))
    assert len(titles(house)) == 2


def test_a_guid_that_all_have_keeps_nobody_else_out(house):
    say(house, secret(house, guid="https://paper.example/"))
    do(house, "withdraw", url(7))
    house.now += HOUR
    say(house, house.item(2, guid="https://paper.example/"), house.item(3, guid="https://paper.example/"))
    assert len(titles(house)) == 2


def test_a_title_that_comes_each_day_keeps_nobody_out(house):
    """A picture of the day has no text that would tell it from another."""
    say(house, house.item(1, title="Picture of the day", text=""))
    do(house, "withdraw", url(1))
    house.now += timedelta(days=1)
    say(house, house.item(2, title="Picture of the day", text=""))
    assert titles(house) == ["Picture of the day"]


def test_what_has_neither_title_nor_text_keeps_nobody_out(house):
    say(house, house.item(1, title="", text=""))
    do(house, "withdraw", url(1))
    house.now += timedelta(days=1)
    say(house, house.item(2, title="", text=""))
    assert len(titles(house)) == 1


@pytest.mark.parametrize("guid", ["post-7", "tag:paper.example,2026:7"])
def test_one_name_after_the_other_changes_and_it_stays_out(house, guid):
    """The guid, then the link, then the words: each time something is left by which it is known."""
    say(house, house.item(1), secret(house, guid=guid))
    do(house, "withdraw", url(7))
    for said in (
        {"guid": "cms-7"},
        {"guid": "cms-7", "link": "https://news.paper.example/x7"},
        {"guid": "new-9", "link": "https://news.paper.example/x7"},
        {"guid": "new-9", "link": "https://news.paper.example/x7", "title": f"{SECRET} at noon", "text": "Other."},
    ):
        house.now += HOUR
        say(house, house.item(1, hours=2), secret(house, **{"hours": 1, **said}))
        assert anywhere(house, SECRET) == []


def test_a_planet_that_lists_our_own_output_cannot_bring_it_back(house):
    """Under the id we published, with a link that leads through it: not into a feed, and not into the search."""
    say(house, house.item(1), secret(house))
    id = next(id for id, title in entries(root(house.folder / "public", "world.atom")) if SECRET in title)
    do(house, "withdraw", url(7))
    house.now += HOUR
    say(house, secret(house, guid=id, link="https://planet.example/go/7"), url=OTHER)
    assert anywhere(house, SECRET) == []
    assert not list(matching(house.newsroom, house.store, parse_query(SECRET), limit=None))
    assert not any(
        SECRET in (each.title or "") for each in matching(house.newsroom, house.store, parse_query("*"), limit=None)
    )


def test_an_undone_withdrawal_lets_it_back_whoever_listed_it_meanwhile(house):
    """Its own outlet listed it while it was kept out, and is the only one that does now."""
    say(house, secret(house), url=OTHER)
    do(house, "withdraw", url(7))
    house.now += HOUR
    say(house, secret(house, guid="theirs"))
    assert anywhere(house, SECRET) == []
    house.say(OTHER)
    undo(house, 1)
    house.now += HOUR
    house.refresh()
    house.publish()
    assert titles(house) == [f"{SECRET} seen 7"]


def test_withdrawn_undone_and_withdrawn_again(house):
    say(house, house.item(1), secret(house))
    before = titles(house)
    for number in (1, 3):
        do(house, "withdraw", url(7))
        assert anywhere(house, SECRET) == []
        undo(house, number)
        house.now += HOUR
        house.refresh()
        house.publish()
        assert sorted(titles(house)) == sorted(before)


def test_what_is_withdrawn_can_only_be_let_back(house):
    """Another act on it would be logged and do nothing."""
    say(house, secret(house))
    one = do(house, "withdraw", url(7))
    with pytest.raises(UsageError, match="is withdrawn; feedhub desk undo 1 lets it come back"):
        do(house, "pin", url(7))
    assert do(house, "withdraw", one.gone[0].story) == one


@pytest.mark.parametrize("undone", [1, 2])
def test_undoing_one_of_two_withdrawals_lets_nothing_back_that_the_other_took(house, undone):
    """An article was withdrawn, then all of its story; whichever is taken back, the other stands."""
    say(house, house.item(1), secret(house))
    one = do(house, "withdraw", url(7))
    again = replace(one, number=2, target=one.gone[0].story)  # of a story that had more to it
    Journal(house.folder).append([again])
    acting.catch_up(house.newsroom, house.store, Journal(house.folder))
    undo(house, undone)
    house.now += HOUR
    house.refresh()
    house.publish()
    assert anywhere(house, SECRET) == []


# --- what is left on the disk ------------------------------------------------------------------------------------------


def test_what_is_deleted_is_overwritten_before_and_after_a_withdrawal(house):
    """Whatever the builder of SQLite chose: what a revision replaced a year ago may be withdrawn today."""
    say(house, house.item(1), secret(house))

    def overwrites():
        with house.store.reading() as connection:
            return connection.exec_driver_sql("PRAGMA secure_delete").scalar()

    assert overwrites() == 1
    do(house, "withdraw", url(7))
    assert overwrites() == 1


def test_what_it_said_before_a_revision_is_off_the_disk_too(house):
    """Space that was let go before the withdrawal still holds what stood there."""
    for number in range(12):
        text = f"A {SECRET} number {number} was seen. " + "Long words of the harbour. " * (400 - 30 * number)
        say(
            house,
            house.item(1, hours=3),
            secret(house, text=text, title=f"{SECRET} {number} " + "seen " * (number % 5)),
        )
        house.now += HOUR
    do(house, "withdraw", url(7))
    left = [path.name for path in house.folder.iterdir() if path.is_file() and SECRET.encode() in path.read_bytes()]
    assert left == []


def test_no_word_of_it_is_left_in_the_index(house):
    """The index keeps words folded, and those of a revision too, until it merges its pieces by itself."""
    say(house, house.item(1), secret(house, text="Quokkaland was seen."))
    say(house, house.item(1), secret(house, text="Wombatland was seen."))
    do(house, "withdraw", url(7))
    stored = b"".join(path.read_bytes() for path in house.folder.glob("feedhub.db*")).lower()
    assert [word for word in (b"quokkaland", b"wombatland", SECRET.lower().encode()) if word in stored] == []


def test_a_file_that_cannot_be_written_keeps_no_other_section_from_a_withdrawal(house):
    """A folder in the way of one section's feed; whoever reads the other must not wait until somebody takes it away."""
    say(house, house.item(1), secret(house))
    blocked = house.folder / "public" / "world.atom"
    blocked.unlink()
    blocked.mkdir()
    (blocked / "in-the-way").touch()
    act(house, "withdraw", url(7))
    with pytest.raises(DeliveryError, match=r"world\.atom"):
        publish(house.newsroom, house.store, Directory(house.folder / "public"), now=house.now)
    assert {path.stem for path in anywhere(house, SECRET)} <= {
        "world",
        "index",
    }  # the front waits for all, for it names all
    (blocked / "in-the-way").unlink()
    blocked.rmdir()
    house.publish()
    assert anywhere(house, SECRET) == []


# --- acts that come between --------------------------------------------------------------------------------------------


def test_an_act_does_not_keep_what_news_pushed_out_from_the_archive(house):
    """Complete after each pass, also where the desk acted since the last one."""
    say(house, *(house.item(number, hours=number) for number in range(1, 4)))
    house.now += HOUR
    house.say(FEED, *(house.item(number, hours=0, title=f"Bridge {number} now") for number in (8, 9)))
    house.refresh()
    do(house, "hide", url(1), section="world")
    assert sorted(numbers(house, "short")) == [1, 2, 3, 8, 9]


def test_an_act_does_not_keep_news_from_dating_a_section(house):
    """The front page says when a section last had news, also where the desk acted on the same day."""
    say(house, house.item(1))
    house.now += HOUR
    house.say(FEED, house.item(1, hours=2), house.item(2, hours=0))
    house.refresh()
    do(house, "pin", url(1))
    with house.store.reading() as connection:
        assert editions.remembered(connection)["world"].published == house.now


def test_a_hidden_story_does_not_go_to_the_archive_of_a_section_of_articles(house):
    """Undoing gives it back, however much was published meanwhile."""
    say(house, *(house.item(number, hours=number) for number in range(1, 4)))
    story = next(
        each.story for each in matching(house.newsroom, house.store, parse_query("*"), limit=None) if each.url == url(2)
    )
    before = titles(house)
    do(house, "hide", story)
    house.now += HOUR
    say(
        house,
        house.item(1, hours=2),
        house.item(5, hours=0, title="Quay 5 opens", text="Ferries go from the new quay."),
    )
    undo(house, 1)
    assert "Bridge 2 is closed to lorries" in titles(house)
    assert len(before) + 1 == len(titles(house))


def test_a_section_whose_hour_has_not_come_hides_a_story_at_once(house):
    daily = replace(house.newsroom.sections["world"], publish="0 7 * * *")
    house.newsroom = replace(house.newsroom, sections={"world": daily})
    say(house, *(house.item(number, hours=number) for number in range(1, 4)))
    found = matching(house.newsroom, house.store, parse_query("*"), limit=None)
    act(house, "hide", next(each.story for each in found if each.url == url(2)))
    publish(house.newsroom, house.store, Directory(house.folder / "public"), now=house.now, due=lambda *_: False)
    assert [title.split()[1] for title in titles(house)] == ["1", "3"]


def test_a_section_whose_hour_has_not_come_is_not_read_where_nobody_acted(house, monkeypatch):
    """A pass comes every few minutes, its hour once a day."""
    daily = replace(house.newsroom.sections["world"], publish="0 7 * * *")
    house.newsroom = replace(house.newsroom, sections={"world": daily})
    say(house, house.item(1))
    monkeypatch.setattr("feedhub.pipeline.archive.restated", None)
    publish(house.newsroom, house.store, Directory(house.folder / "public"), now=house.now, due=lambda *_: False)


def test_a_narrow_query_costs_nothing_even_while_news_comes(house):
    """What the operator's rules alone keep out waits, though the section goes on."""
    house.newsroom = replace(house.newsroom, sections={"world": house.newsroom.sections["world"]})
    say(house, *(house.item(number, hours=number) for number in range(1, 4)))
    right = house.newsroom.sections
    house.newsroom = replace(house.newsroom, sections={"world": replace(right["world"], query="quay")})
    house.publish()
    house.now += HOUR
    say(house, house.item(5, hours=0, title="Quay 5 opens", text="Ferries go from the new quay."))
    assert numbers(house) == [5]
    house.newsroom = replace(house.newsroom, sections=right)
    house.publish()
    assert numbers(house) == [5, 1, 2, 3]
    assert len(titles(house)) == 4


def test_a_pin_that_is_older_than_the_section_makes_no_pass_busy(house):
    """Its age must not have each pass compose the section anew."""
    say(house, *(house.item(number, hours=number) for number in range(1, 4)))
    do(house, "pin", url(3))
    house.now += timedelta(days=9)
    house.publish()
    assert titles(house) == ["Bridge 3 is closed to lorries"]
    assert house.publish() == ()


def test_what_is_pinned_keeps_its_text(house):
    say(house, house.item(1))
    do(house, "pin", url(1))
    house.say(FEED)
    house.now += timedelta(days=200)
    house.refresh()
    prune(house.newsroom, house.store, now=house.now)
    house.publish(only={"world", "short"})
    assert titles(house) == ["Bridge 1 is closed to lorries"]


def test_what_was_archived_can_be_withdrawn_whatever_was_pruned(house):
    """An archive keeps for ever; so does what has to be known to take something out of it."""
    say(house, secret(house))
    house.now += timedelta(days=8)
    say(house, house.item(1))
    id = walked(house.folder / "public", "world")[-1][0]
    house.say(FEED)
    for _ in range(4):
        house.now += timedelta(days=400)
        house.refresh()
        prune(house.newsroom, house.store, now=house.now)
    house.publish()
    assert anywhere(house, SECRET)
    do(house, "withdraw", id)
    assert anywhere(house, SECRET) == []


def test_the_first_article_of_a_story_can_be_named_by_its_id(house):
    house.newsroom = replace(
        house.newsroom, sources={name: Source(id=name, url=f"https://{name}.example/feed") for name in ("tide", "lenn")}
    )
    wall = (
        "The council of Port Lenn voted nine to four on Friday to raise the harbour wall by a metre, after two floods."
    )
    for at, name in enumerate(("tide", "lenn")):
        item = house.item(
            at,
            hours=3 - at,
            host=f"{name}.example",
            title="Port Lenn votes to raise its harbour wall",
            text=wall + name,
        )
        house.say(f"https://{name}.example/feed", item)
    house.refresh()
    found = sorted(matching(house.newsroom, house.store, parse_query("*"), limit=None), key=lambda each: each.when)
    assert len({each.story for each in found}) == 1
    assert do(house, "hide", found[0].id).target == found[0].id
    assert do(house, "hide", f"urn:uuid:{found[0].id}").target == found[0].id
    assert titles(house) == ["Port Lenn votes to raise its harbour wall"]


# --- corrections -------------------------------------------------------------------------------------------------------


def test_an_older_copy_of_the_store_tells_of_a_withdrawal_as_it_was_told(house, tmp_path):
    """Under the same id and date, or a subscriber would hear of it twice."""
    say(house, house.item(1), secret(house))
    house.store.shrink()
    copy = tmp_path / "backup.db"
    shutil.copy(house.folder / "feedhub.db", copy)
    do(house, "withdraw", url(7))
    before = [(each.id, each.updated) for each in corrections(house)]
    dead = (house.folder / "public" / "world.atom").read_bytes()
    house.store.close()
    for path in house.folder.glob("feedhub.db*"):
        path.unlink()
    shutil.copy(copy, house.folder / "feedhub.db")
    house.store = open_store(house.folder, writes=True)
    house.now += HOUR
    acting.catch_up(house.newsroom, house.store, Journal(house.folder))
    house.publish()
    assert [(each.id, each.updated) for each in corrections(house)] == before
    assert (house.folder / "public" / "world.atom").read_bytes() == dead


def test_headlines_that_are_tried_by_turns_are_told_once_each(house):
    """A back to B is a correction too; the third turn tells nobody anything."""
    for number in range(6):
        say(house, house.item(1, hours=1 + number, title=("Mayor resigns", "Mayor stays on")[number % 2]))
        house.now += HOUR
    assert len(corrections(house)) == 2


def test_another_outlets_words_for_an_article_are_no_correction(house):
    """A planet had it first; its own outlet speaks for it once it is there."""
    say(house, house.item(1, title="Bridge 1 shut, says The Paper", text="Read it there."), url=OTHER)
    house.now += HOUR
    say(house, house.item(1, hours=2))
    assert titles(house) == ["Bridge 1 is closed to lorries"]
    assert corrections(house) == []


def test_a_line_that_was_taken_out_of_the_file_can_be_missed(house):
    """As the sentence about a line that is no act says; what undoes it then undoes nothing."""
    say(house, house.item(1), house.item(2))
    do(house, "hide", url(1))
    do(house, "hide", url(2))
    undo(house, 2)
    journal = Journal(house.folder)
    lines = journal.path.read_bytes().splitlines(keepends=True)
    journal.path.write_bytes(lines[0] + lines[2])
    house.store.close()
    for path in house.folder.glob("feedhub.db*"):
        path.unlink()
    house.store = open_store(house.folder, writes=True)
    acting.catch_up(house.newsroom, house.store, journal)
    assert titles(house)


# --- stories -----------------------------------------------------------------------------------------------------------

WALL = "The council of Port Lenn voted nine to four on Friday to raise the harbour wall by a metre, after two floods."


@pytest.fixture
def telling(house):
    names = ("tide", "lenn", "quay")
    house.newsroom = replace(
        house.newsroom,
        sources={name: Source(id=name, url=f"https://{name}.example/feed") for name in names},
        sections={"world": Section(id="world", title="World", query="*", collapse="story")},
    )
    for at, name in enumerate(names):
        item = house.item(
            at,
            hours=3 - at,
            host=f"{name}.example",
            title="Port Lenn votes to raise its harbour wall",
            text=WALL + f" {name}",
        )
        if name == "quay":
            item = item.replace("</item>", f"<category>{SECRET}</category></item>")
        house.say(f"https://{name}.example/feed", item)
    house.refresh()
    house.publish()
    return house


def test_an_archived_story_loses_the_tags_of_its_withdrawn_report(telling):
    telling.now += timedelta(days=8)
    telling.publish()
    assert anywhere(telling, SECRET)
    do(telling, "withdraw", "https://quay.example/2")
    assert anywhere(telling, SECRET) == []


def test_a_story_whose_hour_has_not_come_loses_the_tags_of_its_withdrawn_report(telling):
    assert anywhere(telling, SECRET)
    act(telling, "withdraw", "https://quay.example/2")
    publish(
        telling.newsroom, telling.store, Directory(telling.folder / "public"), now=telling.now, due=lambda *_: False
    )
    assert anywhere(telling, SECRET) == []


def test_a_story_whose_hour_has_not_come_does_not_name_a_hidden_report(telling):
    before = {path: data for path, (data, _) in telling.files().items()}
    act(telling, "hide", "https://quay.example/2")
    waits = lambda *_: False  # noqa: E731
    publish(telling.newsroom, telling.store, Directory(telling.folder / "public"), now=telling.now, due=waits)
    assert anywhere(telling, "https://quay.example/2") == []
    assert b"2 outlets" in telling.published("world.atom")
    acting.undo(telling.newsroom, telling.store, Journal(telling.folder), 1, who="ann", now=telling.now)
    publish(telling.newsroom, telling.store, Directory(telling.folder / "public"), now=telling.now, due=waits)
    assert {path: data for path, (data, _) in telling.files().items()} == before


def test_an_archived_story_is_not_told_by_a_hidden_report(telling):
    telling.now += timedelta(days=8)
    telling.publish()
    do(telling, "hide", "https://lenn.example/1")
    do(telling, "hide", "https://quay.example/2")
    do(telling, "withdraw", "https://tide.example/0")
    ((id, _),) = walked(telling.folder / "public", "world") or ((None, None),)
    assert id is None or anywhere(telling, "Wall lenn") == []


def test_a_page_counts_no_withdrawn_report(telling):
    act(telling, "withdraw", "https://quay.example/2")
    act(telling, "withdraw", "https://lenn.example/1")
    telling.publish()
    with telling.store.reading() as connection:
        from feedhub.store import stories

        found = next(iter(matching(telling.newsroom, telling.store, parse_query("*"), limit=None)))
        assert stories.sizes(connection, {found.story}) == {found.story: 1}
