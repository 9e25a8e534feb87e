"""What an entry and a document say, by the specifications; above all where feedparser alone says otherwise."""

import inspect
from datetime import UTC, datetime, timedelta

import pytest
from feedparser.api import StrictFeedParser
from feedparser.mixin import _FeedParserMixin
from hypothesis import given
from hypothesis import strategies as st

from feedhub.core.parse import parse
from feedhub.core.parse.handlers import Mends
from feedhub.model import Document, Enclosure, Entry, Extra, Origin, Part, Unreadable

FEED = "http://feeds.example/dir/feed"
NAMESPACES = (
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"'
    ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    ' xmlns:podcast="https://podcastindex.org/namespace/1.0"'
)


def read(text: str, *, url: str = FEED) -> Document:
    document = parse(text.encode(), content_type="application/xml", url=url)
    assert isinstance(document, Document)
    return document


def rss(item: str = "", *, channel: str = "", root: str = "") -> Document:
    items = f"<item>{item}</item>" if item else ""
    return read(
        f'<rss version="2.0" {NAMESPACES} {root}><channel><title>Harbour</title>{channel}{items}</channel></rss>'
    )


def atom(entry: str = "", *, feed: str = "", root: str = "") -> Document:
    entries = f"<entry><id>urn:1</id>{entry}</entry>" if entry else ""
    return read(
        f'<feed xmlns="http://www.w3.org/2005/Atom" {NAMESPACES} {root}><title>Harbour</title>{feed}{entries}</feed>'
    )


def only(document: Document) -> Entry:
    (entry,) = document.entries
    return entry


# --- identity and addresses ---


@pytest.mark.parametrize(
    ("item", "guid", "url"),
    [
        pytest.param("<guid> x:1\n</guid><link>http://a.example/1</link>", "x:1", "http://a.example/1", id="stripped"),
        pytest.param("<guid>http://a.example/1</guid>", "http://a.example/1", "http://a.example/1", id="permalink"),
        pytest.param(
            "<guid>HTTP://a.example/%7ex</guid>", "HTTP://a.example/%7ex", "http://a.example/%7ex", id="never-rewritten"
        ),
        pytest.param(
            '<guid isPermaLink="false">http://a.example/1</guid>', "http://a.example/1", None, id="no-permalink"
        ),
        pytest.param("<guid>17</guid>", "17", None, id="a-number-is-no-address"),
        pytest.param("<guid>/p/1</guid>", "/p/1", "http://feeds.example/p/1", id="a-path-is-resolved-the-guid-is-not"),
        pytest.param("<link>p/1</link>", None, "http://feeds.example/dir/p/1", id="relative"),
        pytest.param(
            "<link>http://a.example/?a=1&amp;amp;b=2</link>", None, "http://a.example/?a=1&b=2", id="escaped-twice"
        ),
        pytest.param(
            "<link/><link>http://a.example/2</link><link/>", None, "http://a.example/2", id="an-empty-link-says-nothing"
        ),
        pytest.param('<atom:link href="http://a.example/alt"/>', None, "http://a.example/alt", id="atom-alternate"),
        pytest.param('<atom:link rel="replies" href="http://a.example/r"/>', None, None, id="replies-are-not-it"),
        pytest.param("<link>javascript:alert(1)</link>", None, None, id="no-address-of-the-web"),
        pytest.param(
            "<image><link>http://a.example/no</link></image>", None, None, id="the-picture-has-a-link-of-its-own"
        ),
    ],
)
def test_rss_identity_and_address_are_two_things(item, guid, url):
    """RSS 2.0: the link is the address, the guid the identity; a guid is an address only where it says so or looks so."""
    entry = only(rss(item + "<title>t</title>"))
    assert (entry.guid, entry.url) == (guid, url)


def test_an_atom_id_is_no_address():
    """RFC 4287 4.2.6: an id is not to be dereferenced, even where it looks like an address; feedparser's link is the id."""
    document = read('<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://a.example/1</id></entry></feed>')
    assert only(document).url is None


