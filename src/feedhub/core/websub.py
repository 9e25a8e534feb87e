"""WebSub (W3C, 2018): what its messages mean. Values in, values out; who sends and remembers them is `deliver/websub`.

Both ways: what subscribers ask of our hub, and what hubs ask of us and tell us. Strangers wrote all of it; nothing raises.
"""

import hmac
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from urllib.parse import quote

from feedhub.core.urls import absolute

LEASE = timedelta(days=10)  # where a subscriber names none
LONGEST_LEASE = timedelta(days=90)
SHORTEST_LEASE = timedelta(minutes=5)  # who asks for less would have it over before it is of use
SECRET_BYTES = 200  # a secret is shorter (5.1)
LONGEST_ADDRESS = 2_000  # characters of a callback or topic
METHODS = ("sha256", "sha384", "sha512")  # sha1 can be forged by whoever has the means; 8 lets a subscriber refuse it
RETRIES = tuple(timedelta(seconds=each) for each in (10, 60, 300, 1800, 7200, 21600))  # then a delivery is given up

_SIGN = r"[\w!#$&+.^`|~*-]"  # of a parameter's name
_VALUE = r"""(?:"(?:[^"\\]|\\.)*+"|[^\s",;]*+)"""
_LINK = re.compile(rf"\s*<([^>]*)>((?:\s*;\s*{_SIGN}++(?:\s*=\s*{_VALUE})?)*+)\s*(?:,|$)")
_PARAMETER = re.compile(rf";\s*({_SIGN}++)(?:\s*=\s*({_VALUE}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What somebody asks of our hub; nothing of it is true before their callback has said so.

    topic: the name of the published file. said: the topic's address as it was asked for.
    """

    mode: Literal["subscribe", "unsubscribe"]
    topic: str
    said: str
    callback: str
    lease: timedelta = LEASE
    secret: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a request is not taken. sentence: what is wrong, and the mend."""

    sentence: str
    status: int = 400


def intent(pairs: Sequence[tuple[str, str]], *, topic: Callable[[str], str | None]) -> Intent | Refusal:
    """What a request to our hub asks for (5.1).

    pairs: the form's fields as they came. topic: the published file that an address names, None if it is none of ours.
    """
    said: dict[str, str] = {}
    for name, value in pairs:
        if said.setdefault(name, value) != value and name in _FIELDS:
            return Refusal(sentence=f"{name} is said twice, and not alike; say it once")
    mode = said.get("hub.mode", "")
    if mode not in ("subscribe", "unsubscribe"):
        return Refusal(
            sentence='hub.mode must be "subscribe" or "unsubscribe"; what is new is announced by this site alone'
        )
    callback, address = said.get("hub.callback", ""), said.get("hub.topic", "")
    if len(callback) > LONGEST_ADDRESS or len(address) > LONGEST_ADDRESS:
        return Refusal(sentence=f"an address may have {LONGEST_ADDRESS:,} characters; use a shorter one")
    if not re.match(r"https?://[^/?#\s]", callback, re.IGNORECASE) or not callback.isprintable() or " " in callback:
        return Refusal(sentence="hub.callback must be an address that begins with http:// or https://")
    lease = _lease(said.get("hub.lease_seconds", ""))
    if lease is None:
        return Refusal(sentence="hub.lease_seconds must be a number of seconds above zero, in digits")
    secret = said.get("hub.secret") or None
    if secret is not None and len(secret.encode(errors="replace")) >= SECRET_BYTES:
        return Refusal(sentence=f"hub.secret must be shorter than {SECRET_BYTES} bytes")
    file = topic(address)
    if file is None:
        return Refusal(
            sentence="hub.topic is no feed of this site; take the address from the feed's own self link", status=404
        )
    return Intent(mode=mode, topic=file, said=address, callback=callback, lease=lease, secret=secret)  # type: ignore[arg-type]  # judged above


_FIELDS = frozenset({"hub.mode", "hub.callback", "hub.topic", "hub.lease_seconds", "hub.secret"})


def _lease(said: str) -> timedelta | None:
    if not said:
        return LEASE
    if not (said.isascii() and said.isdigit()) or not said.strip("0"):
        return None
    return min(max(timedelta(seconds=int(said[:9]) if len(said) < 10 else 10**9), SHORTEST_LEASE), LONGEST_LEASE)


def asking(callback: str, **said: str) -> str:
    """A callback's address with what is asked of it; a query of its own is kept (5.3). said: without the prefix `hub.`."""
    bare = callback.partition("#")[0]
    query = "&".join(f"hub.{name}={quote(value, safe='')}" for name, value in said.items())
    return f"{bare}{'&' if '?' in bare else '?'}{query}"


def signature(body: bytes, secret: str, method: str = "sha256") -> str:
    """X-Hub-Signature of a body (7.1)."""
    return f"{method}={hmac.digest(secret.encode(), body, method).hex()}"


def signed(body: bytes, secret: str, said: str) -> bool:
    """Whether X-Hub-Signature is this body's, by a method that can still be trusted."""
    method, _, _ = said.strip().lower().partition("=")
    return method in METHODS and hmac.compare_digest(signature(body, secret, method), said.strip().lower())


def again(tries: int) -> timedelta | None:
    """How long to wait after so many failed tries in a row, at least one; None: give up."""
    return RETRIES[tries - 1] if tries <= len(RETRIES) else None


def link(hub: str, topic: str) -> str:
    """The Link field that names hub and topic (4)."""
    return f'<{hub}>; rel="hub", <{topic}>; rel="self"'


def linked(fields: Sequence[str], *, base: str) -> Mapping[str, tuple[str, ...]]:
    """The addresses that Link fields (RFC 8288) give for `hub` and `self`, absolute, in their order.

    fields: as they came. base: where the answer was. A field is read as far as it can be.
    """
    found: dict[str, tuple[str, ...]] = {"hub": (), "self": ()}
    for field in fields[:20]:
        at = 0
        while one := _LINK.match(field[:8_000], at):
            relations = (said for name, said in _PARAMETER.findall(one[2]) if name.lower() == "rel")
            words = next(relations, "").strip('"').lower().split()  # of several the first (RFC 8288 3.3)
            for name in found.keys() & set(words):
                address = absolute(one[1].strip(), base)
                if address and address not in found[name]:
                    found[name] = (*found[name], address)
            if one.end() == at:
                break
            at = one.end()
    return found
