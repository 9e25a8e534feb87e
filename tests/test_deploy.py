"""What deploy/ holds is what systemd, cron, nginx and containers understand, and names commands that exist."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from feedhub.cli import HOMES

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
UNITS = sorted(path for path in DEPLOY.iterdir() if path.suffix in (".service", ".timer"))
COMMAND = re.compile(r"/opt/feedhub/bin/feedhub (\S+)")
MOST_EXPOSED = 2.0  # of systemd's 10; what is left is the network and a user's own files


@pytest.fixture
def units(tmp_path):
    """The units with a command that is there: verify looks for it."""
    for unit in UNITS:
        (tmp_path / unit.name).write_text(unit.read_text().replace("/opt/feedhub/bin/feedhub", "/bin/true"))
    return [str(tmp_path / unit.name) for unit in UNITS]


def test_systemd_finds_nothing_to_say_about_the_units(units, needs):
    assert len(units) == 3
    command = [needs("systemd-analyze"), "verify", "--man=no", *units]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (0, "")


def test_the_services_are_hardened(units, needs):
    """systemd's own measure, and so its opinion of each line."""
    for unit in units:
        if unit.endswith(".service"):
            command = [
                needs("systemd-analyze"),
                "security",
                "--offline=true",
                f"--threshold={MOST_EXPOSED * 10:.0f}",
                unit,
            ]
            said = subprocess.run(command, capture_output=True, text=True, check=False)
            assert said.returncode == 0, said.stdout[-300:] + said.stderr


def test_the_daemon_is_known_to_systemd_as_it_is():
    """Its readiness, its watchdog and the time it takes to end; see tests/test_daemon.py for what it says."""
    said = (DEPLOY / "feedhub-serve.service").read_text()
    for line in ("Type=notify", "ExecReload=/bin/kill -HUP $MAINPID", "LoadCredential=secrets:/etc/feedhub/secrets"):
        assert f"\n{line}\n" in said
    assert int(re.search(r"TimeoutStopSec=(\d+)", said)[1]) > 15


def test_the_files_call_commands_that_exist():
    called = {name for path in (*UNITS, DEPLOY / "crontab") for name in COMMAND.findall(path.read_text())}
    assert called == {"refresh", "serve", "db"}
    told = (DEPLOY / "README.md").read_text()
    assert called | {"healthcheck"} | set(COMMAND.findall(told)) <= set(HOMES)
    for name in re.findall(r"(?:deploy/|`)([a-zA-Z-]+\.(?:service|timer|conf|yaml))", told):
        assert (DEPLOY / name).exists(), name


def test_compose_understands_its_file(needs):
    """It is asked what it makes of it; no engine is needed for that."""
    command = [needs("docker-compose"), "-f", str(DEPLOY / "compose.yaml"), "config"]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    assert "/deploy/config:/config:ro" in said.stdout or "read_only: true" in said.stdout


def test_each_crontab_line_is_one():
    """Five fields and a command; a `%` would be a newline to cron."""
    lines = [line for line in (DEPLOY / "crontab").read_text().splitlines() if line and not line.startswith("#")]
    assert lines
    for line in lines:
        assert re.fullmatch(r"(?:[\d*/,-]+ ){5}/opt/feedhub/bin/feedhub (?:refresh|db prune) -q [^%]+", line)


def test_the_image_is_built_of_what_is_there():
    """No engine is needed to see that a file it copies is gone, that it runs as root, or that a command is none."""
    lines = re.sub(r"\\\n\s*", "", (DEPLOY / "Dockerfile").read_text()).splitlines()
    said = [line.split(" ", 1) for line in lines if line and not line.startswith("#")]
    known = {"FROM", "WORKDIR", "RUN", "COPY", "ENV", "USER", "VOLUME", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT", "CMD"}
    assert {word for word, _ in said} <= known
    copied = [name for word, rest in said if word == "COPY" and "--from" not in rest for name in rest.split()[:-1]]
    assert copied
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    for name in copied:
        assert (ROOT / name).exists()
        assert f"!{name}" in ignored
    last = dict(said)
    assert last["USER"] not in ("root", "0")
    assert 'CMD ["feedhub", "healthcheck", "-q"]' in last["HEALTHCHECK"]
    assert (last["ENTRYPOINT"], last["CMD"]) == ('["feedhub"]', '["serve"]')
    for variable in re.findall(r"(FEEDHUB_\w+)=(\S+)", last["ENV"]):
        assert variable[1] in ("/config", "/data", "0.0.0.0:8000")
    compose = (DEPLOY / "compose.yaml").read_text()
    for line in ("- ./config:/config:ro", "- data:/data", "read_only: true", "stop_grace_period: 20s"):
        assert line in compose
    assert "\t" not in compose


def test_the_variables_of_the_image_are_keys(tmp_path):
    """FEEDHUB_HUB__DATA_DIR and its kin are refused where they are no keys."""
    said = dict(re.findall(r"(FEEDHUB_\w+)=(\S+)", (DEPLOY / "Dockerfile").read_text()))
    subprocess.run([sys.executable, "-m", "feedhub", "init", "-q", str(tmp_path / "c")], env=_environment(), check=True)
    said["FEEDHUB_CONFIG"] = str(tmp_path / "c")
    done = subprocess.run(
        [sys.executable, "-m", "feedhub", "config", "show"],
        env=_environment() | said,
        capture_output=True,
        text=True,
        check=True,
    )
    assert 'data_dir = "/data"' in done.stdout
    assert 'listen = "0.0.0.0:8000"' in done.stdout


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FEEDHUB_")}
    return kept | {"PYTHONPATH": str(ROOT / "src")}
