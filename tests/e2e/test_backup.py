"""Copies of the store, made and put back beside whoever works on it, as an operator does it in an emergency."""

import json
import shutil
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import httpx
import plain
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from feedhub.store.schema import REVISION

SECRET = "Marmoset"


def begin(house, site, item, rss):
    """A paper with two articles, one of which will have to go."""
    house.source("paper", site.put("/paper", rss([item(1), item(9, title=f"{SECRET} seen in the harbour")])))
    house.section()
    house.refresh()


@pytest.fixture
def site(begun):
    return begun.site


@pytest.fixture
def paper(begun, tmp_path):
    return begun.again(tmp_path)


def told(house):
    return sorted(str(article["title"]) for article in house.articles())


def lost(house):
    """The disk of the store is gone, and what is beside it stays."""
    for path in house.data.glob("feedhub.db*"):
        path.unlink()


def test_a_store_that_was_lost_is_as_it_was(paper):
    """One line says what is in the copy and in what was put back; ids are the same."""
    before = paper.articles()
    said = paper.run("db", "backup", "copy.db").stdout
    assert said.startswith("copy.db: 2 articles of 1 source, last asked 20")
    lost(paper)
    assert paper.run("db", "restore", "copy.db").stdout.startswith("copy.db: 2 articles of 1 source, last asked 20")
    assert paper.articles() == before
    assert paper.refresh()["new"] == 0


def test_json_and_quiet(paper):
    (made,) = paper.lines("db", "backup", "copy.db")
    assert made["file"] == "copy.db"
    assert (made["articles"], made["sources"]) == (2, 1)
    assert made["bytes"] == (paper.directory / "copy.db").stat().st_size
    (done,) = paper.lines("db", "restore", "copy.db")
    assert {"file", "revision", "sources", "articles", "asked", "acts", "kept"} == done.keys()
    assert (paper.directory / "copy.db").exists()
    assert paper.run("db", "backup", "-q", "other.db").stdout == ""
    assert paper.run("db", "restore", "-q", "other.db").stdout == ""


def test_into_a_folder_under_the_time(paper):
    """As cron wants it, whose lines make of % something else."""
    folder = paper.directory / "copies"
    folder.mkdir()
    paper.run("db", "backup", "-q", "copies")
    [copy] = folder.iterdir()
    assert copy.name.startswith("feedhub-20")
    assert copy.suffix == ".db"
    assert copy.stat().st_mode & 0o077 == 0, "it has secrets of subscriptions, and what is withdrawn later"


def test_nothing_is_written_over(paper):
    copy = paper.directory / "copy.db"
    copy.write_text("something else")
    assert "is there already" in paper.run("db", "backup", "copy.db", code=2).stderr
    assert copy.read_text() == "something else"
    assert [path.name for path in paper.directory.iterdir() if "part" in path.name] == []


def test_a_dry_run_looks_everything_through_and_writes_nothing(paper):
    assert "nothing was written" in paper.run("db", "backup", "--dry-run", "copy.db").stdout
    assert not (paper.directory / "copy.db").exists()
    paper.run("db", "backup", "copy.db")
    paper.run("desk", "hide", "guid-1")
    before = sorted(path.name for path in paper.data.iterdir())
    said = paper.run("db", "restore", "--dry-run", "copy.db").stdout
    assert said.endswith(", 1 act of the desk made up for; nothing was written (dry run)\n")
    assert sorted(path.name for path in paper.data.iterdir()) == before


def test_what_was_withdrawn_since_is_not_there_for_a_moment(paper, site, rss, item):
    """The backup has its text; the desk's file has the act. Both by command, and nothing else was run between."""
    paper.run("db", "backup", "copy.db")
    paper.run("desk", "withdraw", "guid-9", "--who", "ann", "--why", "it was a cat")
    paper.run("desk", "pin", "guid-1")
    assert ", 2 acts of the desk made up for" in paper.run("db", "restore", "copy.db").stdout
    data = (paper.data / "feedhub.db").read_bytes()
    assert SECRET.encode() not in data
    assert not (paper.data / "feedhub.db-wal").exists() or not (paper.data / "feedhub.db-wal").stat().st_size
    assert not any(SECRET in title for title in told(paper))
    assert [act["deed"] for act in paper.lines("desk", "log")] == ["withdraw", "pin"]
    paper.refresh("--force")
    assert not any(SECRET in title for title in told(paper))


def test_a_lost_file_of_the_desk_comes_back_from_the_store(paper):
    paper.run("desk", "hide", "guid-1", "--who", "ann")
    paper.run("db", "backup", "copy.db")
    shutil.rmtree(paper.data)
    paper.run("db", "restore", "copy.db")
    (act,) = [json.loads(line) for line in (paper.data / "desk.jsonl").read_text().splitlines()]
    assert (act["deed"], act["who"]) == ("hide", "ann")


def test_the_backup_of_another_house_is_refused_where_desks_differ(paper, another_house, site):
    other = another_house()
    other.source("paper", site.url("/paper"))
    other.section()
    other.refresh()
    other.run("desk", "hide", "guid-9", "--who", "bob")
    other.run("db", "backup", str(paper.directory / "copy.db"))
    paper.run("desk", "hide", "guid-1", "--who", "ann")
    [line] = paper.run("db", "restore", "copy.db", code=3).stderr.splitlines()
    assert "its act 1 of the desk is another" in line
    assert [act["who"] for act in paper.lines("desk", "log")] == ["ann"]


