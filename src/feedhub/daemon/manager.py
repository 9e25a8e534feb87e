"""What is told to the service manager that started us: sd_notify(3), a datagram of a few lines; nothing where none asks."""

import os
import socket
from collections.abc import Mapping
from time import monotonic_ns


class Manager:
    """Who started us, if it wants to know.

    watchdog: seconds within which it wants to hear from us again and again, None where it does not.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        named = environ.get("NOTIFY_SOCKET", "")
        self._address = f"\0{named[1:]}" if named.startswith("@") else named  # "@": of the abstract kind
        self.watchdog = _watchdog(environ) if named.startswith(("/", "@")) else None

    def ready(self) -> None:
        self._say("READY=1", "STATUS=polling and serving")

    def reloading(self) -> None:
        self._say("RELOADING=1", f"MONOTONIC_USEC={monotonic_ns() // 1000}")

    def reloaded(self, status: str) -> None:
        """Whether it went well or not: what stands is at work. status: one line."""
        self._say("READY=1", f"STATUS={status}")

    def alive(self) -> None:
        self._say("WATCHDOG=1")

    def stopping(self) -> None:
        self._say("STOPPING=1")

    def _say(self, *lines: str) -> None:
        if not self._address.startswith(("/", "\0")):
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC | socket.SOCK_NONBLOCK) as told:
                told.sendto("\n".join(lines).encode(), self._address)
        except OSError:  # it is gone or its queue is full; our work does not depend on it
            return


def _watchdog(environ: Mapping[str, str]) -> float | None:
    text, process = environ.get("WATCHDOG_USEC", ""), environ.get("WATCHDOG_PID", "")
    meant = not process or process == str(os.getpid())  # else it means the process that started us
    return int(text) / 1_000_000 if meant and text.isascii() and text.isdigit() and int(text) else None
