"""Stories measured on a set of our own, which is always there; and on the labelled data beside the project, where it is."""

import importlib.util
import json
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

import pytest

from feedhub.core import language
from feedhub.core.cluster import Window, arrival, assign, terms
from feedhub.core.urls import registrable_domain
from feedhub.model import Article

HERE = Path(__file__).parent
BEGIN = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
ROUNDS = 6


def invented(name: str = "invented_stories") -> list[tuple[str, Article]]:
    """A set beside this file, with its labels, each seen as it was published."""
    spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found = []
    for number, line in enumerate(module.LINES.strip().splitlines()):
        story, outlet, hours, tongue, title, text = (part.strip() for part in line.split(" | "))
        when = BEGIN + timedelta(hours=int(hours), minutes=number % 60)
        declared = None if tongue == "-" else tongue
        found.append((story, made(f"i{number}", outlet, f"{outlet}.example", title, text, when, when, declared)))
    return found


def made(
    id: str, source: str, outlet: str, title: str, text: str, when: datetime, seen: datetime, declared: str | None
) -> Article:
    return Article(
        id=id,
        source=source,
        outlet=outlet,
        first_seen=seen,
        title=title or None,
        summary=text or None,
        content_html=f"<p>{escape(text)}</p>" if text else None,
        published=when,
        language=declared or language.detect(f"{title} {text}"),
    )


def found_stories(articles: list[Article]):
    window, found = Window(), {}
    for each in sorted(map(terms, articles), key=arrival):
        found[each.article] = assign(each, window)
        window.add(found[each.article].terms)
    return found


def bcubed(gold: Mapping[str, str], found: Mapping[str, str], *, several: bool = False) -> tuple[float, float]:
    """Precision and F1 (B-cubed); several: over articles whose story has two or more."""
    true, guessed = Counter(gold.values()), Counter(found.values())
    both = Counter((gold[id], found[id]) for id in gold)
    counted = [id for id in gold if not several or true[gold[id]] > 1]
    precision = sum(both[gold[id], found[id]] / guessed[found[id]] for id in counted) / len(counted)
    recall = sum(both[gold[id], found[id]] / true[gold[id]] for id in counted) / len(counted)
    return precision, 2 * precision * recall / (precision + recall)


def test_stories_of_the_invented_set():
    """Few events are told apart or thrown together; the set is whole, so that nothing passes by being absent."""
    labelled = invented()
    gold = {article.id: story for story, article in labelled}
    assert len(gold) == 73
    assert len(set(gold.values())) == 44
    found = {id: each.story for id, each in found_stories([article for _, article in labelled]).items()}
    precision, f1 = bcubed(gold, found)
    _, several = bcubed(gold, found, several=True)
    assert precision >= 0.97
    assert f1 >= 0.95
    assert several >= 0.92


def test_series_copies_and_languages_of_the_invented_set():
    """Numbers of a series stay apart, every copy is in its story and names it, no two languages are in one story."""
    labelled = invented()
    found = found_stories([article for _, article in labelled])
    named: dict[str, list] = {}
    for label, article in labelled:
        named.setdefault(label, []).append(found[article.id])
    series = [
        each.story
        for label, told in named.items()
        if label.split("-")[0] in ("brief", "wrap", "quiz", "col")
        for each in told
    ]
    assert len(series) == len(set(series)) == 13
    ferry = named["wire-ferry"]
    assert {each.story for each in ferry} == {ferry[0].story}
    assert [each.copy_of for each in ferry] == [None, ferry[0].article, ferry[0].article, None]
    assert [each.via for each in ferry] == ["AP", "AP", "AP", None]
    tongues: dict[str, set[str]] = {}
    for each in found.values():
        tongues.setdefault(each.story, set()).add(each.terms.language)
    assert all(len(spoken) == 1 for spoken in tongues.values())
    linked = {
        (label.split(".")[0], related.story)
        for label, told in named.items()
        for each in told
        for related in each.see_also
    }
    for event in ("dam", "vote-brisa", "obit-sorel"):
        assert any(at == event for at, _ in linked), f"{event} is told in two languages and they are not linked"
    mates = {each.story: label.split(".")[0] for label, told in named.items() for each in told}
    assert all(mates[story] == event for event, story in linked), "what is linked as the same is the same"


