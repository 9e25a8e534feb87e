"""What `sources` does with servers, or by what they said: test, discover, retry, fix."""

import json
import os
from dataclasses import asdict
from time import monotonic
from typing import TYPE_CHECKING

import click

from feedhub import wiring
from feedhub.cli.lines import json_line
from feedhub.cli.options import config_option, dry_run_option, json_option, quiet_option, settings
from feedhub.errors import UsageError
from feedhub.model import Source

if TYPE_CHECKING:
    from feedhub.pipeline.discover import Offer


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
@click.argument("url")
@config_option
@json_option
@click.pass_context
def discover(ctx: click.Context, url: str, as_json: bool) -> int:
    """The feeds of a page, each asked and read; nothing is written. Exit 1 when there is none that can be read.

    Where the page names none, what most sites call theirs is tried (/feed, /rss.xml and so on).
    """
    from feedhub.config.addresses import address

    try:
        asked = address(url)
    except ValueError as problem:
        raise UsageError(f"{url} {problem}") from problem
    house = settings(ctx)
    found = wiring.discover(house, asked)
    there = {source.url: id for id, source in house.newsroom.sources.items()}
    for offer in found.offers:
        if as_json:
            click.echo(json_line({**asdict(offer), "source": there.get(offer.url)}))
        else:
            click.echo(f"{offer.url}  {_described(offer, there.get(offer.url))}")
    if found.reason is not None:
        click.echo(f"no feed at {url}: {found.reason}", err=True)
    elif found.guessed and not as_json:
        click.echo("the page names no feed; these were found under names that many sites use", err=True)
    return 0 if any(offer.reason is None for offer in found.offers) else 1


def _described(offer: "Offer", source: str | None) -> str:
    title = offer.title or "no title"
    if offer.reason is not None:
        return f"{title}: {offer.reason}"
    dated = f", newest {offer.newest:%Y-%m-%d}" if offer.newest else ""
    known = f'; configured as "{source}"' if source else ""
    entries = f"{offer.entries:,} {'entry' if offer.entries == 1 else 'entries'}"
    return f"{title} ({offer.format}, {entries}{dated}){known}"


@click.command()
@config_option
@dry_run_option
@json_option
@quiet_option
@click.pass_context
def fix(ctx: click.Context, dry_run: bool, as_json: bool, quiet: bool) -> None:
    """Write into the files where sources moved for good; ids and whatever else stands there stay."""
    from feedhub import catalog

    house = settings(ctx)
    moved = wiring.moved(house)
    edits, left_out = catalog.with_addresses(house, moved)
    if edits:
        catalog.apply(edits, house, environ=os.environ, dry=dry_run)
    for id, sentence in left_out.items():
        click.echo(f"{id}: {sentence}", err=True)
    for id, url in moved.items():
        if id in left_out:
            continue
        if as_json:
            click.echo(json_line({"id": id, "url": house.newsroom.sources[id].url, "moved_to": url}))
        elif not quiet:
            click.echo(f"{'would be written' if dry_run else 'written'}: {id}  {url}")
    if not moved and not quiet and not as_json:
        click.echo("no source has moved for good")


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
