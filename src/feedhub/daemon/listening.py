"""Where to listen: the sockets an address means, and a sentence with the mend for one that cannot be had."""

import errno
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from feedhub.errors import FeedhubError

BACKLOG = 2048


def listeners(listen: str) -> list[socket.socket]:
    """Sockets that take connections from now on, one for each address the name has. Raises FeedhubError."""
    if listen.startswith("unix:"):
        return [_on_a_path(listen.removeprefix("unix:"))]
    host, _, port = listen.rpartition(":")
    if not (port.isascii() and port.isdigit() and int(port) < 65536):  # getaddrinfo would wrap a larger one around
        raise FeedhubError(f"{listen} {_NO_ADDRESS}")
    opened: list[socket.socket] = []
    absent: OSError | None = None
    try:
        found = socket.getaddrinfo(host.strip("[]") or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, _, _, _, address in dict.fromkeys(found):
            try:
                opened.append(_listener(family, address))
            except OSError as error:
                if error.errno not in _ABSENT:
                    raise
                absent = error  # localhost has an IPv6 address on machines that have no IPv6
        if absent and not opened:
            raise absent
    except OSError as error:
        for listener in opened:
            listener.close()
        raise FeedhubError(f"{listen} {_REASONS.get(error.errno or 0, _NO_ADDRESS)}") from error
    return opened


def closed(opened: list[socket.socket], listen: str) -> None:
    """Close them, where the server has not; the name of one that had a path is taken away."""
    for listener in opened:
        listener.close()
    if listen.startswith("unix:"):
        Path(listen.removeprefix("unix:")).unlink(missing_ok=True)


def address(listener: socket.socket) -> str:
    """Where it can be asked."""
    if listener.family == socket.AF_UNIX:
        return f"unix:{listener.getsockname()}"
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if listener.family == socket.AF_INET6 else f"http://{host}:{port}"


def _on_a_path(path: str) -> socket.socket:
    """A socket that has a name; one left by a process that was killed makes room."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        if Path(path).is_socket() and not _answers(path):
            Path(path).unlink()
        listener.bind(path)
        Path(path).chmod(0o666)  # as a port is: whoever reaches it may ask; the folder says who does
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise FeedhubError(f"unix:{path} {_PATH_REASONS.get(error.errno or 0, _NO_PATH)}") from error
    return listener


def _answers(path: str) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        return probe.connect_ex(path) == 0


def _listener(family: int, address: Any) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)  # the other family has its own
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


_ABSENT = frozenset({errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT})
_NO_ADDRESS = "is no address of this machine; set [web] listen to one that is, such as 127.0.0.1:8000"
_NOT_ALLOWED = "is not for this user to listen on; set [web] listen to a port above 1023"
_REASONS: Mapping[int, str] = {
    errno.EADDRINUSE: "is taken by another program; stop that one, or set [web] listen to a free address",
    errno.EACCES: _NOT_ALLOWED,
    errno.EPERM: _NOT_ALLOWED,
}
_NO_PATH = "is no place for a socket; set [web] listen to unix: and a short path in a folder that feedhub may write to"
_PATH_REASONS: Mapping[int, str] = {
    errno.EADDRINUSE: "is taken by another program; stop that one, or set [web] listen to a free path",
}