def test_no_merge_that_would_embarrass():
    """What comes back every day and two events of one kind stay apart, in six languages; what is one event stays one."""
    labelled = invented("embarrassing_stories")
    assert len(labelled) == 67
    found = found_stories([article for _, article in labelled])
    told: dict[str, set[str]] = {}
    for label, article in labelled:
        told.setdefault(found[article.id].story, set()).add(label)
    merged = [sorted(labels) for labels in told.values() if len(labels) > 1 and labels != {"quake-a", "known-a"}]
    assert not merged
    gold = {article.id: label.replace("known-a", "quake-a") for label, article in labelled}
    assert bcubed(gold, {id: each.story for id, each in found.items()}, several=True)[1] >= 0.95


def served(rows: list[dict[str, str]]) -> list[Article]:
    """As the command sees them: six rounds, in each a feed after the other."""
    rows = sorted(rows, key=lambda row: (row["published"], row["id"]))
    now = datetime.fromisoformat(rows[-1]["published"]).astimezone(UTC) + timedelta(hours=1)
    place = {source: at for at, source in enumerate(sorted({row["source"] for row in rows}))}
    return [
        labelled(row, now + timedelta(minutes=10 * (at * ROUNDS // len(rows)), milliseconds=place[row["source"]]))
        for at, row in enumerate(rows)
    ]


def live(rows: list[dict[str, str]]) -> list[Article]:
    return [labelled(row, datetime.fromisoformat(row["published"]).astimezone(UTC)) for row in rows]


def labelled(row: dict[str, str], seen: datetime) -> Article:
    when = datetime.fromisoformat(row["published"]).astimezone(UTC)
    outlet = registrable_domain(row["url"]) or row["source"]
    return made(row["id"], row["source"], outlet, row["title"], row["summary"], when, seen, row.get("language"))


@pytest.mark.uncovered
@pytest.mark.parametrize(
    ("name", "f1", "precision", "several"),
    [
        ("feeds", 0.96, 0.97, 0.88),  # asked for: 0.945, 0.93, 0.85
        ("allsides", 0.9, 0.945, 0.9),  # 0.89, 0.92, 0.89
        ("basil", 0.98, 0.99, 0.98),  # 0.93, 0.97, 0.93
        ("made", 0.975, 0.98, 0.97),  # 0.88, 0.80, 0.93
        ("og2021", 0.76, 0.885, 0.75),  # 0.72, 0.82, 0.71
    ],
)
def test_labelled_stories(shared, name, f1, precision, several):
    """F1, precision and F1 of stories of two or more, on real and invented sets: a little below what is reached."""
    _reach(served, shared, name, f1, precision, several)


@pytest.mark.uncovered
@pytest.mark.parametrize(
    ("name", "f1", "precision", "several"),
    [
        ("feeds", 0.96, 0.975, 0.89),
        ("allsides", 0.895, 0.92, 0.895),  # a dozen reports in four days
        ("basil", 0.975, 0.99, 0.975),  # one or two
        ("made", 0.975, 0.98, 0.97),
        ("og2021", 0.78, 0.845, 0.775),
    ],
)
def test_labelled_stories_as_they_come(shared, name, f1, precision, several):
    """The same where each report comes when it is published and few others are there to compare it with."""
    _reach(live, shared, name, f1, precision, several)


def _reach(come, shared, name: str, f1: float, precision: float, several: float) -> None:
    rows = [json.loads(line) for line in (shared / "data" / f"stories-{name}.jsonl").read_text().splitlines()]
    gold = {row["id"]: row["story"] for row in rows}
    assert len(gold) > 100
    found = {id: each.story for id, each in found_stories(come(rows)).items()}
    assert bcubed(gold, found)[0] >= precision
    assert bcubed(gold, found)[1] >= f1
    assert bcubed(gold, found, several=True)[1] >= several


def test_labelled_copies_are_in_one_story(shared):
    """At least nine in ten pairs of wire copy at two outlets."""
    pairs = [json.loads(line) for line in (shared / "data" / "dedup-pairs.jsonl").read_text().splitlines()]
    copies = [(pair["a"], pair["b"]) for pair in pairs if pair["label"] == "copy"]
    assert len(copies) > 15
    together = 0
    for one, other in copies:
        sides = zip("ab", (one, other), (BEGIN, BEGIN + timedelta(hours=1)), strict=True)
        found = found_stories(
            [
                made(
                    id,
                    said["source"],
                    registrable_domain(said["url"]),
                    said["title"],
                    said["summary"],
                    datetime.fromisoformat(said["published"]),
                    seen,
                    "en",
                )
                for id, said, seen in sides
            ]
        )
        together += found["a"].story == found["b"].story
    assert together / len(copies) >= 0.9
