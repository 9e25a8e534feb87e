"""Whose an address is: the domain that one party has registered, by the public suffix list."""

import re
from functools import lru_cache
from importlib.util import find_spec
from typing import NamedTuple

import ada_url

from feedhub.core.urls.parsing import parse

_RULE = re.compile(r"^[.*!]*\w\S*", re.MULTILINE)  # of the public suffix list; comments begin with slashes


@lru_cache(maxsize=1024)
def registrable_domain(url_or_host: str) -> str:
    """The domain that one party has registered: what tells outlets apart. "" for addresses in digits and for `localhost`.

    The private part of the public suffix list counts: a.blogspot.com and b.blogspot.com are two outlets, and neither may
    speak for the other. Where no suffix is listed the last two labels are the domain (the list's rule `*`). In punycode.
    """
    said = url_or_host.strip()
    parsed = parse(said if "://" in said else f"https://{said}/")
    if parsed is None or parsed.host_type != ada_url.HostType.DEFAULT:
        return ""
    return domain_of(parsed.hostname.strip("."))


@lru_cache(maxsize=4096)
def domain_of(host: str) -> str:
    """The registrable domain of a host in ASCII; "" where it has no dot."""
    if "." not in host:
        return ""
    labels = host.split(".")
    begin = _suffix(labels)
    return ".".join(labels[begin - 1 :] if 0 < begin < len(labels) else labels[-2:])


def _suffix(labels: list[str]) -> int:
    """Where in a host's labels its public suffix begins; after the last where no suffix is listed."""
    listed = _suffixes()
    found, place, below = len(labels), len(labels), ""
    for label in reversed(labels):
        said = ada_url.idna_to_unicode(label) if label.startswith("xn--") else label.lower()
        name = f"{said}.{below}" if below else said
        if name not in listed.parts:
            if f"*.{below}" in listed.parts:
                return place if f"!{name}" in listed.parts else place - 1
            break
        place -= 1
        if name in listed.whole:
            found = place
        below = name
    return found


class _Suffixes(NamedTuple):
    """The public suffix list. whole: its rules; parts: they and what they end in."""

    whole: frozenset[str]
    parts: frozenset[str]


@lru_cache(maxsize=1)
def _suffixes() -> _Suffixes:
    """The list that tldextract brings; to import that, with the HTTP client it needs, costs ten times as much."""
    spec = find_spec("tldextract")
    assert spec is not None
    assert spec.origin is not None
    text = spec.loader.get_data(f"{spec.origin.removesuffix('__init__.py')}.tld_set_snapshot").decode()  # type: ignore[union-attr]
    whole = frozenset(_RULE.findall(text))
    parts = set(whole)
    for rule in whole:
        dot = rule.find(".")
        while dot >= 0:
            parts.add(rule[dot + 1 :])
            dot = rule.find(".", dot + 1)
    return _Suffixes(whole, frozenset(parts))
