"""The configuration that holds, which may change under whoever serves, and what readers are answered by it."""

import logging
import os
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from feedhub import wiring
from feedhub.config import Settings, load
from feedhub.errors import Busy, StoreError

if TYPE_CHECKING:
    from feedhub.model import Question, Reply

_TOPIC = re.compile(r"[^/]+\.(?:atom|rss|json)|[^/]+/corrections\.atom")


class House:
    """The settings that hold. aliases: which old ids of sections lead where. removed: sections that are no longer configured.

    ending: set once the end was asked for. refused: whether the files say something that cannot be taken.
    """

    def __init__(self, settings: Settings, *, log: logging.Logger) -> None:
        from feedhub.pipeline.ondemand import Names, Stood

        self.settings = settings
        self.aliases: dict[str, str] = {}
        self.removed: set[str] = set()  # asked on the event loop, so it is read from the store at each beat only
        self.ending = threading.Event()
        self.refused = False
        self._log = log
        self._names, self._stood = Names(settings.newsroom), Stood()
        self._readings = 0

    def look(self) -> None:
        """What was published once and is no longer configured, and which old ids lead where."""
        _become(self.removed, wiring.removed_sections(self.settings))
        aliases = {
            alias: section.id for section in self.settings.newsroom.sections.values() for alias in section.aliases
        }
        self.aliases.update(aliases)
        for gone in self.aliases.keys() - aliases.keys():
            del self.aliases[gone]

    def reload(self) -> None:
        """Take what the operator's files say now. Raises ConfigError; what held before holds on."""
        from feedhub.pipeline.ondemand import Names

        old, self.refused = self.settings, True
        new = load(old.files[0], environ=os.environ)
        self.refused = False
        fixed = {name: getattr(old, name) for name in ("data_dir", "store_url", "listen", "root_path")}
        differs = [name for name, value in fixed.items() if getattr(new, name) != value]
        if differs:
            tables = {"data_dir": "hub", "store_url": "store", "listen": "web", "root_path": "web"}
            waits = [f"[{tables[name]}] {name.removeprefix('store_')}" for name in differs]
            self._log.warning("a restart is needed for some of what changed", extra={"data": {"waiting": waits}})
        self.settings = replace(new, noting=tuple, **fixed)
        self._names = Names(new.newsroom)
        self._readings += 1

    def link(self, name: str) -> bytes | None:
        """The Link field of a published file: the hub, and where it is itself; for feeds that name one."""
        hub = self.settings.newsroom.hub
        if hub.websub is None or not _TOPIC.fullmatch(name):
            return None
        from feedhub.core.websub import link
        from feedhub.render.words import base

        return link(hub.websub, f"{base(hub)}/{name}").encode("ascii", "replace")

    def named(self, question: "Question") -> "Question | None":
        """The question in the words of the settings as they are."""
        return self._names(question)

    def answer(self, question: "Question") -> "Reply":
        """What is made on demand, from the store and the settings as they are."""
        try:
            return wiring.answer(self.settings, question, stood=self._stood)
        except (Busy, StoreError) as error:
            self._log.error("nothing can be looked up for readers", extra={"data": {"reason": str(error)}})
            raise

    def state(self) -> object:
        """While it is equal, so are those answers."""
        readings = self._readings
        return readings, wiring.state(self.settings)

    def watched(self) -> Iterator[Path]:
        """Every file that was read, and the folders in which others may appear."""
        yield from self.settings.files
        yield from (self.settings.directory / name for name in ("sources.d", "sections.d"))

    def moment(self, after: datetime) -> datetime | None:
        """The next time that a section's `publish` names."""
        named = [section.publish for section in self.settings.newsroom.sections.values() if section.publish]
        if not named:
            return None
        from feedhub.core.cron import next_after, parse_cron

        zone = ZoneInfo(self.settings.newsroom.hub.timezone)
        found = (next_after(parse_cron(text), after, zone=zone) for text in dict.fromkeys(named))
        return min((when for when in found if when), default=None)

    def unready(self) -> str | None:
        """Why readers should be sent elsewhere; None while they are served."""
        if self.ending.is_set():
            return "it is ending"
        try:
            with wiring.opened(self.settings) as store, store.reading():
                return None
        except (Busy, StoreError) as error:
            return str(error)


def _become(shown: set[str], found: frozenset[str]) -> None:
    """Changed step by step, so that whoever looks at the same time never sees it empty."""
    shown.intersection_update(found)
    shown.update(found)
