"""Addresses without a file: which they are, and a cache that makes each answer once for a crowd."""

import asyncio
import gc
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import plain
import pytest

from feedhub.model import Elsewhere, Gone, Made, Question, Refused
from feedhub.web.ondemand import Answers, Makers, question

STORY = "0189aa11-2222-5333-8444-555566667777"
SIGNED = Makers(signed=lambda query, signature: signature == f"of {query}")


@pytest.mark.parametrize(
    ("path", "query", "asked"),
    [
        pytest.param(
            "/sources/npr-world.atom", b"", Question(kind="source", name="npr-world", suffix="atom"), id="source"
        ),
        pytest.param(
            "/sources/npr-world.rss", b"utm=1", Question(kind="source", name="npr-world", suffix="rss"), id="rss"
        ),
        pytest.param("/tags/Middle East.json", b"", Question(kind="tag", name="Middle East", suffix="json"), id="tag"),
        pytest.param("/tags/a.atom.atom", b"", Question(kind="tag", name="a.atom", suffix="atom"), id="tag-with-a-dot"),
        pytest.param(f"/stories/{STORY}.atom", b"", Question(kind="story", name=STORY, suffix="atom"), id="story"),
        pytest.param(f"/stories/{STORY}", b"x=1", Question(kind="story", name=STORY), id="story-page"),
        pytest.param("/status", b"", Question(kind="status"), id="status-page"),
        pytest.param("/search", b"q=a+b&z=1", Question(kind="search", said=(("q", "a b"),)), id="search-page"),
        pytest.param("/search", b"", Question(kind="search"), id="search-page-for-all"),
        pytest.param("/search", b"q=a&q=b", Question(kind="search", said=(("q", "a"),)), id="the-first-of-two"),
        pytest.param(
            "/search.atom",
            b"sig=of%20caf%C3%A9&q=caf%C3%A9",
            Question(kind="search", suffix="atom", said=(("q", "café"), ("sig", "of café"))),
            id="search-feed",
        ),
        pytest.param("/sources/NPR.atom", b"", None, id="no-id"),
        pytest.param("/sources/npr-world", b"", None, id="no-format"),
        pytest.param("/sources/npr-world.html", b"", None, id="no-such-format"),
        pytest.param("/sources/../x.atom", b"", None, id="a-way-out"),
        pytest.param("/tags/a/b.atom", b"", Question(kind="tag", name="a/b", suffix="atom"), id="tag-with-a-slash"),
        pytest.param("/tags/a\x00.atom", b"", None, id="a-zero"),
        pytest.param("/tags/a\n.atom", b"", None, id="a-line-end"),
        pytest.param(f"/stories/{STORY.upper()}.atom", b"", None, id="another-spelling"),
        pytest.param("/stories/1.atom", b"", None, id="no-uuid"),
        pytest.param("/searchatom", b"", None, id="no-dot"),
        pytest.param("/search.atom\n", b"q=&sig=of ", None, id="a-line-end-after"),
    ],
)
def test_what_an_address_asks_for(path, query, asked):
    """Parameters that mean nothing are left out, so nobody fills the cache with them."""
    assert question(path, query, SIGNED) == asked


@pytest.mark.parametrize(
    ("query", "status"),
    [
        pytest.param(b"q=a", 403, id="unsigned"),
        pytest.param(b"", 403, id="nothing"),
        pytest.param(b"q=a&sig=of b", 403, id="anothers"),
        pytest.param(b"q=a&sig=", 403, id="empty"),
        pytest.param(b"q=" + b"a" * 1001, 400, id="long"),
        pytest.param(b"q=" + b"%61" * 1001, 400, id="long-when-decoded"),
        pytest.param(b"x=" + b"a" * 8000, 400, id="long-of-something-else"),
        pytest.param(b"&".join([b"a=b"] * 21), 400, id="many"),
        pytest.param(b"q=%ff%fe&sig=\xff", 403, id="no-text"),
    ],
)
def test_a_search_feed_is_for_who_was_given_its_address(query, status):
    refused = question("/search.atom", query, SIGNED)
    assert isinstance(refused, Refused)
    assert refused.status == status
    assert refused.sentence.count("\n") == 0


class House:
    """Makers that count. reply: what the next answers are."""

    def __init__(self):
        self.reply = Made(b"<feed/>")
        self.moved = 0
        self.asked = []
        self.threads = set()
        self.begun = threading.Event()
        self.go_on = threading.Event()
        self.go_on.set()

    def answer(self, asked):
        self.threads.add(threading.current_thread().name)
        self.asked.append(asked)
        self.begun.set()
        assert self.go_on.wait(30)
        if isinstance(self.reply, Exception):
            raise self.reply
        return self.reply

    def makers(self):
        return Makers(answer=self.answer, state=lambda: self.moved)


@pytest.fixture
def house():
    return House()


def asking(house, scenario, now, **how):
    async def run():
        return await scenario(Answers(house.makers(), clock=lambda: now, **how))

    return asyncio.run(run())


A = Question(kind="source", name="a", suffix="atom")


