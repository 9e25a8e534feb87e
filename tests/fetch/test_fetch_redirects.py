"""Redirects are followed hop by hop: as far as they lead, as safe as they were, remembered only where they are permanent."""

import asyncio

import ada_url
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feedhub.fetch.redirects import _PLAIN, Place, Trail, place
from feedhub.model import Failed, Fetched, NotModified, Request, Validators

FEED = b"<rss/>"


@pytest.fixture
def follow(ask, reply):
    """Ask `/0` of a server that redirects by a list of (status, Location) and then gives the feed, or `last`."""

    def follow(*steps, last=None, **request):
        def answer(asked):
            n = int(asked.target.strip("/").split("?")[0] or 0)
            if n < len(steps):
                status, location = steps[n]
                return reply(status, b"moved", *([("Location", location)] if location is not None else []))
            return last or reply()

        outcome, asked = ask(answer, path="/0", **request)
        return outcome, [one.target for one in asked]

    return follow


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_each_kind_is_followed(follow, status):
    outcome, asked = follow((status, "/1"))
    assert isinstance(outcome, Fetched)
    assert outcome.url.endswith("/1")
    assert asked == ["/0", "/1"]


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [
        ([], False),
        ([301], True),
        ([308], True),
        ([301, 308, 301], True),
        ([302], False),
        ([303], False),
        ([307], False),
        ([301, 302], False),
        ([302, 301], False),
    ],
)
@pytest.mark.parametrize("not_modified", [False, True])
def test_only_an_unbroken_chain_of_permanent_redirects_moves_a_feed(follow, reply, statuses, moved, not_modified):
    steps = [(status, f"/{n + 1}") for n, status in enumerate(statuses)]
    last = reply(304, b"") if not_modified else reply()
    outcome, _ = follow(*steps, last=last, validators=Validators(etag='"x"'))
    assert isinstance(outcome, NotModified if not_modified else Fetched)
    assert (outcome.moved_to is not None) is moved
    if moved:
        assert outcome.moved_to.endswith(f"/{len(statuses)}")


@pytest.mark.parametrize("status", [404, 500, 410])
def test_a_chain_that_ends_in_an_error_moves_nothing(follow, reply, status):
    outcome, _ = follow((301, "/1"), last=reply(status, b""))
    assert isinstance(outcome, Failed)
    assert outcome.status == status


def test_gone_means_stop_only_where_what_was_asked_is_gone(follow, reply):
    """A temporary redirect to something gone says nothing about the address that is asked."""
    assert follow(last=reply(410, b""))[0].grade == "gone"
    assert follow((301, "/1"), last=reply(410, b""))[0].grade == "gone"
    assert follow((302, "/1"), last=reply(410, b""))[0].grade == "hard"


def test_five_hops_are_followed_and_six_are_not(follow):
    steps = [(302, f"/{n + 1}") for n in range(6)]
    assert isinstance(follow(*steps[:5])[0], Fetched)
    outcome, asked = follow(*steps)
    assert outcome == Failed(
        grade="soft", status=302, reason="127.0.0.1 redirects more than 5 times; give the feed's own address"
    )
    assert len(asked) == 6


@pytest.mark.parametrize(
    "steps", [[(302, "/0")], [(301, "/1"), (301, "/0")], [(302, "/0#again")], [(302, "")], [(302, "?x"), (302, "/0")]]
)
def test_a_circle_ends_at_once(follow, steps):
    outcome, asked = follow(*steps)
    assert isinstance(outcome, Failed)
    assert outcome.grade == "soft"
    assert len(asked) <= len(steps)


