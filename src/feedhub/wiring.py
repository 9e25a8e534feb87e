"""Where the parts are put together: the clock, the log, the store, the client, and the passes made of them.

Each builder imports what it builds: a command that needs no store loads no SQLAlchemy, a pass in which nothing moved
loads no feedgen. The only place that reads the clock.
"""

import contextlib
import json
import logging
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from feedhub import __version__
from feedhub.errors import Busy, UsageError
from feedhub.model import Newsroom, Refused, Section, Source

ANNOUNCING = 15.0  # seconds that a command tells a public hub, at most
PATIENCE = timedelta(minutes=4)  # for a strict host; the rest of its sources stay due, and the next run is not kept out

if TYPE_CHECKING:
    from feedhub.config import Settings
    from feedhub.core.desk import Act
    from feedhub.deliver.websub.courier import Courier, Desk
    from feedhub.fetch.client import Client
    from feedhub.model import Question, Reply
    from feedhub.pipeline.memory import Lately
    from feedhub.pipeline.ondemand import Stood
    from feedhub.pipeline.prune import Pruned
    from feedhub.pipeline.publish import Result
    from feedhub.pipeline.push import Push
    from feedhub.pipeline.refresh import Counts, Report
    from feedhub.store import Store
    from feedhub.store.editions import Published
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

    hub = settings.newsroom.hub
    about = f"+{hub.base_url}; {hub.contact}" if hub.contact else f"+{hub.base_url}"
    return Client(settings.fetch, user_agent=f"feedhub/{__version__} ({about})", clock=clock, trace=trace)


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
                with _turn(settings, dry=writes or dry):  # whoever writes has the lock already
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


def removed_sections(settings: "Settings") -> frozenset[str]:
    """Sections that were published once and are no longer configured."""
    from feedhub.store import editions

    with opened(settings) as store, store.reading() as connection:
        return frozenset(id for id, last in editions.remembered(connection).items() if last.removed)


def answer(settings: "Settings", question: "Question", *, stood: "Stood | None" = None) -> "Reply":
    """What is made when it is asked for: a feed of a source, tag, story or search. Raises StoreError."""
    from feedhub.pipeline.ondemand import answer as made
    from feedhub.pipeline.signing import key, signed

    def sign(query: str) -> str:
        return signed(query, key=key(settings.data_dir))

    with opened(settings) as store:
        return made(question, settings.newsroom, store, now=clock(), sign=sign, rules=settings.fetch, stood=stood)


def state(settings: "Settings") -> object:
    """What such answers depend on beside the configuration. Raises StoreError."""
    from feedhub.pipeline.ondemand import state as moved

    with opened(settings) as store:
        return moved(store)


