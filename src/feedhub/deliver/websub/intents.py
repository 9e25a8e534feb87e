"""What is asked of our own hub, until its callback has confirmed it (WebSub 5.3). Nothing of it is stored before.

What waits is in memory, and bounded: whoever asks for the moon changes nothing, and nobody can be made to flood a third
with us. A restart forgets it; who was told 202 and hears nothing asks again, as after a lost message.
"""

import asyncio
import hmac
import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from datetime import datetime, timedelta
from secrets import token_urlsafe
from time import monotonic
from urllib.parse import urlsplit

from feedhub.core import websub
from feedhub.core.websub import Intent, Refusal
from feedhub.errors import StoreError
from feedhub.fetch.client import Client
from feedhub.model import Failed
from feedhub.store import Store, subscribers

WITHIN = timedelta(seconds=10)
A_MINUTE = 30  # verifications of one host
MINUTE = 60.0  # seconds
WAITING = 1_000  # intents that wait
AT_ONCE = 32
HOSTS = 10_000  # that are remembered
CHALLENGE = 24  # random bytes, 32 characters


class Intents:
    """Those that wait and those that are under way. `take` is called from any thread, the rest in the courier's."""

    def __init__(self, *, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._waiting: OrderedDict[tuple[str, str], Intent] = OrderedDict()
        self._asked: OrderedDict[str, deque[float]] = OrderedDict()
        self._under_way: dict[tuple[str, str], asyncio.Task[None]] = {}
        self.verified = 0
        self.refused = 0

    def take(self, intent: Intent) -> Refusal | None:
        """Have an intent verified, in the place of an older one about the same; why not, where it cannot be."""
        host = (urlsplit(intent.callback).hostname or "").rstrip(".")
        now = monotonic()
        with self._lock:
            self._forget(now)
            times = self._asked.get(host, deque())
            while times and times[0] <= now - MINUTE:
                times.popleft()
            if len(times) >= A_MINUTE:
                return Refusal(sentence="too many requests name this host; ask again in a minute", status=429)
            key = intent.topic, intent.callback
            if len(self._waiting) >= WAITING or len(self._asked) >= HOSTS:
                return Refusal(sentence="too much is asked of this hub; ask again in a minute", status=503)
            times.append(now)
            self._asked[host] = times
            self._asked.move_to_end(host)
            self._waiting.pop(key, None)
            self._waiting[key] = intent
        return None

    def _forget(self, now: float) -> None:
        """Hosts that nobody named in the last minute; the first are those that were named the longest ago."""
        while self._asked:
            host, times = next(iter(self._asked.items()))
            if times[-1] > now - MINUTE:
                return
            del self._asked[host]

    def begin(self, client: Client, store: Store, *, ended: Callable[[], None]) -> None:
        """Ask the callbacks of those that wait, as many as there are places; two about the same one after the other.

        ended: called when one is done, so that there may be a place for the next.
        """
        with self._lock:
            for key in list(self._waiting):
                if len(self._under_way) >= AT_ONCE:
                    return
                if key not in self._under_way:
                    intent = self._waiting.pop(key)
                    task = self._under_way[key] = asyncio.create_task(self._verify(intent, client, store))
                    task.add_done_callback(lambda _: ended())

    @property
    def under_way(self) -> tuple[asyncio.Task[None], ...]:
        return tuple(self._under_way.values())

    async def _verify(self, intent: Intent, client: Client, store: Store) -> None:
        try:
            if await _confirmed(intent, client):
                await asyncio.to_thread(self._store, intent, store)
                self.verified += 1
            else:
                self.refused += 1
        except StoreError:  # what is wrong with it is told by whoever looks at it next; who asked will ask again
            self.refused += 1
        finally:
            del self._under_way[intent.topic, intent.callback]

    def _store(self, intent: Intent, store: Store) -> None:
        now = self._clock()
        with store.writing() as connection:
            if intent.mode == "subscribe":
                subscribers.subscribe(
                    connection,
                    intent.topic,
                    intent.callback,
                    secret=intent.secret,
                    expires=now + intent.lease,
                    now=now,
                )
            else:
                subscribers.unsubscribe(connection, intent.topic, intent.callback)


async def _confirmed(intent: Intent, client: Client) -> bool:
    """Whether the callback says that it asked for this: a 2xx with the challenge and nothing else."""
    challenge = token_urlsafe(CHALLENGE)
    said = {"mode": intent.mode, "topic": intent.said, "challenge": challenge}
    if intent.mode == "subscribe":
        said["lease_seconds"] = str(int(intent.lease.total_seconds()))
    answer = await client.say("GET", websub.asking(intent.callback, **said), fields={}, within=WITHIN)
    return not isinstance(answer, Failed) and answer.well and hmac.compare_digest(answer.body, challenge.encode())
