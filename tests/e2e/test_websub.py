"""WebSub with real processes: readers subscribe at our hub and are told at once; a public hub is pinged."""

import hmac
import signal
import sqlite3
import time
from datetime import UTC, datetime, timedelta
from xml.etree.ElementTree import fromstring

import httpx
import plain
import pytest
from hubs import Stranger

from feedhub.core.websub import signature


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
    return plain.post(f"{hub}/hub", data=form | {f"hub.{name}": value for name, value in said.items()}).status_code


def serving(running, hub, until):
    process = running("serve")
    until(lambda: _answers(f"{hub}/healthz"), what="serve")
    return process


def _answers(url):
    try:
        return plain.get(url).status_code == 200
    except httpx.TransportError:
        return False


def test_a_reader_is_told_of_each_edition_once_also_after_a_kill(hub, house, site, item, rss, running, until):
    """websub.rocks hub 100, 102 and what is promised: discovered, asked, verified, told within 5 s of another's publish."""
    with Stranger() as reader:
        process = serving(running, hub, until)
        found = plain.get(f"{hub}/world-media.atom")
        assert f'<{hub}/hub>; rel="hub", <{hub}/world-media.atom>; rel="self"' == found.headers["link"]
        for kind in ("atom", "rss"):
            document = fromstring(plain.get(f"{hub}/world-media.{kind}").content)
            found_links = [*document.iter("{http://www.w3.org/2005/Atom}link")]
            links = {each.get("rel"): each.get("href") for each in reversed(found_links)}  # the feed's own come first
            assert (links["hub"], links["self"]) == (f"{hub}/hub", f"{hub}/world-media.{kind}")
        assert plain.get(f"{hub}/world-media.json").json()["hubs"] == [{"type": "WebSub", "url": f"{hub}/hub"}]
        assert "hubs" not in plain.get(f"{hub}/sources/a.json").json()  # nobody is told of what is made on demand
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


class Hub(Stranger):
    """A source's hub: takes subscriptions, verifies them itself when told to, and pushes."""

    def verify(self, *, mode="subscribe", topic=None, lease=864_000, **said):
        """What the callback answers to a verification of the newest subscription."""
        asked = self.posts()[-1].said
        question = {"hub.mode": mode, "hub.topic": topic or asked["hub.topic"], "hub.challenge": "c" * 20}
        question |= {"hub.lease_seconds": str(lease)} | said
        return plain.get(asked["hub.callback"], params=question)

    def push(self, body, *, signed=True, method="sha256", kind="application/rss+xml"):
        asked = self.posts()[-1].said
        said = signature(body, asked["hub.secret"] if signed else "guess", method)
        return plain.post(asked["hub.callback"], content=body, headers={"Content-Type": kind, "X-Hub-Signature": said})


def status(house):
    with sqlite3.connect(f"file:{house.data / 'feedhub.db'}?mode=ro", uri=True) as store:
        store.row_factory = sqlite3.Row
        rows = [dict(row) for row in store.execute("SELECT * FROM subscriptions")]
    store.close()
    return rows


