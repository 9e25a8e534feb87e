"""The guard: nothing but public addresses is spoken to, however they are spelled, unless the operator opened them."""

import asyncio
import socket
import threading
from dataclasses import replace
from ipaddress import IPv4Address, IPv6Address, ip_address

import httpcore
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedhub.fetch import guard as guarding
from feedhub.fetch.guard import Guard
from feedhub.fetch.transport import Transport
from feedhub.model import Failed, Fetched, FetchRules, Request


def guard(*allow_private: str) -> Guard:
    return Guard(allow_private, tls=lambda: None)


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("93.184.215.14", None),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", None),
        ("0.0.0.0", "unspecified"),
        ("0.1.2.3", "unspecified"),
        ("10.255.0.1", "private"),
        ("100.64.0.1", "shared (CGNAT)"),
        ("100.127.255.255", "shared (CGNAT)"),
        ("100.128.0.0", None),
        ("127.255.255.254", "loopback"),
        ("169.254.169.254", "link-local"),
        ("172.31.255.255", "private"),
        ("172.32.0.0", None),
        ("192.0.0.170", "reserved"),
        ("192.0.2.1", "documentation"),
        ("192.88.99.1", "6to4"),
        ("192.168.1.1", "private"),
        ("198.19.0.1", "benchmarking"),
        ("198.51.100.7", "documentation"),
        ("203.0.113.7", "documentation"),
        ("224.0.0.1", "multicast"),
        ("239.255.255.250", "multicast"),
        ("240.0.0.1", "reserved"),
        ("255.255.255.255", "reserved"),
        ("::", "unspecified"),
        ("::1", "loopback"),
        ("::127.0.0.1", "not public"),
        ("::ffff:127.0.0.1", "loopback"),
        ("::ffff:93.184.215.14", None),
        ("64:ff9b::127.0.0.1", "loopback"),
        ("64:ff9b::a9fe:a9fe", "link-local"),
        ("64:ff9b::93.184.215.14", None),
        ("64:ff9b:1::7f00:1", "local NAT64"),
        ("100::1", "not public"),
        ("2001::7f00:1", "Teredo"),
        ("2001:20::1", "reserved"),
        ("2001:db8::1", "documentation"),
        ("2002:7f00:1::1", "6to4"),
        ("2002:5db8:d70e::1", "6to4"),
        ("3fff::1", "documentation"),
        ("5f00::1", "not public"),
        ("fc00::1", "private"),
        ("fd00:ec2::254", "private"),
        ("fe80::1", "link-local"),
        ("fe80::1%1", "link-local"),
        ("fec0::1", "not public"),
        ("ff02::1", "multicast"),
    ],
)
def test_only_global_unicast_may_be_spoken_to(address, kind):
    refused = guard().refusal(ip_address(address))
    assert (refused and refused.kind) == kind


@given(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6), st.ip_addresses(v=4, network="128.0.0.0/1")))
def test_what_passes_is_public_by_pythons_own_list_too(address: IPv4Address | IPv6Address):
    """Two lists by two hands; drop a row of ours and this finds it."""
    if guard().refusal(address) is None:
        assert address.is_global or address in guarding.NAT64 or address.ipv4_mapped
        assert not address.is_multicast


@pytest.mark.parametrize(
    ("opened", "address", "passes"),
    [
        ("127.0.0.2/32", "127.0.0.2", True),
        ("127.0.0.2/32", "127.0.0.1", False),
        ("10.0.0.0/8", "10.1.2.3", True),
        ("10.0.0.0/8", "192.168.0.1", False),
        ("127.0.0.0/8", "::ffff:127.0.0.1", True),
        ("127.0.0.0/8", "64:ff9b::7f00:1", True),
        ("127.0.0.0/8", "::1", False),
        ("::1/128", "127.0.0.1", False),
        ("fd00::/8", "fd12::1", True),
        ("fd00::/8", "fc12::1", False),
    ],
)
def test_allow_private_opens_exactly_its_network(opened, address, passes):
    assert (guard(opened).refusal(ip_address(address)) is None) is passes


SPELLINGS = [
    "127.0.0.1",
    "127.0.0.1.",
    "127.1",
    "127.0.1",
    "0x7f.1",
    "0x7f000001",
    "2130706433",
    "017700000001",
    "0177.0.0.1",
    "127.0.0.0x1",
    "%31%32%37.0.0.1",
    "①②⑦.0.0.1",
    "127。0。0。1",
    "0.0.0.0",
    "0",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[0:0:0:0:0:0:0:1]",
    "localhost",
    "LOCALHOST",
    "ｌocalhost",
]


