"""Which characters the bytes mean (RFC 7303, WHATWG Encoding Standard), and what publishers get wrong."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedhub.core.parse import cjk
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


# --- Chinese, Japanese, Korean where nobody says so ----------------------------------------------------------------------

SPOKEN = {
    "zh": "国际刑警组织周一表示，其章程禁止介入政治性案件，因此不会考虑德黑兰的请求。",
    "zh-TW": "國際刑警組織週一表示，其章程禁止介入政治性案件，因此不會考慮德黑蘭的請求。",
    "ja": "国際刑事警察機構は月曜日、政治的な案件への介入は憲章で禁じられているとして要請を検討しないと述べた。",
    "ko": "인터폴은 월요일 정치적 성격의 사건에 개입하는 것은 헌장에 따라 금지되어 있다고 밝혔다.",
    "ru": "В понедельник Интерпол заявил, что устав запрещает ему вмешиваться в дела политического характера.",
    "th": "ตำรวจสากลกล่าวเมื่อวันจันทร์ว่าธรรมนูญขององค์กรห้ามการแทรกแซงในคดีที่มีลักษณะทางการเมือง",
    "ar": "قالت منظمة الشرطة الجنائية الدولية إن دستورها يحظر عليها أي تدخل أو نشاط ذي طابع سياسي",
    "el": "Η Ιντερπόλ δήλωσε τη Δευτέρα ότι το καταστατικό της απαγορεύει την ανάμειξη σε πολιτικές υποθέσεις.",
    "he": "האינטרפול מסר ביום שני כי החוקה שלו אוסרת עליו להתערב בעניינים בעלי אופי פוליטי.",
    "pl": "Interpol oświadczył w poniedziałek, że jego statut zabrania mu ingerencji w sprawy polityczne, łącznie z żądaniem.",
    "fr": "Interpol a déclaré lundi que ses statuts interdisent formellement toute intervention à caractère politique, même limitée.",
}  # fmt: skip


def feed(text: str) -> str:
    return f'<?xml version="1.0"?><rss><channel><title>{text[:6]}</title><item><title>{text}</title></item></channel></rss>'


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        ("zh", "gb2312"), ("zh", "gb18030"), ("zh-TW", "big5"), ("ja", "shift_jis"), ("ja", "euc_jp"), ("ko", "euc_kr"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("content_type", [None, "text/xml", "text/xml; charset=utf-8"])
def test_cjk_is_read_where_nobody_says_which(language, encoding, content_type):
    """Nothing declared, or UTF-8 that it cannot be: readers saw letters with accents for each character."""
    text = feed(SPOKEN[language])
    assert utf8(text.encode(encoding), content_type=content_type).decode() == text


def test_an_excerpt_cut_in_the_middle_of_a_character_is_read_all_the_same():
    body = feed(SPOKEN["zh"] * 3).encode("gb18030").replace(b"</title></item>", b"\xc7...</title></item>")
    assert f"{SPOKEN['zh']}\ufffd...</title></item>" in utf8(body).decode()


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        ("ru", "cp1251"), ("ru", "koi8-r"), ("ru", "iso8859-5"), ("ru", "cp866"), ("th", "cp874"), ("ar", "cp1256"),
        ("ar", "iso8859-6"), ("el", "cp1253"), ("he", "cp1255"), ("pl", "cp1250"), ("pl", "iso8859-2"), ("fr", "cp1252"),
    ],
)  # fmt: skip
def test_what_is_written_in_single_bytes_is_never_taken_for_cjk(language, encoding):
    """Of these nobody can tell one from the other, and most are windows-1252 in the end."""
    for times in (1, 2, 9):
        body = feed(SPOKEN[language] * times).encode(encoding)
        assert utf8(body).decode() == body.decode("cp1252", "replace")


@given(st.lists(st.sampled_from([*SPOKEN["zh"], *"été naïve — “”"]), min_size=20, max_size=80).map("".join))
def test_utf8_with_bad_bytes_is_never_taken_for_cjk(text):
    body = feed(text).encode() + b" caf\xe9"
    assert utf8(body).decode() == f"{feed(text)} café"


@given(st.binary(max_size=3000))
def test_what_is_guessed_ends_soon_and_is_a_codec_of_five(body):
    assert cjk.codec(body) in (None, *cjk.ROWS)
