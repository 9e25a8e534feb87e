"""The passes: what changes the store and publishes what that moves, under the store's lock, one at a time."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from feedhub.model import Newsroom, Section
from feedhub.wiring.hubs import subscribes
from feedhub.wiring.parts import client, clock, log, opened, turn

if TYPE_CHECKING:
    from feedhub.config import Settings
    from feedhub.core.desk import Act
    from feedhub.pipeline.memory import Lately
    from feedhub.pipeline.publish import Result
    from feedhub.pipeline.push import Push
    from feedhub.pipeline.writer import Counts, Report
    from feedhub.store import Store
    from feedhub.store.editions import Published
    from feedhub.store.journal import Journal

PATIENCE = timedelta(minutes=4)  # for a strict host; the rest of its sources stay due, and the next run is not kept out


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
    published: Callable[[], None] = lambda: None,
) -> Pass:
    """Poll what is due, store what is new, publish what moved: one pass, under the store's lock.

    lately, patience, ending: as `pipeline.refresh` takes them. published: told where something was in the middle of the pass,
    as it is while a slow host keeps it waiting.

    Raises Busy, StoreError, DeliveryError.
    """
    from feedhub.pipeline.refresh import refresh as poll

    def tell(told: "Report") -> None:
        if told.bug is not None:
            log().error("a bug in feedhub", exc_info=told.bug, extra={"data": {"source": told.source.id}})
        report(told)

    with turn(settings, dry=dry), opened(settings, writes=True, dry=dry) as store:
        _as_of(store, lately)
        results: list[Result] = []

        def meanwhile() -> None:
            results.extend(_published(settings, store, None, lately=lately))
            published()

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
            meanwhile=meanwhile if publishes and not dry else None,
        )
        if publishes:
            results.extend(_published(settings, store, None, dry=dry, lately=lately))
        return Pass(counts=counts, results=_each_once(results))


def _each_once(results: "Sequence[Result]") -> "tuple[Result, ...]":
    """Of a section that was published several times in one pass, all that was written and how it is now."""
    found: dict[str, Result] = {}
    for one in results:
        earlier = found.get(one.section.id)
        written = one.written if earlier is None else tuple(dict.fromkeys((*earlier.written, *one.written)))
        found[one.section.id] = replace(one, written=written)
    return tuple(found.values())


def publish(settings: "Settings", *, only: Collection[str] | None = None, dry: bool = False) -> Pass:
    """Publish what moved, or the sections named, whatever their time: one pass, under the store's lock.

    dry: find out what would be written, and write nothing.

    Raises Busy, StoreError, DeliveryError.
    """
    with turn(settings, dry=dry), opened(settings, writes=True, dry=dry) as store:
        return Pass(counts=None, results=_published(settings, store, only, dry=dry))


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

    with turn(settings), opened(settings, writes=True) as store:
        _as_of(store, lately)
        counts, thin = take(
            settings.newsroom, store, pushes, rules=settings.fetch, clock=clock, report=report, lately=lately
        )
        return Pass(counts=counts, results=_published(settings, store, None, lately=lately)), thin


@dataclass(frozen=True, slots=True, kw_only=True)
class Acted:
    """What became of an editor's wish. again: it was so already. results: of the sections that say so from now on.

    copies: names of copies of the store that held what was withdrawn, and were deleted. lingers: somebody reads the store as it
    was, so that the database's log still holds it; the next pass empties it.
    """

    act: "Act"
    again: bool
    results: "tuple[Result, ...]" = ()
    copies: tuple[str, ...] = ()
    lingers: bool = False


def acted(
    settings: "Settings", do: "Callable[[Newsroom, Store, Journal, datetime], tuple[Act, bool]]", *, dry: bool = False
) -> Acted:
    """Let the desk act, and publish what that moves: one pass, under the store's lock. dry: find out, and write nothing.

    Raises UsageError, Busy, StoreError, DeliveryError.
    """
    from feedhub.store import copies
    from feedhub.store.journal import Journal

    with turn(settings, dry=dry), opened(settings, writes=True, dry=dry) as store:
        before = copies.there(settings.data_dir)
        act, again = do(settings.newsroom, store, Journal(settings.data_dir, dry=dry), clock())
        return Acted(
            act=act,
            again=again,
            # again too: the first time a full disk may have kept it from readers
            results=_published(settings, store, None, dry=dry),
            copies=tuple(sorted(before - copies.there(settings.data_dir))),
            lingers=store.shreds is not None and store.shreds.exists(),
        )


def _as_of(store: "Store", lately: "Lately | None") -> None:
    """Forget what is known of a store that was restored since."""
    from feedhub.store.backup import generation

    if lately is not None:
        with store.reading() as connection:
            lately.belongs_to(generation(connection))


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