@pytest.mark.parametrize(
    ("links", "url"),
    [
        pytest.param(
            '<link rel="self" href="http://a.example/s"/><link href="http://a.example/1"/>',
            "http://a.example/1",
            id="self-first",
        ),
        pytest.param(
            '<link type="application/json" href="j"/><link type="text/html" href="h"/>',
            "http://feeds.example/dir/h",
            id="a-page",
        ),
        pytest.param('<link type="application/json" href="j"/>', "http://feeds.example/dir/j", id="any-alternate"),
        pytest.param('<link xml:base="http://b.example/c/" href="d"/>', "http://b.example/c/d", id="own-base"),
        pytest.param('<link rel="ALTERNATE" href="u"/>', "http://feeds.example/dir/u", id="case"),
    ],
)
def test_atom_has_its_address_in_the_alternate_link(links, url):
    """RFC 4287 4.2.7.2, XML Base."""
    assert only(atom(links)).url == url


def test_rdf_about_is_the_identity_of_an_rss_1_item():
    """RSS 1.0 5.5: the URI of the item; its link is the address."""
    document = read(
        '<rdf:RDF xml:lang="fr" xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<channel rdf:about="http://a.example/"><title>Harbour</title><link>http://a.example/</link></channel>'
        '<image rdf:about="i"><title>no</title><url>http://a.example/i.png</url></image>'
        '<item rdf:about="http://a.example/1#x"><title>One</title><link>http://a.example/1</link></item></rdf:RDF>'
    )
    entry = only(document)
    assert (entry.guid, entry.url, entry.title) == ("http://a.example/1#x", "http://a.example/1", "One")
    assert (document.format, document.title, document.image) == ("rss", "Harbour", "http://a.example/i.png")
    assert document.language == "fr"


# --- texts ---


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        pytest.param("<title>R&amp;amp;D</title>", "R&D", id="escaped-twice"),
        pytest.param("<title>&lt;i>It&lt;/i> works</title>", "It works", id="markup"),
        pytest.param("<title>Use of &lt;br> in 1 &lt; 2</title>", "Use of <br> in 1 < 2", id="less-than"),
        pytest.param("<title>Hello <b>bold</b> world</title>", "Hello bold world", id="markup-not-escaped"),
        pytest.param("<title>\n  two\n  lines </title>", "two lines", id="white-space"),
        pytest.param("<title>one</title><title>two</title>", "one", id="the-first"),
        pytest.param("<media:title>no</media:title><title>yes</title>", "yes", id="media-title-describes-the-picture"),
        pytest.param("<title>yes</title><itunes:title>no</itunes:title>", "yes", id="itunes-title-adds"),
        pytest.param("<itunes:title>yes</itunes:title>", "yes", id="itunes-title-alone"),
        pytest.param(
            "<image><title>no</title></image><title>yes</title>", "yes", id="the-picture-has-a-title-of-its-own"
        ),
        pytest.param("<title/>", None, id="none"),
        pytest.param("<description>d</description>", None, id="not-made-up"),
    ],
)
def test_a_title_is_plain_text(title, plain):
    """Markup gone, entities decoded, what describes something else left out."""
    assert only(rss(f"<guid>g</guid>{title}")).title == plain


def test_the_first_element_of_an_xhtml_text_is_not_part_of_it():
    """RFC 4287 3.1.1.3; and void elements are not closed twice, which HTML reads as two."""
    entry = only(
        atom(
            '<title type="xhtml"><x:div xmlns:x="http://www.w3.org/1999/xhtml">Less: <x:em>&lt;</x:em></x:div></title>'
            '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">a<br/>b &amp;lt; <p title="&quot;">c</p></div></content>'
        )
    )
    assert entry.title == "Less: <"
    assert entry.content == 'a<br>b &amp;lt; <p title="&quot;">c</p>'


@pytest.mark.parametrize(
    ("item", "summary", "content"),
    [
        pytest.param("<description>s</description><content:encoded>c</content:encoded>", "s", "c", id="both"),
        pytest.param(
            "<content:encoded>c</content:encoded><description>s</description>", "s", "c", id="the-order-means-nothing"
        ),
        pytest.param("<content:encoded>c</content:encoded>", None, "c", id="content-is-no-summary"),
        pytest.param("<description>s</description><itunes:summary>i</itunes:summary>", "s", None, id="itunes-adds"),
        pytest.param(
            "<media:description>m</media:description><description>s</description>", "s", None, id="media-adds"
        ),
        pytest.param("<itunes:summary>1 &lt; 2</itunes:summary>", "1 &lt; 2", None, id="itunes-alone"),
        pytest.param("<dc:description>d</dc:description>", "d", None, id="dublin-core-alone"),
        pytest.param('<body xmlns="http://www.w3.org/1999/xhtml"><p>b</p></body>', None, "<p>b</p>", id="xhtml-body"),
    ],
)
def test_summary_and_content_are_kept_apart(item, summary, content):
    """RSS profile, RFC 4287 4.2.13: what describes something else is read only where there is nothing else to read."""
    entry = only(rss(item))
    assert (entry.summary, entry.content) == (summary, content)


