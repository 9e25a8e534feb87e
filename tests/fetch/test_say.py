"""Telling one address something (WebSub): through the guard, once, and of the answer no more than a word."""

import asyncio
from datetime import timedelta

import pytest

from feedhub.fetch.client import WORD
from feedhub.model import Failed, FetchRules

SOON = timedelta(seconds=5)


@pytest.fixture
def say(serve, client, rules):
    def say(answer, *, method="POST", by=rules, within=SOON, host=None, **how):
        async def scenario():
            async with serve(answer) as server, client(by) as asking:
                said = await asking.say(method, server.url(host=host), fields={"X-Test": "1"}, within=within, **how)
                return said, server

        return asyncio.run(scenario())

    return say


def test_what_is_said_arrives_as_it_is(say, reply):
    said, server = say(lambda _: reply(202, b"ok"), body=b"hub.mode=publish")
    assert (said.status, said.body, said.well) == (202, b"ok", True)
    [asked] = server.asked
    assert asked.line.startswith(b"POST ")
    assert asked["content-length"] == b"16"
    assert asked["x-test"] == b"1"
    assert asked["connection"] == b"close"


def test_a_redirect_is_an_answer(say, reply):
    said, server = say(lambda _: reply(307, b"", ("Location", "/elsewhere")))
    assert (said.status, said.location, said.well) == (307, "/elsewhere", False)
    assert len(server.asked) == 1


def test_of_a_long_answer_a_word_is_read(say):
    """One byte more, so that who compares sees that there was more."""

    async def endless(_, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        for _ in range(1000):
            writer.write(b"x" * 10_000)
            await writer.drain()

    said, _ = say(endless, method="GET")
    assert isinstance(said, Failed) or len(said.body) == WORD + 1


def test_an_answer_has_its_time(say):
    async def silent(_, writer):
        await asyncio.sleep(20)

    said, _ = say(silent, within=timedelta(seconds=0.3))
    assert (said.grade, "0.3 s" in said.reason) == ("temporary", True)


def test_nothing_is_said_twice_where_a_connection_breaks(say):
    """Whether it was heard nobody knows; saying it again is for who remembers that."""

    async def rude(_, writer):
        writer.transport.abort()

    said, server = say(rude, body=b"news")
    assert isinstance(said, Failed)
    assert len(server.asked) == 1


def test_a_private_address_is_not_spoken_to(say, reply):
    said, server = say(lambda _: reply(200), by=FetchRules())
    assert (said.grade, server.asked) == ("hard", [])
