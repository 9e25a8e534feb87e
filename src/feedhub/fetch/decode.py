"""Undoing a Content-Encoding in pieces, so that a bomb is noticed while it is still small.

httpx expands each chunk whole: 300 MB under a limit of 20. Here no step gives more than a few megabytes, and the caller,
who counts, stops asking. One coding only: two of them are no feed server's doing.
"""

import zlib
from collections.abc import Iterator
from typing import Protocol

ACCEPT_ENCODING = "gzip, br, zstd"
PIECE = 64 * 1024  # of output a step; brotli may give up to twice that
ZSTD_STEP = 64  # bytes of input: each four of them can stand for 128 KB, and the library bounds no output
ZSTD_WINDOW = 8 * 1024 * 1024  # RFC 9659: what a decoder on the web must support, and an encoder must not exceed
MEMBERS = 1000  # gzip members in one body: an empty one is 20 bytes that cost a whole decoder


class Damaged(Exception):
    """The bytes are not what their coding says."""


class Decoder(Protocol):
    """One body's decoder."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The next bytes as they came, decoded in pieces. Raises Damaged."""
        ...

    @property
    def whole(self) -> bool:
        """Whether the coding's own end has been seen: False at the end of a body means that something is missing."""
        ...


def decoder(coding: str) -> Decoder | None:
    """The decoder for a Content-Encoding as received; None where nobody here can undo it.

    coding: the header's values joined by commas; "" and "identity" change nothing.
    """
    named = [name for part in coding.split(",") if (name := part.strip().lower()) not in {"", "identity"}]
    match named:
        case []:
            return Identity()
        case ["gzip" | "x-gzip"]:
            return Inflate(31)
        case ["deflate"]:
            return Deflate()
        case ["br"]:
            return Brotli()
        case ["zstd"]:
            return Zstd()
        case _:
            return None


class Identity:
    """No coding; whole as far as anyone can tell."""

    whole = True

    def feed(self, data: bytes) -> Iterator[bytes]:
        yield data


class Inflate:
    """gzip, of one or more members (RFC 1952 2.2), or a bare zlib stream.

    bits: zlib's window bits, which name the container.
    """

    def __init__(self, bits: int) -> None:
        self._bits = bits
        self._inflate = zlib.decompressobj(bits)
        self._members = 1

    @property
    def whole(self) -> bool:
        return self._inflate.eof

    def feed(self, data: bytes) -> Iterator[bytes]:
        while True:
            if self._inflate.eof:
                if not data.startswith(b"\x1f") or self._bits != 31:
                    return  # padding after the end, which servers do send
                self._members += 1
                if self._members > MEMBERS:
                    raise Damaged
                self._inflate = zlib.decompressobj(self._bits)
            try:
                piece = self._inflate.decompress(data, PIECE)
            except zlib.error as error:
                raise Damaged from error
            if piece:
                yield piece
            data = self._inflate.unused_data if self._inflate.eof else self._inflate.unconsumed_tail
            if not data and len(piece) < PIECE:
                return


class Deflate:
    """A zlib stream as the standard says, or a raw one as some servers understood it (RFC 9110 8.4.1.2)."""

    def __init__(self) -> None:
        self._inner: Inflate | None = None

    @property
    def whole(self) -> bool:
        return self._inner is not None and self._inner.whole

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._inner is None and data:
            self._inner = Inflate(15 if data[0] & 0x0F == 8 else -15)
        if self._inner is not None:
            yield from self._inner.feed(data)


class Brotli:
    """br (RFC 7932)."""

    def __init__(self) -> None:
        import brotli

        self._error: type[Exception] = brotli.error
        self._brotli = brotli.Decompressor()

    @property
    def whole(self) -> bool:
        return bool(self._brotli.is_finished())

    def feed(self, data: bytes) -> Iterator[bytes]:
        while not self.whole:
            try:
                piece: bytes = self._brotli.process(data, output_buffer_limit=PIECE)
            except self._error as error:
                raise Damaged from error
            if not piece:
                return
            yield piece
            data = b""  # more may be to come although it says that it can accept more; only an empty piece is the end


class Zstd:
    """One zstd frame (RFC 8878)."""

    def __init__(self) -> None:
        import zstandard

        self._error: type[Exception] = zstandard.ZstdError
        self._zstd = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW).decompressobj(write_size=PIECE)

    @property
    def whole(self) -> bool:
        return self._zstd.eof

    def feed(self, data: bytes) -> Iterator[bytes]:
        for start in range(0, len(data), ZSTD_STEP):
            if self._zstd.eof:
                return
            try:
                piece = self._zstd.decompress(data[start : start + ZSTD_STEP])
            except self._error as error:
                raise Damaged from error
            if piece:
                yield piece
