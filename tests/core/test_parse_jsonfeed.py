"""JSON Feed 1.0 and 1.1: what its fields mean, and wrong types met calmly."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedhub.core.parse import parse
from feedhub.model import Document, Enclosure, Entry, Unreadable

URL = "http://feeds.example/dir/feed.json"
VERSION = "https://jsonfeed.org/version/1.1"


def read(*items: object, seen: frozenset[bytes] = frozenset(), **feed: object) -> Document:
    body = json.dumps({"version": VERSION, "title": "Harbour", "items": list(items)} | feed).encode()
    document = parse(body, content_type="application/feed+json", url=URL, seen=seen)
    assert isinstance(document, Document)
    return document


def only(item: dict, **feed: object) -> Entry:
    (entry,) = read({"id": "1"} | item, **feed).entries
    return entry


def test_a_whole_item():
    """Each field of 1.1 where it belongs."""
    entry = only(
        {
            "url": "p/1",
            "external_url": "http://other.example/",
            "title": "A &amp; <b>",
            "content_html": "<p>x</p>",
            "summary": "1 < 2",
            "date_published": "2024-01-01T00:30:00+02:00",
            "date_modified": "2024-01-02T00:00:00Z",
            "authors": [{"name": "Ann"}, {"url": "http://b.example/"}],
            "tags": ["a", "a", "b"],
            "language": "DE-at",
            "image": "i.png",
            "attachments": [{"url": "http://m.example/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 12}],
        }
    )
    assert (entry.guid, entry.url, entry.title) == ("1", "http://feeds.example/dir/p/1", "A &amp; <b>")
    assert (entry.content, entry.summary, entry.base) == ("<p>x</p>", "1 &lt; 2", URL)
    assert [moment and moment.isoformat() for moment in (entry.published, entry.updated)] == [
        "2023-12-31T22:30:00+00:00",
        "2024-01-02T00:00:00+00:00",
    ]
    assert (entry.authors, entry.categories, entry.language) == (("Ann", "http://b.example/"), ("a", "b"), "de-AT")
    assert entry.image == "http://feeds.example/dir/i.png"
    assert entry.enclosures == (Enclosure(url="http://m.example/a.mp3", type="audio/mpeg", length=12),)


@pytest.mark.parametrize(
    ("item", "field", "value"),
    [
        pytest.param(
            {"content_text": "1 < 2\nx\n\ny"}, "content", "<p>1 &lt; 2<br>x</p><p>y</p>", id="text-becomes-html"
        ),
        pytest.param({"external_url": "http://o.example/"}, "url", "http://o.example/", id="a-link-post"),
        pytest.param({"author": {"name": "Ann"}}, "authors", ("Ann",), id="author-of-1.0"),
        pytest.param({"authors": [{}], "author": {"name": "Ann"}}, "authors", ("Ann",), id="authors-that-name-nobody"),
        pytest.param({}, "authors", ("Desk",), id="authors-of-the-feed"),
        pytest.param({"id": 17}, "guid", "17", id="a-number"),
        pytest.param({"id": 17.0}, "guid", "17", id="the-same-number"),
        pytest.param({"id": 1.5}, "guid", "1.5", id="a-fraction"),
        pytest.param({"id": "a\ud800\x00b"}, "guid", "ab", id="no-half-characters-and-no-zeros"),
        pytest.param({"id": True}, "guid", None, id="a-truth-is-no-identity"),
        pytest.param({"banner_image": "http://o.example/b"}, "image", "http://o.example/b", id="a-banner"),
        pytest.param(
            {"attachments": [{"url": "http://m.example/a"}, {"mime_type": "x"}, 1]},
            "enclosures",
            (Enclosure(url="http://m.example/a"),),
            id="attachments",
        ),
    ],
)
def test_fields(item, field, value):
    assert getattr(only({"title": "t"} | item, authors=[{"name": "Desk"}]), field) == value


def test_the_feed():
    document = read(
        home_page_url="http://a.example/",
        feed_url="http://a.example/feed.json",
        description="About",
        icon="i.png",
        favicon="f.ico",
        language="fr",
        hubs=[{"type": "WebSub", "url": "http://h.example/"}, {"type": "rssCloud", "url": "http://no.example/"}],
    )
    assert document == Document(
        format="json",
        title="Harbour",
        home="http://a.example/",
        self_link="http://a.example/feed.json",
        description="About",
        image="http://feeds.example/dir/i.png",
        icon="http://feeds.example/dir/f.ico",
        language="fr",
        hubs=("http://h.example/",),
    )


def test_seen_items_are_left_out_and_changed_ones_are_not():
    """By what they say, not by how it is written."""
    first = read({"id": "1", "title": "a"}, {"id": "2"})
    assert read({"title": "a", "id": "1"}, {"id": "2"}, seen=first.digests).entries == ()
    assert [entry.guid for entry in read({"id": "1", "title": "b"}, {"id": "2"}, seen=first.digests).entries] == ["1"]
    assert len(read({"id": "1", "title": "a"}, seen=first.digests, authors=[{"name": "Desk"}]).entries) == 1


@pytest.mark.parametrize("body", [b"\xef\xbb\xbf%s", b" \n%s"], ids=["a-mark", "white-space"])
def test_what_stands_before_it_is_passed_over(body):
    """RFC 8259 8.1."""
    document = parse(body % json.dumps({"version": VERSION, "items": []}).encode(), content_type="text/html", url=URL)
    assert isinstance(document, Document)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)
FIELDS = [
    "id",
    "url",
    "title",
    "content_html",
    "content_text",
    "summary",
    "authors",
    "author",
    "tags",
    "attachments",
    "date_published",
    "language",
    "image",
]


@given(st.dictionaries(st.sampled_from(FIELDS), anything), anything, anything)
def test_wrong_types_are_as_if_not_there(item, authors, language):
    """No value raises, and the item is still one."""
    document = read(item, authors=authors, language=language, title=authors)
    assert (document.items, document.format) == (1, "json")


@given(st.text(alphabet='{}[]",:1e9\\u0 "items"', max_size=60))
def test_no_text_raises(text):
    assert isinstance(parse(b"{" + text.encode(), content_type=None, url=URL), Document | Unreadable)
