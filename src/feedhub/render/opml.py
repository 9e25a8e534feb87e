"""OPML 2.0: the sections to subscribe to, and the sources they are made of."""

from collections.abc import Mapping

from lxml.etree import Element, ElementTree, SubElement, _Element, tostring

from feedhub.model import Hub, Newsroom, Poll, Section, Source
from feedhub.render import words


def sections_opml(newsroom: Newsroom) -> bytes:
    """A subscription list of the sections' Atom feeds, in the order of sections.toml; of `all` where there are none."""
    root, body = _document(newsroom.hub, newsroom.hub.title)
    base = words.base(newsroom.hub)
    for section in newsroom.sections.values() or [Section(id="all", title=newsroom.hub.title)]:
        outline = _feed(body, section.title or section.id, f"{base}/{section.id}.atom", f"{base}/{section.id}")
        if section.description:
            outline.set("description", _text(section.description))
        if language := words.language(section.language or newsroom.hub.language):
            outline.set("language", language)
    return _bytes(root)


def sources_opml(newsroom: Newsroom, *, feeds: Mapping[str, Poll], private: bool = False) -> bytes:
    """A subscription list of what is read: in folders by each source's first tag, with all its tags as categories.

    feeds: what asking each source has told (title, home, where it moved to), by source id. Passwords are left out.
    private: list sources whose address holds a secret too; never in what is published.
    """
    root, body = _document(newsroom.hub, f"{newsroom.hub.title}: sources")
    folders: dict[str, _Element] = {}
    for source in newsroom.sources.values():
        if source.private and not private:
            continue
        place = body
        if source.tags:
            folder = _text(source.tags[0])
            if folder not in folders:
                folders[folder] = SubElement(body, "outline", text=folder)
            place = folders[folder]
        _source(place, source, feeds.get(source.id))
    return _bytes(root)


def _source(place: _Element, source: Source, poll: Poll | None) -> None:
    known = poll if poll and poll.configured_url == source.url else None  # the memory of another address is void
    url = words.address(known.url if known else source.url)
    if url is None:
        return
    title = source.title or (known and known.title) or source.id
    outline = _feed(place, title, url, words.address(known.home) if known else None)
    if source.tags:
        outline.set("category", ",".join(_text(tag).replace(",", " ") for tag in source.tags))


def _document(hub: Hub, title: str) -> tuple[_Element, _Element]:
    root = Element("opml", version="2.0")
    head = SubElement(root, "head")
    SubElement(head, "title").text = _text(title)
    if contact := words.email(hub.contact):
        SubElement(head, "ownerEmail").text = contact
    return root, SubElement(root, "body")


def _feed(place: _Element, title: str, url: str, home: str | None) -> _Element:
    outline = SubElement(place, "outline", type="rss", text=_text(title), title=_text(title), xmlUrl=url)
    if home:
        outline.set("htmlUrl", home)
    return outline


def _text(said: str) -> str:
    return words.headline(said)


def _bytes(root: _Element) -> bytes:
    return bytes(tostring(ElementTree(root), encoding="UTF-8", xml_declaration=True, pretty_print=True))
