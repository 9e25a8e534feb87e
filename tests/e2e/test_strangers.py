"""What strangers' servers do wrong costs their own source, with a sentence that says why, and nobody else."""

import socket
import struct
import threading

import pytest

HTML = "<!doctype html><html><head><title>Welcome</title></head><body><p>We use cookies.</p></body></html>"


@pytest.fixture
def with_neighbour(house, site, item, rss):
    """A house with one healthy source; the ill one is added by the test."""
    house.source("healthy", site.put("/healthy", rss([item("healthy")])))
    house.section()
    return house


def test_a_source_that_sends_no_feed_fails_alone(with_neighbour, site):
    """Thirteen ways to send no feed; each is told in one sentence, and the healthy source is published in the same run."""
    house = with_neighbour
    answers = {
        "html": ({"body": HTML, "type": "text/html"}, ""),
        "no-json": ({"body": "{} not json", "type": "application/feed+json"}, ""),
        "a-picture": ({"body": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "type": "image/png"}, ""),
        "nothing": ({"body": b""}, ""),
        "cut-off": ({"body": b"x" * 4000, "cut": 100}, ""),
        "not-found": ({"status": 404, "body": HTML, "type": "text/html"}, "404"),
        "forbidden": ({"status": 403}, "403"),
        "server-error": ({"status": 500}, "500"),
        "a-loop": ({"status": 302, "headers": {"Location": "/a-loop"}}, "redirect"),
        "to-another-scheme": ({"status": 301, "headers": {"Location": "ftp://127.0.0.1/feed"}}, "redirect"),
        "to-nowhere": ({"status": 301}, ""),
        "not-gzip": ({"body": b"<rss>", "headers": {"Content-Encoding": "gzip"}}, ""),
        "a-torn-feed": ({"body": b'<rss version="2.0"><channel><title>T</title>' + b" " * 4000, "cut": 1000}, ""),
    }
    for name, (answer, _) in answers.items():
        house.source(name, site.put(f"/{name}", **answer))
    counts = house.refresh()
    assert (counts["failed"], counts["new"]) == (len(answers), 1)
    assert len(house.items()) == 1
    status = house.status()
    for name, (_, said) in answers.items():
        line = status[name]
        assert (line["outcome"], line["articles"]) == ("failed", 0), name
        assert said in line["reason"].lower(), name
        assert 0 < len(line["reason"]) <= 300, name
        assert "\n" not in line["reason"], name


def test_a_host_that_is_not_there_fails_alone(with_neighbour, free_port):
    house = with_neighbour
    house.source("ill", f"http://127.0.0.1:{free_port}/feed")
    house.source("unnamed", "http://no-such-host.invalid/feed")
    counts = house.refresh()
    assert (counts["failed"], counts["new"]) == (2, 1)
    status = house.status()
    assert status["ill"]["reason"] != status["unnamed"]["reason"]
    assert "no-such-host.invalid" in status["unnamed"]["reason"]


def test_a_server_that_hangs_up_stammers_or_dawdles_fails_alone(with_neighbour, site, item, rss):
    """A reset connection, an answer that is no HTTP, one that drips for ever and one that never begins: each costs itself."""
    house = with_neighbour
    house.source("slow", site.put("/slow", rss([item("slow")]), delay=30))
    house.tables["fetch"]["timeout"] = "2s"
    done = threading.Event()

    def reset(connection):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def stammer(connection):
        connection.sendall(b"SSH-2.0-OpenSSH_9.6\r\n")

    def drip(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 100000\r\n\r\n")
        while not done.wait(0.1):
            connection.sendall(b" ")

    def serve(listener, how):
        try:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                how(connection)
        except OSError:
            pass  # the other side has hung up, or the test is over

    listeners = []
    threads = []
    for how in (reset, stammer, drip):
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)
        house.source(how.__name__, f"http://127.0.0.1:{listener.getsockname()[1]}/")
        threads.append(threading.Thread(target=serve, args=(listener, how)))
        threads[-1].start()
    try:
        counts = house.refresh()
    finally:
        done.set()
        for thread, listener in zip(threads, listeners, strict=True):
            thread.join()
            listener.close()
    assert (counts["failed"], counts["new"]) == (4, 1)
    status = house.status()
    assert "2 s" in status["drip"]["reason"]
    assert "2 s" in status["slow"]["reason"]


