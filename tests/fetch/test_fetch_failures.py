"""Each way in which no feed comes is a Failed with its grade and one sentence; none is forgotten, none tells a secret."""

import asyncio
import errno
import socket
import ssl
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from feedhub.fetch import failures
from feedhub.fetch.wire import Flood, NoAuthorities, Stale
from feedhub.model import Failed, Fetched, Request

ALL = {kind for kind in vars(httpx).values() if isinstance(kind, type) and issubclass(kind, Exception)}

EXPECTED = {
    httpx.RequestError: "temporary",
    httpx.TransportError: "temporary",
    httpx.TimeoutException: "temporary",
    httpx.ConnectTimeout: "temporary",
    httpx.ReadTimeout: "temporary",
    httpx.WriteTimeout: "temporary",
    httpx.PoolTimeout: "temporary",
    httpx.NetworkError: "temporary",
    httpx.ConnectError: "temporary",
    httpx.ReadError: "temporary",
    httpx.WriteError: "temporary",
    httpx.CloseError: "temporary",
    httpx.ProxyError: "temporary",
    httpx.ProtocolError: "temporary",
    httpx.RemoteProtocolError: "temporary",
    httpx.LocalProtocolError: "hard",
    httpx.UnsupportedProtocol: "hard",
    httpx.InvalidURL: "hard",
    httpx.DecodingError: "soft",
    httpx.TooManyRedirects: "soft",
}

# What only a wrong use of the library raises, or what our way past its client never reaches: a bug, and it shows itself.
BUGS = {
    httpx.HTTPError,
    httpx.HTTPStatusError,
    httpx.CookieConflict,
    httpx.StreamError,
    httpx.StreamConsumed,
    httpx.StreamClosed,
    httpx.ResponseNotRead,
    httpx.RequestNotRead,
}


def test_every_exception_of_httpx_is_expected_or_a_bug():
    """A class that a new httpx brings must be put on one of the two lists."""
    assert EXPECTED.keys() | BUGS == ALL
    assert not EXPECTED.keys() & BUGS


@pytest.mark.parametrize("kind", EXPECTED)
@pytest.mark.parametrize("begun", [False, True])
def test_each_expected_exception_has_its_grade_and_its_sentence(kind, begun):
    failed = failures.of_error(kind("GET https://ann:pass@news.example/?key=secret"), where="news.example", begun=begun)
    assert failed.grade == EXPECTED[kind]
    assert failed.reason.startswith("news.example ")
    assert "secret" not in failed.reason


@pytest.mark.parametrize("kind", sorted(BUGS, key=lambda kind: kind.__name__))
def test_a_bug_is_not_made_a_failure(kind):
    assert failures.of_error(kind.__new__(kind), where="news.example", begun=False) is None


@pytest.mark.parametrize(
    ("error", "grade", "text"),
    [
        (socket.gaierror(socket.EAI_NONAME, "x"), "temporary", "is not known to the name server"),
        (socket.gaierror(socket.EAI_AGAIN, "x"), "temporary", "the name server gives no answer"),
        (ConnectionRefusedError(errno.ECONNREFUSED, "x"), "temporary", "refuses connections"),
        (ConnectionResetError(errno.ECONNRESET, "x"), "temporary", "broke the connection off before it answered"),
        (Stale(), "temporary", "broke the connection off before it answered"),
        (TimeoutError(errno.ETIMEDOUT, "x"), "temporary", "does not answer"),
        (OSError(errno.ENETUNREACH, "x"), "temporary", "cannot be reached"),
        (OSError(errno.EHOSTUNREACH, "x"), "temporary", "cannot be reached"),
        (OSError(errno.EMFILE, "x"), "temporary", "allows no more open files"),
        (ssl.SSLError(1, "x"), "temporary", "does not agree on TLS"),
        (NoAuthorities(), "hard", "SSL_CERT_FILE"),
        (Flood(), "soft", "more around its answer than a feed needs"),
    ],
)
def test_each_error_of_the_system_has_its_own(error, grade, text):
    failed = failures.of_error(error, where="news.example", begun=False)
    assert failed.grade == grade
    assert "news.example" in failed.reason
    assert text in failed.reason


