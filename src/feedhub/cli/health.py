"""The command that asks a running `serve` how it is: for containers and for scripts."""

import socket
from http.client import HTTPConnection, HTTPException

import click

from feedhub.cli.options import config_option, quiet_option, settings
from feedhub.errors import FeedhubError

PATIENCE = 5  # seconds
_EVERYWHERE = {
    "0.0.0.0": "127.0.0.1",  # noqa: S104
    "[::]": "[::1]",
    "::": "[::1]",
}  # what serve may listen to, and where that is asked


class _OnAPath(HTTPConnection):
    """The same over a socket that has a name."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=PATIENCE)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(PATIENCE)
        self.sock.connect(self._path)


@click.command()
@config_option
@quiet_option
@click.pass_context
def healthcheck(ctx: click.Context, quiet: bool) -> int:
    """Ask the running serve whether its heart beats: exit 0 if so, else 1 and why."""
    listen = settings(ctx).listen
    asked = _OnAPath(listen.removeprefix("unix:")) if listen.startswith("unix:") else _at(listen)
    try:
        asked.request("GET", "/healthz")
        answer = asked.getresponse()
        said = answer.read(300).decode("utf-8", "replace").strip()
    except (OSError, HTTPException) as error:
        why = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise FeedhubError(
            f"{listen} does not answer ({why.lower()}); start feedhub serve, or look at its log"
        ) from error
    finally:
        asked.close()
    if answer.status != 200:
        raise FeedhubError(f"{listen} answers {answer.status}: {said}; look at its log and start it anew")
    if not quiet:
        click.echo(said)
    return 0


def _at(listen: str) -> HTTPConnection:
    host, _, port = listen.rpartition(":")
    return HTTPConnection(_EVERYWHERE.get(host, host).strip("[]"), int(port), timeout=PATIENCE)


COMMANDS = (healthcheck,)
