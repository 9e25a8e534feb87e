"""Texts that read the same in every reader, and addresses that every parser accepts."""

import html
import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feedhub.core.text import plain
from feedhub.model import ContentPolicy
from feedhub.render import words

ANY_TEXT = st.text(st.characters(codec=None, categories=None), max_size=40)
LRE, RLE, PDF, LRO, RLO, LRI, RLI, FSI, PDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize(
    "said",
    [
        "a <b> c",
        "x </b> y",
        "<script>alert(1)</script>",
        "Vec<T>",
        "<!-- no -->",
        "<?php ?>",
        "&amp; and &#38; and &#x26;",
        "&nbsp;",
        "&copy 2025",
        "&notit",
        "R&ltd",
        "<a@paper.example>",
    ],
)
def test_a_headline_reads_the_same_as_text_and_as_html(said):
    """Whether a reader takes a title for text or for HTML, it shows what the publisher said. Drop the joiner: b is bold."""
    told = words.headline(said)
    as_text, as_html = told, plain(told)
    assert as_text.replace(words.JOINER, "") == said
    assert as_html.replace(words.JOINER, "") == said


@pytest.mark.parametrize(
    "said", ["AT&T", "Q&A: 1 < 2", "R&D", "S&P 500", "M&Ms", "«Mañana»", "a > b", "5 <6", "100 % & more"]
)
def test_a_headline_without_markup_is_not_touched(said):
    assert words.headline(said) == said


@given(ANY_TEXT)
@example("\u202eevil\u2066")
def test_no_text_breaks_out_of_its_line(said):
    """No control character, no surrogate or noncharacter, no newline, and nothing is left reversed for what follows."""
    told = words.line(said)
    assert not any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in told)
    assert not re.search("[\ufdd0-\ufdef\ufffd-\uffff]", told)
    assert told == " ".join(told.split())
    assert words.line(told) == told
    depth = 0
    for sign in told:
        depth += sign in LRE + RLE + LRO + RLO + LRI + RLI + FSI
        depth -= sign in PDF + PDI
        assert depth >= 0
    assert depth == 0


@pytest.mark.parametrize(
    ("said", "told"),
    [
        pytest.param(f"{RLE}abc", f"{RLE}abc{PDF}", id="opened"),
        pytest.param(f"{RLI}a{RLO}bc", f"{RLI}a{RLO}bc{PDF}{PDI}", id="opened-twice"),
        pytest.param(f"{RLI}a{RLO}b{PDI}c", f"{RLI}a{RLO}b{PDF}{PDI}c", id="an-isolate-ends-what-is-in-it"),
        pytest.param(f"a{PDF}b{PDI}c", "abc", id="closed-only"),
        pytest.param(f"{RLE}a{PDI}b{PDF}", f"{RLE}ab{PDF}", id="crossed"),
        pytest.param("\u200fשלום\u200f", "\u200fשלום\u200f", id="marks-stay"),
    ],
)
def test_directions_are_closed(said, told):
    """UAX 9: an open override turns round the rest of a reader's list."""
    assert words.line(said) == told


@pytest.mark.parametrize(
    ("said", "told"),
    [
        pytest.param("https://paper.example/a?b=c&d=e#f", "https://paper.example/a?b=c&d=e#f", id="fine"),
        pytest.param("https://paper.example", "https://paper.example/", id="root"),
        pytest.param("https://bücher.example/ü?ü#ü", "https://xn--bcher-kva.example/%C3%BC?%C3%BC#%C3%BC", id="idn"),
        pytest.param(
            "https://paper.example/a b|c?d[]=[e]^",
            "https://paper.example/a%20b%7Cc?d%5B%5D=%5Be%5D%5E",
            id="not-in-rfc-3986",
        ),
        pytest.param("https://paper.example/100%", "https://paper.example/100%25", id="stray-percent"),
        pytest.param("https://paper.example/a#b#c", "https://paper.example/a#b%23c", id="two-fragments"),
        pytest.param("https://ann:secret@paper.example/feed", "https://paper.example/feed", id="no-passwords"),
        pytest.param("https://paper.example/@ann/1", "https://paper.example/@ann/1", id="at-in-path"),
        pytest.param("HTTP://Paper.Example:80/", "http://paper.example/", id="case-and-port"),
        pytest.param("http://[::1]:8000/", "http://[::1]:8000/", id="ipv6"),
        pytest.param("javascript:alert(1)", None, id="javascript"),
        pytest.param("mailto:ann@paper.example", None, id="mailto"),
        pytest.param("/relative", None, id="relative"),
        pytest.param("https://", None, id="no-host"),
        pytest.param("", None, id="empty"),
        pytest.param(None, None, id="none"),
    ],
)
def test_address(said, told):
    assert words.address(said) == told


