"""The daemon among mishaps: signals by the hundred, files that are gone or something else, clocks that leap, a second daemon.

After each it still polls and serves, or has ended as it was asked to; what it says is a sentence.
"""

import re
import shutil
import signal
import socket
import sys
import time
from pathlib import Path

import httpx
import plain
import pytest

PATCHED = """
import sys
from datetime import datetime, timedelta
from pathlib import Path
from feedhub.wiring import parts
class Shifted(datetime):
    @classmethod
    def now(cls, zone):
        return datetime.now(zone) + timedelta(seconds=float(Path({offset!r}).read_text() or 0))
parts.datetime = Shifted
from feedhub.cli import run
sys.exit(run(sys.argv[1:]))
"""


@pytest.fixture
def port(free_port):
    return free_port


@pytest.fixture
def living(house, site, item, rss, running, port, until):
    """A daemon with one source and one section, whose first edition is out. ended: what it said, once it has to end."""
    house.hub["base_url"] = f"http://127.0.0.1:{port}"
    house.tables["fetch"]["min_interval"] = "1s"
    house.source("a", site.put("/a", rss([item(1)])))
    house.section()

    class Living:
        address = house.hub["base_url"]

        def __init__(self, **how):
            self.process = running("serve", **how)
            until(lambda: self.titles() == {"Council 1 votes on harbour wall 1"}, what="the first edition")

        def titles(self):
            try:
                answer = plain.get(f"{self.address}/world-media.json")
            except httpx.TransportError:
                return None
            return {one["title"] for one in answer.json()["items"]} if answer.status_code == 200 else None

        def still_polls(self, number, *others):
            """A new entry gets to readers without anybody's doing."""
            house.sources[0]["every"] = f"{number}s"  # a changed file makes a beat at once
            site.put("/a", rss([item(each) for each in (number, *others)]))
            house.write()
            title = f"Council {number} votes on harbour wall {number}"
            until(lambda: title in (self.titles() or ()), what=title)

        def ended(self):
            self.process.send_signal(signal.SIGTERM)
            _, err = self.process.communicate(timeout=30)
            assert self.process.returncode == 0
            assert "Traceback" not in err, err
            return err

    return Living


def test_a_storm_of_sighups_is_a_few_reloads(living):
    daemon = living()
    for _ in range(300):
        daemon.process.send_signal(signal.SIGHUP)
        time.sleep(0.002)
    daemon.still_polls(2, 1)
    assert daemon.ended().count("the configuration was read anew") < 10


@pytest.mark.parametrize("become", ["gone", "directory", "dangling", "circle"])
def test_a_file_that_becomes_something_else_takes_nothing_away(living, house, become):
    """And what comes back is read."""
    daemon = living()
    path = house.config / "sources.toml"
    path.unlink()
    if become == "directory":
        path.mkdir()
    elif become != "gone":
        path.symlink_to(path if become == "circle" else "nowhere")
    line = ""
    while "the configuration is refused" not in line:
        line = daemon.process.stderr.readline()
        assert line
    assert "sources.toml" in line
    assert daemon.titles()
    path.rmdir() if become == "directory" else path.unlink(missing_ok=True)
    daemon.still_polls(2, 1)
    daemon.ended()


def test_a_configuration_that_is_swapped_by_its_link_is_read(living, house, site, item, rss, until):
    """As Kubernetes does it: the files are links into a folder that is a link itself."""
    first = house.config / "..first"
    first.mkdir()
    for path in list(house.config.glob("*.toml")):
        shutil.move(path, first / path.name)
    (house.config / "..data").symlink_to(first.name)
    for path in first.iterdir():
        (house.config / path.name).symlink_to(f"..data/{path.name}")
    house.write = lambda: None
    daemon = living()
    second = house.config / "..second"
    shutil.copytree(first, second)
    text = (second / "sources.toml").read_text()
    (second / "sources.toml").write_text(
        f'{text}\n[[source]]\nid = "b"\nurl = "{site.put("/b", rss([item(2)]))}"\ntags = ["world"]\n'
    )
    (house.config / "..new").symlink_to(second.name)
    (house.config / "..new").rename(house.config / "..data")
    until(lambda: len(daemon.titles() or ()) == 2, what="the new source's item")
    daemon.ended()


def test_a_data_directory_that_is_taken_away_is_made_anew(living, house):
    """The articles are gone with it; the feeds come back with what the sources still list."""
    daemon = living()
    shutil.rmtree(house.data)
    daemon.still_polls(2, 1)
    assert len(daemon.titles()) == 2
    assert (house.data / "feedhub.db").exists()
    daemon.ended()


