"""Whether the heart still beats: felt by whoever does the work, asked by those who watch the process."""

from datetime import timedelta
from time import monotonic


class Pulse:
    """The time since the last sign of life.

    still_for: how long none may come before it counts as stalled; a suspended machine's sleep does not count.
    """

    def __init__(self, *, still_for: timedelta) -> None:
        self._still_for = still_for
        self._felt = monotonic()

    def feel(self) -> None:
        """A sign of life: a pass began, got somewhere or ended. From any thread."""
        self._felt = monotonic()

    @property
    def since(self) -> timedelta:
        """How long ago the last sign came."""
        return timedelta(seconds=monotonic() - self._felt)

    @property
    def stalled(self) -> bool:
        return self.since > self._still_for
