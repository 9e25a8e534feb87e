"""Our own hub and its courier (WebSub 5, 7) over real sockets: what is confirmed, what is refused, who is told what and how often."""

import asyncio
import hmac
import threading
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hubs import Stranger, until
from sqlalchemy import select, text

from feedhub.deliver.websub import deliveries, intents
from feedhub.deliver.websub.courier import Courier, Office
from feedhub.fetch.client import Client, Said
from feedhub.model import FetchRules, Hub
from feedhub.store import Store, open_store, subscribers
from feedhub.store.schema import subscribers as table

BASE = "https://wire.example"
LOOPBACK = ("127.0.0.0/8", "::1/128")


@dataclass
class House:
    """A hub with what it knows, and a courier that may be killed and replaced."""

    folder: Path
    store: Store
    now: datetime
    allow: tuple[str, ...] = LOOPBACK
    client: Callable[[], Client] | None = None
    courier: Courier | None = None
    told: list[tuple[str, dict[str, object]]] = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        self.told = []
        self.publish("world.atom", b"<feed>one</feed>")

    def clock(self) -> datetime:
        return self.now

    def start(self) -> Courier:
        names = {"world.atom", "world.json", "world/corrections.atom"}
        office = Office(
            hub=Hub(title="W", base_url=BASE, websub=f"{BASE}/hub"),
            own=True,
            sources=(),
            subscribes=False,
            client=self.client
            or (lambda: Client(FetchRules(allow_private=self.allow), user_agent="feedhub/test", clock=self.clock)),
            store=lambda: open_store(self.folder),
            topic=lambda address: (
                name if (name := address.removeprefix(f"{BASE}/")) in names and "://" not in name else None
            ),
        )
        self.courier = Courier(
            lambda: office,
            public=self.folder / "public",
            data_dir=self.folder,
            clock=self.clock,
            tell=lambda event, data: self.told.append((event, dict(data))),
        )
        self.courier.start()
        until(lambda: self.courier._client is not None, what="the courier")
        return self.courier

    def publish(self, name: str, body: bytes) -> None:
        path = self.folder / "public" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        with self.store.writing() as connection:
            subscribers.published(connection, {name: sha256(body).digest()}, own=True, now=self.now)
        if self.courier is not None:
            self.courier.nudge()

    def ask(self, callback: str, *, mode: str = "subscribe", topic: str = "world.atom", **said: str) -> int:
        """The status that /hub answers with."""
        form = {"hub.mode": mode, "hub.callback": callback, "hub.topic": f"{BASE}/{topic}"}
        refused = self.courier.ask([*(form | {f"hub.{name}": value for name, value in said.items()}).items()])
        return 202 if refused is None else refused.status

    def subscribed(self, callback: str, **said: str) -> None:
        before = self.courier.intents.verified
        assert self.ask(callback, **said) == 202
        until(lambda: self.courier.intents.verified > before, what="the verification")

    def settled(self) -> None:
        """Nothing is asked any more and nothing under way."""
        until(lambda: not self.courier.intents._waiting and not self.courier.intents.under_way, what="verifications")

    def rows(self) -> list[object]:
        with self.store.reading() as connection:
            return list(connection.execute(select(table).order_by(table.c.row)))

    def later(self, **by: float) -> None:
        self.now += timedelta(**by)
        self.courier.nudge()


@pytest.fixture
def hub(tmp_path: Path, now: datetime) -> Iterator[House]:
    store = open_store(tmp_path, writes=True)
    house = House(tmp_path, store, now)
    house.start()
    yield house
    house.courier.stop()
    store.close()


@pytest.fixture
def reader() -> Iterator[Stranger]:
    with Stranger() as opened:
        yield opened


# --- the steps of websub.rocks for hubs ------------------------------------------------------------------------------------


def test_100_a_typical_subscription(hub, reader):
    """Verified by a GET that keeps the callback's own query; then each edition comes whole, typed, with its links."""
    hub.subscribed(reader.url("/callback?reader=7&x=%C3%A9"))
    [asked] = reader.gets()
    assert (asked.said["reader"], asked.said["x"]) == ("7", "é")
    assert asked.said["hub.mode"] == "subscribe"
    assert asked.said["hub.topic"] == f"{BASE}/world.atom"
    assert asked.said["hub.lease_seconds"] == str(10 * 86400)
    assert len(asked.said["hub.challenge"]) >= 16
    hub.publish("world.atom", b"<feed>two</feed>")
    until(reader.posts, what="the delivery")
    [told] = reader.posts()
    assert told.body == b"<feed>two</feed>"
    assert told.headers["Content-Type"] == "application/atom+xml"
    assert told.headers["Link"] == f'<{BASE}/hub>; rel="hub", <{BASE}/world.atom>; rel="self"'
    assert "X-Hub-Signature" not in told.headers


