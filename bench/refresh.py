"""What a whole pass costs: CPU seconds (user + system) of the process, beside newsboat on the same sources in the same run.

python bench/refresh.py [SOURCES]

The sources are on a host each (127.0.x.y), served by another process; 20 entries each. Three states: cold, all 304, and one
in twenty with one new entry. newsboat is primed twice, since its second run downloads everything again; without newsboat
feedhub's own figures are printed. Then start-up: a house of a single source, all 304, beside the bare imports of what it
is made of (with pydantic_core alone, which is less than the pydantic that the budget allows for). At last cold once more
with the real feeds beside the project, whose articles are whole: the invented ones are short and alike.
"""

import asyncio
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from urllib.request import urlopen

from parse import DEFAULT, bodies

ROUNDS = 3
PORT = 18431
MOVES = 20  # every so many-th source does
edition = 0
real: list[bytes] = []
ITEM = (
    "<item><title>Item {n} of feed {f}</title><link>http://x{f}.example/{n}</link><guid>g{f}-{n}</guid>"
    "<pubDate>Tue, 24 Nov 2026 0{h}:00:00 GMT</pubDate>"
    "<description>Some words about item {n} of feed {f} that say a little of what it is about</description></item>"
)


def body(feed: int, edition: int) -> bytes:
    """The twenty newest, of which each edition brings one."""
    items = "".join(ITEM.format(f=feed, n=n, h=n % 10) for n in range(edition, edition + 20))
    head = f"<title>Feed {feed}</title><link>http://x{feed}.example/</link><description>News</description>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()


def address(feed: int) -> str:
    return f"127.0.{feed // 200}.{feed % 200 + 1}"


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    global edition  # noqa: PLW0603 - the server's whole state
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            path = head.split(b" ", 2)[1]
            if path == b"/turn":
                edition += 1
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                continue
            feed = int(path[2:])
            if path.startswith(b"/r"):
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(real[feed]) + real[feed])
                await writer.drain()
                continue
            now = 0 if feed % MOVES else edition
            etag = b'"a%d-%d"' % (feed, now)
            if etag in head:
                writer.write(b"HTTP/1.1 304 Not Modified\r\nETag: %b\r\n\r\n" % etag)
            else:
                data = body(feed, now)
                said = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: %b\r\nContent-Length: %d\r\n\r\n"
                writer.write(said % (etag, len(data)) + data)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def serve(feeds: int) -> None:
    real.extend(bodies(DEFAULT))
    servers = [await asyncio.start_server(answer, address(feed), PORT) for feed in range(feeds)]
    print("ready", flush=True)
    await asyncio.gather(*(server.serve_forever() for server in servers))


def cpu(command: list[str], cwd: Path) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def house(folder: Path, feeds: int, kind: str = "f") -> None:
    (folder / "feedhub.toml").write_text(
        '[hub]\ntitle = "Bench"\nbase_url = "http://127.0.0.1:18432"\ndata_dir = "var"\n'
        '[fetch]\nallow_private = ["127.0.0.0/8"]\n'
    )
    urls = [f"http://{address(feed)}:{PORT}/{kind}{feed}" for feed in range(feeds)]
    sources = [f'[[source]]\nid = "s{feed}"\nurl = "{url}"\n' for feed, url in enumerate(urls)]
    (folder / "sources.toml").write_text("".join(sources))
    (folder / "sections.toml").write_text('[[section]]\nid = "news"\ntitle = "News"\n')
    (folder / "urls").write_text("\n".join(urls))
    (folder / "boat").write_text("reload-threads 8\n")


def measure(folder: Path, feeds: int, what: str = "cold", *, only_cold: bool = False) -> None:
    refresh = [sys.executable, "-m", "feedhub", "refresh", "-q", "--config", str(folder)]
    newsboat = ["newsboat", "-u", "urls", "-C", "boat", "-c", "cache.db", "-x", "reload"]
    peer = shutil.which("newsboat") is not None
    cold = cpu(refresh, folder)
    theirs = cpu(newsboat, folder) if peer else 0.0
    tell(what, cold, theirs, feeds)
    if only_cold:
        return
    if peer:
        cpu(newsboat, folder)
    for what, moves in (("all 304", False), ("5 % with one new entry", True)):
        pairs = []
        for _ in range(ROUNDS):
            if moves:
                urlopen(f"http://{address(0)}:{PORT}/turn").close()
            pairs.append((cpu([*refresh, "--force"], folder), cpu(newsboat, folder) if peer else 0.0))
        tell(what, median(pair[0] for pair in pairs), median(pair[1] for pair in pairs), feeds)


def measure_start(folder: Path) -> None:
    refresh = [sys.executable, "-m", "feedhub", "refresh", "-q", "--force", "--config", str(folder)]
    floor = [sys.executable, "-c", "import click, httpx, sqlalchemy, pydantic_core"]
    cpu(refresh, folder)
    pairs = [(cpu(refresh, folder), cpu(floor, folder)) for _ in range(3 * ROUNDS)]
    one, bare = median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)
    print(f"one source, 304: {one:.3f} s; imports alone {bare:.3f} s; ratio {one / bare:.2f}")


def tell(what: str, ours: float, theirs: float, feeds: int) -> None:
    ratio = f"; newsboat {theirs / feeds * 1000:.2f} ms; ratio {ours / theirs:.2f}" if theirs else "; no newsboat here"
    print(f"{what}: feedhub {ours / feeds * 1000:.2f} ms a feed{ratio}", flush=True)


def main(feeds: int) -> None:
    command = [sys.executable, __file__, "serve", str(feeds)]
    with tempfile.TemporaryDirectory() as name, subprocess.Popen(command, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        server.stdout.readline()
        try:
            house(Path(name), feeds)
            measure(Path(name), feeds)
            (Path(name) / "one").mkdir()
            house(Path(name) / "one", 1)
            measure_start(Path(name) / "one")
            if count := min(len(bodies(DEFAULT)), feeds):
                (Path(name) / "real").mkdir()
                house(Path(name) / "real", count, "r")
                measure(Path(name) / "real", count, "cold, real feeds", only_cold=True)
        finally:
            server.terminate()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve", feeds]:
            asyncio.run(serve(int(feeds)))
        case [feeds]:
            main(int(feeds))
        case _:
            main(1000)