def test_a_crowd_is_answered_by_one_making(house, now):
    """Five hundred ask at once: one computes, off the loop, and all get the same."""

    async def scenario(answers):
        house.go_on.clear()
        crowd = [asyncio.create_task(answers.find(A)) for _ in range(500)]
        await asyncio.to_thread(house.begun.wait, 30)
        crowd[0].cancel()  # who hangs up takes nothing from the others
        house.go_on.set()
        found = await asyncio.gather(*crowd[1:])
        return {id(each) for each in found}, await answers.find(A)

    ids, again = asking(house, scenario, now)
    assert ids == {id(again)}
    assert house.asked == [A]
    assert all(name.startswith("on-demand") for name in house.threads)


def test_an_answer_stands_until_the_state_moves(house, now, monkeypatch):
    monkeypatch.setattr("feedhub.web.ondemand.LOOKED", 0.0)

    async def scenario(answers):
        first = await answers.find(A)
        assert await answers.find(A) is first
        assert len(house.asked) == 1
        house.moved = 1
        second = await answers.find(A)
        assert second is first, "the same bytes keep their Last-Modified, and what they were packed into"
        assert len(house.asked) == 2
        house.moved, house.reply = 2, Made(b"<feed>new</feed>")
        assert (await answers.find(A)).data == b"<feed>new</feed>"
        house.moved, house.reply = 3, Gone("It was withdrawn.")
        assert await answers.find(A) == Gone("It was withdrawn.")

    asking(house, scenario, now)


def test_what_is_withdrawn_is_in_the_cache_for_a_second_at_most(house, now):
    """The state is looked at once a second, whoever asks."""
    looks = []

    async def scenario(answers):
        for _ in range(50):
            await answers.find(A)
        assert len(looks) <= 2
        house.moved, house.reply = 1, Gone("It was withdrawn.")
        await asyncio.sleep(1.05)
        return await answers.find(A)

    house.makers = lambda: Makers(answer=house.answer, state=lambda: looks.append(1) or house.moved)
    assert asking(house, scenario, now) == Gone("It was withdrawn.")


def test_what_depends_on_more_than_the_state_is_made_anew_in_its_time(house, now, monkeypatch):
    """How sources stand moves with every poll; a page of that is a few seconds old at most."""
    monkeypatch.setattr("feedhub.web.ondemand.LASTS", {"status": 0.05})

    async def scenario(answers):
        for kind in ("status", "source"):
            for _ in range(3):
                await answers.find(Question(kind=kind))
        await asyncio.sleep(0.06)
        for kind in ("status", "source"):
            await answers.find(Question(kind=kind))
        return [asked.kind for asked in house.asked]

    assert asking(house, scenario, now) == ["status", "source", "status"]


def test_the_cache_is_bounded_and_what_there_is_not_fills_none_of_it(house, now):
    async def scenario(answers):
        house.reply = Made(b"x" * 40)
        for name in "abcabc":
            await answers.find(Question(kind="source", name=name, suffix="atom"))
        return answers._bytes, len(answers._kept)

    assert asking(house, scenario, now, room=100) == (80, 2)
    house.reply = None
    assert asking(house, scenario, now) != (0, 0)

    async def guessing(answers):
        for name in "abc":
            assert await answers.find(Question(kind="source", name=name, suffix="atom")) is house.reply
        return len(answers._kept)

    for reply in (None, Refused("No.")):
        house.reply = reply
        assert asking(house, guessing, now) == 0


def test_beyond_what_can_be_made_in_time_whoever_asks_is_sent_away(house, now):
    """And published files are answered meanwhile: the loop waits for none of it."""

    async def scenario(answers):
        house.go_on.clear()
        waiting = [asyncio.create_task(answers.find(Question(kind="tag", name=str(n)))) for n in range(32)]
        await asyncio.sleep(0.01)
        refused = await answers.find(A)
        house.go_on.set()
        await asyncio.gather(*waiting)
        return refused, await answers.find(A)

    refused, later = asking(house, scenario, now)
    assert refused.status == 503
    assert later.data == b"<feed/>"


def test_what_anybody_searches_for_keeps_no_subscriber_waiting(house, now):
    """A search page that takes its time, and thirty more behind it: a feed is made meanwhile."""
    search = Question(kind="search", said=(("q", "slow"),))

    def answer(asked):
        return house.answer(asked) if asked.suffix == "html" else Made(b"<feed/>")

    house.makers = lambda: Makers(answer=answer, state=lambda: house.moved)

    async def scenario(answers):
        house.go_on.clear()
        searches = [asyncio.create_task(answers.find(replace(search, said=(("q", str(n)),)))) for n in range(40)]
        await asyncio.to_thread(house.begun.wait, 30)
        feed = await asyncio.wait_for(answers.find(A), 30)
        house.go_on.set()
        return feed, await asyncio.gather(*searches)

    feed, found = asking(house, scenario, now)
    assert feed.data == b"<feed/>"
    assert sum(isinstance(each, Refused) for each in found) == 8


