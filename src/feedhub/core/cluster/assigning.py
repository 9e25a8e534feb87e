"""Which story an article belongs to, decided once, with the reason."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from math import log
from uuid import UUID, uuid5

from feedhub.core.cluster import link
from feedhub.core.cluster.names import skeleton
from feedhub.core.cluster.terms import COPY, Sentence, Terms, likeness
from feedhub.core.cluster.window import HEAVIEST, REMEMBERED, SEARCHED_POSTINGS, Remembered, Window, numbers_in

NAMESPACE = UUID("c6b1f0a4-2d53-5b0e-8f6d-91e7a3c4d258")  # ours, once and for all: story ids are derived in it
BAR = 0.45  # the score from which an article joins,
FIRM = 0.6  # enough even where both name people or places, but none in common,
TITLES_BAR = 0.52  # and one that has no text: headlines of one topic are much alike
BEST, SECOND = 0.7, 0.3  # what the two best links to a story count, so that one bridge does not chain two
WEEK = timedelta(days=7)  # what comes later than this after a story began is a story of its own
NEAR = REMEMBERED.total_seconds() / 3600
PALE = 0.2  # and the part of what the strongest candidate shares
LINKED, EACH = 5, 2  # candidates scored, and those of one story
MOST_MEMBERS = 1  # members of a story scored beside a single candidate
COMPARED = 100  # of a story's first articles, and of its newest, that are asked whether a new one is their copy
FAINT = HEAVIEST + 0.05  # of the terms searched a candidate must share: more than one rare one
EDITION = 12.0  # hours in which two outlets carry the same number of a series
ABROAD_KEYS, ABROAD_BAR, ABROAD_HOURS, ABROAD_COMMON = 3, 12.0, 48.0, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A story that is linked and not merged, with the article in it that says so, and why."""

    story: str
    article: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryAssignment:
    """What was decided of an article, and the evidence.

    joined: the article it is linked with, None if it begins a story. score: of the story it joined, 0 to 1; 0 without one.
    shared: the words it has in common with that article, the rarest first, with weights. hours: between the two.
    copy_of: the article whose text it repeats; via: the agency it says it carries.
    see_also: other stories it bridges to, in its own language or another. follows: the story that ended before it.
    nearest: the best story it did not join. terms: what to store and to hand to `Window.add`.
    """

    article: str
    story: str
    reason: str
    terms: Terms
    joined: str | None = None
    score: float = 0.0
    shared: tuple[tuple[str, float], ...] = ()
    hours: float | None = None
    copy_of: str | None = None
    via: str | None = None
    see_also: tuple[Related, ...] = ()
    follows: Related | None = None
    nearest: Related | None = None


@dataclass(slots=True)
class _Story:
    """A story with the links to it, the strongest first."""

    id: str
    links: list[tuple[float, Remembered]]
    score: float

    @property
    def best(self) -> Remembered:
        return self.links[0][1]


def story_id(article: str) -> str:
    """The id of the story that an article begins: derived, so that the same history gives the same ids."""
    return str(uuid5(NAMESPACE, article))


def arrival(terms: Terms) -> tuple[datetime, datetime, str]:
    """The order in which articles are to be assigned: as they came, of those that came together the older first."""
    return terms.first_seen, terms.when, terms.article


