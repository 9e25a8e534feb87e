"""A public hub is told which feeds changed: once for each edition, again where it did not hear."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlencode

from feedhub.core import websub
from feedhub.fetch.client import Client
from feedhub.model import Failed, Hub
from feedhub.render.words import base
from feedhub.store import Store, subscribers

WITHIN = timedelta(seconds=10)
AT_ONCE = 4


async def ping(client: Client, store: Store, hub: Hub, *, clock: Callable[[], datetime]) -> tuple[int, int]:
    """Tell the hub what is due. How many feeds it heard of, and of how many not. Raises StoreError."""
    assert hub.websub is not None
    with store.reading() as connection:
        due = subscribers.to_ping(connection, now=clock())
    places = asyncio.Semaphore(AT_ONCE)
    address = hub.websub

    async def tell(name: str, digest: bytes, tries: int) -> bool:
        topic = f"{base(hub)}/{name}"
        # hub.url is what hubs have called it since before WebSub, which leaves it to them
        form = urlencode([("hub.mode", "publish"), ("hub.url", topic), ("hub.topic", topic)]).encode()
        async with places:
            said = await client.say("POST", address, fields=_FORM, body=form, within=WITHIN)
        reason = said.reason if isinstance(said, Failed) else None if said.well else f"the hub answered {said.status}"
        wait = None if reason is None else websub.again(tries + 1)
        if wait is not None and said.retry_after is not None:
            wait = max(wait, said.retry_after)
        next_at = None if wait is None else clock() + wait
        with store.writing() as connection:
            failed = 0 if reason is None else tries + 1
            subscribers.pinged(connection, name, digest, due=next_at, tries=failed, reason=reason)
        return reason is None

    heard = await asyncio.gather(*(tell(name, *waits) for name, waits in due.items()))
    return sum(heard), len(heard) - sum(heard)


_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
