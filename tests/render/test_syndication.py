"""Atom 1.0 and RSS 2.0: what subscribers' readers find in them, read back by lxml and feedparser."""

from dataclasses import replace
from datetime import timedelta

import feedparser
import pytest
from lxml import etree

from feedhub.model import Enclosure, Extra, Part
from feedhub.render import FORMATS, words

NS = {
    "a": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
}
XML = "{http://www.w3.org/XML/1998/namespace}"


@pytest.fixture
def atom(hub):
    return lambda edition: etree.fromstring(FORMATS["atom"].render(edition, hub))


@pytest.fixture
def rss(hub):
    return lambda edition: etree.fromstring(FORMATS["rss"].render(edition, hub))[0]


def texts(element, path):
    return [found if isinstance(found, str) else found.text for found in element.xpath(path, namespaces=NS)]


@pytest.mark.parametrize("suffix", ["atom", "rss"])
def test_a_reader_that_sniffs_knows_it_for_a_feed(full_edition, hub, suffix):
    """The root is within the first 512 bytes, behind one stylesheet instruction that browsers still obey."""
    head = FORMATS[suffix].render(full_edition, hub)[:512]
    assert {"atom": b"<feed", "rss": b"<rss"}[suffix] in head
    assert head.count(b"<?xml-stylesheet") == 1
    assert b'<?xml-stylesheet type="text/css" href="https://wire.example/static/feed.css"?>' in head


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_same_edition_makes_the_same_bytes(full_edition, hub, suffix):
    """No clock, no counter, no order of a set gets in: nothing changed, same ETag."""
    assert FORMATS[suffix].render(full_edition, hub) == FORMATS[suffix].render(replace(full_edition), hub)


def test_the_atom_feed_says_who_and_where_it_is(atom, full_edition):
    feed = atom(full_edition)
    assert texts(feed, "a:link[@rel='self']/@href") == ["https://wire.example/world-media.atom"]
    assert texts(feed, "a:link[@rel='alternate']/@href") == ["https://wire.example/world-media"]
    assert texts(feed, "a:title") == ["World Media"]
    assert texts(feed, "a:subtitle") == ["What the world's media report"]
    assert texts(feed, "a:author/a:name | a:author/a:email") == ["World Wire", "desk@wire.example"]
    assert texts(feed, "a:icon") == ["https://wire.example/icon.png"]
    assert texts(feed, "a:logo") == ["https://wire.example/logo.svg"]
    assert texts(feed, "a:rights") == ["© their publishers"]
    assert feed.get(f"{XML}lang") == "en"


def test_a_feeds_id_depends_on_its_address_only(atom, edition, item):
    """The title, the query, the items may change; the feed stays the one that was subscribed to."""
    first = atom(edition(item(1)))
    second = atom(edition(item(2), title="Renamed", language="fr"))
    other = atom(edition(item(1), id="science"))
    ids = [texts(feed, "a:id")[0] for feed in (first, second, other)]
    assert ids[0] == ids[1] != ids[2]
    assert ids[0].startswith("urn:uuid:")


def test_an_atom_entry_has_all_of_its_item(atom, full_edition):
    feed = atom(full_edition)
    second = feed.xpath("a:entry[2]", namespaces=NS)[0]
    assert texts(second, "a:id") == ["urn:uuid:00000000-0000-5000-8000-000000000002"]
    assert texts(second, "a:published") == ["2025-11-24T09:28:05+00:00"]
    assert texts(second, "a:author/a:name") == ["Ann Lee", f"Bo <{words.JOINER}bo@paper.example>"]
    assert texts(second, "a:category/@term") == ["world", "R&D"]
    assert texts(second, "a:link[not(@rel)]/@href") == ["https://paper.example/wall-2"]
    assert texts(second, "a:content/@type | a:summary/@type") == ["html", "html"]
    assert texts(second, "a:summary") == ["The wall stays, for now."]
    assert "Reported by" in texts(second, "a:content")[0]
    assert (
        texts(second, "media:thumbnail/@url")
        == texts(second, "media:content/@url")
        == ["https://paper.example/wall%202.jpg"]
    )
    assert second.get(f"{XML}lang") == "de-AT"
    assert feed.xpath("a:entry[1]", namespaces=NS)[0].get(f"{XML}lang") is None


