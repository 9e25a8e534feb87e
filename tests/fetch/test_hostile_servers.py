"""Servers that mean harm or are badly broken: each costs its own timeout, or less, and nobody else anything.

Where a limit is lowered it is to keep the test short; what is sent has no end in any case.
"""

import asyncio
import gzip
import tracemalloc
import zlib
from dataclasses import replace
from datetime import timedelta

import brotli
import pytest
import zstandard

from feedhub.fetch import body as reading
from feedhub.fetch.headers import Fields
from feedhub.model import Failed, Fetched, Request, Validators

NOTHING = bytes(60_000_000)


async def for_ever(writer: asyncio.StreamWriter, data: bytes, *, pause: float = 0) -> None:
    while not writer.is_closing():
        writer.write(data)
        await writer.drain()
        await asyncio.sleep(pause)


async def drips_its_head(asked, writer):
    writer.write(b"HTTP/1.1 200 OK\r\n")
    await for_ever(writer, b"X: a\r\n", pause=0.01)


async def drips_its_body(asked, writer):
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    await for_ever(writer, b".", pause=0.01)


async def drips_interim_answers(asked, writer):
    await for_ever(writer, b"HTTP/1.1 102 Processing\r\n\r\n", pause=0.05)


async def says_nothing(asked, writer):
    await asyncio.sleep(60)


async def drips_a_refusal(asked, writer):
    writer.write(b"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 1000000\r\n\r\n")
    await for_ever(writer, b".", pause=0.01)


@pytest.mark.parametrize("script", [drips_its_head, drips_its_body, drips_interim_answers, says_nothing])
def test_who_drips_is_given_up_and_delays_nobody(serve, client, rules, reply, script):
    """httpx's own read timeout starts anew with each byte; ours is for the whole exchange."""

    async def scenario():
        finished = []
        async with (
            serve(script) as slow,
            serve(lambda _: reply()) as other,
            client(replace(rules, timeout=timedelta(seconds=2))) as asking,
        ):

            async def fetch(url):
                finished.append(await asking.fetch(Request(source="s", url=url)))

            await asyncio.gather(fetch(slow.url()), *(fetch(other.url(f"/{n}")) for n in range(20)))
        return finished

    *others, last = asyncio.run(scenario())
    assert last == Failed(grade="temporary", reason="127.0.0.1 gave no whole answer within 2 s")
    assert all(isinstance(other, Fetched) for other in others)


def test_the_body_of_a_redirect_is_not_waited_for(ask):
    outcome, _ = ask(drips_a_refusal)
    assert outcome.reason == "127.0.0.1 redirects in a circle, as sites do that insist on cookies"


async def floods_with_interim_answers(asked, writer):
    await for_ever(writer, b"HTTP/1.1 100 Continue\r\n\r\n" * 100)


async def floods_with_headers(asked, writer):
    writer.write(b"HTTP/1.1 200 OK\r\n")
    await for_ever(writer, b"X-Header: value\r\n" * 100)


async def floods_with_one_header(asked, writer):
    writer.write(b"HTTP/1.1 200 OK\r\nX: ")
    await for_ever(writer, b"a" * 1000)


async def floods_with_chunk_extensions(asked, writer):
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    await for_ever(writer, b"1;" + b"x" * 50_000 + b"\r\na\r\n")


async def floods_with_chunks(asked, writer):
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    await for_ever(writer, b"400\r\n" + b"a" * 1024 + b"\r\n")


async def floods_without_length(asked, writer):
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    await for_ever(writer, b"a" * 1024)


async def floods_with_crumbs(asked, writer):
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    await for_ever(writer, b"1\r\na\r\n" * 100)