def assign(terms: Terms, window: Window) -> StoryAssignment:
    """Decide on one article, once in its life.

    window: what arrived before it; it drops what is too old for this article, and gets this one by `add(assignment.terms)`.
    """
    window.forget(terms.first_seen)
    told = tuple(_telling(terms, window))
    if told != terms.sentences:
        terms = replace(terms, sentences=told)
    index = window.indexes.get(terms.language)
    asked = link.asked(terms, index) if index is not None else None
    stories = _stories(asked, window) if asked is not None else []
    inside = [story for story in stories if abs(terms.when - story.best.began) <= WEEK]
    bar = BAR if asked is not None and asked.text else TITLES_BAR
    chosen = inside[0] if inside and inside[0].score >= bar else None
    if chosen is not None and asked is not None and _faint(asked, chosen):
        chosen = None
    others = [story for story in stories if story is not chosen]
    abroad = _abroad(terms, window)
    if chosen is None or asked is None:
        ended = next((story for story in stories if story.score >= bar and terms.when - story.best.began > WEEK), None)
        nearest = _nearest(asked, others[0], bar, alone=True) if others and asked is not None else None
        own = story_id(terms.article)
        return StoryAssignment(
            article=terms.article,
            story=own,
            reason=f"begins a story: {nearest.reason}" if nearest else "begins a story: nothing like it in four days",
            terms=replace(terms, story=own, began=terms.when),
            via=terms.via,
            see_also=abroad,
            follows=Related(
                story=ended.id,
                article=ended.best.id,
                reason=f"{_why(asked, ended)}, but that story began more than a week before",
            )
            if ended and asked is not None
            else None,
            nearest=nearest,
        )
    best = chosen.best
    copied = _copied(terms, chosen, window)
    also = [
        Related(story=story.id, article=story.best.id, reason=f"bridges to it: {_why(asked, story)}")
        for story in others
        if story.score >= bar and abs(terms.when - story.best.began) <= WEEK
    ]
    return StoryAssignment(
        article=terms.article,
        story=chosen.id,
        reason=f"joined because of: {_why(asked, chosen)}",
        terms=replace(terms, story=chosen.id, began=best.began, copy_of=copied),
        joined=best.id,
        score=chosen.score,
        shared=_shared(asked, best),
        hours=abs(asked.hours - best.hours),
        copy_of=copied,
        via=terms.via,
        see_also=(*also, *abroad),
        nearest=_nearest(asked, others[0], bar) if others else None,
    )


def _faint(asked: link.Asked, story: _Story) -> bool:
    """Whether two texts are alike in common words only: each names somebody, but not the same."""
    names = story.best.names
    return story.score < FIRM and bool(asked.text and asked.names and names) and asked.names.isdisjoint(names)


def _telling(terms: Terms, window: Window) -> Iterable[Sentence]:
    for sentence in terms.sentences:
        boilerplate = sentence.terms and window.boilerplate(terms.source, sentence)
        yield Sentence(sentence.mark, ()) if boilerplate else sentence


def _stories(asked: link.Asked, window: Window) -> list[_Story]:
    """The stories an article may belong to, the likeliest first; of equals, the one with the smaller id."""
    links: dict[str, list[tuple[float, Remembered]]] = defaultdict(list)
    scored = set()
    for entry in _candidates(asked, window):
        scored.add(entry.number)
        links[entry.story].append((link.score(asked, entry), entry))
    found = []
    for story, known in links.items():
        members = window.stories[story]
        if len(known) < 2 <= len(members):
            more = (window.articles[number] for number in reversed(members) if number not in scored)
            known += [(link.score(asked, entry), entry) for entry in islice(more, MOST_MEMBERS)]
        known.sort(key=lambda pair: (-pair[0], pair[1].id))
        others = [pair for pair in known if pair[1].source != asked.terms.source]
        # a source's own turns of phrase are in all it writes: what others wrote says more
        told = others if others and asked.text else known
        score = told[0][0] if len(told) == 1 else BEST * told[0][0] + SECOND * told[1][0]
        found.append(_Story(story, told, score))
    found.sort(key=lambda story: (-story.score, story.id))
    return found


def _candidates(asked: link.Asked, window: Window) -> list[Remembered]:
    """Articles that share heavy terms, were told about the same time, and are no instalment of the same series."""
    gathered: dict[int, float] = {}
    known = gathered.get
    held, weights = asked.index.held, asked.weights
    for term in link.searched(asked):
        weight = weights[term]
        for number in numbers_in(held(term), SEARCHED_POSTINGS):
            gathered[number] = known(number, 0.0) + weight
    for beginning, having in link.akin(asked) if asked.kin else ():
        weight = weights[beginning]
        for number in numbers_in(held(beginning), SEARCHED_POSTINGS):
            if number not in having:
                gathered[number] = known(number, 0.0) + weight
    articles = window.articles
    least = max(FAINT, PALE * max(gathered.values(), default=0.0))
    ranked = sorted((-weight, number) for number, weight in gathered.items() if weight >= least)
    found: list[Remembered] = []
    told: dict[str, int] = {}
    for _, number in ranked:
        entry = articles[number]
        times = told.get(entry.story, 0)
        if times < EACH and abs(entry.hours - asked.hours) <= NEAR and not _instalment(asked.terms, entry):
            told[entry.story] = times + 1
            found.append(entry)
            if len(found) == LINKED:
                break
    return found


