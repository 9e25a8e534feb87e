"""httpx over one small connection pool per origin, each of whose connections the guard opens.

One pool for all looks at every connection for every request, quadratic in what is kept: 5.8 ms a request with 64 kept,
against 0.5. And it keeps none open while others are busy, so a host with many feeds would be greeted anew for each.
"""

import ssl
from collections import OrderedDict
from collections.abc import Iterator

import httpcore
import httpx

from feedhub.fetch.guard import Guard

KEPT = 128  # origins whose connections are kept for the next request
IDLE = 15.0  # seconds


class Transport(httpx.AsyncHTTPTransport):
    """httpx's transport with our pools in the place of its own.

    `_pool` is the one private attribute that feedhub relies on, and all that httpx's own __init__ sets; a test pins it.
    """

    def __init__(self, guard: Guard, *, proxy: httpcore.Proxy | None = None) -> None:
        self._pool = Pools(guard, proxy=proxy)


class Pools(httpcore.AsyncConnectionPool):
    """A pool of pools. The number of connections is the callers' business: `pace` opens as many as it has workers."""

    def __init__(self, guard: Guard, *, proxy: httpcore.Proxy | None) -> None:
        super().__init__()
        self._guard = guard
        self._by_proxy = proxy
        self._placeholder = placeholder()
        self._pools: OrderedDict[tuple[bytes, bytes, int | None], httpcore.AsyncConnectionPool] = OrderedDict()

    async def handle_async_request(self, request: httpcore.Request) -> httpcore.Response:
        url = request.url
        origin = (url.scheme, url.host, url.port)
        if origin in self._pools:
            self._pools.move_to_end(origin)
        else:
            for pool in self._surplus():
                await pool.aclose()
            self._pools.setdefault(origin, self._pool())
        return await self._pools[origin].handle_async_request(request)

    async def aclose(self) -> None:
        while self._pools:
            _, pool = self._pools.popitem()
            await pool.aclose()

    def _pool(self) -> httpcore.AsyncConnectionPool:
        return httpcore.AsyncConnectionPool(
            ssl_context=self._placeholder,
            proxy=self._by_proxy,
            max_connections=None,
            keepalive_expiry=IDLE,
            network_backend=self._guard,
        )

    def _surplus(self) -> Iterator[httpcore.AsyncConnectionPool]:
        """The pools longest unused, taken out; none that is at work."""
        for _ in range(len(self._pools)):
            if len(self._pools) < KEPT:
                return
            origin, pool = self._pools.popitem(last=False)
            if all(connection.is_idle() or connection.is_closed() for connection in pool.connections):
                yield pool
            else:
                self._pools[origin] = pool


def placeholder() -> ssl.SSLContext:
    """What httpcore insists on; the wire uses the client's own (see `Wire`). httpcore's would load certificates."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