@pytest.mark.parametrize(
    "location",
    [
        None,
        "",
        "ftp://127.0.0.1/1",
        "file:///etc/passwd",
        "feed:x",
        "javascript:1",
        "http://",
        "http://[::1/1",
        "http://a b/",
        "gopher://127.0.0.1:70/_",
        "http://" + "a" * 9000,
    ],
)
def test_a_redirect_to_nothing_that_can_be_asked_is_a_reason(follow, location):
    outcome, asked = follow((301, location))
    assert outcome == Failed(grade="soft", status=301, reason="127.0.0.1 redirects to nothing that can be asked for")
    assert asked == ["/0"]


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("1", "/1"),
        ("./1", "/1"),
        (" /1 ", "/1"),
        ("/1?a=b c", "/1?a=b%20c"),
        ("/1#part", "/1"),
        ("/1?q=ü", "/1?q=%C3%BC"),
        ("\\1", "/1"),
        ("//127.0.0.1:{port}/1", "/1"),
        ("HTTP://127.1:{port}/1", "/1"),
        ("http:/1", "/1"),
    ],
)
def test_a_location_means_what_it_means_to_a_browser(ask, reply, location, target):
    def answer(asked):
        if asked.target == "/0":
            port = asked["host"].decode().split(":")[1]
            raw = location.format(port=port).encode().decode("latin-1")  # UTF-8 on the wire, where only ASCII may be
            return reply(302, b"", ("Location", raw))
        return reply()

    outcome, asked = ask(answer, path="/0")
    assert isinstance(outcome, Fetched)
    assert asked[1].target == target
    assert "#" not in outcome.url


def test_validators_go_along_to_where_the_answer_was(ask, reply):
    def answer(asked):
        return reply(302, b"", ("Location", "/1")) if asked.target == "/0" else reply(304, b"")

    outcome, asked = ask(answer, path="/0", validators=Validators(etag='"x"'))
    assert isinstance(outcome, NotModified)
    assert [one["if-none-match"] for one in asked] == [b'"x"', b'"x"']


# --- secrets -----------------------------------------------------------------------------------------------------------

SECRETS = {
    "Authorization": "Bearer t",
    "X-Api-Key": "k",
    "Cookie": "c=1",
    "Accept-Language": "fa",
    "User-Agent": "Own/1",
}


def sent_by_hops(serve, client, rules, reply, hosts, *, login="", **request):
    """Ask hosts[0], which redirects to hosts[1] and so on; what each was asked. All are one server."""

    async def scenario():
        def answer(asked):
            n = int(asked.target.strip("/"))
            if n + 1 < len(hosts):
                return reply(301, b"", ("Location", f"http://{hosts[n + 1]}:{server.port}/{n + 1}"))
            return reply()

        async with serve(answer, host="0.0.0.0") as server, client(rules) as asking:
            url = f"http://{login}{hosts[0]}:{server.port}/0"
            return await asking.fetch(Request(source="s", url=url, **request)), server.asked

    return asyncio.run(scenario())


def test_secrets_stay_with_the_host_they_were_meant_for(serve, client, rules, reply):
    outcome, asked = sent_by_hops(
        serve, client, rules, reply, ["127.0.0.1", "127.0.0.1", "127.0.0.2", "127.0.0.1"], headers=SECRETS
    )
    assert isinstance(outcome, Fetched)
    for name in ("authorization", "x-api-key", "cookie"):
        assert [one[name] is not None for one in asked] == [True, True, False, False], name
    for name in ("accept-language", "user-agent"):
        assert all(one[name] for one in asked), name


def test_a_login_stays_with_its_host_and_one_in_a_location_is_not_used(serve, client, rules, reply):
    outcome, asked = sent_by_hops(
        serve, client, rules, reply, ["127.0.0.1", "127.0.0.1", "eve:x@127.0.0.2", "eve:x@127.0.0.1"], login="ann:p@"
    )
    assert [one["authorization"] for one in asked] == [b"Basic YW5uOnA=", b"Basic YW5uOnA=", None, None]
    assert "eve" not in outcome.url