@pytest.mark.parametrize(
    ("content", "html"),
    [
        pytest.param('<content type="text">1 &lt; 2\n\nnext</content>', "<p>1 &lt; 2</p><p>next</p>", id="text"),
        pytest.param('<content type="html">&lt;p>x</content>', "<p>x", id="html"),
        pytest.param('<content type="image/png">iVBORw0KGgo=</content>', None, id="base64"),
        pytest.param('<content type="application/xml"><x xmlns="urn:x">1</x></content>', None, id="data"),
    ],
)
def test_atom_content_is_html_whatever_it_was_said_in(content, html):
    """RFC 4287 4.1.3.3."""
    assert only(atom(content)).content == html


def test_content_is_resolved_by_the_base_in_force_there():
    """RFC 4287 2: xml:base of feed, entry and content stack; inside XHTML an inner one is applied at once."""
    entry = only(
        atom(
            '<summary>s</summary><content type="xhtml" xml:base="c/"><div xmlns="http://www.w3.org/1999/xhtml">'
            '<a href="x">x</a><p xml:base="http://d.example/"><a href="y">y</a></p></div></content>',
            root='xml:base="http://b.example/a/"',
        )
    )
    assert entry.base == "http://b.example/a/c/"
    assert entry.content is not None
    assert 'href="x"' in entry.content
    assert 'href="http://d.example/y"' in entry.content


# --- people, categories, dates, language ---


@pytest.mark.parametrize(
    ("item", "authors"),
    [
        pytest.param("<author>jane@a.example (Jane Roe)</author>", ("Jane Roe",), id="rss"),
        pytest.param("<author>Jane Roe &lt;jane@a.example></author>", ("Jane Roe",), id="mail"),
        pytest.param("<author>jane@a.example</author>", ("jane@a.example",), id="mailbox-alone"),
        pytest.param(
            "<dc:creator>A</dc:creator><dc:creator>B</dc:creator><dc:creator>A</dc:creator>", ("A", "B"), id="each-once"
        ),
        pytest.param("<dc:creator>A</dc:creator><itunes:author>Show</itunes:author>", ("A",), id="itunes-adds"),
        pytest.param("<itunes:author>Show</itunes:author>", ("Show",), id="itunes-alone"),
        pytest.param("<atom:author><atom:name>A</atom:name></atom:author>", ("A",), id="atom-in-rss"),
        pytest.param("<title>t</title>", (), id="a-channel-editor-wrote-no-item"),
    ],
)
def test_rss_authors_are_names(item, authors):
    """A name where there is one, else the mailbox; in RSS nothing is inherited."""
    assert only(rss(item, channel="<managingEditor>boss@a.example (Boss)</managingEditor>")).authors == authors


@pytest.mark.parametrize(
    ("entry", "authors"),
    [
        pytest.param("<title>t</title>", ("Feed",), id="of-the-feed"),
        pytest.param("<author><name>A</name></author>", ("A",), id="own"),
        pytest.param("<contributor><name>C</name></contributor>", ("Feed",), id="a-contributor-is-none"),
        pytest.param("<source><author><name>S</name></author></source>", ("S",), id="of-the-source"),
    ],
)
def test_atom_authors_are_inherited(entry, authors):
    """RFC 4287 4.2.1: from the entry's source, else from the feed."""
    assert only(atom(entry, feed="<author><name>Feed</name><email>f@a.example</email></author>")).authors == authors


