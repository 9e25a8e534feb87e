"""The command, killed by itself at its n-th step: just before a transaction is committed or a file takes its name.

Run as `python killed.py N ARGUMENTS...`; a run with fewer steps ends as usual. No test, but what one starts.
"""

import os
import signal
import sqlite3
import sys
from itertools import count

last = int(sys.argv[1])
steps = count(1)


def step() -> None:
    if next(steps) == last:
        os.kill(os.getpid(), signal.SIGKILL)


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


plain_connect, plain_replace = sqlite3.connect, os.replace
sqlite3.connect = sqlite3.dbapi2.connect = connect
os.replace = replace

from feedhub.__main__ import main  # noqa: E402 - after the traps are laid

sys.argv = ["feedhub", *sys.argv[2:]]
main()
