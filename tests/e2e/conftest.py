"""The real command in processes of its own, against servers on loopback that do what they are told.

site    a server of strangers: routes with status, headers, delay, truncation; remembers who asked what
house   an operator's directory: sources, sections, and the command run on them
"""

import gzip
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

import pytest

ROOT = Path(__file__).resolve().parents[2]
WORD_JOINER = "\u2060"  # what a "<" in a title may be defused with; nobody sees it
KILLED = Path(__file__).with_name("killed.py")
PATIENCE = 120  # seconds after which a process counts as hung; a busy machine takes ten times what a quiet one does

Process = subprocess.Popen[str]


@dataclass(frozen=True)
class Route:
    """How one path answers. etag, last_modified: honoured when they come back. cut: send so many bytes of the body, then hang up."""

    body: bytes = b""
    status: int = 200
    type: str = "application/rss+xml; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None
    last_modified: str | None = None
    delay: float = 0
    cut: int | None = None
    zipped: bool = False


@dataclass(frozen=True)
class Asked:
    host: str
    path: str
    headers: Mapping[str, str]
    status: int


class Site:
    """Strangers' servers: every 127.x.y.z of this machine at one port. A path may answer differently for each host."""

    def __init__(self) -> None:
        self.routes: dict[str, Route] = {}
        self.asked: list[Asked] = []
        self.entered = threading.Semaphore(0)  # one for each request that came in
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = PATIENCE

            def do_GET(self) -> None:
                site.entered.release()
                site._answer(self)

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            block_on_close = False
            request_queue_size = 512

            def verify_request(self, request: Any, address: object) -> bool:
                """Only loopback is spoken to, whatever else this machine's addresses are."""
                return str(request.getsockname()[0]).startswith("127.")

            def handle_error(self, *_: object) -> None:
                """A killed command hangs up in mid-answer; that is what some tests are about."""

        self.server = Server(("0.0.0.0", 0), Handler)
        self.port: int = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def put(self, path: str, body: bytes | str = b"", *, host: str | None = None, **how: object) -> str:
        """Answer so from now on; with an ETag of the body unless told otherwise. Returns the address."""
        data = body.encode() if isinstance(body, str) else body
        how.setdefault("etag", f'"{sha256(data).hexdigest()[:12]}"' if how.get("status", 200) == 200 else None)
        self.routes[f"{host or ''}{path}"] = Route(body=data, **how)  # type: ignore[arg-type]
        return self.url(path, host or "127.0.0.1")

    def times(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(asked.path == path for asked in self.asked)

    def last(self, path: str) -> Asked:
        return next(asked for asked in reversed(self.asked) if asked.path == path)

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        host = handler.connection.getsockname()[0]
        path = urlsplit(handler.path).path
        route = (
            self.routes.get(host + path)
            or self.routes.get(path)
            or Route(status=404, body=b"no such page", type="text/plain")
        )
        time.sleep(route.delay)
        if route.status == 200 and (
            (route.etag is not None and handler.headers.get("If-None-Match") == route.etag)
            or (route.last_modified is not None and handler.headers.get("If-Modified-Since") == route.last_modified)
        ):
            route = Route(status=304, etag=route.etag, last_modified=route.last_modified, headers=route.headers)
        self.asked.append(Asked(host, handler.path, dict(handler.headers.items()), route.status))
        handler.send_response(route.status)
        validators = {"ETag": route.etag, "Last-Modified": route.last_modified}
        for name, value in ({name: value for name, value in validators.items() if value} | dict(route.headers)).items():
            handler.send_header(name, value)
        body = gzip.compress(route.body) if route.zipped else route.body
        if route.zipped:
            handler.send_header("Content-Encoding", "gzip")
        if route.status != 304:
            handler.send_header("Content-Type", route.type)
            handler.send_header("Content-Length", str(len(body)))
        if route.cut is not None:
            handler.close_connection = True
        handler.end_headers()
        handler.wfile.write(body if route.cut is None else body[: route.cut])


class House:
    """An operator's directory with the command run on it. Every run is checked for tracebacks."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.config = directory / "config"
        self.config.mkdir(parents=True, exist_ok=True)
        self.data = directory / "var"
        self.public = self.data / "public"
        self.hub: dict[str, object] = {"title": "Test Wire", "base_url": "http://127.0.0.1:8000", "data_dir": "../var"}
        self.tables: dict[str, dict[str, object]] = {"fetch": {"allow_private": ["127.0.0.0/8"], "timeout": "5s"}}
        self.sources: list[dict[str, object]] = []
        self.sections: list[dict[str, object]] = []

    def source(self, id: str, url: str, **keys: object) -> None:
        self.sources.append({"id": id, "url": url, "tags": ["world"]} | keys)
        self.write()

    def section(self, id: str = "world-media", **keys: object) -> None:
        self.sections.append(
            {"id": id, "title": id.replace("-", " ").title(), "query": "tag:world -tag:opinion"} | keys
        )
        self.write()

    def write(self) -> None:
        """The three files as they stand."""
        tables = {"hub": self.hub} | self.tables
        (self.config / "feedhub.toml").write_text(
            "\n".join(f"[{name}]\n{_toml(keys)}" for name, keys in tables.items())
        )
        (self.config / "sources.toml").write_text("\n".join(f"[[source]]\n{_toml(keys)}" for keys in self.sources))
        (self.config / "sections.toml").write_text("\n".join(f"[[section]]\n{_toml(keys)}" for keys in self.sections))

    def start(
        self,
        *arguments: str,
        cwd: Path | None = None,
        named: bool = True,
        program: Sequence[str] = ("-m", "feedhub"),
        stdin: int | None = None,
        **variables: str,
    ) -> Process:
        """The command, running in the house's directory. named: by --config, unless the caller names it otherwise."""
        told = "--config" in arguments or "FEEDHUB_CONFIG" in variables
        needs_none = {"demo", "init", "--help", "--version"} & {*arguments}
        config = ("--config", str(self.config)) if named and not told and not needs_none else ()
        return subprocess.Popen(
            [sys.executable, *program, *arguments, *config],
            cwd=cwd or self.directory,
            env=environment(**variables),
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, code: int = 0, **how: Any) -> subprocess.CompletedProcess[str]:
        """The command, ended, with the exit code that was expected. how: as `start` takes it."""
        with self.start(*arguments, **how) as process:
            try:
                out, err = process.communicate(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
        done = subprocess.CompletedProcess(arguments, process.returncode, out, err)
        assert "Traceback" not in err, f"feedhub {' '.join(arguments)} showed a traceback:\n{err}"
        assert done.returncode == code, (
            f"feedhub {' '.join(arguments)} ended with {done.returncode}, not {code}:\n{out}\n{err}"
        )
        return done

    def copied(self, directory: Path) -> "House":
        """The same house elsewhere, as it stands."""
        copy = House(directory)
        shutil.copytree(self.directory, directory, dirs_exist_ok=True)
        copy.hub, copy.tables, copy.sources, copy.sections = deepcopy(
            (self.hub, self.tables, self.sources, self.sections)
        )
        return copy

    def environment(self) -> dict[str, str]:
        """For whoever starts a process of their own."""
        return environment()

    def lines(self, *arguments: str, code: int = 0) -> list[dict[str, object]]:
        """What a command says with --json, a dict a line."""
        return [json.loads(line) for line in self.run(*arguments, "--json", code=code).stdout.splitlines()]

    def refresh(self, *arguments: str, code: int = 0) -> dict[str, object]:
        """The counts of a refresh."""
        return self.lines("refresh", *arguments, code=code)[-1]

    def articles(self) -> list[dict[str, object]]:
        return self.lines("search", "", "--limit", "0")

    def status(self) -> dict[str, dict[str, object]]:
        return {str(line["id"]): line for line in self.lines("status")}

    def items(self, section: str = "world-media") -> list[dict[str, object]]:
        """What the section's JSON feed lists."""
        text = (self.public / f"{section}.json").read_text(encoding="utf-8").replace(WORD_JOINER, "")
        items: list[dict[str, object]] = json.loads(text)["items"]
        return items

    def published(self) -> dict[str, tuple[bytes, int, int]]:
        """Every published file with its bytes, its mtime and its inode."""
        found = {}
        for path in sorted(self.public.rglob("*")):
            if path.is_file():
                stat = path.stat()
                found[str(path.relative_to(self.public))] = (path.read_bytes(), stat.st_mtime_ns, stat.st_ino)
        return found


def environment(**variables: str) -> dict[str, str]:
    """What the command sees of this machine: no configuration of ours, this tree's code."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FEEDHUB_")}
    return kept | {"PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1", "NO_COLOR": "1"} | variables


def _toml(keys: Mapping[str, object]) -> str:
    return "".join(f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in keys.items())


@pytest.fixture
def site() -> Iterator[Site]:
    opened = Site()
    yield opened
    opened.close()


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@dataclass(frozen=True)
class Begun:
    """A house and its site as a module's tests find them; made once, and each test has it to itself."""

    site: Site
    house: House
    routes: Mapping[str, Route]

    def again(self, directory: Path) -> House:
        """The house in another directory; the site answers as it did, and nobody has asked yet."""
        self.site.routes = dict(self.routes)
        self.site.asked.clear()
        while self.site.entered.acquire(blocking=False):
            pass
        return self.house.copied(directory)


@pytest.fixture(scope="module")
def begun(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Begun]:
    """What the module's `begin(house, site, item, rss)` made."""
    site, house = Site(), House(tmp_path_factory.mktemp("begun"))
    request.module.begin(house, site, item, rss)
    yield Begun(site, house, dict(site.routes))
    site.close()


@pytest.fixture(scope="session")
def house_type() -> type[House]:
    return House


@pytest.fixture
def another_house(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], House]:
    return lambda: House(tmp_path_factory.mktemp("house"))


def item(number: int | str, *, hours: float = 1, **said: str) -> dict[str, str]:
    """What an entry says unless told otherwise: nothing in it is shared with another number's."""
    when = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=hours)
    return {
        "guid": f"guid-{number}",
        "link": f"https://paper.example/news/{number}",
        "title": f"Council {number} votes on harbour wall {number}",
        "text": f"<p>The council of quarter {number} met in hall {number} and heard {number} speakers about wall {number}.</p>",
        "date": format_datetime(when),
    } | said


