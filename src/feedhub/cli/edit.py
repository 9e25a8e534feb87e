"""The commands that read and edit what the operator wrote: init, check, config, sources, sections."""

import json
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from feedhub.cli import asking
from feedhub.cli.lines import count
from feedhub.cli.options import Group, config_option, dry_run_option, json_option, quiet_option, settings
from feedhub.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from feedhub.config import Settings
    from feedhub.pipeline.writer import Report


@click.command()
@click.argument("directory", default="config", type=click.Path(path_type=Path), metavar="[DIR]")
@quiet_option
def init(directory: Path, quiet: bool) -> None:
    """Write a small working newsroom into DIR (./config); nothing that is there is touched."""
    from importlib.resources import files

    from feedhub.config import display
    from feedhub.config.schema import FILES

    shown = display(directory)
    texts = {name: (files("feedhub") / "starter" / name).read_text("utf-8") for name in FILES}
    if there := [name for name in texts if os.path.lexists(directory / name)]:
        raise ConfigError(f"{shown} already has {' and '.join(there)}; name another directory, or move them away")
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            with (directory / name).open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        raise ConfigError(f"{shown} cannot be written ({why}); name another directory") from error
    if not quiet:
        named = "" if directory == Path("config") else f" --config {shown}"
        click.echo(f"{shown} holds {', '.join(texts)}: a small newsroom; edit title, base_url and contact first")
        click.echo(f"next: feedhub check{named} && feedhub refresh{named} && feedhub serve{named}")


@click.command()
@click.option("--online", is_flag=True, help="Ask every source, too; nothing is stored.")
@config_option
@quiet_option
@click.pass_context
def check(ctx: click.Context, online: bool, quiet: bool) -> int:
    """Read the configuration as a whole and say everything that is wrong with it. Exit 1 when a source asked fails."""
    house = settings(ctx, notes=True)
    if not quiet:
        _tell_checked(house)
    return _asked(house, quiet=quiet) if online else 0


def _asked(house: "Settings", *, quiet: bool) -> int:
    from feedhub import wiring

    def tell(report: "Report") -> None:
        if report.counts.failed:
            click.echo(f"{report.source.id}: {report.poll.reason}", err=True)

    counts = wiring.refresh(house, force=True, publishes=False, dry=True, report=tell).counts
    assert counts is not None
    if not quiet:
        left = len(house.newsroom.sources) - counts.sources
        others = f"; {left:,} not asked (paused, stopped or told to wait: feedhub status)" if left else ""
        click.echo(f"asked {count(counts.sources, 'source')}: {counts.failed:,} failed{others}; nothing was stored")
    return 1 if counts.failed else 0


def _tell_checked(house: "Settings") -> None:
    from feedhub.config import display

    room = house.newsroom
    counts = {"source": len(room.sources), "outlet": len(room.outlets), "section": len(room.sections)}
    said = ", ".join(f"{count:,} {name}{'s' * (count != 1)}" for name, count in counts.items())
    click.echo(f"ok: {display(house.files[0])} and its parts: {said}")
    for note in house.notes:
        click.echo(f"note: {note}")


@click.group(cls=Group)
@config_option
def config() -> None:
    """What holds, and what could be written."""


@config.command()
@config_option
@json_option
@click.pass_context
def show(ctx: click.Context, as_json: bool) -> None:
    """Every key that holds, defaults included; secrets as the files write them."""
    from feedhub.config.show import effective, toml

    for table, said in effective(settings(ctx)):
        click.echo(_json({"table": table.name, **said}) if as_json else toml(table, said))


@config.command()
@json_option
@click.argument("file", default=None, required=False)
def schema(file: str | None, as_json: bool) -> None:
    """JSON Schema of FILE (feedhub.toml, sources.toml, sections.toml), or of each, for editors."""
    from feedhub.config.schema import FILES
    from feedhub.config.show import json_schema
    from feedhub.config.wording import did_you_mean

    if file is not None and file not in FILES:
        mend = did_you_mean(file, FILES) or f"; there are {', '.join(FILES)}"
        raise UsageError(f'no schema of "{file}"{mend}')
    for name in (file,) if file else FILES:
        click.echo(_json(json_schema(name)) if as_json else json.dumps(json_schema(name), indent=2, ensure_ascii=False))


@click.group(cls=Group)
@config_option
def sources() -> None:
    """The feeds that are read."""


for command in (asking.test, asking.discover, asking.retry, asking.fix):
    sources.add_command(command)


@sources.command("list")
@config_option
@json_option
@click.pass_context
def list_sources(ctx: click.Context, as_json: bool) -> None:
    """Every source: id, address, tags."""
    from feedhub.config.show import effective

    for table, said in effective(settings(ctx)):
        if table.name == "source":
            tags = f"  [{', '.join(said['tags'])}]" if "tags" in said else ""
            paused = "  paused" if said.get("paused") else ""
            click.echo(_json(said) if as_json else f"{said['id']}  {_address(said)}{tags}{paused}")


