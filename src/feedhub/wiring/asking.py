"""Sources looked at one by one, outside of a pass: asked for a trial, looked for, made due again."""

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from feedhub.model import Source
from feedhub.wiring.parts import client, clock, opened, turn

if TYPE_CHECKING:
    from feedhub.config import Settings
    from feedhub.pipeline.discover import Found


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


def discover(settings: "Settings", url: str) -> "Found":
    """The feeds of the page at an address, each asked and read; nothing is stored."""
    from feedhub.pipeline.discover import discover as look

    return look(url, rules=settings.fetch, client=lambda: client(settings), now=clock())


def moved(settings: "Settings") -> dict[str, str]:
    """The sources that moved for good, by what their last answer said, and where to."""
    from feedhub.store import sources

    with opened(settings) as store, store.reading() as connection:
        polls = sources.remembered(connection)
    return {
        id: polls[id].url
        for id, source in settings.newsroom.sources.items()
        if id in polls and polls[id].configured_url == source.url != polls[id].url and not polls[id].failures
    }


def retry(settings: "Settings", ids: Collection[str] | None, *, dry: bool = False) -> list[tuple[str, str]]:
    """Make sources due again, whatever their failures, or all that are slowed or stopped; each with what became of it."""
    from feedhub.core import polling
    from feedhub.store import sources

    now, told = clock(), []
    with turn(settings, dry=dry), opened(settings, writes=True, dry=dry) as store, store.writing() as connection:
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
            told.append(
                (id, f"due at {again.next_fetch:%Y-%m-%d %H:%M} UTC, as its server asked" if waits else "due now")
            )
    return told
