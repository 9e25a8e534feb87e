"""Options that several commands share, and the settings they lead to."""

import os
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feedhub.errors import UsageError

if TYPE_CHECKING:
    from feedhub.config import Settings

_CONFIG, _SETTINGS = "feedhub.config", "feedhub.settings"


def _remember(ctx: click.Context, _: click.Parameter, value: Path | None) -> None:
    if value is not None:
        ctx.meta[_CONFIG] = value  # shared by group and subcommand: --config may stand before or after it


config_option = click.option(
    "--config",
    type=click.Path(path_type=Path),
    metavar="DIR|FILE",
    callback=_remember,
    expose_value=False,
    help="The configuration; else FEEDHUB_CONFIG, ./config, /etc/feedhub.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
quiet_option = click.option("-q", "--quiet", is_flag=True, help="Silent when all is well.")
dry_run_option = click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing.")


class Group(click.Group):
    """Commands below one; of a name that none has it says what was probably meant."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            near = get_close_matches(args[0], self.list_commands(ctx), n=1)
            mend = f'did you mean "{near[0]}"?' if near else f"{ctx.command_path} --help lists them"
            raise click.UsageError(f'no command "{args[0]}"; {mend}', ctx) from error


def settings(ctx: click.Context, *, notes: bool = False) -> "Settings":
    """What the operator's files say, read once a run. Raises ConfigError.

    notes: what `check` says beside is wanted; it holds on to all that the files said, a kilobyte a source.
    """
    if _SETTINGS not in ctx.meta:
        from feedhub.config import load

        loaded = load(ctx.meta.get(_CONFIG), environ=os.environ)
        ctx.meta[_SETTINGS] = loaded if notes else replace(loaded, noting=tuple)
    found: Settings = ctx.meta[_SETTINGS]
    return found


def must_be_known(kind: str, asked: Collection[str], there: Collection[str]) -> None:
    """Refuse names that are not there. Raises UsageError with what was probably meant."""
    for name in asked:
        if name not in there:
            from difflib import get_close_matches

            near = get_close_matches(name, there, n=1)
            mend = f'did you mean "{near[0]}"?' if near else f"feedhub {kind}s list shows them"
            raise UsageError(f'no {kind} "{name}"; {mend}')