def test_an_atom_entry_names_the_feed_it_came_from(atom, full_edition):
    """RFC 4287 4.2.11: id, title and updated at least, so that a reader can group and credit."""
    source = atom(full_edition).xpath("a:entry[1]/a:source", namespaces=NS)[0]
    assert texts(source, "a:id") == ["https://paper.example/feed"]
    assert texts(source, "a:title") == ["Harbour Paper: World"]
    assert len(texts(source, "a:updated")) == 1
    assert texts(source, "a:link[@rel='self']/@href") == ["https://paper.example/feed"]
    assert texts(source, "a:link[@rel='alternate']/@href") == ["https://paper.example/"]


@pytest.mark.parametrize(
    ("url", "id"),
    [
        ("https://paper.example", "https://paper.example/"),
        ("https://ann:secret@paper.example/%7eann/%c3%bc", "https://paper.example/~ann/%C3%BC"),
        ("https://paper.example/%e9", "urn:uuid:"),
        ("gopher://paper.example/", "urn:uuid:"),
    ],
)
def test_a_source_is_named_by_the_normal_form_of_its_address(atom, edition, item, credit, url, id):
    """RFC 3986 6.2.2; a password in the operator's sources never gets out."""
    feed = atom(edition(item(credit=credit(feed_url=url))))
    assert texts(feed, "a:entry/a:source/a:id")[0].startswith(id)
    assert b"secret" not in etree.tostring(feed)


def test_entries_of_one_second_differ_in_updated_and_stay(atom, edition, item, hub):
    """Readers that compare or order by `updated` can tell them apart, and what one says does not depend on the others."""
    one, two = item(1), item(2, published=item(1).published, updated=item(1).updated)
    first = texts(atom(edition(one, two)), "a:entry/a:updated")
    assert len(set(first)) == 2
    assert {moment[:19] for moment in first} == {"2025-11-24T09:29:05"}
    assert texts(atom(edition(two)), "a:entry/a:updated") == first[1:]


@pytest.mark.parametrize("turned", [False, True])
def test_no_two_entries_of_a_document_are_updated_at_one_moment(atom, edition, item, hub, turned):
    """Of a thousand undated items that came at once two have one fraction of a second by chance; the validator warns of it."""
    ids = 511, 1827  # have one checksum
    items = [item(number, published=item(1).published, updated=item(1).updated) for number in (*ids, 3)]
    alone = {each.id: texts(atom(edition(each)), "a:entry/a:updated")[0] for each in items}
    assert len({*alone.values()}) == 2
    entries = atom(edition(*items[:: -1 if turned else 1])).findall("a:entry", NS)
    told = {entry.findtext("a:id", None, NS): entry.findtext("a:updated", None, NS) for entry in entries}
    assert len({*told.values()}) == 3
    assert sum(told[id] != alone[id] for id in told) == 1
    assert {moment[:19] for moment in told.values()} == {"2025-11-24T09:29:05"}
    assert told[items[0].id] == alone[items[0].id], "whose id is the smaller stays, wherever it stands"


def test_the_feed_is_as_new_as_its_newest_entry(atom, edition, item):
    """A headline corrected today moves the feed's `updated`, or readers that look at it first would not look on."""
    corrected = item(5, updated=item(1).updated + timedelta(hours=3))
    feed = atom(edition(item(1), corrected))
    assert texts(feed, "a:updated") == [max(texts(feed, "a:entry/a:updated"))]


def test_enclosures_of_atom_are_links(atom, full_edition):
    links = atom(full_edition).xpath("a:entry[3]/a:link[@rel='enclosure']", namespaces=NS)
    assert [dict(link.attrib) for link in links] == [
        {"rel": "enclosure", "href": "https://paper.example/wall.mp3", "type": "audio/mpeg", "length": "123456"},
        {"rel": "enclosure", "href": "https://paper.example/wall.ogg", "type": "audio/ogg"},
    ]


def test_the_rss_channel_says_who_and_where_it_is(rss, full_edition):
    channel = rss(full_edition)
    assert texts(channel, "title | link | description | language | copyright") == [
        "World Media",
        "https://wire.example/world-media",
        "What the world's media report",
        "© their publishers",
        "en",
    ]
    assert texts(channel, "a:link[@rel='self']/@href") == ["https://wire.example/world-media.rss"]
    assert texts(channel, "lastBuildDate") == ["Mon, 24 Nov 2025 09:29:05 +0000"]
    assert texts(channel, "webMaster") == ["desk@wire.example (World Wire)"]
    assert texts(channel, "image/url") == ["https://wire.example/icon.png"]  # an SVG is no picture for RSS