@pytest.mark.parametrize("host", SPELLINGS)
def test_loopback_is_refused_in_every_spelling(ask, reply, host):
    """Each of these reaches the scripted server when the guard is taken away; with it, nothing is sent."""
    outcome, asked = ask(reply(), host=host, by=FetchRules())
    assert isinstance(outcome, Failed)
    assert outcome.grade == "hard"
    assert "allow_private" in outcome.reason
    assert asked == []


@pytest.mark.parametrize(
    "host", [spelling for spelling in SPELLINGS if "::" not in spelling and "0:0:" not in spelling]
)
def test_the_same_spellings_are_asked_once_loopback_is_opened(ask, reply, host):
    outcome, asked = ask(reply(), host=host, by=FetchRules(allow_private=("127.0.0.0/8", "0.0.0.0/8", "::1/128")))
    assert isinstance(outcome, Fetched)
    assert len(asked) == 1


def test_a_name_that_leads_inside_is_refused_and_the_reason_says_where_to(ask, reply, names):
    names.known["news.example"] = ["10.0.0.5"]
    outcome, asked = ask(reply(), host="news.example")
    assert outcome == Failed(
        grade="hard",
        reason="news.example is at 10.0.0.5 (private) and only public addresses are asked;"
        " if this one is meant, open it by allow_private in [fetch]",
    )
    assert asked == []


def test_of_several_addresses_only_those_that_may_be_asked_are(serve, client, rules, reply, names):
    """A name with one address outside and one inside gives nobody a way in."""
    names.known["news.example"] = ["127.0.0.2", "127.0.0.3", "127.0.0.1", "127.0.0.4"]

    async def scenario():
        by = replace(rules, allow_private=("127.0.0.1/32",))
        async with serve(lambda _: reply(), host="0.0.0.0") as server, client(by) as asking:
            return await asking.fetch(Request(source="s", url=server.url(host="news.example"))), server.reached_at

    outcome, reached_at = asyncio.run(scenario())
    assert isinstance(outcome, Fetched)
    assert reached_at == ["127.0.0.1"]


def test_the_address_judged_is_the_one_connected_to(ask, reply, names):
    """DNS rebinding: a name that answers well when judged and badly when connected to is looked up only once."""
    answers = iter([["127.0.0.1"], ["10.0.0.5"]])
    names.known["news.example"] = lambda: next(answers)
    outcome, _ = ask(reply(), host="news.example")
    assert isinstance(outcome, Fetched)
    assert names.asked == ["news.example"]


def test_each_hop_is_judged(ask, reply):
    """A public server may send us anywhere."""
    outcome, asked = ask(reply(302, b"", ("Location", "http://169.254.169.254/latest/meta-data/")))
    assert outcome.grade == "hard"
    assert outcome.reason.startswith("169.254.169.254 (redirected from 127.0.0.1) is at 169.254.169.254 (link-local)")
    assert len(asked) == 1


@pytest.mark.parametrize(
    "addresses", [["127.0.0.3", "127.0.0.1"], ["::1", "127.0.0.1"], ["127.0.0.3", "127.0.0.4", "::1", "127.0.0.1"]]
)
def test_where_one_address_is_dead_the_next_is_tried(ask, reply, names, addresses):
    names.known["news.example"] = addresses
    outcome, _ = ask(reply(), host="news.example")
    assert isinstance(outcome, Fetched)


def test_an_address_that_swallows_everything_does_not_use_up_the_exchange(
    ask, reply, names, monkeypatch, serve, client, rules
):
    """A dead IPv6 route, acted by a socket whose queue is full: the kernel drops what comes."""
    monkeypatch.setattr(guarding, "ATTEMPT", 0.05)
    names.known["news.example"] = ["127.0.0.9", "127.0.0.1"]

    async def scenario():
        async with serve(lambda _: reply()) as server, client(rules) as asking:
            with socket.create_server(("127.0.0.9", server.port), backlog=0):
                full = [socket.socket() for _ in range(3)]
                for one in full:
                    one.setblocking(False)
                    one.connect_ex(("127.0.0.9", server.port))
                try:
                    return await asking.fetch(Request(source="s", url=server.url(host="news.example")))
                finally:
                    for one in full:
                        one.close()

    assert isinstance(asyncio.run(scenario()), Fetched)


def test_families_take_turns():
    """RFC 8305 4: six dead IPv6 addresses cost one attempt before IPv4 has its turn."""
    dead = [ip_address(f"2606::{n}") for n in range(1, 4)]
    alive = [ip_address("1.1.1.1"), ip_address("9.9.9.9")]
    assert guarding._by_turns([*dead, *alive]) == [dead[0], alive[0], dead[1], alive[1], dead[2]]


