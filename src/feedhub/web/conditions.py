"""What the asker already has, and what it can read: conditional requests (RFC 9110 13) and Accept-Encoding (12.5.3).

Values in, values out. Fields come as bytes, several of one name joined by commas (RFC 9110 5.3). Whatever cannot be read
is as if not sent, except If-None-Match: garbled, it matches nothing, and still keeps If-Modified-Since out.
"""

import re
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Literal

Coding = Literal["br", "gzip", ""]

_TAG = re.compile(rb'(W/)?("[\x21\x23-\x7e\x80-\xff]*")')  # a comma may stand inside the quotes
_WEIGHT = re.compile(r"\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """The preconditions of one GET or HEAD, None where that field was not sent."""

    if_match: bytes | None = None
    if_unmodified_since: bytes | None = None
    if_none_match: bytes | None = None
    if_modified_since: bytes | None = None


def outcome(asked: Conditions, *, etag: bytes, modified: int, modified_text: bytes) -> Literal[200, 304, 412]:
    """The status these preconditions lead to, in the order of RFC 9110 13.2.2.

    etag: of the representation that would be sent, strong, with its quotes. modified: its Last-Modified in seconds since
    1970; modified_text: the same as the field says it, which is what nearly everybody sends back.
    """
    if asked.if_match is not None:
        if not _names(asked.if_match, etag, strong=True):
            return 412
    elif asked.if_unmodified_since is not None:
        since = _seconds(asked.if_unmodified_since)
        if since is not None and modified > since:
            return 412
    if asked.if_none_match is not None:
        return 304 if asked.if_none_match == etag or _names(asked.if_none_match, etag, strong=False) else 200
    if asked.if_modified_since is not None:
        if asked.if_modified_since == modified_text:
            return 304
        since = _seconds(asked.if_modified_since)
        return 304 if since is not None and modified <= since else 200
    return 200


@lru_cache(maxsize=64)
def coding(accept_encoding: bytes) -> Coding:
    """The coding to send of br, gzip and none ("") that the asker likes best, the shortest of equals (RFC 9110 12.5.3)."""
    weights: dict[str, float] = {}
    for part in accept_encoding.decode("latin-1").lower().split(","):
        named, _, parameters = part.partition(";")
        weight = _WEIGHT.fullmatch(parameters) if parameters else None
        weights[named.strip()] = float(weight[1]) if weight else 1.0
    others = weights.get("*", 0.0)
    liked: dict[Coding, float] = {
        "br": weights.get("br", others),
        "gzip": weights.get("gzip", weights.get("x-gzip", others)),
    }
    best: Coding = max(liked, key=lambda each: liked[each])  # of equals the first
    return best if liked[best] > 0 and liked[best] >= weights.get("identity", 0.0) else ""


def _names(field: bytes, etag: bytes, *, strong: bool) -> bool:
    """Whether an If-Match or If-None-Match names this tag: by strong or weak comparison (RFC 9110 8.8.3.2)."""
    if field.strip() == b"*":
        return True
    return any(tag == etag and not (strong and weak) for weak, tag in _TAG.findall(field))


def _seconds(field: bytes) -> int | None:
    """An HTTP-date in any of its three forms (RFC 9110 5.6.7), None where it is none."""
    try:
        when = parsedate_to_datetime(field.decode("latin-1"))
    except (ValueError, OverflowError):
        return None
    if when.tzinfo is None:  # asctime names no zone; HTTP means GMT
        when = when.replace(tzinfo=UTC)
    return int(when.timestamp())
