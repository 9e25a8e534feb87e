"""The pages that are made when they are asked for: a story, a search, how the sources are."""

from dataclasses import replace
from datetime import timedelta

import pytest
from lxml import etree, html

from feedhub.core.redaction import in_public, told_in_public
from feedhub.model import ContentPolicy, Failed, Made, Question, Source
from feedhub.pipeline.ondemand import answer
from feedhub.store import articles, hours

WIRE = "Five governments will publish water levels and planned releases of their dams in one register, Meridian reports on Sunday."


@pytest.fixture
def ask(desk):
    """The bytes of an answer, as a tree where it is a page."""

    def asked(kind, name="", *, suffix="html", sign=None, **said):
        question = Question(kind=kind, name=name, suffix=suffix, said=tuple(said.items()))
        reply = answer(question, desk.newsroom, desk.store, now=desk.now, sign=sign)
        if not isinstance(reply, Made):
            return reply
        return html.document_fromstring(reply.data.decode()) if suffix == "html" else etree.fromstring(reply.data)

    return asked


def text(element):
    return " ".join(element.text_content().split())


# --- a story -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def story(desk):
    """A story of three outlets: two of their own, one with the other's text. Returns its id."""
    titles = {
        "paper": ("River states agree to share dam data every hour after spring floods", WIRE, 5),
        "planet": ("River states agree to share dam data every hour, after the floods", WIRE, 3),
        "third": ("Dam data of river states to be shared every hour after the spring floods", "The river states agree: after the spring floods, dam data is shared every hour, says the commission of the five governments.", 1),
    }  # fmt: skip
    sources = {id: Source(id=id, url=f"https://{id}.example/feed", tags=("world",)) for id in titles}
    desk.newsroom = replace(desk.newsroom, sources=sources)
    for id, (title, said, hours_ago) in titles.items():
        desk.say(
            f"https://{id}.example/feed",
            desk.item("dam", host=f"{id}.example", title=title, text=said, hours=hours_ago),
        )
        desk.refresh(only={id})
    with desk.store.reading() as connection:
        found = {article.story for article in articles.newest_first(connection)}
    assert len(found) == 1
    return found.pop()


def test_a_story_tells_every_report_in_order_of_time_and_folds_copies(ask, story):
    page = ask("story", story)
    reports = page.findall(".//ol[@class='reports']/li")
    assert [text(report.find(".//cite")) for report in reports] == ["The Paper", "third.example"]
    folded = reports[0].find(".//details[@class='why']")
    assert text(folded.find("summary")) == "1 more with the same text"
    assert "planet.example" in text(folded)
    assert "joined because of" in text(reports[1])
    assert "3 outlets · 2 independent" in text(page.find(".//p[@class='count']"))
    links = {link.get("type") for link in page.iter("link") if link.get("rel") == "alternate"}
    assert len(links) == 3


def test_a_storys_picture_has_a_row_an_outlet_and_hollow_dots_for_copies(ask, story):
    svg = ask("story", story, suffix="svg")
    name = "{http://www.w3.org/2000/svg}"
    assert len(svg.findall(f".//{name}circle")) == 3
    assert [circle.get("class") for circle in svg.findall(f".//{name}circle")] == ["dot", "dot copy", "dot"]
    assert "3 reports of 3 outlets, the first by The Paper" in svg.findtext(f"{name}desc")


def test_a_revision_is_shown_before_and_after(desk, ask, story):
    desk.now += timedelta(hours=1)
    desk.say(
        "https://third.example/feed",
        desk.item("dam", host="third.example", title="Dam data of river states to be shared every day", hours=2,
                  text="The river states agree: after the spring floods, dam data is shared every day, says the commission."),
    )  # fmt: skip
    desk.refresh(only={"third"})
    page = ask("story", story)
    changed = next(each for each in page.iter("details") if text(each.find("summary")) == "Changed once")
    assert next(text(each) for each in changed.iter("del")) == "hour after the spring floods"
    assert next(text(each) for each in changed.iter("ins")) == "day"
    assert any("hour" in text(each) for each in list(changed.iter("del"))[1:])


