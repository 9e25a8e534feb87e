"""A configuration of three files that is well, and what is said of it when one of them is not."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from feedhub.config import Settings, load
from feedhub.errors import ConfigError

HUB = """\
[hub]
title = "World Wire"
base_url = "http://127.0.0.1:8000"
data_dir = "../var"
"""
SOURCES = """\
[[source]]
id = "npr-world"
url = "https://feeds.npr.org/1004/rss.xml"
"""
SECTIONS = """\
[[section]]
id = "world-media"
title = "World Media"
"""


class Desk:
    """The operator's desk: a directory of files, and what feedhub makes of them."""

    hub, sources, sections = HUB, SOURCES, SECTIONS

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.write("feedhub.toml", HUB)
        self.write("sources.toml", SOURCES)
        self.write("sections.toml", SECTIONS)

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def load(self, environ: Mapping[str, str] | None = None) -> Settings:
        return load(self.directory, environ=environ or {})

    def problems(self, environ: Mapping[str, str] | None = None) -> list[str]:
        """Each sentence, none where all is well."""
        try:
            self.load(environ)
        except ConfigError as error:
            return list(error.problems)
        return []


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """In the current directory, so that sentences begin with sources.toml."""
    home = tmp_path / "config"
    home.mkdir()
    monkeypatch.chdir(home)
    return Desk(home)