async def floods_with_empty_blocks(asked, writer):
    """Deflate blocks of no bytes: input for ever, output never."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"")[:10])
    await for_ever(writer, b"\x00\x00\x00\xff\xff" * 1000)


async def floods_with_trailers(asked, writer):
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n")
    await for_ever(writer, b"X-Header: value\r\n" * 100)


@pytest.mark.parametrize(
    ("script", "text"),
    [
        (floods_with_interim_answers, "sends more around its answer than a feed needs"),
        (floods_with_headers, "does not answer in proper HTTP"),
        (floods_with_one_header, "does not answer in proper HTTP"),
        (floods_with_chunk_extensions, "sends more around its answer than a feed needs"),
        (floods_with_chunks, "sent more than 1 MB"),
        (floods_without_length, "sent more than 1 MB"),
        (floods_with_crumbs, "crumbs of a few bytes"),
        (floods_with_empty_blocks, "sent more than 1 MB"),
        (floods_with_trailers, "broke off in the middle"),
    ],
)
def test_who_floods_is_cut_off_long_before_the_timeout(ask, rules, monkeypatch, script, text):
    monkeypatch.setattr(reading, "CRUMBS", 2000)
    outcome, _ = ask(script, by=replace(rules, max_body=1_000_000))
    assert isinstance(outcome, Failed)
    assert text in outcome.reason


def test_crumbs_that_make_a_feed_are_read(ask, monkeypatch):
    """Some servers flush after every line; what counts is that the pieces are worth reading."""
    monkeypatch.setattr(reading, "CRUMBS", 200)
    line = b"<item><title>a line of its own, as some templates send them</title></item>"

    async def answer(asked, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        writer.write(b"".join(b"%x\r\n%b\r\n" % (len(line), line) for _ in range(1000)) + b"0\r\n\r\n")
        await writer.drain()
        await asyncio.sleep(1)

    assert ask(answer)[0].body == line * 1000


@pytest.mark.parametrize(
    ("coding", "data"), [("identity", [b"."] * 10_000), ("gzip", [gzip.compress(bytes(10_000_000))])]
)
def test_reading_lets_others_have_their_turn(coding, data):
    """A buffer full of crumbs, or a bomb in one chunk, is thousands of steps without a wait: the loop gets its turns."""
    turns = 0

    async def others():
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async def stream():
        for piece in data:
            yield piece

    async def scenario():
        task = asyncio.create_task(others())
        async with asyncio.timeout(60) as deadline:
            fields = Fields([(b"Content-Encoding", coding.encode())])
            await reading.Body(fields, where="", limit=20_000_000, share=None, deadline=deadline).read(stream())
        task.cancel()

    asyncio.run(scenario())
    assert turns >= 4


def zlibbed(data: bytes) -> bytes:
    squeeze = zlib.compressobj(1, wbits=31)
    return squeeze.compress(data) + squeeze.flush()


@pytest.mark.parametrize(
    ("coding", "squeeze"),
    [
        ("gzip", zlibbed),
        ("br", lambda data: brotli.compress(data, quality=1)),
        ("zstd", zstandard.ZstdCompressor().compress),
        ("deflate", lambda data: zlib.compress(data, 1)),
    ],
)
def test_a_bomb_ends_early(serve, client, rules, reply, coding, squeeze):
    """60 MB from a few kilobytes: what is held stays near the limit."""
    answer = reply(200, squeeze(NOTHING), ("Content-Encoding", coding))

    async def scenario():
        async with serve(lambda _: answer) as server, client(replace(rules, max_body=1_000_000)) as asking:
            await asking.fetch(Request(source="s", url=server.url()))  # what is loaded once is no part of the question
            tracemalloc.start()
            try:
                return await asking.fetch(Request(source="s", url=server.url())), tracemalloc.get_traced_memory()[1]
            finally:
                tracemalloc.stop()

    outcome, peak = asyncio.run(scenario())
    assert outcome == Failed(grade="soft", reason="127.0.0.1 sent more than 1 MB; raise max_body in [fetch] if it may")
    assert peak < 8_000_000


def test_double_encoding_is_undone_once(ask, reply):
    """A body packed twice under one name is handed over packed once: it will be no feed, and cost nothing more."""
    twice = gzip.compress(gzip.compress(b"<rss/>"))
    assert ask(reply(200, twice, ("Content-Encoding", "gzip")))[0].body == gzip.compress(b"<rss/>")
    assert "neither asked for nor knows" in ask(reply(200, twice, ("Content-Encoding", "gzip, gzip")))[0].reason


@pytest.mark.parametrize("status", [200, 304, 404])
def test_what_follows_an_answer_is_not_taken_for_the_next_one(serve, client, rules, reply, status):
    """A body with a 304 is the usual blunder, response splitting the unusual one: both would answer the next request."""
    evil = reply(200, b"<rss>evil</rss>")

    async def scenario():
        answers = iter([reply(status, b"<rss>1</rss>") + evil, reply(200, b"<rss>2</rss>")])
        async with serve(lambda _: next(answers)) as server, client(rules) as asking:
            await asking.fetch(Request(source="s", url=server.url("/1"), validators=Validators(etag='"x"')))
            return await asking.fetch(Request(source="s", url=server.url("/2")))

    assert asyncio.run(scenario()).body == b"<rss>2</rss>"


@pytest.mark.parametrize("cut", [1, 2, 3, 4, 5])
def test_nor_where_the_end_of_its_head_comes_in_two_pieces(serve, client, rules, reply, cut):
    whole, evil = reply(304, b"", ("ETag", "x")), b"HTTP/1.1 200 OK\r\nX-Evil: "

    async def scenario():
        asked_before = asyncio.Event()

        async def answer(asked, writer):
            if asked_before.is_set():
                writer.write(reply(200, b"<rss>2</rss>"))
            else:
                asked_before.set()
                writer.write(whole[:-cut])
                await writer.drain()
                await asyncio.sleep(0.05)
                writer.write(whole[-cut:] + evil)
                await writer.drain()
                await hang_up.wait()

        hang_up = asyncio.Event()
        async with serve(answer) as server, client(rules) as asking:
            await asking.fetch(Request(source="s", url=server.url("/1"), validators=Validators(etag='"x"')))
            return await asking.fetch(Request(source="s", url=server.url("/2")))

    assert asyncio.run(scenario()).body == b"<rss>2</rss>"


@pytest.mark.parametrize("step", [1, 2, 3, 5, 1000])
def test_an_answer_is_read_alike_however_it_is_cut(ask, step):
    """Interim answers, a head and a body in pieces of any size: where one ends is found across reads."""
    whole = (
        b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 3
        + b"HTTP/1.1 200 OK\r\nETag: x\r\nContent-Length: 6\r\n\r\n<rss/>"
    )

    async def answer(asked, writer):
        for at in range(0, len(whole), step):
            writer.write(whole[at : at + step])
            await asyncio.sleep(0)
        await writer.drain()

    outcome, _ = ask(answer)
    assert isinstance(outcome, Fetched)
    assert (outcome.body, outcome.validators.etag) == (b"<rss/>", "x")
