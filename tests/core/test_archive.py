"""What leaves a section, and what counts as a correction: tables of cases, on values."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from feedhub.core.archive import PAGE, Page, Since, corrected, departed, pages, without
from feedhub.model import Credit, Edition, Item, Outlet, Section

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
OLDEST = NOW - 48 * HOUR
SECTION = Section(id="world", title="World", limit=2)
CREDIT = Credit(
    outlet=Outlet(id="paper.example", title="The Paper"),
    source="paper",
    feed_url="https://paper.example/f",
    feed_title="P",
)


def item(id, hours=1.0, **said):
    when = NOW - hours * HOUR
    fields = {"title": f"Title {id}", "published": when, "updated": when, "credit": CREDIT, "article": id}
    return Item(id=id, **fields | said)


def edition(*items, section=SECTION):
    return Edition(section=section, items=items, updated=NOW)


def gone(seen, now, **since):
    """The ids of those that go; where nothing else is said, the last edition had all of them."""
    of = {each.id: each for each in seen}
    return [each.id for each in departed(of, now, Since(**{"listed": [*of]} | since), oldest=OLDEST)]


RULED = {"ruled": True}
A, B, C, D = item("a", 4), item("b", 3), item("c", 2), item("d", 1)


@pytest.mark.parametrize(
    ("since", "now", "expected"),
    [
        pytest.param({}, edition(D, C), ["a", "b"], id="pushed-out"),
        pytest.param({}, edition(D), ["a", "b", "c"], id="gone-for-whatever-reason"),
        pytest.param(RULED, edition(D, C), ["a", "b"], id="pushed-out-whatever-the-rules"),
        pytest.param(RULED, edition(D, A), [], id="only-the-rules-keep-it-out"),
        pytest.param(RULED, edition(D), [], id="there-is-room-for-it"),
        pytest.param({"listed": ["d"]}, edition(D), [], id="it-waited-already"),
        pytest.param({"listed": ["d"]}, edition(D, C), ["a", "b"], id="it-waited-and-was-pushed-out"),
        pytest.param({"unpinned": {"b"}}, edition(D, C), ["a"], id="the-desk-may-think-better-of-it"),
        pytest.param({"listed": ["d"], "once_pinned": {"a"}}, edition(D), ["a"], id="the-desk-thought-no-better-of-it"),
    ],
)
def test_what_goes_to_the_archive(since, now, expected):
    """The oldest first, so that documents are in order of time."""
    assert gone([D, C, B, A], now, **since) == expected


@pytest.mark.parametrize("since", [{}, RULED, {"listed": []}])
def test_what_is_too_old_goes_whatever_happened(since):
    assert gone([item("old", 49), D], edition(D), **since) == ["old"]


def test_what_the_desk_hides_waits():
    assert gone([A, B], edition(), kept_out={"a"}) == ["b"]
    assert gone([replace(A, story="s")], edition(), kept_out={"s"}) == []


def test_on_top_whoever_is_pushed_out_goes():
    top = replace(SECTION, rank="top")
    assert gone([D, B, A], edition(B, A, section=top), ruled=True) == ["d"]


@pytest.mark.parametrize("count", [1, PAGE - 1, PAGE, PAGE + 1, 3 * PAGE])
def test_documents_hold_all_in_order_and_are_bounded(count):
    items = [item(str(number), 1000 - number) for number in range(count)]
    made = list(pages(items))
    assert [each for page in made for each in page.items] == items
    assert all(len(page.items) <= PAGE for page in made)


def test_a_withdrawn_item_leaves_a_tombstone_and_a_retold_one_its_place():
    page = Page(items=(A, B))
    dead = without(page, "a", when=NOW, instead=None)
    assert dead.items == (B,)
    assert [stone.id for stone in dead.tombstones] == ["a"]
    other = replace(A, title="Other words")
    assert without(page, "a", when=NOW, instead=other) == Page(items=(other, B))


FIRST = item("a", title="Mayor resigns", content_html="<p>Nine were hurt.</p><p>More.</p>")


def later(**said):
    return replace(FIRST, updated=NOW, **said)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param(later(title="Mayor stays"), ("Mayor resigns", "Mayor stays", None, None), id="headline"),
        pytest.param(
            later(content_html="<p>Six were hurt.</p><p>More.</p>"),
            (None, None, "Nine were hurt.", "Six were hurt."),
            id="first-paragraph",
        ),
        pytest.param(later(title="MAYOR RESIGNS"), None, id="case"),
        pytest.param(later(content_html="<p>Nine were hurt.</p><p>Less.</p>"), None, id="what-follows"),
        pytest.param(later(content_html="<div><p><b>Nine</b> were hurt.</p></div>"), None, id="markup"),
        pytest.param(replace(FIRST, title="Mayor stays"), None, id="nothing-moved-in-substance"),
        pytest.param(later(title="Mayor stays", article="b"), None, id="another-lead"),
        pytest.param(later(title="Mayor stays", credit=replace(CREDIT, source="other")), None, id="another-source"),
        pytest.param(later(content_html=None), None, id="no-longer-shown"),
    ],
)
def test_what_is_a_correction(after, expected):
    told = corrected(FIRST, after, section="world", at=NOW)
    if expected is None:
        assert told is None
    else:
        assert (told.before_title, told.after_title, told.before_text, told.after_text) == expected


def test_two_corrections_of_one_item_have_two_ids():
    one = corrected(FIRST, later(title="Mayor stays"), section="world", at=NOW)
    two = corrected(FIRST, later(title="Mayor stays"), section="world", at=NOW + HOUR)
    other = corrected(FIRST, later(title="Mayor stays"), section="science", at=NOW)
    assert len({one.id, two.id, other.id}) == 3
