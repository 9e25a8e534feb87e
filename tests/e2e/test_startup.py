"""Start-up is paid at each cron run: what a pass does not need is not loaded."""

import subprocess
import sys

HEAVY = (
    *(
        "ada_url",
        "alembic",
        "anyio",
        "apscheduler",
        "fasttext",
        "feedgen",
        "feedparser",
        "jinja2",
        "lark",
        "lxml",
        "nh3",
        "pydantic",
    ),
    *("rich", "selectolax", "starlette", "tomlkit", "uvicorn"),
)
REPORT = f"""
import sys
from feedhub.cli import run
code = run(sys.argv[1:])
print(code, *(name for name in {HEAVY!r} if name in sys.modules))
"""


def test_a_pass_in_which_nothing_changed_loads_no_heavy_library(house, site, item, rss):
    """The first pass, which reads and renders, shows that the probe sees what is loaded. It makes the store without Alembic."""
    house.source("a", site.put("/a", rss([item(1)])), tags=["world"])
    house.section()
    command = [sys.executable, "-c", REPORT, "refresh", "--force", "-q", "--config", str(house.config)]
    env = house.environment()
    first = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout.split()
    assert first[0] == "0"
    assert {"feedparser", "feedgen", "jinja2"} <= set(first)
    assert "alembic" not in first
    again = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout.split()
    assert again == ["0"]
