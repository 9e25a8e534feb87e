"""The commands that run the house: refresh, publish, serve, demo."""

import json
import signal
import sys
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feedhub import wiring
from feedhub.cli.lines import count
from feedhub.cli.options import config_option, dry_run_option, json_option, must_be_known, quiet_option, settings

if TYPE_CHECKING:
    from feedhub.config import Settings
    from feedhub.pipeline.publish import Result
    from feedhub.pipeline.writer import Counts, Report

WORTH_A_LINE = 3  # failures in a row after which even a quiet run names a source, once


@click.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--force", is_flag=True, help="Ask now, whatever the schedule says; a Retry-After still holds.")
@click.option("--no-publish", is_flag=True, help="Only store what is new.")
@click.option("--fail-on", type=click.Choice(["source"]), help="Exit 1 when any source failed.")
@config_option
@dry_run_option
@json_option
@quiet_option
@click.pass_context
def refresh(
    ctx: click.Context,
    sources: tuple[str, ...],
    force: bool,
    no_publish: bool,
    fail_on: str | None,
    dry_run: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Poll the sources that are due, store what is new, publish what moved."""
    house = settings(ctx)
    must_be_known("source", sources, house.newsroom.sources)
    left = dict.fromkeys(sources)
    with _telling(as_json=as_json, quiet=quiet) as tell:

        def told(report: "Report") -> None:
            left.pop(report.source.id, None)
            tell(report)

        done = wiring.refresh(
            house, only=sources or None, force=force, publishes=not no_publish, dry=dry_run, report=told
        )
    counts = done.counts
    assert counts is not None
    if left and not quiet:
        _tell_left(house, left)
    if not dry_run:
        wiring.announce(house)
    if as_json:
        click.echo(json.dumps(asdict(counts)))
    elif not quiet:
        click.echo(_summary(counts, done.results, dry_run=dry_run))
    every_one = counts.sources > 0 and counts.failed == counts.sources
    if every_one and quiet:
        click.echo(f"none of the {counts.sources} sources asked could be read; feedhub status says why", err=True)
    return 1 if every_one or (fail_on == "source" and counts.failed) else 0


@click.command()
@click.argument("sections", nargs=-1, metavar="[SECTION]...")
@config_option
@dry_run_option
@json_option
@quiet_option
@click.pass_context
def publish(ctx: click.Context, sections: tuple[str, ...], dry_run: bool, as_json: bool, quiet: bool) -> int:
    """Publish the sections that moved, or those named, now."""
    from feedhub.pipeline.newsroom import all_sections

    house = settings(ctx)
    must_be_known("section", sections, all_sections(house.newsroom))
    results = wiring.publish(house, only=sections or None, dry=dry_run).results
    if not dry_run:
        wiring.announce(house)
    for result in results:
        if as_json:
            click.echo(json.dumps({"section": result.section.id, "items": result.items, "written": result.written}))
        elif not quiet and result.written:
            click.echo(f"{result.section.id}: {count(result.items, 'item')}, {', '.join(result.written)}")
    if not results and not quiet and not as_json:
        click.echo("nothing moved; what is published stands")
    elif dry_run and not quiet and not as_json:
        click.echo("nothing was written (dry run)")
    return 0


@click.command()
@config_option
@quiet_option
@click.pass_context
def serve(ctx: click.Context, quiet: bool) -> int:
    """Poll what is due and serve what is published, until stopped."""
    # Until the daemon is there to take it: nobody heeds it for the first process of a container, who would be killed later.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # likewise: what changed meanwhile is seen as soon as it is there
    from feedhub import serving

    house = settings(ctx)

    def announce(address: str) -> None:
        if not quiet:
            click.echo(f"serving {house.newsroom.hub.title} at {address}", err=True)

    return 130 if serving.serve(house, announce=announce) else 0


@click.command()
@click.option("--once", is_flag=True, help="End after publishing.")
@click.option("--dir", "directory", type=click.Path(path_type=Path), help="Keep configuration, store and feeds here.")
def demo(once: bool, directory: Path | None) -> int:
    """Run a sample newsroom on this machine and publish its sections."""
    from feedhub.demo import tour

    return tour.run(directory, once=once)


COMMANDS = (refresh, publish, serve, demo)


def _telling(*, as_json: bool, quiet: bool) -> "AbstractContextManager[Callable[[Report], None]]":
    """How each source's outcome is told: JSON lines, a bar on a terminal, plain lines elsewhere."""
    if as_json:
        return nullcontext(_tell_json)
    if quiet:
        return nullcontext(_tell_trouble)
    if sys.stderr.isatty():
        from feedhub.cli.progress import bar

        return bar(_line)
    return nullcontext(_tell_plain)


def _tell_json(report: "Report") -> None:
    told = {"source": report.source.id, "outcome": report.poll.outcome, "reason": report.poll.reason}
    counted = {name: value for name, value in asdict(report.counts).items() if name in _TOLD}
    click.echo(json.dumps(told | counted, ensure_ascii=False))


def _tell_plain(report: "Report") -> None:
    line = _line(report)
    if line:
        click.echo(line, err=True)


def _tell_trouble(report: "Report") -> None:
    failed = report.counts.failed > 0
    if failed and (report.poll.state == "stopped" or report.poll.failures == WORTH_A_LINE):
        click.echo(f"{report.source.id}: {report.poll.reason}", err=True)


def _tell_left(house: "Settings", ids: Collection[str]) -> None:
    """Why sources that were named were not asked."""
    from feedhub.pipeline.overview import standings

    with wiring.opened(house) as store:
        found = standings(house.newsroom, store, rules=house.fetch, now=wiring.clock())
    for standing in found:
        if standing.id in ids:
            until = f" before {standing.next_fetch:%Y-%m-%d %H:%M} UTC" if standing.next_fetch else ""
            mend = f"; feedhub sources retry {standing.id} has it asked again" if standing.state == "stopped" else ""
            click.echo(f"{standing.id}: not asked{until}: {standing.why}{mend}", err=True)


def _line(report: "Report") -> str | None:
    """One line on a source that has something to say."""
    counts = report.counts
    if counts.failed:
        return f"{report.source.id}: {report.poll.reason}"
    moved = [f"{value} {name}" for name, value in asdict(counts).items() if name in _TOLD[:3] and value]
    return f"{report.source.id}: {', '.join(moved)}" if moved else None


_TOLD = ("new", "revised", "duplicate", "unchanged")


def _summary(counts: "Counts", results: "tuple[Result, ...]", *, dry_run: bool) -> str:
    if counts.sources == 0:
        return "no source is due"
    asked = f"{count(counts.sources, 'source')}: {counts.fetched} fetched, {counts.not_modified} not modified"
    asked += f", {counts.failed} failed" if counts.failed else ""
    found = f"{counts.new} new, {counts.revised} revised, {counts.duplicate} duplicate, {counts.unchanged} unchanged"
    written = [result.section.id for result in results if result.written]
    did = "would publish" if dry_run else "published"
    said = f"; {did} {', '.join(written)}" if written else ""
    return f"{asked}; {found}{said}{'; nothing was written (dry run)' if dry_run else ''}"