def test_an_rss_item_has_all_of_its_item(rss, full_edition):
    channel = rss(full_edition)
    second = channel.xpath("item[2]")[0]
    assert texts(second, "guid") == ["urn:uuid:00000000-0000-5000-8000-000000000002"]
    assert texts(second, "guid/@isPermaLink") == ["false"]
    assert texts(second, "link") == ["https://paper.example/wall-2"]
    assert texts(second, "pubDate") == ["Mon, 24 Nov 2025 09:28:05 +0000"]
    assert texts(second, "dc:creator") == ["Ann Lee", f"Bo <{words.JOINER}bo@paper.example>"]
    assert texts(second, "author") == []  # which would need an e-mail address
    assert texts(second, "category") == ["world", "R&D"]
    assert texts(second, "source") == ["Harbour Paper: World"]
    assert texts(second, "source/@url") == ["https://paper.example/feed"]
    assert texts(second, "description") == ["The wall stays, for now."]
    assert "Reported by" in texts(second, "content:encoded")[0]
    assert [child.tag for child in second].index("description") < [child.tag for child in second].index(
        f"{{{NS['content']}}}encoded"
    )
    assert texts(second, "media:thumbnail/@url") == ["https://paper.example/wall%202.jpg"]


def test_an_rss_item_without_a_summary_is_described_by_its_first_words(rss, edition, item):
    """Readers show `description` in lists and as the fallback; the whole HTML there would make two articles of one."""
    channel = rss(edition(item(1, summary=None, content_html="<p>1 &lt; 2</p>" + "<p>word</p>" * 100)))
    assert texts(channel, "item/description") == ["1 &lt; 2" + " word" * (words.GIST - 3) + "…"]
    assert texts(channel, "item/content:encoded")[0].startswith("<p>1 &lt; 2</p><p>word</p>")


def test_the_image_of_a_channel_is_titled_and_linked_as_the_channel(rss, full_edition):
    """RSS 2.0; some readers take an image with another link for an advertisement."""
    channel = rss(full_edition)
    assert texts(channel, "image/title | image/link") == texts(channel, "title | link")


def test_rss_takes_one_true_enclosure_and_keeps_the_rest(rss, full_edition, edition, item):
    """An enclosure needs a type and a length (RSS 2.0); what has none, or comes second, is still there to be heard."""
    third = rss(full_edition).xpath("item[3]")[0]
    assert [dict(found.attrib) for found in third.iter("enclosure")] == [
        {"url": "https://paper.example/wall.mp3", "length": "123456", "type": "audio/mpeg"}
    ]
    assert texts(third, "media:content/@url") == ["https://paper.example/wall.ogg"]


@pytest.mark.parametrize("length", [None, 0])
def test_an_enclosure_of_unknown_length_is_none_for_rss(rss, edition, item, length):
    """An invented length breaks progress bars and downloads; what cannot be said truly is said elsewhere."""
    unknown = Enclosure(url="https://paper.example/a.mp3", type="audio/mpeg", length=length)
    untyped = Enclosure(url="https://paper.example/b.mp3", length=7)
    true = Enclosure(url="https://paper.example/c.mp3", type="audio/mpeg", length=7)
    channel = rss(edition(item(1, enclosures=(unknown, untyped)), item(2, enclosures=(unknown, true))))
    assert texts(channel, "item/enclosure/@url") == ["https://paper.example/c.mp3"]
    assert texts(channel, "item[1]/media:content/@url") == [
        "https://paper.example/a.mp3",
        "https://paper.example/b.mp3",
    ]


@pytest.mark.parametrize("suffix", ["atom", "rss"])
def test_a_language_is_said_where_it_differs_from_the_feeds(hub, edition, item, suffix):
    data = FORMATS[suffix].render(edition(item(1, language="fr"), item(2, language="fa"), language="fr"), hub)
    items = etree.fromstring(data).iter("{*}entry", "item")
    assert [found.get(f"{XML}lang") for found in items] == [None, "fa"]


