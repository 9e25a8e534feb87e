"""Pictures, players and their sources in sanitised HTML: each with one address that works now, or not at all.

Works on nh3's output, whose tags have one spelling: lower case, double quotes, values escaped.
"""

import re
from html import escape, unescape

from feedhub.core.urls import absolute

_LAZY = ("data-src", "data-lazy-src", "data-original")  # where scripts put the address until the picture is in sight
_LAZY_SET = ("data-srcset", "data-lazy-srcset")
ATTRIBUTES = {
    "audio": {"src", "data-src"},
    "img": {"src", "srcset", "sizes", "alt", "title", "width", "height", "style", *_LAZY, *_LAZY_SET},
    "source": {"src", "srcset", "sizes", "media", "type", *_LAZY, *_LAZY_SET},
    "track": {"src", "kind", "srclang", "label"},
    "video": {"src", "poster", "width", "height", "data-src"},
}
_KEPT = ("alt", "title", "width", "height", "media", "type", "kind", "srclang", "label", "controls", "dir", "lang")
LONGEST_SET = 4_000  # characters of a srcset
MOST_NESTED = 20  # players inside each other, which nobody means

_MEDIUM = re.compile(r'<(img|source|video|audio|track)((?: [a-z-]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_EMPTY = re.compile(
    r"<(video|audio)(?: (?!src=)[a-z]+=\"[^\"]*\")*>[^<]*</\1>|<picture>(?:\s|<source [^<>]*>)*+</picture>"
)
_CANDIDATE = re.compile(r"([^\s,]\S*+)(?:\s++([0-9.]++[wxh]))?")
_TINY = re.compile(r"(?:^|[;\s])(?:width|height)\s*:\s*[01](?:px)?\s*(?:;|$)")
_COUNTER = re.compile(
    r"https?://(?:feeds\.feedburner\.com/~|pixel\.|stats\.wordpress\.com/|[^/]*\.(?:doubleclick|scorecardresearch)\.(?:net|com)/"
    r"|www\.google-analytics\.com/|www\.facebook\.com/tr\b|[^/]*/(?:b|pixel|spacer|blank|1x1)\.gif\b)"
)
_FACE = re.compile(r"https?://(?:[^/]+\.)?gravatar\.com/|[^?]*/avatars?/")
_EMOJI = re.compile(r"https?://(?:s\.w\.org/images/core/emoji/|abs\.twimg\.com/emoji/|twemoji\.)")


def mended(clean: str, base: str) -> str:
    """With pictures that need no script; without those that count readers, and without players of nothing."""
    if not _MEDIUM.search(clean):
        return clean
    clean = _MEDIUM.sub(_Mending(base), clean)
    for _ in range(MOST_NESTED):
        clean, gone = _EMPTY.subn("", clean)
        if not gone:
            break
    return clean


def first_picture(clean: str) -> str | None:
    """The address of the first picture of sanitised HTML that may stand for an article: no icon, not its author's face."""
    for found in _MEDIUM.finditer(clean):
        said = dict(_ATTRIBUTE.findall(found[2])) if found[1] == "img" else {}
        large = _pixels(said, "width") >= 100 and _pixels(said, "height") >= 60
        if large and "src" in said and not _FACE.match(said["src"]):
            return unescape(said["src"])
    return None


class _Mending:
    """One text's media, in their order: a picture right after itself is the copy for readers without scripts."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.last = ""

    def __call__(self, found: re.Match[str]) -> str:
        name = found[1]
        said = {key: unescape(value) for key, value in _ATTRIBUTE.findall(found[2])}
        source = self._of_web(_first(said, _LAZY)) or self._of_web(said.get("src"))
        choices = self._choices(_first(said, _LAZY_SET) or said.get("srcset"))
        if name == "img":
            source = source or (choices.split(" ", 1)[0] if choices else None)
            if source and _EMOJI.match(source):
                return escape(said.get("alt", ""), quote=False)
            if source is None or source == self.last or _counts_readers(said, source):
                return ""
            self.last = source
        elif name in ("source", "track") and not (source or choices):
            return ""
        kept = {"src": source, "srcset": choices, "sizes": said.get("sizes") if choices else None}
        kept |= {key: said[key] for key in _KEPT if key in said} | {"poster": self._of_web(said.get("poster"))}
        written = (f' {key}="{escape(value)}"' for key, value in kept.items() if value is not None)
        return f"<{name}{''.join(written)}>"

    def _choices(self, said: str | None) -> str | None:
        """A srcset with absolute addresses, None where none is left."""
        if not said or len(said) > LONGEST_SET:
            return None
        found = ((self._of_web(url.rstrip(",")), size) for url, size in _CANDIDATE.findall(said))
        return ", ".join(f"{url} {size}".strip() for url, size in found if url) or None

    def _of_web(self, said: str | None) -> str | None:
        address = absolute(said, self.base) if said else None
        return address if address and address.startswith(("http://", "https://")) else None


def _first(said: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((said[name] for name in names if said.get(name)), None)


def _counts_readers(said: dict[str, str], source: str) -> bool:
    tiny = _pixels(said, "width") <= 2 and _pixels(said, "height") <= 2
    return tiny or _TINY.search(said.get("style", "")) is not None or _COUNTER.match(source) is not None


def _pixels(said: dict[str, str], key: str) -> float:
    digits = said.get(key, "").removesuffix("px").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 6 else float("inf")
