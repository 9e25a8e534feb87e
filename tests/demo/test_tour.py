"""What the tour prints: plain lines for a pipe, no wider than a terminal's edge on one. (What it does: tests/e2e/test_demo.py.)"""

import re
from io import StringIO

import pytest
from rich.cells import cell_len

from feedhub.demo import tour


class Terminal(StringIO):
    def isatty(self):
        return True


@pytest.fixture
def kept(tmp_path):
    return tmp_path / "kept"


def test_a_pipe_gets_plain_lines_that_a_program_can_cut(kept):
    out = StringIO()
    assert tour.run(kept, once=True, out=out) == 0
    lines = out.getvalue().splitlines()
    assert not any("\x1b" in line or line != line.rstrip() for line in lines)
    [ill] = [line for line in lines if "evening-ledger" in line]
    assert re.search(r"✗ .* failed .*500", ill)
    [repeated] = [line for line in lines if "harbour-post-top" in line]
    assert "3 repeated" in repeated
    assert "3 duplicates recognised" in out.getvalue()
    assert "nothing new, and no published file was touched" in out.getvalue()


def test_a_terminal_gets_colours_and_no_broken_line(kept, monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("NO_COLOR", raising=False)
    out = Terminal()
    assert tour.run(kept, once=True, out=out) == 0
    assert "\x1b[" in out.getvalue()
    shown = [re.sub(r"\x1b(\[[0-9;]*m|\]8;[^\\]*\\)", "", line) for line in out.getvalue().splitlines()]
    assert max(map(cell_len, shown)) <= 80
    assert sum("port-ellery-chronicle" in line for line in shown) == 1
