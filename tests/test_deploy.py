"""What deploy/ holds is what systemd and cron understand, and names commands that exist."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from feedhub.cli import HOMES

DEPLOY = Path(__file__).parents[1] / "deploy"
UNITS = sorted(path for path in DEPLOY.iterdir() if path.suffix in (".service", ".timer"))
COMMAND = re.compile(r"/opt/feedhub/bin/feedhub (\S+)")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not on this machine")
def test_systemd_finds_nothing_to_say_about_the_units(tmp_path):
    """The command is replaced by one that is there: verify looks for it."""
    assert len(UNITS) == 3
    for unit in UNITS:
        (tmp_path / unit.name).write_text(unit.read_text().replace("/opt/feedhub/bin/feedhub", "/bin/true"))
    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / unit.name) for unit in UNITS)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (said.returncode, said.stderr) == (0, "")


def test_the_files_call_commands_that_exist():
    called = {name for path in (*UNITS, DEPLOY / "crontab") for name in COMMAND.findall(path.read_text())}
    assert called == {"refresh", "serve"}
    assert called <= set(HOMES)


def test_each_crontab_line_is_one():
    """Five fields and a command; a `%` would be a newline to cron."""
    lines = [line for line in (DEPLOY / "crontab").read_text().splitlines() if line and not line.startswith("#")]
    assert lines
    for line in lines:
        assert re.fullmatch(r"(?:[\d*/,-]+ ){5}/opt/feedhub/bin/feedhub refresh -q [^%]+", line)
