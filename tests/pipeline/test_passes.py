"""The passes: what is asked, what is stored, what is published, and what stays as it is."""

from dataclasses import replace
from datetime import timedelta

from feedhub.model import ContentPolicy, Failed, FetchRules, NotModified, Section, Validators
from feedhub.pipeline.overview import standings
from feedhub.store import articles

PAPER, PLANET = "https://paper.example/feed", "https://planet.example/feed"


def stored(desk):
    with desk.store.reading() as connection:
        return list(articles.newest_first(connection))


def test_from_a_body_to_a_section_feed(desk):
    """New entries are stored and published; the other section is a valid empty feed."""
    desk.say(PAPER, desk.item(1), desk.item(2))
    assert desk.refresh().new == 2
    desk.publish()
    assert desk.published("world.atom").count(b"<entry>") == 2
    assert b"Bridge 1 is closed" in desk.published("world.rss")
    assert b"<entry>" not in desk.published("science.atom")
    assert desk.published("all.atom").count(b"<entry>") == 2


def test_all_says_no_more_than_the_strictest_section(desk):
    """Where every section shows links only, no file tells the text: `all`, which nobody configured, neither."""
    shown = {"world": ContentPolicy(mode="excerpt", words=3), "science": ContentPolicy(mode="link")}
    sections = {id: replace(each, content=shown[id]) for id, each in desk.newsroom.sections.items()}
    desk.newsroom = replace(desk.newsroom, sections=sections)
    desk.say(PAPER, desk.item(1, text="Zebra Yak Xerus walked through Port Lenn."))
    desk.refresh()
    desk.publish()
    assert b"Bridge 1 is closed" in desk.published("all.atom")
    assert b"Zebra Yak Xerus" in desk.published("world.atom")
    for name in ("all.atom", "all.rss", "all.json", "all.html"):
        assert b"Zebra" not in desk.published(name), name
    said = b"".join(path.read_bytes() for path in (desk.folder / "public").rglob("*") if path.is_file())
    assert b"walked" not in said


def test_nothing_new_moves_no_byte_and_no_mtime(desk):
    """The second pass asks with the validators as they came and rewrites nothing, whatever the clock says."""
    desk.say(PAPER, desk.item(1), etag='"v1"')
    desk.refresh()
    desk.publish()
    before = desk.files()
    desk.answers[PAPER] = lambda request: NotModified(validators=request.validators)
    desk.now += timedelta(hours=1)
    counts = desk.refresh()
    assert (counts.not_modified, counts.new, counts.revised) == (1, 0, 0)
    assert desk.publish() == ()
    assert [request.validators for request in desk.asked if request.url == PAPER][-1] == Validators(etag='"v1"')
    assert desk.files() == before


def test_an_unchanged_body_is_not_read_again(desk):
    desk.say(PAPER, desk.item(1))
    desk.refresh()
    assert desk.refresh().unchanged == 1


def test_only_what_gained_is_rendered(desk):
    """A new science item writes the science section and all, not world."""
    desk.say(PAPER, desk.item(1))
    desk.say(PLANET, desk.item("p1", host="planet.example"))
    desk.refresh()
    desk.publish()
    desk.say(PLANET, desk.item("p2", host="planet.example"), desk.item("p1", host="planet.example"))
    desk.refresh()
    assert {result.section.id for result in desk.publish() if result.written} == {"science", "all"}


def test_a_missing_file_is_written_again(desk):
    desk.say(PAPER, desk.item(1))
    desk.refresh()
    desk.publish()
    before = desk.published("world.rss")
    (desk.folder / "public" / "world.rss").unlink()
    desk.publish()
    assert desk.published("world.rss") == before


def test_items_that_pass_max_age_leave_at_the_next_pass(desk):
    desk.say(PAPER, desk.item(1), desk.item(2, hours=24 * 6 + 20))
    desk.refresh()
    desk.publish()
    assert desk.published("world.atom").count(b"<entry>") == 2
    desk.now += timedelta(hours=5)
    desk.publish()
    assert desk.published("world.atom").count(b"<entry>") == 1


