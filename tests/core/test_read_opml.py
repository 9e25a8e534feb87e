"""Subscription lists, as other readers write them and as nobody should."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedhub.core.parse.opml import OpmlFeed, read_opml


def opml(body):
    return f'<?xml version="1.0" encoding="UTF-8"?><opml version="1.0"><head/><body>{body}</body></opml>'.encode()


@pytest.mark.parametrize(
    ("body", "feeds"),
    [
        pytest.param('<outline text="A" xmlUrl=" https://a.example/ " htmlUrl="https://a.example"/>', [OpmlFeed(url="https://a.example/", title="A", home="https://a.example")], id="plain"),
        pytest.param('<outline title="T" text="X" xmlurl="https://a.example/"/>', [OpmlFeed(url="https://a.example/", title="T")], id="attributes-in-lower-case"),
        pytest.param('<outline text="W"><outline text="Asia"><outline xmlUrl="https://a.example/"/></outline></outline>', [OpmlFeed(url="https://a.example/", tags=("W", "Asia"))], id="folders-are-tags"),
        pytest.param('<outline xmlUrl="https://a.example/" category="/W/Asia,news, W"/>', [OpmlFeed(url="https://a.example/", tags=("W", "Asia", "news"))], id="categories-are-tags"),
        pytest.param('<outline text="W"><outline xmlUrl="u1"/></outline><outline xmlUrl="u2"/><outline xmlUrl="u1"/>', [OpmlFeed(url="u1", tags=("W",)), OpmlFeed(url="u2")], id="each-once-in-order"),
        pytest.param('<outline text="a &nbsp; &eacute; & b" xmlUrl="https://a.example/?x=1&y=2"/>', [OpmlFeed(url="https://a.example/?x=1&y=2", title="a é & b")], id="bare-ampersands-and-html"),
        pytest.param('<outline text="a\x07b" xmlUrl="u"/>', [OpmlFeed(url="u", title="ab")], id="control-characters"),
        pytest.param('<outline text="nothing"/>', [], id="no-feeds"),
    ],
)  # fmt: skip
def test_what_is_read(body, feeds):
    assert read_opml(opml(body)) == tuple(feeds)


def test_another_encoding_and_white_space_before_it():
    data = '\n<?xml version="1.0" encoding="ISO-8859-1"?><opml><body><outline text="é" xmlUrl="u"/></body></opml>'
    assert read_opml(data.encode("latin-1")) == (OpmlFeed(url="u", title="é"),)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b"", "is empty", id="empty"),
        pytest.param(b"hello", "is no OPML, line 1: start tag expected", id="text"),
        pytest.param(b"<html><body/></html>", "is no OPML, it begins with <html>", id="html"),
        pytest.param(b'<opml><body>\n<outline xmlUrl="u"', "is no OPML, line 2: ", id="truncated"),
        pytest.param(b"<opml>" + b'<outline text="a">' * 100_000, "is no OPML, line 1: excessive depth", id="deep"),
    ],
)  # fmt: skip
def test_what_is_not_read_is_one_sentence(data, said):
    with pytest.raises(ValueError) as raised:
        read_opml(data)
    assert str(raised.value).startswith(said)
    assert "; export" in str(raised.value)


def test_a_billion_laughs_are_none():
    entities = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10 if n else b"lol") for n in range(10))
    data = b"<!DOCTYPE x [" + entities + b']><opml><body><outline xmlUrl="u" text="&a9;"/></body></opml>'
    assert read_opml(data) == (OpmlFeed(url="u", title="&a9;"),)


def test_no_entity_is_expanded_and_no_file_is_read(tmp_path):
    (tmp_path / "secret").write_text("hunter2")
    data = f'<!DOCTYPE x [<!ENTITY a SYSTEM "file://{tmp_path}/secret">]><opml><body><outline xmlUrl="u" text="&a;"/></body></opml>'
    assert "hunter2" not in str(read_opml(data.encode()))


@settings(deadline=None)
@given(st.binary() | st.text().map(str.encode) | st.text(alphabet="<>/\"'= &;outlinexmlUrl").map(opml))
def test_any_bytes_are_feeds_or_a_sentence(data):
    said = ""
    try:
        feeds = read_opml(data)
    except ValueError as error:
        said = str(error)
    else:
        assert all(feed.url for feed in feeds)
    assert "\n" not in said
