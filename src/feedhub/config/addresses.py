"""Values that say where: web addresses, networks, hosts, what to listen on.

As in `values.py`: a value as TOML gave it in, ours out, or a ValueError with what is wrong and the mend.
"""

import re
from ipaddress import ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from feedhub.config.values import line
from feedhub.config.wording import did_you_mean, nearest, quoted, wrong_kind

_PLAIN = re.compile(
    r"""https?://(?:localhost
        |(?!xn--)[a-z][a-z0-9-]*(?:\.(?!xn--)[a-z][a-z0-9-]*)+
        |(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9]))
    (?::(?:[1-5][0-9]{4}|[0-9]{1,4}))?(?:/[!-~]*)?""",
    re.VERBOSE,
)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?![0-9]+(?:/|$))")  # localhost:8000 has none
_HOST = re.compile(r"(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?")
_FEED_LINKS = frozenset({"feed", "feeds", "rss", "pcast", "itpc", "podcast"})


def address(value: object) -> str:
    """An http or https address, as it was written."""
    if isinstance(value, str) and _PLAIN.fullmatch(value):  # nearly all are, and 5,000 of them are read at each run
        return value
    text, _ = _split(value)
    return text


def _split(value: object) -> tuple[str, SplitResult]:
    if not isinstance(value, str):
        raise wrong_kind(value, "an address", "write it in quotes")
    if not value.strip():
        raise ValueError('is empty; write an address such as "https://example.org/feed.xml"')
    if value != value.strip():
        raise ValueError(f"has a space before or after it; write {quoted(value.strip())}")
    if re.search(r"\s", value):
        meant = re.sub(r"\s", "%20", value)
        raise ValueError(f"has a space in it; write {quoted(meant)}, or what was meant")
    line(value)
    scheme = _SCHEME.match(value)
    if scheme is None:
        meant = f"https://{value.lstrip(':/')}"
        raise ValueError(f"has no http:// or https:// before it; write {quoted(meant)}")
    name, rest = scheme[1].lower(), value[scheme.end() :]
    if name in _FEED_LINKS:
        meant = rest if rest.startswith("http") else f"https://{rest.lstrip('/')}"
        raise ValueError(f"is a link for feed readers; write {quoted(meant)}")
    if name not in {"http", "https"}:
        near = nearest(name, ("https", "http"), cutoff=0.7)
        mend = f'did you mean "{near}:"?' if near else 'write one that begins with "https://"'
        raise ValueError(f"is neither http nor https; {mend}")
    if not re.match("//(?!/)", rest):
        meant = f"{name}://{rest.lstrip('/')}"
        raise ValueError(f"has not two slashes after {name}:; write {quoted(meant)}")
    return value, _with_host(value)


def _with_host(value: str) -> SplitResult:
    try:
        parts = urlsplit(value)
        readable = parts.hostname is not None and (parts.port is None or parts.port < 65536)
    except ValueError:
        parts, readable = SplitResult("", "", "", "", ""), False
    if not readable or not (_PLAIN.fullmatch(value) or _asks_somebody(value)):
        raise ValueError('has no host and port that can be asked; write one such as "https://example.org/feed.xml"')
    return parts


def _asks_somebody(value: str) -> bool:
    from feedhub.core.urls import absolute

    return absolute(value, value) is not None


def base_address(value: object) -> str:
    """What published links begin with: no query, no trailing slash."""
    text, parts = _split(value)
    if "@" in parts.netloc:
        raise ValueError("holds a user or password, and every reader would see it; write it without")
    bare = re.sub(r"[?#].*", "", text).rstrip("/")
    if "?" in text or "#" in text:
        raise ValueError(f"has a query or a fragment; write {quoted(bare)}")
    return bare


def proxy(value: object) -> str:
    """An http or https proxy."""
    if isinstance(value, str) and value.lower().startswith("socks"):
        raise ValueError(
            'is a SOCKS proxy, which feedhub does not speak; write one such as "http://proxy.example:3128"'
        )
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9.-]+:[0-9]+/?", value):
        raise ValueError(
            f"has no http:// before it; write {quoted(f'http://{value}')}"
        )  # as nearly every proxy is spoken to
    return address(value)


