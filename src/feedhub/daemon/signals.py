"""The signals that ask a process to end, or to read its configuration anew."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn

STOPS = (signal.SIGINT, signal.SIGTERM)


class Caught:
    """The signals that came. hung_up: at SIGHUP, until it is cleared."""

    def __init__(self) -> None:
        self.stopped_by: signal.Signals | None = None
        self.hung_up = threading.Event()


@contextmanager
def caught(server: uvicorn.Server) -> Iterator[Caught]:
    """The signals that asked for the end, or for the configuration to be read anew.

    uvicorn ends well on SIGINT and SIGTERM, then raises them anew for whoever had them before it; that is us, so that what
    the caller still has to close is closed. One that comes before uvicorn listens is not lost either.
    """
    came = Caught()

    def stop(number: int, _: FrameType | None) -> None:
        came.stopped_by = came.stopped_by or signal.Signals(number)
        server.should_exit = True

    def hang_up(_: int, __: FrameType | None) -> None:
        came.hung_up.set()

    before = {name: signal.signal(name, stop) for name in STOPS}
    before[signal.SIGHUP] = signal.signal(signal.SIGHUP, hang_up)
    try:
        yield came
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
