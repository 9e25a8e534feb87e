"""The commands that look after the store: db."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feedhub import wiring
from feedhub.cli.lines import count, json_line
from feedhub.cli.options import Group, config_option, dry_run_option, json_option, quiet_option, settings

if TYPE_CHECKING:
    from feedhub.store.backup import Contents


@click.group(cls=Group)
@config_option
def db() -> None:
    """Look after the store."""


@db.command()
@config_option
@quiet_option
@click.pass_context
def upgrade(ctx: click.Context, quiet: bool) -> int:
    """Bring the store to this feedhub's revision, after a copy beside it."""
    before, after = wiring.upgrade(settings(ctx))
    if not quiet:
        click.echo(f"the store is at revision {after}" + ("" if before == after else f", it was at {before or 'none'}"))
    return 0


@db.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE|DIR")
@config_option
@dry_run_option
@json_option
@quiet_option
@click.pass_context
def backup(ctx: click.Context, file: Path, dry_run: bool, as_json: bool, quiet: bool) -> int:
    """Write a copy of the store, beside whoever works on it; into DIR under a name with the time.

    What stands under that name already is never written over. Keep desk.jsonl and search.key of the data directory with it:
    the one has what the desk did since, the other signs addresses of subscribed searches.
    """
    written, contents = wiring.back_up(settings(ctx), file, dry=dry_run)
    size = 0 if dry_run else written.stat().st_size
    if as_json:
        click.echo(json_line({"file": str(written), **asdict(contents), "bytes": size}))
    elif not quiet:
        end = "nothing was written (dry run)" if dry_run else f"{size / 1e6:,.1f} MB"
        click.echo(f"{written}: {_of(contents)}; {end}")
    return 0


@db.command()
@click.argument("file", type=click.Path(path_type=Path))
@config_option
@dry_run_option
@json_option
@quiet_option
@click.pass_context
def restore(ctx: click.Context, file: Path, dry_run: bool, as_json: bool, quiet: bool) -> int:
    """Put a backup in the place of the store, beside a running serve too.

    FILE is looked through first, upgraded where an older feedhub wrote it, and told what the desk did since. The store that was
    there is kept beside it. What came since the backup was made is asked for again, each source in its turn.
    """
    done = wiring.restore(settings(ctx), file, dry=dry_run)
    if as_json:
        kept = None if done.kept is None else str(done.kept)
        click.echo(json_line({"file": str(file), **asdict(done.contents), "acts": done.acts, "kept": kept}))
    elif not quiet:
        told = f", {count(done.acts, 'act')} of the desk made up for" if done.acts else ""
        kept = f"; what was there is kept as {done.kept}" if done.kept is not None else ""
        end = "; nothing was written (dry run)" if dry_run else kept
        click.echo(f"{file}: {_of(done.contents)}{told}{end}")
    return 0


@db.command()
@config_option
@dry_run_option
@json_option
@quiet_option
@click.pass_context
def prune(ctx: click.Context, dry_run: bool, as_json: bool, quiet: bool) -> int:
    """Forget the text of old articles, never that they were there.

    The text of an article goes when `keep` of its source has passed (90 days unless configured) and no section publishes or
    keeps it. Its ids and keys stay until a year after the last feed listed it, so that nothing returns as new.
    """
    pruned, freed = wiring.prune(settings(ctx), dry=dry_run)
    if as_json:
        click.echo(json.dumps({**asdict(pruned), "bytes": freed}))
    elif not quiet:
        told = f"{count(pruned.texts, 'text')} forgotten, {count(pruned.kept, 'article')} kept"
        told += (
            f", {count(pruned.identities, 'identity').replace('identitys', 'identities')} that no feed lists any more"
        )
        end = "nothing was written (dry run)" if dry_run else f"{freed / 1e6:,.1f} MB given back"
        click.echo(f"{told}; {end}")
    return 0


COMMANDS = (db,)


def _of(contents: "Contents") -> str:
    asked = f", last asked {contents.asked:%Y-%m-%d %H:%M} UTC" if contents.asked else ""
    what = f"{count(contents.articles, 'article')} of {count(contents.sources, 'source')}{asked}"
    return f"{what}, revision {contents.revision}"
