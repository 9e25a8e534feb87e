"""What goes out with a request, and what an answer means."""

import asyncio
import gzip
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import brotli
import pytest
import zstandard

from feedhub.fetch import transport
from feedhub.model import Failed, Fetched, NotModified, Request, Validators

FEED = b'<rss version="2.0"><channel><title>News</title></channel></rss>'
SENT = Validators(etag='"abc"', last_modified="Tue, 24 Nov 2026 11:00:00 GMT")


# --- what goes out -----------------------------------------------------------------------------------------------------


def test_a_request_says_who_asks_and_for_what_and_nothing_else(ask, reply):
    """No cookies, no Referer, nothing that tells one reader from another."""
    _, [asked] = ask(reply())
    assert asked.line == b"GET /feed HTTP/1.1"
    assert [name.decode() for name, _ in asked.fields] == ["Host", "User-Agent", "Accept", "Accept-Encoding"]
    assert asked["user-agent"] == b"feedhub/test"
    assert asked["accept"].startswith(b"application/atom+xml, application/rss+xml, application/feed+json")
    assert asked["accept-encoding"] == b"gzip, br, zstd"


def test_a_cookie_is_not_kept(serve, client, rules, reply):
    async def scenario():
        answer = reply(200, FEED, ("Set-Cookie", "track=me; Path=/"))
        async with serve(lambda _: answer) as server, client(rules) as asking:
            for _ in range(2):
                await asking.fetch(Request(source="s", url=server.url()))
            return server.asked

    assert [asked["cookie"] for asked in asyncio.run(scenario())] == [None, None]


def test_a_request_has_its_own_headers_and_name(ask, reply):
    _, [asked] = ask(
        reply(), headers={"accept": "text/xml", "X-Key": "k€y"}, user_agent="Reader/1 (+https://reader.example)"
    )
    assert asked["accept"] == b"text/xml"
    assert asked["x-key"] == "k€y".encode()
    assert asked["user-agent"] == b"Reader/1 (+https://reader.example)"


def test_a_login_in_the_address_goes_out_as_basic_authorization_and_stays_out_of_the_answer(ask, reply):
    outcome, [asked] = ask(reply(), host="ann:p%40ss%C3%BC@127.0.0.1")
    assert asked["authorization"] == b"Basic YW5uOnBAc3PDvA=="
    assert asked["host"].startswith(b"127.0.0.1:")
    assert "ann" not in outcome.url


def test_an_authorization_of_the_requests_own_goes_before_the_address(ask, reply):
    _, [asked] = ask(reply(), host="ann:pass@127.0.0.1", headers={"Authorization": "Bearer t"})
    assert asked["authorization"] == b"Bearer t"


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/a%7Eb/%c3%bc?x=%20y&z='", "/a%7Eb/%c3%bc?x=%20y&z=%27"),
        ("/a b/ü?q=ü", "/a%20b/%C3%BC?q=%C3%BC"),
        ("/a|b;c=1,2(3)!*$&'+=:@~", "/a|b;c=1,2(3)!*$&'+=:@~"),
        ("/100%", "/100%"),
        ("/x/../y/./z", "/y/z"),
        ("//a//b", "//a//b"),
        ("?feed=rss2", "/?feed=rss2"),
        ("/feed?", "/feed?"),
        ("/feed#top", "/feed"),
    ],
)
def test_an_address_is_asked_for_as_a_browser_would(ask, reply, path, target):
    _, [asked] = ask(reply(), path=path)
    assert asked.target == target


# --- validators --------------------------------------------------------------------------------------------------------

ODD = [
    ('"abc"', "Tue, 24 Nov 2026 11:00:00 GMT"),
    ('W/"abc"', None),
    ("abc", "Tue, 24 Nov 2026 12:00:00 +0100"),
    ("5f3e-\xe9\xa0", "mardi 24 novembre 2026 \xe0 11 h"),
    ('""', None),
    (None, "0"),
    ('"a, b"', "2026-11-24"),
    ('"a\tb"', None),
]