def test_101_a_subscription_with_a_secret(hub, reader):
    hub.subscribed(reader.url(), secret="s3cret é")
    hub.publish("world.atom", b"<feed>two</feed>")
    until(reader.posts, what="the delivery")
    told = hmac.digest("s3cret é".encode(), reader.posts()[0].body, "sha256").hex()
    assert reader.posts()[0].headers["X-Hub-Signature"] == f"sha256={told}"


def test_102_a_subscription_that_is_sent_again_is_one(hub, reader):
    """Renewed: one row, a new lease, the new secret; each edition still comes once."""
    hub.subscribed(reader.url(), secret="old", lease_seconds="86400")
    hub.later(hours=12)
    hub.subscribed(reader.url(), secret="new", lease_seconds="172800")
    [row] = hub.rows()
    assert (row.secret, row.expires) == ("new", hub.now + timedelta(days=2))
    hub.publish("world.atom", b"<feed>two</feed>")
    until(lambda: hub.rows()[0].due is None, what="the record")
    assert len(reader.posts()) == 1


def test_103_unsubscribing_is_verified_and_ends_it(hub, reader):
    hub.subscribed(reader.url())
    hub.subscribed(reader.url(), mode="unsubscribe")
    assert reader.gets()[-1].said["hub.mode"] == "unsubscribe"
    assert "hub.lease_seconds" not in reader.gets()[-1].said
    assert hub.rows() == []
    hub.publish("world.atom", b"<feed>two</feed>")
    time.sleep(0.2)
    assert reader.posts() == []


def test_104_what_is_delivered_is_the_topic_byte_for_byte(hub, reader):
    """Whatever is in it."""
    body = bytes(range(256)) * 1000
    hub.subscribed(reader.url())
    hub.publish("world.atom", body)
    until(reader.posts, what="the delivery")
    assert reader.posts()[0].body == body


def test_105_a_topic_of_another_type(hub, reader):
    hub.publish("world.json", b"{}")
    hub.subscribed(reader.url(), topic="world.json")
    hub.publish("world.json", b'{"items": []}')
    until(reader.posts, what="the delivery")
    assert reader.posts()[0].headers["Content-Type"] == "application/feed+json"


def test_106_requests_that_are_wrong_are_4xx_and_ask_nobody(hub, reader):
    for said in (
        {"lease_seconds": "abc"},
        {"lease_seconds": "-1"},
        {"lease_seconds": "0"},
        {"lease_seconds": "1.5"},
        {"lease_seconds": "١٢"},
        {"secret": "s" * 200},
        {"secret": "é" * 100},
        {"mode": "publish"},
        {"mode": "denied"},
        {"mode": ""},
        {"topic": "sport.atom"},
        {"topic": "../etc/passwd"},
        {"topic": "world.html"},
        {"topic": "world/archive/1.atom"},
    ):
        assert 400 <= hub.ask(reader.url(), **said) < 500, said
    assert 400 <= hub.courier.ask([("hub.mode", "subscribe")]).status < 500
    twice = [("hub.mode", "subscribe"), ("hub.mode", "unsubscribe")]
    assert 400 <= hub.courier.ask(twice).status < 500
    assert reader.heard == []
    assert hub.rows() == []


def test_a_lease_is_what_was_asked_for_up_to_ninety_days(hub, reader):
    hub.subscribed(reader.url(), lease_seconds="9" * 400)
    assert reader.gets()[-1].said["hub.lease_seconds"] == str(90 * 86400)
    assert hub.rows()[0].expires == hub.now + timedelta(days=90)


def test_a_lease_that_is_over_is_told_nothing_more(hub, reader):
    hub.subscribed(reader.url(), lease_seconds="3600")
    hub.now += timedelta(hours=2)
    hub.publish("world.atom", b"<feed>two</feed>")
    time.sleep(0.3)
    assert reader.posts() == []