def test_a_source_that_breaks_or_empties_takes_nothing_away(desk):
    desk.say(PAPER, desk.item(1))
    desk.refresh()
    desk.publish()
    before = desk.published("world.atom")
    for answer in (
        Failed(grade="temporary", reason="no answer"),
        replace(desk.answers[PAPER], body=b"<html>gone</html>"),
    ):
        desk.answers[PAPER] = answer
        assert desk.refresh(only={"paper"}).failed == 1
        desk.publish()
        assert desk.published("world.atom") == before
    desk.say(PAPER)
    desk.refresh()
    desk.publish()
    assert desk.published("world.atom") == before
    assert (
        standings(desk.newsroom, desk.store, rules=FetchRules(), now=desk.now)[0].reason == "the feed lists no entries"
    )


def test_a_new_sources_backlog_does_not_flood_the_front(desk):
    """All its items are stored; its newest ten may be published."""
    desk.say(PAPER, *(desk.item(n, hours=n + 1) for n in range(30)))
    assert desk.refresh().new == 30
    desk.publish()
    assert desk.published("world.atom").count(b"<entry>") == 10
    desk.say(PAPER, desk.item("late", hours=0), *(desk.item(n, hours=n + 1) for n in range(30)))
    assert desk.refresh().new == 1
    desk.publish()
    assert desk.published("world.atom").count(b"<entry>") == 11


def test_one_link_through_two_sources_is_one_item_with_both_their_tags(desk):
    desk.say(PAPER, desk.item(1))
    desk.refresh()
    desk.say(PLANET, desk.item(1, guid="planet-1", link="http://www.paper.example/1/?utm_source=planet"))
    assert desk.refresh().duplicate == 1
    desk.publish()
    for name in ("world.atom", "science.atom", "all.atom"):
        assert desk.published(name).count(b"<entry>") == 1


def test_the_outlets_own_text_is_shown_whoever_came_first(desk):
    """A planet carried the link first with a text of its own: the item keeps its id and shows the paper's text."""
    words = {"title": "Planet says", "text": "An entirely different text that the planet made up about this bridge."}
    desk.say(PLANET, desk.item(1, link="https://paper.example/1", guid="planet-1", **words))
    desk.refresh(only={"planet"})
    desk.publish()
    assert b"Planet says" in desk.published("science.atom")
    first = next(iter(stored(desk)))
    desk.say(PAPER, desk.item(1))
    desk.refresh(only={"paper"})
    desk.publish()
    feed = desk.published("world.atom")
    assert b"Planet says" not in feed
    assert b"Bridge 1 is closed" in feed
    assert first.published_id.encode() in feed
    assert desk.published("all.atom").count(b"<entry>") == 1


def test_two_sources_with_one_address_are_asked_once(desk):
    desk.newsroom = replace(
        desk.newsroom, sources={**desk.newsroom.sources, "twin": replace(desk.newsroom.sources["paper"], id="twin")}
    )
    desk.say(PAPER, desk.item(1))
    counts = desk.refresh()
    assert [request.url for request in desk.asked].count(PAPER) == 1
    assert (counts.new, counts.duplicate) == (1, 1)
    assert "same address as paper" in standings(desk.newsroom, desk.store, rules=FetchRules(), now=desk.now)[2].reason


def test_a_source_that_is_gone_is_not_asked_again(desk):
    desk.answers[PAPER] = Failed(grade="gone", reason="410", status=410)
    desk.refresh()
    desk.now += timedelta(days=40)
    desk.refresh()
    assert [request.url for request in desk.asked].count(PAPER) == 1


def test_a_retry_after_holds_even_by_force(desk):
    desk.answers[PAPER] = Failed(grade="temporary", reason="429", status=429, retry_after=timedelta(hours=3))
    desk.refresh()
    desk.now += timedelta(hours=2)
    desk.refresh()
    assert [request.url for request in desk.asked].count(PAPER) == 1
    desk.now += timedelta(hours=2)
    desk.refresh()
    assert [request.url for request in desk.asked].count(PAPER) == 2


def test_a_permanent_redirect_is_remembered_once_a_feed_is_read_there(desk):
    desk.say(PAPER, desk.item(1))
    desk.answers[PAPER] = replace(
        desk.answers[PAPER], url="https://new.example/feed", moved_to="https://new.example/feed"
    )
    desk.refresh()
    desk.say("https://new.example/feed", desk.item(1))
    assert desk.refresh(only={"paper"}).unchanged == 1
    assert desk.asked[-1].url == "https://new.example/feed"


