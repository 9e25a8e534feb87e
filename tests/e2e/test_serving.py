"""The daemon as operators know it: edited, watched, asked how it is."""

import json
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import httpx
import plain
import pytest


@pytest.fixture
def served(house, site, item, rss, running, free_port, until):
    """One source, one section, served; the address."""
    house.hub["base_url"] = f"http://127.0.0.1:{free_port}"
    house.source("a", site.put("/a", rss([item(1)])))
    house.section()
    process = running("serve")
    until(lambda: (house.public / "world-media.json").exists() and house.items(), what="the first edition")
    return process, str(house.hub["base_url"])


def log(process: subprocess.Popen[str], event: str) -> dict[str, object]:
    """The next line of that event."""
    while line := process.stderr.readline():
        if line.startswith("{") and (said := json.loads(line))["event"] == event:
            return said
    raise AssertionError(f"{event} was never said")


def test_a_new_source_in_the_files_is_asked_at_once(served, house, site, item, rss, until):
    """No restart, no signal: the file is seen to have changed, and a beat follows."""
    process, _ = served
    house.source("b", site.put("/b", rss([item(2)])))
    log(process, "the configuration was read anew")
    until(lambda: site.times("/b") == 1, what="the new source being asked")
    until(lambda: len(house.items()) == 2, what="its item")


@pytest.mark.parametrize(
    ("text", "said"),
    [pytest.param("", "is empty", id="empty"), pytest.param('[[source]]\nurl = "x"', "http", id="wrong")],
)
def test_the_last_good_configuration_stands(served, house, text, said):
    """A write that was cut off, or a slip, takes nothing away; it is told, and metrics show it."""
    process, address = served
    (house.config / "sources.toml").write_text(text)
    process.send_signal(signal.SIGHUP)
    problems = log(process, "the configuration is refused; the last good one stands")["problems"]
    assert said in str(problems)
    assert "feedhub_configuration_refused 1\n" in plain.get(f"{address}/metrics").text
    assert 'feedhub_sources{state="active"} 1\n' in plain.get(f"{address}/metrics").text
    house.write()
    log(process, "the configuration was read anew")
    assert "feedhub_configuration_refused 0\n" in plain.get(f"{address}/metrics").text


def test_what_needs_a_restart_is_said_and_changes_nothing(served, house):
    process, address = served
    house.hub["data_dir"] = "../elsewhere"
    house.write()
    assert log(process, "a restart is needed for some of what changed")["waiting"] == ["[hub] data_dir"]
    assert plain.get(f"{address}/world-media.json").status_code == 200
    assert not (house.directory / "elsewhere").exists()


def test_an_alias_is_known_after_a_reload(served, house, until):
    _, address = served
    house.sections[0]["aliases"] = ["wire"]
    house.write()
    until(lambda: plain.get(f"{address}/wire.atom").status_code == 301, what="the alias")


def test_healthcheck_asks_the_running_serve(served, house):
    """Exit 0 and quiet for who wants that; with nobody there 1 and one sentence."""
    process, address = served
    assert house.run("healthcheck").stdout == "ok\n"
    assert house.run("healthcheck", "-q").stdout == ""
    assert plain.get(f"{address}/readyz").text == "ok\n"
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=30)
    [line] = house.run("healthcheck", code=1).stderr.splitlines()
    assert "feedhub serve" in line


def test_metrics_tell_what_polling_does(served, house, until):
    """The files come first, then the store's word on them: whoever sees the feed asks a moment too early."""
    _, address = served
    until(
        lambda: "feedhub_section_items{" in plain.get(f"{address}/metrics").text,
        what="the first edition to be recorded",
    )
    text = plain.get(f"{address}/metrics").text
    for line in (
        'feedhub_polls_total{outcome="fetched"} 1',
        'feedhub_articles_total{kind="new"} 1',
        'feedhub_sources{state="active"} 1',
        'feedhub_section_items{section="world-media"} 1',
    ):
        assert f"{line}\n" in text


