"""Where each key of a TOML text stands, for sentences about a value that is well written but wrong.

tomllib gives values and no places. This reads a text that tomllib has accepted, so it only has to find its way: every
header, key, list element and inline table gets its line, whatever the quoting. Used once something is wrong, never before.
"""

import re
import tomllib
from bisect import bisect_left
from contextlib import suppress

Path = tuple[str | int, ...]  # ("source", 3, "tags", 0): the fourth [[source]], its first tag

_BLANK = re.compile(r"[ \t]*")
_BLANK_LINES = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?""""{0,2}'  # up to two quotes of its own may stand before the closing three
    r"|'''.*?''''{0,2}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}#\n]+")


def positions(text: str) -> dict[Path, int]:
    """The line, counted from 1, of every header, key and element.

    text: TOML that tomllib accepts; of other text the beginning is answered, as far as it made sense.
    """
    scan = _Scan(text.replace("\r\n", "\n"))
    with suppress(_Lost, RecursionError):  # lists in lists in lists: their parents' lines are known
        scan.document()
    return scan.found


class _Lost(Exception):
    """The text is not what tomllib would accept."""


class _Scan:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Path, int] = {}
        self._tables: dict[Path, int] = {}  # how many [[tables]] of a name came so far
        self._breaks = [match.start() for match in re.finditer("\n", text)]

    def document(self) -> None:
        base: Path = ()
        while True:
            self._pass(_BLANK_LINES)
            if self.at == len(self.text):
                return
            base = self._header() if self.text[self.at] == "[" else self._pair(base)

    def _header(self) -> Path:
        line = self._line()
        many = self.text.startswith("[[", self.at)
        self.at += 2 if many else 1
        path: Path = ()
        names = self._key()
        for name in names[:-1]:
            path = self._newest((*path, name))
            self.found.setdefault(path, line)
        path = (*path, names[-1])
        self.found.setdefault(path, line)
        if many:
            number = self._tables.get(path, 0)
            self._tables[path] = number + 1
            path = (*path, number)
            self.found[path] = line
        self._expect("]")
        if many:
            self._expect("]")
        return path

    def _newest(self, path: Path) -> Path:
        """[a.b] under [[a]] belongs to the latest a."""
        return (*path, self._tables[path] - 1) if path in self._tables else path

    def _pair(self, base: Path) -> Path:
        line = self._line()
        path = base
        for name in self._key():
            path = (*path, name)
            self.found.setdefault(path, line)
        self._expect("=")
        self._pass(_BLANK)
        self._value(path)
        return base

    def _key(self) -> list[str]:
        names = []
        while True:
            self._pass(_BLANK)
            if match := _BARE_KEY.match(self.text, self.at):
                names.append(match[0])
            elif match := _STRING.match(self.text, self.at):
                names.append(tomllib.loads(f"key = {match[0]}")["key"])
            else:
                raise _Lost
            self.at = match.end()
            self._pass(_BLANK)
            if not self.text.startswith(".", self.at):
                return names
            self.at += 1

    def _value(self, path: Path) -> None:
        first = self.text[self.at : self.at + 1]
        if first == "[":
            self._list(path)
        elif first == "{":
            self._inline_table(path)
        else:
            self._pass(_STRING if first in {'"', "'"} else _SCALAR)

    def _list(self, path: Path) -> None:
        self.at += 1
        for number in range(len(self.text)):
            self._pass(_BLANK_LINES)
            if self._comes("]"):
                return
            self.found[(*path, number)] = self._line()
            self._value((*path, number))
            self._pass(_BLANK_LINES)
            if not self._comes(","):
                self._expect("]")
                return

    def _inline_table(self, path: Path) -> None:
        self.at += 1
        self._pass(_BLANK_LINES)
        while not self._comes("}"):
            self._pair(path)
            self._pass(_BLANK_LINES)
            self._comes(",")
            self._pass(_BLANK_LINES)

    def _line(self) -> int:
        return bisect_left(self._breaks, self.at) + 1

    def _pass(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.text, self.at)
        if match is None:
            raise _Lost
        self.at = match.end()

    def _comes(self, character: str) -> bool:
        if not self.text.startswith(character, self.at):
            return False
        self.at += 1
        return True

    def _expect(self, character: str) -> None:
        self._pass(_BLANK)
        if not self._comes(character):
            raise _Lost
