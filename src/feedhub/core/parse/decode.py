"""Which characters the bytes mean, so that everything after this reads UTF-8.

RFC 7303 says who is believed: a byte order mark, then the charset parameter, then the XML declaration. On top of it what
publishers get wrong and readers have learnt: iso-8859-1 means windows-1252 (WHATWG Encoding Standard), a label that cannot
be true is ignored, and one bad byte in a UTF-8 document is that byte's trouble, not the document's.
"""

import codecs
import re

# Python's own codecs that no feed is written in; UTF-7 lets markup hide from whoever reads the bytes as ASCII.
NEVER = {
    "utf-7",
    "unicode_escape",
    "raw_unicode_escape",
    "unicode-escape",
    "raw-unicode-escape",
    "punycode",
    "idna",
    "undefined",
    "mbcs",
    "oem",
}
WIDER = {  # what a label means in practice: the superset that the WHATWG gives it
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "hz": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "utf-8-sig": "utf-8",
}
SEVERAL_BYTES = re.compile(
    r"gb|big5|shift|euc|cp9[345]|iso2022|johab|hkscs|utf"
)  # codecs whose text may be UTF-8 by chance
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
DECLARATION = re.compile(rb"""<\?xml[^>]{0,200}?\bencoding\s*=\s*["']\s*([A-Za-z0-9._:-]{1,40})""")
EBCDIC = b"\x4c\x6f\xa7\x94"  # <?xm
BY_BYTE = "feedhub: a bad byte is windows-1252"  # our name in the registry of error handlers
HIGH = bytes(range(128, 256))
MOST_BAD_BYTES = 20_000  # beyond it the document is no UTF-8 with bad bytes, and mending them one by one takes seconds


def utf8(body: bytes, *, content_type: str | None = None, encoding: str | None = None) -> bytes:
    """The body as UTF-8, without byte order mark and leading white space.

    content_type: the header as received; only its charset counts. encoding: the operator's word, above all others.
    Never raises: what no rule explains is Chinese, Japanese or Korean where it is surely that, else it is read as UTF-8, its bad
    bytes as windows-1252.
    """
    sure = known(encoding)
    for mark, marked in MARKS:
        if body.startswith(mark):
            body = body[len(mark) :]
            sure = sure or marked
            break
    body = body.lstrip(b" \t\r\n")
    codec = sure or _believed(body, content_type)
    if codec == "utf-8":
        if _is_utf8(body):
            return body
        guessed = None if sure or _looks_utf8(body) else _cjk(body)
        if guessed is None:
            return _mended(body).encode("utf-8", "replace").lstrip()
        codec = guessed
    return body.decode(codec, "replace").lstrip("\ufeff \t\r\n\x00").encode("utf-8", "replace")


def _believed(body: bytes, content_type: str | None) -> str:
    """What the charset says, else the zeros, else the declaration, as far as it can be true."""
    declared = known(_declared(body))
    said = known(_charset(content_type)) or _by_zeros(body) or declared or "utf-8"
    if said.startswith(("utf-16", "utf-32")):
        return _by_zeros(body) or "utf-8"  # without zeros it could not have been read as ASCII that far
    if said == "utf-8":  # where most of it cannot be, a declaration that may be true is better than none
        other = declared if declared and not declared.startswith("utf-") else None
        return other if other and not _is_utf8(body) and not _looks_utf8(body) else said
    if not SEVERAL_BYTES.search(said) and _looks_utf8(body):
        return "utf-8"  # whole UTF-8 sequences are not met by chance in text of single bytes
    return said


def known(label: str | None) -> str | None:
    """The codec that a label names in practice, None if no feed can be written in it."""
    if not label:
        return None
    try:
        codec = codecs.lookup(label.strip().strip("\"'").lower())
        "".encode(codec.name)
    except (LookupError, ValueError):  # unknown, or no text encoding (hex, zip)
        return None
    return None if codec.name in NEVER else WIDER.get(codec.name, codec.name)


def _charset(content_type: str | None) -> str | None:
    for parameter in (content_type or "").split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip()
    return None


def _by_zeros(body: bytes) -> str | None:
    """UTF-16 and UTF-32 without a mark, by where the zero bytes of the first character stand (XML 1.0 appendix F)."""
    match [byte == 0 for byte in body[:4]]:
        case [False, True, True, True]:
            return "utf-32-le"
        case [True, True, True, False]:
            return "utf-32-be"
        case [False, True, False, True]:
            return "utf-16-le"
        case [True, False, True, False]:
            return "utf-16-be"
        case _:
            return "cp037" if body.startswith(EBCDIC) else None


def _declared(body: bytes) -> str | None:
    found = DECLARATION.match(body[:500]) or DECLARATION.search(
        body[:2000]
    )  # a notice may stand before the declaration
    return found[1].decode("ascii") if found else None


def _is_utf8(body: bytes) -> bool:
    if body.isascii():
        return True
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _looks_utf8(body: bytes) -> bool:
    """Whether what is beyond ASCII is UTF-8, but for a few bad bytes."""
    if body.isascii():
        return False
    bad, high = _bad_and_high(body)
    return bad * 4 <= high


def _bad_and_high(body: bytes) -> tuple[int, int]:
    """How many bytes are no UTF-8, and how many are beyond ASCII."""
    return len(body) - len(body.decode("utf-8", "ignore").encode("utf-8")), len(body) - len(body.translate(None, HIGH))


def _cjk(body: bytes) -> str | None:
    from feedhub.core.parse import cjk  # of a thousand feeds not one needs it

    return cjk.codec(body)


def _mended(body: bytes) -> str:
    """UTF-8 with each byte that is none read as windows-1252, which is what editors paste into it.

    Where most bytes beyond ASCII are none, it never was UTF-8.
    """
    bad, high = _bad_and_high(body)
    return body.decode("cp1252", "replace") if bad > MOST_BAD_BYTES or bad * 2 > high else body.decode("utf-8", BY_BYTE)


def _by_byte(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(BY_BYTE, _by_byte)
