"""The command, killed by itself at its n-th step: just before a transaction is committed or a file takes its name.

Run as `python killed.py` it reads a JSON line `[n, argument...]`, runs the command in a fork of itself and answers with a line
`[exit code, what it said to stderr]`; what one command had to load is there for the next. n = 0: not killed. No test, but what
some start.
"""

import json
import os
import signal
import sqlite3
import sys
from contextlib import suppress
from importlib import import_module
from itertools import count
from tempfile import TemporaryFile
from typing import IO


class Connection(sqlite3.Connection):
    def commit(self) -> None:
        if self.in_transaction:
            step()
        super().commit()


def connect(*arguments, **keys):
    return plain_connect(*arguments, **({"factory": Connection} | keys))


def replace(*arguments, **keys):
    step()
    plain_replace(*arguments, **keys)


def step() -> None:
    if next(steps) == last:
        os.kill(os.getpid(), signal.SIGKILL)


def run(arguments: list[str], said: IO[str], loaded: IO[str]) -> None:
    """In the fork: the command, which ends in SystemExit."""
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    os.dup2(0, 1)
    os.dup2(said.fileno(), 2)
    try:
        sys.exit(feedhub(arguments))
    finally:
        print(*sys.modules, file=loaded)


plain_connect, plain_replace = sqlite3.connect, os.replace
sqlite3.connect = sqlite3.dbapi2.connect = connect
os.replace = replace

from feedhub.cli import run as feedhub  # noqa: E402 - after the traps are laid

for line in sys.stdin:
    last, *arguments = json.loads(line)
    steps = count(1)
    with TemporaryFile("w+") as said, TemporaryFile("w+") as loaded:
        child = os.fork()
        if not child:
            run(arguments, said, loaded)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        for file in (said, loaded):
            file.seek(0)
        print(json.dumps([code, said.read()]), flush=True)
        for name in loaded.read().split():
            with suppress(ImportError):
                import_module(name)
