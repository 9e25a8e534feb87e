"""Which addresses may be spoken to. Judged at connect, on the very address connected to: a name is looked up here, each
answer judged, and one that passed is connected to, so an answer that changes between two look-ups (DNS rebinding) finds
no gap, and an odd spelling (`127.1`, `0x7f.1`, `2130706433`) is what it resolves to.

Only global unicast passes, whatever the operator's `allow_private` opens apart. Networks that carry an IPv4 address in an
IPv6 one are judged by what is embedded where traffic really goes there (IPv4-mapped, NAT64's own prefix, which networks
without IPv4 need for the whole web) and refused where that is history or local (6to4, Teredo, 64:ff9b:1::/48).

Through a proxy, the proxy connects. Its address is the operator's word and not judged; names resolve there, where nobody
here can see to what, so only what is private by its spelling (a literal address, `localhost`) is refused: `private_by_name`.
"""

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import httpcore

from feedhub.fetch.wire import Wire

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Trace = Callable[[str, str], None]  # what, and a few words about it

ATTEMPT = 4.0  # seconds for one address while there is another to try: a dead IPv6 route costs this, not the exchange
ADDRESSES = 8  # of one name that are tried
LOOKUPS = 256  # at once; each has a thread, since a name server that never answers must not delay other names

# The special-purpose registries of IANA (RFC 6890 and what came after), without what they call globally reachable.
# Our own list: Python's is_global changed its mind between patch releases.
SPECIAL: tuple[tuple[Network, str], ...] = tuple(
    (ip_network(network), kind)
    for network, kind in (
        ("0.0.0.0/8", "unspecified"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "shared (CGNAT)"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "reserved"),
        ("192.0.2.0/24", "documentation"),
        ("192.88.99.0/24", "6to4"),
        ("192.168.0.0/16", "private"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
        ("::/128", "unspecified"),
        ("::1/128", "loopback"),
        ("64:ff9b:1::/48", "local NAT64"),
        ("2001::/32", "Teredo"),
        ("2001::/23", "reserved"),
        ("2001:db8::/32", "documentation"),
        ("2002::/16", "6to4"),
        ("3fff::/20", "documentation"),
        ("fc00::/7", "private"),
        ("fe80::/10", "link-local"),
        ("ff00::/8", "multicast"),
    )
)
GLOBAL_UNICAST = IPv6Network("2000::/3")
NAT64 = IPv6Network("64:ff9b::/96")
EVERYWHERE = ("0.0.0.0/0", "::/0")


class Refused(Exception):
    """An address that must not be spoken to. Nothing was sent."""

    def __init__(self, address: Address, kind: str) -> None:
        super().__init__(f"{address} is {kind}")
        self.address = address
        self.kind = kind


class Guard(httpcore.AsyncNetworkBackend):
    """Opens connections for httpcore's pools, to judged addresses only.

    allow_private: networks that may be spoken to although they are not public.
    tls: see `Wire`. trace: told what a name means and which address is spoken to, for whoever wants to watch.
    """

    def __init__(
        self, allow_private: Iterable[str], *, tls: Callable[[], ssl.SSLContext], trace: Trace | None = None
    ) -> None:
        self._trace = trace
        self._allowed = tuple(ip_network(network, strict=False) for network in allow_private)
        self._tls = tls
        self._lookups = asyncio.Semaphore(LOOKUPS)

    def refusal(self, address: Address) -> Refused | None:
        """Why an address must not be spoken to, None where it may."""
        embedded = _embedded(address)
        if any(_within(one, network) for one in (address, embedded) if one for network in self._allowed):
            return None
        kind = _kind(embedded or address)
        return Refused(embedded or address, kind) if kind else None

    def private_by_name(self, host: str) -> Refused | None:
        """Why a host must not be asked for through a proxy: its spelling alone says that it is not public."""
        name = host.strip("[]").rstrip(".").casefold()
        if name == "localhost" or name.endswith(".localhost"):
            return self.refusal(IPv4Address("127.0.0.1"))
        numeric = _numeric(name, 0)
        return self.refusal(numeric[0]) if numeric else None

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 # httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address of a host that may be spoken to and answers.

        Raises Refused when none may be, else the OSError of the last that was tried.
        """
        found = _numeric(host, port) or await self._looked_up(host, port)
        refusals = [self.refusal(address) for address in found]
        if self._trace is not None:
            judged = zip(found, refusals, strict=True)
            shown = (f"{address} ({refused.kind}, refused)" if refused else str(address) for address, refused in judged)
            self._trace("addresses", f"{host}: {', '.join(shown)}")
        addresses = [address for address, refused in zip(found, refusals, strict=True) if refused is None]
        if not addresses:
            assert refusals[0] is not None
            raise refusals[0]
        addresses = _by_turns(addresses)[:ADDRESSES]
        for address in addresses[:-1]:
            try:
                async with asyncio.timeout(ATTEMPT):
                    return await self._connected(address, port)
            except OSError:  # a TimeoutError is one
                continue
        return await self._connected(addresses[-1], port)

    async def _connected(self, address: Address, port: int) -> Wire:
        loop = asyncio.get_running_loop()
        flags = socket.AI_NUMERICHOST  # whatever happens, nothing is looked up again
        _, wire = await loop.create_connection(lambda: Wire(self._tls), str(address), port, flags=flags)
        if self._trace is not None:
            self._trace("connected", f"{address}, port {port}")
        return wire

    async def _looked_up(self, host: str, port: int) -> list[Address]:
        """All addresses of a name, in the resolver's order. Raises socket.gaierror.

        In a daemon thread, not the loop's pool: a look-up cannot be cancelled, and a pool would keep the process from
        ending, and other names waiting, until a dead name server's patience is over.
        """
        await self._lookups.acquire()
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[list[Address]] = loop.create_future()

        def look_up() -> None:
            try:
                found, error = _addresses(host, port), None
            except OSError as failed:
                found, error = [], failed
            try:
                loop.call_soon_threadsafe(settle, found, error)
            except RuntimeError:  # the loop is closed: nobody waits any more
                return

        def settle(found: list[Address], error: OSError | None) -> None:
            self._lookups.release()
            if answer.done():  # cancelled: the request has given up
                return
            if error is not None:
                answer.set_exception(error)
            else:
                answer.set_result(found)

        threading.Thread(target=look_up, name=f"lookup {host}", daemon=True).start()
        return await answer


def _numeric(host: str, port: int) -> list[Address]:
    """The address a host spells, in any of the forms the resolver knows; empty when it is a name."""
    try:
        return _addresses(host, port, socket.AI_NUMERICHOST)
    except socket.gaierror:
        return []


def _addresses(host: str, port: int, flags: int = 0) -> list[Address]:
    # Bytes, since text goes through a codec that raises on labels which are no IDNA; the resolver just finds nothing.
    answers = socket.getaddrinfo(host.encode("ascii", "replace"), port, type=socket.SOCK_STREAM, flags=flags)
    return list(dict.fromkeys(ip_address(str(sockaddr[0])) for *_, sockaddr in answers))


def _embedded(address: Address) -> IPv4Address | None:
    """The IPv4 address that traffic to an IPv6 one really goes to."""
    if isinstance(address, IPv4Address):
        return None
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return None


def _kind(address: Address) -> str | None:
    """What an address is for, None where it is for everyone."""
    for network, kind in SPECIAL:
        if _within(address, network):
            return kind
    return "not public" if isinstance(address, IPv6Address) and address not in GLOBAL_UNICAST else None


def _within(address: Address, network: Network) -> bool:
    return address.version == network.version and address in network


def _by_turns(addresses: list[Address]) -> list[Address]:
    """The resolver's order, families taking turns, so that one dead family costs one attempt (RFC 8305 4)."""
    first = [address for address in addresses if address.version == addresses[0].version]
    other = [address for address in addresses if address.version != addresses[0].version]
    turns = [address for pair in zip(first, other, strict=False) for address in pair]
    return turns + first[len(other) :] + other[len(first) :]
