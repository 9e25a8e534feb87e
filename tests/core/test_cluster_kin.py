"""Headlines that stand alone: what they say in other forms of a word counts, and no text's words are taken for kin."""

from datetime import UTC, datetime, timedelta

import pytest

from feedhub.core.cluster import Window, assign, stored, terms
from feedhub.core.cluster.words import kin
from feedhub.model import Article

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def article(number: int, title: str, summary: str | None = None) -> Article:
    when = NOW + number * timedelta(hours=1)
    return Article(
        id=f"a{number}", source=f"s{number}", outlet=f"o{number}.example", first_seen=when, published=when,
        title=title, summary=summary, language="en",
    )  # fmt: skip


def told(*titles: str):
    window, found = Window(), []
    for number, title in enumerate(titles):
        found.append(assign(terms(article(number, title)), window))
        window.add(found[-1].terms)
    return found, window


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("Ketelbine volcano erupts, thousands flee", "Volcanic ash over Ketelbine drives families out", "volcanic"),
        ("Judokas in Quendal refuse to fight", "Quendal boycott: judo officials appeal", "judo"),
    ],
)
def test_two_headlines_that_share_a_name_and_a_beginning_are_of_one_event(one, other, said):
    """One name is little to go by where there is no text; a word of the same beginning is the second, and the reason says it."""
    (first, second), _ = told(one, other)
    assert second.story == first.story
    assert said in second.reason


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Judoka Okpara retires", "Judo federation elects Brandt"),
        ("Ketelbine volcano erupts", "Volcanic wines win prizes in Tressin"),
    ],
)
def test_beginnings_alone_are_no_event(one, other):
    (first, second), _ = told(one, other)
    assert second.story != first.story


def test_who_has_a_text_has_no_kin():
    """Its words are enough, and beginnings of so many would be in every report."""
    alone, whole = (
        article(0, "Judoka Okpara retires"),
        article(1, "Judoka Okpara retires", "He leaves the Halden club."),
    )
    assert terms(alone).kin == kin(terms(alone).title) != ()
    assert terms(whole).kin == ()


def test_a_window_that_is_read_back_knows_the_same_kin():
    titles = ["Ketelbine volcano erupts", "Judoka Okpara retires", "Ferry fares rise in Skaldvik"]
    found, live = told(*titles)
    again = Window.restored((number, stored(each.terms)) for number, each in enumerate(found))
    late = terms(article(5, "Volcanic ash over Ketelbine drives families out"))
    assert assign(late, again) == assign(late, live)
    assert assign(late, again).story == found[0].story
    for window in (again, live):
        window.forget(NOW + timedelta(days=5))
        assert window.indexes["en"].held("~volc") == 0


def test_a_row_of_the_third_form_has_no_kin_and_is_read():
    (first,), _ = told("Ketelbine volcano erupts")
    words = b" ".join(term.encode() for term in first.terms.kin)
    old = b"3" + stored(first.terms)[1:].replace(b" " + words, b"")
    window = Window.restored([(0, old)])
    assert window.articles[0].kin == ()
    assert assign(terms(article(1, "Ketelbine volcano erupts again")), window).story == first.story


@pytest.mark.parametrize(
    ("word", "beginnings"), [("judoka", ("~judo",)), ("judo", ("~judo",)), ("war", ()), ("2026", ()), ("4x100", ())]
)
def test_beginnings(word, beginnings):
    assert kin([word]) == beginnings
