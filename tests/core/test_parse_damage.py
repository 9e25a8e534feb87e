"""Damage stays in the damaged item, and what was seen is not read again: no feed flips because one byte of it did."""

import re
from dataclasses import replace
from xml.parsers import expat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedhub.core.parse import cut, entries, handlers, parse
from feedhub.model import Document, Entry

URL = "http://feeds.example/feed"
RSS = '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Harbour & wall</title>'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://a.example/"><title>Harbour</title><author><name>Desk</name></author>'
ITEMS = [
    (
        "<item><title>The wall stays — for now</title><link>http://a.example/1</link><guid>http://a.example/1</guid>"
        "<dc:creator><![CDATA[Ann Lee]]></dc:creator><description><![CDATA[<p>The council <b>voted</b>.</p>]]></description></item>"
    ),
    (
        '<item><title>Zażółć gęślą jaźń</title><link>http://a.example/2</link><guid isPermaLink="false">two</guid>'
        "<category>Harbour</category><description>Second &lt;b>text&lt;/b></description></item>"
    ),
    "<item><!-- <item> --><title><![CDATA[A sample: <item></item>]]></title><guid>http://a.example/3</guid><comments>x</comments></item>",
    '<item><title>With an enclosure</title><enclosure url="http://m.example/a.mp3" length="1" type="audio/mpeg"/><guid>four</guid></item>',
]
ENTRIES = [
    "<entry><id>urn:1</id><title>One</title><link href='1'/><updated>2024-01-01T00:00:00Z</updated></entry>",
    (
        '<entry xml:lang="de"><id>urn:2</id><title type="html">&lt;i>Zwei&lt;/i></title><content type="xhtml">'
        '<div xmlns="http://www.w3.org/1999/xhtml"><p>Text<br/>hier</p></div></content></entry>'
    ),
    "<entry><id>urn:3</id><author><name>Cy</name></author><summary>Three</summary></entry>",
]


def rss(*items: str, head: str = RSS.replace("&", "&amp;")) -> str:
    return head + "\n  ".join(items) + "</channel></rss>"


def read(body: str | bytes, seen: frozenset[bytes] = frozenset()) -> Document:
    document = parse(
        body if isinstance(body, bytes) else body.encode(), content_type="application/rss+xml", url=URL, seen=seen
    )
    assert isinstance(document, Document)
    return document


CLEAN = read(rss(*ITEMS))


def inside(text: str):
    """Something put into the first text that is not in a CDATA section."""
    return lambda item: re.sub(r"<title>(?!<!)|<comments>", lambda found: found[0] + text, item, count=1)


DAMAGE = {
    "a-bare-ampersand": inside("AT&T &amp; "),
    "a-less-than": inside("a < b "),
    "an-entity-of-html": inside("&nbsp;&eacute; "),
    "an-entity-of-nobody": inside("&bogus; "),
    "a-number-of-no-character": inside("&#0;&#x1F; "),
    "a-control-character": inside("\x0b"),
    "a-noncharacter": inside("\ufffe"),
    "a-line-break-of-html": inside("x<br>y <img src=a.png> "),
    "a-stray-end-tag": inside("</p>"),
    "an-unclosed-tag": inside("<p>x<b>y "),
    "an-end-tag-lost": lambda item: item.replace("</title>", "", 1),
    "an-end-tag-misspelt": lambda item: item.replace("</title>", "</titel>", 1),
    "the-items-end-lost": lambda item: item.removesuffix("</item>"),
    "an-undeclared-prefix": lambda item: item.replace("<item>", "<item><slash:comments>1</slash:comments>", 1),
    "an-attribute-without-quotes": lambda item: item.replace(
        "<item>", "<item><enclosure url=http://m.example/b.mp3 length=1>", 1
    ),
    "an-attribute-twice": lambda item: item.replace("<item>", '<item><x a="1" a="2"/>', 1),
    "a-comment-without-an-end": lambda item: item.replace("<item>", "<item><!-- never ends ", 1),
    "a-comment-that-is-none": lambda item: item.replace("<item>", "<item><!-- a -- b -->", 1),
    "an-end-of-cdata-lost": lambda item: item if "sample" in item else item.replace("]]>", "", 1),
    "the-last-end-of-cdata-lost": lambda item: item if "sample" in item else "".join(item.rsplit("]]>", 1)),
    "an-end-of-cdata-too-many": inside("]]>"),
}
LOSSLESS = {
    "a-control-character",
    "a-noncharacter",
    "a-number-of-no-character",
    "the-items-end-lost",
    "an-undeclared-prefix",
}
LOSSLESS |= {"an-attribute-twice", "a-comment-without-an-end", "a-comment-that-is-none", "an-end-of-cdata-lost"}
LOSSLESS |= {"the-last-end-of-cdata-lost"}