def websub_hub(value: object) -> str:
    """none, own, or the address of a public hub."""
    if isinstance(value, str) and value in {"none", "own"}:
        return value
    if isinstance(value, str) and re.fullmatch(r"\w*", value):
        mend = did_you_mean(value, ("none", "own")) or "; write one of them"
        raise ValueError(f'is not "none", "own" or an address{mend}')
    return address(value)


def store(value: object) -> str:
    """A PostgreSQL address."""
    text = line(value)
    if re.match(r"postgresql(\+psycopg)?://.", text):
        return text
    if text.startswith("postgres:"):
        raise ValueError('begins with "postgres:"; write "postgresql:"')
    if text.startswith("sqlite"):
        raise ValueError("is SQLite, which needs no url; leave the key out, and the store is kept in data_dir")
    raise ValueError('is not a PostgreSQL address; write one such as "postgresql://feedhub@localhost/feedhub"')


def network(value: object) -> str:
    """A range of addresses in CIDR form."""
    text = line(value)
    try:
        return str(ip_network(text))
    except ValueError:
        pass
    if text.lower() == "localhost":
        raise ValueError('is a name, not a network; write "127.0.0.0/8" and "::1/128"')
    try:
        meant = str(ip_network(text, strict=False))
    except ValueError:
        raise ValueError('is not a network; write one such as "127.0.0.0/8"') from None
    raise ValueError(f'is an address within a network; write "{meant}"')


def host_pattern(value: object) -> str:
    """A host name, or `*.` and a domain, in lower case."""
    text = line(value).lower()
    if _HOST.fullmatch(text):
        return text
    meant = re.sub(r"^([a-z]+:)?//([^/@]*@)?|[/:?#].*$", "", text)
    mend = f'write "{meant}"' if _HOST.fullmatch(meant) else 'write one such as "*.reddit.com"'
    raise ValueError(f"is not a host; {mend}")


def listen(value: object) -> str:
    """host:port, [v6]:port, or unix: and a path."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 65536:
        raise wrong_kind(value, "an address", f'write "127.0.0.1:{value}"')
    text = line(value)
    if text.startswith("unix:/"):
        return text
    if re.fullmatch(r":?[0-9]{1,5}", text):
        raise ValueError(f'names no host; write "127.0.0.1:{text.lstrip(":")}"')
    if "://" in text:
        raise ValueError('is an address with a scheme; write host and port only, such as "127.0.0.1:8000"')
    if _is_v6(text):
        raise ValueError(f'names no port; write "[{text}]:8000"')
    host, colon, port = text.rpartition(":")
    if not colon and _HOST.fullmatch(text.lower()):
        raise ValueError(f'names no port; write "{text}:8000"')
    is_host = _HOST.fullmatch(host.lower()) and not host.startswith("*")
    if not is_host and not (host.startswith("[") and host.endswith("]") and _is_v6(host[1:-1])):
        raise ValueError('names no host; write host and port, such as "127.0.0.1:8000"')
    if not re.fullmatch("[0-9]{1,5}", port) or int(port) > 65535:
        raise ValueError(f'has no port from 0 to 65535; write "{host}:8000"')
    return text


def root_path(value: object) -> str:
    """A path that is put before addresses, without a slash at its end."""
    text = line(value)
    if re.fullmatch(r"(/(?!\.\.?(/|$))[A-Za-z0-9._~-]+)+", text):
        return text
    meant = "/" + "/".join(part for part in re.sub(r"^[a-z]+://[^/]*", "", text).split("/") if part)
    if re.fullmatch(r"(/(?!\.\.?(/|$))[A-Za-z0-9._~-]+)+", meant):
        raise ValueError(f'is not a path alone; write "{meant}"')
    raise ValueError('is not a path; write one such as "/news", or leave the key out')


def _is_v6(text: str) -> bool:
    try:
        return ip_address(text).version == 6
    except ValueError:
        return False
