"""What deploy/ holds is what systemd, cron, nginx and containers understand, and names commands that exist."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from feedhub.cli import HOMES
from feedhub.web.shelf import KINDS

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
UNITS = sorted(path for path in DEPLOY.iterdir() if path.suffix in (".service", ".timer"))
COMMAND = re.compile(r"/opt/feedhub/bin/feedhub (\S+)")
MOST_EXPOSED = 2.0  # of systemd's 10; what is left is the network and a user's own files


def needs(program: str) -> str:
    """Where a program is. Without it a test is skipped; where CI promises it, it fails."""
    found = shutil.which(program)
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{program} is not installed, and CI promises that it is")
        pytest.skip(f"{program} is not on this machine")
    return found


@pytest.fixture
def units(tmp_path):
    """The units with a command that is there: verify looks for it."""
    for unit in UNITS:
        (tmp_path / unit.name).write_text(unit.read_text().replace("/opt/feedhub/bin/feedhub", "/bin/true"))
    return [str(tmp_path / unit.name) for unit in UNITS]


def test_systemd_finds_nothing_to_say_about_the_units(units):
    assert len(units) == 3
    command = [needs("systemd-analyze"), "verify", "--man=no", *units]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (0, "")


def test_the_services_are_hardened(units):
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
    assert called | {"healthcheck"} <= set(HOMES)


def test_each_crontab_line_is_one():
    """Five fields and a command; a `%` would be a newline to cron."""
    lines = [line for line in (DEPLOY / "crontab").read_text().splitlines() if line and not line.startswith("#")]
    assert lines
    for line in lines:
        assert re.fullmatch(r"(?:[\d*/,-]+ ){5}/opt/feedhub/bin/feedhub (?:refresh|db prune) -q [^%]+", line)


@pytest.fixture
def served(tmp_path):
    """nginx with our snippet over a folder, and an address in the place of feedhub's where nobody answers."""
    program = needs("nginx")
    public = tmp_path / "public"
    public.mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    ours = (DEPLOY / "nginx.conf").read_text()
    ours = ours.replace("http://127.0.0.1:8000", "http://127.0.0.1:1")
    ours = ours.replace("/var/lib/feedhub/public", str(public)).replace("listen 80;", f"listen 127.0.0.1:{port};")
    paths = "".join(
        f"{name}_temp_path {tmp_path}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    conf = tmp_path / "nginx.conf"
    user = "user root;\n" if os.geteuid() == 0 else ""  # so that it may read what this test wrote
    conf.write_text(
        f"{user}pid {tmp_path}/pid;\nerror_log {tmp_path}/error.log;\ndaemon off;\nmaster_process off;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{paths}{ours}}}\n"
    )
    command = [program, "-c", str(conf), "-e", str(tmp_path / "error.log")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        try:
            for _ in range(1000):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                assert process.poll() is None, process.stderr.read()
                time.sleep(0.01)
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
                yield public, client
        finally:
            process.terminate()


def test_nginx_serves_what_is_published_as_feedhub_would(served):
    """The same types for the same addresses, unchanged files for a 304, and nothing half written."""
    public, client = served
    for suffix in KINDS:
        (public / f"world.{suffix}").write_text("x" * 1000)
    (public / "index.html").write_text("front")
    (public / ".feedhub-1.part").write_text("half")
    for suffix, kind in KINDS.items():
        answer = client.get(f"/world.{suffix}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, kind.media_type), suffix
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers.get("content-encoding") == ("gzip" if kind.packs else None)
        shown = client.get(f"/world.{suffix}", headers={"Sec-Fetch-Dest": "document"})
        assert shown.headers["content-type"] == (kind.shown_as or kind.media_type)
        assert shown.content == answer.content
    assert client.get("/").text == "front"
    assert client.get("/world").headers["content-type"] == "text/html; charset=utf-8"
    first = client.get("/world.atom")
    assert client.get("/world.atom", headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    assert client.get("/.feedhub-1.part").status_code == 404
    (public / "world.atom.gz").write_bytes(b"packed beforehand")
    packed = client.build_request("GET", "/world.atom", headers={"Accept-Encoding": "gzip"})
    answer = client.send(packed, stream=True)
    assert b"".join(answer.iter_raw()) == b"packed beforehand"
    assert client.get("/healthz").status_code == 502, "what has no file is asked of feedhub, who is not here"


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


def test_caddy_is_told_every_type_that_it_does_not_know():
    """No caddy is needed to see that a format is missing."""
    said = (DEPLOY / "Caddyfile").read_text()
    for suffix in ("atom", "rss", "json", "opml"):
        assert f"header *.{suffix} Content-Type {KINDS[suffix].media_type}" in said
    assert said.count("{") - said.count("{path}") == said.count("}") - said.count("{path}")


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
