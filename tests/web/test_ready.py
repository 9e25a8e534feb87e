"""What goes out at once is what the long way would have said, byte for byte, or is left to it."""

import asyncio
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedhub.web import application
from feedhub.web.feeds import Site

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
MODIFIED = "Tue, 24 Nov 2026 09:00:00 GMT"
NAMES = ("world.atom", "world.html", "index.html", "tiny.json", "world/archive/1.atom", "photo.png")
TARGETS = st.sampled_from(
    [
        "/",
        "/world",
        "/world.atom",
        "/world.html",
        "/tiny.json",
        "/world/archive/1.atom",
        "/photo.png",
        "/nothing.atom",
        "/world.atom?x=1",
        "/world%2eatom",
        "/news/world.atom",
        "/news",
        "/news/",
        "/newsworld",
        "/../world.atom",
        "//world.atom",
        "/world.atom/",
        "*",
        "world.atom",
        "http://x/world.atom",
        "/.hidden",
        "/robots.txt",
        "",
    ]
)


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    public = tmp_path_factory.mktemp("ready")
    for name in NAMES:
        path = public / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"<feed/>" if name == "tiny.json" else b"<feed>the same again and again</feed>" * 40)
    return application(Site(public=public, clock=lambda: NOW, root="/news"))


async def the_long_way(front, method, target, fields):
    path, _, query = target.partition("?")
    scope = {
        "type": "http",
        "method": method,
        "path": path.replace("%2e", "."),
        "query_string": query.encode(),
        "headers": fields,
    }
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.disconnect"}

    await front(scope, receive, send)
    start, body = sent[0], b"".join(each.get("body", b"") for each in sent[1:])
    lines = [b"%s: %s" % header for header in start["headers"]]
    return start["status"], lines, b"" if method == "HEAD" else body


FIELDS = st.fixed_dictionaries(
    {},
    optional={
        b"accept-encoding": st.sampled_from([b"gzip", b"br, gzip", b"gzip;q=0", b"*", b""]),
        b"sec-fetch-dest": st.sampled_from([b"document", b"empty"]),
        b"if-none-match": st.sampled_from([b"*", b'"x"', b"garbled", b"{etag}", b"W/{etag}", b'"x", {etag}']),
        b"if-modified-since": st.sampled_from(
            [b"Tue, 24 Nov 2020 09:00:00 GMT", b"Tue, 24 Nov 2037 09:00:00 GMT", b"soon"]
        ),
        b"if-match": st.sampled_from([b"*", b'"x"']),
        b"user-agent": st.just(b"reader"),
    },
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(method=st.sampled_from(["GET", "HEAD", "POST"]), target=TARGETS, said=FIELDS)
def test_what_is_ready_is_what_the_long_way_says(front, method, target, said):
    """Any request, twice over: where the short way answers at all, it answers alike."""

    async def both():
        plain = {name: value for name, value in said.items() if not name.startswith(b"if-")}
        _, lines, _ = await the_long_way(front, "GET", target, list(plain.items()))
        etag = next((line[6:] for line in lines if line.startswith(b"etag: ")), b'"none"')
        fields = {name: value.replace(b"{etag}", etag) for name, value in said.items()}
        short = front.at_once(method.encode(), target.encode(), fields)
        return short, await the_long_way(front, method, target, list(fields.items()))

    short, (status, lines, body) = asyncio.run(both())
    if short is None:
        return
    head, sent = short
    first, *rest = head.removesuffix(b"\r\n").split(b"\r\n")
    assert first.split(b" ")[1] == str(status).encode()
    assert sorted(rest) == sorted(lines)
    assert sent == body


def test_what_readers_ask_is_ready_after_the_first(front):
    """Else all of this is for nothing: the plain request, the usual codings, the usual 304."""
    for fields in ({}, {b"accept-encoding": b"gzip"}, {b"accept-encoding": b"gzip, br"}):
        _, lines, body = asyncio.run(the_long_way(front, "GET", "/world.atom", list(fields.items())))
        etag = next(line[6:] for line in lines if line.startswith(b"etag: "))
        head, sent = front.at_once(b"GET", b"/world.atom", fields)
        assert sent == body
        assert head.startswith(b"HTTP/1.1 200 OK\r\n")
        head, sent = front.at_once(b"GET", b"/news/world.atom", fields | {b"if-none-match": etag})
        assert sent == b""
        assert head.startswith(b"HTTP/1.1 304 Not Modified\r\n")
        assert front.at_once(b"HEAD", b"/world.atom", fields)[1] == b""


def test_the_addresses_remembered_are_bounded(front, monkeypatch):
    monkeypatch.setattr("feedhub.web.ready.NAMES", 10)
    for n in range(100):
        front.at_once(b"GET", b"/w%d.atom" % n, {})
    assert len(front.at_once._names) <= 10