@pytest.mark.parametrize(
    ("item", "categories"),
    [
        pytest.param(
            "<category>World</category><category>Media, Press</category>",
            ("World", "Media, Press"),
            id="a-comma-is-part",
        ),
        pytest.param("<category>a</category><category> a </category>", ("a",), id="each-once"),
        pytest.param("<dc:subject>s</dc:subject>", ("s",), id="dublin-core"),
        pytest.param(
            "<itunes:keywords>a,b</itunes:keywords><media:category>c</media:category>", (), id="not-of-the-recording"
        ),
        pytest.param('<atom:category term="t" label="T"/><atom:category label="L"/>', ("t", "L"), id="term-else-label"),
        pytest.param('<atom:category term="http://a.example/t" label="T"/>', ("T",), id="an-address-is-no-name"),
    ],
)
def test_categories(item, categories):
    """RSS 2.0, RFC 4287 4.2.2."""
    assert only(rss(item)).categories == categories


@pytest.mark.parametrize(
    ("item", "published", "updated"),
    [
        pytest.param(
            "<pubDate>Tue, 10 Jun 2003 04:00:00 GMT</pubDate><dc:date>2004-01-01</dc:date>",
            2003,
            None,
            id="pubdate-first",
        ),
        pytest.param("<dc:date>2004-01-01</dc:date>", 2004, None, id="dc-date-is-when-it-was-published"),
        pytest.param("<pubDate>soon</pubDate><dc:date>2004-01-01</dc:date>", 2004, None, id="unreadable-is-not-stated"),
        pytest.param("<pubDate>0001-01-01T00:00:00Z</pubDate>", None, None, id="year-1-is-none"),
        pytest.param("<atom:updated>2005-01-01T00:00:00Z</atom:updated>", None, 2005, id="an-update-is-no-publication"),
    ],
)
def test_dates_are_kept_apart(item, published, updated):
    """feedparser answers one with the other."""
    entry = only(rss(f"<guid>g</guid>{item}"))
    assert [moment and moment.year for moment in (entry.published, entry.updated)] == [published, updated]


@pytest.mark.parametrize(
    ("entry", "language"),
    [
        pytest.param("<title>t</title>", None, id="the-feeds-is-the-documents"),
        pytest.param("<dc:language>fr</dc:language>", "fr", id="dublin-core"),
        pytest.param('<content xml:lang="nl">x</content>', "nl", id="of-the-content"),
    ],
)
def test_the_nearest_language_is_the_entrys(entry, language):
    """RFC 4287 2."""
    document = atom(entry, root='xml:lang="de-at"')
    assert (only(document).language, document.language) == (language, "de-AT")


# --- recordings, pictures, what passes through ---


def test_enclosures_are_whole_or_say_less():
    """Addresses absolute, lengths that are none left out, sound and film of Media RSS among them, each once."""
    entry = only(
        rss(
            '<enclosure url="/a.mp3" length="0" type="audio/mpeg"/><enclosure url="http://m.example/b" length=" 12 " type="Audio/X"/>'
            '<media:group><media:content url="http://m.example/v" type="video/mp4" fileSize="99"/>'
            '<media:content url="http://m.example/b" type="audio/x"/><media:content url="http://m.example/i.jpg" medium="image"/></media:group>'
        )
    )
    assert entry.enclosures == (
        Enclosure(url="http://feeds.example/a.mp3", type="audio/mpeg"),
        Enclosure(url="http://m.example/b", type="audio/x", length=12),
        Enclosure(url="http://m.example/v", type="video/mp4", length=99),
    )


@pytest.mark.parametrize(
    ("item", "image"),
    [
        pytest.param('<media:thumbnail url="t.jpg"/>', "http://feeds.example/dir/t.jpg", id="thumbnail"),
        pytest.param(
            '<media:thumbnail url="t.jpg"/><media:content url="http://m.example/c" medium="image"/>',
            "http://m.example/c",
            id="content",
        ),
        pytest.param(
            '<media:content url="http://m.example/s" medium="image" width="90"/><media:content url="http://m.example/l" type="image/png" width="800"/>',
            "http://m.example/l",
            id="the-widest",
        ),
        pytest.param('<itunes:image href="http://m.example/p"/>', "http://m.example/p", id="itunes"),
        pytest.param("<image><url>http://m.example/u</url></image>", "http://m.example/u", id="of-the-item"),
        pytest.param('<enclosure url="http://m.example/e" type="image/png"/>', "http://m.example/e", id="enclosed"),
    ],
)
def test_a_picture_is_found_wherever_it_stands(item, image):
    document = rss(item, channel="<image><url>http://a.example/logo.png</url></image>")
    assert (only(document).image, document.image) == (image, "http://a.example/logo.png")


