"""Asking a source: the request, what can come of it, and what is remembered of it until the next time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """ETag and Last-Modified exactly as they came, to be sent back byte for byte (RFC 9110 8.8)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One question to one server. `source` says whom the answer is for."""

    source: str
    url: str
    validators: Validators = Validators()
    headers: Mapping[str, str] = field(default_factory=dict)
    user_agent: str | None = None
    proxy: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A 2xx answer with a body, decoded.

    url: where the body was in the end. moved_to: where an unbroken chain of permanent redirects (301, 308) led, or None.
    fresh_for: Cache-Control max-age less Age, else Expires; None where the server said nothing.
    links: the Link header's values as they came (hub and self of WebSub). took: from asking to the end of the answer.
    """

    url: str
    body: bytes
    content_type: str | None = None
    validators: Validators = Validators()
    moved_to: str | None = None
    fresh_for: timedelta | None = None
    links: tuple[str, ...] = ()
    took: timedelta | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """A 304. validators: the new ones where it brought any, else the ones that were sent."""

    validators: Validators = Validators()
    moved_to: str | None = None
    fresh_for: timedelta | None = None
    took: timedelta | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """No feed came. Each way a network, a server or a body can fail is one of these; the reason is one sentence.

    grade: temporary (the network, 5xx, 429: likely to pass), soft (a 4xx or a body that is no feed: may be mended),
    hard (401, 403, 404, a refused address, a bad certificate: someone must act), gone (410: stop asking).
    retry_after: what the server asked for, 0 to 31 days.
    """

    grade: Literal["temporary", "soft", "hard", "gone"]
    reason: str
    status: int | None = None
    retry_after: timedelta | None = None
    took: timedelta | None = field(default=None, compare=False)


Outcome = Fetched | NotModified | Failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """What is remembered about asking one source.

    configured_url: the address in sources.toml when last asked; when the operator changes it, this memory is void.
    url: the address to ask: the configured one, or where permanent redirects led.
    body_digest: of the last body; an equal one needs no parsing.
    entries: how many the last readable document listed. retry_at: a server's Retry-After, which --force respects.
    interval: what the next time was reckoned by, before jitter and the server's wishes; zero where cron named it.
    fresh_for, ttl, skip_hours, skip_days: what server and document last said of when to come again; see `Document`.
    """

    source: str
    configured_url: str
    url: str
    validators: Validators = Validators()
    body_digest: bytes | None = None
    first_fetch: datetime | None = None
    last_fetch: datetime | None = None
    next_fetch: datetime | None = None
    retry_at: datetime | None = None
    outcome: Literal["fetched", "not_modified", "failed"] | None = None
    state: Literal["active", "slowed", "stopped"] = "active"
    reason: str | None = None
    failures: int = 0
    interval: timedelta | None = None
    entries: int | None = None
    title: str | None = None
    home: str | None = None
    fresh_for: timedelta | None = None
    ttl: timedelta | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


class Feed(Protocol):
    """What readers are told of a source's feed; a Poll has it. The fields as in `Poll`."""

    @property
    def configured_url(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def title(self) -> str | None: ...
    @property
    def home(self) -> str | None: ...
