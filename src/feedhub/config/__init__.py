"""The operator's files: found, read, checked as a whole, refused with file, line, key and mend, or turned into `Settings`.

load         -> files (bytes, text, TOML; syntax: sentences for what is no TOML; positions: lines of what is)
             -> tables (given: ${NAME}, key_file, FEEDHUB_TABLE__KEY put in; schema: every key and the engine that checks it)
                values, names, addresses: what a single value must look like    wording: how it is told
             -> newsroom (what holds between tables; ids: for sources that have none)
feedhub check -> notes        feedhub config show, schema -> show
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from feedhub.config import newsroom as together
from feedhub.config.files import Problems, display, locate, read_files
from feedhub.config.notes import noted
from feedhub.config.tables import read_tables
from feedhub.config.wording import quoted
from feedhub.model import FetchRules, Newsroom

__all__ = ["Settings", "display", "load", "locate"]

LISTEN = "127.0.0.1:8000"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything the operator said.

    directory: where feedhub.toml is. files: all that were read, for whoever watches them.
    store_url: None for SQLite in data_dir. listen: host:port, [v6]:port or unix:/path. root_path: "" where proxies leave none.
    websub_hub: none, own or an address.
    listed: by file, how many [[source]] it has.
    elsewhere: by table, id and key, what the file has for a value that it does not hold itself: a key and what is there.
    """

    newsroom: Newsroom
    fetch: FetchRules
    directory: Path
    data_dir: Path
    store_url: str | None = None
    listen: str = LISTEN
    root_path: str = ""
    trusted_proxies: tuple[str, ...] = ()
    websub_hub: str = "none"
    websub_subscribe: bool = True
    files: tuple[Path, ...] = ()
    listed: Mapping[Path, int] = field(default_factory=dict, repr=False)
    elsewhere: Mapping[tuple[str, str, str], tuple[str, object]] = field(default_factory=dict, repr=False)
    noting: Callable[[], tuple[str, ...]] = field(default=tuple, repr=False, compare=False)

    @property
    def public(self) -> Path:
        """What readers may see: the published files."""
        return self.data_dir / "public"

    @property
    def places(self) -> Mapping[str, tuple[Path, int]]:
        """By source, the file it is in and the number of its [[source]] there, from 0."""
        at = ((path, number) for path, count in self.listed.items() for number in range(count))
        return dict(zip(self.newsroom.sources, at, strict=True))

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What `check` says beside that all is well; made when asked for, since it looks up lines."""
        return self.noting()


def load(path: Path | None, *, environ: Mapping[str, str], instead: Mapping[Path, str] | None = None) -> Settings:
    """Read and check a configuration as a whole.

    path: a directory or a feedhub.toml; None: as FEEDHUB_CONFIG says, else ./config or /etc/feedhub.
    instead: texts to take for what the files hold, by path: what an edit would make of them.

    Raises ConfigError with a sentence for every problem of every file.
    """
    hub = locate(path, environ=environ)
    problems = Problems()
    files = read_files(hub, problems, instead=instead or {})
    tables = read_tables(files, problems, environ=environ)
    together.check_together(tables, problems)
    directory = hub.parent.absolute()
    data_dir = _data_dir(tables, directory, problems)
    problems.refuse()
    room, where, made_up = together.newsroom(tables)
    fetch = together.fetch_rules(tables)
    web, websub = together.the(tables, "web"), together.the(tables, "websub")
    return Settings(
        newsroom=room,
        fetch=fetch,
        directory=directory,
        data_dir=data_dir,
        store_url=together.the(tables, "store").get("url"),
        listen=web.get("listen") or _own_address(room.hub.base_url),
        root_path=web.get("root_path", ""),
        trusted_proxies=tuple(web.get("trusted_proxies", ())),
        websub_hub=websub.get("hub", "none"),
        websub_subscribe=websub.get("subscribe", True),
        files=tuple(file.path for file in files),
        listed=Counter(given.file.path for given in where.values()),
        elsewhere=together.elsewhere(tables, where),
        noting=lambda: tuple(noted([given for given, _ in tables], room, where, made_up, fetch)),
    )


def _data_dir(tables: together.Tables, directory: Path, problems: Problems) -> Path:
    for given, checked in tables:
        if given.table.name == "hub" and checked:
            told = f"data_dir = {quoted(checked['data_dir'], longest=60)}"
            try:
                path = directory.joinpath(Path(checked["data_dir"]).expanduser()).resolve()
                if not path.exists() or path.is_dir():
                    return path
                problems.at(given.file, ("hub", "data_dir"), f"{told} is a file; name a directory")
            except (OSError, RuntimeError):  # too long, or a link to itself, or where we may not look; no home for ~
                problems.at(given.file, ("hub", "data_dir"), f"{told} leads nowhere; name another directory")
    return directory


def _own_address(base_url: str) -> str:
    """Where base_url points, when that is this machine."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    if host not in {"localhost", "::1"} and not re.fullmatch(r"127(\.[0-9]+){3}", host):
        return LISTEN
    port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
