"""What a story says of itself: how many outlets, how many independent texts, whose wire, who leads."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from feedhub.core.cluster.agencies import wire

SURE = 0.65  # of a bond


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One article of a story, as far as counting and leading go. weight: its source's. bond: how surely it belongs to it."""

    article: str
    outlet: str
    when: datetime
    weight: float = 1.0
    bond: float | None = None
    language: str | None = None
    copy_of: str | None = None
    via: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """outlets: by outlet, never by feed. independent: texts that somebody wrote. carried: outlets an agency, most first."""

    outlets: int
    independent: int
    carried: tuple[tuple[str, int], ...] = ()

    def __str__(self) -> str:
        """As people read it: `12 outlets, 5 independent, 7 carry AP`."""
        said = [f"{self.outlets} outlet{'s' * (self.outlets != 1)}", f"{self.independent} independent"]
        return ", ".join(
            said + [f"{count} carr{'y' if count != 1 else 'ies'} {agency}" for agency, count in self.carried]
        )


def counts(voices: Sequence[Voice]) -> Counts:
    """Count a story. An agency's text counts once, whoever carries it; so do copies; so does an outlet's second report."""
    named = {voice.article: voice for voice in voices}
    texts = {_author(voice, named) for voice in voices}
    carried = Counter(agency for agency, _ in {(voice.via, voice.outlet) for voice in voices if voice.via})
    return Counts(
        outlets=len({voice.outlet for voice in voices}),
        independent=len(texts),
        carried=tuple(
            sorted(((str(agency), count) for agency, count in carried.items()), key=lambda pair: (-pair[1], pair[0]))
        ),
    )


def lead(voices: Sequence[Voice], *, language: str | None = None) -> Voice:
    """Who speaks for a story: by weight, an original before a copy, the section's language first, then who was first.

    One that only just belongs to it does so only where nobody else can.
    """
    return min(
        voices,
        key=lambda voice: (
            _doubtful(voice),
            -voice.weight,
            _carries(voice),
            not _speaks(voice, language),
            voice.when,
            voice.article,
        ),
    )


def _doubtful(voice: Voice) -> bool:
    return voice.bond is not None and voice.bond < SURE


def _author(voice: Voice, named: dict[str, Voice]) -> str:
    """Who wrote a text: the agency, else the outlet; a copy is by whom it copies."""
    original = named.get(voice.copy_of or "", voice)
    agency = voice.via or original.via or wire(original.outlet) or wire(voice.outlet)
    return (
        f"agency {agency}"
        if agency
        else f"text {voice.copy_of}"
        if voice.copy_of and original is voice
        else original.outlet
    )


def _carries(voice: Voice) -> bool:
    return voice.copy_of is not None or voice.via is not None


def _speaks(voice: Voice, language: str | None) -> bool:
    return language is None or (voice.language or "").split("-")[0].lower() == language.split("-")[0].lower()
