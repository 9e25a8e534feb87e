"""nginx over `public/` and `serve` answer alike, ETag and brotli aside: deploy/nginx.conf, the real program, the same folder."""

import os
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from feedhub.model import Gone, Made
from feedhub.web.shelf import KINDS

CONF = Path(__file__).parents[2] / "deploy" / "nginx.conf"
WHEN = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
COMPARED = (
    *("content-type", "cache-control", "vary", "allow", "location", "last-modified", "accept-ranges", "retry-after"),
    *("x-content-type-options", "referrer-policy", "content-security-policy"),
)
STORY = "/stories/0189aa11-2222-5333-8444-555566667777.atom"
FILES = [
    "/",
    "/world",
    "/world.html",
    "/index",
    *(f"/world.{suffix}" for suffix in KINDS),
    "/world/archive/1.atom",
    "/tiny.atom",
]
OTHERS = (
    *(
        "/world/",
        "/world.atom/",
        "/world/archive/1.atom/",
        "/welt",
        "/welt.atom",
        "/welt.rss?x=1",
        "/welt/archive/1.atom",
    ),
    *(
        "/welt/corrections.atom",
        "/gone",
        "/gone.atom",
        "/gone/archive/1.atom",
        "/nothing",
        "/nothing.atom",
        "/world/archive/2.atom",
    ),
    *("/feed", "/feed.xml", "/rss.xml", "/atom.xml", "/index.xml", "/rss", "/feed.json", "/favicon.ico", "/robots.txt"),
    *(
        "/healthz",
        "/readyz",
        "/sources/a.atom",
        "/sources/b.atom",
        "/tags/x.atom",
        STORY,
        "/search.atom?q=a",
        "/search.json",
    ),
    *("/.feedhub-1.part", "/.hidden.html", "/sub/.hidden.atom", "/world.py", "/world.atom.gz", "/world.ATOM", "/WORLD"),
    *(
        "//world.atom",
        "/world//archive/1.atom",
        "/world%2eatom",
        "/world%2Farchive/1.atom",
        "/w%C3%B6rld.atom",
        "/world.atom?a=b",
    ),
)


@contextmanager
def nginx_over(public: Path, folder: Path, *, beside: str):
    """deploy/nginx.conf over a folder, asking `beside` for what has no file; its address."""
    program = shutil.which("nginx")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("nginx is not installed, and CI promises that it is")
        pytest.skip("nginx is not on this machine")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    ours = (
        CONF.read_text()
        .replace("/var/lib/feedhub/public", str(public))
        .replace("listen 80;", f"listen 127.0.0.1:{port};")
    )
    ours = ours.replace("http://127.0.0.1:8000", beside)
    paths = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    conf = folder / "nginx.conf"
    user = "user root;\n" if os.geteuid() == 0 else ""  # so that it may read what this test wrote
    conf.write_text(
        f"{user}pid {folder}/pid;\nerror_log {folder}/error.log;\ndaemon off;\nmaster_process off;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{paths}{ours}}}\n"
    )
    with subprocess.Popen(
        [program, "-c", str(conf), "-e", str(folder / "error.log")], stderr=subprocess.PIPE
    ) as process:
        try:
            for _ in range(1000):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                assert process.poll() is None, process.stderr.read()
                time.sleep(0.01)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


@pytest.fixture
def both(served, tmp_path):
    """The same folder behind nginx and behind serve; what nginx has no file for, it asks serve."""
    for suffix in KINDS:
        served.put(f"world.{suffix}", f"<{suffix}>the same again and again</{suffix}>".encode() * 50, at=WHEN)
    for name in ("index.html", "world/archive/1.atom", "all.atom", "all.rss", "all.json"):
        served.put(name, name.encode() * 100, at=WHEN)
    served.put("tiny.atom", b"<feed/>", at=WHEN)
    for name in (".feedhub-1.part", ".hidden.html", "world.py", "sub/.hidden.atom"):
        served.put(name, b"secret", at=WHEN)
    served.aliases["welt"] = "world"
    served.gone.add("gone")
    served.replies |= {"/sources/a.atom": Made(b"<feed>made</feed>" * 100), STORY: Gone("It was withdrawn.")}
    with (
        nginx_over(served.public, tmp_path, beside=str(served.client.base_url).rstrip("/")) as address,
        httpx.Client(base_url=address, trust_env=False) as nginx,
    ):
        nginx.headers.clear()
        yield nginx, served.client


