"""What is wrong with a text that is no TOML, in a person's words, and the mend where the line shows it."""

import re
import tomllib
from collections.abc import Iterator

from feedhub.config.wording import bare, harmless, quoted

_MOST = 10  # errors told of one file; each costs another reading
_LONGEST = 1_000  # characters of a line that are looked at
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_UNQUOTED = re.compile(r"""\s*([A-Za-z0-9_.-]+)\s*=\s*([^\s"'\[\]{}#=][^"'\[\]{}#=]*?)\s*(?:\#.*)?""")
_NO_EQUALS = re.compile(r"""\s*([A-Za-z0-9_-]+)\s*(?::|\s)\s*([^\s=].*?)\s*""")
_COLON_WITHIN = re.compile(r"""[{,]\s*("[^"]*"|'[^']*'|[A-Za-z0-9_-]+)\s*:""")
_WITHIN_A_LINE = ("Invalid value", "Expected newline", "Expected '='", "Illegal character '\\n'", "Unescaped")
_HEADER = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.-]+)")


def syntax_errors(text: str, error: ValueError) -> Iterator[tuple[int, str]]:
    """The line and the sentence of each error.

    error: what tomllib raised. Where it lies in one line, that line is taken as blank and the rest read on.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    for _ in range(_MOST):
        message, number = _placed(error, lines)
        yield number, _sentence(message, lines[number - 1][:_LONGEST])
        if not message.startswith(_WITHIN_A_LINE):
            return
        lines[number - 1] = ""
        try:
            tomllib.loads("\n".join(lines))
        except RecursionError:
            return
        except ValueError as following:
            if _placed(following, lines)[1] <= number:  # the same trouble again
                return
            error = following
        else:
            return


def _placed(error: ValueError, lines: list[str]) -> tuple[str, int]:
    if match := _PLACE.search(str(error)):
        message, number = str(error)[: match.start()], int(match[1] or len(lines))
        if message == "Unterminated string" and not match[1]:  # it began at the last quotes that there are
            number = max((at for at, line in enumerate(lines, 1) if re.search("\"{3}|'{3}", line)), default=number)
        if (
            message == "Invalid value"
            and match[2]
            and not lines[number - 1][: int(match[2]) - 1].strip()
            and "=" in lines[number - 1]
        ):
            message = "Unclosed array"  # a key where the next of a list was due
        return message, number
    digits = (number for number, line in enumerate(lines, 1) if re.search("[0-9]{4300}", line))  # int() says no place
    return "Endless number", next(digits, 1)


def _sentence(message: str, written: str) -> str:
    if written.startswith(("<<<<<<<", "=======", ">>>>>>>")):
        return "a merge was left unfinished; keep one of its sides and take the marks out"
    known = _of_header(message, written) or _of_pair(message, written) or _of_value(message)
    return known or f"this is not TOML ({harmless(message[:1].lower() + message[1:])}); mend the line"


def _of_header(message: str, written: str) -> str | None:
    header = _HEADER.match(written)
    if header is None:
        return None
    closed = f"{header[1]}{header[2]}{']' * len(header[1])}"
    if message.startswith(("Expected ']' at the end of a table", "Expected ']]' at the end of an array")):
        return f"the header is not closed; write {closed}"
    if not message.startswith(("Cannot declare", "Cannot overwrite")):
        return None
    if header[2] in {"source", "outlet", "section"}:
        return f"[{header[2]}] and [[{header[2]}]] cannot both be written; write [[{header[2]}]] each time"
    return f"{closed} is written twice; keep one, with all its keys"


def _of_pair(message: str, written: str) -> str | None:
    if message.startswith(("Invalid value", "Expected newline")) and (unquoted := _UNQUOTED.fullmatch(written)):
        key, value = unquoted[1], unquoted[2]
        meant = value.lower() if value.lower() in {"true", "false"} else quoted(value.strip("“”‘’„«»"))
        return f"{key} = {harmless(value[:60])} is not a value TOML knows; write {key} = {meant}"
    if message.startswith("Expected '='") and (no_equals := _NO_EQUALS.fullmatch(written)):
        key, value = no_equals[1], no_equals[2]
        meant = value if value[:1] in {'"', "'", "["} else quoted(value)
        return f"there is no = after {bare(key)}; write {key} = {harmless(meant)}"
    if message.startswith("Expected '='") and (colon := _COLON_WITHIN.search(written)):
        return f"within {{ }} a key is followed by =, not by a colon; write {{ {harmless(colon[1][:60])} = ... }}"
    if message.startswith("Cannot overwrite"):
        key = written.partition("=")[0].strip()
        return f"{harmless(key[:60]) or 'a key'} is given twice in one table; keep one"
    return None


def _of_value(message: str) -> str | None:
    known = {
        "Expected newline": "something stands after the value; put it on a line of its own, or a # before it",
        "Invalid value": "there is no value TOML knows after the =; write text in quotes",
        "Expected '='": 'there is no = after the key; write it as key = "value"',
        "Unclosed array": "a list is not closed before this, or lacks a comma; close it, with commas between",
        "Unclosed inline table": "a table in { } is not closed before this, or lacks a comma; close it, with commas between",
        "Unterminated string": 'the text in quotes has no end; close it with another "',
        "Illegal character '\\n'": 'the text in quotes has no end; close it with another "',
        "Unescaped": "a backslash in \"...\" needs a second one; write \\\\ or put the text in '...'",
        "Endless": "a number has thousands of digits; write a smaller one",
    }
    return next((sentence for begins, sentence in known.items() if message.startswith(begins)), None)