def test_podcast_elements_pass_where_they_are_valid(atom, rss, full_edition):
    """What a podcast's publisher says of an episode stays, in the words that apps accept; what nobody knows goes."""
    for element in (atom(full_edition).xpath("a:entry[3]", namespaces=NS)[0], rss(full_edition).xpath("item[3]")[0]):
        assert texts(element, "itunes:duration | itunes:explicit | itunes:image/@href") == [
            "12:30",
            "false",
            "https://paper.example/wall.png",
        ]
        assert texts(element, "podcast:transcript/@url") == ["https://paper.example/wall.vtt"]
        assert texts(element, "itunes:order") == []
        assert b"strange.example" not in etree.tostring(element)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"url": "https://bücher.example/a.vtt", "type": "text/vtt"}, ["https://xn--bcher-kva.example/a.vtt"]),
        ({"url": "javascript:alert(1)", "type": "text/vtt"}, []),
        ({"type": "text/vtt"}, []),
    ],
)
def test_a_podcast_element_leads_to_the_web_or_is_not_there(atom, rss, edition, item, said, told):
    """A transcript's address is clicked like any other."""
    extra = Extra(namespace=NS["podcast"], name="transcript", attributes=tuple(said.items()))
    for feed in (atom, rss):
        assert texts(feed(edition(item(extras=(extra,)))), "//podcast:transcript/@url") == told


def test_podcast_elements_keep_their_parts_where_those_lead_to_the_web(atom, rss, edition, item):
    """What a part holds goes with it, and an element whose parts are all gone goes too."""

    def source(uri, depth=1):
        return Part(depth=depth, name="source", attributes=(("uri", uri),))

    extras = (
        Extra(namespace=NS["podcast"], name="gone", parts=(source("javascript:alert(1)"), Part(depth=2, name="inner"))),
        Extra(
            namespace=NS["podcast"],
            name="alternateEnclosure",
            attributes=(("type", "audio/opus"),),
            parts=(
                source("https://bücher.example/a"),
                Part(depth=2, name="inner"),
                source("data:,x"),
                Part(depth=2, name="lost"),
                source("https://paper.example/b"),
            ),
        ),
        Extra(
            namespace=NS["podcast"], name="images", attributes=(("srcset", "https://bücher.example/a 1x, data:,x 2x"),)
        ),
        Extra(namespace=NS["podcast"], name="images", attributes=(("srcset", "javascript:alert(1) 1x"),)),
    )
    for feed in (atom, rss):
        root = feed(edition(item(extras=extras)))
        assert texts(root, "//podcast:alternateEnclosure/podcast:source/@uri") == [
            "https://xn--bcher-kva.example/a",
            "https://paper.example/b",
        ]
        assert texts(root, "//podcast:images/@srcset") == ["https://xn--bcher-kva.example/a 1x"]
        assert len(root.xpath("//podcast:source[1]/podcast:inner", namespaces=NS)) == 1
        assert not root.xpath("//podcast:gone | //podcast:lost", namespaces=NS)


def test_a_long_itunes_text_is_cut_without_leaving_a_direction_open(rss, edition, item):
    extra = Extra(namespace=NS["itunes"], name="subtitle", text=f"\u202e{'x' * 300}")
    assert texts(rss(edition(item(extras=(extra,)))), "item/itunes:subtitle") == ["x" * 255]


def test_a_channel_of_podcasts_says_what_apps_ask_of_it(rss, full_edition, edition, item):
    assert texts(rss(full_edition), "itunes:category/@text | itunes:explicit | itunes:owner/itunes:email") == [
        "News",
        "false",
        "desk@wire.example",
    ]
    assert texts(rss(edition(item())), "itunes:*") == []


def test_itunes_is_spoken_to_nobody_in_particular_without_a_contact(edition, item, hub, full_edition):
    """itunes:owner must have an address; without a contact it is one that RFC 2606 keeps from being anybody's."""
    channel = etree.fromstring(FORMATS["rss"].render(full_edition, replace(hub, contact=None)))[0]
    assert texts(channel, "itunes:owner/itunes:email") == ["nobody@feedhub.invalid"]


@pytest.mark.parametrize(
    ("url", "said"), [("https://paper.example/a.mp3", ["12:30"]), ("https://paper.example/a.mp3?from=rss", [])]
)
def test_itunes_elements_stand_only_beside_an_enclosure_it_can_play(atom, rss, edition, item, full_edition, url, said):
    """RSS: iTunes goes by the end of the address, and the validator with it. Atom's links are not judged so."""
    enclosure = Enclosure(url=url, type="audio/mpeg", length=7)
    told = edition(item(enclosures=(enclosure,), extras=full_edition.items[2].extras))
    assert texts(rss(told), "item/itunes:duration") == said
    assert texts(rss(told), "item/podcast:transcript/@url") == ["https://paper.example/wall.vtt"]
    assert texts(atom(told), "a:entry/itunes:duration") == ["12:30"]


