"""The operator's files: where they are, what they say, and a sentence for each that cannot be read.

What is in them is `tables.py`'s; here a file is bytes, then text, then what tomllib makes of it.
"""

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from feedhub.config import positions
from feedhub.config.syntax import syntax_errors
from feedhub.config.wording import harmless
from feedhub.errors import ConfigError

HUB_FILE, SOURCES_FILE, SECTIONS_FILE = "feedhub.toml", "sources.toml", "sections.toml"
PLACES = (Path("config"), Path("/etc/feedhub"))


@dataclass(kw_only=True)
class File:
    """One file as it was read. name: how sentences call it. kind: which of the three it is, or is a part of.

    written: what tomllib made of it; empty where the text could not be read, and then `readable` is False.
    """

    path: Path
    name: str
    kind: str
    text: str = ""
    written: dict[str, Any] = field(default_factory=dict)
    readable: bool = True

    @cached_property
    def _positions(self) -> dict[positions.Path, int]:
        return positions.positions(self.text)

    def line(self, *key: str | int) -> int:
        """Where a key stands, or the nearest table around it."""
        while key and key not in self._positions:
            key = key[:-1]
        return self._positions.get(key, 1)

    def place(self, *key: str | int) -> str:
        return f"{self.name}:{self.line(*key)}"


@dataclass(kw_only=True)
class Problems:
    """Sentences, to be told file by file and from top to bottom."""

    found: list[tuple[str, int, str]] = field(default_factory=list)
    order: dict[str, int] = field(default_factory=dict)

    def at(self, file: File, key: tuple[str | int, ...], sentence: str) -> None:
        self.on_line(file, file.line(*key), sentence)

    def on_line(self, file: File, line: int, sentence: str) -> None:
        self._add(file.name, line, f"{file.name}:{line}: {sentence}")

    def of(self, name: str, sentence: str) -> None:
        """Of a file as a whole, or of a variable of the environment."""
        self._add(name, 0, f"{name}: {sentence}")

    def _add(self, name: str, line: int, sentence: str) -> None:
        self.order.setdefault(name, len(self.order))
        self.found.append((name, line, harmless(sentence)))

    def sentences(self) -> tuple[str, ...]:
        self.found.sort(key=lambda problem: (self.order[problem[0]], problem[1]))
        return tuple(dict.fromkeys(sentence for _, _, sentence in self.found))

    def refuse(self) -> None:
        if self.found:
            raise ConfigError(*self.sentences())


def locate(path: Path | None, *, environ: Mapping[str, str]) -> Path:
    """The feedhub.toml that is meant: the one named, else by FEEDHUB_CONFIG, else in ./config or /etc/feedhub."""
    named = environ.get("FEEDHUB_CONFIG")
    if path is not None:
        return _named(path, "")
    if named:
        return _named(Path(named), "FEEDHUB_CONFIG: ")
    for place in PLACES:
        if os.path.isfile(place / HUB_FILE):  # noqa: PTH113 - Path.is_file raises where we may not look
            return place / HUB_FILE
    looked = " nor ".join(str(place / HUB_FILE) for place in PLACES)
    raise ConfigError(f"there is neither {looked}; run feedhub init, or name a directory with --config")


def _named(path: Path, by: str) -> Path:
    hub = path / HUB_FILE if os.path.isdir(path) else path  # noqa: PTH112 - Path.is_dir raises where we may not look
    if hub.name in {SOURCES_FILE, SECTIONS_FILE}:
        raise ConfigError(f"{by}{display(hub)} is only a part; name its directory, or the {HUB_FILE} in it")
    if not os.path.lexists(hub):
        raise ConfigError(
            f"{by}{display(hub)} is not there; run feedhub init {display(path)}, or name another directory"
        )
    return hub


def display(path: Path) -> str:
    """A path as sentences show it: from here when it is below, else as given."""
    try:
        here = Path.cwd()
        if here == here.parent:  # where service managers start things: everything is below
            return str(path)
        return str(path.absolute().relative_to(here))
    except (ValueError, OSError):  # elsewhere; or this directory is gone
        return str(path)


def read_files(hub: Path, problems: Problems, *, instead: Mapping[Path, str]) -> list[File]:
    """Every file of a configuration, feedhub.toml first; what cannot be read becomes a problem.

    instead: texts to take for what is on the disk, by path.
    """
    files = []
    for path, kind in _paths(hub, problems):
        problems.order.setdefault(display(path), len(problems.order))
        files.append(_read(path, kind, problems, instead.get(path)))
    return files


def _paths(hub: Path, problems: Problems) -> Iterator[tuple[Path, str]]:
    yield hub, HUB_FILE
    for kind in (SOURCES_FILE, SECTIONS_FILE):
        main, parts = hub.parent / kind, hub.parent / f"{kind.removesuffix('.toml')}.d"
        try:
            listed = sorted(
                part for part in parts.iterdir() if part.suffix == ".toml" and not part.name.startswith(".")
            )
        except FileNotFoundError:
            listed = []
        except OSError as error:
            listed = []
            problems.of(display(parts), f"cannot be read ({_why(error)}); mend it, or move it away")
        if not listed or os.path.lexists(main):
            yield main, kind
        yield from ((part, kind) for part in listed)


def _read(path: Path, kind: str, problems: Problems, instead: str | None) -> File:
    file = File(path=path, name=display(path), kind=kind, readable=False)
    text = _text(file, problems) if instead is None else instead
    if text is None:
        return file
    file.text = text
    if not text.strip():  # a write that was cut off, not a wish
        problems.of(file.name, "is empty; write what belongs in it, or a # comment if that is meant")
        return file
    try:
        file.written = tomllib.loads(text)
        file.readable = True
    except RecursionError:
        problems.of(file.name, "has lists or tables within each other by the hundred; write them flat")
    except ValueError as error:
        for line, sentence in syntax_errors(text, error):
            problems.on_line(file, line, sentence)
    return file


def _text(file: File, problems: Problems) -> str | None:
    try:
        data = file.path.read_bytes()
    except FileNotFoundError:
        problems.of(file.name, "is not there; write it (feedhub init makes one in a new directory)")
    except OSError as error:
        problems.of(file.name, f"cannot be read ({_why(error)}); mend its permissions or its kind")
    else:
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            problems.on_line(file, line, f"the byte 0x{data[error.start]:02x} is not UTF-8; save the file as UTF-8")
    return None


def _why(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
