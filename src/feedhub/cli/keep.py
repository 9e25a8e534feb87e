"""The commands that look after the store: db."""

import json
from dataclasses import asdict

import click

from feedhub import wiring
from feedhub.cli.lines import count
from feedhub.cli.options import config_option, dry_run_option, json_option, quiet_option, settings


@click.group()
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