def test_a_revision_tells_no_more_of_a_text_than_may_be_shown(desk, ask, story):
    """A source whose text may not be republished keeps it: its changes are told of its headline alone."""
    test_a_revision_is_shown_before_and_after(desk, ask, story)
    third = replace(desk.newsroom.sources["third"], republish=ContentPolicy(mode="link"))
    desk.newsroom = replace(desk.newsroom, sources={**desk.newsroom.sources, "third": third})
    changed = next(each for each in ask("story", story).iter("details") if text(each.find("summary")) == "Changed once")
    assert [text(each) for each in changed.iter("ins")] == ["day"]
    assert "commission" not in text(changed)


def test_a_story_that_there_is_not_has_no_page(ask):
    assert ask("story", "00000000-0000-5000-8000-000000000000") is None


# --- a search ----------------------------------------------------------------------------------------------------------


def test_an_empty_search_offers_examples(ask):
    page = ask("search")
    assert next(text(code) for code in page.findall(".//li/a/code")) == "tag:world -tag:science"
    assert page.find(".//article") is None
    assert page.find(".//input[@name='q']").get("value") == ""


def test_a_search_shows_what_it_found_and_how_it_was_understood(ask, story):
    page = ask("search", q="dam AND (register)", sign=lambda query: f"?q={query}&sig=x")
    assert "understood as dam register" in text(page.find(".//p[@class='count']"))
    assert len(page.findall(".//article")) == 2
    assert [text(code) for code in page.find(".//article").iter("code")] == ["dam", "register"]
    field = page.get_element_by_id("subscribe").find(".//input")
    assert field.get("value") == "http://127.0.0.1:8000/search.atom?q=dam AND (register)&sig=x"


@pytest.mark.parametrize(("query", "before", "column"), [
    pytest.param("tag:world autor:lee", "tag:world ", 11, id="a-field"),
    pytest.param("日本 autor:lee", "日本 ", 4, id="wide-letters"),
    pytest.param("wall AND", "wall ", None, id="the-end"),
])  # fmt: skip
def test_a_mistake_is_shown_with_a_caret_under_its_column(ask, query, before, column):
    """What stands before it is there twice, once unseen, so the caret is below it whatever the letters' width."""
    page = ask("search", q=query)
    wrong = page.get_element_by_id("mistake")
    if column:
        assert f"Column {column}:" in text(wrong)
        assert wrong.find(".//pre/code").text == wrong.find(".//span[@class='ghost']").text == before
    assert wrong.find(".//pre/code/mark") is not None
    assert wrong.find(".//pre").text_content().rstrip().endswith("^")
    assert page.find(".//article") is None
    assert page.find(".//input[@name='q']").get("aria-describedby") == "mistake"


def test_a_search_that_nobody_may_sign_has_no_feed(ask, story):
    page = ask("search", q="dam")
    assert [link for link in page.iter("link") if link.get("rel") == "alternate"] == []


# --- how sources are ---------------------------------------------------------------------------------------------------


def test_asking_leaves_a_mark_in_its_hour(desk):
    """What came, what had not changed and what failed, in the transaction of the poll."""
    desk.say("https://paper.example/feed", desk.item(1))
    desk.refresh()
    desk.refresh()
    with desk.store.reading() as connection:
        found = hours.lately(
            connection, {"paper", "planet"}, since=desk.now - timedelta(days=1), slow=timedelta(seconds=5)
        )
    at = int(desk.now.timestamp())
    assert found == {"paper": [(at, "o")], "planet": [(at, "f")]}


def test_sources_are_shown_the_worst_first(desk, ask):
    desk.say("https://paper.example/feed", desk.item(1))
    desk.answers["https://gone.example/feed"] = Failed(grade="gone", reason="gone.example said 410", status=410)
    more = {id: Source(id=id, url=f"https://{id}.example/feed", paused=id == "still") for id in ("gone", "still")}
    desk.newsroom = replace(desk.newsroom, sources={**desk.newsroom.sources, **more})
    desk.refresh()
    desk.now += timedelta(hours=1)
    desk.say("https://paper.example/feed", desk.item(1, hours=2), desk.item(2, hours=0.5))
    desk.refresh(only={"paper"})
    rows = ask("status").findall(".//tbody/tr")
    assert [text(row.find(".//span[@class='state']")) for row in rows] == ["stopped", "failing", "active", "paused"]
    assert "no answer" in text(rows[1])
    assert rows[2].find(".//svg").get("aria-label") == "news: 2, not asked: 334"
    assert text(rows[2].findall("td")[1]) == "Articles a day 0.3"
    assert text(rows[2].findall("td")[2]) == "Behind the publisher 30 minutes"