def test_a_changed_address_makes_the_old_memory_void(desk):
    desk.say(PAPER, desk.item(1), etag='"v1"')
    desk.refresh()
    moved = replace(desk.newsroom.sources["paper"], url="https://paper.example/other")
    desk.newsroom = replace(desk.newsroom, sources={"paper": moved})
    desk.say(moved.url, desk.item(1))
    assert desk.refresh().new == 0
    assert desk.asked[-1].validators == Validators()


def test_a_changed_rule_is_seen_at_once(desk):
    desk.say(PAPER, desk.item(1))
    desk.refresh()
    desk.publish()
    only = Section(id="world", title="World", query="tag:world -bridge")
    desk.newsroom = replace(desk.newsroom, sections={"world": only})
    desk.publish()
    assert b"<entry>" not in desk.published("world.atom")


def test_a_removed_section_takes_its_files_along(desk):
    desk.publish()
    desk.newsroom = replace(desk.newsroom, sections={"world": desk.newsroom.sections["world"]})
    desk.publish()
    assert not [path for path in desk.files() if "science" in str(path.relative_to(desk.folder))]


def test_an_empty_feed_is_the_same_at_every_pass(desk):
    """It is dated by when the section began, not by the clock."""
    desk.publish()
    before = desk.published("world.atom")
    desk.now += timedelta(days=3)
    (desk.folder / "public" / "world.atom").unlink()
    desk.publish()
    assert desk.published("world.atom") == before


def test_a_bug_of_ours_on_one_document_costs_the_others_nothing(desk, monkeypatch):
    """The source fails with a reason, the bug is reported with its traceback, everybody else's news is stored."""
    from feedhub.pipeline import worker

    real = worker.read

    def stumbling(fetched, **said):
        if fetched.url == PAPER:
            raise IndexError("a bug")
        return real(fetched, **said)

    monkeypatch.setattr(worker, "read", stumbling)
    desk.say(PAPER, desk.item(1))
    desk.say(PLANET, desk.item("p1", host="planet.example"))
    counts = desk.refresh()
    assert (counts.failed, counts.new) == (1, 1)
    assert (
        "stumbled over this document (IndexError)"
        in standings(desk.newsroom, desk.store, rules=FetchRules(), now=desk.now)[0].reason
    )
    assert [type(report.bug) for report in desk.reports if report.bug] == [IndexError]


def test_backlog_of_one_source_that_is_news_in_another_is_news(desk):
    """A planet's first poll lists an old item deep in its backlog; the paper's own feed has it among its newest."""
    link = "https://paper.example/deep"
    deep = desk.item("deep", hours=40, link=link, guid="planet-deep")
    desk.say(PLANET, *(desk.item(n, hours=n + 1, host="planet.example") for n in range(12)), deep)
    desk.refresh(only={"planet"})
    desk.publish()
    assert link.encode() not in desk.published("all.atom")
    desk.say(PAPER, desk.item("deep", hours=40))
    desk.refresh(only={"paper"})
    desk.publish()
    assert desk.published("world.atom").count(link.encode()) > 0


def test_a_source_that_moved_for_good_speaks_for_its_new_domain(desk):
    """The planet's words go as soon as the paper, now at another domain, carries its own article there."""
    link = "https://new.example/1"
    desk.say(PLANET, desk.item(1, link=link, guid="planet-1", title="Planet says", text="Another text, by the planet."))
    desk.refresh(only={"planet"})
    desk.say(PAPER, desk.item(1, link=link))
    desk.answers[PAPER] = replace(
        desk.answers[PAPER], url="https://new.example/feed", moved_to="https://new.example/feed"
    )
    desk.refresh(only={"paper"})
    desk.publish()
    assert b"Planet says" not in desk.published("world.atom")


def test_any_max_age_an_operator_writes_is_one(desk):
    """There are no upper bounds: a million days is simply everything."""
    ever = replace(desk.newsroom.sections["world"], max_age=timedelta(days=999_999_999))
    desk.newsroom = replace(desk.newsroom, sections={"world": ever})
    desk.say(PAPER, desk.item(1))
    desk.refresh()
    desk.publish()
    assert desk.published("world.atom").count(b"<entry>") == 1