# --- attacks ---------------------------------------------------------------------------------------------------------------


def test_nobody_ends_or_alters_anothers_subscription(hub, reader):
    """A callback that does not confirm keeps what it has: lease, secret and the news."""
    hub.subscribed(reader.url(), secret="mine")
    before = hub.rows()
    reader.confirms = lambda heard: False
    assert hub.ask(reader.url(), mode="unsubscribe") == 202
    hub.settled()
    assert hub.ask(reader.url(), secret="theirs", lease_seconds="600") == 202
    hub.settled()
    assert hub.rows() == before
    hub.publish("world.atom", b"<feed>two</feed>")
    until(reader.posts, what="the delivery")
    assert reader.posts()[0].headers["X-Hub-Signature"].startswith("sha256=")


@pytest.mark.parametrize("answer", ["", "{}x", "x{}", "{}\n", "wrong"])
def test_only_the_challenge_itself_confirms(hub, answer):
    """Anything around it may be a page that shows its parameters to anybody."""
    with _raw(lambda challenge: answer.replace("{}", challenge).encode()) as url:
        assert hub.ask(url) == 202
        hub.settled()
    assert hub.rows() == []


def test_a_callback_is_not_followed_elsewhere(hub, reader):
    """Neither at verification nor at delivery."""
    with Stranger(headers={"Location": reader.url("/elsewhere")}, answer=307) as mover:
        hub.subscribed(mover.url())
        hub.publish("world.atom", b"<feed>two</feed>")
        until(lambda: hub.rows()[0].tries == 1, what="the failure")
    with _raw(lambda challenge: b"", status=302, more=f"Location: {reader.url('/elsewhere')}\r\n") as url:
        assert hub.ask(url) == 202
        hub.settled()
    assert reader.heard == []
    assert len(hub.rows()) == 1


def test_a_callback_that_never_ends_its_answer_confirms_nothing(hub):
    with _raw(lambda challenge: challenge.encode() + b"x" * 10_000_000, length=False) as url:
        assert hub.ask(url) == 202
        hub.settled()
    assert hub.rows() == []


ODD = """127.0.0.1 localhost LOCALHOST localhost. foo.localhost 127.1 127.0.1 127.000.000.001 0177.0.0.1 0x7f.0.0.1 0x7f.1 0x7f000001
2130706433 017700000001 0 0.0.0.0 [::1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1] [0:0:0:0:0:0:0:1] [0000::0001] 127.0.0.1. ⑫7.0.0.1
１２７.0.0.1 127。0。0。1 %31%32%37.0.0.1 10.0.0.1 10.1 192.168.1.1 172.16.0.1 172.31.255.255 169.254.169.254 0xa9fea9fe
100.64.0.1 224.0.0.1 255.255.255.255 198.18.0.1 192.0.2.1 [fe80::1] [fc00::1] [64:ff9b::7f00:1] [2002:7f00:1::1] [2001:db8::1]
[64:ff9b::a9fe:a9fe] 2852039166 0251.0376.0251.0376""".split()  # noqa: SIM905 - a list of them would be forty lines


def test_private_callbacks_are_never_spoken_to_however_they_are_spelled(tmp_path, now, reader):
    """Where nothing is allowed, refused at once where the spelling shows it, else before anything is sent."""
    store = open_store(tmp_path, writes=True)
    house = House(tmp_path, store, now, allow=())
    house.start()
    assert len(ODD) >= 40
    try:
        answers = {host: house.ask(f"http://{host}:{reader.port}/callback") for host in ODD}
        house.settled()
        assert all(400 <= status < 500 for status in answers.values()), answers
        assert reader.heard == []
        assert house.rows() == []
    finally:
        house.courier.stop()
        store.close()


@pytest.mark.parametrize(
    "callback",
    ["", "/callback", "ftp://a.example/", "javascript:alert(1)", "file:///etc/passwd", "http://", "http:///x", "http://a b.example/",
     "http://user:pw@a.example/", "http://a.example:99999/", "http://a.example/\r\nX: y", "//a.example/", "http://[::1/", "gopher://a.example/"],
)  # fmt: skip
def test_an_odd_callback_is_refused(hub, callback):
    assert 400 <= hub.ask(callback) < 500


