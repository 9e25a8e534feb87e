"""What a story says of itself: outlets, independent texts, who carries whom, who leads."""

from datetime import UTC, datetime, timedelta

import pytest

from feedhub.core.cluster import Voice, counts, lead

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def voice(article: str, outlet: str | None = None, **said: object) -> Voice:
    return Voice(**{"article": article, "outlet": outlet or f"{article}.example", "when": NOW} | said)  # type: ignore[arg-type]


def test_an_agency_counts_once_whoever_carries_it():
    """Twelve outlets of which eight print AP are five newsrooms at work, and not twelve."""
    carriers = [voice(f"c{number}", via="AP") for number in range(8)]
    own = [voice(f"o{number}") for number in range(4)]
    found = counts([*carriers, *own])
    assert (found.outlets, found.independent, found.carried) == (12, 5, (("AP", 8),))
    assert str(found) == "12 outlets, 5 independent, 8 carry AP"


@pytest.mark.parametrize(
    ("voices", "outlets", "independent"),
    [
        pytest.param([voice("a"), voice("b", copy_of="a")], 2, 1, id="a-copy-is-its-original"),
        pytest.param([voice("a", "x.example"), voice("b", "x.example")], 1, 1, id="an-outlet-s-second-report"),
        pytest.param([voice("a", "apnews.com"), voice("b", via="AP")], 2, 1, id="the-agency-itself"),
        pytest.param([voice("a", via="AP"), voice("b", via="AFP")], 2, 2, id="two-agencies"),
        pytest.param([voice("b", copy_of="gone"), voice("c", copy_of="gone")], 2, 1, id="copies-of-what-is-gone"),
        pytest.param([voice("a", "x.example", via="AP"), voice("b", "x.example")], 1, 2, id="wire-and-an-own-report"),
        pytest.param([voice("a"), voice("b", copy_of="a", via="AP")], 2, 1, id="a-text-whose-copy-names-the-agency"),
        pytest.param([voice("a"), voice("b", copy_of="a"), voice("c", copy_of="b")], 3, 1, id="a-copy-of-a-copy"),
        pytest.param([voice("a"), voice("c", copy_of="b"), voice("b", copy_of="a")], 3, 1, id="in-another-order"),
        pytest.param([voice("a", via="AP"), voice("b", copy_of="a", via="AFP")], 2, 1, id="one-text-two-agencies-named"),
        pytest.param([voice("b", copy_of="c"), voice("c", copy_of="b")], 2, 1, id="each-the-others-copy"),
        pytest.param([voice("a", "x.example", via="AP"), voice("a", "x.example")], 1, 1, id="one-article-said-twice"),
        pytest.param([voice("a", "wire", agency="Wire"), voice("b", via="Wire"), voice("c", copy_of="a")], 3, 1, id="an-agency-of-the-operator"),
        pytest.param([voice("b"), voice("a", "apnews.com", copy_of="b")], 2, 1, id="the-agency-came-after-its-copy"),
        pytest.param([voice("b"), voice("a", "apnews.com", copy_of="b", when=NOW + timedelta(hours=2)), voice("c", "b.example")], 2, 1, id="an-agency-that-prints-a-paper"),
        pytest.param([voice("a"), voice("b", "a.example", copy_of="a"), voice("c", "a.example")], 1, 1, id="its-own-other-feed"),
        pytest.param([voice("a", claimed="s"), voice("b", claimed="s", copy_of="a"), voice("c", claimed="s", copy_of="a")], 1, 1, id="one-text-under-many-names"),
        pytest.param([voice("a", claimed="s"), voice("b", claimed="s"), voice("c", claimed="t")], 3, 3, id="a-planet"),
        pytest.param([voice("a"), voice("b", "a.example", claimed="s", copy_of="a")], 1, 1, id="a-planet-that-names-who-is-there"),
        pytest.param([], 0, 0, id="nobody"),
    ],
)  # fmt: skip
def test_counts(voices, outlets, independent):
    found = counts(voices)
    assert (found.outlets, found.independent) == (outlets, independent)


@pytest.mark.parametrize(
    ("voices", "carried"),
    [
        pytest.param([voice("a", via="AP"), voice("b", via="dpa"), voice("c", via="AP")], (("AP", 2), ("dpa", 1)), id="two"),
        pytest.param([voice("a", "apnews.com"), voice("b", copy_of="a"), voice("c", via="AP")], (("AP", 2),), id="not-said-below"),
        pytest.param([voice("a"), voice("b", copy_of="a", via="AP")], (("AP", 2),), id="said-below-one-of-them"),
        pytest.param([voice("a", "x.example", via="AP"), voice("b", "x.example", copy_of="a")], (("AP", 1),), id="by-outlet"),
        pytest.param([voice("a", via="AP"), voice("b", copy_of="a", via="AFP")], (("AFP", 1), ("AP", 1)), id="each-as-it-says"),
        pytest.param([voice("a"), voice("b", copy_of="a")], (), id="nobodys-wire"),
        pytest.param([voice("a", "irna.ir", via="AP")], (("AP", 1),), id="an-agency-that-prints-another"),
        pytest.param([voice("a"), voice("b", "irna.ir", copy_of="a", when=NOW + timedelta(hours=3))], (), id="an-agency-that-was-late"),
    ],
)  # fmt: skip
def test_who_carries_whose_wire(voices, carried):
    """By outlet; whoever has an agency's text carries it, whether its byline stayed on or not, but for the agency itself."""
    assert counts(voices).carried == carried


def test_one_is_said_in_the_singular():
    assert str(counts([voice("a", via="dpa")])) == "1 outlet, 1 independent, 1 carries dpa"


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        pytest.param({"weight": 2.0, "copy_of": "z", "language": "de"}, {"weight": 1.0}, id="weight"),
        pytest.param({"language": "de"}, {"copy_of": "z"}, id="an-original-before-a-copy"),
        pytest.param({"language": "de"}, {"via": "AP"}, id="an-original-before-the-wire"),
        pytest.param({"language": "en-GB", "when": NOW + timedelta(hours=1)}, {"language": "de"}, id="the-section-s-language"),
        pytest.param({"when": NOW - timedelta(hours=1)}, {}, id="who-was-first"),
    ],
)  # fmt: skip
def test_lead(better, worse):
    one, other = voice("y", **{"language": "en", **better}), voice("x", **{"language": "en", **worse})
    assert lead([one, other], language="en") == lead([other, one], language="en") == one


def test_an_agency_that_came_after_its_copy_is_the_original():
    """Who asks a paper more often than the agency sees the copy first."""
    copy, agency = voice("x", via="AP"), voice("y", "apnews.com", copy_of="x", when=NOW + timedelta(minutes=5))
    assert lead([copy, agency]) == agency


def test_a_copy_is_one_where_its_original_may_not_speak():
    """A section that admits only some of a story's articles knows of the others all the same."""
    original, unsigned, own = voice("a", via="AP"), voice("b", copy_of="a"), voice("c", when=NOW + timedelta(hours=1))
    assert lead([unsigned, own], told=[original, unsigned, own]) == own


def test_equals_are_settled_by_id():
    assert lead([voice("b"), voice("a")]).article == "a"
