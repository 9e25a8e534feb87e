"""An address in its parts. Parsing is ada's (WHATWG): what browsers and the address guard agree on."""

import re
from urllib.parse import unquote_to_bytes

import ada_url


def parse(url: str, base: str | None = None) -> ada_url.URL | None:
    """An address, resolved against base where it is relative; None for what is none."""
    try:
        return ada_url.URL(url, base)
    except ValueError:
        return None


def pairs(query: str) -> list[tuple[bytes, bytes]]:
    """Names and values, decoded. A second `?` and an escaped `&amp;` are what careless software writes for `&`."""
    found = []
    for part in re.split("[&?]", query):
        name, _, value = part.replace("+", " ").partition("=")
        while name.startswith("amp;"):
            name = name.removeprefix("amp;")
        if name:
            found.append((unquote_to_bytes(name), unquote_to_bytes(value)))
    return found


def text_of(said: bytes) -> str:
    """What decoded bytes say, whatever they are."""
    return said.decode(errors="replace")


def table(words: str) -> frozenset[str]:
    """A table of words, written one after the other."""
    return frozenset(words.split())
