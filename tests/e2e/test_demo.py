"""What a newcomer sees: `feedhub demo`, by the real command."""

import json
import re
import signal
from io import BytesIO

import feedparser
import httpx
import plain
import pytest


@pytest.fixture(scope="module")
def shown(tmp_path_factory, house_type):
    """One demo, kept; what it printed, and a house to look at it with."""
    kept = tmp_path_factory.mktemp("demo") / "kept"
    house = house_type(tmp_path_factory.mktemp("around"))
    done = house.run("demo", "--once", "--dir", str(kept))
    house.config, house.public = kept, kept / "public"
    return done.stdout, house


WARRANTS = {  # language: how its outlets say it
    "en": "Soleimani case",
    "de": "Haftbefehle gegen Trump",
    "fr": "mandats d'arrêt",
    "es": "orden de detención",
    "fa": "حکم بازداشت",
    "ar": "مذكرات توقيف",
}

REFUSALS = {  # and the refusal
    "en": "Interpol rejects",
    "de": "Interpol lehnt",
    "fr": "Interpol refuse",
    "es": "Interpol no atenderá",
    "fa": "اینترپل: به درخواست ایران",
    "ar": "الإنتربول: لن ننظر في طلب إيران",
}


def test_world_media_tells_the_story_once_in_each_language(shown):
    """The warrants and Interpol's refusal are one item a language, all outlets credited; what only looks like it is apart."""
    _, house = shown
    read = feedparser.parse(BytesIO((house.public / "world-media.atom").read_bytes()))
    assert not read.bozo
    titles = [entry.title for entry in read.entries]
    for language, words in WARRANTS.items():
        assert sum(words in title for title in titles) == 1, language
    assert not any(words in title for words in REFUSALS.values() for title in titles)
    (english,) = (entry for entry in read.entries if WARRANTS["en"] in entry.title)
    related = [link.href for link in english.links if link.rel == "related"]
    assert any("interpol-rejects-iran-request" in url for url in related)
    assert "6 outlets" in english.content[0].value
    for apart in ("vanished grain cargoes", "owner of ferry that sank"):
        assert sum(apart in title for title in titles) == 1, apart
    assert not any("herring" in title for title in titles)
    assert len({entry.id for entry in read.entries}) == len(read.entries) > 20


def test_the_refusal_is_in_the_story_of_the_request_in_each_language(shown):
    """By what `search` says of both, whichever of them the section shows."""
    _, house = shown
    articles = house.articles()
    for language, refused in REFUSALS.items():
        stories = [
            {line["story"] for line in articles if words in (line["title"] or "")}
            for words in (WARRANTS[language], refused)
        ]
        assert len(stories[0]) == 1, language
        assert stories[0] == stories[1], language


def test_the_story_is_linked_with_the_same_in_other_languages(shown):
    """Never merged, and found by names: each of the other five is seen from the English one."""
    _, house = shown
    refusal = next(line for line in house.articles() if "Interpol rejects" in (line["title"] or ""))
    (told,) = house.lines("explain", refusal["id"])
    linked = {link[side] for link in told["about"]["links"] for side in ("story", "other")} - {refusal["story"]}
    others = {
        line["story"]
        for line in house.articles()
        if any(words in (line["title"] or "") for language, words in WARRANTS.items() if language != "en")
    }
    assert len(others) == 5
    assert others <= linked
    assert len(told["about"]["articles"]) >= 10


def test_every_source_is_told_with_its_state_and_the_ill_one_with_its_reason(shown):
    out, house = shown
    status = house.status()
    for id in status:
        assert re.search(rf"\b{id}\b", out)
    assert [id for id, line in status.items() if line["outcome"] == "failed"] == ["evening-ledger"]
    assert status["evening-ledger"]["reason"] in out
    assert status["port-ellery-chronicle"]["articles"] == 501
    assert status["galata-review"]["articles"] == 2
    assert all(line["outcome"] == "not_modified" for id, line in status.items() if id != "evening-ledger")


def test_it_says_what_the_second_refresh_found_and_where_to_subscribe(shown):
    out, house = shown
    sources = len(house.status())
    assert f"{sources - 1} of {sources} answered 304" in out
    assert "nothing new" in out
    assert "3 duplicates" in out
    assert "/world-media.atom" in out
    assert all(line == line.rstrip() for line in out.splitlines())
    assert "\x1b" not in out


def test_sections_hold_their_own(shown):
    _, house = shown
    assert {item["title"] for item in house.items("science")} >= {
        "A quieter way to weigh a star",
        "Bienen lernen, was nichts ist",
    }
    technology = [item["title"] for item in house.items("technology")]
    assert "<batteries> get a passport: an open format nobody hates" in technology
    assert len(house.items("interpol")) >= 10


def test_what_it_wrote_is_a_sound_house(shown):
    _, house = shown
    house.run("check")
    assert any("Alqasimehr" in str(line["content_html"]) for line in house.lines("search", "red notice"))


def test_run_again_it_brings_nothing_back(shown):
    """Its newsroom may have another port by then; every item keeps its id, and none is new."""
    _, house = shown
    before = {
        section: [item["id"] for item in house.items(section)] for section in ("world-media", "science", "technology")
    }
    count = sum(line["articles"] for line in house.status().values())
    notes = json.loads((house.config / "newsroom.json").read_text())
    with httpx.Client() as client, pytest.raises(httpx.ConnectError):
        client.get(notes["newsroom"])  # it closed with the command

    house.run("demo", "--once", "--dir", str(house.config))

    assert {section: [item["id"] for item in house.items(section)] for section in before} == before
    assert sum(line["articles"] for line in house.status().values()) == count


def test_without_a_directory_nothing_is_kept(house, tmp_path):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    done = house.run("demo", "--once", TMPDIR=str(temporary))
    assert "Nothing was kept" in done.stdout
    assert list(temporary.iterdir()) == []


def test_somebody_elses_directory_is_refused(house):
    house.write()
    before = {path: path.read_bytes() for path in house.config.iterdir()}
    done = house.run("demo", "--once", "--dir", str(house.config), code=2)
    assert "choose an empty directory" in done.stderr
    assert {path: path.read_bytes() for path in house.config.iterdir()} == before


def test_it_serves_until_it_is_told_to_end(running, until, tmp_path):
    """Feeds, pages and the articles behind their links open, and Ctrl-C ends it."""
    kept = tmp_path / "kept"
    process = running("demo", "--dir", str(kept))
    notes = kept / "newsroom.json"

    def answers():
        if process.poll() is not None or not notes.exists() or not notes.read_text():
            return process.poll() is not None
        try:
            return plain.get(json.loads(notes.read_text())["hub"] + "/world-media.json").status_code == 200
        except httpx.TransportError:
            return False

    until(answers, what="the demo to serve")
    assert process.poll() is None, process.communicate()
    hub = json.loads(notes.read_text())["hub"]
    item = plain.get(hub + "/world-media.json").json()["items"][0]
    assert item["title"].split("'")[0] in plain.get(item["url"]).text
    assert "World Media" in plain.get(hub + "/").text
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=15)
    assert process.returncode in (0, 130)
    assert "Traceback" not in err
    assert "Serving until Ctrl-C." in out
