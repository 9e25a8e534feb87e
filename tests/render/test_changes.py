"""What changed between two texts, word by word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedhub.render.changes import GAP, changes

TEXT = st.lists(st.sampled_from(["a", "b", "wall", "ü", "日本"]), max_size=40).map(" ".join)


@pytest.mark.parametrize(("before", "after", "parts"), [
    pytest.param("The wall stays", "The wall goes", [("same", "The wall"), ("del", "stays"), ("ins", "goes")], id="a-word"),
    pytest.param("It stays", "It stays for now", [("same", "It stays"), ("ins", "for now")], id="added"),
    pytest.param("", "All of it", [("ins", "All of it")], id="from-nothing"),
    pytest.param("Same", "Same", [("same", "Same")], id="equal"),
])  # fmt: skip
def test_changes(before, after, parts):
    assert changes(before, after) == parts


def test_long_stretches_that_stayed_are_cut_to_the_words_beside_the_change():
    words = [f"w{n}" for n in range(60)]
    told = changes(" ".join(["old", *words, "gone", *words]), " ".join(["new", *words, *words]))
    same = [text for kind, text in told if kind == "same"]
    assert same[0] == f"w0 w1 w2 w3 w4 w5 w6 w7 {GAP} w52 w53 w54 w55 w56 w57 w58 w59"
    assert same[1] == f"w0 w1 w2 w3 w4 w5 w6 w7 {GAP}"


@given(before=TEXT, after=TEXT)
def test_each_text_is_told_whole_by_its_parts(before, after):
    """But for what was cut: here nothing is long enough to be."""
    told = changes(before, after)
    if GAP not in "".join(text for _, text in told):
        assert " ".join(text for kind, text in told if kind != "ins" and text).split() == before.split()
        assert " ".join(text for kind, text in told if kind != "del" and text).split() == after.split()
