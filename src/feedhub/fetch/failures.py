"""Each way in which no feed comes, as a `Failed`: its grade, and one sentence with what, where and the mend.

Sentences name hosts, never whole addresses (they hold logins and keys), and never what a stranger wrote.
"""

import errno
import socket
import ssl
from datetime import timedelta
from typing import Literal

import httpx

from feedhub.fetch.guard import Refused
from feedhub.fetch.wire import Flood, NoAuthorities
from feedhub.model import Failed

Grade = Literal["temporary", "soft", "hard", "gone"]

LONGEST = 300  # characters of a reason
LONGEST_HOST = 80

STATUSES: dict[int, tuple[Grade, str]] = {
    204: ("soft", "there is no content, so no feed"),
    205: ("soft", "there is no content, so no feed"),
    206: ("soft", "it sent a part that nobody asked for instead of the feed"),
    226: ("soft", "it sent changes to a feed that nobody asked for instead of the feed"),
    304: ("soft", "not modified, but it was never asked before; the next request may be understood better"),
    401: ("hard", "it wants a login; put one into the source's url or headers"),
    402: ("hard", "it wants to be paid; remove the source or put a key into its headers"),
    403: ("hard", "it does not let us in; headers or a user_agent of the source's own may help"),
    404: ("hard", "nothing is at this address; look up where the feed went"),
    407: ("hard", "the proxy wants a login; put one into the source's proxy"),
    408: ("temporary", "it waited too long for the request"),
    410: ("gone", "the feed is gone for good; remove the source or give it the new address"),
    425: ("temporary", "it asks to try again"),
    429: ("temporary", "it is asked too often; a gap for this host in pace, [fetch], helps"),
    451: ("hard", "it must not show the feed for legal reasons"),
    503: ("temporary", "it is not available for now"),
}

CERTIFICATES = {
    9: "its certificate is not valid yet; check this machine's clock",
    10: "its certificate has expired; its owner must renew it",
    18: "its certificate is signed by itself; add it to the authorities in SSL_CERT_FILE if you trust it",
    19: "its certificate comes from an authority unknown here; add that to SSL_CERT_FILE if you trust it",
    20: "its certificate comes from an authority unknown here, or it does not send the whole chain",
    62: "its certificate is for another host; check the address",
    64: "its certificate is for another host; check the address",
}

# What httpx and the system raise, the narrower before the wider; DNS, TLS and the rest of OSError are told apart below.
ERRORS: tuple[tuple[type[Exception], Grade, str], ...] = (
    (Flood, "soft", "sends more around its answer than a feed needs; it was cut off"),
    (
        NoAuthorities,
        "hard",
        "was not asked: the certificate authorities that SSL_CERT_FILE or SSL_CERT_DIR names cannot be read",
    ),
    (httpx.TimeoutException, "temporary", "does not answer; the network or the host may be down"),
    (TimeoutError, "temporary", "does not answer; the network or the host may be down"),
    (ConnectionRefusedError, "temporary", "refuses connections; the server may be down, or the port wrong"),
    (httpx.NetworkError, "temporary", "broke the connection off before it answered"),
    (ConnectionError, "temporary", "broke the connection off before it answered"),
    (
        httpx.LocalProtocolError,
        "hard",
        "cannot be asked: the address or a header of the source holds what HTTP forbids",
    ),
    (httpx.UnsupportedProtocol, "hard", "cannot be asked: only http and https are spoken"),
    (httpx.InvalidURL, "hard", "cannot be asked: the address is none"),
    (httpx.ProxyError, "temporary", "cannot be asked: the source's proxy does not connect to it"),
    (httpx.DecodingError, "soft", "sent a body that its Content-Encoding does not explain"),
    (httpx.TooManyRedirects, "soft", "redirects without end"),
    (httpx.RequestError, "temporary", "does not answer in proper HTTP"),
)


def failed(grade: Grade, reason: str, *, status: int | None = None, retry_after: timedelta | None = None) -> Failed:
    """A Failed whose reason fits."""
    return Failed(grade=grade, reason=reason[:LONGEST], status=status, retry_after=retry_after)


def shown(host: str) -> str:
    """A host fit for a sentence."""
    return host if len(host) <= LONGEST_HOST else f"{host[:40]}…{host[-30:]}"


def of_status(status: int, *, where: str, retry_after: timedelta | None) -> Failed:
    """What an answer without a feed means.

    where: who answered, as sentences name it.
    """
    if status in STATUSES:
        grade, text = STATUSES[status]
    elif 500 <= status < 600:
        grade, text = "temporary", "something is wrong at its end"
    elif 400 <= status < 500:
        grade, text = "soft", "it refuses the request"
    else:
        grade, text = "soft", "that is no answer to a request for a feed"
    return failed(grade, f"{where} answered {status}: {text}", status=status, retry_after=retry_after)


def of_error(error: Exception, *, where: str, begun: bool) -> Failed | None:
    """What went wrong on the way; None for what cannot happen unless feedhub has a bug.

    begun: whether the head of an answer had come.
    """
    if isinstance(error, Refused):
        return failed(
            "hard",
            f"{where} is at {error.address} ({error.kind}) and only public addresses are asked;"
            f" if this one is meant, open it by allow_private in [fetch]",
        )
    if begun and isinstance(error, httpx.NetworkError | httpx.RemoteProtocolError | ConnectionError):
        return failed("temporary", f"{where} broke off in the middle of its answer, so the feed is not whole")
    for kind, grade, text in ERRORS:
        if isinstance(error, kind):
            return failed(grade, f"{where} {text}")
    if isinstance(error, ssl.SSLError):
        return _no_trust(error, where)
    if isinstance(error, socket.gaierror):
        return _no_address(error, where)
    return _no_way(error, where) if isinstance(error, OSError) else None


def _no_trust(error: ssl.SSLError, where: str) -> Failed:
    if isinstance(error, ssl.SSLCertVerificationError):
        problem = CERTIFICATES.get(error.verify_code, "its certificate cannot be verified")
        return failed("hard", f"{where} cannot be trusted: {problem}")
    detail = (getattr(error, "reason", None) or "no reason given").replace("_", " ").lower()
    return failed("temporary", f"{where} does not agree on TLS ({detail}); it may be misconfigured")


def _no_address(error: socket.gaierror, where: str) -> Failed:
    if error.errno in {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}:
        return failed("temporary", f"{where} is not known to the name server; check the spelling of the address")
    return failed("temporary", f"the name server gives no answer about {where}; the network may be down")


def _no_way(error: OSError, where: str) -> Failed:
    if error.errno in {errno.EMFILE, errno.ENFILE}:
        return failed(
            "temporary",
            f"{where} was not asked: this machine allows no more open files; raise the limit or lower concurrency",
        )
    return failed("temporary", f"{where} cannot be reached; the network or the host may be down")