def search_feed(settings: "Settings", query: str) -> str:
    """The address at which a search can be subscribed to. Raises QueryError, StoreError, UsageError."""
    from feedhub.pipeline.ondemand import understood
    from feedhub.pipeline.signing import key, signed
    from feedhub.render.words import base

    refused = understood(query)
    if isinstance(refused, Refused):
        raise UsageError(refused.sentence)
    return f"{base(settings.newsroom.hub)}/search.atom{signed(query, key=key(settings.data_dir))}"


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
    lately: "Lately | None" = None,
    patience: timedelta = PATIENCE,
    ending: Callable[[], bool] = lambda: False,
) -> Pass:
    """Poll what is due, store what is new, publish what moved: one pass, under the store's lock.

    lately, patience, ending: as `pipeline.refresh` takes them.

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
            lately=lately,
            patience=patience,
            ending=ending,
            subscribes=lambda: subscribes(settings),
        )
        results = _published(settings, store, None, dry=dry, lately=lately) if publishes else ()
        return Pass(counts=counts, results=results)


def probe(settings: "Settings", source: Source, *, tell: "Callable[[str, str], None]") -> bool:
    """Show what a poll of one source would do, from what is remembered of it; nothing is stored."""
    from zoneinfo import ZoneInfo

    from feedhub.core import polling
    from feedhub.pipeline.probe import probe as ask
    from feedhub.store import sources

    zone = ZoneInfo(settings.newsroom.hub.timezone)
    poll = None
    if source.id in settings.newsroom.sources:
        with opened(settings) as store, store.reading() as connection:
            poll = sources.remembered(connection).get(source.id)
    return ask(
        source,
        polling.replanned(source, polling.begin(source, poll), rules=settings.fetch, zone=zone),
        rules=settings.fetch,
        client=lambda trace: client(settings, trace=trace),
        zone=zone,
        tell=tell,
        now=clock(),
    )


def retry(settings: "Settings", ids: Collection[str] | None, *, dry: bool = False) -> list[tuple[str, str]]:
    """Make sources due again, whatever their failures, or all that are slowed or stopped; each with what became of it."""
    from feedhub.core import polling
    from feedhub.store import sources

    now, told = clock(), []
    with _turn(settings, dry=dry), opened(settings, writes=True, dry=dry) as store, store.writing() as connection:
        remembered = sources.remembered(connection)
        for id in settings.newsroom.sources if ids is None else ids:
            poll = remembered.get(id)
            if poll is None or (ids is None and poll.state == "active"):
                if ids is not None:
                    told.append((id, "never asked, so it is due anyway"))
                continue
            again = polling.retried(poll, now=now)
            sources.remember(connection, again)
            waits = again.next_fetch is not None and again.next_fetch > now
            told.append((id, f"due at {again.next_fetch}, as its server asked" if waits else "due now"))
    return told


def publish(settings: "Settings", *, only: Collection[str] | None = None, dry: bool = False) -> Pass:
    """Publish what moved, or the sections named, whatever their time: one pass, under the store's lock.

    dry: find out what would be written, and write nothing.

    Raises Busy, StoreError, DeliveryError.
    """
    with _turn(settings, dry=dry), opened(settings, writes=True, dry=dry) as store:
        return Pass(counts=None, results=_published(settings, store, only, dry=dry))


@dataclass(frozen=True, slots=True, kw_only=True)
class Acted:
    """What became of an editor's wish. again: it was so already. results: of the sections that say so from now on."""

    act: "Act"
    again: bool
    results: "tuple[Result, ...]" = ()


def acted(
    settings: "Settings", do: "Callable[[Newsroom, Store, Journal, datetime], tuple[Act, bool]]", *, dry: bool = False
) -> Acted:
    """Let the desk act, and publish what that moves: one pass, under the store's lock. dry: find out, and write nothing.

    Raises UsageError, Busy, StoreError, DeliveryError.
    """
    from feedhub.store.journal import Journal

    with _turn(settings, dry=dry), opened(settings, writes=True, dry=dry) as store:
        act, again = do(settings.newsroom, store, Journal(settings.data_dir, dry=dry), clock())
        return Acted(act=act, again=again, results=() if again else _published(settings, store, None, dry=dry))


def acts(settings: "Settings") -> "tuple[Sequence[Act], Mapping[int, int]]":
    """All that the desk did, the first first; and for what was undone, by which act."""
    from feedhub.pipeline.desk import told

    with opened(settings) as store:
        return told(store)


def prune(settings: "Settings", *, dry: bool = False) -> "tuple[Pruned, int]":
    """Forget what no rule keeps, and give its space back: what was forgotten, and how many bytes. dry: only count.

    Raises Busy, StoreError.
    """
    from feedhub.pipeline.prune import prune as forget

    with _turn(settings, dry=dry), opened(settings, writes=not dry) as store:
        pruned = forget(settings.newsroom, store, now=clock(), dry=dry)
        return pruned, 0 if dry else store.shrink()


def subscribes(settings: "Settings") -> bool:
    """Whether sources' hubs are asked to tell us: where the operator lets us, and they can reach base_url."""
    base = f"{settings.newsroom.hub.base_url.rstrip('/')}/"
    return settings.websub_subscribe and client(settings).unspeakable(base) is None


def callback(settings: "Settings", token: str) -> bool:
    """Whether a source's hub may speak to us at this token."""
    from feedhub.store import subscriptions

    with _beside(settings) as store, store.reading() as connection:
        one = subscriptions.by_token(connection, token)
    return one is not None and one.state != "denied" and one.source in settings.newsroom.sources


def confirmed(settings: "Settings", token: str, said: Mapping[str, str]) -> str | None:
    """What to answer a hub that asks about a subscription of ours; None: it is none of ours."""
    from feedhub.pipeline.push import confirmed as answer

    with _beside(settings) as store:
        return answer(store, token, said, now=clock())