def test_podcast_elements_pass_through_all_of_them():
    """feedparser keeps the last of several, knows names in lower case only, and nothing of parts."""
    entry = only(
        rss(
            '<podcast:transcript url="http://m.example/1"/><podcast:transcript url="http://m.example/2"/>'
            '<podcast:person role="host">Jane</podcast:person><itunes:duration>10</itunes:duration>'
            "<itunes:episodeType>trailer</itunes:episodeType>"
            '<podcast:socialInteract uri="http://m.example/3" accountId="@a"/>'
            '<podcast:value type="lightning"> <podcast:valueRecipient split="90"/><podcast:valueTimeSplit startTime="6">'
            '<podcast:remoteItem feedGuid="g"/></podcast:valueTimeSplit><podcast:valueRecipient split="10"/></podcast:value>'
            '<podcast:chapters url="http://m.example/4"><strange/></podcast:chapters>'
        )
    )
    podcast, itunes = "https://podcastindex.org/namespace/1.0", "http://www.itunes.com/dtds/podcast-1.0.dtd"
    assert entry.extras == (
        Extra(namespace=podcast, name="transcript", attributes=(("url", "http://m.example/1"),)),
        Extra(namespace=podcast, name="transcript", attributes=(("url", "http://m.example/2"),)),
        Extra(namespace=podcast, name="person", text="Jane", attributes=(("role", "host"),)),
        Extra(namespace=itunes, name="duration", text="10"),
        Extra(namespace=itunes, name="episodeType", text="trailer"),
        Extra(
            namespace=podcast, name="socialInteract", attributes=(("accountId", "@a"), ("uri", "http://m.example/3"))
        ),
        Extra(
            namespace=podcast,
            name="value",
            attributes=(("type", "lightning"),),
            parts=(
                Part(depth=1, name="valueRecipient", attributes=(("split", "90"),)),
                Part(depth=1, name="valueTimeSplit", attributes=(("startTime", "6"),)),
                Part(depth=2, name="remoteItem", attributes=(("feedGuid", "g"),)),
                Part(depth=1, name="valueRecipient", attributes=(("split", "10"),)),
            ),
        ),
    )


def test_names_of_podcast_elements_are_spelled_as_apps_know_them_in_a_damaged_item_too():
    """The loose parser has all names in lower case."""
    entry = only(
        rss(
            '<guid>g</guid><title>a <b>c</title><podcast:socialInteract uri="http://m.example/3" accountId="@a"/>'
            '<podcast:alternateEnclosure type="audio/opus"><podcast:source uri="http://m.example/5"/></podcast:alternateEnclosure>'
        )
    )
    assert entry.damaged
    assert [
        (each.name, [name for name, _ in each.attributes], [part.name for part in each.parts]) for each in entry.extras
    ] == [
        ("socialInteract", ["accountId", "uri"], []),
        ("alternateEnclosure", ["type"], ["source"]),
    ]


@pytest.mark.parametrize(
    ("entry", "origin"),
    [
        pytest.param(
            '<source url="http://o.example/f">Other</source>', Origin(title="Other", url="http://o.example/f"), id="rss"
        ),
        pytest.param(
            '<atom:source><atom:title>Other</atom:title><atom:link rel="self" href="http://o.example/f"/><atom:id>x</atom:id></atom:source>',
            Origin(title="Other", url="http://o.example/f"),
            id="atom",
        ),
    ],
)
def test_an_entry_says_which_feed_it_comes_from(entry, origin):
    """RSS 2.0 source, RFC 4287 4.2.11; and nothing of it becomes the entry's own."""
    found = only(rss(f"<title>t</title><guid>g</guid>{entry}"))
    assert (found.origin, found.title, found.guid) == (origin, "t", "g")


# --- the document ---


def test_a_document_says_how_it_wants_to_be_asked():
    """RSS 2.0 ttl, skipHours, skipDays: all hours and days, not the last of each; WebSub hubs and self."""
    document = rss(
        channel="<link>http://a.example/</link><description>About &lt;b>it&lt;/b></description><language>en-us</language><ttl>90</ttl>"
        "<skipHours><hour>0</hour><hour>24</hour><hour>7</hour><hour>x</hour></skipHours>"
        "<skipDays><day>Monday</day><day>sunday</day></skipDays><sy:updatePeriod>hourly</sy:updatePeriod>"
        '<atom:link rel="hub" href="http://h.example/1"/><atom:link rel="hub" href="http://h.example/2"/>'
        '<atom:link rel="self" href="http://a.example/feed"/>'
    )
    assert document == Document(
        format="rss",
        title="Harbour",
        home="http://a.example/",
        self_link="http://a.example/feed",
        hubs=("http://h.example/1", "http://h.example/2"),
        language="en-US",
        description="About it",
        ttl=timedelta(minutes=90),
        skip_hours=frozenset({0, 7}),
        skip_days=frozenset({0, 6}),
    )


