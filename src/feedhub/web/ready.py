"""Answers that are ready: a published file that somebody was sent before, for a request that is like most.

What a server hands over between the request's last header and the answer costs more than the answer does. So it asks here
first, with what it has, and gets bytes; whatever is not plain to see (a query, an escape, a field on two lines, a file not
packed yet) is None, and goes the long way (`feeds`), which answers alike.
"""

from collections.abc import Mapping

from feedhub.web.conditions import Conditions, coding, outcome
from feedhub.web.shelf import Shelf, below, file_name

NAMES = 10_000  # addresses remembered
_READ = frozenset({b"GET", b"HEAD"})
_NOT_PLAIN = (b"if-match", b"if-unmodified-since")


class Ready:
    """Asked at each request, on the event loop. root: the path before every address that a proxy leaves in place."""

    def __init__(self, shelf: Shelf, *, root: str = "") -> None:
        self._shelf = shelf
        self._root = root
        self._names: dict[bytes, str] = {}

    def __call__(self, method: bytes, target: bytes, said: Mapping[bytes, bytes]) -> tuple[bytes, bytes] | None:
        """Status line and headers (without the empty line), and the body; None where it is not plain what to say.

        target: as the request line has it. said: its fields, names in lower case, each on one line.
        """
        if method not in _READ:
            return None
        name = self._names.get(target) or self._name(target)
        file = self._shelf.find(name) if name else None
        if file is None:
            return None
        chosen = file.made.get((coding(said.get(b"accept-encoding", b"")), said.get(b"sec-fetch-dest") == b"document"))
        if chosen is None or any(each in said for each in _NOT_PLAIN):
            return None
        none_match, since = said.get(b"if-none-match"), said.get(b"if-modified-since")
        if none_match is None and since is None:
            status = 200
        elif none_match == chosen.etag:
            status = 304
        else:
            asked = Conditions(if_none_match=none_match, if_modified_since=since)
            status = outcome(asked, etag=chosen.etag, modified=file.modified, modified_text=file.modified_text)
        if status == 304:
            return chosen.unchanged_head, b""
        return chosen.sent_head, chosen.body if method == b"GET" else b""

    def _name(self, target: bytes) -> str | None:
        if b"%" in target or b"?" in target or not target.isascii():
            return None
        name = file_name(below(self._root, target.decode()))
        if name is not None:
            if len(self._names) >= NAMES:
                self._names.clear()
            self._names[target] = name
        return name