def test_the_end_waits_for_no_answer_that_was_not_begun(house, now):
    async def scenario(answers):
        house.go_on.clear()
        waiting = [asyncio.create_task(answers.find(Question(kind="source", name=str(n)))) for n in range(9)]
        await asyncio.to_thread(house.begun.wait, 30)
        answers.close()
        house.go_on.set()
        await asyncio.wait(waiting)
        return len(house.asked)

    assert asking(house, scenario, now) == 1


def test_an_answer_that_fails_is_tried_anew(house, now):
    """A store that was locked for a moment spoils nothing, and whoever waited is told alike."""
    from feedhub.errors import StoreError

    async def scenario(answers):
        house.reply = StoreError("the disk is failing")
        failed = await asyncio.gather(*(answers.find(A) for _ in range(3)), return_exceptions=True)
        house.reply = Made(b"<feed/>")
        return failed, (await answers.find(A)).data

    failed, data = asking(house, scenario, now)
    assert [str(error) for error in failed] == ["the disk is failing"] * 3
    assert data == b"<feed/>"


def test_an_answer_that_fails_for_nobody_is_no_trouble(house, now, caplog):
    """Who asked has hung up, then the store fails: nothing is left over that asyncio would complain about."""
    from feedhub.errors import StoreError

    async def scenario(answers):
        house.go_on.clear()
        house.reply = StoreError("the disk is failing")
        asked = asyncio.create_task(answers.find(A))
        await asyncio.to_thread(house.begun.wait, 30)
        asked.cancel()
        await asyncio.sleep(0)
        house.go_on.set()
        await asyncio.wait(answers._making.values())

    asking(house, scenario, now)
    gc.collect()
    assert not caplog.records


# --- over HTTP ---------------------------------------------------------------------------------------------------------


def test_an_answer_on_demand_is_sent_as_a_file_is(served):
    """Types, validators, codings, HEAD, 405: as published files."""
    data = b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"/>' + b"<!-- a -->" * 100
    served.replies["/sources/a.atom"] = Made(data)
    got = served.get("/sources/a.atom")
    assert (got.status_code, got.content) == (200, data)
    assert got.headers["content-type"] == "application/atom+xml"
    assert got.headers["last-modified"] == "Tue, 24 Nov 2026 12:00:00 GMT"
    assert got.headers["vary"] == "Accept-Encoding, Sec-Fetch-Dest"
    for asked in ({"If_None_Match": got.headers["etag"]}, {"If_Modified_Since": got.headers["last-modified"]}):
        assert served.get("/sources/a.atom", **asked).status_code == 304
    for way in ("gzip", "br"):
        packed = served.get("/sources/a.atom", Accept_Encoding=way)
        assert (packed.headers["content-encoding"], packed.content) == (way, data)
    assert served.get("/sources/a.atom", Sec_Fetch_Dest="document").headers["content-type"] == "application/xml"
    assert served.client.head("/sources/a.atom").headers["content-length"] == str(len(data))
    posted = served.client.post("/sources/a.atom")
    assert (posted.status_code, posted.headers["allow"]) == (405, "GET, HEAD")


def test_what_is_not_an_answer_is_one_sentence(served):
    served.replies |= {
        f"/stories/{STORY}.atom": Elsewhere("0189aa11-0000-5000-8000-555566667777"),
        "/sources/gone.atom": Gone("It was withdrawn."),
        "/sources/busy.atom": Refused("Too much.", 503),
    }
    moved = served.get(f"/stories/{STORY}.atom")
    assert moved.status_code == 301
    assert moved.url.join(moved.headers["location"]).path == "/stories/0189aa11-0000-5000-8000-555566667777.atom"
    assert (served.get("/sources/gone.atom").status_code, served.get("/sources/gone.atom").text) == (
        410,
        "It was withdrawn.\n",
    )
    busy = served.get("/sources/busy.atom")
    assert (busy.status_code, busy.headers["retry-after"]) == (503, "5")
    assert served.get("/sources/nobody.atom").status_code == 404
    assert served.get("/search.atom?q=a").status_code == 403
    assert served.get("/search.atom?q=" + "a" * 1001).status_code == 400
    for path in (f"/stories/{STORY}.atom", "/sources/gone.atom", "/sources/nobody.atom", "/search.atom?q=%3Cscript%3E"):
        answer = served.get(path)
        assert "script>" not in answer.text
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


def test_published_files_wait_for_no_answer_on_demand(served):
    """While one computes and others wait, a feed is there at once."""
    served.put("world.atom")
    hold = threading.Event()

    def slow():
        hold.wait(30)
        return Made(b"<feed/>")

    for n in range(20):
        served.replies[f"/sources/s{n}.atom"] = slow
    with ThreadPoolExecutor(20) as pool:
        asked = [pool.submit(plain.get, f"{served.client.base_url}/sources/s{n}.atom", timeout=60) for n in range(20)]
        try:
            for _ in range(20):
                assert served.client.get("/world.atom", timeout=5).status_code == 200
        finally:
            hold.set()
        assert [each.result().status_code for each in asked] == [200] * 20