@pytest.mark.parametrize("name", DAMAGE)
@pytest.mark.parametrize("which", range(len(ITEMS)))
def test_damage_stays_in_the_damaged_item(name, which):
    """Every other entry is as it was, is known as seen; the damaged one keeps its identity, and all else where it can."""
    damaged = rss(*ITEMS[:which], DAMAGE[name](ITEMS[which]), *ITEMS[which + 1 :])
    document = read(damaged)
    assert [e for n, e in enumerate(document.entries) if n != which] == [
        e for n, e in enumerate(CLEAN.entries) if n != which
    ]
    assert document.entries[which].guid == CLEAN.entries[which].guid
    if name in LOSSLESS and (name, which) != ("the-items-end-lost", len(ITEMS) - 1):  # that one is cut short
        assert document.entries[which] == CLEAN.entries[which]
    assert document.items == len(ITEMS)
    assert len(read(damaged, CLEAN.digests).entries) <= 1


BROKEN = {
    "junk-after-the-root": lambda body: body + b"\n<script>x()</script>\nNotice: foo & <item>",
    "a-notice-before-the-root": lambda body: b"<br />\n<b>Warning</b>: a & b in <b>/x.php</b>\n" + body,
    "blank-lines-before-the-declaration": lambda body: b"\n\n \t" + body,
    "an-ampersand-in-the-head": lambda body: body.replace(b"&amp;", b"&", 1),
    "a-control-character-in-the-head": lambda body: body.replace(b"wall", b"w\x01all", 1),
    "an-unclosed-tag-in-the-head": lambda body: body.replace(b"<channel>", b"<channel><p>", 1),
    "no-declaration": lambda body: body.partition(b"\n")[2],
    "no-end-of-the-root": lambda body: body.removesuffix(b"</channel></rss>"),
    "a-declaration-that-lies": lambda body: body.replace(b"utf-8", b"utf-16", 1),
    "carriage-returns": lambda body: body.replace(b"\n", b"\r\n"),
}


@pytest.mark.parametrize("breakage", BROKEN.values(), ids=BROKEN.keys())
def test_damage_around_the_items_changes_none(breakage):
    """No entry is read anew."""
    document = read(breakage(rss(*ITEMS).encode()), CLEAN.digests)
    assert (document.items, document.entries) == (len(ITEMS), ())
    assert read(breakage(rss(*ITEMS).encode())).entries == CLEAN.entries


@pytest.mark.parametrize("which", range(len(ITEMS)))
def test_one_bad_byte_is_that_bytes_trouble(which):
    """It is read as windows-1252, the rest of the document stays UTF-8."""
    body = (
        rss(*ITEMS[:which], ITEMS[which].replace("</guid>", "</guid><x>caf#</x>"), *ITEMS[which + 1 :])
        .encode()
        .replace(b"caf#", b"caf\xe9")
    )
    assert read(body).entries == CLEAN.entries


@given(st.integers(min_value=len(RSS), max_value=len(rss(*ITEMS).encode())))
def test_wherever_a_body_is_cut_short_the_whole_items_stand(length):
    """What is left of the last one is read only if it has kept its identity, and says that it is damaged."""
    document = read(rss(*ITEMS).encode()[:length])
    whole = [entry for entry in document.entries if not entry.damaged]
    assert tuple(whole) == CLEAN.entries[: len(whole)]
    for entry in document.entries[len(whole) :]:
        assert entry.guid == CLEAN.entries[len(whole)].guid
    assert len(document.entries) <= len(whole) + 1


