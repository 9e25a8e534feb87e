"""Whoever is silent or slow costs nobody anything, and connections are kept as HTTP says."""

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import httpx
import plain
import pytest

from feedhub.daemon import connections
from feedhub.web import application
from feedhub.web.feeds import Site

GET = b"GET /world.atom HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture
def dial(served):
    """A new line to the server; all are hung up afterwards."""
    lines = []

    def dial(*said: bytes, timeout: float = 30) -> socket.socket:
        line = socket.create_connection((served.client.base_url.host, served.client.base_url.port), timeout=timeout)
        lines.append(line)
        for part in said:
            line.sendall(part)
        return line

    yield dial
    for line in lines:
        line.close()


def heard(line: socket.socket, enough: int = 1) -> bytes:
    """All that is said until the other side hangs up, or so many answers have come."""
    told = b""
    while told.count(b"HTTP/1.1 ") < enough or not told.endswith(b"</feed>"):
        part = line.recv(65536)
        if not part:
            break
        told += part
    return told


def test_two_hundred_silent_connections_leave_the_others_served_at_once(served, dial):
    """Some say nothing, some begin a request and stop in the middle of its head, some in a body."""
    served.put("world.atom", b"<feed>x</feed>")
    for n in range(200):
        dial(
            (
                b"",
                b"GET /world.atom HTTP/1.1\r\nHost: x\r\nX-Slow: ",
                b"POST /healthz HTTP/1.1\r\nContent-Length: 9\r\n\r\nx",
            )[n % 3]
        )
    with ThreadPoolExecutor(8) as pool, httpx.Client(base_url=served.client.base_url, trust_env=False) as client:
        began = time.monotonic()
        assert {answer.status_code for answer in pool.map(client.get, ["/world.atom", "/healthz"] * 20)} == {200}
        assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"GET /world.atom HTTP/1.1\r\nHost: x\r\nX: ", id="half-a-head"),
        pytest.param(b"POST /world.atom HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc", id="half-a-body"),
        pytest.param(GET, id="one-request-and-no-more"),
    ],
)
def test_who_takes_too_long_is_hung_up_on(served, dial, monkeypatch, said):
    """Dripping helps nobody: what counts is when the request began to be waited for."""
    monkeypatch.setattr(connections, "ARRIVING", 0.3)
    served.put("world.atom", b"<feed>x</feed>")
    line = dial(said)
    began = time.monotonic()
    ended = False
    while not ended and time.monotonic() - began < 20:
        line.settimeout(0.1)
        try:
            ended = line.recv(65536) == b""
        except TimeoutError:
            if b"X: " in said or b"POST" in said:
                line.sendall(b"y")
        except ConnectionError:
            ended = True
    assert ended


def test_who_takes_no_answer_is_hung_up_on(served, dial, monkeypatch, caplog):
    """A hundred answers asked for and none read: they wait in nobody's memory for ever."""
    monkeypatch.setattr(connections, "TAKING", 0.3)
    served.put("world.atom", b"<feed>" + b"x" * 4_000_000 + b"</feed>")
    line = dial(GET * 20)
    time.sleep(3)
    told = 0
    with suppress(ConnectionError):
        while part := line.recv(1 << 20):
            told += len(part)
    assert told < 20 * 4_000_000
    assert not caplog.records, "it is no trouble of ours"


def test_requests_sent_in_a_row_are_answered_in_order(served, dial):
    """Ready ones and those that take the long way alike."""
    served.put("world.atom", b"<feed>world</feed>")
    served.put("other.atom", b"<feed>other</feed>")
    served.get("/world.atom")
    served.get("/other.atom")
    long = b"GET /other.atom?x HTTP/1.1\r\nHost: x\r\n\r\n"
    told = heard(dial(GET + long + GET + long), 4)
    assert [part.rpartition(b"\r\n\r\n")[2] for part in told.split(b"HTTP/1.1 ")[1:]] == [
        b"<feed>world</feed>",
        b"<feed>other</feed>",
    ] * 2


@pytest.mark.parametrize(
    ("head", "stays"),
    [
        pytest.param(b"GET /world.atom HTTP/1.1\r\nHost: x\r\n\r\n", True, id="http-1.1"),
        pytest.param(b"GET /world.atom HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", False, id="close"),
        pytest.param(b"GET /world.atom HTTP/1.0\r\n\r\n", False, id="http-1.0"),
    ],
)
def test_a_connection_stays_as_long_as_it_may(served, dial, head, stays):
    served.put("world.atom", b"<feed>x</feed>")
    served.get("/world.atom")
    line = dial(head)
    told = heard(line)
    assert told.startswith(b"HTTP/1.1 200 ")
    assert b"\r\ndate: " in told
    assert (b"connection: close" not in told) is stays
    if stays:
        line.sendall(GET)
        assert heard(line).startswith(b"HTTP/1.1 200 ")
    else:
        assert line.recv(1) == b""


