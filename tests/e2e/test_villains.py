"""The command among servers that mean harm: each costs its own timeout and nothing else, and nobody else is late."""

import gzip
import socket
import socketserver
import threading
import time
import zlib

import pytest

TIMEOUT = 6  # seconds, for the whole exchange
SILENT = 150  # hosts that take a connection and say nothing; more than twice as many as are asked at once
GOOD = 40
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"


def bomb(rounds: int) -> bytes:
    """So many megabytes of nothing."""
    squeeze = zlib.compressobj(9, wbits=31)
    return b"".join(squeeze.compress(bytes(1_000_000)) for _ in range(rounds)) + squeeze.flush()


def drips(send):
    send(OK + b"Content-Length: 1000000\r\n\r\n")
    while True:
        send(b".")
        time.sleep(0.05)


def floods(head, again):
    def script(send):
        send(head)
        while True:
            send(again)

    return script


def sends(data):
    return lambda send: send(data)


def packed(coding, data):
    return sends(OK + b"Content-Encoding: %b\r\nContent-Length: %d\r\n\r\n" % (coding, len(data)) + data)


VILLAINS = {
    "drip": (drips, "no whole answer within"),
    "interim": (floods(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100), "more around its answer than a feed needs"),
    "headers": (floods(b"HTTP/1.1 200 OK\r\n", b"X-Header: value\r\n" * 100), "proper HTTP"),
    "chunks": (
        floods(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"400\r\n" + b"a" * 1024 + b"\r\n"),
        "more than 5 MB",
    ),
    "bomb": (packed(b"gzip", bomb(100)), "more than 5 MB"),
    "twice": (packed(b"gzip", gzip.compress(bomb(100))), "compressed data"),
    "two-codings": (packed(b"gzip, gzip", gzip.compress(bomb(1))), "neither asked for nor knows"),
    "hangs-up": (sends(OK + b"Content-Length: 1000\r\n\r\n<rss>"), "broke off"),
    "no-http": (sends(b"SSH-2.0-OpenSSH_9.2\r\n"), "proper HTTP"),
}


@pytest.fixture
def villains():
    """A port at which every 127.0.9.n does what the path says, for as long as it is listened to."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self):
            name = self.request.recv(4096).split(b" ", 2)[1].decode().lstrip("/")
            try:
                VILLAINS[name][0](self.request.sendall)
            except OSError:  # cut off
                return

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False
        allow_reuse_address = True
        request_queue_size = 100

    with Server(("0.0.0.0", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.fixture
def silent():
    """Where connections are made and nothing is ever said."""
    with socket.socket() as listener:
        listener.bind(("0.0.0.0", 0))
        listener.listen(2 * SILENT)
        yield listener


def test_villains_cost_themselves_only(house, site, item, rss, villains, silent):
    """In the first pass nobody knows them. In the next they come last, so that the others are asked at once."""
    house.tables["fetch"] |= {"timeout": f"{TIMEOUT}s", "max_body": "5MB"}
    port = silent.getsockname()[1]
    for n in range(SILENT):
        house.sources.append({"id": f"silent-{n}", "url": f"http://127.0.{10 + n // 200}.{n % 200 + 1}:{port}/"})
    for n, name in enumerate(VILLAINS):
        house.sources.append({"id": name, "url": f"http://127.0.9.{n + 1}:{villains}/{name}"})
    for n in range(GOOD):
        site.put(f"/{n}", rss([item(n)]))
        house.sources.append({"id": f"good-{n}", "url": site.url(f"/{n}", f"127.0.8.{n + 1}")})
    house.section()
    counts = house.refresh()
    assert (counts["fetched"], counts["failed"]) == (GOOD, SILENT + len(VILLAINS))
    standing = house.status()
    for name, (_, reason) in VILLAINS.items():
        assert reason in standing[name]["reason"], name
    assert all("no whole answer within" in standing[f"silent-{n}"]["reason"] for n in range(SILENT))

    with house.start("refresh", "--force", "--json", "--no-publish") as process:
        said = [process.stdout.readline() for _ in range(GOOD)]
        early = time.monotonic()
        process.stdout.read()
        assert process.wait() == 0
    late = time.monotonic() - early
    assert all('"source": "good-' in line and '"not_modified"' in line for line in said)
    assert late > TIMEOUT * 0.9, "not one of them waited for a silent host"


def test_readers_do_not_wait_for_a_silent_host(house, site, item, rss, silent, until):
    """What answered at once is published at once, while the last has its time. The summary tells of it all the same."""
    house.tables["fetch"] |= {"timeout": "5m"}  # longer than `until` is patient
    house.source("good", site.put("/good", rss([item(1)])))
    house.source("silent", f"http://127.0.10.1:{silent.getsockname()[1]}/")
    house.section()
    with house.start("refresh") as process:
        until(lambda: (house.public / "world-media.json").exists() and house.items(), what="the edition")
        assert process.poll() is None, "it did not wait for the silent one"
        silent.close()  # which hangs up on whom it never spoke to
        out, _ = process.communicate(timeout=60)
    assert "1 fetched, 0 not modified, 1 failed; 1 new" in out
    assert "; published world-media, all\n" in out
