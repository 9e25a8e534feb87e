"""Reading a body: decoded as it comes, never more than its limit, and paid for in bytes and in patience."""

import asyncio
import io
from collections.abc import AsyncIterator

from feedhub.fetch.decode import Damaged, decoder
from feedhub.fetch.failures import failed
from feedhub.fetch.headers import Fields
from feedhub.fetch.inflight import Share
from feedhub.model import Failed

BREATH = 32  # steps after which others get their turn on the loop: each costs up to a millisecond
CRUMBS = 100_000  # pieces, after which they must have been worth reading: each costs 20 us, whatever is in it
CRUMB = 64  # bytes


class Body:
    """One answer's body, while it is read.

    limit: bytes, decoded and as they come. share: pays for what is held; None pays nothing.
    deadline: the exchange's; waiting for others' bytes to go does not count against the server.
    """

    def __init__(
        self, fields: Fields, *, where: str, limit: int, share: Share | None, deadline: asyncio.Timeout
    ) -> None:
        self._fields = fields
        self._where = where
        self._limit = limit
        self._share = share
        self._deadline = deadline
        self._whole = io.BytesIO()  # hands its bytes over without another copy
        self._steps = 0

    async def read(self, stream: AsyncIterator[bytes]) -> bytes | Failed:
        """The whole body, decoded; a Failed where there is none, or none that can be read."""
        where = self._where
        undone = decoder(self._fields.joined("content-encoding"))
        if undone is None:
            return failed(
                "soft", f"{where} sent the feed in a Content-Encoding that feedhub neither asked for nor knows"
            )
        length = self._fields.first("content-length") or ""
        if length.isascii() and length.isdigit() and int(length[:18]) > self._limit:
            return self._too_large()
        came = pieces = 0
        try:
            async for data in stream:
                came += len(data)
                pieces += 1
                if came > self._limit:
                    return self._too_large()
                if pieces > CRUMBS and came < pieces * CRUMB:
                    return failed("soft", f"{where} sends the feed in crumbs of a few bytes; it was cut off")
                await self._breathe()
                for piece in undone.feed(data):
                    if not await self._keep(piece):
                        return self._too_large()
        except Damaged:
            return failed("soft", f"{where} sent a body that is not what its Content-Encoding says")
        if not came:
            return failed("soft", f"{where} answered with an empty body; the feed may be empty or moved")
        if not undone.whole:
            return failed("temporary", f"{where} sent a compressed body that ends too early, so the feed is not whole")
        return self._whole.getvalue() or failed("soft", f"{where} answered with an empty body")

    async def _keep(self, piece: bytes) -> bool:
        size = len(piece)
        if self._whole.tell() + size > self._limit:
            return False
        if self._share is not None and not self._share.take(size):
            await self._wait(self._share, size)
        self._whole.write(piece)
        await self._breathe()
        return True

    async def _wait(self, share: Share, size: int) -> None:
        ends = self._deadline.when()
        assert ends is not None
        now = asyncio.get_running_loop().time
        left = ends - now()
        self._deadline.reschedule(None)
        await share.wait(size)
        self._deadline.reschedule(now() + left)

    async def _breathe(self) -> None:
        self._steps += 1
        if self._steps % BREATH == 0:
            await asyncio.sleep(0)

    def _too_large(self) -> Failed:
        return failed("soft", f"{self._where} sent more than {_size(self._limit)}; raise max_body in [fetch] if it may")


def _size(count: int) -> str:
    """As the configuration writes it."""
    for unit, name in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if count >= unit:
            return f"{count / unit:g} {name}"
    return f"{count} bytes"
