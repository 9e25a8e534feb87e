"""Elements of podcasts, which pass where they are valid: apps and validators judge our feed, not the publisher's.

iTunes' words are checked one by one. Those of podcast:* are too many and too young for that: they pass as they came, in safe
texts, with addresses that are some.
"""

import re
from collections.abc import Callable, Iterable, Mapping

from lxml.etree import SubElement, _Element

from feedhub.model import Edition, Extra, Hub
from feedhub.render import words

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"

NOBODY = "nobody@feedhub.invalid"  # itunes:owner must have an address; this one can be nobody's (RFC 2606)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_DURATION = re.compile(r"\d+(?::[0-5]\d(?::[0-5]\d)?)?", re.ASCII)
_ADDRESSES = frozenset(("url", "href", "src", "img", "uri", "accountUrl", "feedUrl"))


def channel_says(channel: _Element, edition: Edition, hub: Hub) -> None:
    """What a channel must say where its items speak iTunes."""
    told = [extra for item in edition.items for extra in item.extras if extra.namespace == ITUNES]
    if not told:
        return
    explicit = any(_flag(extra.text) == "true" for extra in told if extra.name == "explicit")
    SubElement(channel, f"{{{ITUNES}}}category", text="News")
    SubElement(channel, f"{{{ITUNES}}}explicit").text = "true" if explicit else "false"
    owner = SubElement(channel, f"{{{ITUNES}}}owner")
    SubElement(owner, f"{{{ITUNES}}}name").text = words.headline(hub.title[:200]) or edition.section.id
    SubElement(owner, f"{{{ITUNES}}}email").text = words.email(hub.contact) or NOBODY


def pass_through(element: _Element, extras: Iterable[Extra], *, itunes: bool) -> None:
    """Add to an item what its publisher says of an episode. itunes: whether iTunes' own words may stand beside its enclosure."""
    said: set[str] = set()
    for extra in extras:
        if extra.namespace == PODCAST and _NAME.fullmatch(extra.name):
            _podcast(element, extra)
        elif extra.namespace == ITUNES and itunes and extra.name not in said and (check := _ITUNES.get(extra.name)):
            text = check(words.headline(extra.text or ""))
            if text:
                SubElement(element, f"{{{ITUNES}}}{extra.name}").text = text
                said.add(extra.name)
        elif extra.namespace == ITUNES and itunes and extra.name == "image" and "image" not in said:
            href = words.address(dict(extra.attributes).get("href"))
            if href and words.ENCLOSABLE.fullmatch(href):
                SubElement(element, f"{{{ITUNES}}}image", href=href)
                said.add("image")


def _podcast(element: _Element, extra: Extra) -> None:
    """Add an element with those of its parts that are valid; one that had parts is nothing without any."""
    text, attributes = words.line(extra.text or ""), _attributes(extra.attributes)
    if attributes is None or not (text or attributes or extra.parts):
        return
    outer = SubElement(element, f"{{{PODCAST}}}{extra.name}", attributes)
    outer.text = text or None
    around = [outer]  # those that the next part may be in
    for part in extra.parts:
        said = _attributes(part.attributes)
        if part.depth <= len(around) and said is not None and _NAME.fullmatch(part.name):
            del around[part.depth :]
            around.append(SubElement(around[-1], f"{{{PODCAST}}}{part.name}", said))
        else:
            del around[min(part.depth, len(around)) :]  # what is in it goes with it
    if extra.parts and not len(outer):
        element.remove(outer)


def _attributes(said: Iterable[tuple[str, str]]) -> dict[str, str] | None:
    """None where an address is none: a transcript, a person's picture is nothing without."""
    attributes = {}
    for name, value in said:
        if name in _ADDRESSES:
            url = words.address(value)
            if url is None:
                return None
            attributes[name] = url
        elif name == "srcset":
            shown = [(words.address(each.split()[0]), each.split()[1:]) for each in value.split(",") if each.strip()]
            attributes[name] = words.line(", ".join(" ".join((url, *rest[:1])) for url, rest in shown if url))
            if not attributes[name]:
                return None
        elif _NAME.fullmatch(name):
            attributes[name] = words.line(value)
    return attributes


def _flag(text: str | None) -> str | None:
    return {"true": "true", "yes": "true", "explicit": "true", "false": "false", "no": "false", "clean": "false"}.get(
        (text or "").strip().lower()
    )


def _positive(text: str) -> str | None:
    return text if text.isascii() and text.isdigit() and int(text[:9]) > 0 else None


def _one_of(*words: str) -> Callable[[str], str | None]:
    return lambda text: text.lower() if text.lower() in words else None


def _at_most(length: int) -> Callable[[str], str | None]:
    return lambda text: text if 0 < len(text) <= length else words.undirected(text)[:length] or None


_ITUNES: Mapping[str, Callable[[str], str | None]] = {
    "author": _at_most(255),
    "block": _one_of("yes", "no"),
    "duration": lambda text: text if _DURATION.fullmatch(text) else None,
    "episode": _positive,
    "episodeType": _one_of("full", "trailer", "bonus"),
    "explicit": _flag,
    "season": _positive,
    "subtitle": _at_most(255),
    "summary": _at_most(4000),
    "title": _at_most(255),
}