def test_a_document_says_where_its_other_pages_are():
    """RFC 5005 3 and 4."""
    document = atom(
        feed='<link rel="prev-archive" href="/2003"/><link rel="next" href="?page=2"/><link rel="via" href="/no"/>'
    )
    assert document.paging == (
        ("prev-archive", "http://feeds.example/2003"),
        ("next", "http://feeds.example/dir/feed?page=2"),
    )


def test_a_period_divided_by_its_frequency_is_a_ttl():
    """RSS 1.0 syndication module."""
    document = rss(channel="<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>")
    assert document.ttl == timedelta(hours=6)


def test_tombstones_are_no_entries():
    """RFC 6721: what was deleted is named, and nothing in a tombstone speaks for the feed."""
    document = atom(
        "<title>t</title>",
        feed='<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="urn:gone" when="2024-01-01T00:00:00Z">'
        '<at:by><name>X</name></at:by><link rel="self" href="http://no.example/"/></at:deleted-entry>',
    )
    assert (document.tombstones, document.self_link, document.items) == (("urn:gone",), None, 1)


def test_a_namespace_of_atom_does_not_make_rss_atom():
    """feedparser believes the first namespace declared; then titles are not unescaped and links not found."""
    document = rss("<title>R&amp;amp;D</title><link>http://a.example/1</link>")
    assert (document.format, only(document).title) == ("rss", "R&D")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        pytest.param(
            '<CHANNEL HREF="http://a.example/"><ITEM HREF="http://a.example/1"><TITLE>One</TITLE></ITEM></CHANNEL>',
            "One",
            id="cdf",
        ),
        pytest.param(
            '<Channel xmlns="http://purl.org/net/rss1.1#"><title>F</title><items><item><title>One</title></item></items></Channel>',
            "One",
            id="rss-1.1",
        ),
        pytest.param(
            "<feed><title>F</title><entry><title>One</title></entry></feed>", "One", id="atom-without-namespace"
        ),
        pytest.param(
            "<RSS><CHANNEL><TITLE>F</TITLE><ITEM><TITLE>One</TITLE></ITEM></CHANNEL></RSS>", "One", id="upper-case"
        ),
    ],
)
def test_odd_documents_are_read_whole(text, title):
    """What the cutter does not know goes to feedparser as it is."""
    assert only(read(text)).title == title


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b" \n", "empty", id="white-space"),
        pytest.param(b"hello", "plain text", id="text"),
        pytest.param(b"\x00\x01\x02\x03" * 9, "binary", id="binary"),
        pytest.param(b"%PDF-1.7", "PDF", id="pdf"),
        pytest.param(b"\x1f\x8b\x08", "gzip", id="gzip"),
        pytest.param(b"<!DOCTYPE html><html><head></head></html>", "an HTML page", id="html"),
        pytest.param(
            b'<html><link rel="alternate" href="/f?a=1&amp;b=2" type="application/rss+xml"></html>',
            "an HTML page, not a feed; its feeds: http://feeds.example/f?a=1&b=2",
            id="html-that-names-its-feed",
        ),
        pytest.param(b'<?xml version="1.0"?><opml version="2.0"/>', "sources import", id="opml"),
        pytest.param(b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>', "sitemap", id="sitemap"),
        pytest.param(b'<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', "<error>", id="an-error-in-xml"),
        pytest.param(b'{"error": "no"}', "no JSON Feed", id="json"),
        pytest.param(b"[1, 2]", "no JSON Feed", id="a-list"),
        pytest.param(b'{"items": [', "whole JSON", id="json-cut-short"),
        pytest.param(b"<rss version=", "never ends", id="cut-in-the-root"),
        pytest.param(b"<channel><x/></channel>", "no entries", id="a-channel-of-something"),
    ],
)
def test_what_is_no_feed_says_what_it_is(body, words):
    """One sentence, with the mend where there is one."""
    found = parse(body, content_type="text/html", url=FEED)
    assert isinstance(found, Unreadable)
    assert words in found.reason