def test_a_new_every_counts_at_once(house, site, item, rss):
    """And not only after the next poll, which may be a day away."""
    house.source("a", site.put("/a", rss([item(1)])))
    house.section()
    house.refresh()
    before = house.status()["a"]["next_fetch"]
    house.sources[0]["every"] = "6h"
    house.write()
    assert house.status()["a"]["next_fetch"] > before
    house.sources[0]["every"] = "5m"
    house.write()
    assert house.status()["a"]["next_fetch"] < before


def test_a_morning_edition_waits_for_its_time(house, site, item, rss):
    """What comes after the last edition waits for the next; a section named by hand is published now."""
    house.source("a", site.put("/a", rss([item(1)])))
    house.section(publish="0 7 * * *")
    house.refresh()
    assert len(house.items()) == 1
    site.put("/a", rss([item(2), item(1)]))
    house.refresh("--force")
    assert len(house.items()) == 1
    with sqlite3.connect(house.data / "feedhub.db") as store:
        store.execute("UPDATE editions SET looked = looked - 86400 WHERE section = 'world-media'")
    store.close()
    house.refresh("--force")
    assert len(house.items()) == 2
    site.put("/a", rss([item(3), item(2), item(1)]))
    house.refresh("--force")
    assert len(house.items()) == 2
    house.run("publish", "world-media")
    assert len(house.items()) == 3


def test_the_crontab_lines_work_as_cron_runs_them(house, site, item, rss, tmp_path):
    """sh, next to no environment, the operator's home as directory: silent, exit 0, and the feeds are there. Twice."""
    house.source("a", site.put("/a", rss([item(1)])))
    house.source("ill", site.put("/ill", status=500))
    house.section()
    crontab = (Path(__file__).parents[2] / "deploy" / "crontab").read_text().splitlines()
    commands = [line.split(" ", 5)[5] for line in crontab if line and not line.startswith("#")]
    assert len(commands) == 2
    feedhub = tmp_path / "feedhub"
    feedhub.write_text(
        f'#!/bin/sh\nPYTHONPATH={house.environment()["PYTHONPATH"]} exec {sys.executable} -m feedhub "$@"\n'
    )
    feedhub.chmod(0o755)
    for command in commands * 2:
        here = command.replace("/opt/feedhub/bin/feedhub", str(feedhub)).replace("/etc/feedhub", str(house.config))
        done = subprocess.run(
            ["/bin/sh", "-c", here],
            check=False,
            env={"HOME": str(tmp_path), "LOGNAME": "feedhub", "SHELL": "/bin/sh", "PATH": "/usr/bin:/bin"},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert len(house.items()) == 1
    assert site.times("/a") == 1, "it was not due again"


def test_it_ends_in_time_in_the_middle_of_a_pass(house, site, item, rss, running, free_port):
    """One source dawdles far beyond what an end may take; the rest is stored, and the next run goes on."""
    house.hub["base_url"] = f"http://127.0.0.1:{free_port}"
    house.tables["fetch"]["timeout"] = "60s"
    house.source("a", site.put("/a", rss([item(1)])))
    house.source("slow", site.put("/slow", rss([item(2)]), delay=40))
    house.section()
    process = running("serve")
    for _ in range(2):
        assert site.entered.acquire(timeout=30)
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "ended in the middle of a pass" in err
    assert "Traceback" not in err
    house.refresh("a", "--force")
    assert len(house.items()) == 1


def test_it_is_asked_over_a_socket_with_a_name(house, site, item, rss, running, until, tmp_path):
    """[web] listen = "unix:/path", as behind nginx on one machine; told to end, it takes the name away."""
    path = tmp_path / "s.sock"
    house.tables["web"] = {"listen": f"unix:{path}"}
    house.source("a", site.put("/a", rss([item(1)])))
    house.section()
    process = running("serve")
    until((house.public / "world-media.json").exists, what="the first edition")
    with httpx.Client(transport=httpx.HTTPTransport(uds=str(path))) as client:
        assert "Council 1" in client.get("http://hub.example/world-media.atom").text
    assert house.run("healthcheck").stdout == "ok\n"
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, "Traceback" in err) == (0, False)
    assert not path.exists()
