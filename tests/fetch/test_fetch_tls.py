"""TLS is verified; a broken certificate is a reason that says what is broken, never accepted."""

import asyncio
import ssl
from pathlib import Path

import pytest

from feedhub.model import Failed, Fetched, Request

HERE = Path(__file__).parent / "tls"


@pytest.fixture
def trusted(monkeypatch):
    """The test's own authority is trusted, as an operator would say it."""
    monkeypatch.setenv("SSL_CERT_FILE", str(HERE / "authority.pem"))


def certificate(name: str, **options) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(HERE / f"{name}.pem")
    for option, value in options.items():
        setattr(context, option, value)
    return context


@pytest.fixture
def here(names):
    names.known["news.example"] = ["127.0.0.1"]
    names.known["news.example."] = ["127.0.0.1"]
    return names


@pytest.mark.parametrize("host", ["news.example", "NEWS.example", "news.example.", "127.0.0.1"])
def test_a_good_certificate_is_accepted(ask, reply, trusted, here, host):
    outcome, [_] = ask(reply(), host=host, tls=certificate("good"))
    assert isinstance(outcome, Fetched)
    assert outcome.body.startswith(b"<rss")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("expired", "its certificate has expired; its owner must renew it"),
        ("early", "its certificate is not valid yet; check this machine's clock"),
        ("other", "its certificate is for another host; check the address"),
        (
            "selfsigned",
            "its certificate is signed by itself; add it to the authorities in SSL_CERT_FILE if you trust it",
        ),
    ],
)
def test_a_broken_one_is_a_reason(ask, reply, trusted, here, name, text):
    outcome, asked = ask(reply(), host="news.example", tls=certificate(name))
    assert outcome == Failed(grade="hard", reason=f"news.example cannot be trusted: {text}")
    assert asked == []


def test_an_address_is_checked_like_a_name(ask, reply, trusted):
    outcome, _ = ask(reply(), tls=certificate("other"))
    assert outcome == Failed(
        grade="hard", reason="127.0.0.1 cannot be trusted: its certificate is for another host; check the address"
    )


def test_an_authority_nobody_knows_is_a_reason(ask, reply, here, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    outcome, asked = ask(reply(), host="news.example", tls=certificate("good"))
    assert outcome.grade == "hard"
    assert "comes from an authority unknown here" in outcome.reason
    assert asked == []


def test_a_list_of_authorities_that_cannot_be_read_is_a_reason(ask, reply, here, monkeypatch, tmp_path):
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "gone.pem"))
    outcome, _ = ask(reply(), host="news.example", tls=certificate("good"))
    assert outcome.grade == "hard"
    assert "SSL_CERT_FILE" in outcome.reason


def test_a_server_without_tls_is_a_reason(client, rules, trusted):
    async def scenario():
        async def complain(reader, writer):
            writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            await writer.drain()
            writer.close()

        async with await asyncio.start_server(complain, "127.0.0.1", 0) as server, client(rules) as asking:
            port = server.sockets[0].getsockname()[1]
            return await asking.fetch(Request(source="s", url=f"https://127.0.0.1:{port}/feed"))

    assert asyncio.run(scenario()) == Failed(
        grade="temporary", reason="127.0.0.1 does not agree on TLS (wrong version number); it may be misconfigured"
    )


def test_a_server_that_speaks_only_an_old_tls_is_a_reason(ask, reply, trusted):
    old = certificate("good")
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        old.maximum_version = ssl.TLSVersion.TLSv1_1
    outcome, _ = ask(reply(), tls=old)
    assert outcome.grade == "temporary"


def test_a_long_body_comes_whole_over_tls(ask, reply, trusted):
    body = b"".join(b"<item>%d</item>" % n for n in range(100_000))
    outcome, _ = ask(reply(200, body), tls=certificate("good"))
    assert outcome.body == body


def test_a_connection_is_kept_over_tls(serve, client, rules, reply, trusted):
    async def scenario():
        async with serve(lambda _: reply(), tls=certificate("good")) as server, client(rules) as asking:
            for _ in range(3):
                assert isinstance(await asking.fetch(Request(source="s", url=server.url(scheme="https"))), Fetched)
            return server.connections

    assert asyncio.run(scenario()) == 1


def test_a_proxys_tunnel_ends_at_the_host_that_was_asked(serve, client, rules, reply, trusted, names):
    """CONNECT through a proxy: the certificate is the target's, and the target's name is not looked up here."""

    async def scenario():
        async with serve(lambda _: reply(), tls=certificate("good")) as target:

            async def tunnel(asked, writer):
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                out, into = await asyncio.open_connection("127.0.0.1", target.port)
                reader = writer.transport.get_protocol()._stream_reader

                async def pump(source, sink):
                    while data := await source.read(65536):
                        sink.write(data)

                one = asyncio.create_task(pump(reader, into))
                try:
                    await pump(out, writer)
                finally:
                    one.cancel()
                    into.transport.abort()

            async with serve(tunnel) as proxy, client(rules) as asking:
                request = Request(source="s", url="https://news.example/feed", proxy=proxy.url(""))
                return await asking.fetch(request), proxy.asked, target.asked

    outcome, by_proxy, by_target = asyncio.run(scenario())
    assert isinstance(outcome, Fetched)
    assert by_proxy[0].line == b"CONNECT news.example:443 HTTP/1.1"
    assert by_target[0]["host"] == b"news.example"
    assert names.asked == []


def test_what_a_proxy_says_before_tls_is_not_taken_for_the_host_after_it(serve, client, rules, reply, trusted):
    """Bytes injected behind the answer to CONNECT came from nobody who was verified."""

    async def tunnel(asked, writer):
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n" + reply())
        await writer.drain()
        await asyncio.sleep(5)

    async def scenario():
        async with serve(tunnel) as proxy, client(rules) as asking:
            return await asking.fetch(Request(source="s", url="https://news.example/feed", proxy=proxy.url("")))

    outcome = asyncio.run(scenario())
    assert isinstance(outcome, Failed)
    assert "sends more around its answer" in outcome.reason