def test_the_store_that_was_there_is_kept(paper, site, item, rss):
    paper.run("db", "backup", "copy.db")
    site.put("/paper", rss([item(2)]))
    paper.refresh("--force")
    assert len(told(paper)) == 3
    (done,) = paper.lines("db", "restore", "copy.db")
    assert len(told(paper)) == 2
    paper.run("db", "restore", str(done["kept"]))
    assert len(told(paper)) == 3
    assert paper.run("db", "prune").stdout


def test_a_damaged_store_makes_room(paper):
    """What is left of it is kept; no old log is written into the new one."""
    paper.run("db", "backup", "copy.db")
    path = paper.data / "feedhub.db"
    path.write_bytes(b"\xff" * 20_000)
    paper.run("status", code=3)
    assert "restore" in paper.run("db", "backup", "another.db", code=3).stderr
    (done,) = paper.lines("db", "restore", "copy.db")
    assert (paper.directory / str(done["kept"])).read_bytes() == b"\xff" * 20_000
    assert len(told(paper)) == 2
    assert paper.refresh("--force")["not_modified"] == 1


def damage(path):
    """A page in the middle, which nobody would notice for months."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 4096] = b"\xa5" * 4096
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("spoil", "code", "said"),
    [
        pytest.param(
            lambda path: path.write_bytes(b"not a database, whatever it is called" * 99),
            3,
            "is damaged",
            id="no-database",
        ),
        pytest.param(lambda path: path.write_bytes(b""), 3, "holds no store of feedhub", id="empty"),
        pytest.param(damage, 3, "is damaged", id="one-page"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[:-9000]), 3, "is damaged", id="cut-off"),
        pytest.param(lambda path: path.unlink(), 2, "is no file", id="nothing"),
    ],
)
def test_what_is_no_good_backup_changes_nothing(paper, spoil, code, said):
    copy = paper.directory / "copy.db"
    paper.run("db", "backup", "copy.db")
    spoil(copy)
    [line] = paper.run("db", "restore", "copy.db", code=code).stderr.splitlines()
    assert line.startswith("copy.db")
    assert said in line
    assert len(told(paper)) == 2
    assert not any("restor" in path.name for path in paper.data.iterdir())


def test_what_an_older_feedhub_wrote_is_upgraded(paper):
    """A copy of its feedhub.db, as operators kept them before there was a command for it."""
    import feedhub.store as store

    config = Config()
    config.set_main_option("script_location", str(Path(store.__file__).parent / "migrations"))
    engine = create_engine(f"sqlite:///{paper.directory / 'copy.db'}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    (done,) = paper.lines("db", "restore", "copy.db")
    assert (done["revision"], done["articles"]) == (REVISION, 0)
    assert paper.refresh()["new"] == 2


def test_a_newer_revision_is_refused(paper):
    paper.run("db", "backup", "copy.db")
    with closing(sqlite3.connect(paper.directory / "copy.db")) as copy:
        copy.execute("UPDATE alembic_version SET version_num = '9999'")
        copy.commit()
    assert "install the newer feedhub" in paper.run("db", "restore", "copy.db", code=3).stderr
    assert len(told(paper)) == 2


def test_the_store_itself_and_no_store_are_refused(paper, another_house):
    paper.run("db", "restore", str(paper.data / "feedhub.db"), code=2)
    assert len(told(paper)) == 2
    empty = another_house()
    empty.source("paper", paper.sources[0]["url"])
    empty.section()
    assert "no store to back up" in empty.run("db", "backup", "copy.db", code=3).stderr
    assert not (empty.data / "feedhub.db").exists()


def test_it_waits_for_a_pass_and_then_gives_up(paper, site, rss, item):
    """A restore does, exit 75; a backup waits for nobody."""
    paper.run("db", "backup", "copy.db")
    paper.source("slow", site.put("/slow", rss([item(5)]), delay=20))
    paper.tables["fetch"]["timeout"] = "60s"
    paper.write()
    with paper.start("refresh", "-q") as process:
        assert site.entered.acquire(timeout=30)
        time.sleep(0.5)
        paper.run("db", "backup", "other.db")
        assert "another feedhub run" in paper.run("db", "restore", "copy.db", code=75).stderr
        assert process.poll() is None
        process.kill()


def test_beside_a_running_serve(paper, site, item, rss, running, free_port, until):
    """Readers are answered all the while, from the one store or the other; what serve had in mind of the old one is forgotten."""
    paper.hub["base_url"] = base = f"http://127.0.0.1:{free_port}"
    paper.write()
    paper.run("db", "backup", "copy.db")
    site.put("/paper", rss([item(n) for n in range(2, 8)]))
    paper.refresh("--force")
    running("serve", "-q")

    def listed():
        return plain.get(f"{base}/sources/paper.json", timeout=30).json()["items"]

    def served():
        try:
            return len(listed()) == 8
        except httpx.HTTPError:
            return False

    until(served, what="the source's feed")
    wrong, over = [], threading.Event()

    def read():
        while not over.is_set():
            answer = plain.get(f"{base}/sources/paper.json", timeout=30)
            if answer.status_code != 200:
                wrong.append(answer.status_code)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        paper.run("db", "restore", "copy.db")
        until(lambda: len(listed()) == 2, what="the store as it was")
        paper.refresh("--force")
        until(lambda: len(listed()) == 8, what="what came since, asked for anew")
    finally:
        over.set()
        reader.join()
    assert wrong == []


def test_a_full_disk_is_the_one_that_is_named(paper, small_disk):
    """That of the copy, not that of the store; and nothing of the copy is left on it."""
    folder = paper.directory / "small"
    small_disk(folder, 60)
    [line] = paper.run("db", "backup", "small/copy.db", code=3).stderr.splitlines()
    assert line.startswith("small/copy.db: the disk is full")
    assert list(folder.iterdir()) == []
