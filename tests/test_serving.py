"""What serve makes of a configuration: when a section's time comes, and what stays when the files change."""

import logging
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from feedhub import __version__, wiring
from feedhub.config import load
from feedhub.core.cluster import Window
from feedhub.core.desk import Act
from feedhub.errors import Busy, ConfigError
from feedhub.model import Hub
from feedhub.pipeline.memory import Lately
from feedhub.pipeline.writer import Counts
from feedhub.serving import passes
from feedhub.serving.house import House
from feedhub.store import acts
from feedhub.store.journal import Journal
from feedhub.wiring import parts

HUB = '[hub]\ntitle = "Wire"\nbase_url = "http://127.0.0.1:8000"\ndata_dir = "var"\ntimezone = "Europe/Berlin"\n'
TUESDAY = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
def house(tmp_path):
    """A house whose sections publish at these times."""

    def house(*times):
        (tmp_path / "feedhub.toml").write_text(HUB)
        (tmp_path / "sources.toml").write_text('[[source]]\nid = "a"\nurl = "https://paper.example/feed"\n')
        sections = [f'[[section]]\nid = "s{n}"\ntitle = "S"\npublish = "{text}"\n' for n, text in enumerate(times)]
        (tmp_path / "sections.toml").write_text("".join(sections) or "# none yet\n")
        return House(load(tmp_path, environ={}), log=wiring.log())

    return house


@pytest.mark.parametrize(
    ("times", "at"),
    [
        pytest.param(["0 7 * * 0"], datetime(2026, 11, 29, 6, 0, tzinfo=UTC), id="weekday-0-is-crontabs-sunday"),
        pytest.param(["0 7 * * 7"], datetime(2026, 11, 29, 6, 0, tzinfo=UTC), id="so-is-7"),
        pytest.param(["0 7 * * sun"], datetime(2026, 11, 29, 6, 0, tzinfo=UTC), id="by-its-name"),
        pytest.param(["0 7 * * 1-5"], datetime(2026, 11, 25, 6, 0, tzinfo=UTC), id="working-days"),
        pytest.param(["0 7 * * mon"], datetime(2026, 11, 30, 6, 0, tzinfo=UTC), id="monday"),
        pytest.param(["0 7 * * *", "30 13 * * *"], datetime(2026, 11, 24, 12, 30, tzinfo=UTC), id="the-earliest"),
        pytest.param([], None, id="none"),
    ],
)
def test_the_next_time_that_a_section_names(house, times, at):
    """On the hub's clocks. APScheduler reads weekday 0 as Monday, so it is never given the text."""
    assert house(*times).moment(TUESDAY) == at


def test_a_reload_takes_what_is_new_and_refuses_what_is_wrong(house, tmp_path):
    house = house("0 7 * * *")
    (tmp_path / "sections.toml").write_text('[[section]]\nid = "new"\ntitle = "New"\n')
    house.reload()
    assert list(house.settings.newsroom.sections) == ["new"]
    (tmp_path / "sections.toml").write_text("")
    with pytest.raises(ConfigError, match="is empty"):
        house.reload()
    assert list(house.settings.newsroom.sections) == ["new"]


def test_new_files_in_the_folders_of_parts_are_seen(house, tmp_path):
    """The folder is watched before it is there."""
    house = house()
    assert tmp_path / "sources.d" in house.watched()
    (tmp_path / "sources.d").mkdir()
    (tmp_path / "sources.d" / "more.toml").write_text('[[source]]\nid = "b"\nurl = "https://b.example/feed"\n')
    house.reload()
    assert tmp_path / "sources.d" / "more.toml" in house.watched()
    assert list(house.settings.newsroom.sources) == ["a", "b"]


@pytest.mark.parametrize("told", [True, False])
def test_an_act_that_another_is_doing_is_no_traceback_for_readers(house, monkeypatch, told):
    """Its line is written, and whoever does it holds the lock: readers are answered once the store knows, and asked back before."""
    house = house()
    act = Act(number=1, at=TUESDAY, who="ann", deed="hide", target="a")
    with wiring.opened(house.settings) as store:
        Journal(house.settings.data_dir).append([act])

        @contextmanager
        def held(settings, *, dry=False):
            if told:
                with store.writing() as connection:
                    acts.record(connection, act)
            raise Busy("another feedhub run holds it")
            yield

        monkeypatch.setattr(parts, "turn", held)
        assert house.unready() == (None if told else "another feedhub run holds it")


def test_a_restored_store_is_another_even_where_all_its_numbers_are_the_same(house, tmp_path):
    """What serve has in mind of the old one goes: rows and serials start again, and would come to mean something else."""
    settings = house().settings
    wiring.refresh(settings, only=[])
    wiring.back_up(settings, tmp_path / "copy.db")
    states = [wiring.state(settings)]
    lately = Lately(window=Window())
    wiring.refresh(settings, only=[], lately=lately)
    assert lately.window is not None
    for _ in range(2):
        wiring.restore(settings, tmp_path / "copy.db")
        states.append(wiring.state(settings))
    for path in (tmp_path / "var").glob("feedhub.db*"):
        path.unlink()
    wiring.restore(settings, tmp_path / "copy.db")
    states.append(wiring.state(settings))
    assert len(set(states)) == 4
    wiring.refresh(settings, only=[], lately=lately)
    assert lately.window is None


@pytest.mark.parametrize(
    ("title", "contact", "said"),
    [
        pytest.param("World Wire", None, "(+https://hub.example) (World Wire)", id="title"),
        pytest.param(
            "World Wire", "desk@hub.example", "(+https://hub.example; desk@hub.example) (World Wire)", id="contact"
        ),
        pytest.param(
            "Nachrichten für Köln (alle)", None, "(+https://hub.example) (Nachrichten fur Koln alle)", id="ascii"
        ),
        pytest.param("世界", None, "(+https://hub.example)", id="nothing-of-it-is-ascii"),
        pytest.param("\\) ()", None, "(+https://hub.example)", id="signs-only"),
    ],
)
def test_servers_are_told_who_asks(title, contact, said):
    """Version, address, contact and title, so that a publisher knows whom to write to."""
    agent = wiring.user_agent(Hub(title=title, base_url="https://hub.example", contact=contact))
    assert agent == f"feedhub/{__version__} {said}"


def test_a_run_that_keeps_the_store_for_ever_is_told_and_is_no_health(house, monkeypatch, caplog):
    """It may hang: every beat would be given up without a word, and /healthz would say ok for days."""
    house, now, busy = house(), [1000.0], [True]
    log = logging.getLogger("serving under test")
    courier = wiring.courier(lambda: house.settings, house.settings.data_dir, house.settings.public)
    serving = passes.Passes(house, courier, log=log, feel=lambda: None)
    monkeypatch.setattr(passes, "monotonic", lambda: now[0])

    def refresh(*_, **__):
        if busy[0]:
            now[0] += 10
            raise Busy("another feedhub run holds it")
        return wiring.Pass(counts=Counts(), results=())

    monkeypatch.setattr(wiring, "refresh", refresh)
    monkeypatch.setattr(wiring, "removed_sections", lambda settings: frozenset())
    with caplog.at_level(logging.WARNING, log.name):
        for _ in range(5):
            serving.beat()
        assert (serving.kept_out(), caplog.records) == (None, [])
        for _ in range(30):
            serving.beat()
    assert serving.kept_out() == timedelta(seconds=350)
    assert [record.getMessage() for record in caplog.records] == ["nothing is polled: another run keeps the store"]
    busy[0] = False
    serving.beat()
    assert serving.kept_out() is None
