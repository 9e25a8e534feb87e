"""What every command and pass is put together from: the clock, the log, the client, the store and its lock.

The only place that reads the clock.
"""

import json
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from feedhub import __version__
from feedhub.errors import Busy
from feedhub.model import Hub

if TYPE_CHECKING:
    from feedhub.config import Settings
    from feedhub.fetch.client import Client
    from feedhub.store import Store
    from feedhub.store.journal import Journal


def clock() -> datetime:
    """Now, in UTC, to the second: the store keeps no less, so nothing changes on its way through it."""
    return datetime.now(UTC).replace(microsecond=0)


def log() -> logging.Logger:
    """The program's log: one JSON line an event, on standard error."""
    logger = logging.getLogger("feedhub")
    if not logger.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(_JsonLines())
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False
    return logger


def client(settings: "Settings", *, trace: "Callable[[str, str], None] | None" = None) -> "Client":
    """The one who asks servers, within the operator's rules."""
    from feedhub.fetch.client import Client

    return Client(settings.fetch, user_agent=user_agent(settings.newsroom.hub), clock=clock, trace=trace)


def user_agent(hub: Hub) -> str:
    """Who asks: version, address, contact, and the house's title in a comment of its own."""
    contact, title = _in_a_comment(hub.contact or ""), _in_a_comment(hub.title)
    about = f"+{hub.base_url}; {contact}" if contact else f"+{hub.base_url}"
    return f"feedhub/{__version__} ({about})" + (f" ({title})" if title else "")


def _in_a_comment(text: str) -> str:
    """A text as a header's comment may have it (RFC 9110 5.6.5), in ASCII: what is beyond that, firewalls take for an attack."""
    from unicodedata import normalize

    plain = normalize("NFKD", text).encode("ascii", "ignore").decode()
    kept = " ".join("".join(sign for sign in plain if sign not in "()\\").split())
    return kept if any(map(str.isalnum, kept)) else ""


@contextmanager
def opened(settings: "Settings", *, writes: bool = False, dry: bool = False) -> Iterator["Store"]:
    """The store, closed afterwards, once it obeys all that the desk did. Raises StoreError; Busy, where that has to wait."""
    from feedhub.store import acts, open_store
    from feedhub.store.journal import Journal

    store = open_store(settings.data_dir, url=settings.store_url, writes=writes, dry=dry)
    try:
        journal = Journal(settings.data_dir, dry=dry)
        with store.reading() as connection:
            behind = journal.newest() != acts.newest(connection)
        if behind:  # an act that is being done, a kill in between, or an older copy of the store was put back
            try:
                with turn(settings, dry=writes or dry):  # whoever writes has the lock already
                    _caught_up(settings, store, journal)
            except Busy:
                with store.reading() as connection:
                    if journal.newest() != acts.newest(connection):
                        raise  # else whoever holds it told the store, and is busy with something else
        yield store
    finally:
        store.close()


def _caught_up(settings: "Settings", store: "Store", journal: "Journal") -> None:
    from feedhub.pipeline.desk import catch_up

    told = catch_up(settings.newsroom, store, journal)
    if told:
        log().warning("the store was told what the desk had done", extra={"data": {"acts": told}})


@contextmanager
def beside(settings: "Settings") -> "Iterator[Store]":
    """The store for what no pass depends on: its lock is not waited for."""
    from feedhub.store import open_store

    store = open_store(settings.data_dir, url=settings.store_url)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def turn(settings: "Settings", *, dry: bool = False) -> Iterator[None]:
    """The store's lock for a pass; a dry run writes nothing and waits for nobody."""
    if dry:
        yield
        return
    from feedhub.store.lock import hold

    with hold(settings.data_dir):
        yield


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "data", {}),
        }
        if record.exc_info:
            said["error"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)