def test_no_host_is_asked_more_than_thirty_times_a_minute(hub, reader):
    """However its port and path change; what is too much is refused at once, and another host goes on."""
    answers = [hub.ask(reader.url(f"/{number}")) for number in range(40)]
    assert answers == [202] * 30 + [429] * 10
    hub.settled()
    assert len(reader.gets()) == 30
    hub.subscribed(reader.url("/other", host="localhost"))


def test_a_flood_of_requests_is_bounded(hub, monkeypatch):
    """Names by the thousand: what waits has a bound, and whoever comes then is sent away."""
    monkeypatch.setattr(intents, "AT_ONCE", 0)
    answers = Counter(hub.ask(f"http://h{number}.example/") for number in range(1100))
    assert answers == {202: intents.WAITING, 503: 100}


# --- deliveries --------------------------------------------------------------------------------------------------------------


def test_a_callback_that_is_gone_is_forgotten(hub, reader):
    reader.answer = 410
    hub.subscribed(reader.url())
    hub.publish("world.atom", b"<feed>two</feed>")
    until(lambda: hub.rows() == [], what="the end of the subscription")


def test_what_fails_is_tried_again_later_and_given_up_with_a_record(hub, reader):
    """The newest edition then, once; given up on, the next edition is one more try."""
    reader.answer = 500
    hub.subscribed(reader.url())
    hub.publish("world.atom", b"<feed>two</feed>")
    for tries in range(1, 8):
        until(lambda n=tries: hub.rows()[0].tries == n, what=f"try {tries}")
        assert len(reader.posts()) == tries
        hub.later(hours=7)
    [row] = hub.rows()
    assert row.given_up is not None
    assert row.due is None
    assert "500" in row.reason
    [(event, data)] = hub.told
    assert (event, data["tries"]) == ("a delivery was given up", 7)
    reader.answer = 200
    hub.publish("world.atom", b"<feed>three</feed>")
    until(lambda: hub.rows()[0].tries == 0, what="the delivery")
    assert hub.rows()[0].given_up is None
    assert reader.posts()[-1].body == b"<feed>three</feed>"


def test_an_edition_that_was_overtaken_is_not_sent_any_more(hub, reader):
    reader.answer = 500
    hub.subscribed(reader.url())
    hub.publish("world.atom", b"<feed>two</feed>")
    until(lambda: hub.rows()[0].tries == 1, what="the failure")
    hub.publish("world.atom", b"<feed>three</feed>")
    reader.answer = 200
    hub.later(minutes=1)
    until(lambda: hub.rows()[0].due is None, what="the delivery")
    assert [each.body for each in reader.posts()] == [b"<feed>two</feed>", b"<feed>three</feed>"]


def test_an_edition_that_comes_during_a_delivery_is_told_after_it(hub, reader):
    reader.slow = {"/callback": 0.5}
    hub.subscribed(reader.url())
    hub.publish("world.atom", b"<feed>two</feed>")
    time.sleep(0.2)
    hub.publish("world.atom", b"<feed>three</feed>")
    until(lambda: len(reader.posts()) == 2, what="both")
    until(lambda: hub.rows()[0].due is None, what="the record")
    assert [each.body for each in reader.posts()] == [b"<feed>two</feed>", b"<feed>three</feed>"]


def test_the_same_bytes_again_are_no_edition(hub, reader):
    hub.subscribed(reader.url())
    hub.publish("world.atom", b"<feed>one</feed>")
    time.sleep(0.3)
    assert reader.posts() == []


def test_a_slow_subscriber_delays_nobody(hub, reader, monkeypatch):
    """A hundred callbacks of one host that never answers, and one of another's."""
    monkeypatch.setattr(deliveries, "LONG", 0.3)
    with Stranger(slow={f"/{number}": 8 for number in range(100)}) as slow:
        add(hub, [slow.url(f"/{number}") for number in range(100)])
        add(hub, [reader.url(host="localhost")])
        begun = time.monotonic()
        hub.publish("world.atom", b"<feed>two</feed>")
        until(reader.posts, what="the delivery")
        assert time.monotonic() - begun < 3