def test_an_address_is_not_remembered_where_the_next_request_would_carry_secrets_there(serve, client, rules, reply):
    """moved_to becomes the address that is asked with the source's headers: what a redirect must not carry, memory must not."""
    hosts = ["127.0.0.1", "127.0.0.2"]
    assert sent_by_hops(serve, client, rules, reply, hosts)[0].moved_to is not None
    assert sent_by_hops(serve, client, rules, reply, hosts, headers={"Accept-Language": "fa"})[0].moved_to is not None
    assert sent_by_hops(serve, client, rules, reply, hosts, headers={"X-Api-Key": "k"})[0].moved_to is None
    assert (
        sent_by_hops(serve, client, rules, reply, [*hosts, "127.0.0.3"], headers={"X-Api-Key": "k"})[0].moved_to is None
    )
    assert sent_by_hops(serve, client, rules, reply, hosts, login="ann:p@")[0].moved_to is None
    assert sent_by_hops(serve, client, rules, reply, hosts[:1] * 2, headers={"X-Api-Key": "k"})[0].moved_to is not None
    assert sent_by_hops(serve, client, rules, reply, hosts[:1] * 2, login="ann:p@")[0].moved_to is None


@pytest.mark.parametrize(
    ("here", "there", "kept"),
    [
        ("http://a.example/", "http://a.example/x", True),
        ("http://A.example/", "http://a.EXAMPLE/x", True),
        ("http://a.example/", "https://a.example/x", True),
        ("https://a.example/", "http://a.example/x", False),
        ("https://a.example/", "https://www.a.example/x", False),
        ("https://a.example/", "https://a.example:8443/x", False),
        ("http://a.example:8080/", "https://a.example/x", False),
        ("http://a.example/", "http://a.example:80/x", True),
        ("https://a.example/", "https://a.example./x", False),
    ],
)
def test_what_is_as_safe_as_before(here, there, kept):
    """Another host, port or a weaker scheme gets no secrets; http to https on one host is the way everyone went."""
    trail = Trail(place(here), {"X-Api-Key": "k"})
    assert trail.follow(301, there) is None
    assert bool(trail.headers) is kept
    assert (trail.moved_to is not None) is kept


def test_a_downgrade_is_followed_and_not_remembered():
    trail = Trail(place("https://a.example/"), {})
    assert trail.follow(301, "http://a.example/feed") is None
    assert trail.here.url == "http://a.example/feed"
    assert trail.moved_to is None


# --- addresses ---------------------------------------------------------------------------------------------------------

LABEL = st.from_regex(r"[a-z0-9-]{1,6}|xn--[a-z0-9]{1,4}|com|0x7f|[0-9]{1,4}", fullmatch=True)
PATHISH = st.text("abzA09.-_~/%2eE?&=+;,:@!$'()*|^[]{}#\\ \tü", max_size=12)


@given(
    scheme=st.sampled_from(["http", "https"]),
    host=st.lists(LABEL, min_size=1, max_size=4).map(".".join),
    port=st.sampled_from(["", ":80", ":443", ":8080", ":0", ":99", ":99999", ":60000", ":18431", ":080", ":65535"]),
    path=PATHISH.map(lambda text: "/" + text),
)
@example("http", "127.0.0.1", ":8080", "/a.b/..")
@example("http", "127.0.0.1", ":8080", "/a.b/%2e/c")
@example("https", "a.b", ":443", "/")
@example("https", "a.b", "", "/?x=/.'")
def test_the_short_way_of_reading_an_address_agrees_with_the_standard(scheme, host, port, path):
    """Addresses that skip the WHATWG parser are those it would leave as they are."""
    text = f"{scheme}://{host}{port}{path}"
    if _PLAIN.fullmatch(text):
        url = ada_url.URL(text)
        assert url.href == text
        assert place(text) == Place(text, url.protocol[:-1], url.hostname, int(url.port) if url.port else None)


def test_ordinary_addresses_go_the_short_way():
    for text in (
        "https://feeds.npr.org/1004/rss.xml",
        "http://127.0.0.3:8099/7.xml?a=b&c=%20",
        "https://a-b.example/feed/",
    ):
        assert _PLAIN.fullmatch(text), text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "news.example/feed",
        "/feed",
        "ftp://a.example/",
        "mailto:a@b.example",
        "http://",
        "http://%00/",
        "http://a:99999/",
    ],
)
def test_what_is_no_address_is_a_reason(client, rules, text):
    async def scenario():
        async with client(rules) as asking:
            return await asking.fetch(Request(source="s", url=text))

    outcome = asyncio.run(scenario())
    assert outcome == Failed(
        grade="hard", reason="this is no address that can be asked; it must begin with http:// or https://"
    )
