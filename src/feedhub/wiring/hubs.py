"""WebSub in both directions: telling hubs and subscribers of our news, and being told by sources' hubs."""

import contextlib
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from feedhub.errors import Busy
from feedhub.wiring.parts import beside, client, clock, log

if TYPE_CHECKING:
    from feedhub.config import Settings
    from feedhub.deliver.websub.courier import Courier, Office
    from feedhub.pipeline.push import Push

ANNOUNCING = 15.0  # seconds that a command tells a public hub, at most


def announce(settings: "Settings") -> None:
    """Tell a public hub what was published, where anything waits to be told; `serve` does that itself while it runs.

    Never longer than some seconds, and no failure is anybody's trouble here: what was not heard is told the next time.
    """
    hub = settings.newsroom.hub
    if hub.websub is None or hub.own_hub:
        return
    from feedhub.store import subscribers
    from feedhub.store.lock import hold

    with beside(settings) as store:
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


def courier(settings: "Callable[[], Settings]", data_dir: Path, public: Path) -> "Courier":
    """The one who tells of news beside `serve`. settings: as they are; data_dir, public: as they are for good."""
    from feedhub.deliver.websub.courier import Courier, Office

    offices: list[tuple[Settings, Office]] = []

    def office() -> Office:
        now = settings()
        if not offices or offices[0][0] is not now:
            offices[:] = [(now, _office(now, public))]
        return offices[0][1]

    def tell(event: str, data: Mapping[str, object]) -> None:
        log().warning(event, extra={"data": dict(data)})

    return Courier(office, public=public, data_dir=data_dir, clock=clock, tell=tell)


def _office(settings: "Settings", public: Path) -> "Office":
    from feedhub.deliver.websub.courier import Office
    from feedhub.pipeline.newsroom import all_sections, topics
    from feedhub.render.words import base
    from feedhub.store import open_store

    hub = settings.newsroom.hub
    names = {name for section in all_sections(settings.newsroom).values() for name in topics(section)}
    prefix = f"{base(hub)}/"

    def topic(address: str) -> str | None:
        name = address.removeprefix(prefix)
        return name if address.startswith(prefix) and name in names and (public / name).is_file() else None

    return Office(
        hub=hub,
        own=hub.own_hub,
        sources=frozenset(settings.newsroom.sources),
        subscribes=subscribes(settings),
        client=lambda: client(settings),
        store=lambda: open_store(settings.data_dir, url=settings.store_url),
        topic=topic,
    )


def subscribes(settings: "Settings") -> bool:
    """Whether sources' hubs are asked to tell us: where the operator lets us, and they can reach base_url."""
    base = f"{settings.newsroom.hub.base_url.rstrip('/')}/"
    return settings.websub_subscribe and client(settings).unspeakable(base) is None


def callback(settings: "Settings", token: str) -> bool:
    """Whether a source's hub may speak to us at this token."""
    from feedhub.store import subscriptions

    with beside(settings) as store, store.reading() as connection:
        one = subscriptions.by_token(connection, token)
    return one is not None and one.state != "denied" and one.source in settings.newsroom.sources


def confirmed(settings: "Settings", token: str, said: Mapping[str, str]) -> str | None:
    """What to answer a hub that asks about a subscription of ours; None: it is none of ours."""
    from feedhub.pipeline.push import confirmed as answer

    with beside(settings) as store:
        return answer(store, token, said, now=clock())


def heard(
    settings: "Settings", token: str, signature: str | None, body: bytes, content_type: str | None
) -> "Push | None":
    """What a hub pushed, its source made due; None where the signature does not hold."""
    from feedhub.pipeline.push import heard as taken

    with beside(settings) as store:
        return taken(store, token, signature, body, content_type, now=clock())


def prepare(settings: "Settings") -> None:
    """Load what a push will need, where any may come: at the first it would cost a second of what readers wait."""
    from feedhub.store import subscriptions

    with beside(settings) as store, store.reading() as connection:
        if not subscriptions.counted(connection):
            return
    from feedhub.core import parse, query
    from feedhub.pipeline import archive, background, intake, moved, offers, publish, push
    from feedhub.render import pages, syndication

    _ = parse, query, archive, background, intake, moved, offers, publish, push, pages, syndication