@pytest.mark.parametrize(
    ("status", "grade"),
    [
        (204, "soft"),
        (205, "soft"),
        (206, "soft"),
        (226, "soft"),
        (300, "soft"),
        (304, "soft"),
        (305, "soft"),
        (399, "soft"),
        (400, "soft"),
        (401, "hard"),
        (402, "hard"),
        (403, "hard"),
        (404, "hard"),
        (405, "soft"),
        (406, "soft"),
        (407, "hard"),
        (408, "temporary"),
        (410, "gone"),
        (418, "soft"),
        (425, "temporary"),
        (429, "temporary"),
        (451, "hard"),
        (499, "soft"),
        (500, "temporary"),
        (502, "temporary"),
        (503, "temporary"),
        (504, "temporary"),
        (520, "temporary"),
        (599, "temporary"),
        (600, "soft"),
        (999, "soft"),
    ],
)
def test_each_status_without_a_feed_has_its_grade(ask, reply, status, grade):
    outcome, _ = ask(reply(status, b"" if status in {204, 205} else b"<html>sorry</html>"))
    assert isinstance(outcome, Failed)
    assert (outcome.grade, outcome.status) == (grade, status)
    assert outcome.reason.startswith(f"127.0.0.1 answered {status}: ")


@pytest.mark.parametrize("status", [429, 503, 500, 403, 410])
@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("Tue, 24 Nov 2026 12:02:00 GMT", timedelta(minutes=2)),
        ("Tuesday, 24-Nov-26 12:02:00 GMT", timedelta(minutes=2)),
        ("9999999999", timedelta(days=31)),
        ("later", None),
        (None, None),
    ],
)
def test_what_a_server_asks_for_is_kept(ask, reply, status, value, wait):
    outcome, _ = ask(reply(status, b"", *([("Retry-After", value)] if value else [])))
    assert outcome.retry_after == wait


@pytest.mark.parametrize(
    ("script", "grade", "text"),
    [
        pytest.param(b"", "temporary", "does not answer in proper HTTP", id="hangs-up"),
        pytest.param(
            b"SSH-2.0-OpenSSH_9.6\r\n\r\n", "temporary", "does not answer in proper HTTP", id="another-protocol"
        ),
        pytest.param(b"<rss/>", "temporary", "does not answer in proper HTTP", id="no-head"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Le", "temporary", "does not answer in proper HTTP", id="half-a-head"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\n: x\r\n\r\n", "temporary", "does not answer in proper HTTP", id="a-field-without-name"
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
            "temporary",
            "does not answer in proper HTTP",
            id="two-lengths",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nabcd",
            "temporary",
            "does not answer in proper HTTP",
            id="a-negative-length",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<rss>",
            "temporary",
            "broke off in the middle",
            id="shorter-than-its-length",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n",
            "temporary",
            "broke off in the middle",
            id="no-last-chunk",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n<rss>",
            "temporary",
            "broke off in the middle",
            id="a-chunk-size-of-words",
        ),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "soft", "empty body", id="an-empty-body"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Encoding: gzip\r\n\r\n<rss>",
            "soft",
            "not what its Content-Encoding says",
            id="not-gzip",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\0\0\0\0\0\0\x03",
            "temporary",
            "ends too early",
            id="a-gzip-head-alone",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Encoding: gzip, br\r\n\r\n<rss>",
            "soft",
            "Content-Encoding that feedhub neither asked for",
            id="two-codings",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Encoding: compress\r\n\r\n<rss>",
            "soft",
            "Content-Encoding that feedhub neither asked for",
            id="an-unknown-coding",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Length: 9999999999999999\r\n\r\n<rss>",
            "soft",
            "sent more than 20 MB; raise max_body",
            id="announces-too-much",
        ),
    ],
)
def test_what_is_no_whole_answer_is_a_failure(ask, script, grade, text):
    async def answer(asked, writer):
        writer.write(script)
        await writer.drain()

    outcome, _ = ask(answer)
    assert isinstance(outcome, Failed)
    assert outcome.grade == grade
    assert text in outcome.reason


def test_more_than_its_length_is_cut_there(ask):
    """The rest is no part of the answer, and of no other: the connection is not used again."""

    async def answer(asked, writer):
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<rss/>HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"
        )
        await writer.drain()

    outcome, _ = ask(answer)
    assert outcome.body == b"<rss/>"


