"""How many bytes of bodies are held at once, from the first byte read until the one who receives them is done.

`total` is shared by all. A body that does not fit waits, oldest first; but one body at a time may always grow to its own
limit beyond it, or many half-read ones would wait for each other for ever. So the bound is `total` and one body more.
"""

import asyncio
from collections import deque
from types import TracebackType
from typing import Self


class InFlight:
    """The bytes all bodies share."""

    def __init__(self, total: int) -> None:
        self._free = total
        self._first: Share | None = None  # the one that need not wait
        self._waiting: deque[tuple[Share, int, asyncio.Future[None]]] = deque()

    def share(self) -> "Share":
        """One body's part, empty at first; given back when its `with` block ends."""
        return Share(self)

    def take(self, share: "Share", size: int) -> bool:
        if share is not self._first and (self._free < size or self._waiting):
            return False
        self._give(share, size)
        return True

    async def wait(self, share: "Share", size: int) -> None:
        granted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((share, size, granted))
        self._settle()
        await granted

    def give_back(self, share: "Share") -> None:
        self._free += share.held
        share.held = 0
        if self._first is share:
            self._first = None
        self._settle()

    def _give(self, share: "Share", size: int) -> None:
        share.held += size
        self._free -= size

    def _settle(self) -> None:
        while self._waiting:
            share, size, granted = self._waiting[0]
            if not granted.done():  # else cancelled: it gave up
                if self._free < size:
                    if self._first is not None:
                        return
                    self._first = share
                self._give(share, size)
                granted.set_result(None)
            self._waiting.popleft()


class Share:
    """What one body holds. held: in bytes."""

    def __init__(self, whole: InFlight) -> None:
        self.held = 0
        self._whole = whole

    def take(self, size: int) -> bool:
        """Hold size more bytes, if that is possible at once."""
        return self._whole.take(self, size)

    async def wait(self, size: int) -> None:
        """Hold size more bytes as soon as that is possible."""
        await self._whole.wait(self, size)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._whole.give_back(self)
