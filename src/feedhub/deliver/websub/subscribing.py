"""Asking sources' hubs to tell us of news (WebSub 5.1), and asking anew before a lease ends."""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

from feedhub.core import websub
from feedhub.core.urls import absolute
from feedhub.fetch.client import Client, Said
from feedhub.model import Failed
from feedhub.store import Store, subscriptions
from feedhub.store.subscriptions import Subscription

WITHIN = timedelta(seconds=10)
AT_ONCE = 8
MOST = 16  # of one look, so of a second: hubs have many sources
HOPS = 3
PATIENCE = timedelta(hours=1)  # for a hub to verify what it took
LONGEST = timedelta(days=1)  # between tries at a hub that does not


async def subscribe(
    client: Client, store: Store, base: str, sources: Collection[str], *, clock: Callable[[], datetime]
) -> None:
    """Ask for each that is due. sources: those that are configured; others are forgotten. Raises StoreError."""
    with store.reading() as connection:
        lapsed = subscriptions.lapsed(connection, now=clock())
        waiting = subscriptions.due(connection, now=clock(), most=MOST)
    if lapsed:
        with store.writing() as connection:
            subscriptions.lapse(connection, now=clock())
    places = asyncio.Semaphore(AT_ONCE)

    async def ask(one: Subscription) -> None:
        if one.source not in sources:
            with store.writing() as connection:
                subscriptions.forget(connection, one.source)
            return
        _note(store, one, due=clock() + PATIENCE, tries=one.tries + 1)  # before: its hub may verify before it answers
        async with places:
            said = await _said(client, one, f"{base}/websub/{one.token}")
        if isinstance(said, Said) and said.well:
            return
        reason = said.reason if isinstance(said, Failed) else f"its hub answered {said.status}"
        wait = websub.again(one.tries + 1) or LONGEST
        _note(store, one, due=clock() + min(wait, LONGEST), tries=one.tries + 1, reason=reason, asked=clock())

    await asyncio.gather(*map(ask, waiting))


async def _said(client: Client, one: Subscription, callback: str) -> Said | Failed:
    form = {"hub.mode": "subscribe", "hub.topic": one.topic, "hub.callback": callback, "hub.secret": one.secret}
    body = urlencode(form | {"hub.lease_seconds": str(int(websub.LEASE.total_seconds()))}).encode()
    where = one.hub
    for _ in range(HOPS + 1):  # a hub may send us on, and wants the same said there (5.1.1)
        said = await client.say("POST", where, fields=_FORM, body=body, within=WITHIN)
        if isinstance(said, Failed) or said.status not in (301, 302, 307, 308) or not said.location:
            return said
        there = absolute(said.location, where)
        if there is None:
            return said
        where = there
    return Failed(grade="soft", reason="its hub redirects without end")


def _note(store: Store, one: Subscription, **said: object) -> None:
    """Note it, unless the hub has said something newer meanwhile."""
    with store.writing() as connection:
        there = subscriptions.by_token(connection, one.token)
        if there is not None and (there.state, there.expires) == (one.state, one.expires):
            subscriptions.remember(connection, replace(there, **said))  # type: ignore[arg-type]  # its own fields


_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