def test_clean_damaged_clean_brings_nothing_back():
    """The way real feeds go: nothing but the damaged item is read again on the way there, and it on the way back."""
    seen, read_again = CLEAN.digests, []
    for body in (
        BROKEN["junk-after-the-root"](rss(*ITEMS).encode()),
        rss(ITEMS[0], inside("AT&T ")(ITEMS[1]), *ITEMS[2:]).encode(),
        rss(ITEMS[0], inside("caf#")(ITEMS[1]), *ITEMS[2:]).encode().replace(b"#", b"\xe9", 1),
        rss(*ITEMS).encode()[:-300],
        rss(*ITEMS).encode(),
    ):
        document = read(body, seen)
        seen = document.digests
        read_again.append({entry.guid for entry in document.entries})
    assert read_again[:3] == [set(), {"two"}, {"two"}]
    assert all(guid in {entry.guid for entry in CLEAN.entries} for guids in read_again for guid in guids)


def test_what_was_guessed_at_says_so_until_a_second_document_agrees():
    """It may become an article but not revise one; a transport that breaks twice the same way is the publisher's word."""
    body = rss(ITEMS[0], DAMAGE["an-unclosed-tag"](ITEMS[1]), *ITEMS[2:])
    first = read(body, CLEAN.digests)
    second = read(body, first.digests)
    third = read(body, second.digests)
    assert [[entry.damaged for entry in document.entries] for document in (first, second, third)] == [
        [True],
        [False],
        [],
    ]


def test_what_is_cut_short_stays_damaged():
    """Its end is not there, however often that is seen; and it is read once."""
    body = rss(*ITEMS[:2]).encode()[:-60]
    first = read(body)
    second = read(body, first.digests)
    assert first.entries[-1].damaged
    assert not any(entry.damaged is False and entry.guid == "two" for entry in second.entries)


def test_what_is_cut_short_may_be_damaged_before():
    """The identity stands before the end and after an ampersand."""
    document = read(
        rss(ITEMS[0], "<item><title>a & b</title><guid>two</guid><description>cut sh").removesuffix("</channel></rss>")
    )
    assert [(entry.guid, entry.title, entry.damaged) for entry in document.entries[1:]] == [("two", "a & b", True)]


def test_limits_are_an_items_own(monkeypatch):
    """What its neighbours hold does not count: each item is read as if it were the only one."""
    monkeypatch.setattr(entries, "LONGEST_TEXT", 200)
    monkeypatch.setattr(handlers, "MOST_ELEMENTS", 10)
    assert read(rss(*ITEMS * 20)).entries == CLEAN.entries * 20


def test_a_guess_without_an_identity_is_left_out():
    """It would come back as another article."""
    document = read(rss(ITEMS[0], "<item><title>x<p>y</item>"))
    assert (document.items, document.entries) == (2, CLEAN.entries[:1])


@pytest.mark.parametrize(
    ("items", "titles"),
    [
        pytest.param("<item><title>a</title><item><title>b</title></item></item>", ["a", "b"], id="an-item-in-an-item"),
        pytest.param(
            "<item><item><title>a</title></item><item><title>b</title></item></item>",
            ["a", "b"],
            id="items-in-a-wrapper",
        ),
        pytest.param(
            "<item><title>a</title><guid>1</guid><item><title>b</title></item>", ["a", "b"], id="an-end-forgotten"
        ),
        pytest.param("<item/><item><title>b</title></item>", ["b"], id="an-empty-one"),
        pytest.param("</item><item><title>b</title></item></item>", ["b"], id="ends-too-many"),
        pytest.param('<item a=">"><title>a</title></item\n><item\n><title>b</title></item>', ["a", "b"], id="odd-tags"),
        pytest.param("<?x <item> ?><item><title>a</title></item>", ["a"], id="an-instruction"),
        pytest.param(
            "<items/><itemx>no</itemx><x:item xmlns:x='urn:x'/><item><title>a</title></item>", ["a"], id="other-names"
        ),
    ],
)
def test_items_are_found_however_they_are_nested(items, titles):
    assert [entry.title for entry in read(rss(items)).entries] == titles


def test_an_entry_inside_an_entrys_content_is_no_entry():
    """RFC 4287 4.1.3.3: content may be another Atom document."""
    inner = '<content type="application/atom+xml"><entry><id>urn:in</id><title>in</title></entry></content>'
    document = read(f"{ATOM}<entry><id>urn:out</id><title>out</title>{inner}</entry></feed>")
    assert [(entry.guid, entry.title) for entry in document.entries] == [("urn:out", "out")]


# --- exactness of the skip ---

