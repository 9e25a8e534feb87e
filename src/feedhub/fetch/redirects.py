"""Where an answer sends us, and what we carry along: five hops, http and https only, never in a circle.

Decided here, since the standards leave it open:
- Secrets (a login in the address, each header of the source's own but the harmless ones) go to no other host, port or
  weaker scheme, and once dropped they stay dropped. A login in a Location is never used.
- https to http is followed, since a feed is public; it carries no secrets and is never remembered.
- Validators go to every hop, as browsers send them: they belong to the answer at the end.
- `moved_to` is for an unbroken chain of permanent redirects that carried everything along. Where secrets were dropped
  or a login is in the address it stays None, since the next request would carry them to the new host by itself.
  Whether the new address is a feed only its body shows, so remembering it is for whoever reads that.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from feedhub.fetch.failures import failed, shown
from feedhub.model import Failed

HOPS = 5
LONGEST = 8192  # characters of an address
PERMANENT = frozenset({301, 308})
REDIRECTS = PERMANENT | {302, 303, 307}
HARMLESS = frozenset({"accept", "accept-language", "user-agent"})

# Addresses that every parser reads alike and sends as they are; they need no ada, whose loading costs 15 ms. No dot
# segments, no punycode, no port that is the default.
_PLAIN = re.compile(
    r"""(?P<scheme>https?)://
    (?P<host>(?:[a-z0-9](?:-?[a-z0-9])*\.)+[a-z](?:-?[a-z0-9])*
        |(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9]))
    (?::(?!443/)(?P<port>6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{2,3}))?
    (?!.*/\.)(?!.*%2[Ee])
    /[A-Za-z0-9._~!$&()*+,;=:@%/-]*(?:\?[A-Za-z0-9._~!$&()*+,;=:@%/?-]*)?""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Place:
    """An address as a browser understands it (WHATWG), without fragment and login.

    port: None where it is the scheme's own. login: user and password, decoded.
    """

    url: str
    scheme: str
    host: str
    port: int | None = None
    login: bytes | None = None


def place(text: str, base: str | None = None) -> Place | None:
    """What an address means, seen from base; None where it is none that can be asked."""
    plain = _PLAIN.fullmatch(text)
    if plain:
        port = plain["port"]
        return Place(text, plain["scheme"], plain["host"], int(port) if port else None)
    import ada_url

    try:
        url = ada_url.URL(text, base=base)
    except ValueError:
        return None
    if url.protocol not in {"http:", "https:"} or not url.hostname or len(url.href) > LONGEST:
        return None
    login = unquote_to_bytes(url.username) + b":" + unquote_to_bytes(url.password)
    url.username = url.password = url.hash = ""
    return Place(
        url=url.href,
        scheme=url.protocol[:-1],
        host=url.hostname,
        port=int(url.port) if url.port else None,
        login=login if login != b":" else None,
    )


class Trail:
    """One request's way from address to address.

    here: where to ask now. headers: the source's own that still go along. permanent: whether all redirects so far were.
    """

    def __init__(self, start: Place, headers: Mapping[str, str]) -> None:
        self.here = start
        self.headers = headers
        self.permanent = True
        self._start = start
        self._seen = {start.url}
        self._dropped = False

    @property
    def hops(self) -> int:
        return len(self._seen) - 1

    @property
    def moved_to(self) -> str | None:
        """The address to ask from now on, None to keep the old one."""
        kept = self.permanent and not self._dropped and self._start.login is None
        return self.here.url if self.hops and kept else None

    def follow(self, status: int, location: str | None) -> Failed | None:
        """Go where a redirect points. A Failed where that leads nowhere.

        location: as received, bytes as latin-1.
        """
        host = shown(self.here.host)
        there = place(_text(location), self.here.url) if location else None
        if there is None:
            return failed("soft", f"{host} redirects to nothing that can be asked for", status=status)
        if there.url in self._seen:
            return failed("soft", f"{host} redirects in a circle, as sites do that insist on cookies", status=status)
        if self.hops == HOPS:
            return failed(
                "soft", f"{host} redirects more than {HOPS} times; give the feed's own address", status=status
            )
        if not _as_safe(self.here, there):
            harmless = {name: value for name, value in self.headers.items() if name.lower() in HARMLESS}
            self._dropped = self._dropped or len(harmless) < len(self.headers)
            self.headers = harmless
            login = None
        else:
            login = self.here.login
        weaker = self.here.scheme == "https" and there.scheme == "http"
        self.permanent = self.permanent and status in PERMANENT and not weaker
        self.here = Place(there.url, there.scheme, there.host, there.port, login)
        self._seen.add(there.url)
        return None


def _as_safe(here: Place, there: Place) -> bool:
    """Whether what was told to one address may be told to the other."""
    if here.host != there.host:
        return False
    if here.scheme == there.scheme:
        return here.port == there.port
    return here.scheme == "http" and here.port is None and there.port is None  # the way to https, ports by default


def _text(location: str) -> str:
    """Servers put UTF-8 where only ASCII may be."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return location
