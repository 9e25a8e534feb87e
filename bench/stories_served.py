"""Stories through the real command: labelled articles served as RSS by outlet in six rounds, read from `search --json`.

    PYTHONPATH=src python bench/stories_served.py [SET...]     default: all that bench/stories.py scores

Prints F1, precision and F1 of stories of two or more beside the floors, and how many articles changed their story's id from
round to round. Exit 1 if a floor is missed or more than 0.5 % changed.
"""

import json
import os
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from stories import ROUNDS, SHARED, WANTED, Row, measure, rows, shown


class Feeds(BaseHTTPRequestHandler):
    """Each source's feed at a path of its own."""

    bodies: dict[str, bytes] = {}  # noqa: RUF012 - one server of one process

    def do_GET(self) -> None:
        body = self.bodies.get(self.path, b"")
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "application/rss+xml; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def rss(source: str, found: Sequence[Row]) -> bytes:
    items = []
    for row in reversed(found):
        language = f"<dc:language>{row['language']}</dc:language>" if row.get("language") else ""
        date = format_datetime(datetime.fromisoformat(row["published"]))
        items.append(
            f"<item><title>{escape(row['title'])}</title><link>{escape(row['url'])}</link>"
            f"<guid isPermaLink='false'>{escape(row['id'])}</guid><pubDate>{date}</pubDate>{language}"
            f"<description>{escape(escape(row['summary'] or '', quote=False))}</description></item>"
        )
    head = f"<title>{escape(source)}</title><link>https://news.example/</link><description>News</description>"
    spaces = 'version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return f'<?xml version="1.0"?><rss {spaces}><channel>{head}{"".join(items)}</channel></rss>'.encode()


def feedhub(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "feedhub", *arguments, "--config", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} ended with {done.returncode}: {done.stderr}")
    return done.stdout


def told(found: list[Row], port: int) -> tuple[dict[str, str], int]:
    """The story of each article in the end, by the set's own ids, and how many articles ever changed theirs."""
    sources = sorted({row["source"] for row in found})
    path = {source: f"/{at}" for at, source in enumerate(sources)}
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "feedhub.toml").write_text(
            f'[hub]\ntitle = "Bench"\nbase_url = "http://127.0.0.1:1"\ndata_dir = "{folder}/var"\n'
            '[fetch]\nallow_private = ["127.0.0.0/8"]\nhost_connections = 64\n'
        )
        listed = (
            f'[[source]]\nid = "s{at}"\nurl = "http://127.0.0.1:{port}/{at}"\nbackfill = 100000\n'
            for at in range(len(sources))
        )
        (folder / "sources.toml").write_text("\n".join(listed))
        (folder / "sections.toml").write_text('[[section]]\nid = "all-of-it"\ntitle = "All"\ncollapse = "story"\n')
        seen: dict[str, set[str]] = defaultdict(set)
        for at in range(1, ROUNDS + 1):
            by: dict[str, list[Row]] = defaultdict(list)
            for row in found[: len(found) * at // ROUNDS]:
                by[row["source"]].append(row)
            Feeds.bodies = {path[source]: rss(source, its) for source, its in by.items()}
            feedhub(folder, "refresh", "--force", "-q", *(f"s{sources.index(source)}" for source in by))
            for line in feedhub(folder, "search", "", "--limit", "0", "--json").splitlines():
                article = json.loads(line)
                seen[article["guid"]].add(article["story"] or "none")
    return {id: min(stories) for id, stories in seen.items()}, sum(len(stories) > 1 for stories in seen.values())


def main(names: Sequence[str]) -> int:
    if not SHARED.is_dir():
        print(f"not measured: {SHARED} is not here")
        return 0
    score, well = measure(), True
    server = ThreadingHTTPServer(("127.0.0.1", 0), Feeds)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for name in names:
        found = rows(name, SHARED / "data")
        predicted, changed = told(found, server.server_address[1])
        missing = sum(row["id"] not in predicted for row in found)
        result = score({row["id"]: row["story"] for row in found}, predicted)
        well &= shown(name, (result["bcubed"]["f1"], result["bcubed"]["p"], result["multi"]["f1"]))
        well &= changed <= len(found) * 0.005
        print(f"            {changed} of {len(found)} changed their story's id, {missing} were not found")
    server.shutdown()
    return int(not well)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or list(WANTED)))
