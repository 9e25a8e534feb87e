"""WebSub with real processes: readers subscribe at our hub and are told at once; a public hub is pinged."""

import hmac
import signal
import sqlite3
import time

import httpx
import pytest
from hubs import Stranger


@pytest.fixture
def hub(house, site, item, rss, free_port):
    """A house with a hub of its own, one source, one section; its address."""
    house.hub["base_url"] = f"http://127.0.0.1:{free_port}"
    house.tables["websub"] = {"hub": "own"}
    house.source("a", site.put("/a", rss([item(1)])))
    house.section()
    house.refresh()
    return str(house.hub["base_url"])


def ask(hub, reader, *, mode="subscribe", topic="/world-media.atom", path="/callback", **said):
    form = {"hub.mode": mode, "hub.callback": reader.url(path), "hub.topic": hub + topic}
    return httpx.post(f"{hub}/hub", data=form | {f"hub.{name}": value for name, value in said.items()}).status_code


def serving(running, hub, until):
    process = running("serve")
    until(lambda: _answers(f"{hub}/healthz"), what="serve")
    return process


def _answers(url):
    try:
        return httpx.get(url).status_code == 200
    except httpx.TransportError:
        return False


def test_a_reader_is_told_of_each_edition_once_also_after_a_kill(hub, house, site, item, rss, running, until):
    """websub.rocks hub 100, 102 and what is promised: discovered, asked, verified, told within 5 s of another's publish."""
    with Stranger() as reader:
        process = serving(running, hub, until)
        found = httpx.get(f"{hub}/world-media.atom")
        assert f'<{hub}/hub>; rel="hub", <{hub}/world-media.atom>; rel="self"' == found.headers["link"]
        assert ask(hub, reader, secret="s3cret", lease_seconds="86400") == 202
        until(reader.gets, what="the verification")
        [asked] = reader.gets()
        assert asked.said["hub.mode"] == "subscribe"
        assert asked.said["hub.topic"] == f"{hub}/world-media.atom"
        assert asked.said["hub.lease_seconds"] == "86400"
        assert len(asked.said["hub.challenge"]) >= 16
        time.sleep(0.5)
        for number in (2, 3, 4):
            site.put("/a", rss([item(each) for each in range(number, 0, -1)]))
            if number == 3:  # killed; the edition that comes meanwhile is not lost
                process.send_signal(signal.SIGKILL)
                process.wait()
            house.refresh("--force")
            if number == 3:
                process = serving(running, hub, until)
            begun = time.monotonic()
            until(lambda n=number: len(reader.posts()) >= n - 1, what=f"edition {number}")
            assert time.monotonic() - begun < 5
            told = reader.posts()[-1]
            assert told.body == (house.public / "world-media.atom").read_bytes()
            assert told.headers["Content-Type"] == "application/atom+xml"
            assert f'<{hub}/hub>; rel="hub", <{hub}/world-media.atom>; rel="self"' == told.headers["Link"]
            assert told.headers["X-Hub-Signature"] == f"sha256={hmac.digest(b's3cret', told.body, 'sha256').hex()}"
        time.sleep(2.5)
        assert len(reader.posts()) == 3


def test_a_public_hub_is_told_once_of_each_feed_that_changed(house, site, item, rss):
    """websub.rocks publisher: feeds name the hub; a hub that is down hears it with the next command."""
    with Stranger(answer=503) as public:
        house.tables["websub"] = {"hub": public.url("/")}
        house.source("a", site.put("/a", rss([item(1)])))
        house.section()
        house.refresh()
        base, tried = str(house.hub["base_url"]), len(public.posts())
        topics = {f"{base}/{section}.{kind}" for section in ("world-media", "all") for kind in ("atom", "rss", "json")}
        assert {each.said["hub.url"] for each in public.posts()} >= topics
        assert tried == len({each.said["hub.topic"] for each in public.posts()})
        house.refresh("--force")
        assert len(public.posts()) == tried  # its time to be told again has not come
        public.answer = 204
        with sqlite3.connect(house.data / "feedhub.db") as store:
            store.execute("UPDATE topics SET due = due - 60")
        store.close()
        house.run("publish")
        assert {each.said["hub.url"] for each in public.posts()[tried:]} >= topics
        house.run("publish")
        assert len(public.posts()) == 2 * tried