texts = st.text(alphabet="ab <>&'\"]é\n", max_size=12)


@st.composite
def items(draw) -> str:
    """An RSS item of any of the ways in which one can disturb the next: unclosed, with own namespaces, with odd nesting."""
    escaped = draw(texts).replace("&", "&amp;").replace("<", "&lt;").replace("]]>", "")
    parts = [
        f"<guid>{draw(st.integers(0, 9))}</guid>",
        draw(
            st.sampled_from([
                "", f"<title>{escaped}</title>", "<title><b>bold</b> text</title>", "<image><title>i</title><url>http://i.example/</url></image>",
                "<description><div>one</div><p>two</p></description>", "<description><svg><title>s</title></svg></description>", "<title>x",
                '<body xmlns="http://www.w3.org/1999/xhtml"><p>b</p></body>', "<source url='http://o.example/'>o<title>no</title></source>",
            ])
        ),
        draw(
            st.sampled_from([
                "", '<m:title xmlns:m="http://search.yahoo.com/mrss/">m</m:title>', '<m:title xmlns:m="urn:m">m</m:title>', "<m:title>u</m:title>",
                '<category domain="d">c</category>', "<author>a@b.example (A)</author>", "<textInput><name>q</name></textInput>", "&bogus; & <",
                '<x xml:lang="fr" xml:base="http://b.example/"><y/></x>', "<itunes:author xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'>I</itunes:author>",
            ])
        ),
        draw(st.sampled_from(["", "<link>/p</link>", "<description>d</description>", "<![CDATA[ <item> ]]>", "<!-- </item> -->", "<pubDate>2024</pubDate>"])),
    ]  # fmt: skip
    return f"<item>{''.join(draw(st.permutations(parts)))}</item>"


@given(st.lists(items(), max_size=5), st.data())
def test_cutting_seen_items_out_changes_no_other_entry(found, data):
    """What an item means depends on its own bytes and its document's frame, never on its neighbours."""
    whole = read(rss(*found))
    alone = [read(rss(item)) for item in found]
    if sum(document.items for document in alone) != whole.items:
        return  # an item whose end is swallowed is one with the next
    expected: list[Entry] = [entry for document in alone for entry in document.entries]
    assert list(whole.entries) == expected
    known = frozenset().union(*(document.digests for document in alone if data.draw(st.booleans())))
    left = [
        replace(entry, damaged=False) if document.digests <= known else entry
        for document in alone
        for entry in document.entries
        if entry.damaged or not document.digests <= known
    ]
    assert list(read(rss(*found), known).entries) == left


def test_a_change_of_what_items_inherit_reads_them_again():
    """Root and channel tags, the feed's authors, the address: each is part of what an entry says."""
    body = f"{ATOM}{''.join(ENTRIES)}</feed>"
    seen = read(body).digests
    assert read(body, seen).entries == ()
    assert read(body.replace("<title>Harbour", "<title>Harbor"), seen).entries == ()
    for other in (body.replace("Desk", "The desk"), body.replace("http://a.example/", "http://b.example/")):
        assert len(read(other, seen).entries) == len(ENTRIES)
    moved = parse(body.encode(), content_type=None, url="http://moved.example/", seen=seen)
    assert isinstance(moved, Document)
    assert len(moved.entries) == len(ENTRIES)


# --- the cut ---


@given(
    st.lists(
        st.sampled_from([*ITEMS, *map("<x>{}</x>".format, ITEMS), "<!-- <item> -->", "<![CDATA[</item>]]>", "text"]),
        max_size=6,
    )
)
def test_on_well_formed_documents_the_edges_are_expats(parts):
    """One token pass for whole and for damaged documents, and on whole ones it is exact."""
    document = rss(*parts).encode()
    found = cut.pieces(document)
    assert found is not None
    assert [(span.begin, span.end) for span in found.spans] == edges(document)


def edges(document: bytes) -> list[tuple[int, int]]:
    """Where expat sees items."""
    spans, open_ = [], []
    parser = expat.ParserCreate()

    def start(name: str, _attributes: object) -> None:
        if name == "item":
            open_.append(parser.CurrentByteIndex)

    def end(name: str) -> None:
        if name == "item":
            spans.append((open_.pop(), parser.CurrentByteIndex + len("</item>")))

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(document, True)
    return spans
