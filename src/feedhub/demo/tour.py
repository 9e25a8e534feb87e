"""The demo: open the sample newsroom, refresh twice, say what a newcomer should see, then serve it.

Everything it shows comes from the parts any operator uses: the configuration files, `wiring.refresh`, `status`, the
published feeds. Nothing is kept unless a directory is named.
"""

import json
import socket
import sys
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TextIO
from unicodedata import bidirectional

from rich.console import Console
from rich.text import Text

from feedhub import serving, wiring
from feedhub.demo import files
from feedhub.demo.newsroom import Newsroom
from feedhub.demo.papers import Paper

if TYPE_CHECKING:
    from feedhub.config import Settings
    from feedhub.pipeline.writer import Counts, Report

PORT = 8000  # where feedhub serves unless told otherwise
SAME_NEWS = timedelta(hours=20)  # run again within this, the newsroom prints the same papers, with the same ids
HEADLINES = 3


def run(directory: Path | None, *, once: bool, out: TextIO | None = None) -> int:
    """Show feedhub at work. directory: keeps configuration, store and feeds; None keeps nothing. once: do not serve.

    Returns the exit code. Raises FeedhubError.
    """
    console = Console(file=out or sys.stdout, highlight=False)
    with ExitStack() as stack:
        home = directory or Path(stack.enter_context(TemporaryDirectory(prefix="feedhub-demo-")))
        newsroom = _open(home)
        stack.callback(newsroom.stop)
        house = _house(home)
        _opening(console, newsroom)
        first = _pass(house)
        _sources(console, newsroom.papers, first)
        second = _pass(house)
        _again(console, second.counts)
        _sections(console, house)
        _what_next(console, house, kept=directory, once=once)
        if not once:
            serving.serve(house, announce=None)
    return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """One refresh as the tour tells it: what became of each source, and the sum."""

    reports: "Mapping[str, Report]"
    counts: "Counts"


def _open(home: Path) -> Newsroom:
    """Open the newsroom where it was last time, if it can be, and write the configuration that reads it."""
    now = wiring.clock()
    before = files.read_notes(home)
    opened = before.opened if before and timedelta() <= now - before.opened < SAME_NEWS else now
    newsroom = Newsroom(opened)
    try:
        address = newsroom.start(_port(before.newsroom) if before else 0)
    except OSError:  # somebody else is there now
        address = newsroom.start()
    hub = before.hub if before and _free(_port(before.hub)) else f"http://127.0.0.1:{_free_port()}"
    files.write(home, newsroom.papers, files.Notes(newsroom=address, hub=hub, opened=opened), before=before)
    return newsroom


def _house(home: Path) -> "Settings":
    from feedhub import config

    return config.load(home, environ={})  # the demo is the same whatever the environment says


def _pass(house: "Settings") -> _Seen:
    reports: dict[str, Report] = {}
    done = wiring.refresh(house, force=True, report=lambda report: reports.update({report.source.id: report}))
    assert done.counts is not None
    return _Seen(reports=reports, counts=done.counts)


def _opening(console: Console, newsroom: Newsroom) -> None:
    told = newsroom.papers
    feeds = sum(len(paper.feeds) for paper in told)
    languages = len({paper.language[:2] for paper in told})
    _line(console, ("A newsroom to try feedhub on", "bold"))
    _line(
        console,
        (f"  {len(told)} invented outlets with {feeds} feeds in {languages} languages, ", ""),
        ("served from this machine at ", ""),
        (f"{newsroom.address}/", "cyan"),
    )


def _sources(console: Console, told: Iterable[Paper], seen: _Seen) -> None:
    _heading(console, "First refresh")
    for paper in told:
        for feed in paper.feeds:
            report = seen.reports.get(feed.source)
            if report is None:
                continue
            mark, style, found, remark = _told(report, feed.remark)
            _line(
                console,
                (f"  {mark} ", style),
                (f"{feed.source:<23}", "bold"),
                (f"{paper.kind:<8} {paper.country}  {paper.language[:2]}  ", "dim"),
                (f"{found:<14}", style if mark == "✗" else ""),
                (remark, "dim"),
            )
    counts = seen.counts
    _line(
        console,
        (f"  {counts.sources} sources asked, {counts.sources - counts.failed} read, {counts.failed} failed: ", ""),
        (f"{counts.new} articles", "bold green"),
        (f", {counts.duplicate} duplicates recognised", ""),
    )


