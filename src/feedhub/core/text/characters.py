"""Which characters leave this house: those that XML 1.0 allows and that mean something."""

import re
from html import escape

__all__ = ["encodable", "escape", "on_one_line", "xml_safe"]

# Not a character of XML 1.0, or one that no text means: controls, surrogates, noncharacters, the mark of lost characters.
_ASTRAL_NONCHARACTERS = "".join(chr(plane * 0x10000 + end) for plane in range(1, 17) for end in (0xFFFE, 0xFFFF))
_FORBIDDEN = re.compile(
    rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffd-\uffff{_ASTRAL_NONCHARACTERS}]"
)
_ALLOWED = re.compile(r"[\t\n\r -~\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffc\U00010000-\U0001fffd]*")  # ten times as fast


def xml_safe(text: str) -> str:
    """Without what XML 1.0 forbids (2.2) and what no reader can show.

    C1 controls are windows-1252, as browsers read them; U+FFFD, which stands for lost characters, becomes a question mark.
    """
    return text if _ALLOWED.fullmatch(text) else _FORBIDDEN.sub(_instead, text)


def on_one_line(text: str) -> str:
    """With single spaces, safe for XML."""
    return " ".join(xml_safe(text).split())


def encodable(text: str) -> str:
    """Without lone surrogates: an error at the border of a library that works on UTF-8."""
    return text if text.isascii() else text.encode(errors="ignore").decode()


def _instead(found: re.Match[str]) -> str:
    sign = found[0]
    if sign in "\x0b\x0c":
        return " "
    if "\x80" <= sign <= "\x9f":
        return bytes([ord(sign)]).decode("cp1252", "ignore")
    return "?" if sign == "\ufffd" else ""
