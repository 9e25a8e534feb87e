"""nginx and Caddy, with the snippets of deploy/, serve what is published as feedhub itself would."""

import os
import re
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from feedhub.web.shelf import KINDS

DEPLOY = Path(__file__).parents[1] / "deploy"
PUBLIC = "/var/lib/feedhub/public"


@contextmanager
def nginx(program, folder, port):
    """Our snippet within the least configuration that nginx starts with."""
    ours = (DEPLOY / "nginx.conf").read_text()
    ours = ours.replace(PUBLIC, str(folder / "public")).replace("listen 80;", f"listen 127.0.0.1:{port};")
    ours = ours.replace("127.0.0.1:8000", "127.0.0.1:9")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "".join(f"{name}_temp_path {folder}/{name};\n" for name in kinds)
    conf = folder / "nginx.conf"
    user = "user root;\n" if os.geteuid() == 0 else ""  # so that it may read what this test wrote
    conf.write_text(
        f"{user}pid {folder}/pid;\nerror_log {folder}/error.log;\ndaemon off;\nmaster_process off;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{paths}{ours}}}\n"
    )
    command = [program, "-c", str(conf), "-e", str(folder / "error.log")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        yield process
        process.terminate()


@contextmanager
def caddy(program, folder, port):
    """Our file as it is, but for the address, the folder, and a certificate that nobody could give it here."""
    ours = (DEPLOY / "Caddyfile").read_text()
    environment = os.environ | {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    validate = [program, "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile")]
    checked = subprocess.run(validate, capture_output=True, text=True, check=False, env=environment)
    assert checked.returncode == 0, checked.stderr
    assert '"level":"warn"' not in checked.stderr
    fmt = [program, "fmt", str(DEPLOY / "Caddyfile")]
    assert subprocess.run(fmt, capture_output=True, text=True, check=False, env=environment).stdout == ours
    ours = ours.replace(PUBLIC, str(folder / "public")).replace("127.0.0.1:8000", "127.0.0.1:9")
    ours = ours.replace("hub.example.org {", f"http://127.0.0.1:{port} {{", 1)
    conf = folder / "Caddyfile"
    conf.write_text(f"{{\n\tadmin off\n}}\n{ours}")
    command = [program, "run", "--adapter", "caddyfile", "--config", str(conf)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=environment) as process:
        yield process
        process.terminate()


@pytest.fixture(params=[nginx, caddy])
def served(request, needs, tmp_path):
    """A web server over a folder; in the place of feedhub's address nobody answers."""
    (tmp_path / "public").mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with request.param(needs(request.param.__name__), tmp_path, port) as process:
        for _ in range(2000):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, process.stderr.read()
            time.sleep(0.01)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            yield tmp_path / "public", client


def test_a_web_server_serves_what_is_published_as_feedhub_would(served):
    """The same types for the same addresses, unchanged files for a 304, and nothing half written."""
    public, client = served
    for suffix in KINDS:
        (public / f"world.{suffix}").write_text("x" * 1000)
    (public / "index.html").write_text("front")
    (public / ".feedhub-1.part").write_text("half")
    (public / "world" / "archive").mkdir(parents=True)
    for suffix, kind in KINDS.items():
        answer = client.get(f"/world.{suffix}")
        told = answer.headers["content-type"].replace("vnd.microsoft.icon", "x-icon")  # one thing, two names
        assert (answer.status_code, told) == (200, kind.media_type), suffix
        assert answer.headers["x-content-type-options"] == "nosniff"
        if suffix == "html":
            assert "default-src 'none'" in answer.headers["content-security-policy"]
        if suffix != "txt":
            assert (answer.headers.get("content-encoding") is not None) == kind.packs, suffix
        shown = client.get(f"/world.{suffix}", headers={"Sec-Fetch-Dest": "document"})
        assert shown.headers["content-type"] == (kind.shown_as or answer.headers["content-type"])
        assert ("Sec-Fetch-Dest" in str(shown.headers.get_list("vary"))) == (kind.shown_as is not None), suffix
        assert shown.content == answer.content
    assert client.get("/").text == "front"
    assert client.get("/world").headers["content-type"] == "text/html; charset=utf-8"
    first = client.get("/world.atom")
    assert client.get("/world.atom", headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    assert client.get("/.feedhub-1.part").status_code == 404
    (public / "world" / ".feedhub-2.part").write_text("half")
    assert client.get("/world/.feedhub-2.part").status_code == 404
    assert client.get("/world").text == "x" * 1000, "the page, whatever folder is beside it"
    (public / "world.atom.gz").write_bytes(b"packed beforehand")
    packed = client.build_request("GET", "/world.atom", headers={"Accept-Encoding": "gzip"})
    answer = client.send(packed, stream=True)
    assert b"".join(answer.iter_raw()) == b"packed beforehand"
    assert client.get("/healthz").status_code == 502, "what has no file is asked of feedhub, who is not here"


def test_both_know_the_same_header_for_pages():
    """What a page may load is said in three places: here they are compared."""
    nginx_says = re.search(r'Content-Security-Policy "([^"]+)"', (DEPLOY / "nginx.conf").read_text())[1]
    caddy_says = re.search(r'Content-Security-Policy "([^"]+)"', (DEPLOY / "Caddyfile").read_text())[1]
    from feedhub.web.shelf import POLICY

    assert nginx_says == caddy_says == POLICY.decode()