def test_the_operators_address_is_not_put_to_another_name(atom, edition, item):
    feed = atom(edition(item(), author="Ann Lee"))
    assert texts(feed, "a:author/a:name | a:author/a:email") == ["Ann Lee"]


def test_titles_are_escaped_once(full_edition, hub):
    """`&amp;lt;` in the file is `&lt;` on half of the screens. Escape twice and this fails."""
    for suffix in ("atom", "rss"):
        data = FORMATS[suffix].render(full_edition, hub).decode()
        assert f"<title>AT&amp;T asks for &lt;{words.JOINER}b&gt; &amp; a \u202bwall\u202c</title>" in data


def test_a_link_only_item_is_valid_without_content(atom, rss, edition, item):
    """An Atom entry without content must have a summary and a link; without a link it must have content (4.1.2, 4.1.1.1)."""
    linked = item(1, content_html=None, summary=None)
    lone = item(2, content_html=None, summary=None, url=None)
    feed, channel = atom(edition(linked, lone)), rss(edition(linked, lone))
    assert texts(feed, "a:entry[1]/a:content") == []
    assert "Reported by" in texts(feed, "a:entry[1]/a:summary")[0]
    assert "Reported by" in texts(feed, "a:entry[2]/a:content")[0]
    assert texts(channel, "item/content:encoded") == []
    assert all("Reported by" in said for said in texts(channel, "item/description"))


def test_one_items_broken_content_changes_no_other(atom, rss, edition, item):
    """What XML forbids is dropped from the item that has it; a neighbour that may show no content still shows none."""
    broken, linked = item(1, content_html="<p>a\x00b\ud800</p>"), item(2, content_html=None)
    feed, channel = atom(edition(broken, linked)), rss(edition(broken, linked))
    assert texts(feed, "a:entry[1]/a:content")[0].startswith("<p>ab</p>")
    assert texts(channel, "item[1]/content:encoded")[0].startswith("<p>ab</p>")
    assert texts(feed, "a:entry[2]/a:content") == texts(channel, "item[2]/content:encoded") == []


@pytest.mark.parametrize("suffix", ["atom", "rss"])
def test_an_edition_without_items_is_a_feed_all_the_same(edition, hub, suffix):
    read = feedparser.parse(FORMATS[suffix].render(edition(), hub))
    assert (read.bozo, read.feed.title, read.entries) == (False, "World Media", [])
    assert read.feed.updated_parsed[:5] == (2025, 11, 24, 9, 30)


def test_rss_and_media_have_no_addresses_in_brackets(atom, rss, edition, item):
    """RFC 2396 knows no IPv6, and the validator holds RSS and Media RSS to it; Atom links to it all the same."""
    url = "http://[2001:db8::1]/a"
    told = edition(item(url=url, image=url, enclosures=(Enclosure(url=url, type="audio/mpeg", length=5),)))
    channel, feed = rss(told), atom(told)
    assert texts(channel, "item/link | item/enclosure/@url | .//media:*/@url") == []
    assert texts(feed, ".//media:*/@url") == []
    assert texts(feed, "a:entry/a:link/@href").count(url) == 2


def test_a_gist_that_looks_like_bytes_is_left_alone(rss, edition, item):
    """Readers mend what they take for UTF-8 read twice, in the description as in the title."""
    told = rss(edition(item(summary=None, content_html="<p>It is spelt Ã© here.</p>")))
    assert texts(told, "item/description") == ["It is spelt Ã\u2060© here."]


@pytest.mark.parametrize("suffix", ["atom", "rss"])
def test_items_keep_the_editions_order(full_edition, hub, suffix):
    read = feedparser.parse(FORMATS[suffix].render(full_edition, hub))
    assert [entry.id for entry in read.entries] == [item.id for item in full_edition.items]


def test_a_hub_under_a_path_and_a_foreign_name_makes_valid_links(edition, item, hub):
    house = replace(hub, base_url="https://bücher.example/wire")
    for suffix in FORMATS:
        data = FORMATS[suffix].render(edition(item()), house).decode()
        assert f"https://xn--bcher-kva.example/wire/world-media.{suffix}" in data
        assert "bücher" not in data


def test_a_contact_that_is_no_mail_address_is_not_written_as_one(edition, item, hub):
    house = replace(hub, contact="https://wire.example/contact")
    assert b"<email>" not in FORMATS["atom"].render(edition(item()), house)
    assert b"<webMaster>" not in FORMATS["rss"].render(edition(item()), house)
