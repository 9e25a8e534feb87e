"""The published files' bytes in memory, with the headers of each way to send them.

A file is read again only when its size, time or inode has changed, which one `stat` a request tells; so another process's
edition is there with the next request. Files are replaced by renaming, so what is read is whole.
"""

import asyncio
import gzip
import os
import re
import stat
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path

from feedhub.render import FORMATS
from feedhub.web.conditions import Coding

ROOM = 64_000_000  # bytes of files kept, and with them what they were packed into; what was not asked for the longest goes first
SMALL = 500  # bytes below which packing saves less than a packet
BROTLI = 9  # of 11: the last two are a tenth shorter and take ten times as long
FRESH = "public, max-age=60"  # soon enough for news, and yet a cache may answer a crowd
ASK_AGAIN = "public, no-cache"  # who opens a page expects what is there now; asking costs a 304

# Nothing hidden, nothing that leads out, nothing a file system could read in two ways.
_SEGMENT = r"[A-Za-z0-9_][A-Za-z0-9._-]{0,199}"
NAME = re.compile(rf"(?:{_SEGMENT}/){{0,3}}{_SEGMENT}")

Headers = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """How files of one suffix are sent.

    shown_as: the type for a browser that navigates to one (Sec-Fetch-Dest: document), None where it can show media_type.
    packs: whether packing makes it smaller.
    """

    media_type: str
    shown_as: str | None = None
    packs: bool = True
    caching: str = FRESH


_XML = "application/xml"
KINDS: Mapping[str, Kind] = {
    **{suffix: Kind(f.media_type, _XML if f.media_type.endswith("+xml") else None) for suffix, f in FORMATS.items()},
    "html": Kind("text/html; charset=utf-8", caching=ASK_AGAIN),
    "opml": Kind("text/x-opml", _XML),
    "css": Kind("text/css; charset=utf-8"),
    "txt": Kind("text/plain; charset=utf-8"),
    "svg": Kind("image/svg+xml"),
    "ico": Kind("image/x-icon", packs=False),
    "png": Kind("image/png", packs=False),
}