@pytest.mark.parametrize(
    "more",
    [
        pytest.param(b"Content-Length: 5\r\n\r\nhello", id="a-body"),
        pytest.param(b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", id="chunks"),
        pytest.param(b"Content-Length: 5\r\nExpect: 100-continue\r\n\r\nhello", id="a-body-that-asks-first"),
        pytest.param(b"Accept: a\r\nAccept: b\r\n\r\n", id="a-field-on-two-lines"),
    ],
)
def test_what_comes_with_a_get_is_read_and_left_alone(served, dial, more):
    """And the next request is not taken for a part of it."""
    served.put("world.atom", b"<feed>x</feed>")
    served.get("/world.atom")
    told = heard(dial(b"GET /world.atom HTTP/1.1\r\nHost: x\r\n" + more + GET), 2)
    assert told.count(b"HTTP/1.1 200 ") == 2


@pytest.mark.parametrize("hosts", [b"", b"Host: x\r\nHost: y\r\n", b"Host: x\r\nHost: x\r\n"])
@pytest.mark.parametrize("path", [b"/world.atom", b"/healthz"])
def test_a_request_names_one_host(served, dial, hosts, path):
    """RFC 9112 3.2, as nginx has it; proxies before us and we must not read two names in two ways."""
    served.put("world.atom", b"<feed>x</feed>")
    served.get("/world.atom")
    line = dial(b"GET " + path + b" HTTP/1.1\r\n" + hosts + b"\r\n" + GET)
    told = heard(line)
    assert told.startswith(b"HTTP/1.1 400 ")
    assert b"<feed>" not in told
    assert line.recv(1) == b""


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (b"FOO /world.atom HTTP/1.1\r\nHost: x\r\n\r\n", b"405"),
        (b"VERSION-CONTROL-X / HTTP/1.0\r\n\r\n", b"405"),
        (b"get /world.atom HTTP/1.1\r\nHost: x\r\n\r\n", b"400"),
        (b"GET /world.atom HTTP/1.1\r\n: x\r\n\r\n", b"400"),
        (b"\x16\x03\x01 / HTTP/1.1\r\n\r\n", b"400"),
    ],
)
def test_a_method_that_nobody_knows_is_told_which_ones_there_are(served, dial, said, status):
    """405 with Allow, as nginx says it; the parser knows a list of methods and takes any other for no HTTP."""
    told = heard(dial(said))
    assert told[9:12] == status
    assert (b"\r\nallow: GET, HEAD\r\n" in told) == (status == b"405")
    assert b"\r\nx-content-type-options: nosniff\r\n" in told


@pytest.mark.parametrize("target", [b"http://wire.example/", b"http://wire.example", b"HTTP://wire.example?q=http://a"])
def test_a_whole_address_is_understood(served, dial, target):
    """RFC 9112 3.2.2: as it is sent to a proxy; without a path it means the front page."""
    served.put("index.html", b"<p>front</p>")
    told = heard(dial(b"GET " + target + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
    assert told.startswith(b"HTTP/1.1 200 ")
    assert told.endswith(b"<p>front</p>")


def test_another_protocol_is_not_spoken(served, dial):
    """curl --http2 offers one with each request; it gets HTTP/1.1."""
    served.put("world.atom", b"<feed>x</feed>")
    served.get("/world.atom")
    offer = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n"
    told = heard(dial(b"GET /world.atom HTTP/1.1\r\nHost: x\r\n" + offer))
    assert told.startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    "begun", [b"GET / HTTP/1.1\r\nX: ", b"GET /", b"POST /world.atom HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n"]
)
def test_a_request_without_end_is_hung_up_on(served, dial, begun):
    """Before it fills anybody's memory."""
    served.put("world.atom", b"<feed>x</feed>")
    line, sent = dial(begun), 0
    with suppress(ConnectionError):
        while sent < 100_000_000:
            sent += line.send(b"a" * 65536)
    assert sent < 50_000_000


def test_where_connections_run_short_the_longest_silent_makes_room(tmp_path, listening, now):
    """Else a handful of silent ones would keep everybody out."""
    (tmp_path / "world.atom").write_bytes(b"<feed>x</feed>")
    app = application(Site(public=tmp_path, clock=lambda: now))
    with listening(app, most=10) as address, httpx.Client(base_url=address, trust_env=False) as client:
        where = (client.base_url.host, client.base_url.port)
        assert client.get("/world.atom").status_code == 200
        lines = [socket.create_connection(where, timeout=30) for _ in range(60)]
        for _ in range(5):
            assert plain.get(f"{address}/world.atom", timeout=30).status_code == 200
        hung_up = 0
        for line in lines:
            line.setblocking(False)
            try:
                hung_up += line.recv(1) == b""
            except BlockingIOError:
                pass
            except ConnectionError:
                hung_up += 1
            line.close()
        assert 50 <= hung_up < 60
