"""One connection's bytes, plain or TLS, as httpcore wants to read and write them; bounded in memory and in patience.

asyncio's own transports do the work: a third of what httpcore's default costs. Each exchange may read only so much
before it must have got somewhere, since a flood of interim answers or of chunk headers never reaches the body's limit.
The parser is given no more than belongs to its answer, as far as that is known: what a server sends after it (a body
with a 304 is the usual blunder) would else be waiting there as the answer to the next request.
"""

import asyncio
import re
import ssl
from collections.abc import Callable
from typing import Any, cast

import httpcore

SPACE = 32 * 1024  # read ahead of the parser, a connection
HEAD = 256 * 1024  # what may come before the head of an answer is whole
HEADS = 100  # interim answers (RFC 9110 15.2) among it; each costs the parser as much as an answer does

_HEAD_ENDS = re.compile(rb"\r?\n\r?\n")


class Stale(ConnectionError):
    """A kept connection turned out to be closed before anything of the answer came; a fresh one may be tried."""


class Flood(Exception):
    """More came than any answer needs."""


class NoAuthorities(Exception):
    """The certificates that the environment names cannot be read."""


class Wire(asyncio.BufferedProtocol, httpcore.AsyncNetworkStream):
    """A connected socket.

    tls: makes the context when the connection turns to TLS. The one httpcore hands over is a placeholder, so that a
    run without https never loads the list of certificate authorities (30 ms).
    """

    def __init__(self, tls: Callable[[], ssl.SSLContext]) -> None:
        self._tls = tls
        self._space = memoryview(bytearray(SPACE))
        self._filled = 0
        self._reader: asyncio.Future[None] | None = None
        self._writer: asyncio.Future[None] | None = None
        self._transport: asyncio.Transport
        self._held_back = False
        self._over = False
        self._error: Exception | None = None
        self._answers = 0
        self._begin()

    def _begin(self) -> None:
        """A new exchange."""
        self._left = HEAD
        self._silent = True
        self._in_head = True
        self._heads = 0
        self._tail = b""  # of the head so far, where its end may have begun
        self._length: int | None = None

    def answered(self, *, length: int | None, allowance: int) -> None:
        """The head of the answer came.

        length: of its body, None where only the body itself says. allowance: bytes that may follow, framing included.
        """
        self._answers += 1
        self._in_head = False
        self._length = length
        self._left = allowance

    @property
    def complete(self) -> bool:
        """Whether the rest of the present answer has come."""
        return self._length is not None and self._filled >= self._length

    # --- what httpcore calls -------------------------------------------------------------------------------------------

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 # httpcore's signature
        if not self._filled and not self._over:
            self._reader = asyncio.get_running_loop().create_future()
            try:
                await self._reader
            finally:
                self._reader = None
        if not self._filled:
            if self._silent and self._answers:
                raise Stale
            if self._error is not None:
                raise self._error
            return b""
        data = self._belonging(bytes(self._space[: min(self._filled, max_bytes)]))
        rest = self._filled - len(data)
        if rest:
            self._space[:rest] = bytes(self._space[len(data) : self._filled])
        self._filled = rest
        self._silent = False
        self._left -= len(data)
        if self._left < 0 or self._heads > HEADS:
            raise Flood
        if self._held_back and not self._over:
            self._held_back = False
            self._transport.resume_reading()
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 # httpcore's signature
        if self._over:
            raise httpcore.WriteError  # httpcore then reads what the server may have said before it hung up
        self._begin()
        self._transport.write(buffer)
        if self._writer is not None:
            await self._writer

    async def aclose(self) -> None:
        self._transport.abort()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 # httpcore's signature
    ) -> httpcore.AsyncNetworkStream:
        if self._filled:
            raise Flood  # said before there was anyone to verify: it must not be read as if it came after
        loop = asyncio.get_running_loop()
        name = (server_hostname or "").rstrip(".") or None  # certificates name hosts without the root's dot
        transport = await loop.start_tls(self._transport, self, self._tls(), server_hostname=name)
        self._transport = cast("asyncio.Transport", transport)
        return self

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":  # asked of idle connections: anything readable means that the server is done with it
            return self._filled > 0 or self._over
        return self._transport.get_extra_info(info)

    def _belonging(self, data: bytes) -> bytes:
        """What of the next bytes belongs to the present answer: its head first, then its body."""
        if self._in_head:
            ends = _HEAD_ENDS.search(self._tail + data)
            if ends:
                self._heads += 1
                data = data[: ends.end() - len(self._tail)]
            self._tail = b"" if ends else (self._tail + data)[-3:]
        elif self._length:
            data = data[: self._length]
            self._length -= len(data)
        return data

    # --- what the event loop calls -------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's are not of that class, only of its kind

    def get_buffer(self, sizehint: int) -> memoryview:
        return self._space[self._filled :]

    def buffer_updated(self, nbytes: int) -> None:
        self._filled += nbytes
        if self._filled == SPACE:
            self._held_back = True
            self._transport.pause_reading()
        _wake(self._reader)

    def connection_lost(self, error: Exception | None) -> None:
        self._over = True
        self._error = error
        _wake(self._reader)
        _wake(self._writer)

    def pause_writing(self) -> None:
        self._writer = asyncio.get_running_loop().create_future()

    def resume_writing(self) -> None:
        _wake(self._writer)
        self._writer = None


def _wake(waiting: asyncio.Future[None] | None) -> None:
    if waiting is not None and not waiting.done():
        waiting.set_result(None)