def rss(items: Iterable[Mapping[str, str]], title: str = "The Paper") -> bytes:
    """An RSS 2.0 document."""
    body = "".join(
        f'<item><title>{escape(i["title"])}</title><link>{escape(i["link"])}</link><guid isPermaLink="false">{escape(i["guid"])}</guid>'
        f"<pubDate>{i['date']}</pubDate><description>{escape(i['text'])}</description>{i.get('more', '')}</item>\n"
        for i in items
    )
    head = f"<title>{escape(title)}</title><link>https://paper.example/</link><description>News</description>"
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>{head}\n{body}</channel></rss>\n'.encode()
    )


@pytest.fixture(name="item", scope="session")
def _item() -> Callable[..., dict[str, str]]:
    return item


@pytest.fixture(name="rss", scope="session")
def _rss() -> Callable[..., bytes]:
    return rss


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def running(house: House) -> Iterator[Callable[..., Process]]:
    """Start a command that lives on; it is ended with the test."""
    started: list[Process] = []

    def start(*arguments: str, **how: object) -> subprocess.Popen[str]:
        process = house.start(*arguments, **how)  # type: ignore[arg-type]
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.communicate()


@pytest.fixture
def killing(house: House, running: Callable[..., Process]) -> Callable[..., bool]:
    """Run a command that is killed just before its n-th step, 0 for none; whether it was. What ends otherwise has ended well."""
    helper: list[Process] = []  # one for all commands of a test: see killed.py

    def killing(step: int, *arguments: str) -> bool:
        if not helper:
            helper.append(running(program=(str(KILLED),), named=False, stdin=subprocess.PIPE))
        [process] = helper
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps([step, *arguments, "--config", str(house.config)]) + "\n")
        process.stdin.flush()
        code, err = json.loads(process.stdout.readline())
        assert "Traceback" not in err, f"feedhub {' '.join(arguments)} showed a traceback:\n{err}"
        assert code in ((0, -signal.SIGKILL) if step else (0,)), (
            f"feedhub {' '.join(arguments)} ended with {code}: {err}"
        )
        return bool(code)

    return killing


