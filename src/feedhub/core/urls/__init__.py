"""Addresses: which two name one page, whose page it is, and how a relative one is made whole.

    parsing      an address in its parts               domains       whose it is: registrable_domain
    tracking     what no article's address depends on  redirectors   what only points elsewhere

A canonical URL is for comparing only and is never shown or fetched. What it forgets is data, in the tables of `tracking` and
`redirectors`.
"""

import re
from functools import lru_cache
from urllib.parse import quote, unquote_to_bytes

from feedhub.core.urls.domains import domain_of, registrable_domain
from feedhub.core.urls.parsing import pairs, parse, text_of
from feedhub.core.urls.redirectors import followed, is_redirector, target_of
from feedhub.core.urls.tracking import tracks

__all__ = ["absolute", "canonical_url", "followed", "is_redirector", "names_nothing", "registrable_domain"]

SAME_HOST = {
    "bbc.co.uk": "bbc.com",
    "edition.cnn.com": "cnn.com",
    "abcnews.go.com": "abcnews.com",
    "twitter.com": "x.com",
}
_SLASHES = re.compile("/{2,}")
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*|/\(S\([a-z0-9]+\)\)(?=/|$)", re.IGNORECASE)
_VARIANT = re.compile(
    r"/(?:index|default)\.(?:html?|shtml|xhtml|php[345]?|aspx?|jsp|cfm|do|cgi)$|/amp(?=/|$)|/amp\.html$|\.amp(?=(?:\.html?)?$)"
    r"|[./]print(?:\.html?)?$|/(?:print|printable|mobile)-?view$|/+$|(?:%20)+$",
    re.IGNORECASE,
)
_GENERAL = re.compile(
    r"(?:/[a-z]{2}(?:[-_][a-z]{2})?)?(?:/(?:news|blog|home|start|main|latest|articles?|posts?|stories|feeds?|rss|atom|index)){0,2}"
    r"(?:[./_-](?:feed|rss|atom|index|xml|rdf|json|php|html?)){0,2}/?",
    re.IGNORECASE,
)
_COMMENT = re.compile("#comment-[0-9]+")
_DRESS = re.compile("www[0-9]{0,2}|m|mobile|amp")
_SAID_WELL = re.compile(r"https?://[a-z0-9][a-z0-9.-]*(?::[0-9]+)?(?:[/?#][A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]*)?")
_SCHEMES = frozenset(
    ("http:", "https:", "ftp:", "magnet:", "mailto:", "tel:", "irc:", "xmpp:", "geo:", "gemini:", "gopher:")
)


def absolute(url: str, base: str) -> str | None:
    """An address as a reader can follow it: what was written, resolved against base (WHATWG) if it is relative.

    An absolute address that needs no mending stays exactly as it was written. None for what is no address, and for schemes
    that run or embed something (javascript, data) or name a file.
    """
    url = url.strip()
    if not url:
        return None
    if _SAID_WELL.fullmatch(url) and parse(url):
        return url
    if url[:4].lower() == "www." and "." in url[4:].split("/")[0]:
        url = "http://" + url
    parsed = parse(url) or (parse(url, base) if base else None)
    return parsed.href if parsed and parsed.protocol in _SCHEMES else None


def canonical_url(url: str) -> str | None:
    """The form in which two addresses of one page are equal, for comparing only; None if it is not of the web (http, https).

    Scheme, credentials, default port, www, m and amp hosts, tracking parameters, the order of parameters, escaping, doubled and
    trailing slashes, index documents, print and AMP variants, and fragments (but `#!`, which chooses a page, and the number of
    a comment) do not count. Redirectors that carry their target are followed.
    """
    parsed = target_of(url)
    if parsed is None or parsed.protocol not in ("http:", "https:"):
        return None
    host = _main_host(parsed.hostname.rstrip("."))
    if not host:
        return None
    port = "" if parsed.port in ("", "80", "443") else f":{parsed.port}"
    fragment = parsed.hash if parsed.hash.startswith("#!") or _COMMENT.fullmatch(parsed.hash) else ""
    return f"https://{host}{port}{_main_path(parsed.pathname)}{_main_query(parsed.search[1:], host)}{fragment}"


def names_nothing(canonical: str) -> bool:
    """Whether a canonical URL is too general to name an article: a site's root, its news page, its feed."""
    _, slash, path = canonical.split("://", 1)[-1].partition("/")
    return _GENERAL.fullmatch(slash + path) is not None


@lru_cache(maxsize=4096)
def _main_host(host: str) -> str:
    """The host without the labels that only choose a device, as long as they are not the registered name itself."""
    domain = domain_of(host)
    if domain and host.endswith(f".{domain}"):
        labels = [label for label in host.removesuffix(f".{domain}").split(".") if not _DRESS.fullmatch(label)]
        host = ".".join([*labels, domain])
    return SAME_HOST.get(host, host)


def _main_path(path: str) -> str:
    path = _SESSION.sub("", _SLASHES.sub("/", path))
    path = "/".join(quote(unquote_to_bytes(segment), safe="!$'()*,:@+=&;~") for segment in path.split("/"))
    while (shorter := _VARIANT.sub("", path)) not in (path, ""):
        path = shorter
    return shorter or "/"


def _main_query(query: str, host: str) -> str:
    parts = {
        f"{_quoted(name)}={_quoted(value)}" if value else _quoted(name)
        for name, value in pairs(query)
        if not tracks(text_of(name).lower(), text_of(value).lower(), host)
    }
    return "?" + "&".join(sorted(parts)) if parts else ""


def _quoted(text: bytes) -> str:
    return quote(text, safe="!$'()*,:@/;~")