@given(
    st.text(st.characters(codec=None, categories=None), max_size=30),
    st.sampled_from(["", "https://paper.example/", "https://", "http://u:p@h.example/"]),
)
def test_an_address_is_ascii_and_stable(said, front):
    """Whatever a publisher calls an address, what is written is one by RFC 3986, and writing it again changes nothing."""
    told = words.address(front + said)
    if told is not None:
        assert re.fullmatch(r"https?://[!-~]+", told)
        assert not re.search(r"""["<>\\^`{|}]|%(?![0-9A-Fa-f]{2})""", told)
        assert words.address(told) == told


@pytest.mark.parametrize(
    "id",
    [
        "urn:uuid:3f1c9a52-0000-5000-8000-000000000000",
        "tag:paper.example,2025:1",
        "https://paper.example/?p=1&x=%7e",
        "https://paper.example/wäll",
    ],
)
def test_an_id_is_never_changed(id):
    """RFC 4287 4.2.6.1: readers compare ids sign by sign."""
    assert words.identifier(id) == id


def test_an_id_that_is_no_iri_is_made_one():
    assert words.identifier("urn:x:a b<c>\x00\ud800") == "urn:x:a%20b%3Cc%3E%00%ED%A0%80"


@pytest.mark.parametrize(
    ("said", "told"),
    [("en", "en"), ("pt-BR", "pt-BR"), ("und", None), ("english", None), ("en_US", None), ("", None), (None, None)],
)
def test_language(said, told):
    assert words.language(said) == told


def test_the_outlets_are_credited_in_the_content(item, credit):
    """Readers show content and hide metadata; so the content says who reported it, with links."""
    told = words.content(
        item(also=(credit("b.example", "B & <Co>"), credit("c.example", None, url=None, feed_home=None)))
    )
    assert told.endswith(
        '<p>Reported by <a href="https://paper.example/wall">The Harbour Paper</a>; also by '
        '<a href="https://b.example/wall">B &amp; &lt;Co&gt;</a>, c.example</p>'
    )


def test_without_content_the_teaser_credits_the_outlets(item):
    """Where only headline and link may be shown there is no content, and attribution all the same."""
    assert ContentPolicy(mode="link")
    bare = item(content_html=None, summary=None)
    assert words.content(bare) is None
    assert words.teaser(bare) == '<p>Reported by <a href="https://paper.example/wall">The Harbour Paper</a></p>'
    assert words.teaser(item(content_html=None, summary="1 < 2")).startswith("<p>1 &lt; 2</p><p>Reported by")
    assert "Reported" not in words.teaser(item())


def test_the_picture_comes_first_unless_the_text_shows_one(item):
    with_picture = item(image="https://paper.example/w 1.jpg?a&b")
    assert words.content(with_picture).startswith('<p><img src="https://paper.example/w%201.jpg?a&amp;b" alt=""></p>')
    shown = item(image="https://paper.example/1.jpg", content_html='<p><img src="https://paper.example/2.jpg"></p>')
    assert words.content(shown).count("<img") == 1
    icon = '<p><img src="https://paper.example/2.png" width="16" height="16">x</p>'
    beside = words.content(item(image="https://paper.example/1.jpg", content_html=icon))
    assert beside.startswith('<p><img src="https://paper.example/1.jpg" alt=""></p>')