def prepare(settings: "Settings") -> None:
    """Load what a push will need, where any may come: at the first it would cost a second of what readers wait."""
    from feedhub.store import subscriptions

    with _beside(settings) as store, store.reading() as connection:
        if not subscriptions.counted(connection):
            return
    from feedhub.core import parse, query
    from feedhub.pipeline import archive, background, intake, moved, offers, publish, push
    from feedhub.render import pages, syndication

    _ = parse, query, archive, background, intake, moved, offers, publish, push, pages, syndication


def heard(
    settings: "Settings", token: str, signature: str | None, body: bytes, content_type: str | None
) -> "Push | None":
    """What a hub pushed, its source made due; None where the signature does not hold."""
    from feedhub.pipeline.push import heard as taken

    with _beside(settings) as store:
        return taken(store, token, signature, body, content_type, now=clock())


@contextmanager
def _beside(settings: "Settings") -> "Iterator[Store]":
    """The store for what no pass depends on: its lock is not waited for."""
    from feedhub.store import open_store

    store = open_store(settings.data_dir, url=settings.store_url)
    try:
        yield store
    finally:
        store.close()


def received(
    settings: "Settings",
    pushes: "Sequence[Push]",
    *,
    report: "Callable[[Report], None]" = lambda report: None,
    lately: "Lately | None" = None,
) -> tuple[Pass, frozenset[str]]:
    """Store what hubs pushed, and publish what that moves: one pass, under the store's lock.

    Also the sources that have to be polled instead. Raises Busy, StoreError, DeliveryError.
    """
    from feedhub.pipeline.push import take

    with _turn(settings), opened(settings, writes=True) as store:
        counts, thin = take(
            settings.newsroom, store, pushes, rules=settings.fetch, clock=clock, report=report, lately=lately
        )
        return Pass(counts=counts, results=_published(settings, store, None, lately=lately)), thin


def announce(settings: "Settings") -> None:
    """Tell a public hub what was published, where anything waits to be told; `serve` does that itself while it runs.

    Never longer than some seconds, and no failure is anybody's trouble here: what was not heard is told the next time.
    """
    hub = settings.newsroom.hub
    if hub.websub is None or hub.own_hub:
        return
    from feedhub.store import open_store, subscribers
    from feedhub.store.lock import hold

    store = open_store(settings.data_dir, url=settings.store_url)
    try:
        with store.reading() as connection:
            if not subscribers.to_ping(connection, now=clock()):
                return
        import asyncio

        from feedhub.deliver.websub.courier import LOCK
        from feedhub.deliver.websub.pings import ping

        async def tell() -> None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(ANNOUNCING), client(settings) as asking:
                    await ping(asking, store, hub, clock=clock)

        with contextlib.suppress(Busy), hold(settings.data_dir, patience=timedelta(), name=LOCK):
            asyncio.run(tell())
    finally:
        store.close()


def courier(settings: "Callable[[], Settings]", data_dir: Path, public: Path) -> "Courier":
    """The one who tells of news beside `serve`. settings: as they are; data_dir, public: as they are for good."""
    from feedhub.deliver.websub.courier import Courier, Desk

    desks: list[tuple[Settings, Desk]] = []

    def desk() -> Desk:
        now = settings()
        if not desks or desks[0][0] is not now:
            desks[:] = [(now, _desk(now, public))]
        return desks[0][1]

    def tell(event: str, data: Mapping[str, object]) -> None:
        log().warning(event, extra={"data": dict(data)})

    return Courier(desk, public=public, data_dir=data_dir, clock=clock, tell=tell)


def _desk(settings: "Settings", public: Path) -> "Desk":
    from feedhub.deliver.websub.courier import Desk
    from feedhub.pipeline.publish import all_sections, topics
    from feedhub.render.words import base
    from feedhub.store import open_store

    hub = settings.newsroom.hub
    names = {name for section in all_sections(settings.newsroom).values() for name in topics(section)}
    prefix = f"{base(hub)}/"

    def topic(address: str) -> str | None:
        name = address.removeprefix(prefix)
        return name if address.startswith(prefix) and name in names and (public / name).is_file() else None

    return Desk(
        hub=hub,
        own=hub.own_hub,
        sources=frozenset(settings.newsroom.sources),
        subscribes=subscribes(settings),
        client=lambda: client(settings),
        store=lambda: open_store(settings.data_dir, url=settings.store_url),
        topic=topic,
    )


def _published(
    settings: "Settings",
    store: "Store",
    only: Collection[str] | None,
    *,
    dry: bool = False,
    lately: "Lately | None" = None,
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
        lately=lately,
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