@pytest.mark.parametrize(("etag", "last_modified"), ODD)
def test_validators_go_back_byte_for_byte_as_they_came(serve, client, rules, reply, etag, last_modified):
    """ETags without quotes, dates in odd zones, bytes of some code page: what the server gave it also knows again."""

    async def scenario():
        fields = [
            (name, value) for name, value in (("ETag", etag), ("Last-Modified", last_modified)) if value is not None
        ]

        def answer(asked):
            known = asked["if-none-match"] or asked["if-modified-since"]
            return reply(304, b"") if known else reply(200, FEED, *fields)

        async with serve(answer) as server, client(rules) as asking:
            first = await asking.fetch(Request(source="s", url=server.url()))
            second = await asking.fetch(Request(source="s", url=server.url(), validators=first.validators))
            return first, second, server.asked[1]

    first, second, asked = asyncio.run(scenario())
    assert isinstance(first, Fetched)
    assert second == NotModified(validators=Validators(etag=etag, last_modified=last_modified))
    assert asked["if-none-match"] == (None if etag is None else etag.encode("latin-1"))
    assert asked["if-modified-since"] == (None if last_modified is None else last_modified.encode("latin-1"))


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ([], SENT),
        ([("ETag", '"new"')], Validators(etag='"new"', last_modified=SENT.last_modified)),
        ([("Last-Modified", "later")], Validators(etag='"abc"', last_modified="later")),
        ([("ETag", "")], SENT),
    ],
)
def test_a_304_keeps_the_validators_or_brings_new_ones(ask, reply, fields, kept):
    outcome, _ = ask(reply(304, b"", *fields, ("Cache-Control", "max-age=600")), validators=SENT)
    assert outcome == NotModified(validators=kept, fresh_for=timedelta(minutes=10))


def test_a_304_to_a_first_request_is_no_feed(ask, reply):
    """Caches that ignore what was asked; remembered as an answer it would be taken for a feed without entries for ever."""
    outcome, _ = ask(reply(304, b"", ("ETag", '"abc"')))
    assert isinstance(outcome, Failed)
    assert (outcome.grade, outcome.status) == ("soft", 304)


def test_a_304_leaves_the_connection_open_for_the_next(serve, client, rules, reply):
    async def scenario():
        async with serve(lambda _: reply(304, b"")) as server, client(rules) as asking:
            for n in range(5):
                await asking.fetch(Request(source="s", url=server.url(f"/{n}"), validators=SENT))
            return server.connections

    assert asyncio.run(scenario()) == 1


# --- bodies ------------------------------------------------------------------------------------------------------------


def test_a_body_comes_with_what_was_said_about_it(ask, reply):
    answer = reply(
        200,
        FEED,
        ("Content-Type", "text/xml; charset=ISO-8859-1"),
        ("ETag", '"x"'),
        ("Cache-Control", "max-age=60"),
        ("Link", "<https://hub.example/>; rel=hub"),
        ("link", '<https://news.example/feed>; rel="self"'),
    )
    outcome, _ = ask(answer)
    assert outcome == Fetched(
        url=outcome.url,
        body=FEED,
        content_type="text/xml; charset=ISO-8859-1",
        validators=Validators(etag='"x"'),
        fresh_for=timedelta(minutes=1),
        links=("<https://hub.example/>; rel=hub", '<https://news.example/feed>; rel="self"'),
    )
    assert outcome.url.startswith("http://127.0.0.1:")


CODED = {
    "gzip": gzip.compress(FEED),
    "x-gzip": gzip.compress(FEED),
    "br": brotli.compress(FEED),
    "zstd": zstandard.ZstdCompressor().compress(FEED),
    "identity": FEED,
}