def _until(holds: Callable[[], object], *, what: str) -> None:
    """Wait for something to become true. Raises AssertionError after PATIENCE."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.02)


@pytest.fixture(name="until", scope="session")
def until() -> Callable[..., None]:
    return _until


@pytest.fixture
def small_disk() -> Iterator[Callable[[Path, int], None]]:
    """Make a directory a disk of so many kilobytes. Only root may, and not in every container."""
    mounted: list[Path] = []

    def mount(path: Path, kilobytes: int) -> None:
        path.mkdir(parents=True, exist_ok=True)
        command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(path)]
        if (
            os.geteuid() != 0
            or shutil.which("mount") is None
            or subprocess.run(command, capture_output=True, check=False).returncode
        ):
            pytest.skip("a full disk can only be made by root where tmpfs may be mounted")
        mounted.append(path)

    yield mount
    for path in mounted:
        subprocess.run(["umount", "-l", str(path)], check=True)


def _fill(directory: Path) -> Path:
    """Leave no byte free."""
    with (directory / "filling").open("wb", buffering=0) as file:
        size = 65536
        while size:
            try:
                file.write(b"x" * size)
            except OSError:
                size //= 2
    return directory / "filling"


@pytest.fixture(name="fill", scope="session")
def _filling() -> Callable[[Path], Path]:
    return _fill