def test_a_disk_that_fills_up_costs_passes_and_not_the_daemon(living, house, site, item, rss, small_disk, fill):
    """One line in the log for a pass, readers keep what there was, and space brings the rest."""
    small_disk(house.data, 8000)
    daemon = living()
    filling = fill(house.data)
    text = "<p>" + "a long text " * 5000 + "</p>"
    site.put("/a", rss([item(n, text=text) for n in range(1, 30)]))
    house.sources[0]["every"] = "77s"
    house.write()
    line = ""
    while "a pass failed" not in line:
        line = daemon.process.stderr.readline()
        assert line
    assert "full" in line
    assert "Traceback" not in line
    assert daemon.titles() == {"Council 1 votes on harbour wall 1"}
    filling.unlink()
    daemon.still_polls(2, 1)
    daemon.ended()


def test_a_clock_that_leaps_does_not_stop_it(living, house, site, tmp_path):
    """A year back, a day forward of where it was: each source is asked about once for each leap, and news come through."""
    offset = tmp_path / "offset"
    offset.write_text("0")
    daemon = living(program=("-c", PATCHED.format(offset=str(offset))))
    for number, seconds in ((2, -365 * 86400), (3, 86400), (4, 0)):
        before = site.times("/a")
        offset.write_text(str(seconds))
        daemon.still_polls(number, *range(1, number))
        assert site.times("/a") - before <= 4
    daemon.ended()


def heeds(process, number):
    """Whether a process has a handler for a signal."""
    caught = re.search(r"SigCgt:\s*(\w+)", Path(f"/proc/{process.pid}/status").read_text())
    return bool(caught and int(caught[1], 16) >> (number - 1) & 1)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process heeds")
@pytest.mark.parametrize("after", [0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.5])
def test_the_end_may_come_at_any_moment(house, site, item, rss, running, port, until, after):
    """While it starts, polls, reads, publishes: exit 0 in time, and the next run does the rest.

    From its first moment on: the system heeds no signal for the first process of a container.
    """
    house.hub["base_url"] = f"http://127.0.0.1:{port}"
    for n in range(10):
        house.source(f"s{n}", site.put(f"/{n}", rss([item(f"{n}-{m}") for m in range(10)])))
    house.section(limit=200)
    process = running("serve", "-q")
    until(lambda: heeds(process, signal.SIGTERM), what="a handler")
    time.sleep(after)
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Traceback" not in err
    house.run("refresh")
    assert len(house.items()) == 100


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process heeds")
def test_a_reload_that_comes_too_early_ends_nothing(house, site, item, rss, running, port, until):
    """SIGHUP's own meaning is the end, and whoever edits a file may be faster than serve is up. The edit is not lost."""
    house.hub["base_url"] = f"http://127.0.0.1:{port}"
    house.source("a", site.put("/a", rss([item(1)])))
    house.section()
    process = running("serve", "-q")
    until(lambda: heeds(process, signal.SIGTERM), what="a handler")
    process.send_signal(signal.SIGHUP)
    until(lambda: (house.public / "world-media.json").exists() and house.items(), what="the edition")
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, "Traceback" in err) == (0, False)


def test_two_daemons_share_a_house(living, house, running, until, site):
    """By mistake or during a restart: each source is asked by one of them when it is due, and both serve."""
    daemon = living()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        other = probe.getsockname()[1]
    second = running("serve", FEEDHUB_WEB__LISTEN=f"127.0.0.1:{other}")
    until(lambda: "serving" in second.stderr.readline(), what="the second to be ready")
    asked = site.times("/a")
    daemon.still_polls(2, 1)
    assert len(plain.get(f"http://127.0.0.1:{other}/world-media.json").json()["items"]) == 2
    assert site.times("/a") - asked <= 3
    second.send_signal(signal.SIGTERM)
    _, err = second.communicate(timeout=30)
    assert (second.returncode, "Traceback" in err) == (0, False)
    daemon.ended()


def test_a_second_daemon_at_the_same_address_is_told(living, house):
    daemon = living()
    [line] = house.run("serve", code=1).stderr.splitlines()
    assert "is taken by another program" in line
    assert daemon.titles()
    daemon.ended()


def test_commands_beside_it_are_seen_by_readers(living, house, site, item, rss, until):
    """refresh and publish of another process: their editions are served without anybody's doing."""
    daemon = living()
    site.put("/a", rss([item(2), item(1)]))
    assert house.refresh("--force")["sources"] == 1
    until(lambda: len(daemon.titles() or ()) == 2, what="the other process's edition")
    house.sections[0]["limit"] = 1
    house.write()
    house.run("publish", "world-media")
    until(lambda: len(daemon.titles() or ()) == 1, what="the shorter edition")
    daemon.ended()
