"""What is asked of /hub by HTTP: forms within bounds, and nothing else."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime

import httpx
import pytest

from feedhub.core.websub import Refusal
from feedhub.web import application
from feedhub.web.feeds import Site
from feedhub.web.websub import FORM, Hearing

FORM_OF = {"hub.mode": "subscribe", "hub.callback": "https://a.example/", "hub.topic": "https://b.example/x.atom"}
LINK = b'<https://b.example/hub>; rel="hub", <https://b.example/world.atom>; rel="self"'


@pytest.fixture
def asked() -> list[list[tuple[str, str]]]:
    return []


@pytest.fixture
def hub(tmp_path, listening, asked) -> Iterator[httpx.Client]:
    def ask(pairs):
        asked.append(list(pairs))
        return Refusal(sentence="no such feed", status=404) if ("hub.topic", "") in pairs else None

    (tmp_path / "world.atom").write_bytes(b"<feed/>")
    clock = lambda: datetime(2026, 11, 24, tzinfo=UTC)  # noqa: E731
    site = Site(public=tmp_path, clock=clock, link=lambda name: LINK if name == "world.atom" else None)
    with listening(application(site, hub=ask)) as address, httpx.Client(base_url=address, trust_env=False) as client:
        yield client


def test_a_form_is_taken_and_answered_202(hub, asked):
    answer = hub.post("/hub", data=FORM_OF)
    assert (answer.status_code, asked) == (202, [list(FORM_OF.items())])
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_refusal_is_its_status_and_one_sentence(hub):
    answer = hub.post("/hub", data=FORM_OF | {"hub.topic": ""})
    assert (answer.status_code, answer.text) == (404, "no such feed\n")


def test_a_body_over_its_bound_is_413_and_asks_nothing(hub, asked):
    """Whether its length is said or not."""
    long = f"hub.mode=subscribe&hub.secret={'s' * FORM}".encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert hub.post("/hub", content=long, headers=kind).status_code == 413
    assert hub.post("/hub", content=iter([long[:40_000], long[40_000:]]), headers=kind).status_code == 413
    assert asked == []


def test_a_body_that_never_ends_is_hung_up_on(hub, asked):
    with suppress(httpx.TransportError):
        assert hub.post("/hub", content=(b"x" * 10_000 for _ in range(100_000))).status_code == 413
    assert asked == []


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", "text/xml"])
def test_another_type_is_415(hub, asked, kind):
    assert hub.post("/hub", content=b"{}", headers={"Content-Type": kind}).status_code == 415
    assert asked == []


def test_too_many_fields_are_400(hub, asked):
    assert hub.post("/hub", data={f"f{number}": "1" for number in range(200)}).status_code == 400
    assert asked == []


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_the_hub_is_only_posted_to(hub, method):
    answer = hub.request(method, "/hub")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_served_feed_names_its_hub_and_itself(hub, method):
    """WebSub 4, each time: from what is ready too."""
    for _ in range(3):
        assert hub.request(method, "/world.atom").headers["link"] == LINK.decode()


# --- what sources' hubs say ------------------------------------------------------------------------------------------------


@pytest.fixture
def told() -> list[tuple[object, ...]]:
    return []


@pytest.fixture
def callback(tmp_path, listening, told) -> Iterator[httpx.Client]:
    """A callback at /websub/right, for messages of 1 MB."""

    def pushed(token, signature, body, kind):
        told.append((token, signature, body, kind))
        return 202

    hearing = Hearing(
        known=lambda token: token == "right",
        confirmed=lambda token, said: said.get("hub.challenge") if token == "right" else None,
        pushed=pushed,
        most=lambda: 1_000_000,
    )
    clock = lambda: datetime(2026, 11, 24, tzinfo=UTC)  # noqa: E731
    app = application(Site(public=tmp_path, clock=clock), hearing=hearing)
    longest = lambda target: 1_064_000 if b"/websub/" in target else 0  # noqa: E731
    with listening(app, longest=longest) as address, httpx.Client(base_url=address, trust_env=False) as client:
        yield client


def test_a_message_is_handed_over_as_it_came(callback, told):
    """Larger than any other request may be."""
    body = b"<rss/>" * 100_000
    said = {"X-Hub-Signature": "sha256=x", "Content-Type": "application/rss+xml"}
    assert callback.post("/websub/right", content=body, headers=said).status_code == 202
    assert told == [("right", "sha256=x", body, "application/rss+xml")]


def test_a_message_over_max_body_is_refused(callback, told):
    assert callback.post("/websub/right", content=b"x" * 1_000_001).status_code == 413
    assert told == []


def test_a_stranger_is_told_nothing_and_heard_by_nobody(callback, told):
    """Whatever is asked, an unknown callback answers like one that is no longer wanted."""
    assert callback.get("/websub/wrong", params={"hub.challenge": "x"}).status_code == 404
    assert callback.post("/websub/wrong", content=b"x" * 500_000).status_code == 410
    assert callback.get("/websub/").status_code in {404, 308}
    assert callback.put("/websub/right").status_code == 405
    assert told == []


def test_a_challenge_is_answered_with_itself_as_plain_text(callback):
    answer = callback.get("/websub/right", params={"hub.challenge": "<b>x</b>"})
    assert (answer.status_code, answer.text) == (200, "<b>x</b>")
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["x-content-type-options"] == "nosniff"
