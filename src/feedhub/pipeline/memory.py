"""What a pass knows from those before it: how hosts took it, the stories of the last days, what sections said.

The store remembers it; what a daemon keeps beside it is only what would be dear to read again.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from feedhub.core import hosts
from feedhub.core.hosts import Host
from feedhub.fetch.turns import Turns, lane_of
from feedhub.model import Failed, FetchRules, Newsroom, Poll

if TYPE_CHECKING:
    from feedhub.core.cluster import Window
    from feedhub.pipeline.composing import Sections


@dataclass(slots=True)
class Lately:
    """What a daemon keeps from pass to pass: the stories of the last days, and what sections said.

    row: how far the store had come with the stories; acts: the desk's last act then. rules: a digest of the configuration, with
    the newsroom that it is of. generation: of the store.
    """

    window: "Window | None" = None
    row: int = 0
    acts: int = 0
    sections: "Sections | None" = None
    rules: tuple[Newsroom, str] | None = None
    generation: int = 0

    def belongs_to(self, generation: int) -> None:
        """Forget all of it where a backup was put in the store's place: its rows are others by the same numbers."""
        if generation != self.generation:
            self.window, self.sections, self.generation = None, None, generation


class Hosts:
    """What earlier passes learnt about hosts, and what this one adds. Hosts go by the name of their lane.

    known: as the store has it. learnt: of it, what is new and has to be stored.
    """

    def __init__(self, polls: Mapping[str, Poll], *, rules: FetchRules, known: Mapping[str, Host]) -> None:
        self._polls = polls
        self._rules = rules
        self._known = dict(known)
        self.learnt: dict[str, Host] = {}
        self._of_lane: dict[str, list[str]] | None = None
        self._noticed: dict[str, set[str]] = defaultdict(set)

    def turns(self, at: float, *, now: datetime) -> Turns:
        """Turns that know when hosts were asked last, by whatever process, and which gaps they want.

        at: now, on the clock that turns live by.
        """
        learned = {name: gap for name, host in self._known.items() if (gap := hosts.gap_of(host, now))}
        turns = Turns(self._rules, learned=learned)
        if learned or self._rules.host_gap or self._rules.pace:
            for poll in self._polls.values():
                if poll.last_fetch is not None and poll.last_fetch <= now:
                    turns.asked(poll.url, at - (now - poll.last_fetch).total_seconds())
        return turns

    def gap(self, url: str, now: datetime) -> timedelta:
        """How far apart requests to the host of an address have to be now."""
        name, gap = lane_of(url, self._rules)
        return max(gap, hosts.gap_of(self._known.get(name, Host()), now))

    def seconded(self, url: str, *, now: datetime) -> bool:
        """Whether an address that was just refused is not the first of its host; called on the loop."""
        name, _ = lane_of(url, self._rules)
        noticed = self._noticed[name]
        noticed.add(url)
        host = self._known.get(name, Host())
        return len(noticed | {other for other, end in host.refused.items() if end > now}) > 1

    def refused(self, poll: Poll, failed: Failed, *, now: datetime) -> Sequence[str]:
        """Learn from a host's refusal; the sources that have to wait with this one, in their order."""
        name, gap = lane_of(poll.url, self._rules)
        before = self._known.get(name, Host())
        until = poll.next_fetch or now
        after = hosts.refused(before, poll.url, until=until, failed=failed, gap=gap, now=now)
        self._known[name] = self.learnt[name] = after
        if after.paused_until == before.paused_until:
            return ()
        return [id for id in self._lane(name) if id != poll.source]

    def _lane(self, name: str) -> Sequence[str]:
        if self._of_lane is None:
            lanes = defaultdict(list)
            for id, poll in self._polls.items():
                lanes[lane_of(poll.url, self._rules)[0]].append(id)
            self._of_lane = lanes
        return self._of_lane.get(name, ())