def _told(report: "Report", remark: str | None) -> tuple[str, str, str, str]:
    """A source's mark, its style, what it brought, and what there is to say about it."""
    counts = report.counts
    if counts.failed:
        return "✗", "red", "failed", report.poll.reason or ""
    if counts.not_modified:
        return "✓", "green", "not modified", remark or ""
    brought = [f"{counts.new} new"] if counts.new else []
    brought += [f"{counts.duplicate} repeated"] if counts.duplicate else []
    return "✓", "green", ", ".join(brought) or "nothing new", remark or ""


def _again(console: Console, counts: "Counts") -> None:
    _heading(console, "Second refresh")
    news = counts.new + counts.revised + counts.duplicate
    _line(
        console,
        (f"  {counts.not_modified} of {counts.sources} answered 304 Not Modified, {counts.failed} failed: ", ""),
        ("nothing new" if news == 0 else f"{news} articles moved", "bold green" if news == 0 else "bold"),
        (", and no published file was touched" if news == 0 else "", ""),
    )


def _sections(console: Console, house: "Settings") -> None:
    _heading(console, "Sections")
    base_url = house.newsroom.hub.base_url
    for section in house.newsroom.sections.values():
        items = json.loads((house.public / f"{section.id}.json").read_bytes())["items"]
        _line(
            console,
            (f"  {section.title:<14}", "bold"),
            (f"{len(items):>3} items  ", ""),
            (f"{base_url}/{section.id}.atom", "cyan"),
        )
        for item in items[:HEADLINES]:
            _line(console, (f"      {_isolated(item['title'])}", "dim"))


def _what_next(console: Console, house: "Settings", *, kept: Path | None, once: bool) -> None:
    base_url = house.newsroom.hub.base_url
    _heading(console, "What next")
    if not once:
        _line(console, ("  Read it     open ", ""), (f"{base_url}/", "cyan"), (" in a browser", ""))
        _line(
            console, ("  Subscribe   give ", ""), (f"{base_url}/world-media.atom", "cyan"), (" to your feed reader", "")
        )
    if kept is not None:
        _line(console, (f"  Look        {kept}/public/world-media.atom, and the three .toml files beside it", ""))
        _line(console, (f'  Search      feedhub search --config {kept} "red notice"', ""))
        if once:
            _line(console, (f"  Serve       feedhub demo --dir {kept}", ""))
    elif once:
        _line(console, ("  Nothing was kept. Serve it with feedhub demo, keep it with feedhub demo --dir DIR", ""))
    _line(console, ("  Your own    feedhub init DIR writes a configuration that reads real feeds", ""))
    console.print()
    if not once:
        _line(console, ("Serving until Ctrl-C.", "bold"))
        console.file.flush()


def _heading(console: Console, text: str) -> None:
    console.print()
    _line(console, (text, "bold underline" if console.is_terminal else ""))


def _line(console: Console, *parts: tuple[str, str]) -> None:
    """One line: cut at a terminal's edge, whole and without trailing blanks elsewhere."""
    text = Text()
    for part, style in parts:
        text.append(part, style=style)
    text.rstrip()
    if console.is_terminal:
        console.print(text, no_wrap=True, overflow="ellipsis")
    else:
        console.file.write(text.plain + "\n")


def _isolated(text: str) -> str:
    """A headline that runs right to left, kept from turning the line around it (Unicode isolates)."""
    if any(bidirectional(letter) in ("R", "AL") for letter in text):
        return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"
    return text


def _port(address: str) -> int:
    return int(address.rpartition(":")[2])


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _free_port() -> int:
    if _free(PORT):
        return PORT
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