@pytest.mark.parametrize(
    ("said", "told"),
    [
        pytest.param(f"<p>a{RLO}b</p>", f"<p>a{RLO}b{PDF}</p>", id="opened"),
        pytest.param(f"<p>{RLI}b{PDI}</p>", f"<p>{RLI}b{PDI}</p>", id="closed"),
        pytest.param(f"<p>{RLE}a</p><p>b{PDF}</p>", f"<p>{RLE}a{PDF}</p><p>b</p>", id="closed-too-late"),
        pytest.param(f'<p title="{RLO}a > b">c{PDF}</p>', '<p title="a > b">c</p>', id="in-an-attribute"),
        pytest.param(f"{RLO}a < b", f"{RLO}a < b{PDF}", id="no-tag"),
    ],
)
def test_content_cannot_turn_round_what_follows(item, said, told):
    """Each text between two tags ends what it begins: readers cut content, and browsers end an override at a block only."""
    assert words.content(item(content_html=said)) == told + words.reported_by(item())


def test_links_in_content_go_to_hosts_in_punycode(item):
    """Half of all readers hand an address to a library that knows no other host; what is no host stays as it was."""
    said = '<p>ü <a href="https://bücher.example/ü?a&amp;b">x</a> <a href="https://a.example/ü">y</a> <a href="https://ü^/">z</a></p>'
    told = words.content(item(content_html=said))
    assert '<a href="https://xn--bcher-kva.example/%C3%BC?a&amp;b">x</a>' in told
    assert '<a href="https://a.example/ü">y</a> <a href="https://ü^/">z</a>' in told


def test_text_that_looks_like_bytes_is_left_alone_by_readers(item):
    """feedparser takes "Martine Ã©crit" for UTF-8 read twice and rewrites it; here it is what was meant."""
    assert words.headline("Martine Ã©crit") == f"Martine Ã{words.JOINER}©crit"
    assert words.headline("Ãœ Â x") == "Ãœ Â x"
    said = words.content(item(content_html='<p title="Ã©">Ã©</p>', summary="Ã©"))
    assert said.startswith('<p title="&#195;©">&#195;©</p>')
    assert words.teaser(item(summary="Ã©")) == f"Ã{words.JOINER}©"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        pytest.param("<b>World</b>", "World", id="tags"),
        pytest.param("&lt;b&gt;World&lt;/b&gt;", "World", id="escaped-tags"),
        pytest.param('<a href="/ann" class="x">Ann Lee</a> &amp; Bo', "Ann Lee & Bo", id="a-link"),
        pytest.param("Ann <i>L</i", "Ann L", id="a-broken-tag"),
        pytest.param("R&D", "R&D", id="no-entity"),
        pytest.param("R&amp;D", "R&D", id="escaped-twice"),
        pytest.param("Vec<T>", f"Vec<{words.JOINER}T>", id="no-tag-of-html"),
        pytest.param("Bo <bo@paper.example>", f"Bo <{words.JOINER}bo@paper.example>", id="a-mailbox"),
        pytest.param("a < b > c", "a < b > c", id="signs"),
        pytest.param("<br/>", None, id="nothing-else"),
    ],
)
def test_names_are_without_markup(said, told):
    """A category or an author is a name in every reader, whatever the publisher's template put around it."""
    assert words.names([said]) == ((told,) if told else ())


def test_a_title_is_never_empty(item):
    assert words.title(item(title="\x00 ", summary="The wall")) == "The wall"
    assert words.title(item(title="\u200b\ufeff\x00", summary=None)) != ""
    assert words.title(item(title="\x00", summary=None)) == words.UNTITLED
    assert words.title(item(title="", summary=f"{RLO}{'x' * 200}")) == f"{RLO}{'x' * 99}{PDF}"


def test_who_is_not_named_is_the_outlet(item, credit):
    assert words.authors(item(authors=("Ann", "", "Ann", "Bo"))) == ("Ann", "Bo")
    assert words.authors(item(authors=(" ",))) == ("The Harbour Paper",)
    assert words.authors(item(credit=credit("paper.example", None))) == ("paper.example",)


def test_a_story_is_by_the_outlet_that_speaks(item):
    """Many tell it: the byline of one report would claim it for a person."""
    assert words.authors(item(authors=("Ann",), story="s")) == ("The Harbour Paper",)


def test_a_name_with_an_ampersand_stays_what_it_is():
    assert html.unescape(words.headline("A&B")) == "A&B"
