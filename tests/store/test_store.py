"""The store keeps what it was told, whole or not at all, and refuses what it does not know in one sentence."""

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, text

import feedhub.store as store_module
from feedhub.errors import Busy, NewerStore, OlderStore, StoreError
from feedhub.model import (
    Article,
    Duplicate,
    Enclosure,
    Extra,
    Key,
    Lead,
    Merged,
    New,
    Origin,
    Part,
    Poll,
    Revised,
    Source,
    Unchanged,
    Validators,
)
from feedhub.store import activity, articles, database, editions, history, open_store, sources, stories
from feedhub.store.editions import Published
from feedhub.store.lock import hold
from feedhub.store.schema import REVISION, metadata

SOME_DAY = datetime(2026, 11, 24, tzinfo=UTC)


def article(now, id="a", **said):
    fields = {"source": "paper", "outlet": "paper.example", "first_seen": now, "title": f"Title {id}"}
    return Article(id=id, **fields | said)


def new(one, *keys):
    return New(article=one, keys=keys, reason="never seen")


def store_all(store, now, *decisions, shared=()):
    with store.writing() as connection:
        articles.apply(connection, decisions, shared=shared, now=now)


def test_an_article_comes_back_as_it_was_stored(store, now):
    """Every field, odd characters and empty ones included."""
    whole = article(
        now,
        guid="\u202eguid",
        url="https://paper.example/ä",
        canonical_url="https://paper.example/a",
        summary="S \U0001f40e",
        content_html="<p>\u0000?</p>".replace("\u0000", ""),
        published=now - timedelta(hours=1),
        updated=now,
        authors=("Ann", "Łukasz"),
        categories=("World",),
        enclosures=(Enclosure(url="https://x.example/a.mp3", type="audio/mpeg", length=12),),
        image="https://x.example/i.png",
        language="de",
        origin=Origin(title="T", url="https://o.example"),
        extras=(
            Extra(namespace="urn:x", name="duration", text="12", attributes=(("a", "b"),)),
            Extra(namespace="urn:x", name="value", parts=(Part(depth=1, name="for", attributes=(("a", "b"),)),)),
        ),
        revised=now,
        backlog=True,
        published_id="urn:uuid:1",
        dated=now - timedelta(hours=1),
    )
    store_all(store, now, new(whole, Key("paper", "guid", "x")))
    with store.reading() as connection:
        assert articles.by_ids(connection, ["a"]) == {"a": replace(whole, serial=1)}


def test_keys_find_articles_and_shared_keys_find_nothing(store, now):
    guid, link = Key("paper", "guid", "1"), Key("paper", "url", "https://paper.example/")
    store_all(store, now, new(article(now), guid, link), shared=[link])
    with store.reading() as connection:
        known = articles.known(connection, {guid, link, Key("paper", "guid", "2")}, {"a", "zz"})
    assert known.keys == {guid: "a", link: None}
    assert known.ids == {"a"}


def test_serials_grow_with_each_change_and_ids_given_once_stay(store, now):
    one = article(now, published_id="urn:uuid:1")
    store_all(store, now, new(one), new(article(now, "b")))
    later = replace(one, title="Other", published_id=None)
    store_all(store, now, Revised(article=later, before=one, keys=(), changed=("title",), reason="r"))
    store_all(store, now, Unchanged(id="b", keys=(Key("paper", "guid", "n"),), reason="same"))
    with store.reading() as connection:
        assert articles.newest_serial(connection) == 3
        assert articles.by_ids(connection, ["a"])["a"].published_id == "urn:uuid:1"
        assert [(row.kind, row.title) for row in history.happened(connection, "a")] == [
            ("new", None),
            ("revised", "Title a"),
        ]
        assert articles.keys_of(connection, "b") == (Key("paper", "guid", "n"),)


