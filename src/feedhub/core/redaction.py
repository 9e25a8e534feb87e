"""What of a failure's reason anybody may read: no passwords, no keys, no hosts of a network of the operator's own."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

_HIDDEN = ("localhost", ".local", ".localhost", ".internal", ".lan", ".home", ".corp", ".home.arpa", ".onion")
_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]{1,20}://[^\s<>\"'”»]+", re.IGNORECASE)
_DIGITS = re.compile(
    r"\[?(?:[0-9a-f]{0,4}:){2,7}[0-9a-f.]{0,15}\]?|\b\d{1,3}(?:\.\d{1,3}){3}\b(?::\d+)?", re.IGNORECASE
)
_NAME = re.compile(
    r"\b(?:[a-z0-9_-]+\.)*(?:localhost|[a-z0-9_-]+\.(?:local|localhost|internal|lan|home|corp|home\.arpa|onion))\b(?::\d+)?",
    re.IGNORECASE,
)
SOMEWHERE = "an address of this network"
UNTOLD = "it fails; its operator sees why"


def in_public(url: str) -> bool:
    """Whether an address leads somewhere that anybody may know of: not into a network of the operator's own."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith(_HIDDEN)


def told_in_public(reason: str | None, *, secret: bool) -> str | None:
    """A reason without what only the operator may know: passwords, keys in addresses, hosts of a network of their own.

    secret: the source's own address is such a thing, so whatever was said of it may hold it.
    """
    if reason is None:
        return None
    if secret and (_ADDRESS.search(reason) or _DIGITS.search(reason) or _NAME.search(reason)):
        return UNTOLD
    told = _ADDRESS.sub(lambda found: _host(found[0]), reason)
    told = _DIGITS.sub(lambda found: found[0] if _global(found[0]) else SOMEWHERE, told)
    return _NAME.sub(SOMEWHERE, told)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or "" if in_public(url) else SOMEWHERE
    except ValueError:
        return SOMEWHERE


def _global(text: str) -> bool:
    host = text.strip("[]")
    try:
        return ip_address(host if host.count(":") != 1 else host.partition(":")[0]).is_global
    except ValueError:
        return host.count(":") == 2 and host.replace(":", "").isdigit()  # a time of day
