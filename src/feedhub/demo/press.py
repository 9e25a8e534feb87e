"""The feeds as each outlet's publishing system writes them: RSS 2.0, Atom, RSS 1.0 and JSON Feed.

What a feed's `style` may hold:
  cdata      HTML stands in CDATA, else it is escaped        encoded    the whole text in content:encoded
  creator    dc:creator names the author                     permalink  the guid is an address
  thumbnail  media:thumbnail (JSON: image)                   content    media:content
  enclosure  the report as a sound file                      itunes     a podcast's elements beside it
  base       addresses are relative to xml:base              xhtml      Atom content as XHTML
  campaign   links carry utm parameters                      ttl        says how long it stays fresh
  broken     written by hand: bare ampersands, a tag that is never closed
  down       never written: the server fails (newsroom.py)

Guids name the outlet's own domain and never the server's port, so the newsroom can move to another
port and stay the same.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from feedhub.demo.pages import SOUND, SOUND_SECONDS
from feedhub.demo.papers import Feed, Paper, Story

ATOM = "http://www.w3.org/2005/Atom"
NAMESPACES = {
    "atom": ATOM,
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
}
MEDIA_TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "rdf": "application/rdf+xml; charset=utf-8",
    "json": "application/feed+json",
}


def printed(paper: Paper, feed: Feed, home: str) -> bytes:
    """One feed, whole. home: the outlet's address on the newsroom's server, ending in a slash."""
    if "broken" in feed.style:
        return _by_hand(paper, feed, home).encode()
    return PRESSES[feed.format](paper, feed, home).encode()


def _rss(paper: Paper, feed: Feed, home: str) -> str:
    used = ["atom", "dc", "content", "media"] + (["itunes"] if "itunes" in feed.style else [])
    names = "".join(f' xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in used)
    channel = [
        f"<title>{escape(feed.title)}</title>",
        f"<link>{home}</link>",
        f"<description>{escape(feed.description)}</description>",
        f"<language>{paper.language}</language>",
        f'<atom:link href={quoteattr(home + feed.path)} rel="self" type="application/rss+xml"/>',
        f"<lastBuildDate>{_rfc822(feed.stories[0].published, feed)}</lastBuildDate>",
    ]
    if "ttl" in feed.style:
        channel.append("<ttl>15</ttl>")
    if "itunes" in feed.style:
        channel += [
            f"<itunes:author>{escape(paper.title)}</itunes:author>",
            f"<itunes:owner><itunes:email>feeds@{paper.id}</itunes:email></itunes:owner>",
            "<itunes:explicit>false</itunes:explicit>",
            '<itunes:category text="News"/>',
        ]
    items = "\n".join(_rss_item(paper, feed, story, home) for story in feed.stories)
    head = "\n".join(channel)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"{names}>\n'
        f"<channel>\n{head}\n{items}\n</channel>\n</rss>\n"
    )


def _rss_item(paper: Paper, feed: Feed, story: Story, home: str) -> str:
    style = feed.style
    lines = [
        f"<title>{_html(story.title, 'cdata' in style)}</title>",
        f"<link>{escape(_link(feed, story, home))}</link>",
    ]
    if "permalink" in style:
        lines.append(f"<guid>{_permanent(paper, story)}</guid>")
    else:
        lines.append(f'<guid isPermaLink="false">{_tag(paper, feed, story)}</guid>')
    lines.append(f"<pubDate>{_rfc822(story.published, feed)}</pubDate>")
    if "creator" in style:
        lines.append(f"<dc:creator>{_html(story.author, 'cdata' in style)}</dc:creator>")
    lines += [f"<category>{escape(category)}</category>" for category in story.categories]
    if "encoded" in style:
        lines.append(f"<description>{_html(escape(story.summary), 'cdata' in style)}</description>")
        lines.append(f"<content:encoded>{_html(_body(story, home), 'cdata' in style)}</content:encoded>")
    else:
        lines.append(f"<description>{_html(_body(story, home), 'cdata' in style)}</description>")
    if story.picture and "thumbnail" in style:
        lines.append(f'<media:thumbnail url="{_picture(story, home)}" width="240" height="135"/>')
    if story.picture and "content" in style:
        lines.append(
            f'<media:content url="{_picture(story, home)}" medium="image" type="image/svg+xml">'
            f"<media:description>{escape(story.picture)}</media:description></media:content>"
        )
    if story.sound and "enclosure" in style:
        address = f"{home}sounds/{story.slug}.wav"
        lines.append(f'<enclosure url="{address}" length="{len(SOUND)}" type="audio/x-wav"/>')
    if story.sound and "itunes" in style:
        lines.append(f"<itunes:duration>{SOUND_SECONDS}</itunes:duration>")
    return "<item>\n" + "\n".join(lines) + "\n</item>"


def _by_hand(paper: Paper, feed: Feed, home: str) -> str:
    """RSS by somebody who trusts no library: each `&` bare, and a `<br>` that nobody closes."""
    items = "\n".join(
        f"<item>\n<title>{story.title}</title>\n<link>{home}{story.path}</link>\n"
        f"<guid>{_permanent(paper, story)}</guid>\n"
        f"<pubDate>{_rfc822(story.published, feed)}</pubDate>\n<author>{story.author}</author>\n"
        f"<description>{story.summary}<br>{' '.join(story.paragraphs)}</description>\n</item>"
        for story in feed.stories
    )
    return (
        f'<?xml version="1.0"?>\n<rss version="2.0">\n<channel>\n<title>{feed.title}</title>\n<link>{home}</link>\n'
        f"<description>{feed.description}</description>\n{items}\n</channel>\n</rss>\n"
    )


def _rdf(paper: Paper, feed: Feed, home: str) -> str:
    names = "".join(f' xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in ("dc", "content"))
    listed = "".join(f'<rdf:li rdf:resource="{_permanent(paper, story)}"/>' for story in feed.stories)
    items = []
    for story in feed.stories:
        lines = [
            f"<title>{escape(story.title)}</title>",
            f"<link>{home}{story.path}</link>",
            f"<description>{escape(story.summary)}</description>",
            f"<dc:creator>{escape(story.author)}</dc:creator>",
            f"<dc:date>{_rfc3339(story.published, feed)}</dc:date>",
            *(f"<dc:subject>{escape(category)}</dc:subject>" for category in story.categories),
        ]
        if "encoded" in feed.style:
            lines.append(f"<content:encoded>{_html(_body(story, home), True)}</content:encoded>")
        items.append(f'<item rdf:about="{_permanent(paper, story)}">\n' + "\n".join(lines) + "\n</item>")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        f'{names}>\n<channel rdf:about="{home}{feed.path}">\n<title>{escape(feed.title)}</title>\n<link>{home}</link>\n'
        f"<description>{escape(feed.description)}</description>\n<dc:language>{paper.language}</dc:language>\n"
        f"<items><rdf:Seq>{listed}</rdf:Seq></items>\n</channel>\n" + "\n".join(items) + "\n</rdf:RDF>\n"
    )


def _atom(paper: Paper, feed: Feed, home: str) -> str:
    based = "base" in feed.style
    root = "" if based else home
    base = f' xml:base="{home}"' if based else ""
    entries = []
    for story in feed.stories:
        body = _body(story, root)
        content = (
            f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{body}</div></content>'
            if "xhtml" in feed.style
            else f'<content type="html">{escape(body)}</content>'
        )
        lines = [
            f"<id>{_tag(paper, feed, story)}</id>",
            f"<title>{escape(story.title)}</title>",
            f'<link rel="alternate" type="text/html" href="{root}{story.path}"/>',
            f"<published>{_rfc3339(story.published, feed)}</published>",
            f"<updated>{_rfc3339(story.published, feed)}</updated>",
            f"<author><name>{escape(story.author)}</name></author>",
            *(f"<category term={quoteattr(category)}/>" for category in story.categories),
            f"<summary>{escape(story.summary)}</summary>",
            content,
        ]
        if story.picture and "thumbnail" in feed.style:
            lines.append(f'<media:thumbnail url="{_picture(story, home)}" width="240" height="135"/>')
        entries.append(f"<entry{base}>\n" + "\n".join(lines) + "\n</entry>")
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="{ATOM}" xmlns:media="{NAMESPACES["media"]}" xml:lang="{paper.language}">\n'
        f"<id>tag:{paper.id},2020:{feed.source}</id>\n<title>{escape(feed.title)}</title>\n"
        f"<subtitle>{escape(feed.description)}</subtitle>\n"
        f'<link rel="self" type="application/atom+xml" href="{home}{feed.path}"/>\n'
        f'<link rel="alternate" type="text/html" href="{home}"/>\n'
        f"<updated>{_rfc3339(feed.stories[0].published, feed)}</updated>\n" + "\n".join(entries) + "\n</feed>\n"
    )


def _json(paper: Paper, feed: Feed, home: str) -> str:
    items = []
    for story in feed.stories:
        item: dict[str, Any] = {
            "id": _tag(paper, feed, story),
            "url": home + story.path,
            "title": story.title,
            "summary": story.summary,
            "content_html": _body(story, home),
            "date_published": _rfc3339(story.published, feed),
            "authors": [{"name": name} for name in story.author.split(", ")],
            "tags": list(story.categories),
        }
        if story.picture and "thumbnail" in feed.style:
            item["image"] = _picture(story, home)
        items.append(item)
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.description,
        "home_page_url": home,
        "feed_url": home + feed.path,
        "language": paper.language,
        "items": items,
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def _body(story: Story, root: str) -> str:
    picture = (
        f'<figure><img src="{_picture(story, root)}" alt={quoteattr(story.picture)}/></figure>' if story.picture else ""
    )
    return picture + "".join(f"<p>{paragraph}</p>" for paragraph in story.paragraphs)


def _html(text: str, cdata: bool) -> str:
    return f"<![CDATA[{text}]]>" if cdata else escape(text)


def _link(feed: Feed, story: Story, home: str) -> str:
    return home + story.path + (f"?utm_source={feed.source}&utm_medium=rss" if "campaign" in feed.style else "")


def _picture(story: Story, root: str) -> str:
    return f"{root}pictures/{story.slug}.svg"


def _tag(paper: Paper, feed: Feed, story: Story) -> str:
    """An id that lasts (RFC 4151). Each feed mints its own, as publishing systems do."""
    return f"tag:{paper.id},{story.published:%Y-%m-%d}:{feed.source}/{story.slug}"


def _permanent(paper: Paper, story: Story) -> str:
    return f"https://www.{paper.id}/{story.path}"


def _rfc822(when: datetime, feed: Feed) -> str:
    return format_datetime(when.astimezone(feed.zone))


def _rfc3339(when: datetime, feed: Feed) -> str:
    return when.astimezone(feed.zone).isoformat(timespec="seconds")


PRESSES: Mapping[str, Callable[[Paper, Feed, str], str]] = {"rss": _rss, "atom": _atom, "rdf": _rdf, "json": _json}
