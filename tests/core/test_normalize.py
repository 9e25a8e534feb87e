"""What an entry becomes: bounded, safe to show, with dates and outlets that can be relied on."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedhub.core.normalize import article
from feedhub.core.text import plain, sanitize, xml_safe
from feedhub.model import Document, Enclosure, Entry, Extra, Origin, Source

NOW = datetime(2026, 2, 17, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
FEED = "https://feeds.paper.example/world.xml"
SOURCE = Source(id="paper-world", url=FEED)
RSS = Document(format="rss", home="https://www.paper.example/")
ENTRY = Entry(guid="1", url="https://www.paper.example/storm?utm_source=rss", title="Storm", base=FEED)
GERMAN = "Der Staatsanwalt sagte am Montag, das Land habe Haftbefehle erlassen und die Polizeiorganisation um Hilfe gebeten, die diese ablehnte."


def made(document=RSS, source=SOURCE, feed_url=FEED, now=NOW, **said):
    return article(replace(ENTRY, **said), document, source, feed_url=feed_url, now=now)


def test_an_article_says_what_its_entry_said():
    """The plain case, every field."""
    origin = Origin(title="AP", url="https://apnews.com/feed")
    enclosure = Enclosure(url="https://paper.example/a.mp3", type="audio/mpeg", length=5)
    extra = Extra(namespace="urn:x", name="season", text="2")
    found = made(
        summary="<b>Short</b> &amp; good",
        content="<p>Long <a href='/x'>x</a></p>",
        base="https://www.paper.example/d/",
        published=NOW - 2 * HOUR,
        updated=NOW - HOUR,
        authors=("Ann Lee", "Bo"),
        categories=("World", "World", "Media, Press"),
        enclosures=(enclosure,),
        image="https://paper.example/i.png",
        language="en_gb",
        origin=origin,
        extras=(extra,),
    )
    assert (found.id, found.source, found.first_seen, found.duplicate_of, found.story, found.published_id) == (
        "",
        "paper-world",
        NOW,
        None,
        None,
        None,
    )
    assert (found.guid, found.url, found.canonical_url) == ("1", ENTRY.url, "https://paper.example/storm")
    assert (found.title, found.summary) == ("Storm", "Short & good")
    assert found.content_html == '<p>Long <a href="https://www.paper.example/x" rel="noopener noreferrer">x</a></p>'
    assert (found.published, found.updated, found.when) == (NOW - 2 * HOUR, NOW - HOUR, NOW - 2 * HOUR)
    assert (found.authors, found.categories) == (("Ann Lee", "Bo"), ("World", "Media, Press"))
    assert (found.enclosures, found.extras, found.origin) == ((enclosure,), (extra,), origin)
    assert (found.image, found.language, found.outlet) == ("https://paper.example/i.png", "en-GB", "apnews.com")


def test_an_entry_that_says_nothing_is_an_article_of_nothing():
    found = article(Entry(), Document(format="rss"), SOURCE, feed_url=FEED, now=NOW)
    kept = {
        field.name: getattr(found, field.name)
        for field in fields(found)
        if getattr(found, field.name) not in (None, ())
    }
    assert kept == {
        "id": "",
        "source": "paper-world",
        "outlet": "paper.example",
        "first_seen": NOW,
        "backlog": False,
        "serial": 0,
    }


@pytest.mark.parametrize(
    ("content", "summary", "html", "text"),
    [
        pytest.param("<p>Long</p>", "Short", "<p>Long</p>", "Short", id="both"),
        pytest.param("<p>A</p>", "Longer than A", "<p>A</p>", "Longer than A", id="a-short-content-is-the-content"),
        pytest.param(None, "<p>Only</p>", "<p>Only</p>", "Only", id="description-alone"),
        pytest.param("", "Only", "Only", "Only", id="empty-content"),
        pytest.param("<p> </p>", "Only", "Only", "Only", id="blank-content"),
        pytest.param("<script>x</script>", "Only", "Only", "Only", id="content-of-nothing-to-see"),
        pytest.param("<img src='/p.png' width='1' height='1'>", "Only", "Only", "Only", id="content-of-a-counter"),
        pytest.param(
            "<img src='https://a.example/p.png'>",
            "Only",
            '<img src="https://a.example/p.png">',
            "Only",
            id="a-picture-is-a-content",
        ),
        pytest.param(
            "<a href='/x'>Read more</a>",
            "word " * 60,
            ("word " * 60).strip(),
            ("word " * 60).strip(),
            id="read-more-beside-a-whole-text",
        ),
        pytest.param("<p>Long</p>", None, "<p>Long</p>", None, id="content-alone"),
        pytest.param(None, None, None, None, id="neither"),
        pytest.param(None, "<p></p>", None, None, id="an-empty-description"),
        pytest.param(None, "a &lt;b&gt; c", "a &lt;b&gt; c", "a <b> c", id="plain-text"),
    ],
)
def test_what_there_is_to_read(content, summary, html, text):
    """The content; the description where there is nothing longer."""
    found = made(content=content, summary=summary)
    assert (found.content_html, found.summary) == (html, text)


@pytest.mark.parametrize(
    ("published", "updated", "expected", "moved"),
    [
        pytest.param(NOW - HOUR, None, NOW - HOUR, None, id="published"),
        pytest.param(NOW - HOUR, NOW, NOW - HOUR, NOW, id="both"),
        pytest.param(None, NOW - HOUR, NOW - HOUR, NOW - HOUR, id="updated-where-nothing-else-was-said"),
        pytest.param(None, None, None, None, id="neither"),
        pytest.param(NOW + HOUR, NOW + HOUR, NOW, NOW, id="the-future-is-now"),
        pytest.param(datetime(1970, 1, 1, tzinfo=UTC), None, None, None, id="the-epoch-is-no-date"),
        pytest.param(datetime(1, 1, 1, tzinfo=UTC), NOW - HOUR, NOW - HOUR, NOW - HOUR, id="year-one"),
        pytest.param(datetime(1989, 12, 31, 23, 59, tzinfo=UTC), None, None, None, id="before-1990"),
        pytest.param(datetime(1990, 1, 1, tzinfo=UTC), None, datetime(1990, 1, 1, tzinfo=UTC), None, id="1990"),
    ],
)
def test_dates(published, updated, expected, moved):
    """The first date stated, never after first_seen; before 1990 as if not stated."""
    found = made(published=published, updated=updated)
    assert (found.published, found.updated) == (expected, moved)


@pytest.mark.parametrize(
    ("said", "document", "expected"),
    [
        pytest.param("de", "en", "de", id="the-entry"),
        pytest.param(None, "en-us", "en-US", id="the-document"),
        pytest.param("English", "x-default", "de", id="nonsense-is-as-if-not-declared"),
        pytest.param("und", "fr", "fr", id="the-next-that-makes-sense"),
        pytest.param(None, None, "de", id="detected"),
    ],
)
def test_language(said, document, expected):
    """Declared, else detected."""
    found = made(language=said, summary=f"<p>{GERMAN}</p>", document=replace(RSS, language=document))
    assert found.language == expected


def test_a_language_is_null_when_unsure():
    assert made(summary="Storm").language is None


@pytest.mark.parametrize(
    ("url", "origin", "home", "feed_url", "expected"),
    [
        pytest.param("https://www.paper.example/a", None, None, FEED, "paper.example", id="the-link"),
        pytest.param("https://other.example/a", None, None, FEED, "other.example", id="a-link-that-goes-elsewhere"),
        pytest.param(
            "https://other.example/a",
            "https://third.example/feed",
            None,
            FEED,
            "other.example",
            id="it-belongs-to-the-link",
        ),
        pytest.param(
            "https://planet.paper.example/a",
            "https://third.example/feed",
            None,
            FEED,
            "third.example",
            id="a-site-that-carries-others",
        ),
        pytest.param(
            "https://news.google.com/rss/articles/CBMi0?oc=5",
            "https://www.aljazeera.com",
            None,
            "https://news.google.com/rss/search?q=x",
            "aljazeera.com",
            id="search-feed",
        ),
        pytest.param(
            "https://www.google.com/url?url=https://www.bbc.co.uk/news/1",
            None,
            None,
            "https://www.google.com/alerts/feeds/1",
            "bbc.co.uk",
            id="a-redirector-that-says-where",
        ),
        pytest.param(
            "http://feedproxy.google.com/~r/paper/~3/x/",
            None,
            "https://www.paper.example/",
            "http://feeds.feedburner.com/paper",
            "paper.example",
            id="redirector-the-home",
        ),
        pytest.param(
            "http://feedproxy.google.com/~r/paper/~3/x/", None, None, FEED, "paper.example", id="redirector-the-feed"
        ),
        pytest.param(
            "http://feedproxy.google.com/~r/paper/~3/x/",
            None,
            None,
            "http://feeds.feedburner.com/paper",
            "paper-world",
            id="redirectors-all-the-way",
        ),
        pytest.param(
            "http://feedproxy.google.com/~r/paper/~3/x/",
            "http://feeds.feedburner.com/other",
            "https://www.paper.example/",
            FEED,
            "paper.example",
            id="an-origin-that-names-nobody",
        ),
        pytest.param(
            None, None, "https://www.paper.example/", "https://cdn.example/feed", "paper.example", id="no-link-the-home"
        ),
        pytest.param(None, None, None, "https://cdn.example/feed", "cdn.example", id="no-link-the-feed"),
        pytest.param(
            None,
            "https://third.example/feed",
            "https://www.paper.example/",
            FEED,
            "third.example",
            id="no-link-the-origin",
        ),
        pytest.param("mailto:a@paper.example", None, None, FEED, "paper.example", id="not-of-the-web"),
        pytest.param("magnet:?xt=urn:btih:1", None, "https://www.paper.example/", FEED, "paper.example", id="torrent"),
        pytest.param(
            "http://127.0.0.1:8001/a",
            None,
            "https://www.paper.example/",
            "http://127.0.0.1:8001/feed",
            "paper-world",
            id="digits",
        ),
        pytest.param("http://localhost/a", None, None, "http://localhost/feed", "paper-world", id="localhost"),
        pytest.param(
            "http://127.0.0.1:8001/a",
            "https://third.example/feed",
            None,
            "http://127.0.0.1:8001/feed",
            "third.example",
            id="digits-with-origin",
        ),
        pytest.param(None, None, "http://127.0.0.1/", "http://[::1]/feed", "paper-world", id="digits-only"),
        pytest.param(
            "https://a.blogspot.com/x", None, None, "https://b.blogspot.com/feed", "a.blogspot.com", id="a-shared-host"
        ),
    ],
)
def test_who_is_speaking(url, origin, home, feed_url, expected):
    """The link's own domain, or who the entry says it comes from; nobody's name without their word."""
    said = Origin(title="X", url=origin) if origin else None
    assert (
        made(url=url, origin=said, document=replace(RSS, home=home), feed_url=feed_url, base=feed_url).outlet
        == expected
    )


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param(
            {"image": "https://a.example/i.png", "content": "<img src=https://a.example/c.png>"},
            "https://a.example/i.png",
            id="its-own",
        ),
        pytest.param({"content": "<p>x<img src=/c.png></p>"}, "https://feeds.paper.example/c.png", id="of-the-content"),
        pytest.param(
            {"content": "<img src=/i.gif width=16 height=16><img src=/c.png>"},
            "https://feeds.paper.example/c.png",
            id="no-icon",
        ),
        pytest.param(
            {"enclosures": (Enclosure(url="https://a.example/e.jpg", type="image/jpeg"),)},
            "https://a.example/e.jpg",
            id="enclosure",
        ),
        pytest.param({"enclosures": (Enclosure(url="https://a.example/e.mp3", type="audio/mpeg"),)}, None, id="sound"),
        pytest.param({"image": "javascript:x"}, None, id="no-address"),
        pytest.param({}, None, id="none"),
    ],
)
def test_image(said, expected):
    assert made(**said).image == expected


@pytest.mark.parametrize(
    ("url", "base", "feed_url", "expected"),
    [
        pytest.param("https://www.paper.example/a/b", FEED, FEED, "https://feeds.paper.example/x", id="the-feed"),
        pytest.param(
            "https://www.paper.example/a/b",
            "https://www.paper.example/base/",
            FEED,
            "https://www.paper.example/x",
            id="what-the-document-says",
        ),
        pytest.param(
            "https://www.paper.example/a/b",
            "http://feeds.feedburner.com/p",
            "http://feeds.feedburner.com/p",
            "https://www.paper.example/x",
            id="a-feed-kept-elsewhere",
        ),
        pytest.param(
            "http://feedproxy.google.com/~r/x", FEED, FEED, "https://feeds.paper.example/x", id="a-link-of-no-use"
        ),
        pytest.param(None, "", FEED, "https://feeds.paper.example/x", id="nothing-said"),
    ],
)
def test_what_resolves_relative_addresses(url, base, feed_url, expected):
    """The document's base (RFC 4287 2); a feed host that only keeps copies has none of the pictures."""
    assert f'"{expected}"' in (made(url=url, base=base, feed_url=feed_url, content="<img src=/x>").content_html or "")