@pytest.mark.parametrize("coding", CODED)
@pytest.mark.parametrize("framing", ["length", "chunked", "until it closes"])
def test_each_coding_is_undone_in_each_framing(ask, coding, framing):
    body = CODED[coding]

    async def answer(asked, writer):
        head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\n".encode()
        if framing == "length":
            writer.write(head + b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        elif framing == "chunked":
            chunks = b"".join(
                b"%x\r\n%b\r\n" % (len(body[at : at + 7]), body[at : at + 7]) for at in range(0, len(body), 7)
            )
            writer.write(head + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n")
        else:
            writer.write(head + b"Connection: close\r\n\r\n" + body)
        await writer.drain()
        writer.write_eof()

    outcome, _ = ask(answer)
    assert isinstance(outcome, Fetched)
    assert outcome.body == FEED


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", None])
def test_a_long_body_comes_whole(ask, reply, coding):
    """Through several buffers: pauses, partial reads and steps of decoding lose nothing."""
    body = b"".join(b"<item>%d</item>" % n for n in range(100_000))
    coded = {
        "gzip": gzip.compress,
        "br": lambda data: brotli.compress(data, quality=1),
        "zstd": zstandard.ZstdCompressor().compress,
    }
    answer = reply(200, coded[coding](body), ("Content-Encoding", coding)) if coding else reply(200, body)
    assert ask(answer)[0].body == body


def test_a_body_at_the_limit_passes_and_one_byte_more_does_not(ask, reply, rules):
    by = replace(rules, max_body=len(FEED))
    assert isinstance(ask(reply(), by=by)[0], Fetched)
    outcome, _ = ask(reply(200, FEED + b" "), by=by)
    assert outcome == Failed(
        grade="soft", reason=f"127.0.0.1 sent more than {len(FEED)} bytes; raise max_body in [fetch] if it may"
    )


@pytest.mark.parametrize("status", [200, 201, 202, 203])
def test_a_2xx_with_a_body_is_an_answer(ask, reply, status):
    assert isinstance(ask(reply(status))[0], Fetched)


# --- connections -------------------------------------------------------------------------------------------------------


def test_a_kept_connection_that_the_server_has_closed_is_made_anew(serve, client, rules, reply):
    """Servers close idle connections just when the next request is under way; that is nobody's failure."""

    async def scenario():
        hang_up = asyncio.Event()

        async def answer(asked, writer):
            writer.write(reply())
            await writer.drain()
            await hang_up.wait()

        async with serve(answer) as server, client(rules) as asking:
            first = await asking.fetch(Request(source="s", url=server.url()))
            asyncio.get_running_loop().call_soon(hang_up.set)  # by then the second request is under way on it
            return first, await asking.fetch(Request(source="s", url=server.url()))

    first, second = asyncio.run(scenario())
    assert isinstance(first, Fetched)
    assert isinstance(second, Fetched)


@pytest.mark.parametrize("status", [301, 404, 429, 503])
def test_an_answer_without_a_feed_leaves_the_connection_open_too(serve, client, rules, reply, status):
    """Its body came with its head and is read for nothing else: fifty feeds of a strict host need not greet it fifty times."""

    async def scenario():
        def answer(asked):
            return reply() if asked.target == "/end" else reply(status, b"<html>sorry</html>", ("Location", "/end"))

        async with serve(answer) as server, client(rules) as asking:
            for n in range(5):
                await asking.fetch(Request(source="s", url=server.url(f"/{n}")))
            return server.connections

    assert asyncio.run(scenario()) == 1


def test_connections_are_kept_for_the_hosts_asked_last(serve, client, rules, reply, monkeypatch):
    """A house of 50,000 hosts does not end with as many sockets; one with many feeds of a few hosts greets each once."""
    monkeypatch.setattr(transport, "KEPT", 3)

    async def scenario():
        async with serve(lambda _: reply(), host="0.0.0.0") as server, client(rules) as asking:

            async def ask(*hosts):
                before = server.connections
                for n in hosts:
                    assert isinstance(
                        await asking.fetch(Request(source="s", url=server.url(host=f"127.0.0.{n}"))), Fetched
                    )
                return server.connections - before

            greeted = [await ask(1, 2, 3), await ask(1), await ask(4), await ask(1), await ask(3, 4), await ask(2)]
            return greeted, len(asking._direct._pool._pools)

    greeted, kept = asyncio.run(scenario())
    assert greeted == [3, 0, 1, 0, 0, 1]
    assert kept == 3


def test_a_connection_at_work_is_not_closed_for_others(serve, client, rules, reply, monkeypatch):
    monkeypatch.setattr(transport, "KEPT", 2)

    async def scenario():
        others_done = asyncio.Event()

        async def answer(asked, writer):
            if asked["host"].startswith(b"127.0.0.1:"):
                await others_done.wait()
            writer.write(reply())
            await writer.drain()

        async with serve(answer, host="0.0.0.0") as server, client(rules) as asking:
            slow = asyncio.create_task(asking.fetch(Request(source="s", url=server.url(host="127.0.0.1"))))
            await asyncio.sleep(0)
            for n in range(2, 8):
                await asking.fetch(Request(source="s", url=server.url(host=f"127.0.0.{n}")))
            others_done.set()
            return await slow

    assert isinstance(asyncio.run(scenario()), Fetched)


def test_asking_leaves_no_task_behind(serve, client, rules, reply):
    async def scenario():
        async with serve(lambda _: reply()) as server, client(rules) as asking:
            before = asyncio.all_tasks()
            await asking.fetch(Request(source="s", url=server.url()))
            return {task for task in asyncio.all_tasks() - before if "_speak" not in repr(task)}

    assert asyncio.run(scenario()) == set()


def test_loading_the_client_loads_neither_httpx_own_command_line_nor_a_url_parser():
    """Start-up: rich and pygments alone are a third of it. ada waits for an address that is out of the ordinary."""
    code = (
        "import sys, feedhub.fetch.client, feedhub.fetch.pace\n"
        "from feedhub.fetch.redirects import place\n"
        "assert place('https://feeds.example.org/world/rss.xml?format=xml').host == 'feeds.example.org'\n"
        "print([name for name in ('rich', 'pygments', 'ada_url', 'click') if name in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": "src"}
    )
    assert said.stdout == "[]\n"
