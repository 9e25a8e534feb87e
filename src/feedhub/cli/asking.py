"""What `sources` does with servers: test, retry."""

import json
from time import monotonic

import click

from feedhub import wiring
from feedhub.cli.options import config_option, dry_run_option, json_option, quiet_option, settings
from feedhub.errors import UsageError
from feedhub.model import Source


@click.command()
@click.argument("name", metavar="URL|SOURCE")
@config_option
@json_option
@click.pass_context
def test(ctx: click.Context, name: str, as_json: bool) -> int:
    """Show what a poll would do, step by step; nothing is stored. Exit 1 when no feed came."""
    from feedhub import catalog
    from feedhub.config.addresses import address

    house = settings(ctx)
    try:
        source = house.newsroom.sources[catalog.known_source(house, name)]
    except UsageError:
        if "://" not in name:
            if "." in name or ":" in name:
                raise UsageError(f'no source "{name}"; for an address write https:// before it') from None
            raise
        try:
            source = Source(id="test", url=address(name))
        except ValueError as problem:
            raise UsageError(f"{name} {problem}") from problem
    begun = monotonic()

    def tell(what: str, words: str) -> None:
        spent = monotonic() - begun
        if as_json:
            click.echo(json.dumps({"step": what, "seconds": round(spent, 3), "said": words}, ensure_ascii=False))
        else:
            click.echo(f"{spent:7.3f} s  {what:<10} {words}")

    return 0 if wiring.probe(house, source, tell=tell) else 1


@click.command()
@click.argument("names", nargs=-1, metavar="SOURCE...")
@click.option("--all", "every", is_flag=True, help="Each source that is slowed or stopped.")
@config_option
@dry_run_option
@quiet_option
@click.pass_context
def retry(ctx: click.Context, names: tuple[str, ...], every: bool, dry_run: bool, quiet: bool) -> int:
    """Forget failures and a 410, so that the next pass asks again; a Retry-After still holds."""
    from feedhub import catalog

    house = settings(ctx)
    if every == bool(names):
        raise UsageError("name the sources to try again, or say --all")
    ids = list(dict.fromkeys(catalog.known_source(house, name) for name in names))
    told = wiring.retry(house, ids or None, dry=dry_run)
    for id, said in () if quiet else told:
        click.echo(f"{id}: {said}")
    if not quiet and (dry_run or not told):
        click.echo("nothing was written (dry run)" if told else "no source is slowed or stopped")
    return 0
