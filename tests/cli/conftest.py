"""The command as a caller has it: arguments in, exit code and what was said out."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from feedhub.cli import run


class Said(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def feedhub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run a command in an empty current directory."""
    monkeypatch.chdir(tmp_path)
    for name in ("FEEDHUB_CONFIG", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def command(*arguments: str) -> Said:
        capsys.readouterr()
        code = run(arguments)
        return Said(code, *capsys.readouterr())

    return command