def test_newest_first_reads_all_pages_in_order_with_ties(store, now):
    many = [article(now, f"{n:04}", published=now - timedelta(hours=n // 7)) for n in range(450)]
    store_all(store, now, *map(new, many))
    with store.reading() as connection:
        found = list(articles.newest_first(connection))
    assert [one.id for one in found] == [one.id for one in sorted(many, key=lambda a: (a.when, a.id), reverse=True)]


def test_repeats_are_lent_to_their_original(store, now):
    first = article(now)
    repeat = article(now, "b", source="planet", duplicate_of="a")
    store_all(store, now, new(first), Duplicate(article=repeat, keys=(), reason="same link"))
    with store.reading() as connection:
        assert [one.id for one in articles.repeats(connection, ["a"])["a"]] == ["b"]
        assert [one.id for one in articles.originals(connection)] == ["a"]


def test_a_poll_comes_back_byte_for_byte(store, now):
    poll = Poll(
        source="paper",
        configured_url="https://paper.example/feed",
        url="https://paper.example/feed2",
        validators=Validators(etag='W/"ä', last_modified="yesterday, roughly"),
        body_digest=b"\x00\x01",
        first_fetch=now,
        last_fetch=now,
        next_fetch=now + timedelta(hours=1),
        outcome="fetched",
        interval=timedelta(minutes=15),
        entries=3,
        title="Paper",
        fresh_for=timedelta(minutes=3),
        ttl=timedelta(hours=2),
        skip_hours=frozenset({0, 23}),
        skip_days=frozenset({6}),
    )
    with store.writing() as connection:
        sources.remember(connection, poll)
        sources.remember(connection, replace(poll, failures=2))
    with store.reading() as connection:
        assert sources.remembered(connection) == {"paper": replace(poll, failures=2)}


def test_what_many_polls_say_alike_is_held_once(store, now):
    """Of 50,000 sources nearly all are at the address that was configured, and name no hours to skip."""
    paper = Source(id="paper", url="https://paper.example/feed")
    with store.writing() as connection:
        polls = [
            Poll(source=id, configured_url=paper.url, url=paper.url, first_fetch=now, outcome="fetched")
            for id in ("paper", "removed")
        ]
        sources.remember(connection, *polls)
    with store.reading() as connection:
        found = sources.remembered(connection, of={"paper": paper})
    one, other = found["paper"], found["removed"]
    assert found == {poll.source: poll for poll in polls}
    assert one.source is paper.id
    assert one.url is one.configured_url is paper.url
    assert one.skip_hours is one.skip_days is other.skip_hours
    assert one.outcome is other.outcome
    assert one.state is other.state


def test_polls_can_be_read_one_by_one(store, now):
    """What is asked of a few of 50,000 sources is read of those, and says the same as what is read of all."""
    url = "https://paper.example/feed"
    known = {
        id: Poll(source=id, configured_url=url, url=at, first_fetch=first)
        for id, at, first in (("a", url, now + timedelta(hours=1)), ("b", f"{url}2", now), ("c", url, None))
    }
    with store.reading() as connection:
        assert sources.began(connection) is None
    with store.writing() as connection:
        sources.remember(connection, *known.values())
    with store.reading() as connection:
        found = sources.Polls(connection)
        assert found["b"] == known["b"]
        assert found.get("nobody") is None
        assert dict(found) == known == sources.remembered(connection)
        assert len(found) == 3
        assert sources.moved(connection) == {"b": known["b"]}
        assert sources.began(connection) == now


def test_the_items_of_a_document_are_replaced_whole(store):
    known = "0b6f5f5c-94d1-5a50-8a0c-0a3c5d3a9f11"
    with store.writing() as connection:
        sources.remember_listed(connection, "paper", {b"a" * 16: known, b"b" * 16: ""})
        sources.remember_listed(connection, "paper", {b"c" * 16: known, b"b" * 16: ""})
        sources.remember_listed(connection, "empty", {})
    with store.reading() as connection:
        assert sources.listed(connection, "paper") == {b"c" * 16: known, b"b" * 16: ""}
        assert sources.listed(connection, "empty") == sources.listed(connection, "other") == {}


def test_an_edition_comes_back(store, now):
    lead = (Lead(title="T", outlet="O", when=now, outlets=3), Lead(title="U", outlet="P", when=now, story="s"))
    said = Published(section="world", began=now, fingerprint="f", serial=4, items=2, lead=lead, outlets=4)
    with store.writing() as connection:
        editions.remember(connection, said)
    with store.reading() as connection:
        assert editions.remembered(connection) == {"world": said}


def test_articles_a_day_come_back_for_two_months(store):
    """A day counted again replaces what was known of it; what is long past is forgotten."""
    new_year, today = date(2026, 1, 1), date(2026, 11, 24)
    with store.writing() as connection:
        activity.remember(connection, "world", {new_year: 3}, begins=True)
        activity.remember(connection, "science", {new_year: 1}, begins=True)
        activity.remember(connection, "world", {today: 5}, begins=True)
        activity.remember(connection, "world", {today: 7}, begins=False)
    with store.reading() as connection:
        assert activity.days(connection) == {"world": {today: 7}, "science": {new_year: 1}}


LOOKS_UP = [
    pytest.param(lambda to: articles.known(to, {Key("paper", "guid", "x")}, ["a"]), id="known"),
    pytest.param(lambda to: articles.sight(to, ["a"], before=["b"], now=SOME_DAY), id="sight"),
    pytest.param(lambda to: history.of(to, ["a"], ["story"]), id="of"),
    pytest.param(lambda to: stories.sizes(to, ["a"]), id="sizes"),
    pytest.param(articles.newest_serial, id="newest_serial"),
    pytest.param(articles.storyless, id="storyless"),
    pytest.param(lambda to: list(articles.originals(to, since=SOME_DAY)), id="originals"),
    pytest.param(lambda to: articles.repeats(to, ["a"]), id="repeats"),
    pytest.param(lambda to: stories.members(to, ["s"]), id="members"),
    pytest.param(lambda to: list(stories.newest_first(to, since=SOME_DAY)), id="stories"),
    pytest.param(lambda to: stories.told_by(to, ["s"]), id="told_by"),
    pytest.param(stories.newest_row, id="newest_row"),
    pytest.param(
        lambda to: articles.apply(
            to,
            [new(article(SOME_DAY, "c"), Key("paper", "guid", "c")), Unchanged(id="a", keys=(), reason="")],
            merged=[Merged(older="a", younger="b", reason="", wholly=True)],
            shared=[Key("paper", "guid", "y")],
            now=SOME_DAY,
        ),
        id="apply",
    ),
]


@pytest.mark.parametrize("look_up", LOOKS_UP)
def test_no_look_up_reads_the_whole_store(store, now, look_up):
    """Each statement of a pass finds its rows by an index that tells few from many; what repeats no other is nearly all."""
    store_all(store, now, new(article(now, "a")), new(article(now, "b")))
    asked = []
    with store.writing() as connection:
        event.listen(
            connection, "before_cursor_execute", lambda _c, _cursor, said, values, *_: asked.append((said, values))
        )
        look_up(connection)
        plans = [step[3] for said, values in asked for step in explained(connection, said, values)]
    assert asked
    assert [step for step in plans if step.startswith("SCAN") or "TEMP B-TREE" in step] == []
    assert [said for said, _ in asked if "duplicate_of IS NULL" in said] == []


def explained(connection, said, values):
    raw = connection.connection.dbapi_connection
    return raw.execute(f"EXPLAIN QUERY PLAN {said}", values[0] if isinstance(values, list) else values).fetchall()


def test_a_transaction_that_fails_stores_nothing(store, now):
    class Stop(Exception):
        pass

    def halfway():
        with store.writing() as connection:
            articles.apply(connection, [new(article(now))], shared=(), now=now)
            raise Stop

    with pytest.raises(Stop):
        halfway()
    with store.reading() as connection:
        assert articles.newest_serial(connection) == 0


def test_a_dry_store_forgets(tmp_path, now):
    """It sees its own changes, and leaves the file as it was; without a file it makes none."""
    dry = open_store(tmp_path / "none", writes=True, dry=True)
    store_all(dry, now, new(article(now)))
    dry.close()
    assert not (tmp_path / "none").exists()
    open_store(tmp_path, writes=True).close()
    dry = open_store(tmp_path, writes=True, dry=True)
    store_all(dry, now, new(article(now)))
    with dry.reading() as connection:
        assert articles.newest_serial(connection) == 1
    dry.close()
    again = open_store(tmp_path)
    with again.reading() as connection:
        assert articles.newest_serial(connection) == 0
    again.close()


def test_a_migrated_store_is_a_fresh_one(tmp_path):
    """What the migrations make is what the schema says and what a new store is: tables, columns in their order, indexes."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    _first_revision(tmp_path / "migrated")
    migrated, fresh = (open_store(tmp_path / name, writes=True) for name in ("migrated", "fresh"))
    with migrated.reading() as connection:
        ours = {"compare_type": True, "include_name": lambda name, kind, _: not str(name).startswith("article_words")}
        assert compare_metadata(MigrationContext.configure(connection, opts=ours), metadata) == []
        assert connection.execute(text("SELECT * FROM alembic_version")).all() == [(REVISION,)]
    assert _shape(migrated) == _shape(fresh)
    for store in (migrated, fresh):
        store.close()


def _shape(store):
    """Of each table SQLite's own words: what kind it is, its columns, its indexes. Of what no schema describes, the statement."""

    def told(pragma, name, of=slice(None)):
        return [row[of] for row in raw.execute(f"PRAGMA {pragma}({name})")]

    with store.bare() as raw:
        indexes = {
            name: sorted((*row, *told("index_xinfo", row[0])) for row in told("index_list", name, slice(1, None)))
            for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        }
        kinds = sorted(row for row in raw.execute("PRAGMA table_list") if row[0] == "main")
        words = raw.execute("SELECT sql FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%'").fetchall()
        return kinds, words, indexes, {name: told("table_xinfo", name) for name in indexes}


def test_two_that_make_a_store_at_once_make_one(tmp_path):
    """Both saw that there is none; whoever comes second finds it made."""
    first, second = (store_module.Store(database.engine_of(f"sqlite:///{tmp_path}/a", None), where="a") for _ in "12")
    assert [store_module.revision(each) for each in (first, second)] == [None, None]
    store_module._make(first)
    store_module._make(second)
    assert [store_module.revision(each) for each in (first, second)] == [REVISION, REVISION]
    for each in (first, second):
        each.close()


def test_a_store_of_the_first_revision_keeps_what_it_holds(tmp_path, now):
    """Articles and keys come along; what each document listed is learnt anew; a copy of the old store lies beside it."""
    _first_revision(tmp_path)
    upgraded = open_store(tmp_path, writes=True)
    with upgraded.reading() as connection:
        (found,) = articles.newest_first(connection)
        assert (found.id, found.title, found.left, found.forgotten, found.churn) == ("a", "Old", None, None, None)
        assert articles.keys_of(connection, "a") == (Key("paper", "guid", "g"),)
        assert sources.listed(connection, "paper") == {}
        poll = sources.remembered(connection)["p"]
        assert (poll.next_fetch.second, poll.ttl, poll.skip_hours, poll.skip_days) == (
            9,
            None,
            frozenset(),
            frozenset(),
        )
    upgraded.close()
    with sqlite3.connect(tmp_path / f"feedhub.db.before-{REVISION}") as copy:
        assert copy.execute("SELECT count(*) FROM documents").fetchone() == (1,)
    copy.close()


def _first_revision(folder):
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine

    config = Config()
    config.set_main_option("script_location", str(Path(store_module.__file__).parent / "migrations"))
    folder.mkdir(exist_ok=True)
    engine = create_engine(f"sqlite:///{folder / 'feedhub.db'}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for statement in (
            "INSERT INTO articles (id, source, outlet, title, first_seen, when_, backlog, serial) VALUES ('a', 'p', 'o', 'Old', 0, 0, 0, 1)",
            "INSERT INTO keys VALUES ('paper', 'guid', 'g', 'a')",
            "INSERT INTO documents VALUES ('paper', x'10')",
            "INSERT INTO polls (source, configured_url, url, state, failures, next_fetch) VALUES ('p', 'u', 'u', 'active', 0, 9)",
        ):
            connection.execute(text(statement))
    engine.dispose()


def test_a_newer_store_is_refused_and_left_alone(tmp_path):
    open_store(tmp_path, writes=True).close()
    _at_revision(tmp_path, "9999")
    with pytest.raises(NewerStore, match=rf"is at revision 9999, this feedhub knows {REVISION}; install the newer"):
        open_store(tmp_path, writes=True)


def test_an_older_store_is_upgraded_by_a_writer_only(tmp_path):
    open_store(tmp_path, writes=True).close()
    _at_revision(tmp_path, "0000")
    with pytest.raises(OlderStore, match="run feedhub db upgrade"):
        open_store(tmp_path)


@pytest.mark.parametrize(
    "content", [b"not a database, but long enough to be read as one" * 40, b""], ids=["text", "empty"]
)
def test_a_file_that_is_no_store(tmp_path, content):
    """An empty file becomes a store; another program's file is refused in one sentence and kept."""
    (tmp_path / "feedhub.db").write_bytes(content)
    if content:
        with pytest.raises(StoreError, match="damaged or not a database"):
            open_store(tmp_path, writes=True)
        assert (tmp_path / "feedhub.db").read_bytes() == content
    else:
        open_store(tmp_path, writes=True).close()


def test_another_programs_database_is_refused(tmp_path):
    with sqlite3.connect(tmp_path / "feedhub.db") as other:
        other.execute("CREATE TABLE recipes (id)")
    with pytest.raises(StoreError, match="not feedhub's"):
        open_store(tmp_path, writes=True)


def test_what_is_committed_is_synced_to_disk(store):
    with store.reading() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2  # FULL


def test_one_pass_at_a_time(tmp_path):
    """Another process that holds the lock makes us wait, then give up; its death frees the lock."""
    script = f"""
import sys, time
from importlib.resources import files
from pathlib import Path
from datetime import UTC, date, datetime, timedelta
from feedhub.store.lock import hold
with hold(Path({str(tmp_path)!r})):
    print("held", flush=True)
    sys.stdin.read()
"""
    env = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    holder = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env)
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    with pytest.raises(Busy, match="another feedhub run holds"), hold(tmp_path, patience=timedelta(seconds=0.2)):
        pass
    holder.kill()
    holder.communicate()
    with hold(tmp_path, patience=timedelta()):
        pass


def _at_revision(folder, revision):
    with sqlite3.connect(folder / "feedhub.db") as raw:
        raw.execute("UPDATE alembic_version SET version_num = ?", (revision,))


def test_a_reader_keeps_the_log_from_forgetting_only_until_the_next_writer(tmp_path, now, monkeypatch):
    """What is deleted for ever stands in the log while somebody reads the store as it was; a long-lived `serve` kept it there."""
    monkeypatch.setattr(store_module.Store.shred, "__kwdefaults__", {"patience_ms": 50})
    store = open_store(tmp_path, writes=True)
    with store.writing() as connection:
        articles.add(connection, [(1, article(now, title="Quokkaland"))])
    log = tmp_path / "feedhub.db-wal"

    def delete(id):
        with store.writing(shredding=True) as connection:
            connection.execute(text("DELETE FROM articles WHERE id = :id"), {"id": id})

    with store.reading() as reader:
        reader.execute(text("SELECT count(*) FROM articles")).scalar()
        delete("a")
        assert b"Quokkaland" in log.read_bytes()
        open_store(tmp_path, writes=True).close()
        assert b"Quokkaland" in log.read_bytes()
    open_store(tmp_path, writes=True).close()
    assert log.read_bytes() == b""
    assert b"Quokkaland" not in (tmp_path / "feedhub.db").read_bytes()
    delete("b")
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".shred"] == []
    store.close()


def test_nobody_else_reads_the_store_or_holds_its_lock(tmp_path):
    """Addresses in it hold logins, and the folder is open to the web server that reads public/. SQLite's log is as its file."""
    with hold(tmp_path):
        open_store(tmp_path, writes=True).close()
    upgraded = tmp_path / "older"
    upgraded.mkdir()
    _first_revision(upgraded)
    open_store(upgraded, writes=True).close()
    made = [*tmp_path.glob("feedhub*"), upgraded / f"feedhub.db.before-{REVISION}"]
    assert {path.name: path.stat().st_mode & 0o777 for path in made} == dict.fromkeys(
        [path.name for path in made], 0o600
    )


def test_a_path_is_told_whole_where_services_run_and_where_there_is_no_here(tmp_path, monkeypatch):
    """A unit's directory is /, below which everything is; and one that was deleted is no directory at all."""
    open_store(tmp_path / "var", writes=True).close()
    (tmp_path / "var" / "feedhub.db").write_bytes(b"x" * 9000)
    monkeypatch.chdir("/")
    with pytest.raises(StoreError, match=f"^{tmp_path}/var/feedhub.db: "):
        open_store(tmp_path / "var")
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(StoreError, match=f"^{tmp_path}/var/feedhub.db: "):
        open_store(tmp_path / "var")


def test_who_comes_to_read_does_not_wait_for_who_writes(tmp_path):
    """A web page or `status` opens the store while a pass writes; SQLite would have it wait ten seconds and then refuse."""
    with closing(open_store(tmp_path, writes=True)) as writer, writer.writing() as connection:
        connection.execute(text("UPDATE polls SET failures = 0"))
        begun = time.monotonic()
        with closing(open_store(tmp_path)) as reader, reader.reading() as view:
            assert view.execute(text("SELECT count(*) FROM polls")).scalar() == 0
        assert time.monotonic() - begun < database.BUSY_TIMEOUT_MS / 2000
