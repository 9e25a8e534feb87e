"""How much memory a pass takes in which nothing moved: the peak of the whole process, beside that of a pass over one source.

python bench/memory.py [SOURCES]...

The sources are remembered as if asked before, each on a host of its own (127.x.y.z), and all are answered 304. Twice: the
first pass also publishes what was never published, so it renders and lists all sources; the second finds nothing to do.
"""

import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fetch_304 import ETAG

from feedhub.model import Poll, Validators
from feedhub.store import open_store, sources

HUB = '[hub]\ntitle = "Bench"\nbase_url = "http://127.0.0.1:18432"\ndata_dir = "var"\n[fetch]\nallow_private = ["127.0.0.0/8"]\n'


def house(folder: Path, count: int, port: str) -> None:
    urls = [f"http://127.{n // 40_000}.{n // 200 % 200}.{n % 200 + 1}:{port}/{n}.xml" for n in range(count)]
    (folder / "feedhub.toml").write_text(HUB)
    (folder / "sources.toml").write_text("".join(f'[[source]]\nid = "s{n}"\nurl = "{u}"\n' for n, u in enumerate(urls)))
    (folder / "sections.toml").write_text('[[section]]\nid = "news"\ntitle = "News"\n')
    then = datetime.now(UTC) - timedelta(days=2)
    polls = (
        Poll(
            source=f"s{n}",
            configured_url=url,
            url=url,
            validators=Validators(etag=ETAG),
            first_fetch=then,
            last_fetch=then,
            next_fetch=then,
            outcome="not_modified",
            entries=20,
        )
        for n, url in enumerate(urls)
    )
    store = open_store(folder / "var", writes=True)
    with store.writing() as connection:
        sources.remember(connection, *polls)
    store.close()


# What wait4 tells of a process counts what its parent had when it was made, so the process itself is asked at its end.
RUN = """
import atexit, runpy
atexit.register(lambda: print(*(line for line in open("/proc/self/status") if line.startswith("VmHWM"))))
runpy.run_module("feedhub", run_name="__main__")
"""


def peaks(count: int, port: str) -> list[float]:
    """Of both passes, in megabytes."""
    found = []
    with tempfile.TemporaryDirectory() as name:
        house(Path(name), count, port)
        command = [sys.executable, "-c", RUN, "refresh", "-q", "--force", "--config", name]
        for _ in range(2):
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            found.append(int(done.stdout.split()[-2]) / 1000)
    return found


def main(counts: list[int]) -> None:
    command = [sys.executable, str(Path(__file__).with_name("fetch_304.py")), "serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            port = server.stdout.readline().strip()
            one = peaks(1, port)
            print(f"1 source: {one[0]:.0f} MB with a first publication, {one[1]:.0f} MB in which nothing moved")
            for count in counts:
                first, still = (
                    f"{many:.0f} MB ({many / less:.2f})" for many, less in zip(peaks(count, port), one, strict=True)
                )
                print(f"{count} sources: {first} with a first publication, {still} in which nothing moved", flush=True)
        finally:
            server.terminate()


if __name__ == "__main__":
    main([int(count) for count in sys.argv[1:]] or [5_000])
