"""One request, one Outcome. Each way the network can fail is a `Failed` with its grade; only a bug raises.

httpx carries the request (through `transport`, past its client: no cookies, no Referer, no proxies from the
environment, no redirects of its own). What is decided here is what an answer means; `exchange` has what goes out,
`redirects` decides where it goes next, `guard` whether it may, `failures` what is said when it does not.

An answer to validators that were never sent (a 304 to a first request) is a Failed: nothing is there to keep.
"""

import asyncio
import contextlib
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from types import TracebackType
from typing import Literal, Self

import httpcore
import httpx

from feedhub.fetch import failures
from feedhub.fetch.body import Body
from feedhub.fetch.decode import ACCEPT_ENCODING
from feedhub.fetch.exchange import Exchange, told
from feedhub.fetch.guard import EVERYWHERE, Guard, Refused, Trace
from feedhub.fetch.headers import Fields, fresh_for, retry_after
from feedhub.fetch.inflight import Share
from feedhub.fetch.redirects import REDIRECTS, place
from feedhub.fetch.transport import Transport, placeholder
from feedhub.fetch.wire import HEAD, Flood, NoAuthorities, Stale, Wire
from feedhub.model import Failed, Fetched, FetchRules, NotModified, Outcome, Request, Validators

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9,"
    " application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1"
)
TRIES = 3  # on kept connections that turn out closed; a host has rarely more than two
WORD = 4_096  # bytes that are read of an answer to what was told: a challenge is shorter
NO_FEED = frozenset({204, 205, 206, 226})  # 2xx, and yet not the feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What came back. body: its beginning; one byte more than `WORD` where there was more."""

    status: int
    body: bytes
    retry_after: timedelta | None = None
    location: str | None = None

    @property
    def well(self) -> bool:
        return 200 <= self.status < 300


