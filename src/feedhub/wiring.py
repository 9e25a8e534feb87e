"""Where the parts are put together: the clock, the log, the store, the client, and the passes made of them.

Each builder imports what it builds: a command that needs no store loads no SQLAlchemy, a pass in which nothing moved
loads no feedgen. The only place that reads the clock.
"""

import json
import logging
import signal
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from feedhub import __version__
from feedhub.errors import UsageError
from feedhub.model import Section

HEARTBEAT = timedelta(seconds=15)  # how late a due source may be asked

if TYPE_CHECKING:
    from feedhub.config import Settings
    from feedhub.fetch.client import Client
    from feedhub.pipeline.prune import Pruned
    from feedhub.pipeline.publish import Result
    from feedhub.pipeline.refresh import Counts, Report
    from feedhub.store import Store
    from feedhub.store.editions import Published


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


def client(settings: "Settings") -> "Client":
    """The one who asks servers, within the operator's rules."""
    from feedhub.fetch.client import Client

    hub = settings.newsroom.hub
    about = f"+{hub.base_url}; {hub.contact}" if hub.contact else f"+{hub.base_url}"
    return Client(settings.fetch, user_agent=f"feedhub/{__version__} ({about})", clock=clock)


@contextmanager
def opened(settings: "Settings", *, writes: bool = False, dry: bool = False) -> Iterator["Store"]:
    """The store, closed afterwards. Raises StoreError."""
    from feedhub.store import open_store

    store = open_store(settings.data_dir, url=settings.store_url, writes=writes, dry=dry)
    try:
        yield store
    finally:
        store.close()


def serve(settings: "Settings", *, announce: "Callable[[str], None] | None" = None) -> bool:
    """Poll what is due at each heartbeat and serve what is published, until SIGTERM or SIGINT.

    announce: told the address once requests are answered. Returns whether it was interrupted (SIGINT).

    Raises StoreError, and FeedhubError when the address cannot be listened to.
    """
    from feedhub import daemon
    from feedhub.web import application
    from feedhub.web.feeds import Site

    removed: set[str] = set()  # asked on the event loop, so it is read from the store at each beat only

    def look() -> None:
        found = _removed(settings)
        removed.intersection_update(found)
        removed.update(found)

    def beat() -> None:
        _beat(settings)
        look()

    with opened(settings, writes=True):
        pass  # a store that cannot be used is said now, not at each beat
    look()
    sections = settings.newsroom.sections.values()
    site = Site(
        public=settings.public,
        clock=clock,
        aliases={alias: section.id for section in sections for alias in section.aliases},
        gone=removed.__contains__,
    )
    ended_by = daemon.serve(
        application(site),
        listen=settings.listen,
        beat=beat,
        every=HEARTBEAT,
        clock=clock,
        log=log(),
        ready=announce or (lambda address: None),
    )
    return ended_by == signal.SIGINT


def _beat(settings: "Settings") -> None:
    """One pass of the daemon; what moved is one line in the log. Another command's pass is no trouble: the next beat comes."""
    from dataclasses import asdict

    from feedhub.errors import Busy

    try:
        done = refresh(settings)
    except Busy:
        return
    assert done.counts is not None
    if done.counts.sources:
        published = [result.section.id for result in done.results if result.written]
        log().info("refreshed", extra={"data": {**asdict(done.counts), "published": published}})


def _removed(settings: "Settings") -> frozenset[str]:
    """Sections that were published once and are no longer configured."""
    from feedhub.store import editions

    with opened(settings) as store, store.reading() as connection:
        return frozenset(id for id, last in editions.remembered(connection).items() if last.removed)


def upgrade(settings: "Settings") -> tuple[str | None, str]:
    """Bring the store to this feedhub's revision, under its lock; the revisions before and after."""
    from feedhub.store import upgrade as lift

    with _turn(settings):
        return lift(settings.data_dir, url=settings.store_url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """What one pass did."""

    counts: "Counts | None"
    results: "tuple[Result, ...]"


def refresh(
    settings: "Settings",
    *,
    only: Collection[str] | None = None,
    force: bool = False,
    publishes: bool = True,
    dry: bool = False,
    report: "Callable[[Report], None]" = lambda report: None,
) -> Pass:
    """Poll what is due, store what is new, publish what moved: one pass, under the store's lock.

    Raises Busy, StoreError, DeliveryError.
    """
    from feedhub.pipeline.refresh import refresh as poll

    def tell(told: "Report") -> None:
        if told.bug is not None:
            log().error("a bug in feedhub", exc_info=told.bug, extra={"data": {"source": told.source.id}})
        report(told)

    with _turn(settings, dry=dry), opened(settings, writes=True, dry=dry) as store:
        counts = poll(
            settings.newsroom,
            store,
            rules=settings.fetch,
            client=lambda: client(settings),
            clock=clock,
            only=only,
            force=force,
            report=tell,
        )
        return Pass(counts=counts, results=_published(settings, store, None, dry=dry) if publishes else ())


def publish(settings: "Settings", *, only: Collection[str] | None = None, dry: bool = False) -> Pass:
    """Publish what moved, or the sections named, whatever their time: one pass, under the store's lock.

    dry: find out what would be written, and write nothing.

    Raises Busy, StoreError, DeliveryError.
    """
    with _turn(settings, dry=dry), opened(settings, writes=True, dry=dry) as store:
        return Pass(counts=None, results=_published(settings, store, only, dry=dry))


def prune(settings: "Settings", *, dry: bool = False) -> "tuple[Pruned, int]":
    """Forget what no rule keeps, and give its space back: what was forgotten, and how many bytes. dry: only count.

    Raises Busy, StoreError.
    """
    from feedhub.pipeline.prune import prune as forget

    with _turn(settings, dry=dry), opened(settings, writes=not dry) as store:
        pruned = forget(settings.newsroom, store, now=clock(), dry=dry)
        return pruned, 0 if dry else store.shrink()


def _published(
    settings: "Settings", store: "Store", only: Collection[str] | None, *, dry: bool = False
) -> "tuple[Result, ...]":
    from feedhub.deliver.directory import Directory
    from feedhub.pipeline.publish import publish as compose

    now = clock()
    return compose(
        settings.newsroom,
        store,
        Directory(settings.public, dry=dry),
        now=now,
        only=only,
        due=lambda section, last: _time_has_come(settings, section, last, now=now),
    )


def _time_has_come(settings: "Settings", section: Section, last: "Published", *, now: datetime) -> bool:
    """Whether a section with a `publish` time of its own may speak; the others may whenever something moved."""
    if section.publish is None or last.fingerprint is None:
        return True
    from zoneinfo import ZoneInfo

    from feedhub.core.cron import next_after, parse_cron

    zone = ZoneInfo(settings.newsroom.hub.timezone)
    due = next_after(parse_cron(section.publish), last.looked or last.began, zone=zone)
    return due is not None and due <= now


@contextmanager
def _turn(settings: "Settings", *, dry: bool = False) -> Iterator[None]:
    """The store's lock for a pass; a dry run writes nothing and waits for nobody."""
    if dry:
        yield
        return
    from feedhub.store.lock import hold

    with hold(settings.data_dir):
        yield


def named(kind: str, asked: Collection[str], there: Collection[str]) -> None:
    """Refuse names that are not there. Raises UsageError with what was probably meant."""
    for name in asked:
        if name not in there:
            from difflib import get_close_matches

            near = get_close_matches(name, there, n=1)
            mend = f'did you mean "{near[0]}"?' if near else f"feedhub {kind}s list shows them"
            raise UsageError(f'no {kind} "{name}"; {mend}')


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