def test_a_feed_with_a_document_type_of_html_is_a_feed():
    document = read(
        '<!DOCTYPE html><feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><entry><id>urn:1</id></entry></feed>'
    )
    assert document.items == 1


def test_a_feed_without_items_is_a_feed():
    assert rss(channel="<link>http://a.example/</link>").items == 0


def test_what_we_replace_in_feedparser_is_still_there():
    """Another feedparser may call its handlers otherwise; then ours are never called, and nobody notices but this test."""
    ours = {name for name, value in vars(Mends).items() if inspect.isfunction(value)}
    added = {"prepare", "_rebased", "_swallow", "_append", "_keep", "_out", "_part", "_put", "__getattr__"}
    added |= {"_start_unknown", "_end_unknown"}
    assert {name for name in ours if not hasattr(_FeedParserMixin, name)} - added == {
        f"_{when}_{element}"
        for when in ("start", "end")
        for element in ("hour", "day", "icon", "logo", "ttl", "sy_updateperiod", "sy_updatefrequency")
    } | {"_start_media_keywords", "_end_media_content"} & ours
    state = vars(StrictFeedParser("", None, "utf-8")).keys()
    assert {"elementstack", "contentparams", "inentry", "insource", "entries", "langstack", "namespacemap"} <= state


def test_every_end_handler_has_its_start():
    """Of an element with an end handler only, the end would take what another element put on the stack."""
    names = set(dir(Mends))
    alone = {name for name in names if name.startswith("_end_") and f"_start_{name.removeprefix('_end_')}" not in names}
    assert {getattr(Mends, name) for name in alone} <= {Mends._end_unknown}


@pytest.mark.parametrize(
    "name",
    [
        "links",
        "authors",
        "extras",
        "categories",
        "base",
        "title_detail",
        "summary_detail",
        "permalink",
        "tags",
        "hours",
    ],
)
def test_an_element_may_have_any_name(name):
    """feedparser keeps unknown elements under their own names, among what it found."""
    text = f"<{name}>x</{name}><{name} a='1'/><guid isPermaLink='false'>g</guid><title>t</title><link>http://a.example/1</link>"
    document = rss(text, channel=text)
    entry = only(document)
    assert (entry.guid, entry.title, entry.url, document.title) == ("g", "t", "http://a.example/1", "Harbour")


@given(st.data())
def test_no_bytes_raise(data):
    """A stranger wrote them: pieces of feeds in any order, cut anywhere."""
    pieces = data.draw(st.lists(st.sampled_from(PIECES) | st.binary(max_size=4), max_size=12))
    body = data.draw(
        st.sampled_from([b"<rss><channel>", b"<feed>", b"<rdf:RDF a=1>", b"<Channel>", b"<rss version=2.0>", b""])
    ) + b"".join(pieces)
    assert isinstance(parse(body, content_type=None, url=FEED), Document | Unreadable)


PIECES = [
    b"<item>", b"</item>", b"<entry>", b"</entry>", b"<title>", b"</title>", b"<guid>1</guid>", b"<link>", b"<link/>", b"</link>", b"<source>",
    b"<image>", b"</image>", b"<author>", b"</author>", b"<name>x</name>", b"<content type='xhtml'>", b"</content>", b"<description>", b"<category/>",
    b"</description>", b"<div>", b"</div>", b"<svg>", b"</svg>", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?", b"?>", b"&", b"&amp;", b"&#x1f;",
    b"&#xD800;", b"<", b">", b"'", b'"', b" a=b", b"<itunes:summary>", b"</itunes:summary>", b"<media:thumbnail>", b"<ttl x='1'>y</ttl>", b"<url>",
    b"<!DOCTYPE x [<!ENTITY a '&#0;'>]>", b"<textinput>", b"<dc:date>", b"<hour>", b"<br>", b"<summary mode='base64'>", b"<feed>", b"</rss>", b"\xff",
]  # fmt: skip


def test_moments_are_in_utc():
    entry = only(rss("<pubDate>Tue, 10 Jun 2003 04:00:00 +0200</pubDate>"))
    assert entry.published == datetime(2003, 6, 10, 2, 0, tzinfo=UTC)