class Client:
    """Asks servers, within the operator's rules. An async context manager; one loop, any number of requests at once.

    user_agent: sent unless a request has its own. clock: aware UTC; dates in headers are measured from it.
    trace: told each step, for whoever wants to watch; no login or header of the source's own is among it.
    """

    def __init__(
        self, rules: FetchRules, *, user_agent: str, clock: Callable[[], datetime], trace: Trace | None = None
    ) -> None:
        self._trace = trace
        self._rules = rules
        self._clock = clock
        self._guard = Guard(rules.allow_private, tls=lambda: self._tls, trace=trace)
        self._direct = Transport(self._guard)
        self._proxied: dict[str, Transport] = {}
        self._always = {
            "user-agent": ("User-Agent", user_agent),
            "accept": ("Accept", ACCEPT),
            "accept-encoding": ("Accept-Encoding", ACCEPT_ENCODING),
        }

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for transport in (self._direct, *self._proxied.values()):
            await transport.aclose()

    async def fetch(self, request: Request, share: Share | None = None) -> Outcome:
        """Ask once and follow where the answer leads.

        share: pays for the body's bytes while they are read, and goes on holding them: see `inflight`.
        """
        loop = asyncio.get_running_loop()
        begun = loop.time()
        outcome = await self._fetch(request, share)
        return replace(outcome, took=timedelta(seconds=loop.time() - begun))

    async def say(
        self,
        method: Literal["GET", "POST"],
        url: str,
        *,
        fields: Mapping[str, str],
        body: bytes = b"",
        within: timedelta,
    ) -> Said | Failed:
        """Tell one address something, through the guard; a redirect is an answer like any other.

        fields: beside our own. within: for the whole exchange. Of the answer no more is read than a short word.

        On a connection of its own, so that nothing is ever said twice because a kept one was closed meanwhile.
        """
        there = place(url)
        if there is None:
            return failures.failed("hard", "this is no address that can be asked")
        where, begun = failures.shown(there.host), False
        named = {"User-Agent": self._always["user-agent"][1], "Accept": "*/*", "Connection": "close", **fields}
        asked = httpx.Request(method, there.url, headers=named, content=body if method == "POST" else None)
        deadline = asyncio.timeout(within.total_seconds())
        try:
            async with deadline:
                response = await self._direct.handle_async_request(asked)
                begun = True
                try:
                    said = await self._word(response)
                finally:
                    await response.aclose()
        except (httpx.RequestError, httpx.InvalidURL, OSError, Refused, Flood, NoAuthorities) as error:
            if deadline.expired():
                return failures.failed("temporary", f"{where} gave no whole answer within {within.total_seconds():g} s")
            failed = failures.of_error(error, where=where, begun=begun)
            assert failed is not None
            return failed
        return said

    async def _word(self, response: httpx.Response) -> Said:
        given = Fields(response.headers.raw)
        wire = response.extensions.get("network_stream")
        if isinstance(wire, Wire):
            wire.answered(length=_length(response.status_code, given), allowance=2 * WORD + HEAD)
        word = b""
        assert isinstance(response.stream, httpx.AsyncByteStream)
        async for data in response.stream:
            word += data
            if len(word) > WORD:
                break
        wish = given.first("retry-after")
        wait = None if wish is None else retry_after(wish, now=self._clock())
        return Said(
            status=response.status_code, body=word[: WORD + 1], retry_after=wait, location=given.first("location")
        )

    def unspeakable(self, url: str) -> str | None:
        """Why an address can be told nothing, as far as its spelling shows it; None where it may be tried."""
        there = place(url)
        if there is None or there.login is not None:
            return "it is no address that can be asked"
        refused = self._guard.private_by_name(there.host)
        return f"{refused.address} is {refused.kind}" if refused else None

    async def _fetch(self, request: Request, share: Share | None) -> Outcome:
        start = place(request.url)
        if start is None:
            return failures.failed(
                "hard", "this is no address that can be asked; it must begin with http:// or https://"
            )
        transport = self._transport(request.proxy)
        if isinstance(transport, Failed):
            return transport
        exchange = Exchange(request, start, share)
        deadline = asyncio.timeout(self._rules.timeout.total_seconds())
        try:
            async with deadline:
                return await self._outcome(exchange, transport, deadline)
        except (httpx.RequestError, httpx.InvalidURL, OSError, Refused, Flood, NoAuthorities) as error:
            if deadline.expired():
                seconds = f"{self._rules.timeout.total_seconds():g}"
                return failures.failed("temporary", f"{exchange.where} gave no whole answer within {seconds} s")
            failed = failures.of_error(error, where=exchange.where, begun=exchange.begun)
            assert failed is not None
            return failed

    async def _outcome(self, exchange: Exchange, transport: Transport, deadline: asyncio.Timeout) -> Outcome:
        trail = exchange.trail
        while True:
            response, fields = await self._ask(exchange, transport)
            try:
                status = response.status_code
                if status not in REDIRECTS:
                    return await self._answer(exchange, response, fields, deadline)
                await _skim(response)
                astray = trail.follow(status, fields.first("location"))
                if astray is not None:
                    return astray
            finally:
                await response.aclose()

    async def _ask(self, exchange: Exchange, transport: Transport) -> tuple[httpx.Response, Fields]:
        trail = exchange.trail
        if exchange.request.proxy is not None:
            refused = self._guard.private_by_name(trail.here.host)
            if refused is not None:
                raise refused
        exchange.begun = False
        if self._trace is not None:
            self._trace("asked", exchange.question)
        asked = httpx.Request("GET", trail.here.url, headers=exchange.headers(self._always), extensions={})
        for _ in range(TRIES - 1):
            with contextlib.suppress(Stale):
                response = await transport.handle_async_request(asked)
                break
        else:
            response = await transport.handle_async_request(asked)
        exchange.begun = True
        fields = Fields(response.headers.raw)
        if self._trace is not None:
            self._trace("answered", told(response.status_code, fields))
        wire = response.extensions.get("network_stream")
        if isinstance(wire, Wire):
            wire.answered(length=_length(response.status_code, fields), allowance=2 * self._rules.max_body + HEAD)
        return response, fields

    async def _answer(
        self, exchange: Exchange, response: httpx.Response, fields: Fields, deadline: asyncio.Timeout
    ) -> Outcome:
        trail, status, sent = exchange.trail, response.status_code, exchange.request.validators
        validators = Validators(etag=fields.first("etag"), last_modified=fields.first("last-modified"))
        if status == 304 and (sent.etag or sent.last_modified):
            await _skim(response)
            return NotModified(
                validators=Validators(
                    etag=validators.etag or sent.etag, last_modified=validators.last_modified or sent.last_modified
                ),
                moved_to=trail.moved_to,
                fresh_for=fresh_for(fields, now=self._clock()),
            )
        if not 200 <= status < 300 or status in NO_FEED:
            await _skim(response)
            return self._refusal(exchange, status, fields)
        reading = Body(
            fields, where=exchange.where, limit=self._rules.max_body, share=exchange.share, deadline=deadline
        )
        assert isinstance(response.stream, httpx.AsyncByteStream)
        body = await reading.read(aiter(response.stream))
        if isinstance(body, Failed):
            return body
        return Fetched(
            url=trail.here.url,
            body=body,
            content_type=fields.first("content-type"),
            validators=validators,
            moved_to=trail.moved_to,
            fresh_for=fresh_for(fields, now=self._clock()),
            links=fields.every("link"),
        )

    def _refusal(self, exchange: Exchange, status: int, fields: Fields) -> Failed:
        wish = fields.first("retry-after")
        wait = None if wish is None else retry_after(wish, now=self._clock())
        if status == 410 and not exchange.trail.permanent:  # what is gone is not the address that was asked
            return failures.failed("hard", f"{exchange.where} answered 410: what it leads to is gone", status=status)
        return failures.of_status(status, where=exchange.where, retry_after=wait)

    def _transport(self, proxy: str | None) -> Transport | Failed:
        if proxy is None:
            return self._direct
        if proxy not in self._proxied:
            there = place(proxy)
            if there is None:
                return failures.failed("hard", "the source's proxy cannot be used; write it as http://host:port")
            user, _, password = (there.login or b"").partition(b":")
            by = httpcore.Proxy(
                url=there.url,
                auth=(user, password) if there.login else None,
                ssl_context=placeholder() if there.scheme == "https" else None,
            )
            self._proxied[proxy] = Transport(Guard(EVERYWHERE, tls=lambda: self._tls), proxy=by)
        return self._proxied[proxy]

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """Made at the first https: it loads the list of authorities. SSL_CERT_FILE and SSL_CERT_DIR may name others."""
        try:
            context = httpx.create_ssl_context()
        except OSError as error:
            raise NoAuthorities from error
        context.set_alpn_protocols(["http/1.1"])
        return context


async def _skim(response: httpx.Response) -> None:
    """Read what nobody wants of an answer, if all of it is here already: the connection can be kept, and it costs no wait."""
    wire = response.extensions.get("network_stream")
    if isinstance(wire, Wire) and wire.complete:
        assert isinstance(response.stream, httpx.AsyncByteStream)
        async for _ in response.stream:
            pass


def _length(status: int, fields: Fields) -> int | None:
    """How long an answer says its body is, None where it does not say (RFC 9112 6.3)."""
    if status in {204, 304}:
        return 0
    length = fields.first("content-length") or ""
    return int(length) if length.isascii() and length.isdigit() and not fields.every("transfer-encoding") else None
