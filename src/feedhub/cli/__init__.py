"""The commands. A group of commands is imported when one of them is asked for, so that none pays for the others.

run    refresh publish serve demo          look   status search      keep   db (upgrade backup restore prune)
edit   init check config sources sections  why    explain preview    asking sources test, discover, retry, fix
desk   desk (pin hide withdraw undo log)       health healthcheck
options, lines, progress  what several commands share
"""

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from feedhub import __version__
from feedhub.cli.options import Group, config_option
from feedhub.errors import FeedhubError

HOMES = {
    "init": "edit",
    "check": "edit",
    "config": "edit",
    "sources": "edit",
    "sections": "edit",
    "refresh": "run",
    "publish": "run",
    "serve": "run",
    "demo": "run",
    "status": "look",
    "search": "look",
    "explain": "why",
    "preview": "why",
    "desk": "desk",
    "db": "keep",
    "healthcheck": "health",
}


class _Commands(Group):
    """Finds a command's module by its name; the order of HOMES is the order of the help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(HOMES)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in HOMES:
            return None
        home = import_module(f"feedhub.cli.{HOMES[name]}")
        commands: dict[str, click.Command] = {command.name: command for command in home.COMMANDS}
        return commands[name]


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="feedhub %(version)s")
@config_option
def feedhub() -> None:
    """Polls feeds, recognises what is the same, and publishes section feeds that any reader can subscribe to."""


def run(arguments: Sequence[str]) -> int:
    """Run one command; what goes wrong is one sentence on standard error. Returns the exit code."""
    try:
        code = feedhub.main(args=list(arguments), prog_name="feedhub", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.exceptions.Exit as end:
        return end.exit_code
    except (KeyboardInterrupt, click.exceptions.Abort):
        return 130
    except click.ClickException as error:
        click.echo(f"feedhub: {error.format_message()}", err=True)
        return error.exit_code
    except FeedhubError as error:
        click.echo(str(error), err=True)
        return error.exit_code
    except BrokenPipeError:  # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