def test_the_private_attribute_of_httpx_is_still_what_we_set():
    """feedhub replaces `_pool` of httpx's transport and nothing else: if httpx renames it, the guard would be gone."""
    theirs, ours = httpx.AsyncHTTPTransport(), Transport(guard())
    assert vars(theirs).keys() == vars(ours).keys() == {"_pool"}
    assert isinstance(theirs._pool, httpcore.AsyncConnectionPool)
    assert isinstance(ours._pool, httpcore.AsyncConnectionPool)


# --- through a proxy ---------------------------------------------------------------------------------------------------


def through_a_proxy(serve, client, rules, answer, url, **proxy):
    async def scenario():
        async with serve(answer) as proxy_server, client(rules) as asking:
            where = proxy.get("where", "http://{login}127.0.0.1:{port}").format(
                login=proxy.get("login", ""), port=proxy_server.port
            )
            return await asking.fetch(Request(source="s", url=url, proxy=where)), proxy_server.asked

    return asyncio.run(scenario())


def test_the_operators_proxy_may_be_private_and_names_resolve_there(serve, client, reply, names):
    outcome, asked = through_a_proxy(
        serve, client, FetchRules(), lambda _: reply(), "http://news.example/feed", login="u:p%20w@"
    )
    assert isinstance(outcome, Fetched)
    assert asked[0].line == b"GET http://news.example/feed HTTP/1.1"
    assert asked[0]["proxy-authorization"] == b"Basic dTpwIHc="
    assert names.asked == []


@pytest.mark.parametrize(
    "host",
    ["127.1", "10.0.0.1", "[::1]", "localhost", "localhost.", "x.LOCALHOST", "169.254.169.254", "[64:ff9b::7f00:1]"],
)
def test_what_is_private_by_its_spelling_is_not_asked_of_a_proxy(serve, client, reply, host):
    outcome, asked = through_a_proxy(serve, client, FetchRules(), lambda _: reply(), f"http://{host}/feed")
    assert outcome.grade == "hard"
    assert asked == []


def test_nor_by_a_redirect_that_came_through_it(serve, client, reply):
    answer = reply(302, b"", ("Location", "http://10.0.0.1/"))
    outcome, asked = through_a_proxy(serve, client, FetchRules(), lambda _: answer, "http://news.example/feed")
    assert outcome.grade == "hard"
    assert len(asked) == 1


@pytest.mark.parametrize("where", ["socks5://127.0.0.1:{port}", "127.0.0.1:{port}", "nonsense"])
def test_a_proxy_of_another_kind_is_a_reason(serve, client, reply, where):
    outcome, _ = through_a_proxy(serve, client, FetchRules(), lambda _: reply(), "http://news.example/", where=where)
    assert outcome == Failed(grade="hard", reason="the source's proxy cannot be used; write it as http://host:port")


def test_a_proxy_that_opens_no_tunnel_is_a_reason(serve, client, reply):
    outcome, asked = through_a_proxy(
        serve, client, FetchRules(), lambda _: reply(502, b""), "https://news.example/feed"
    )
    assert asked[0].line == b"CONNECT news.example:443 HTTP/1.1"
    assert outcome == Failed(
        grade="temporary",
        reason="news.example through its proxy cannot be asked: the source's proxy does not connect to it",
    )


@pytest.mark.parametrize("ends", ["while others are asked", "when all is over"])
def test_a_look_up_that_never_ends_costs_its_own_timeout(names, client, rules, reply, serve, ends):
    """A dead name server: neither the loop nor the process waits for the thread, and its late answer disturbs nobody."""
    stuck = threading.Event()
    names.known["news.example"] = lambda: ["127.0.0.1"] if stuck.wait(20) else []
    short = replace(rules, timeout=rules.timeout / 100)
    disturbed = []

    async def scenario():
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: disturbed.append(context))
        async with serve(lambda _: reply()) as server, client(short) as asking:
            outcome = await asking.fetch(Request(source="s", url="http://news.example/feed"))
            if ends == "while others are asked":
                stuck.set()
                [thread] = [one for one in threading.enumerate() if one.name == "lookup news.example"]
                await asyncio.to_thread(thread.join)
            assert isinstance(await asking.fetch(Request(source="s", url=server.url())), Fetched)
            return outcome

    outcome = asyncio.run(scenario())
    stuck.set()
    for thread in threading.enumerate():
        if thread.name == "lookup news.example":
            thread.join()
    assert outcome == Failed(grade="temporary", reason="news.example gave no whole answer within 0.2 s")
    assert disturbed == []
