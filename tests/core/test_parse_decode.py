"""Which characters the bytes mean (RFC 7303, WHATWG Encoding Standard), and what publishers get wrong."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedhub.core.parse.decode import utf8

TEXT = "<a>Čeština “x” café</a>"
LATIN = "<a>“café”</a>"


def declared(encoding: str, text: str = TEXT) -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?>{text}'


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        pytest.param(TEXT.encode(), None, TEXT, id="utf-8-is-the-default"),
        pytest.param(
            codecs.BOM_UTF8 + TEXT.encode(), "text/xml; charset=iso-8859-1", TEXT, id="the-mark-is-above-the-charset"
        ),
        pytest.param(TEXT.encode("utf-16"), None, TEXT, id="utf-16-with-a-mark"),
        pytest.param(TEXT.encode("utf-32"), None, TEXT, id="utf-32-with-a-mark"),
        pytest.param(TEXT.encode("utf-16-le"), None, TEXT, id="utf-16-without-a-mark"),
        pytest.param(TEXT.encode("utf-16-be"), "text/xml; charset=utf-16", TEXT, id="utf-16-big-endian-without-a-mark"),
        pytest.param(declared("utf-16").encode(), None, declared("utf-16"), id="utf-16-that-is-utf-8"),
        pytest.param(
            declared("utf-8").encode("cp1250"),
            'text/xml; charset="windows-1250"',
            declared("utf-8"),
            id="the-charset-is-above-the-declaration",
        ),
        pytest.param(
            declared("koi8-r", "<a>Привет</a>").encode("koi8-r"),
            "text/xml; charset=utf-8",
            declared("koi8-r", "<a>Привет</a>"),
            id="a-charset-that-cannot-be",
        ),
        pytest.param(
            declared("windows-1250").encode("cp1250"), "text/xml", declared("windows-1250"), id="text-xml-is-not-ascii"
        ),
        pytest.param(
            declared("iso-8859-1", LATIN).encode("cp1252"),
            None,
            declared("iso-8859-1", LATIN),
            id="latin-1-means-windows-1252",
        ),
        pytest.param(declared("iso-8859-1").encode(), None, declared("iso-8859-1"), id="latin-1-that-is-utf-8"),
        pytest.param(
            declared("us-ascii", LATIN).encode("cp1252"),
            None,
            declared("us-ascii", LATIN),
            id="ascii-that-is-windows-1252",
        ),
        pytest.param(
            declared("nonsense").encode(), "text/xml; charset=none", declared("nonsense"), id="labels-of-nothing"
        ),
        pytest.param(declared("hex").encode(), None, declared("hex"), id="a-codec-that-is-none-of-text"),
        pytest.param(
            declared("gb2312", "<a>中文「」镕</a>").encode("gb18030"),
            None,
            declared("gb2312", "<a>中文「」镕</a>"),
            id="gb2312-means-gb18030",
        ),
        pytest.param(
            declared("shift_jis", "<a>～①</a>").encode("cp932"),
            None,
            declared("shift_jis", "<a>～①</a>"),
            id="shift-jis-means-windows-31j",
        ),
        pytest.param(
            declared("koi8-r", "<a>Привет</a>").encode("koi8-r"), None, declared("koi8-r", "<a>Привет</a>"), id="koi8-r"
        ),
        pytest.param(declared("cp037", "<a>x</a>").encode("cp037"), None, declared("cp037", "<a>x</a>"), id="ebcdic"),
        pytest.param(LATIN.encode("cp1252"), None, LATIN, id="nothing-said-and-no-utf-8"),
        pytest.param(TEXT.encode() + b" caf\xe9", None, TEXT + " café", id="one-bad-byte"),
        pytest.param(
            declared("iso-8859-1").encode() + b" caf\xe9",
            None,
            declared("iso-8859-1") + " café",
            id="one-bad-byte-and-a-label-that-lies",
        ),
        pytest.param(b" \r\n\t" + TEXT.encode(), None, TEXT, id="white-space-before"),
        pytest.param(b"+ADw-a+AD4-", "text/xml; charset=utf-7", "+ADw-a+AD4-", id="utf-7-is-never-read"),
    ],
)
def test_the_bytes_mean_these_characters(body, content_type, text):
    assert utf8(body, content_type=content_type).decode() == text


def test_the_operators_word_is_above_all():
    """[[source]] encoding: whatever mark, header and declaration say."""
    assert utf8(
        declared("utf-8").encode("cp1250"), content_type="text/xml; charset=utf-8", encoding="windows-1250"
    ).decode() == declared("utf-8")


@given(
    st.binary(max_size=300),
    st.sampled_from([None, "text/xml; charset=utf-16", "text/xml; charset=big5", "text/xml;;charset="]),
)
def test_any_bytes_become_utf8(body, content_type):
    """Never raises; what comes out is UTF-8 and stays what it is when read again."""
    once = utf8(body, content_type=content_type)
    once.decode("utf-8")


@given(st.text(max_size=100).filter(lambda text: text.strip() and "\x00" not in text))
def test_utf8_is_left_as_it_is(text):
    body = f"<a>{text}</a>".encode(errors="replace")
    assert utf8(body) == body