def _address(said: Mapping[str, Any]) -> str:
    return str(said.get("url") or said["url_file"])


@sources.command()
@click.argument("url")
@click.option("--id", help="Permanent; else made from the address.")
@click.option("--title", help="Else the feed's own.")
@click.option("--tag", "tags", multiple=True, help="Several times, too.")
@click.option("--outlet", help="Who speaks; else the domain of each article's link.")
@click.option("--every", help="Ask this often, such as 15m.")
@config_option
@dry_run_option
@quiet_option
@click.pass_context
def add(ctx: click.Context, /, dry_run: bool, quiet: bool, tags: tuple[str, ...], **said: str | None) -> None:
    """Write a source to sources.toml; whatever stands in it stays as it is."""
    from feedhub import catalog

    house = settings(ctx)
    tables, refused = catalog.new_sources(house, [{**said, "tags": list(dict.fromkeys(tags))}])
    if refused:
        raise UsageError(refused[0])
    catalog.apply([catalog.with_sources(house, tables)], house, environ=os.environ, dry=dry_run)
    _tell_added(tables, dry_run=dry_run, quiet=quiet)


@sources.command()
@click.argument("names", nargs=-1, required=True, metavar="SOURCE...")
@config_option
@dry_run_option
@quiet_option
@click.pass_context
def remove(ctx: click.Context, names: tuple[str, ...], dry_run: bool, quiet: bool) -> None:
    """Take sources out of the files, by id or address; comments around them stay. What they brought stays stored."""
    from feedhub import catalog

    house = settings(ctx)
    ids = list(dict.fromkeys(catalog.known_source(house, name) for name in names))
    catalog.apply(catalog.without_sources(house, ids), house, environ=os.environ, dry=dry_run)
    if not quiet:
        for id in ids:
            click.echo(f"{'would be removed' if dry_run else 'removed'}: {id}")


@sources.command("import")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE|-")
@click.option("--tag", "tags", multiple=True, help="For all of them; several times, too.")
@config_option
@dry_run_option
@quiet_option
@click.pass_context
def import_sources(ctx: click.Context, file: Path, tags: tuple[str, ...], dry_run: bool, quiet: bool) -> None:
    """Write every feed of an OPML subscription list to sources.toml; folders become tags."""
    from feedhub import catalog
    from feedhub.core.parse.opml import read_opml

    house = settings(ctx)
    try:
        data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        raise UsageError(f"{file} cannot be read ({why}); name an OPML file") from error
    try:
        feeds = read_opml(data)
    except ValueError as problem:
        raise UsageError(f"{file} {problem}") from problem
    wanted = [
        {"url": feed.url, "title": feed.title, "tags": list(dict.fromkeys((*tags, *feed.tags)))} for feed in feeds
    ]
    tables, left_out = catalog.new_sources(house, wanted)
    if tables:
        catalog.apply([catalog.with_sources(house, tables)], house, environ=os.environ, dry=dry_run)
    _tell_added(tables, dry_run=dry_run, quiet=quiet)
    for sentence in () if quiet else left_out:
        click.echo(f"left out: {sentence}", err=True)
    if not tables and not quiet:
        click.echo(f"nothing new in {file}: {len(feeds)} feeds, {len(left_out)} left out")


@sources.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A file; else standard output.")
@config_option
@click.pass_context
def export(ctx: click.Context, output: Path | None) -> None:
    """The sources as an OPML subscription list."""
    from feedhub.render.opml import sources_opml

    data = sources_opml(settings(ctx).newsroom, feeds={}, private=True)
    if output is None:
        click.echo(data, nl=False)
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        raise UsageError(f"{output} cannot be written ({why}); name another file") from error


@click.group(cls=Group)
@config_option
def sections() -> None:
    """The feeds that are published."""


@sections.command("list")
@config_option
@json_option
@click.pass_context
def list_sections(ctx: click.Context, as_json: bool) -> None:
    """Every section: id, title, query, address."""
    from feedhub.config.show import effective

    house = settings(ctx)
    for table, said in effective(house):
        if table.name == "section":
            address = f"{house.newsroom.hub.base_url}/{said['id']}.atom"
            line = f"{said['id']}  {said['title']}  {said['query']}  {address}"
            click.echo(_json({**said, "address": address}) if as_json else line)


def _tell_added(tables: Iterable[Mapping[str, Any]], *, dry_run: bool, quiet: bool) -> None:
    for table in () if quiet else tables:
        tags = f"  [{', '.join(table['tags'])}]" if table.get("tags") else ""
        click.echo(f"{'would be added' if dry_run else 'added'}: {table['id']}  {table['url']}{tags}")


def _json(line: Mapping[str, Any]) -> str:
    return json.dumps(line, ensure_ascii=False)


COMMANDS = (init, check, config, sources, sections)
