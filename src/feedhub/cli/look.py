"""The commands that look: status, search. Why something is as it is, `why` tells."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

import click

from feedhub import wiring
from feedhub.cli.lines import article_line, headline, json_line
from feedhub.cli.options import config_option, json_option, settings
from feedhub.model import Article, Newsroom

if TYPE_CHECKING:
    from feedhub.config import Settings
    from feedhub.pipeline.overview import Standing


@click.command()
@click.option(
    "--websub", is_flag=True, help="Show who is told at once instead: our subscriptions, and our subscribers."
)
@config_option
@json_option
@click.pass_context
def status(ctx: click.Context, websub: bool, as_json: bool) -> int:
    """How each source is doing: state, last outcome and why, when it is asked next."""
    from feedhub.pipeline.overview import standings

    house = settings(ctx)
    if websub:
        return _subscriptions(house, as_json=as_json)
    with wiring.opened(house) as store:
        found = standings(house.newsroom, store, rules=house.fetch, now=wiring.clock())
    if as_json:
        for standing in found:
            click.echo(json_line({name: value for name, value in asdict(standing).items() if name != "why"}))
    elif not found:
        click.echo("no sources are configured; feedhub sources add URL adds one", err=True)
    else:
        _table(found, house)
    return 0


class _Asking(click.Command):
    """A command that takes a query; its help tells what one is."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from feedhub.core.query import FIELDS

        with formatter.section("A query"):
            formatter.write_text('words, "phrases", prefix*, AND OR NOT -, parentheses, and fields such as tag:world:')
            formatter.write_dl([(f"{field.name}:", field.doc) for field in FIELDS.values()])


@click.command(cls=_Asking)
@click.argument("query", default="")
@click.option("--limit", type=click.IntRange(min=0), default=20, show_default=True, help="How many; 0 is all.")
@click.option(
    "--feed", is_flag=True, help="Print the address at which the search can be subscribed to, and no article."
)
@config_option
@json_option
@click.pass_context
def search(ctx: click.Context, query: str, limit: int, feed: bool, as_json: bool) -> int:
    """Stored articles that match QUERY, newest first; all of them without one."""
    from feedhub.core.query import parse_query
    from feedhub.pipeline.overview import matching

    house = settings(ctx)
    if feed:
        address = wiring.search_feed(house, query)
        click.echo(json_line({"query": query, "feed": address}) if as_json else address)
        return 0
    asked = parse_query(query)
    with wiring.opened(house) as store:
        for article in matching(house.newsroom, store, asked, limit=limit or None):
            click.echo(json_line(article_line(article, house.newsroom)) if as_json else _brief(article, house.newsroom))
    return 0


COMMANDS = (status, search)


def _subscriptions(house: "Settings", *, as_json: bool) -> int:
    from feedhub.pipeline.overview import subscribed

    with wiring.opened(house) as store:
        lines = subscribed(house.newsroom, store, now=wiring.clock())
    for line in lines:
        if as_json:
            click.echo(json_line(line))
            continue
        name = line.get("source") or line.get("feed")
        told = (f"{key.replace('_', ' ')} {value}" for key, value in line.items() if key not in ("source", "feed"))
        click.echo(f"{name}: {', '.join(each for each in told if not each.endswith(' None'))}")
    if not lines and not as_json:
        click.echo("no source's hub was asked to tell us, and nobody is told by us", err=True)
    return 0


def _brief(article: Article, newsroom: Newsroom) -> str:
    return f"{headline(article, newsroom)}\n                  {article.url or article.id}"


def _table(found: "list[Standing]", house: "Settings") -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("source", "state", "outcome", "last fetch", "next fetch"):
        table.add_column(name, no_wrap=True)
    table.add_column("why then", overflow="fold")
    table.add_column("articles", justify="right")
    table.add_column("reason", overflow="fold")
    for row in _rows(found, house):
        table.add_row(*row)
    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        console.width = 200
    console.print(table)


def _rows(found: "list[Standing]", house: "Settings") -> Iterator[tuple[str, ...]]:
    from zoneinfo import ZoneInfo

    zone = ZoneInfo(house.newsroom.hub.timezone)

    def local(when: datetime | None) -> str:
        return f"{when.astimezone(zone):%Y-%m-%d %H:%M}" if when else "-"

    for standing in found:
        outcome = (standing.outcome or "never asked").replace("_", " ")
        times = (local(standing.last_fetch), local(standing.next_fetch))
        yield (
            standing.id,
            standing.state,
            outcome,
            *times,
            standing.why,
            str(standing.articles),
            standing.reason or "",
        )
