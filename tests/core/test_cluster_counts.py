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
        pytest.param([], 0, 0, id="nobody"),
    ],
)  # fmt: skip
def test_counts(voices, outlets, independent):
    found = counts(voices)
    assert (found.outlets, found.independent) == (outlets, independent)


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


def test_equals_are_settled_by_id():
    assert lead([voice("b"), voice("a")]).article == "a"