def test_while_the_store_cannot_be_written_no_more_are_told_than_have_places(hub, reader):
    """What was told and is not recorded comes again after a kill, so there is never much of it, however slow the disk is."""
    add(hub, [reader.url(f"/{number}") for number in range(100)])
    hub.publish("world.atom", b"<feed>two</feed>")
    with hub.store.writing() as busy:
        before = len(reader.posts())
        busy.execute(text("UPDATE topics SET name = name"))
        time.sleep(1)
        assert len(reader.posts()) <= before + 2 * deliveries.OF_A_HOST
    until(lambda: len(reader.posts()) == 100, what="all deliveries")


class Crowd(Client):
    """Stands in for ten thousand strangers, who all answer in a moment."""

    def __init__(self) -> None:
        super().__init__(FetchRules(), user_agent="feedhub/test", clock=lambda: None)
        self.told: Counter[str] = Counter()
        self.busy = self.most = 0

    async def say(self, method, url, **_):
        self.busy += 1
        self.most = max(self.most, self.busy)
        await asyncio.sleep(0.001)
        self.busy -= 1
        self.told[url] += 1
        return Said(status=200, body=b"")


@pytest.mark.uncovered
def test_ten_thousand_subscribers_are_told_once_each_in_bounded_memory(tmp_path, now):
    """Read a page at a time, a bounded number under way: the memory is that of some hundreds, and of one document."""
    store, crowd = open_store(tmp_path, writes=True), Crowd()
    house = House(tmp_path, store, now, client=lambda: crowd)
    add(house, [f"http://h{number}.example/callback" for number in range(10_000)])
    house.publish("world.atom", b"<feed>" + b"x" * 1_000_000 + b"</feed>")
    tracemalloc.start()
    house.start()
    until(lambda: len(crowd.told) == 10_000, what="all deliveries", patience=120)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    until(lambda: not any(row.due for row in house.rows()), what="the records")
    house.courier.stop()
    store.close()
    assert set(crowd.told.values()) == {1}
    assert crowd.most <= deliveries.MOST
    assert peak < 20_000_000


def test_killed_at_any_instant_nothing_is_lost_and_only_what_was_under_way_comes_again(tmp_path, now, reader):
    """The courier's record is cut off at random moments; each subscriber has the edition, and few have it twice."""
    store = open_store(tmp_path, writes=True)
    house = House(tmp_path, store, now)
    with suppress(StopIteration):
        house.start()
    add(house, [reader.url(f"/{number}") for number in range(300)])
    house.publish("world.atom", b"<feed>two</feed>")
    for moment in (0.05, 0.02, 0.08, 0.03):
        time.sleep(moment)
        kill(house.courier)
        house.start()
    until(lambda: not any(row.due for row in house.rows()), what="all deliveries")
    times = Counter(each.path for each in reader.posts())
    assert len(times) == 300
    assert sum(times.values()) - 300 <= 4 * deliveries.OF_A_HOST
    house.courier.stop()
    store.close()


def kill(courier: Courier) -> None:
    """End a courier without letting it come to its own."""
    loop = courier._loop
    courier._ending.set()

    def cut() -> None:
        courier.deliveries._record = lambda store: None
        for task in courier.deliveries._tasks:
            task.cancel()
        courier.deliveries._done.clear()

    loop.call_soon_threadsafe(cut)
    courier.nudge()
    courier._thread.join(15)
    assert not courier._thread.is_alive()


def add(hub: House, callbacks: list[str]) -> None:
    """Subscribers that were verified a while ago."""
    with hub.store.writing() as connection:
        digest = connection.execute(text("SELECT digest FROM topics WHERE name = 'world.atom'")).scalar()
        at = {"topic": "world.atom", "began": hub.now, "expires": hub.now + timedelta(days=9), "sent": digest}
        connection.execute(table.insert(), [{**at, "callback": callback} for callback in callbacks])


@contextmanager
def _raw(answer, *, status=200, more="", length=True):
    """A callback that answers so, by hand. answer: from the challenge to the body."""
    import socket
    from urllib.parse import parse_qs, urlsplit

    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(20)

        def speak() -> None:
            with suppress(OSError):
                line, _ = server.accept()
                with line:
                    target = line.recv(65536).split(b" ")[1].decode()
                    body = answer(parse_qs(urlsplit(target).query)["hub.challenge"][0])
                    framing = f"Content-Length: {len(body)}\r\n" if length else "Connection: close\r\n"
                    line.sendall(f"HTTP/1.1 {status} X\r\n{more}{framing}\r\n".encode() + body)

        thread = threading.Thread(target=speak, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/callback"
        thread.join(20)
