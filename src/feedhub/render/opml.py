"""OPML 2.0: the sections to subscribe to, and the sources they are made of."""

from collections.abc import Callable, Mapping
from io import BytesIO

from lxml.etree import Element, ElementTree, SubElement, _Element, tostring, xmlfile

from feedhub.model import Feed, Hub, Newsroom, Section, Source
from feedhub.render import words


def sections_opml(newsroom: Newsroom) -> bytes:
    """A subscription list of the sections' Atom feeds, in the order of sections.toml; of `all` where there are none."""
    root = Element("opml", version="2.0")
    root.append(_head(newsroom.hub, newsroom.hub.title))
    body = SubElement(root, "body")
    base = words.base(newsroom.hub)
    for section in newsroom.sections.values() or [Section(id="all", title=newsroom.hub.title)]:
        outline = _feed(section.title or section.id, f"{base}/{section.id}.atom", f"{base}/{section.id}")
        body.append(outline)
        if section.description:
            outline.set("description", _text(section.description))
        if language := words.language(section.language or newsroom.hub.language):
            outline.set("language", language)
    return bytes(tostring(ElementTree(root), encoding="UTF-8", xml_declaration=True, pretty_print=True))


def sources_opml(newsroom: Newsroom, *, feeds: Mapping[str, Feed], private: bool = False) -> bytes:
    """A subscription list of what is read: in folders by each source's first tag, with all its tags as categories.

    feeds: what asking each source has told (title, home, where it moved to), by source id. Passwords are left out.
    private: list sources whose address holds a secret too; never in what is published.
    """
    folders: dict[str, list[Source]] = {}
    alone: list[Source] = []
    for source in newsroom.sources.values():
        if private or not source.private:
            (folders.setdefault(_text(source.tags[0]), []) if source.tags else alone).append(source)
    out = BytesIO()
    with xmlfile(out, encoding="UTF-8") as written:  # one outline at a time: as a tree, 50,000 take 80 MB
        written.write_declaration()
        with written.element("opml", version="2.0"):
            written.write("\n  ", _head(newsroom.hub, f"{newsroom.hub.title}: sources"), "\n  ")
            with written.element("body"):
                for folder, listed in folders.items():
                    written.write("\n    ")
                    with written.element("outline", text=folder):
                        for source in listed:
                            _write(written.write, source, feeds.get(source.id), "\n      ")
                        written.write("\n    ")
                for source in alone:
                    _write(written.write, source, feeds.get(source.id), "\n    ")
                written.write("\n  ")
            written.write("\n")
    return out.getvalue() + b"\n"


def _write(write: Callable[..., None], source: Source, feed: Feed | None, before: str) -> None:
    known = feed if feed and feed.configured_url == source.url else None  # the memory of another address is void
    url = words.address(known.url if known else source.url)
    if url is None:
        return
    title = next(iter(words.names((source.title or (known and known.title) or "",))), source.id)
    outline = _feed(title, url, words.old_address(known.home) if known else None)
    if source.tags:
        outline.set("category", ",".join(_text(tag).replace(",", " ") for tag in source.tags))
    write(before, outline)


def _head(hub: Hub, title: str) -> _Element:
    head = Element("head")
    SubElement(head, "title").text = _text(title)
    if contact := words.email(hub.contact):
        SubElement(head, "ownerEmail").text = contact
    return head


def _feed(title: str, url: str, home: str | None) -> _Element:
    outline = Element("outline", type="rss", text=_text(title), title=_text(title), xmlUrl=url)
    if home:
        outline.set("htmlUrl", home)
    return outline


def _text(said: str) -> str:
    return words.headline(said)
