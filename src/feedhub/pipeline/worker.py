"""Outsized bodies are read in a process of their own, which can be ended: nothing stops C code or a regular expression here.

What parse and normalise do is bounded for every body (see `bench/hostile.py`); this is for what nobody thought of. The child
gets the body and gives back the articles, knows neither store nor network, holds none of our files open (the lock among
them), and is ended by the kernel when its time is up or its parent is gone.
"""

import contextlib
import ctypes
import os
import pickle
import resource
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import datetime

from feedhub.core.plan import Ingested, ingest
from feedhub.model import Fetched, Poll, Source, Unreadable

OUTSIZED = 2_000_000  # bytes; starting a child costs as much as reading these
PATIENCE = 3.0  # CPU seconds, its start among them
PATIENCE_A_MEGABYTE = 0.5  # four times what the dearest of real feeds costs
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux's prctl


def read(
    fetched: Fetched, *, source: Source, poll: Poll, seen: frozenset[bytes], now: datetime
) -> Ingested | Unreadable:
    """As `plan.ingest`, in a child where the body is large. A child that fails or takes too long makes it `Unreadable`."""
    if len(fetched.body) < OUTSIZED:
        return ingest(fetched, source=source, poll=poll, seen=seen, now=now)
    seconds = PATIENCE + PATIENCE_A_MEGABYTE * len(fetched.body) / 1e6
    question = pickle.dumps((fetched, replace(source, headers=dict(source.headers)), poll, seen, now))
    # -P: what lies in the operator's folder is not code of ours
    command = [sys.executable, "-P", "-m", "feedhub.pipeline.worker", str(round(seconds)), str(os.getpid())]
    answer = ask(command, question, seconds=seconds)
    if isinstance(answer, Unreadable):
        return answer
    found = pickle.loads(answer)  # noqa: S301 - our own child wrote it
    assert isinstance(found, Ingested | Unreadable)
    return found


def ask(command: list[str], question: bytes, *, seconds: float) -> bytes | Unreadable:
    """What a child answers on its output, or why it did not.

    seconds: of CPU, which the child limits itself to; ten times as many on the clock, for one that sleeps or is starved.
    """
    try:
        done = subprocess.run(command, input=question, capture_output=True, timeout=10 * seconds, check=False)  # noqa: S603 - our own
    except subprocess.TimeoutExpired:
        return Unreadable(reason=f"reading its body took more than {10 * seconds:.0f} s and was ended")
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return Unreadable(reason=f"reading its body took more than {seconds:.0f} s of CPU and was ended")
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        return Unreadable(reason=f"reading its body failed: {said or f'signal {-done.returncode}'}"[:300])
    return done.stdout


def bound(seconds: int, *, parent: int) -> None:
    """From here on the kernel ends this process after so many CPU seconds, and with its parent (Linux; elsewhere the pipe).

    parent: its process id, which is 1 where feedhub is what a container runs.
    """
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:  # it was gone before we asked to follow it
        os._exit(1)


def main() -> None:
    """The child: a pickled question on standard input, its pickled answer on standard output."""
    bound(int(sys.argv[1]), parent=int(sys.argv[2]))
    fetched, source, poll, seen, now = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own parent wrote it
    answer = ingest(fetched, source=source, poll=poll, seen=seen, now=now)
    sys.stdout.buffer.write(pickle.dumps(answer))


if __name__ == "__main__":
    main()
