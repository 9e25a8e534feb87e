"""The published files, answered from memory by a bare ASGI function: who subscribes asks this, thousands of times a day.

An address names a file and nothing else does: `/` is index.html, `/world` is world.html, the rest is named in full. What
has no file may be a section's old id (301), a removed section (410), a slash too many (308); the rest is not ours.
Redirects are relative, so they hold behind any host name and path that a proxy puts before them.

A Range is not heeded: feeds are asked for whole, and one that changed would be put together of two editions.
"""

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import assert_never
from urllib.parse import quote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from feedhub.errors import Busy, StoreError
from feedhub.model import Elsewhere, Gone, Refused
from feedhub.web.conditions import Conditions, coding, outcome
from feedhub.web.ondemand import Answers, question
from feedhub.web.ready import Ready
from feedhub.web.shelf import ALWAYS, FIXED, NAME, Headers, Published, Shelf, below, file_name

_SECTION = re.compile(r"/([a-z0-9][a-z0-9-]*)((?:[./].*)?)", re.DOTALL)
GUESSES: Mapping[str, str] = {  # what people and readers try where they know of no feed
    **dict.fromkeys(("/feed", "/feed.xml", "/feed.atom", "/atom", "/atom.xml", "/index.atom"), "all.atom"),
    **dict.fromkeys(("/rss", "/rss.xml", "/feed.rss", "/index.xml", "/index.rss"), "all.rss"),
    **dict.fromkeys(("/feed.json", "/index.json"), "all.json"),
}
_READ = frozenset({"GET", "HEAD"})
_HEEDED = frozenset(
    {
        b"accept-encoding",
        b"if-match",
        b"if-modified-since",
        b"if-none-match",
        b"if-unmodified-since",
        b"sec-fetch-dest",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What is served.

    public: the folder of published files. aliases: a section's old ids, each with the one it has now. gone: whether a
    section of that id was removed for good; asked on the event loop where an address has no file, so it must not wait.
    link: the Link field that a file is sent with; asked on the loop too, when a file is read.
    root: a path that a proxy leaves before every address; no slash at its end.
    """

    public: Path
    clock: Callable[[], datetime]
    aliases: Mapping[str, str] = field(default_factory=dict)
    gone: Callable[[str], bool] = lambda section: False
    link: Callable[[str], bytes | None] = lambda name: None
    root: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One response, whole."""

    status: int
    headers: Headers
    body: bytes = b""


class Front:
    """The application: published addresses and those on demand; it hands on what is none, and sees that it has our headers.

    at_once: what a server may ask before it goes the long way; as `Ready` is called.
    """

    def __init__(self, site: Site, answers: Answers, *, otherwise: ASGIApp) -> None:
        self._site = site
        self._answers = answers
        self._otherwise = otherwise
        self._shelf = Shelf(site.public, clock=site.clock, link=site.link)
        self.at_once = Ready(self._shelf, root=site.root)

    def close(self) -> None:
        """Begin nothing any more that is made on demand."""
        self._answers.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._otherwise(scope, receive, send)
            return
        path, query = below(self._site.root, scope["path"]), scope["query_string"]
        found = find(self._site, self._shelf, path, query)
        if found is None:
            try:
                found = await _on_demand(self._answers, scope["method"], path, query)
            except (Busy, StoreError):  # what is wrong with it is for the log, and whoever makes the answer writes that
                found = _plain(503, "Nothing can be looked up at the moment; try again soon.", _SOON)
            except asyncio.CancelledError:  # the server ends, and would have a traceback to tell
                found = _plain(503, "This server is about to end; try again soon.", _SOON)
        if found is None:
            await self._otherwise({**scope, "path": path}, receive, _guarded(send))
            return
        if isinstance(found, Published):
            found = await _answer(found, scope["method"], scope["headers"])
        await send({"type": "http.response.start", "status": found.status, "headers": found.headers})
        await send({"type": "http.response.body", "body": found.body})  # the server keeps it back from a HEAD


def find(site: Site, shelf: Shelf, path: str, query: bytes) -> Published | Answer | None:
    """The file an address names, or what is said of one that was or will be; None if it is none of the published ones.

    path: decoded.
    """
    found = _file(shelf, path)
    if found is not None:
        return found
    if path == "/":
        return _plain(404, "Nothing has been published here yet.")
    if path.endswith("/"):
        return _moved(308, f"../{path.rstrip('/').rpartition('/')[2]}", query) if NAME.fullmatch(path[1:-1]) else None
    guessed = GUESSES.get(path)
    if guessed is not None and shelf.find(guessed) is not None:
        return _moved(301, guessed, query)
    section = _SECTION.fullmatch(path)
    if section is None:
        return None
    id, rest = section.groups()
    if id in site.aliases:
        return _moved(301, "../" * (path.count("/") - 1) + site.aliases[id] + rest, query)
    if site.gone(id):
        return _plain(410, "This section is no longer published.")
    return None


def _file(shelf: Shelf, path: str) -> Published | None:
    name = file_name(path)
    return (shelf.find(name) or FIXED.get(name)) if name else None


async def _on_demand(answers: Answers, method: str, path: str, query: bytes) -> Published | Answer | None:
    asked = question(path, query, answers.makers)
    if asked is not None and method not in _READ:
        return _plain(405, _ONLY, _ALLOW)
    found = asked if asked is None or isinstance(asked, Refused) else await answers.find(asked)
    match found:
        case Elsewhere(name=name):
            return _moved(301, "".join((name, *path.partition(".")[1:])), query)
        case Gone(sentence=sentence):
            return _plain(410, sentence)
        case Refused(sentence=sentence, status=status):
            return _plain(status, sentence, _SOON if status == 503 else ())
        case Published() | None:
            return found
        case _:
            assert_never(found)


async def _answer(file: Published, method: str, headers: list[tuple[bytes, bytes]]) -> Answer:
    if method not in _READ:
        return _plain(405, _ONLY, (*_ALLOW, (b"vary", file.vary)))
    heeded = _heeded(headers)
    chosen = await file.representation(
        coding(heeded.get(b"accept-encoding", b"")), shown=heeded.get(b"sec-fetch-dest") == b"document"
    )
    conditions = Conditions(
        if_match=heeded.get(b"if-match"),
        if_unmodified_since=heeded.get(b"if-unmodified-since"),
        if_none_match=heeded.get(b"if-none-match"),
        if_modified_since=heeded.get(b"if-modified-since"),
    )
    status = outcome(conditions, etag=chosen.etag, modified=file.modified, modified_text=file.modified_text)
    if status == 304:
        return Answer(304, chosen.unchanged)
    if status == 412:
        return _plain(412, "What you have is not what is here.", ((b"vary", file.vary),))
    return Answer(200, chosen.sent, chosen.body)


def _heeded(headers: list[tuple[bytes, bytes]]) -> Mapping[bytes, bytes]:
    heeded: dict[bytes, bytes] = {}
    for name, value in headers:
        if name in _HEEDED:
            heeded[name] = heeded[name] + b", " + value if name in heeded else value
    return heeded


def _moved(status: int, where: str, query: bytes) -> Answer:
    location = quote(where, safe="/") + (f"?{quote(query, safe=_QUERY)}" if query else "")
    return _plain(
        status, "It is somewhere else now.", ((b"location", location.encode()),), caching=b"public, max-age=3600"
    )


_QUERY = "!$&'()*+,;=:@/?%~"  # RFC 3986 3.4, and what is percent-encoded already
_ONLY = "Only GET and HEAD are known here."
_ALLOW: Headers = ((b"allow", b"GET, HEAD"),)
_SOON: Headers = ((b"retry-after", b"5"),)


def _plain(status: int, sentence: str, more: Headers = (), *, caching: bytes = b"no-cache") -> Answer:
    body = f"{sentence}\n".encode()
    return Answer(
        status,
        (
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", caching),
            *more,
            *ALWAYS,
        ),
        body,
    )


def _guarded(send: Send) -> Send:
    """The same, with what ALWAYS says wherever the answer does not say it itself."""

    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            said = {name.lower() for name, _ in message["headers"]}
            message = {**message, "headers": [*message["headers"], *(h for h in ALWAYS if h[0] not in said)]}
        await send(message)

    return guarded