def test_a_page_has_fifty_sources_and_leads_to_the_next(desk, ask):
    many = {f"s{n:03}": Source(id=f"s{n:03}", url=f"https://s{n}.example/feed") for n in range(120)}
    desk.newsroom = replace(desk.newsroom, sources=many)
    assert len(ask("status").findall(".//tbody/tr")) == 50
    last = ask("status", page="3")
    assert len(last.findall(".//tbody/tr")) == 20
    assert [a.get("href") for a in last.findall(".//nav[@class='pages']/a")] == ["http://127.0.0.1:8000/status?page=2"]
    for nonsense in ("0", "-1", "9" * 30, "x", "²"):
        assert len(ask("status", page=nonsense).findall(".//tbody/tr")) in (50, 20)


def test_who_reports_stories_first_is_told(ask, story):
    firsts = ask("status").find(".//section[@class='firsts']")
    assert [text(li) for li in firsts.iter("li")] == ["The Paper first in 1 of 1"]


def test_the_picture_of_the_sources_is_an_svg(desk, ask):
    desk.refresh()
    svg = ask("status", suffix="svg")
    assert "an hour a column" in svg.findtext("{http://www.w3.org/2000/svg}desc")


def test_nothing_of_the_operators_network_or_secrets_is_told(desk, ask):
    """Not by a source's name, home or reason, whoever wrote them."""
    desk.newsroom = replace(
        desk.newsroom,
        sources={
            "key": Source(id="key", url="https://paper.example/feed?key=hunter2", private=True),
            "inside": Source(id="inside", url="http://10.1.2.3/feed"),
            "intranet": Source(id="intranet", url="http://news.intranet.local/feed"),
        },
    )
    for url, reason in (
        ("https://paper.example/feed?key=hunter2", "https://paper.example/feed?key=hunter2 leads to https://u:hunter2@other.example/"),
        ("http://10.1.2.3/feed", "10.1.2.3:80 refused the connection"),
        ("http://news.intranet.local/feed", "news.intranet.local resolves to fd00::1"),
    ):  # fmt: skip
        desk.answers[url] = Failed(grade="hard", reason=reason)
    desk.refresh()
    page = html.tostring(ask("status"), encoding="unicode") + etree.tostring(
        ask("status", suffix="svg"), encoding="unicode"
    )
    for secret in ("hunter2", "10.1.2.3", "intranet.local", "fd00", "?key"):
        assert secret not in page


@pytest.mark.parametrize(("reason", "told"), [
    ("paper.example answered 503", "paper.example answered 503"),
    ("https://paper.example/a?token=x leads nowhere", "paper.example leads nowhere"),
    ("it leads to http://127.0.0.1:8080/admin", "it leads to an address of this network"),
    ("paper.example is 192.168.1.4 here", "paper.example is an address of this network here"),
    ("resolves to [fe80::1], which is refused", "resolves to an address of this network, which is refused"),
    ("db.internal:5432 answered", "an address of this network answered"),
    ("at 12:30:05 it was 8.8.8.8", "at 12:30:05 it was 8.8.8.8"),
    ("http://[broken leads", "an address of this network leads"),
    (None, None),
])  # fmt: skip
def test_a_reason_is_told_without_what_only_the_operator_may_know(reason, told):
    assert told_in_public(reason, secret=False) == told


@pytest.mark.parametrize(("url", "public"), [
    ("https://paper.example/", True),
    ("http://localhost/feed", False),
    ("http://10.0.0.1/", False),
    ("http://[::1]/", False),
    ("http://8.8.8.8/", True),
    ("http://printer/", False),
    ("http://news.corp/", False),
    ("nonsense", False),
])  # fmt: skip
def test_which_addresses_anybody_may_know(url, public):
    assert in_public(url) is public
