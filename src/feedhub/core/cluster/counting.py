"""What a story says of itself: how many outlets, how many independent texts, whose wire, who leads."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from feedhub.core.cluster.agencies import wire

SURE = 0.65  # of a bond
BEHIND = timedelta(hours=1)  # that an agency's own page may be behind who prints its wire, and not have it from there


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One article of a story, as far as counting and leading go.

    weight: its source's. bond: how surely it belongs to it. agency: the one whose own site the outlet is, where its id does not
    tell. claimed: the source, where nothing but its own word says that the article is the outlet's.
    """

    article: str
    outlet: str
    when: datetime
    weight: float = 1.0
    bond: float | None = None
    language: str | None = None
    copy_of: str | None = None
    via: str | None = None
    agency: str | None = None
    claimed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What somebody wrote, as one article has it.

    author: an agency's name, the outlet, or of a lost original its id, so that equal authors count once. agency: whose wire it
    is. root: the article that had it first. own: whether the article is its author's, and carries nobody's.
    """

    author: str
    agency: str | None
    root: str
    own: bool


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
    written = texts(voices)
    known = {voice.outlet for voice in voices if voice.claimed is None}
    # one text under many names is what a single feed can say of anybody
    outlets = {
        voice.article: voice.outlet
        if voice.claimed is None or voice.outlet in known
        else f"{voice.claimed} {written[voice.article].root}"
        for voice in voices
    }
    pairs = {(_wire(voice, written[voice.article]), outlets[voice.article]) for voice in voices}
    carried = Counter(agency for agency, _ in pairs if agency is not None)
    return Counts(
        outlets=len(known.union(outlets.values())),
        independent=len({text.author for text in written.values()}),
        carried=tuple(sorted(carried.items(), key=lambda pair: (-pair[1], pair[0]))),
    )


def texts(voices: Sequence[Voice]) -> Mapping[str, Text]:
    """Whose text each article has, by its id. An article that several voices have is known by what all of them say."""
    if not any(voice.copy_of or voice.via or _home(voice) for voice in voices):
        return {each.article: Text(author=each.outlet, agency=None, root=each.article, own=True) for each in voices}
    known: dict[str, list[Voice]] = defaultdict(list)
    for voice in voices:
        known[voice.article].append(voice)
    groups: dict[str, list[Voice]] = defaultdict(list)
    for article, same in known.items():
        groups[_root(article, known)] += same
    found: dict[str, Text] = {}
    for root, group in groups.items():
        agency = _agency(root, group)
        author = f"agency {agency}" if agency else known[root][0].outlet if root in known else f"text {root}"
        for voice in group:
            own = _home(voice) == agency if agency else voice.article == root
            found[voice.article] = Text(author=author, agency=agency, root=root, own=own)
    return found


def lead(voices: Sequence[Voice], *, language: str | None = None, told: Sequence[Voice] = ()) -> Voice:
    """Who speaks for a story: by weight, an original before a copy, the section's language first, then who was first.

    One that only just belongs to it does so only where nobody else can. told: all who tell the story, where others do too.
    """
    written = texts(told or voices)
    return min(
        voices,
        key=lambda voice: (
            _doubtful(voice),
            -voice.weight,
            not written[voice.article].own,
            not _speaks(voice, language),
            voice.when,
            voice.article,
        ),
    )


def _doubtful(voice: Voice) -> bool:
    return voice.bond is not None and voice.bond < SURE


def _root(article: str, known: Mapping[str, Sequence[Voice]]) -> str:
    """The article whose text one repeats in the end, of which nothing may be known any more."""
    passed = {article}
    while copied := next(
        (voice.copy_of for voice in known.get(article, ()) if voice.copy_of not in (None, article)), None
    ):
        if copied in passed:  # in a circle
            return min(passed)
        passed.add(copied)
        article = copied
    return article


def _agency(root: str, group: Sequence[Voice]) -> str | None:
    """Whose wire a text is: an agency's that published it itself and no later, else the first that its carriers name."""
    began = min((voice.when for voice in group if voice.article == root), default=None)
    homes = (voice for voice in group if began is None or voice.when <= began + BEHIND)
    own = next((home for voice in homes if (home := _home(voice))), None)
    first = next((voice.via for voice in group if voice.via and voice.article == root), None)
    return own or first or next((voice.via for voice in group if voice.via), None)


def _home(voice: Voice) -> str | None:
    """The agency whose own site an article is on."""
    return voice.agency or wire(voice.outlet)


def _wire(voice: Voice, text: Text) -> str | None:
    """The agency that an article carries; none on the agency's own site."""
    agency = voice.via or text.agency
    return agency if agency != _home(voice) else None


def _speaks(voice: Voice, language: str | None) -> bool:
    return language is None or (voice.language or "").split("-")[0].lower() == language.split("-")[0].lower()
