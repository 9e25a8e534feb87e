"""Killed before any commit or rename of an act, or of a pass that fills the archive: nothing is lost, doubled or left over."""

import json

import pytest
from walking import BASE, walked

STEPS = 60  # more than any of these runs takes


@pytest.fixture
def wood(house, site):
    """One section of two items, so that each new one sends another to the archive."""
    house.hub["base_url"] = BASE
    house.source("a", site.url("/a"))
    house.section("all", limit=2)
    return house


def news(site, item, rss, items, number):
    """A source lists its last five items, each with a word of its own in its headline and its text."""
    text = f"<p>The woodpecker{number}x was seen in the harbour of Port Lenn, said three who know him.</p>"
    items.append(item(number, title=f"Seen: woodpecker{number}x", text=text, hours=10 - number / 100))
    site.put("/a", rss(items[-5:]))


def told(house):
    """The numbers of all that a subscriber finds who walks back from the feed."""
    return [int(title.removeprefix("Seen: woodpecker").removesuffix("x")) for _, title in walked(house.public, "all")]


def test_a_pass_that_is_killed_anywhere_leaves_the_archive_complete(wood, killing, site, item, rss):
    """Each pass sends an item to the archive; the n-th is killed before its n-th commit or rename, and made up for."""
    items = []
    for number in range(1, STEPS):
        news(site, item, rss, items, number)
        was_killed = killing(number, "refresh", "--force")
        killing(0, "refresh", "--force")
        assert sorted(told(wood)) == list(range(1, number + 1))
        if not was_killed:
            break
    assert not was_killed
    assert number > 8, "the traps did not spring: nothing was committed or renamed"


def test_a_withdrawal_that_is_killed_anywhere_is_done_or_was_never_said(wood, killing, site, item, rss):
    """Whatever the file of acts says holds after the next command, in every file of the house and in its archive."""
    items, gone = [], set()
    for number in range(1, 6):
        news(site, item, rss, items, number)
        killing(0, "refresh", "--force")
    for step in range(1, STEPS):
        number += 1
        news(site, item, rss, items, number)
        killing(0, "refresh", "--force")
        target = number - 4 * (step % 2)  # in the feed, or in its archive; none twice
        was_killed = killing(step, "desk", "withdraw", f"https://paper.example/news/{target}")
        killing(0, "publish")
        said = (wood.data / "desk.jsonl").read_text().splitlines() if (wood.data / "desk.jsonl").exists() else []
        withdrawn = {json.loads(line)["number"] for line in said}
        gone |= {target}
        left = [
            path
            for path in wood.data.rglob("*")
            if path.is_file() and f"woodpecker{target}x".encode() in path.read_bytes()
        ]
        assert left == []
        assert sorted(told(wood)) == sorted({*range(1, number + 1)} - gone)
        assert len(withdrawn) == len(gone)
        if not was_killed:
            break
    assert step > 5, "the traps did not spring: nothing was committed or renamed"
