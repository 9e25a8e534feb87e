"""The desk's file of acts: durable, read from its end, and clear about what it cannot read."""

from datetime import UTC, datetime

import pytest

from feedhub.core.desk import Act
from feedhub.errors import StoreError
from feedhub.store.journal import STEP, Journal


def act(number, **said):
    return Act(
        number=number, at=datetime(2026, 11, 24, tzinfo=UTC), who="ann", deed="hide", target=f"a{number}", **said
    )


@pytest.fixture
def journal(tmp_path):
    return Journal(tmp_path)


def test_no_file_is_no_act(journal):
    assert journal.newest() == 0
    assert list(journal.acts()) == []


def test_acts_come_back_in_their_order(journal):
    journal.append([act(1), act(2)])
    journal.append([act(3, why="über “alles”\n")])
    assert journal.newest() == 3
    assert list(journal.acts()) == [act(1), act(2), act(3, why="über “alles”\n")]


@pytest.mark.parametrize("torn", [b"x", b'{"number": 2, "at"', b'{"number": 2}' * 50_000])
def test_what_a_kill_left_of_a_line_is_no_act_and_is_cut_off_by_the_next(journal, torn):
    journal.append([act(1)])
    with journal.path.open("ab") as file:
        file.write(torn)
    assert journal.newest() == 1
    journal.append([act(2)])
    assert list(journal.acts()) == [act(1), act(2)]


@pytest.mark.parametrize(
    "edited",
    [
        pytest.param(lambda lines: b"\r\n".join(lines) + b"\r\n", id="crlf"),
        pytest.param(b"\n".join, id="no-end"),
        pytest.param(lambda lines: b"\n\n" + b"\n \n".join(lines) + b"\n\n  \n" + b"\n" * STEP, id="empty-lines"),
        pytest.param(lambda lines: b"\n".join([lines[0], *lines, lines[1], b""]), id="twice"),
    ],
)
def test_an_editors_hand_in_the_file_does_no_harm(journal, edited):
    """Least of all that the last act, a withdrawal perhaps, is taken for a torn line and forgotten."""
    journal.append([act(1), act(2)])
    journal.path.write_bytes(edited(journal.path.read_bytes().splitlines()))
    assert journal.newest() == 2
    assert list(journal.acts()) == [act(1), act(2)]
    journal.append([act(3)])
    assert journal.newest() == 3
    assert list(journal.acts()) == [act(1), act(2), act(3)]


@pytest.mark.parametrize(
    ("was", "edited"),
    [
        (b'"number": 1', b'"number": "1"'),
        (b'"number": 1', b'"number": 99999999999999999999'),
        (b'"number": 1', b'"number": -1'),
        (b'"number": 1', b'"number": 1.5'),
        (b'"number": 1', b'"number": NaN'),
        (b'"hide"', b'"frobnicate"'),
        (b'"ann"', b"7"),
        (b'"a1"', b"[]"),
        (b'"at": ', b'"at": 1e300, "was": '),
        (b'"at": ', b'"at": "x", "was": '),
    ],
)
def test_an_act_with_a_value_of_another_kind_is_none(journal, was, edited):
    journal.append([act(1)])
    said = journal.path.read_bytes()
    assert was in said
    journal.path.write_bytes(said.replace(was, edited))
    for read in (journal.newest, journal.acts):
        with pytest.raises(StoreError, match=r"line.* is no act of the desk"):
            read()


def test_two_acts_of_one_number_are_told_of(journal):
    """Whoever put two files together has to say which of them was done."""
    journal.append([act(1), act(2), act(2, why="other")])
    with pytest.raises(StoreError, match="line 3 is another act 2; take out the one that was not done"):
        journal.acts()


def test_a_line_longer_than_one_read_is_found(journal):
    """A withdrawal of a large story remembers much."""
    journal.append([act(1), act(2, why="x" * (3 * STEP))])
    assert journal.newest() == 2


def test_only_its_owner_may_read_it(journal):
    """It says who withdrew what, and why."""
    journal.append([act(1)])
    assert journal.path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("line", [b"[]\n", b'{"number": "x"}\n', b"\xff\xfe\n", b"[" * 100_000 + b"\n"])
def test_a_line_that_is_no_act_is_named(journal, line):
    journal.append([act(1)])
    with journal.path.open("ab") as file:
        file.write(line)
    with pytest.raises(StoreError, match=r"desk\.jsonl: line 2 is no act of the desk; put back what it said"):
        journal.acts()


def test_a_dry_run_writes_nothing(tmp_path):
    Journal(tmp_path, dry=True).append([act(1)])
    assert list(tmp_path.iterdir()) == []
