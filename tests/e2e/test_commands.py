"""What a command promises its caller: an exit code, one sentence when it goes wrong, silence when it was asked for."""

import fcntl
import os
import signal
import sqlite3
import subprocess
from uuid import UUID

import pytest


@pytest.fixture
def small(house, site, item, rss):
    """One good source, one section."""
    house.source("a", site.put("/a", rss([item(1)])))
    house.section()
    return house


def sentence(done):
    """What was said on standard error, which must be one line."""
    [line] = done.stderr.splitlines()
    return line


# --- exit codes --------------------------------------------------------------------------------------------------------


def test_version_and_help(house):
    assert house.run("--version").stdout.startswith("feedhub ")
    for command in ((), ("refresh",)):
        assert "Usage:" in house.run(*command, "--help").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(("refrehs",), "refresh", id="command"),
        pytest.param(("refresh", "b"), '"b"', id="source"),
        pytest.param(("publish", "wrold"), '"wrold"', id="section"),
        pytest.param(("refresh", "--froce"), "--force", id="option"),
        pytest.param(("search", "autor:lee"), "column 1", id="query"),
        pytest.param(("search", '"open'), "column", id="unclosed"),
    ],
)
def test_a_wrong_word_is_answered_with_its_mend(small, arguments, said):
    assert said in sentence(small.run(*arguments, code=2))


def test_no_configuration_says_where_it_looked(house, tmp_path):
    done = house.run("refresh", "--config", str(tmp_path / "nowhere"), code=2)
    assert "nowhere" in sentence(done)
    empty = tmp_path / "empty"
    empty.mkdir()
    done = house.run("refresh", "--config", str(empty), code=2)
    assert "feedhub init" in sentence(done)


def test_a_bad_configuration_is_refused_whole_with_file_line_and_key(small, site):
    """All problems at once; nobody is asked and nothing is written."""
    small.sources += [
        {"id": "a", "url": "htp://x.example/", "every": "15 mins"},
        {"url": "https://y.example/", "wieght": 2},
    ]
    small.sections.append({"id": "search", "title": "Search", "query": "autor:lee"})
    small.write()
    for command in ("check", "refresh"):
        done = small.run(command, code=2)
        said = done.stdout + done.stderr
        for part in (
            "sources.toml:",
            "15 mins",
            "15m",
            "htp://",
            "wieght",
            "weight",
            "sections.toml:",
            "author",
            "search",
        ):
            assert part in said, f"{command} does not name {part}:\n{said}"
        assert all(line.split(":")[1].isdigit() for line in said.splitlines() if ".toml:" in line)
    assert site.asked == []
    assert not small.data.exists()


def test_a_good_configuration_is_said_to_be_good(small):
    small.run("check")


def test_any_failure_is_an_error_only_where_asked_for(small, site):
    small.source("ill", site.put("/ill", status=500))
    assert small.run("refresh").returncode == 0
    small.run("refresh", "--force", "--fail-on", "source", code=1)


