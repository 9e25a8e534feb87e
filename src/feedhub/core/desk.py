"""The editor's acts, and what holds of them now. An act is never changed: it is undone by a later one.

Who may act and where acts are kept, `pipeline/desk` and `store/acts` know; what a section makes of them, `core/curate`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from feedhub.model import Key

Deed = Literal["pin", "hide", "withdraw", "undo"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What must be known of a withdrawn article so that nothing brings it back; nothing of what it said.

    keys: as the store names it by. story, duplicate_of, published_id, first_seen, when: as in `Article`.
    """

    id: str
    source: str
    outlet: str
    first_seen: datetime
    when: datetime
    keys: tuple[Key, ...] = ()
    story: str | None = None
    duplicate_of: str | None = None
    published_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing an editor did.

    number: counts from 1. who: a name; why: a sentence, None where none was given. target: id of an article or a story.
    section: where it holds, None everywhere. title: the headline that a withdrawal leaves standing in the corrections.
    undoes: number of the act that this one takes back. gone: all that a withdrawal took away.
    """

    number: int
    at: datetime
    who: str
    deed: Deed
    target: str
    why: str | None = None
    section: str | None = None
    title: str | None = None
    undoes: int | None = None
    gone: tuple[Identity, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What holds now, by section; under None what holds in each. pinned: ids in order, the last pinned first.

    hid: when what is hidden somewhere was hidden last.
    """

    pinned: Mapping[str | None, tuple[str, ...]] = field(default_factory=dict)
    hidden: Mapping[str | None, frozenset[str]] = field(default_factory=dict)
    hid: Mapping[str, datetime] = field(default_factory=dict)

    def pins(self, section: str) -> tuple[str, ...]:
        """Ids of what is on top of a section because the desk put it there."""
        return tuple(dict.fromkeys((*self.pinned.get(section, ()), *self.pinned.get(None, ()))))

    def hides(self, section: str) -> frozenset[str]:
        """Ids of what the desk keeps out of a section."""
        return self.hidden.get(section, frozenset()) | self.hidden.get(None, frozenset())


NOTHING = Standing()


def standing(acts: Iterable[Act]) -> Standing:
    """What holds of these acts, given in their order."""
    pinned: defaultdict[str | None, dict[str, None]] = defaultdict(dict)
    hidden: defaultdict[str | None, set[str]] = defaultdict(set)
    hid: dict[str, datetime] = {}
    for act in in_force(tuple(acts)):
        if act.deed == "pin":
            pinned[act.section].pop(act.target, None)
            pinned[act.section][act.target] = None
        elif act.deed == "hide":
            hidden[act.section].add(act.target)
            hid[act.target] = act.at
    return Standing(
        pinned={section: tuple(reversed(ids)) for section, ids in pinned.items()},
        hidden={section: frozenset(ids) for section, ids in hidden.items()},
        hid=hid,
    )


def unpinned(acts: Sequence[Act], section: str, *, since: int = 0) -> frozenset[str]:
    """Ids of what was on top of a section until the desk took that back, by an act after this one."""
    pins = {act.number: act.target for act in acts if act.deed == "pin" and act.section in (None, section)}
    return frozenset(pins[act.undoes] for act in acts if act.undoes in pins and act.number > since)


def in_force(acts: Sequence[Act]) -> Sequence[Act]:
    """Those that no other took back, without those that only take back."""
    undone = {act.undoes for act in acts}
    return [act for act in acts if act.deed != "undo" and act.number not in undone]
