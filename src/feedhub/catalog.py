"""Edits of sources.toml: a source more, a source less, and every other byte as it was, comments too.

An edit is a new text, checked with the rest of the configuration before it is written. It is made line by line: tomlkit
reorders a file in which [[source]] and [[outlet]] take turns, and comments then stand over the wrong table.
"""

import os
import re
import tempfile
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from feedhub.config import Settings, display, load
from feedhub.config.files import SOURCES_FILE
from feedhub.config.ids import derived_ids
from feedhub.config.positions import positions
from feedhub.config.schema import SOURCE, Form, Many
from feedhub.config.show import toml
from feedhub.config.wording import did_you_mean, shown
from feedhub.core.urls import canonical_url
from feedhub.errors import ConfigError, UsageError

BOM = "\ufeff"
NONE_LEFT = (
    "# No sources. feedhub sources add URL writes one here.\n"  # an empty file is taken for one that was cut off
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What a file is to hold. before: what it holds, None where it is not there yet."""

    path: Path
    before: str | None
    text: str


def new_sources(settings: Settings, wanted: Sequence[Mapping[str, Any]]) -> tuple[list[dict[str, Any]], list[str]]:
    """Tables for sources that are not configured yet, each with an id, and a sentence for each one left out.

    wanted: keys as sources.toml has them, values as TOML gives them; empty ones are left out.
    """
    known = {canonical_url(source.url) or source.url: id for id, source in settings.newsroom.sources.items()}
    taken = set(settings.newsroom.sources)
    tables: list[dict[str, Any]] = []
    left_out = []
    for one in wanted:
        table = {key: value for key in SOURCE.keys if (value := one.get(key)) not in (None, "", [], ())}
        url = str(table["url"])
        try:
            _check(table)
        except ValueError as problem:
            left_out.append(str(problem))
            continue
        address = canonical_url(url) or url
        if address in known:
            left_out.append(f'{url} is already there, as "{known[address]}"')
        elif table.get("id") in taken:
            left_out.append(f'id = "{table["id"]}" is already that of another source; choose another')
        else:
            tables.append(table)
            known[address] = table.get("id", url)
            taken.update({table["id"]} if "id" in table else ())
    nameless = [table for table in tables if "id" not in table]
    for table, id in zip(nameless, derived_ids([(str(one["url"]), one) for one in nameless], taken), strict=True):
        table["id"] = id
    return tables, left_out


def _check(table: Mapping[str, Any]) -> None:
    for key, value in table.items():
        form = SOURCE.keys[key].form
        for one in value if isinstance(form, Many) else (value,):
            read = form.of if isinstance(form, Many) else form
            if isinstance(read, Form):
                try:
                    read.read(one)
                except ValueError as problem:
                    raise ValueError(f"{key} = {shown(one)} {problem}") from problem


def with_sources(settings: Settings, tables: Iterable[Mapping[str, Any]]) -> Edit:
    """Write sources at the end of sources.toml."""
    path = settings.files[0].parent / SOURCES_FILE
    before = _text(path) if path.exists() else None
    end = _line_end(before or "")
    blocks = [toml(SOURCE, {key: table[key] for key in ("url", "id", *table)}) for table in tables]
    text = (before or "").rstrip("\r\n")
    text = f"{text}{end * 2 if text else ''}" + "\n".join(blocks).replace("\n", end)
    return Edit(path=path, before=before, text=text)


def without_sources(settings: Settings, ids: Iterable[str]) -> tuple[Edit, ...]:
    """Take sources out, each with what stands in its table; comments above it and below it stay."""
    numbers: dict[Path, list[int]] = {}
    places = settings.places
    for id in ids:
        path, number = places[id]
        numbers.setdefault(path, []).append(number)
    edits = []
    for path, gone in numbers.items():
        before = text = _text(path)
        for number in sorted(gone, reverse=True):
            text = _without(text, number, path)
        text = text if text.strip(f" \t\r\n{BOM}") else NONE_LEFT
        edits.append(Edit(path=path, before=before, text=text))
    return tuple(edits)


def _without(text: str, number: int, path: Path) -> str:
    found = positions(text.removeprefix(BOM))
    lines = re.split(r"(?<=\n)", text)
    start = found["source", number]
    if not lines[start - 1].lstrip(f" \t{BOM}").startswith("[["):
        raise ConfigError(f"{display(path)}:{start}: this source stands in a list in one line; take it out by hand")
    inside = ("source", number)
    stop = min(
        (at for key, at in found.items() if at > start and key[:2] != inside and key != ("source",)), default=None
    )
    end = _end(lines, start, len(lines) if stop is None else stop - 1, last=stop is None)
    head, tail = lines[: start - 1], lines[end:]
    while head and tail and not head[-1].strip() and not tail[0].strip():
        del tail[0]
    shorter = "".join((*head, *tail))
    meant, got = (tomllib.loads(one.removeprefix(BOM)) for one in (text, shorter))
    del meant["source"][number]
    if {**got, "source": got.get("source", [])} != meant:
        raise ConfigError(f"{display(path)}:{start}: this source cannot be cut out safely; take it out by hand")
    return shorter


def _end(lines: list[str], start: int, stop: int, *, last: bool) -> int:
    """Where a table's own lines end: comments right below its last key are about it, unless the next header follows at once."""
    end = stop
    while end > start and lines[end - 1].lstrip()[:1] in {"", "#"}:
        end -= 1
    below = end
    while below < stop and lines[below].lstrip().startswith("#"):
        below += 1
    return below if last or below < stop else end


def apply(edits: Iterable[Edit], settings: Settings, *, environ: Mapping[str, str], dry: bool = False) -> None:
    """Check what the configuration would be, then replace each file in one step.

    dry: only check. Raises ConfigError, and then the files are as they were.
    """
    edits = tuple(edits)
    texts = {edit.path: edit.text.removeprefix(BOM) for edit in edits}
    load(settings.files[0], environ=environ, instead=texts)
    for edit in () if dry else edits:
        if (_text(edit.path) if edit.path.exists() else None) != edit.before:
            raise ConfigError(f"{display(edit.path)} was changed by someone else meanwhile; run it again")
        try:
            _replace(Path(os.path.realpath(edit.path)), edit.text.encode("utf-8"))
        except OSError as error:
            why = (error.strerror or type(error).__name__).lower()
            raise ConfigError(f"{display(edit.path)} cannot be written ({why}); mend that and run it again") from error


def _replace(path: Path, data: bytes) -> None:
    """Beside it, to the disk, then in its place: whoever reads sees the old text or the new one."""
    descriptor, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).chmod(path.stat().st_mode & 0o7777 if path.exists() else 0o644)
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{display(path)} cannot be read any more; mend it and run it again") from error


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def known_source(settings: Settings, id: str) -> str:
    """An id that is there. Raises UsageError with what was probably meant."""
    if id in settings.newsroom.sources:
        return id
    by_url = {canonical_url(source.url): name for name, source in settings.newsroom.sources.items()}
    if found := by_url.get(canonical_url(id) or ""):
        return found
    mend = did_you_mean(id, settings.newsroom.sources) or "; feedhub sources list shows them"
    raise UsageError(f"no source {shown(id)}{mend}")
