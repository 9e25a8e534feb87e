"""What of a headline or a paragraph is no news, so that no correction tells of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedhub.core.text import fold
from feedhub.core.wording import headline, paragraph

SAID = "Interpol refuses Tehran's request for a red notice"
TEXT = "Interpol said on Monday that it will not consider the request."


@pytest.mark.parametrize(
    "title",
    [
        f"BREAKING: {SAID}",
        f"UPDATE 2-{SAID}",
        f"[Live] {SAID}",
        f"🔴 EN DIRECT - {SAID}",
        f"+++ EILMELDUNG +++ {SAID}",
        f"Última hora | {SAID}",
        f"Срочно: {SAID}",
        f"عاجل | {SAID}",
        f"Breaking News: Exclusive: {SAID}",
        f"{SAID} | The Paper",
        f"{SAID} - The Harbour Post",
        f"{SAID.upper()}.",
    ],
)
def test_what_is_written_beside_a_headline_is_no_news(title):
    assert headline(title) == fold(SAID)


@pytest.mark.parametrize(
    "title",
    [
        f"Correction: {SAID}",
        "Interpol accepts Tehran's request for a red notice",
        "Interpol refuses Tehran's 2nd request for a red notice",
        "Interpol refuses Tehran's request for a red notice live on television",
    ],
)
def test_another_word_is_news(title):
    assert headline(title) != fold(SAID)


def test_of_a_headline_that_is_only_a_label_it_is_the_headline():
    assert headline("Breaking:") == headline("BREAKING") == "breaking"


@pytest.mark.parametrize(
    "text",
    [
        f"{TEXT} (Updated 15:10 GMT)",
        f"Last updated: 30 November 2026, 15:10 Uhr {TEXT}",
        f"Stand: 30.11.2026 15:10 Uhr {TEXT}".replace("30.11.2026", "30/11/2026"),
        f"Mis à jour à 15h10 {TEXT}",
        f"{TEXT} 17 comments",
        f"1,204 views {TEXT}",
    ],
)
def test_times_of_changes_and_counters_are_no_news(text):
    assert paragraph(text) == fold(TEXT)


@pytest.mark.parametrize("text", ["Updated 15:10 GMT", "17 comments", "", " · "])
def test_a_paragraph_of_nothing_else_is_none(text):
    assert paragraph(text) == ""


@pytest.mark.parametrize(
    "text", ["Interpol said on Monday that it will consider the request.", TEXT.replace("the request", "36 requests")]
)
def test_another_word_or_number_of_a_paragraph_is_news(text):
    assert paragraph(text) != fold(TEXT)


@given(st.text(max_size=300))
def test_anything_can_be_told_apart(text):
    """Never raises, and what is equal stays equal."""
    assert headline(text) == headline(text)
    assert isinstance(paragraph(text), str)