def test_one_hostile_entry_costs_nothing():
    """Every field has an end; nothing that a stranger repeats is stored a million times."""
    found = made(
        guid="g" * 10**6,
        url="https://a.example/" + "u" * 10**6,
        title="t" * 10**7,
        summary="s " * 10**6,
        content="<p>" + "c" * 3 * 10**6,
        authors=("a" * 10**6,) * 10**5,
        categories=tuple(map(str, range(10**5))),
        enclosures=tuple(Enclosure(url=f"https://a.example/{n}") for n in range(10**4)),
        extras=tuple(
            Extra(namespace="n", name="x", text="x" * 10**5, attributes=(("a", "b" * 10**6),) * 100) for _ in range(100)
        ),
    )
    assert found.url is None
    assert len(found.guid or "") == 4_000
    assert (
        len(found.title or ""),
        len(found.authors),
        len(found.authors[0]),
        len(found.categories),
        len(found.enclosures),
        len(found.extras),
    ) == (1_000, 1, 200, 50, 50, 50)
    assert len(found.summary or "") <= 4_001
    assert len(found.content_html or "") <= 1_000_100
    assert len(found.extras[0].text or "") == 4_000
    assert sum(len(value) for _, value in found.extras[0].attributes) <= 50 * 8_000


texts = (
    st.none()
    | st.text(st.characters(), max_size=30)
    | st.sampled_from(["<p>a", "&amp;", "http://[", "javascript:x", "<img src=x>", "//x", "\x00"])
)


@given(
    st.builds(
        Entry,
        guid=texts, url=texts, title=texts, summary=texts, content=texts, base=st.text(max_size=5), image=texts, language=texts,
        authors=st.tuples(st.text(st.characters())), categories=st.tuples(st.text(st.characters())),
        enclosures=st.builds(Enclosure, url=st.text(), type=texts).map(lambda enclosure: (enclosure,)),
        origin=st.none() | st.builds(Origin, title=texts, url=texts),
    ),
    texts,
)  # fmt: skip
def test_any_entry_becomes_an_article_fit_to_publish(entry, home):
    """No stranger's word raises, and whatever readers may take for HTML or XML is safe."""
    found = article(entry, Document(format="rss", home=home, language=home), SOURCE, feed_url=FEED, now=NOW)
    assert found.outlet
    assert found.url is None or ":" in found.url
    for text in (found.title, found.summary, *found.authors, *found.categories):
        assert text is None or (text and text == xml_safe(text) == " ".join(text.split()))
    assert found.content_html is None or sanitize(found.content_html, "") == found.content_html
    assert found.summary is None or found.summary == plain(entry.summary or "")