def test_a_reset_in_the_middle_is_a_failure(ask):
    async def answer(asked, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<rss>")
        await writer.drain()
        linger = b"\1\0\0\0\0\0\0\0"  # close with RST
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)

    outcome, _ = ask(answer)
    assert outcome == Failed(
        grade="temporary", reason="127.0.0.1 broke off in the middle of its answer, so the feed is not whole"
    )


def test_nobody_listening_is_a_failure(client, rules):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    async def scenario():
        async with client(rules) as asking:
            return await asking.fetch(Request(source="s", url=f"http://127.0.0.1:{port}/feed"))

    assert asyncio.run(scenario()) == Failed(
        grade="temporary", reason="127.0.0.1 refuses connections; the server may be down, or the port wrong"
    )


@pytest.mark.parametrize(
    "host", ["nowhere.example", "a..example", f"{'a' * 70}.example", "-.example", "bücher.example"]
)
def test_a_name_nobody_knows_is_a_failure(ask, reply, names, host):
    outcome, _ = ask(reply(), host=host)
    assert outcome.grade == "temporary"
    assert outcome.reason.endswith("is not known to the name server; check the spelling of the address")


@pytest.mark.parametrize(
    "headers", [{"X-Key": "a\r\nHost: evil"}, {"X Key": "a"}, {"X-Key": "a\0b"}, {"Schlüssel": "a"}, {"": "a"}]
)
def test_a_header_that_http_forbids_is_not_sent(ask, reply, headers):
    outcome, asked = ask(reply(), headers=headers)
    assert outcome.grade == "hard"
    assert "a header of the source" in outcome.reason
    assert asked == []


def test_a_reason_names_the_host_and_tells_no_secret(serve, client, rules, reply):
    """status prints it, and logs keep it."""

    async def scenario():
        answer = reply(302, b"", ("Location", "http://eve:hidden@127.0.0.2:1/?token=hidden"))
        async with serve(lambda _: answer) as server, client(rules) as asking:
            url = server.url("/feed?key=hidden", host="ann:hidden@127.0.0.1")
            return await asking.fetch(Request(source="s", url=url, headers={"X-Key": "hidden"}))

    outcome = asyncio.run(scenario())
    assert (
        outcome.reason
        == "127.0.0.2 (redirected from 127.0.0.1) refuses connections; the server may be down, or the port wrong"
    )


def test_a_reason_is_cut_where_it_would_not_fit():
    assert failures.failed("soft", "long " * 100).reason == ("long " * 100)[:300]


def test_a_reason_fits_whatever_the_host_is_called(ask, reply, names):
    long = ".".join(["a" * 60] * 4)
    outcome, _ = ask(reply(), host=long)
    assert len(outcome.reason) <= 300
    assert "…" in outcome.reason
    names.known[long] = ["10.0.0.1"]
    assert len(ask(reply(), host=long)[0].reason) <= 300


def test_too_slow_is_a_failure_that_says_how_long_was_waited(ask, rules):
    async def answer(asked, writer):
        await asyncio.sleep(60)

    outcome, _ = ask(answer, by=replace(rules, timeout=timedelta(milliseconds=100)))
    assert outcome == Failed(grade="temporary", reason="127.0.0.1 gave no whole answer within 0.1 s")


def test_a_bug_is_raised(serve, client, rules, reply, monkeypatch):
    """Only strangers' failures become values."""
    monkeypatch.setattr("feedhub.fetch.client.fresh_for", lambda *_, **__: 1 / 0)

    async def scenario():
        async with serve(lambda _: reply()) as server, client(rules) as asking:
            await asking.fetch(Request(source="s", url=server.url()))

    with pytest.raises(ZeroDivisionError):
        asyncio.run(scenario())


def test_cancelling_is_not_a_failure(serve, client, rules, reply):
    """A pass that is ended leaves neither an outcome nor a task; the client can be asked again."""

    async def scenario():
        silent = asyncio.Event()

        async def answer(asked, writer):
            if asked.target == "/silent":
                silent.set()
                await asyncio.sleep(60)
            writer.write(reply())
            await writer.drain()

        async with serve(answer) as server, client(rules) as asking:
            task = asyncio.create_task(asking.fetch(Request(source="s", url=server.url("/silent"))))
            await silent.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            return await asking.fetch(Request(source="s", url=server.url()))

    assert isinstance(asyncio.run(scenario()), Fetched)