def test_every_source_failing_is_a_failure(house, site):
    house.source("a", site.put("/a", status=500))
    house.source("b", site.put("/b", HTML, type="text/html"))
    house.section()
    assert house.refresh(code=1)["failed"] == 2


def test_gone_means_stop(with_neighbour, site):
    """410: never asked again, not even by --force."""
    house = with_neighbour
    house.source("gone", site.put("/gone", status=410))
    house.refresh()
    house.refresh("--force")
    assert site.times("/gone") == 1
    gone = house.status()["gone"]
    assert (gone["state"], gone["next_fetch"]) == ("stopped", None)
    assert "410" in gone["reason"]


def test_retry_after_holds_under_force(with_neighbour, site):
    house = with_neighbour
    house.source("busy", site.put("/busy", status=429, headers={"Retry-After": "3600"}))
    house.refresh()
    house.refresh("--force")
    assert site.times("/busy") == 1
    busy = house.status()["busy"]
    assert busy["state"] == "slowed"
    assert busy["next_fetch"] > busy["last_fetch"]


def test_a_failing_source_is_asked_again_under_force(with_neighbour, site, item, rss):
    """Pauses of our own making are ours to lift; when it recovers nothing of the failure is left."""
    house = with_neighbour
    house.source("ill", site.put("/ill", status=500))
    house.refresh()
    site.put("/ill", rss([item("well again")]))
    assert house.refresh()["sources"] == 0
    assert house.refresh("--force")["new"] == 1
    assert house.status()["ill"] | {"last_fetch": 0, "next_fetch": 0} == {
        "id": "ill",
        "url": site.url("/ill"),
        "state": "active",
        "outcome": "fetched",
        "reason": None,
        "last_fetch": 0,
        "next_fetch": 0,
        "articles": 1,
    }


def test_only_a_permanent_move_is_remembered(house, site, item, rss):
    moves = {301: True, 308: True, 302: False, 307: False}
    for status in moves:
        site.put(f"/new{status}", rss([item(status)]))
        house.source(f"s{status}", site.put(f"/old{status}", status=status, headers={"Location": f"/new{status}"}))
    house.section()
    assert house.refresh()["new"] == 4
    counts = house.refresh("--force")
    assert (counts["not_modified"], counts["new"]) == (4, 0)
    asked = {status: (site.times(f"/old{status}"), site.times(f"/new{status}")) for status in moves}
    assert asked == {status: (1 if remembered else 2, 2) for status, remembered in moves.items()}


def test_a_move_that_came_with_a_failure_is_not_remembered(house, site, item, rss):
    """A captive portal answers 301 to its own login page: the old address is asked next time."""
    site.put("/login", HTML, type="text/html")
    house.source("a", site.put("/a", status=301, headers={"Location": "/login"}))
    house.section()
    house.refresh(code=1)
    site.put("/a", rss([item(1)]))
    assert house.refresh("--force")["new"] == 1


def test_a_compressed_body_is_read_and_a_bomb_is_not(with_neighbour, site, item, rss):
    house = with_neighbour
    house.tables["fetch"]["max_body"] = "1MB"
    house.source("zipped", site.put("/zipped", rss([item("zipped")]), zipped=True))
    house.source("bomb", site.put("/bomb", rss([item("bomb")]) + b" " * 50_000_000, zipped=True))
    counts = house.refresh()
    assert (counts["new"], counts["failed"]) == (2, 1)
    assert "1 MB" in house.status()["bomb"]["reason"] or "1MB" in house.status()["bomb"]["reason"]


def test_an_address_inside_is_not_spoken_to_unless_the_operator_opens_it(house, site, item, rss):
    """However it is spelt: the address connected to is what is judged."""
    site.put("/secret", rss([item(1)]))
    house.tables = {}
    spelt = ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "0.0.0.0"]
    for number, host in enumerate(spelt):
        house.source(f"inside-{number}", f"http://{host}:{site.port}/secret?{number}")
    house.section()
    house.refresh(code=1)
    assert site.asked == []
    assert all("allow_private" in line["reason"] for line in house.status().values())