def test_from_a_source_through_its_hub_and_ours_to_a_reader(house, site, item, rss, running, until, free_port):
    """The whole chain within 2 s, the same entry never twice; forged, replayed and thin messages; a restart keeps it."""
    house.hub["base_url"] = base = f"http://127.0.0.1:{free_port}"
    house.tables["websub"] = {"hub": "own"}
    with Hub(answer=202) as theirs, Stranger() as reader:
        topic = site.url("/a")
        links = f'<{theirs.url("/")}>; rel="hub", <{topic}>; rel="self"'
        house.source("a", site.put("/a", rss([item(1)]), headers={"Link": links}))
        house.section()
        house.refresh()
        assert theirs.posts() == []  # nobody is there to be called back
        process = serving(running, base, until)
        until(theirs.posts, what="the subscription")
        asked = theirs.posts()[0].said
        assert (asked["hub.mode"], asked["hub.topic"]) == ("subscribe", topic)
        assert asked["hub.callback"].startswith(f"{base}/websub/")
        assert len(asked["hub.callback"]) > len(base) + 30
        assert len(asked["hub.secret"]) >= 32

        assert theirs.verify(topic="https://other.example/").status_code == 404
        assert theirs.verify(mode="unsubscribe").status_code == 404
        assert plain.get(f"{base}/websub/guess", params={"hub.mode": "subscribe"}).status_code == 404
        assert plain.post(f"{base}/websub/guess", content=b"<rss/>").status_code == 410
        confirmed = theirs.verify()
        assert (confirmed.status_code, confirmed.text) == (200, "c" * 20)
        [row] = status(house)
        assert row["state"] == "active"

        assert ask(base, reader) == 202
        until(reader.gets, what="the verification")
        time.sleep(0.5)
        polled, took = site.times("/a"), []
        for number, method in ((2, "sha256"), (3, "sha384"), (4, "sha512")):
            begun = time.monotonic()
            body = rss([item(each) for each in range(number, 0, -1)])
            assert 200 <= theirs.push(body, method=method).status_code < 300
            until(lambda n=number: len(reader.posts()) == n - 1, what="the reader's delivery")
            took.append(time.monotonic() - begun)
            assert len(house.items()) == number
        assert min(took) < 2  # of three: who else uses the machine is not our business
        assert site.times("/a") == polled

        forged = rss([item(99)])
        assert 200 <= theirs.push(forged, signed=False).status_code < 300
        assert 200 <= theirs.push(forged, method="sha1").status_code < 300
        assert 200 <= theirs.push(body).status_code < 300  # replayed: all of it is known
        time.sleep(2)
        assert len(house.items()) == 4
        assert len(reader.posts()) == 3

        wait = house.status()["a"]["next_fetch"]
        assert wait > (datetime.now(UTC) + timedelta(hours=23)).isoformat()
        site.put("/a", rss([item(each) for each in range(5, 0, -1)]), headers={"Link": links})
        assert 200 <= theirs.push(b"", kind="text/plain").status_code < 300
        until(lambda: len(house.items()) == 5, what="the poll after a thin ping")
        until(lambda: len(reader.posts()) == 4, what="the reader's delivery")

        process.send_signal(signal.SIGKILL)
        process.wait()
        with sqlite3.connect(house.data / "feedhub.db") as store:
            store.execute("UPDATE subscriptions SET due = 1")
        store.close()
        asked_before = len(theirs.posts())
        serving(running, base, until)
        until(lambda: len(theirs.posts()) > asked_before, what="the renewal")
        assert theirs.posts()[-1].said["hub.callback"] == asked["hub.callback"]
        body = rss([{**item(6), "text": f"<p>{'long ' * 100_000}</p>"}, *(item(each) for each in range(5, 0, -1))])
        assert len(body) > 400_000
        assert 200 <= theirs.push(body).status_code < 300
        until(lambda: len(house.items()) == 6, what="a large push")

        inwards, outwards = house.lines("status", "--websub")
        assert (inwards["source"], inwards["hub"], inwards["state"]) == ("a", theirs.url("/"), "active")
        assert (outwards["feed"], outwards["subscribers"], outwards["given_up"]) == ("world-media.atom", 1, 0)
        assert "a: hub http" in house.run("status", "--websub").stdout
        text = plain.get(f"{base}/metrics").text
        for line in (
            'feedhub_websub_subscriptions{state="active"} 1',
            'feedhub_websub_subscribers{feed="world-media.atom"} 1',
            'feedhub_websub_pushes_total{kind="taken"} 1',
        ):
            assert f"{line}\n" in text

        assert theirs.verify(mode="denied", **{"hub.reason": "full"}).status_code == 200
        [row] = status(house)
        assert (row["state"], row["pushed"], row["due"]) == ("denied", None, None)
        assert theirs.push(body).status_code == 410
        assert theirs.verify().status_code == 404
