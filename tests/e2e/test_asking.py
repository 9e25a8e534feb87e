"""What an operator does about one source: look at what a poll would do, and have it tried again."""

import pytest


@pytest.fixture
def steps(house):
    """What `sources test` says, by step."""

    def steps(name, *, code=0):
        return [(line["step"], line["said"]) for line in house.lines("sources", "test", name, code=code)]

    return steps


def test_a_poll_is_shown_step_by_step(house, site, item, rss, steps):
    """Addresses, hops, validators, format, newest titles, next time and why; and nothing is stored."""
    site.put("/old", status=301, headers={"Location": "/a"})
    site.put("/a", rss([item(1, hours=3), item(2)]), headers={"Cache-Control": "max-age=7200"})
    house.source("a", site.url("/old"))
    house.section()
    told = steps("a")
    said = dict(told)
    assert [step for step, _ in told if step in ("asked", "answered")] == ["asked", "answered"] * 2
    assert said["addresses"] == "127.0.0.1: 127.0.0.1"
    assert said["connected"].startswith("127.0.0.1, port ")
    assert any(words.startswith("301, location: /a") for step, words in told if step == "answered")
    assert "etag:" in said["answered"]
    assert said["moved"].startswith(f"for good, to {site.url('/a')}")
    assert said["format"].startswith("rss, ")
    assert "2 entries, The Paper" in said["format"]
    assert "Council 2" in next(words for step, words in told if step == "entry"), "the newest first"
    assert said["next"].endswith("its server wishes so (freshness or ttl)")
    assert house.articles() == []
    assert house.status()["a"]["last_fetch"] is None


def test_it_asks_as_the_next_poll_would(house, site, item, rss, steps):
    """With the validators that are remembered, and says when it is not due."""
    house.source("a", site.put("/a", rss([item(1)])))
    house.section()
    house.refresh()
    said = dict(steps("a"))
    assert "If-None-Match" in said["asked"]
    assert said["unchanged"].startswith("304")
    assert "not due before" in said["schedule"]


def test_of_one_that_is_gone_it_says_that_it_is_not_asked_any_more(house, site, item, rss, steps):
    """And check --online, which leaves it alone, does not count it as well."""
    house.source("a", site.put("/a", rss([item(1)])))
    house.source("gone", site.put("/gone", status=410))
    house.section()
    house.refresh()
    said = dict(steps("gone", code=1))
    assert said["schedule"] == "not asked any more: 410: its server asked us to stop; asked all the same"
    assert said["next"] == "never: 410: its server asked us to stop"
    told = house.run("check", "--online").stdout
    assert "asked 1 source: 0 failed; 1 not asked (paused, stopped or told to wait: feedhub status)" in told


def test_an_address_of_no_source_is_tested_too(house, site, item, rss, steps):
    house.source("a", site.put("/a", rss([item(1)])))
    house.section()
    assert "entry" in dict(steps(site.put("/b", rss([item(2)]))))
    assert "feed" in dict(steps(site.put("/page", "<html>hello</html>", type="text/html"), code=1))["unreadable"]
    assert dict(steps(site.url("/none"), code=1))["failed"].endswith("(hard)")
    assert "no source" in house.run("sources", "test", "b", code=2).stderr
    assert "write https:// before it" in house.run("sources", "test", "b.example/feed", code=2).stderr


def test_a_source_that_was_gone_is_tried_again(house, site, item, rss):
    """Only when the operator says so; a Retry-After holds even then."""
    house.source("a", site.put("/a", status=410))
    house.source("b", site.put("/b", status=429, headers={"Retry-After": "3600"}))
    house.section()
    house.refresh(code=1)
    assert house.status()["a"]["state"] == "stopped"
    assert house.run("sources", "retry", code=2).stderr
    house.run("sources", "retry", "--all", "--dry-run")
    assert house.status()["a"]["state"] == "stopped"
    said = house.run("sources", "retry", "--all").stdout
    assert "a: due now\n" in said
    assert "UTC, as its server asked" in said
    site.put("/a", rss([item(1)]))
    assert house.refresh()["new"] == 1
    assert site.times("/b") == 1
    house.sources.pop()
    house.write()
    assert house.run("sources", "retry", "--all").stdout == "no source is slowed or stopped\n"


def test_check_online_asks_everybody_and_stores_nothing(house, site, item, rss):
    house.source("a", site.put("/a", rss([item(1)])))
    house.section()
    assert house.run("check", "--online").stdout.endswith("asked 1 source: 0 failed; nothing was stored\n")
    house.source("ill", site.put("/ill", status=404))
    done = house.run("check", "--online", "-q", code=1)
    assert done.stdout == ""
    assert done.stderr.startswith("ill: 127.0.0.1 answered 404")
    assert house.articles() == []


def test_who_names_a_source_is_told_why_it_is_not_asked(house, site, item, rss):
    """A Retry-After holds, a 410 is the end, paused is paused: "no source is due" would leave an operator guessing."""
    house.source("a", site.put("/a", rss([item(1)])))
    house.source("wait", site.put("/wait", status=429, headers={"Retry-After": "9000"}))
    house.source("gone", site.put("/gone", status=410))
    house.source("paused", site.put("/paused", rss([item(2)])), paused=True)
    house.section()
    house.refresh()
    said = house.run("refresh", "a", "wait", "gone", "paused").stderr.splitlines()
    assert [line.partition(":")[0] for line in said] == ["wait", "gone", "paused"]
    assert "not asked before 20" in said[0]
    assert said[0].endswith(" UTC: its server named this time (Retry-After)")
    assert said[1] == "gone: not asked: 410: its server asked us to stop; feedhub sources retry gone has it asked again"
    assert said[2] == "paused: not asked: paused by the operator"
    assert house.run("refresh", "-q", "gone").stderr == ""