def test_a_redirect_does_not_lead_inside(house, site, item, rss):
    """Only the one address is open: a hop to its neighbour is judged like a first request."""
    house.tables["fetch"]["allow_private"] = ["127.0.0.1/32"]
    site.put("/secret", rss([item(1)]))
    house.source("a", site.put("/a", status=302, headers={"Location": site.url("/secret", "127.0.0.9")}))
    house.section()
    house.refresh(code=1)
    assert site.times("/secret") == 0


def test_a_source_that_falls_silent_empties_no_section(house, site, item, rss):
    """One breaks, one turns into a page, one empties: what they said before stands, to the byte."""
    for name in ("breaks", "turns", "empties", "goes-on"):
        house.source(name, site.put(f"/{name}", rss([item(f"{name}{n}", hours=n + 1) for n in range(3)])))
    house.section()
    house.refresh()
    before = house.published()
    assert len(house.items()) == 12
    site.put("/breaks", status=500)
    site.put("/turns", HTML, type="text/html")
    site.put("/empties", rss([]))
    house.refresh("--force")
    house.run("publish", "world-media")
    assert house.published() == before


def test_a_flood_of_old_items_reaches_the_store_and_no_front_page(house, site, item, rss):
    house.source("calm", site.put("/calm", rss([item(f"calm{n}", hours=n + 1) for n in range(3)])))
    house.section()
    house.refresh()
    before = house.items()
    house.source("flood", site.put("/flood", rss([item(n, hours=24 * 30 + n) for n in range(500)])))
    assert house.refresh()["new"] == 500
    assert house.items() == before
    assert len(house.articles()) == 503


def test_a_new_sources_backlog_does_not_flood_the_front(house, site, item, rss):
    """Of 40 items all from today, `backfill` (10) may be published; what comes later may all be."""
    told = [item(n, hours=n / 4 + 1) for n in range(40)]
    house.source("a", site.put("/a", rss(told)))
    house.section()
    house.refresh()
    assert [found["title"].split()[1] for found in house.items()] == [str(n) for n in range(10)]
    site.put("/a", rss([item(f"new{n}", hours=0.1) for n in range(15)] + told))
    house.refresh("--force")
    assert len(house.items()) == 25


def test_a_damaged_item_costs_only_itself(house, site, item, rss):
    """A bare ampersand, a raw control character and an entity nobody declared; the entries around them are whole."""
    body = rss([item(1), item(2), item(3)]).replace(b"Council 2 votes", b"Council 2 & Sons \x0c &nbsp;votes")
    house.source("a", site.put("/a", body))
    house.section()
    assert house.refresh()["new"] == 3
    titles = {found["title"] for found in house.items()}
    assert {"Council 1 votes on harbour wall 1", "Council 3 votes on harbour wall 3"} < titles
    assert any(title.startswith("Council 2 & Sons") for title in titles)


def test_two_sources_with_one_address_are_asked_once_and_told(house, site, item, rss):
    url = site.put("/a", rss([item(1)]))
    house.source("a", url)
    house.source("b", url)
    house.section()
    counts = house.refresh()
    assert (counts["new"], counts["duplicate"]) == (1, 1)
    assert site.times("/a") == 1
    assert "same address as a" in house.status()["b"]["reason"]


def test_an_outsized_body_is_read_in_a_process_of_its_own(with_neighbour, site, item, rss):
    """Three megabytes through the real command: every entry is stored, beside the neighbour's."""
    house = with_neighbour
    large = rss([item(f"large{n}", text=f"<p>Hall {n} {'heard many words ' * 600}</p>") for n in range(320)])
    assert len(large) > 3_000_000
    house.source("large", site.put("/large", large))
    house.refresh()
    assert house.status()["large"]["articles"] == 320


def test_a_secret_in_a_sources_address_is_never_published(house, site, item, rss, monkeypatch):
    """An address that came from ${NAME} is in no published file; the articles are, and the outlet is credited."""
    monkeypatch.setenv("PAPER_TOKEN", "s3cr3t-t0ken")
    house.source("a", site.put("/a", rss([item(1)])) + "?token=${PAPER_TOKEN}")
    house.section()
    assert house.refresh()["new"] == 1
    published = house.published()
    assert b"Council 1 votes" in published["world-media.rss"][0]
    assert [name for name, (data, _, _) in published.items() if b"s3cr3t" in data] == []
