"""What answering costs beside nginx on the same files: CPU a request, 304s and a feed of 100 KB; and a crowd at once.

make bench ARGS=serve          python bench/serve.py [ROUNDS]

nginx runs deploy/nginx.conf, feedhub what `feedhub serve` runs, both as one process without an access log; wrk asks with a
reader's headers. CPU (user and system, from /proc) is of all threads and children; the rounds go by turns, and the median is
told. Must: 304 <= 3.5 x nginx, 200 <= 2 x, and no error with 500 readers.
"""

import logging
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from urllib.request import urlopen

ROUNDS = 5
SECONDS = 3
CONNECTIONS = 32
CROWD = 500
SIZE = 100_000
READER = {"User-Agent": "NetNewsWire (RSS Reader)", "Accept": "*/*", "Connection": "keep-alive"}
TICKS = os.sysconf("SC_CLK_TCK")
DEPLOY = Path(__file__).parents[1] / "deploy"


def feed(size: int) -> bytes:
    chance = Random(7)
    words = (DEPLOY / "README.md").read_text().split()
    entries = []
    while sum(map(len, entries)) < size:
        text = " ".join(chance.choices(words, k=200)).replace("&", "and").replace("<", "(")
        entries.append(f"<entry><id>urn:uuid:{chance.getrandbits(128):032x}</id><content>{text}</content></entry>\n")
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{"".join(entries)}'.encode()[: size - 7] + b"</feed>"


def serve(public: Path, port: int) -> None:
    """As `feedhub serve`, with a heart that has nothing to do."""
    from feedhub import daemon
    from feedhub.web import application
    from feedhub.web.feeds import Site

    def clock() -> datetime:
        return datetime.now(UTC)

    front = application(Site(public=public, clock=clock))
    daemon.serve(
        front,
        at_once=front.at_once,
        listen=f"127.0.0.1:{port}",
        duties=daemon.Duties(beat=lambda: None, every=timedelta(hours=1)),
        clock=clock,
        log=logging.getLogger("bench"),
        pulse=daemon.Pulse(still_for=timedelta(hours=1)),
        ending=threading.Event(),
    )


def nginx_conf(folder: Path, public: Path, port: int) -> Path:
    ours = (DEPLOY / "nginx.conf").read_text()
    ours = ours.replace("/var/lib/feedhub/public", str(public)).replace("listen 80;", f"listen 127.0.0.1:{port};")
    paths = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    conf = folder / "nginx.conf"
    user = "user root;\n" if os.geteuid() == 0 else ""
    conf.write_text(
        f"{user}pid {folder}/pid;\nerror_log {folder}/error.log;\ndaemon off;\nworker_processes 1;\n"
        f"events {{ worker_connections 4096; }}\nhttp {{\naccess_log off;\nsendfile on;\ntcp_nopush on;\n"
        f"keepalive_requests 1000000;\n{paths}{ours}}}\n"
    )
    return conf


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: Sequence[str], port: int) -> Iterator[int]:
    with subprocess.Popen(command) as process:
        try:
            while True:
                assert process.poll() is None, f"{command[0]} ended"
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.02)
            yield process.pid
        finally:
            process.send_signal(signal.SIGTERM)


def cpu(pid: int) -> float:
    """Seconds that a process and its children have spent."""
    spent = 0.0
    for each in (pid, *children(pid)):
        fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        spent += (int(fields[11]) + int(fields[12])) / TICKS
    return spent


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def wrk(
    url: str, headers: dict[str, str], *, connections: int = CONNECTIONS, seconds: int = SECONDS
) -> tuple[int, str]:
    """How many were answered, and what went wrong."""
    said = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", *said, url]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"(\d+) requests in", out)
    assert found, out
    wrong = re.findall(r"(?:Socket errors|Non-2xx).*", out)
    return int(found[1]), "; ".join(wrong)


def etag(url: str) -> str:
    with urlopen(url) as answer:
        return str(answer.headers["ETag"])


def measured(pid: int, url: str, headers: dict[str, str]) -> float:
    """Microseconds of CPU a request."""
    before = cpu(pid)
    requests, wrong = wrk(url, headers)
    assert not wrong or "Non-2xx" in wrong, wrong  # wrk counts a 304 among them where it follows no redirects
    return (cpu(pid) - before) * 1e6 / requests


def main(rounds: int) -> int:
    missing = [name for name in ("nginx", "wrk") if shutil.which(name) is None]
    if missing:
        print(f"this needs {' and '.join(missing)}; on Debian: apt-get install {' '.join(missing)}", file=sys.stderr)
        return 1
    worst = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        public = folder / "public"
        public.mkdir()
        (public / "world.atom").write_bytes(feed(SIZE))
        theirs, ours = free_port(), free_port()
        nginx = ["nginx", "-c", str(nginx_conf(folder, public, theirs)), "-e", str(folder / "error.log")]
        feedhub = [sys.executable, __file__, "serve", str(public), str(ours)]
        with running(nginx, theirs) as one, running(feedhub, ours) as other:
            urls = {one: f"http://127.0.0.1:{theirs}/world.atom", other: f"http://127.0.0.1:{ours}/world.atom"}
            print("CPU us a request          nginx  feedhub  ratio   must")
            for what, most in (("304", 3.5), ("200 of 100 KB", 2.0)):
                spent: dict[int, list[float]] = {one: [], other: []}
                for _ in range(rounds):
                    for pid, url in urls.items():
                        asked = READER | ({"If-None-Match": etag(url)} if what == "304" else {})
                        spent[pid].append(measured(pid, url, asked))
                told = median(spent[one]), median(spent[other])
                ratio = told[1] / told[0]
                worst |= ratio > most
                print(f"{what:22} {told[0]:8.1f} {told[1]:8.1f} {ratio:6.2f}   <= {most}")
            for what, url in (("nginx", urls[one]), ("feedhub", urls[other])):
                requests, wrong = wrk(url, READER, connections=CROWD, seconds=5)
                worst |= bool(wrong) and what == "feedhub"
                print(f"{CROWD} readers at once, {what}: {requests} answers, {wrong or 'no errors'}")
    return worst


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve", public, port]:
            serve(Path(public), int(port))
        case [rounds]:
            sys.exit(main(int(rounds)))
        case _:
            sys.exit(main(ROUNDS))