def told(client, method, path, headers, *, body=True):
    url = client.base_url.copy_with(raw_path=path.encode())  # sign by sign: httpx would tidy //x
    answer = client.request(method, url, headers=headers)
    said = {name: answer.headers.get(name) for name in COMPARED}
    return answer.status_code, said, answer.content if body else b""


@pytest.mark.parametrize(
    "headers", [{}, {"Accept-Encoding": "gzip"}, {"Sec-Fetch-Dest": "document"}], ids=["plain", "gzip", "browser"]
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_every_address_is_answered_alike(both, method, headers):
    """Status, type, validity, caching, redirects, policy and bytes, of files, of what has none and of what must not be seen."""
    nginx, serve = both
    for path in (*FILES, *OTHERS):
        hidden = "/." in path or "//" in path  # nginx says 404 by itself there
        theirs, ours = (told(client, method, path, headers) for client in (nginx, serve))
        if hidden:
            assert theirs[0] == ours[0] == 404, path
        else:
            assert theirs == ours, path


def test_packed_bytes_are_packed_for_both(both):
    nginx, serve = both
    for path in FILES:
        answers = [client.get(path, headers={"Accept-Encoding": "gzip"}) for client in (nginx, serve)]
        assert len({answer.headers.get("content-encoding") for answer in answers}) == 1, path
        assert answers[0].content == answers[1].content


@pytest.mark.parametrize("path", ["/", "/world", "/world.atom", "/world.json", "/world.css", "/world/archive/1.atom"])
def test_conditional_requests_are_answered_alike(both, path):
    nginx, serve = both
    times = {"before": WHEN - timedelta(seconds=1), "same": WHEN, "after": WHEN + timedelta(hours=1)}
    texts = {name: f"{when:%a, %d %b %Y %H:%M:%S} GMT" for name, when in times.items()}
    ways = [
        {"If-None-Match": "{etag}"},
        {"If-None-Match": 'W/"x", {etag}'},
        {"If-None-Match": "*"},
        {"If-None-Match": '"other"', "If-Modified-Since": texts["after"]},
        *({"If-Modified-Since": text} for text in texts.values()),
        {"If-Modified-Since": "garbled"},
        {"If-Match": '"other"'},
        {"If-Match": "{etag}"},
        *({"If-Unmodified-Since": text} for text in texts.values()),
        {"Range": "bytes=0-9"},
        {"Range": "bytes=0-9", "If-Range": "{etag}"},
        {"Range": "bytes=999999-"},
    ]
    for way in ways:
        answers = []
        for client in (nginx, serve):
            etag = client.get(path).headers["etag"]
            status, said, body = told(
                client, "GET", path, {name: value.replace("{etag}", etag) for name, value in way.items()}
            )
            answers.append((status, said, body) if status != 412 else (412, said["vary"], said["referrer-policy"]))
        assert answers[0] == answers[1], way


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused_alike(both, method):
    nginx, serve = both
    for path in ("/world.atom", "/", "/world", "/world.json", "/sources/a.atom", "/healthz"):
        answers = [client.request(method, path) for client in (nginx, serve)]
        assert [answer.status_code for answer in answers] == [405, 405], path
        for answer in answers:
            assert sorted(name.strip() for name in answer.headers["allow"].split(",")) == ["GET", "HEAD"]
            assert answer.headers["x-content-type-options"] == "nosniff"


def test_another_host_or_forwarding_changes_nothing(both):
    """base_url alone makes links; what a proxy or a stranger claims is in no byte of an answer."""
    lies = {
        "Host": "evil.example",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "ftp",
        "X-Forwarded-For": "6.6.6.6",
    }
    lies |= {"Forwarded": "host=evil.example;proto=ftp", "X-Original-URL": "/world.rss", "X-Forwarded-Prefix": "/evil"}
    for client in both:
        for path in ("/world.atom", "/world/", "/welt.atom", "/feed", "/sources/a.atom", "/nothing"):
            lied, told = client.get(path, headers=lies), client.get(path)
            assert (lied.status_code, lied.content, lied.headers.get("location")) == (
                told.status_code,
                told.content,
                told.headers.get("location"),
            )
            assert "evil" not in lied.text + str(lied.headers)
