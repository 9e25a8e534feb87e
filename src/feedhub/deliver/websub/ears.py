"""What hubs pushed, until a pass has taken it: a bounded queue and one thread, which takes all that waits at once.

What is lost with the process is not lost: its source was made due before the hub was answered.
"""

import queue
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Generic, TypeVar

from feedhub.errors import Busy, FeedhubError

WAITING = 16  # messages; a hub that is told 503 comes again
PAUSE = 1.0  # seconds, where another's pass took too long
AT_ONCE = 8

Message = TypeVar("Message")
Tell = Callable[[str, Mapping[str, object]], None]


class Ears(Generic[Message]):
    """take: a pass of some messages, in the thread. prepare: called there first. ending: set when the process is about to end."""

    def __init__(
        self,
        take: Callable[[Sequence[Message]], None],
        *,
        prepare: Callable[[], None],
        tell: Tell,
        ending: threading.Event,
    ) -> None:
        self._take = take
        self._prepare = prepare
        self._tell = tell
        self._ending = ending
        self._waiting: queue.Queue[Message] = queue.Queue(WAITING)
        self.counts = {"taken": 0, "dropped": 0, "refused": 0}

    def start(self) -> None:
        threading.Thread(target=self._run, name="ears", daemon=True).start()

    def offer(self, message: Message) -> bool:
        """Have a message taken; False where too many wait. From any thread."""
        try:
            self._waiting.put_nowait(message)
        except queue.Full:
            self.counts["refused"] += 1
            return False
        return True

    def _run(self) -> None:
        with suppress(FeedhubError):
            self._prepare()
        while not self._ending.is_set():
            messages = [self._waiting.get()]
            while len(messages) < AT_ONCE and not self._waiting.empty():
                messages.append(self._waiting.get_nowait())
            while not self._ending.is_set():
                try:
                    self._take(messages)
                    self.counts["taken"] += len(messages)
                except Busy:
                    self._ending.wait(PAUSE)
                    continue
                except Exception as error:  # noqa: BLE001 - their sources are due, and polled with the next pass
                    reason = str(error) if isinstance(error, FeedhubError) else f"{type(error).__name__}: {error}"
                    self._tell("what a hub pushed could not be taken", {"reason": reason})
                break
