"""One request under way: whom it asks, what goes out with it, and what whoever watches is told of it."""

import base64
from collections.abc import Mapping

from feedhub.fetch import failures
from feedhub.fetch.headers import Fields
from feedhub.fetch.inflight import Share
from feedhub.fetch.redirects import Place, Trail
from feedhub.model import Request

TOLD = (
    *("location", "content-type", "content-encoding", "etag", "last-modified", "cache-control", "expires", "age"),
    *("retry-after", "server"),
)


class Exchange:
    """What is known while one request is under way. begun: whether the head of the present answer has come."""

    def __init__(self, request: Request, start: Place, share: Share | None) -> None:
        self.request = request
        self.trail = Trail(start, request.headers)
        self.share = share
        self.begun = False
        self._start = start

    @property
    def where(self) -> str:
        """Who is being asked, as sentences name it."""
        here = self.trail.here
        host = failures.shown(here.host)
        if here.host != self._start.host:
            host = f"{host} (redirected from {failures.shown(self._start.host)})"
        return f"{host} through its proxy" if self.request.proxy else host

    def headers(self, always: Mapping[str, tuple[str, str]]) -> list[tuple[bytes, bytes]]:
        """What goes out: ours, then the request's own in their place, then what nobody may change.

        always: ours, name and value, by the name in lower case.
        """
        request, trail = self.request, self.trail
        fields = dict(always)
        if request.user_agent:
            fields["user-agent"] = ("User-Agent", request.user_agent)
        for name, value in trail.headers.items():
            fields[name.lower()] = (name, value)
        if trail.here.login is not None and "authorization" not in fields:
            login = base64.b64encode(trail.here.login).decode("ascii")
            fields["authorization"] = ("Authorization", f"Basic {login}")
        if request.validators.etag:
            fields["if-none-match"] = ("If-None-Match", request.validators.etag)
        if request.validators.last_modified:
            fields["if-modified-since"] = ("If-Modified-Since", request.validators.last_modified)
        return [(_bytes(name), _bytes(value)) for name, value in fields.values()]

    @property
    def question(self) -> str:
        """What is asked, as whoever watches is told."""
        sent = self.request.validators
        named = {"If-None-Match": sent.etag, "If-Modified-Since": sent.last_modified}
        return ", ".join([self.trail.here.url, *(f"{name}: {value}" for name, value in named.items() if value)])


def told(status: int, fields: Fields) -> str:
    """What came back, as whoever watches is told."""
    return ", ".join([str(status), *(f"{name}: {value}" for name in TOLD if (value := fields.joined(name)))])


def _bytes(text: str) -> bytes:
    """As received, byte for byte; what an operator wrote beyond latin-1 goes out as UTF-8."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode()