def test_a_newer_store_is_refused(small):
    small.run("refresh")
    with sqlite3.connect(small.data / "feedhub.db") as store:
        store.execute("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    before = small.published()
    for command in (("refresh", "--force"), ("publish",), ("status",)):
        assert "newer" in sentence(small.run(*command, code=3))
    assert small.published() == before


def test_a_store_that_is_none_is_refused(small):
    small.data.mkdir()
    (small.data / "feedhub.db").write_bytes(b"this is a letter, not a database" * 200)
    for command in ("refresh", "status"):
        assert "feedhub.db" in sentence(small.run(command, code=3))


def test_a_run_waits_for_another_and_gives_up_with_75(small):
    """Held by another process for longer than a command waits: one sentence, 75, and nothing was asked."""
    small.data.mkdir()
    handle = os.open(small.data / "feedhub.lock", os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        assert "another feedhub" in sentence(small.run("refresh", code=75))
        assert "articles" in str(small.lines("status"))  # those who only look wait for nobody
    finally:
        os.close(handle)
    small.run("refresh")


def test_a_run_goes_on_when_the_other_has_ended(small, until):
    small.data.mkdir()
    handle = os.open(small.data / "feedhub.lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(handle, fcntl.LOCK_EX)
    with small.start("refresh") as process:
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=1.5)
        os.close(handle)
        assert process.wait(timeout=30) == 0
        process.communicate()
    assert len(small.items()) == 1


def test_interrupted_by_ctrl_c_it_says_130(small, site, item, rss):
    small.source("slow", site.put("/slow", rss([item("slow")]), delay=300))
    small.tables["fetch"]["timeout"] = "10m"  # both longer than this test is patient
    small.write()
    with small.start("refresh") as process:
        for _ in range(2):
            assert site.entered.acquire(timeout=60)
        process.send_signal(signal.SIGINT)
        try:
            _, err = process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == 130
    assert "Traceback" not in err
    small.sources.pop()
    small.write()
    assert len(small.articles()) in (0, 1)
    small.run("refresh", "--force")
    assert len(small.items()) == 1


# --- what is said ------------------------------------------------------------------------------------------------------


def test_quiet_is_silent_when_all_is_well(small, site):
    """As cron wants: no mail."""
    for command in (
        ("refresh", "-q"),
        ("refresh", "-q", "--force"),
        ("publish", "-q"),
        ("publish", "-q", "world-media"),
    ):
        done = small.run(*command)
        assert (done.stdout, done.stderr) == ("", "")


def test_json_is_json_and_nothing_else(small, site):
    small.source("ill", site.put("/ill", status=500))
    done = small.run("refresh", "--json")
    assert done.stderr == ""
    counts = small.refresh("--force")
    assert list(counts) == ["sources", "fetched", "not_modified", "failed", "new", "revised", "unchanged", "duplicate"]
    [article] = small.articles()
    assert list(article) == [
        *(
            "id",
            "story",
            "duplicate_of",
            "source",
            "outlet",
            "guid",
            "url",
            "title",
            "published",
            "updated",
            "first_seen",
        ),
        *("language", "authors", "tags", "summary", "content_html", "image", "enclosures"),
    ]
    assert (article["source"], article["outlet"]) == ("a", "paper.example")
    assert str(UUID(article["story"])) == article["story"]
    assert article["first_seen"].endswith("Z")
    for line in small.status().values():
        assert list(line) == ["id", "url", "state", "outcome", "reason", "last_fetch", "next_fetch", "articles"]


def test_before_the_first_refresh_there_is_nothing_and_that_is_no_error(small):
    assert small.lines("search", "wall") == []
    [line] = small.status().values()
    assert (line["outcome"], line["state"], line["last_fetch"], line["articles"]) == (None, "active", None, 0)


def test_a_run_that_is_dry_writes_nothing(small, site):
    small.run("refresh", "--dry-run")
    assert site.times("/a") == 1
    assert not small.public.exists()
    assert small.articles() == []
    small.run("refresh")
    before, known = small.published(), small.articles()
    site.put("/a", site.routes["/a"].body.replace(b"Council 1", b"Council 77"))
    small.run("refresh", "--force", "--dry-run")
    assert small.published() == before
    assert small.articles() == known


def test_no_publish_stores_and_publish_delivers(small):
    small.run("refresh", "--no-publish")
    assert len(small.articles()) == 1
    assert not (small.public / "world-media.atom").exists()
    small.run("publish")
    assert len(small.items()) == 1


def test_one_named_source_is_asked_alone(small, site, item, rss):
    small.source("b", site.put("/b", rss([item(2)])))
    assert small.refresh("b")["sources"] == 1
    assert (site.times("/a"), site.times("/b")) == (0, 1)


# --- where the configuration is ----------------------------------------------------------------------------------------


def test_the_configuration_is_found_from_anywhere(small, tmp_path):
    """By option before or after the command, as a directory or a file, by the environment, or as ./config; data_dir stays where its file says."""
    other = tmp_path / "another" / "place"
    other.mkdir(parents=True)
    small.run("refresh", cwd=other)
    assert len(small.items()) == 1
    config = str(small.config)
    for arguments in (
        ("--config", config, "status"),
        ("status", "--config", config),
        ("status", "--config", f"{config}/feedhub.toml"),
    ):
        assert '"articles": 1' in small.run(*arguments, "--json", cwd=other).stdout
    assert '"articles": 1' in small.run("status", "--json", cwd=other, FEEDHUB_CONFIG=config).stdout
    assert '"articles": 1' in small.run("status", "--json", named=False).stdout
    assert list(other.iterdir()) == []


def test_the_environment_overrides_a_key_and_a_wrong_name_is_refused(small):
    small.run("refresh", FEEDHUB_FETCH__ALLOW_PRIVATE="[]", code=1)
    done = small.run("refresh", FEEDHUB_FETCH__TIMEOTU="10s", code=2)
    assert "FEEDHUB_FETCH__TIMEOTU" in sentence(done)
    small.run("status", FEEDHUB_SOMETHING="1")


def test_a_new_house_is_sound(house, tmp_path):
    """What init writes is accepted by check, and init writes over nobody's house."""
    new = str(tmp_path / "x")
    house.run("init", new)
    house.run("check", "--config", new)
    before = {path: path.read_bytes() for path in (tmp_path / "x").rglob("*") if path.is_file()}
    assert "x" in sentence(house.run("init", new, code=2))
    assert {path: path.read_bytes() for path in (tmp_path / "x").rglob("*") if path.is_file()} == before


def test_a_store_elsewhere_is_refused_as_check_says(house):
    """Not SQLite in its place: of two stores of one newsroom nobody would know for weeks."""
    house.source("a", "http://127.0.0.1:1/")
    house.section()
    house.tables["store"] = {"url": "postgresql://host/feedhub"}
    house.write()
    assert "refuses to run; leave url out for SQLite" in house.run("check").stdout
    assert "leave url out to use SQLite" in house.run("refresh", code=3).stderr
    assert not house.data.exists() or not list(house.data.glob("*.db"))


@pytest.mark.parametrize(
    ("said", "mend"),
    [
        pytest.param(("refersh",), 'did you mean "refresh"?', id="command"),
        pytest.param(("sources", "ad"), 'did you mean "add"?', id="below-one"),
        pytest.param(("db", "xyz"), "feedhub db --help lists them", id="nothing-near"),
    ],
)
def test_a_command_that_there_is_not_is_told_with_the_mend(house, said, mend):
    assert house.run(*said, code=2, named=False).stderr == f'feedhub: no command "{said[-1]}"; {mend}\n'