def _instalment(terms: Terms, entry: Remembered) -> bool:
    """Whether two are numbers of one series ("Morning briefing"): what comes back under one headline is a story each time.

    Of one source always; of two, unless one is the other's copy of the same day.
    """
    same = terms.source == entry.source
    if not (terms.serial or entry.serial):
        return same and terms.title == entry.title and not _alike(terms, entry)
    apart = abs(terms.when.timestamp() / 3600 - entry.hours)
    return same or apart > EDITION or not _alike(terms, entry, link.PLAIN)  # what a series says first it says every day


def _alike(terms: Terms, entry: Remembered, least: float = COPY) -> bool:
    return bool(terms.pairs and entry.pairs) and likeness(terms.pairs, entry.pairs) >= least


def _copied(terms: Terms, story: _Story, window: Window) -> str | None:
    """The first article of a story that this one repeats; of a chain of copies, the article they all repeat."""
    if not terms.pairs:
        return None
    for number in _ends(window.stories[story.id]):
        entry = window.articles[number]
        if likeness(terms.pairs, entry.pairs) >= COPY:
            return entry.copy_of or entry.id
    return None


def _ends(members: Sequence[int]) -> Sequence[int]:
    """The first and the newest: one source may fill a story with thousands, and each new article is held against all of these."""
    return members if len(members) <= 2 * COMPARED else [*members[:COMPARED], *members[-COMPARED:]]


def _abroad(terms: Terms, window: Window) -> tuple[Related, ...]:
    """The same event in other languages: several rare names and numbers in common, at a high bar; one story a language."""
    found = []
    hours = terms.when.timestamp() / 3600
    for language, index in window.indexes.items():
        if language == terms.language:
            continue
        shared: dict[int, list[str]] = defaultdict(list)
        known: dict[str, int] = {}
        for key in terms.keys:
            most = max(ABROAD_COMMON, index.size // 50)
            listed = numbers_in(index.keys.get(key), most + 1)
            if len(listed) <= most:  # a name that everybody says tells nothing
                known[key] = len(listed)
                for number in listed:
                    shared[number].append(key)
        size = log(index.size + 300)
        best: tuple[float, str, Remembered, list[str]] | None = None
        for number, keys in shared.items():
            entry = window.articles[number]
            if len(keys) < ABROAD_KEYS or abs(entry.hours - hours) > ABROAD_HOURS:
                continue
            weight = sum(min(size - log(known[key]), 7.0) * (0.6 if key[0].isdigit() else 1.0) for key in keys)
            if weight >= ABROAD_BAR and (best is None or (-weight, entry.id) < best[:2]):
                best = (-weight, entry.id, entry, keys)
        if best is not None:
            entry = best[2]
            written = {skeleton(term): term for term in (*terms.text, *terms.title, *terms.names)}
            told = ", ".join(terms.word(written.get(key, key)) for key in best[3][:6])
            reason = f"the same in another language: {told}; {_apart(hours, entry)}"
            found.append(Related(story=entry.story, article=entry.id, reason=reason))
    return tuple(sorted(found, key=lambda related: related.story))


def _nearest(asked: link.Asked, story: _Story, bar: float, *, alone: bool = False) -> Related:
    """A story that was not joined, and why. alone: whether none was."""
    verdict = (
        f"below {bar:.2f}"
        if story.score < bar
        else "over a week old"
        if abs(asked.terms.when - story.best.began) > WEEK
        else f"below {FIRM:.2f}, which it takes where each names somebody whom the other does not"
        if alone
        else "another is nearer"
    )
    return Related(story=story.id, article=story.best.id, reason=f"{_why(asked, story)}, {verdict}")


def _why(asked: link.Asked, story: _Story) -> str:
    words = ", ".join(word for word, _ in _shared(asked, story.best, 3))
    return f"{words}; {_apart(asked.hours, story.best)}; {story.score:.2f}"


def _shared(asked: link.Asked, entry: Remembered, most: int = 8) -> tuple[tuple[str, float], ...]:
    """What two have in common, as the one that is asked about writes it."""
    return tuple((asked.terms.word(term), weight) for term, weight in link.shared(asked, entry, most))


def _apart(hours: float, entry: Remembered) -> str:
    apart = abs(hours - entry.hours)
    return f"{apart:.0f} h apart" if apart >= 1 else f"{apart * 60:.0f} min apart"