STYLE_OF_PICTURES = (
    b"sha256-1NUbAlRIdOUHTTAZ4DyylBJeKvK03Ibj9miYphthseQ="  # of render/templates/drawn.css, which an SVG holds
)
# Pictures and sounds in articles are the outlets' own; everything else a page loads is ours.
POLICY = (
    b"default-src 'none'; style-src 'self' '"
    + STYLE_OF_PICTURES
    + b"'; img-src http: https: data:; media-src http: https:;"
    b" base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
ALWAYS: Headers = (
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", POLICY),
    (b"referrer-policy", b"no-referrer"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Representation:
    """One way to send a file. sent: the headers of a 200; unchanged: of a 304 (RFC 9110 15.4.5); heads: those as they go out."""

    body: bytes
    etag: bytes
    sent: Headers
    unchanged: Headers
    sent_head: bytes
    unchanged_head: bytes


@dataclass(slots=True)
class Published:
    """One file as it was read. modified: Last-Modified in seconds since 1970; modified_text: as the field says it.

    link: the Link field, None without one.
    packed: its bytes in each coding, None where that makes them no shorter; made once, in a thread. made: what was sent.
    packing: codings in the making, each with the task that does it.
    """

    data: bytes
    kind: Kind
    modified: int
    modified_text: bytes
    tag: str
    link: bytes | None = None
    packed: dict[Coding, bytes | None] = field(default_factory=lambda: {"": None})
    made: dict[tuple[Coding, bool], Representation] = field(default_factory=dict)
    packing: dict[Coding, "asyncio.Task[None]"] = field(default_factory=dict)

    @classmethod
    def of(
        cls, data: bytes, kind: Kind, *, modified: datetime, tag: str | None = None, link: bytes | None = None
    ) -> "Published":
        """Some bytes, as a file that holds them. tag: their digest, where the caller has it."""
        file = cls(
            data=data,
            kind=kind,
            modified=int(modified.timestamp()),
            modified_text=format_datetime(modified, usegmt=True).encode(),
            tag=tag or sha256(data).hexdigest()[:32],
            link=link,
        )
        if not kind.packs or len(data) < SMALL:
            file.packed |= {"br": None, "gzip": None}
        return file

    @property
    def vary(self) -> bytes:
        return b"Accept-Encoding, Sec-Fetch-Dest" if self.kind.shown_as else b"Accept-Encoding"

    async def representation(self, coding: Coding, *, shown: bool) -> Representation:
        """The bytes and headers for one asker. coding: what it likes best. shown: a browser navigates to it."""
        made = self.made.get((coding, shown))
        if made is None:
            if coding not in self.packed:  # brotli takes a tenth of a second that the loop has not
                packing = self.packing.get(coding)
                if packing is None:
                    packing = self.packing[coding] = asyncio.create_task(asyncio.to_thread(self._pack, coding))
                    packing.add_done_callback(lambda _: self.packing.pop(coding, None))
                await asyncio.shield(packing)
            made = self.made[coding, shown] = self._make(coding, shown=shown)
        return made

    def _pack(self, coding: Coding) -> None:
        if coding == "br":
            import brotli  # with the first reader who takes it

            body = brotli.compress(self.data, mode=brotli.MODE_TEXT, quality=BROTLI)
        else:
            body = gzip.compress(self.data, 9, mtime=0)
        self.packed[coding] = body if len(body) < len(self.data) else None

    def _make(self, coding: Coding, *, shown: bool) -> Representation:
        shown = shown and self.kind.shown_as is not None
        body = self.packed[coding]
        if body is None:
            coding = ""
        # One tag for each: a strong one is unique among all representations of an address (RFC 9110 8.8.1).
        etag = f'"{self.tag}{f"-{coding}" if coding else ""}{"-xml" if shown else ""}"'.encode()
        media_type = self.kind.shown_as if shown and self.kind.shown_as else self.kind.media_type
        validators: Headers = (
            (b"etag", etag),
            (b"last-modified", self.modified_text),
            (b"cache-control", self.kind.caching.encode()),
            (b"vary", self.vary),
        )
        body = self.data if body is None else body
        sent: Headers = (
            (b"content-type", media_type.encode()),
            (b"content-length", str(len(body)).encode()),
            *(((b"content-encoding", coding.encode()),) if coding else ()),
            (b"accept-ranges", b"none"),
            *(((b"link", self.link),) if self.link else ()),
            *validators,
            *ALWAYS,
        )
        unchanged = (*validators, *ALWAYS)
        return Representation(
            body=body,
            etag=etag,
            sent=sent,
            unchanged=unchanged,
            sent_head=_head(b"200 OK", sent),
            unchanged_head=_head(b"304 Not Modified", unchanged),
        )


def _head(status: bytes, headers: Headers) -> bytes:
    return b"HTTP/1.1 " + status + b"\r\n" + b"".join(b"%s: %s\r\n" % header for header in headers)


def file_name(path: str) -> str | None:
    """The file that an address names: `/` is index.html, `/world` world.html; None if it can name none. path: decoded."""
    name = path[1:] or "index"
    if not path.startswith("/") or not NAME.fullmatch(name):
        return None
    return name if "." in name.rpartition("/")[2] else f"{name}.html"


def below(root: str, path: str) -> str:
    """An address without the path that a proxy left before it. root: without a slash at its end."""
    if root and (path == root or path.startswith(f"{root}/")):
        return path[len(root) :] or "/"
    return path


def _fixed(suffix: str, data: bytes) -> Published:
    return Published.of(data, KINDS[suffix], modified=datetime(2026, 11, 1, tzinfo=UTC))


# What crawlers ask of every site; a file of that name in public/ goes before.
FIXED: Mapping[str, Published] = {
    "robots.txt": _fixed("txt", b"User-agent: *\nDisallow: /search\nDisallow: /console\n"),
}


class Shelf:
    """Files below one folder, by name. The caller has judged the name: no way out, no hidden file.

    link: the Link field of a file, asked when it is read.
    """

    def __init__(
        self,
        public: Path,
        *,
        clock: Callable[[], datetime],
        room: int = ROOM,
        link: Callable[[str], bytes | None] = lambda name: None,
    ) -> None:
        self._public = f"{public}/"
        self._clock = clock
        self._room = room
        self._link = link
        self._kept: OrderedDict[str, tuple[tuple[int, int, int], Published]] = OrderedDict()
        self._bytes = 0

    def find(self, name: str) -> Published | None:
        """That file as it is now, None where there is none or its kind is not published. OSError: the disk's trouble."""
        path = self._public + name
        try:
            now = os.stat(path)  # noqa: PTH116 - a Path takes longer to make than all the rest
            kept = self._kept.get(name)
            if kept is not None and kept[0] == (now.st_mtime_ns, now.st_size, now.st_ino):
                self._kept.move_to_end(name)
                return kept[1]
            self._forget(name)
            kind = KINDS.get(name.rpartition(".")[2])
            if kind is None or not stat.S_ISREG(now.st_mode):
                return None
            return self._read(name, Path(path), kind)
        except (FileNotFoundError, NotADirectoryError):
            self._forget(name)
            return None

    def _read(self, name: str, path: Path, kind: Kind) -> Published:
        with path.open("rb") as file:
            data = file.read()
            now = os.fstat(file.fileno())  # of what was read: the name may be another file's by now
        # Last-Modified must not be later than Date (RFC 9110 8.8.2.1); a clock that went back makes it so.
        modified = min(int(now.st_mtime), int(self._clock().timestamp()))
        found = Published.of(data, kind, modified=datetime.fromtimestamp(modified, UTC), link=self._link(name))
        self._kept[name] = (now.st_mtime_ns, now.st_size, now.st_ino), found
        self._bytes += len(data)
        while self._bytes > self._room:
            self._forget(next(iter(self._kept)))
        return found

    def _forget(self, name: str) -> None:
        kept = self._kept.pop(name, None)
        if kept is not None:
            self._bytes -= len(kept[1].data)
