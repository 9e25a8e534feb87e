"""What holds for every command alike."""

import click
from click.testing import CliRunner

from feedhub.cli import feedhub
from feedhub.core.query import FIELDS


def groups(command, path=()):
    """Every group of commands, by what is typed to come there."""
    if isinstance(command, click.Group):
        yield path, command
        context = click.Context(command)
        for name in command.list_commands(context):
            yield from groups(command.get_command(context, name), (*path, name))


def options(command):
    return {name for parameter in command.params for name in parameter.opts}


def test_the_configuration_may_be_named_before_or_after_any_command():
    """`feedhub desk --config DIR log` is `feedhub desk log --config DIR`, as for every other group."""
    found = dict(groups(feedhub))
    assert {("sources",), ("desk",), ("db",)} <= found.keys()
    assert [path for path, group in found.items() if "--config" not in options(group)] == []


def test_the_help_of_search_names_every_field_that_a_query_may_have():
    """The table of fields is the only place that knows them; a new row is in the help."""
    said = CliRunner().invoke(feedhub, ["search", "--help"]).output
    assert [name for name in FIELDS if f"  {name}:" not in said] == []
