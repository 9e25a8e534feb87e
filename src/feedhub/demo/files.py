"""The demo's configuration, written as an operator would have: three files that a newcomer may read and change.

They are written once. Run again on the same directory, only the addresses in them are replaced where a port had to change,
so that what was edited stays.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from feedhub.demo.papers import Feed, Paper
from feedhub.errors import ConfigError, UsageError

NOTES = "newsroom.json"  # where the sample newsroom was last open, and the moment its news counts from

FEEDHUB = """\
# The demo's house. Every key there is: feedhub config schema; feedhub check --config . says what is wrong.

[hub]
title = "World Wire"
base_url = "{hub}"
data_dir = "."                     # feedhub.db and public/ stand beside this file
contact = "desk@worldwire.example"

[fetch]
allow_private = ["127.0.0.0/8"]    # the sample newsroom is on this machine; without this line it would not be asked
"""

SECTIONS = """\
# What is published, and who belongs in it. A query's words, fields and operators are those of feedhub search.

[[section]]
id = "world-media"
title = "World Media"
description = "What the world's media report"
query = "tag:world -tag:opinion"
collapse = "story"

[[section]]
id = "science"
title = "Science"
query = "tag:science"

[[section]]
id = "technology"
title = "Technology"
query = "tag:technology"

[[section]]
id = "interpol"
title = "Interpol"
description = "Everything that names Interpol, in any of our languages, in the first words only"
query = "interpol OR اینترپل OR الإنتربول"
content = "excerpt:40"
"""

SOURCES_HEAD = """\
# Who is read. url alone would do; the ids stay what they are, whatever becomes of the address.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """What the demo remembers in a directory. newsroom, hub: addresses, without a slash at the end."""

    newsroom: str
    hub: str
    opened: datetime


def read_notes(directory: Path) -> Notes | None:
    """What an earlier demo left here, None in a new directory.

    Raises UsageError where the directory holds somebody else's configuration, ConfigError where the notes are damaged.
    """
    path = directory / NOTES
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return Notes(newsroom=said["newsroom"], hub=said["hub"], opened=datetime.fromisoformat(said["opened"]))
    except FileNotFoundError:
        if (directory / "feedhub.toml").exists():
            raise UsageError(
                f"{directory} holds a configuration that is not the demo's; choose an empty directory"
            ) from None
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise ConfigError(f"{path}: is not what the demo wrote; remove {directory} and run the demo again") from error
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; choose another directory") from error


def write(directory: Path, papers: Iterable[Paper], notes: Notes, *, before: Notes | None) -> None:
    """Write the configuration, or follow the addresses that changed since `before`.

    Raises UsageError where the directory cannot be written.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        if before is None:
            (directory / "feedhub.toml").write_text(FEEDHUB.format(hub=notes.hub), encoding="utf-8")
            (directory / "sources.toml").write_text(_sources(papers, notes.newsroom), encoding="utf-8")
            (directory / "sections.toml").write_text(SECTIONS, encoding="utf-8")
        else:
            _follow(directory / "feedhub.toml", before.hub, notes.hub)
            _follow(directory / "sources.toml", before.newsroom, notes.newsroom)
        said = {"newsroom": notes.newsroom, "hub": notes.hub, "opened": notes.opened.isoformat()}
        (directory / NOTES).write_text(json.dumps(said) + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{error.filename}: {error.strerror}; choose another directory") from error


def _follow(path: Path, old: str, new: str) -> None:
    if old != new:
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def _sources(papers: Iterable[Paper], newsroom: str) -> str:
    tables = []
    for paper in papers:
        tables += [_source(paper, feed, newsroom) for feed in paper.feeds]
    for paper in papers:
        tables.append(
            f"[[outlet]]\nid = {_toml(paper.id)}\ntitle = {_toml(paper.title)}\n"
            f"kind = {_toml(paper.kind)}\ncountry = {_toml(paper.country)}\n"
        )
    return "\n".join([SOURCES_HEAD, *tables])


def _source(paper: Paper, feed: Feed, newsroom: str) -> str:
    tags = ", ".join(map(_toml, feed.tags))
    return (
        f"[[source]]\nid = {_toml(feed.source)}\nurl = {_toml(f'{newsroom}/{paper.id}/{feed.path}')}\n"
        f"tags = [{tags}]\noutlet = {_toml(paper.id)}\n"
    )


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a JSON string of these texts is a TOML string too
