"""The editor's commands: desk pin, hide, withdraw, undo, log."""

import getpass
import json
import os
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from feedhub import wiring
from feedhub.cli.options import Group, config_option, dry_run_option, json_option, must_be_known, quiet_option, settings

if TYPE_CHECKING:
    from feedhub.config import Settings
    from feedhub.core.desk import Act, Deed
    from feedhub.wiring import Acted

section_option = click.option("--section", metavar="SECTION", help="Only there; else in every section.")


def act_options(command: Callable[..., int]) -> Callable[..., int]:
    """The options of every act, in the order of its help."""
    shared = (
        click.option("--who", metavar="NAME", help="Who decided it; else the user's name."),
        click.option("--why", metavar="TEXT", help="The reason, for the log."),
        config_option,
        dry_run_option,
        json_option,
        quiet_option,
    )
    for option in reversed(shared):
        command = option(command)
    return command


@click.group(cls=Group)
@config_option
def desk() -> None:
    """Have the last word: what is on top, what is left out, what is withdrawn. Every act is logged and can be undone."""


@desk.command()
@click.argument("article", metavar="ARTICLE|URL|STORY")
@section_option
@act_options
@click.pass_context
def pin(ctx: click.Context, /, article: str, section: str | None, **said: Any) -> int:
    """Put an article or a story on top, whatever query, age and limit say.

    Without --section it is on top of every section.
    """
    return _act(ctx, "pin", article, section, **said)


@desk.command()
@click.argument("article", metavar="ARTICLE|URL|STORY")
@section_option
@act_options
@click.pass_context
def hide(ctx: click.Context, /, article: str, section: str | None, **said: Any) -> int:
    """Leave an article or a story out. It stays stored and can be searched; archives keep what they held."""
    return _act(ctx, "hide", article, section, **said)


@desk.command()
@click.argument("article", metavar="ARTICLE|URL|STORY")
@click.option("--keep-title", is_flag=True, help="Let the corrections feed say which headline was withdrawn.")
@act_options
@click.pass_context
def withdraw(ctx: click.Context, /, article: str, keep_title: bool, **said: Any) -> int:
    """Take an article, or all of a story, out of everything, for ever.

    Its text is erased from the store, every feed, page and archive; a tombstone tells readers, the corrections feed says so, and
    no source can bring it back. Copies of the store that were made at upgrades are deleted where they hold it.
    """
    return _act(ctx, "withdraw", article, None, keep_title=keep_title, **said)


@desk.command()
@click.argument("number", type=click.IntRange(min=1), metavar="ACT")
@act_options
@click.pass_context
def undo(ctx: click.Context, /, number: int, *, who: str | None, why: str | None, **said: Any) -> int:
    """Take an act back, by its number in the log.

    What was withdrawn cannot be put back, since it was erased: it may come back when a source lists it again.
    """

    def do(newsroom: Any, store: Any, journal: Any, now: Any) -> "tuple[Act, bool]":
        from feedhub.pipeline.desk import undo as take_back

        return take_back(newsroom, store, journal, number, who=_who(who), why=why, now=now)

    return _acted(settings(ctx), do, **said)


@desk.command()
@config_option
@json_option
@click.pass_context
def log(ctx: click.Context, as_json: bool) -> int:
    """List every act: when, who, what, why, and what took it back."""
    house = settings(ctx)
    every, undone = wiring.acts(house)
    zone = ZoneInfo(house.newsroom.hub.timezone)
    for act in every:
        if as_json:
            click.echo(json.dumps(_line(act, undone), ensure_ascii=False))
            continue
        what = f"undo act {act.undoes}" if act.deed == "undo" else f"{act.deed} {act.target}"
        where = f" in {act.section}" if act.section else ""
        why = f": {act.why}" if act.why else ""
        taken_back = f" (undone by act {undone[act.number]})" if act.number in undone else ""
        click.echo(
            f"{act.number:>4}  {act.at.astimezone(zone):%Y-%m-%d %H:%M}  {act.who}  {what}{where}{why}{taken_back}"
        )
    return 0


COMMANDS = (desk,)


def _act(
    ctx: click.Context,
    deed: "Deed",
    article: str,
    section: str | None,
    *,
    who: str | None,
    why: str | None,
    keep_title: bool = False,
    **said: Any,
) -> int:
    from feedhub.pipeline.desk import act
    from feedhub.pipeline.newsroom import all_sections

    house = settings(ctx)
    if section is not None:
        must_be_known("section", [section], all_sections(house.newsroom))
    do = partial(act, deed=deed, said=article, section=section, who=_who(who), why=why, keep_title=keep_title)
    return _acted(house, lambda newsroom, store, journal, now: do(newsroom, store, journal, now=now), **said)


def _acted(house: "Settings", do: "Callable[..., tuple[Act, bool]]", *, dry_run: bool, **said: bool) -> int:
    """Have it done, tell the hub and who asked."""
    done = wiring.acted(house, do, dry=dry_run)
    if done.results and not dry_run:
        wiring.announce(house)
    return _tell(done, dry_run=dry_run, **said)


def _tell(done: "Acted", *, dry_run: bool, as_json: bool, quiet: bool) -> int:
    if as_json:
        written = [name for result in done.results for name in result.written]
        told = {
            **_line(done.act, {}),
            "again": done.again,
            "written": written,
            "copies": list(done.copies),
            "lingers": done.lingers,
        }
        click.echo(json.dumps(told, ensure_ascii=False))
    elif not quiet:
        act = done.act
        moved = ", ".join(result.section.id for result in done.results if result.written)
        published = f"{'would publish' if dry_run else 'published'} {moved}"
        if done.again:
            click.echo(f"act {act.number} of {act.who} did that already; {published if moved else 'nothing was done'}")
            return 0
        said = f"act {act.number}: {act.deed} {act.target if act.undoes is None else f'act {act.undoes}'}"
        said += f"; {published if moved else 'no section says otherwise'}"
        said += f"; deleted {', '.join(done.copies)}, a copy of the store that held it" if done.copies else ""
        said += "; another program reads the store, the next pass erases what its log holds" if done.lingers else ""
        click.echo(said + ("; nothing was written (dry run)" if dry_run else ""))
    return 0


def _line(act: "Act", undone: Mapping[int, int]) -> dict[str, Any]:
    return {
        "act": act.number,
        "at": act.at.isoformat().replace("+00:00", "Z"),
        "who": act.who,
        "deed": act.deed,
        "target": act.target,
        "section": act.section,
        "why": act.why,
        "undoes": act.undoes,
        "undone_by": undone.get(act.number),
    }


def _who(said: str | None) -> str:
    """Whom the log names: who was said, else the user."""
    if said and said.strip():
        return said.strip()
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container without a name for its user
        return f"uid {os.getuid()}"
