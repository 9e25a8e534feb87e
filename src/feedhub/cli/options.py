"""Options that several commands share, and the settings they lead to."""

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

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
