"""One table as the operator gave it, with what stands for values elsewhere: ${NAME}, key_file, FEEDHUB_TABLE__KEY.

What is put in may be a secret: sentences and `config show` say what the file says.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from feedhub.config.files import File, Problems
from feedhub.config.schema import FILES, Form, Many, Pairs, Table, kind
from feedhub.config.wording import bare, nearest, quoted

KeyPath = tuple[str | int, ...]
Forms = Mapping[str, Form | Many | Pairs]
ABSENT = object()  # stands where a value could not be had; that has been told already

_NAME = re.compile(r"\$(\$?)\{([^}]*)(\}?)")
_LARGEST_FILE = 1_000_000  # bytes, for one value
_FLAGS = {**dict.fromkeys(("true", "1", "yes", "on"), True), **dict.fromkeys(("false", "0", "no", "off"), False)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a value came from that the file does not say itself.

    key, text: what the file has instead, `("proxy_file",)` and its path, or the text with ${NAME} in it.
    variable: or the variable of the environment that overrides it.
    """

    text: str
    key: KeyPath = ()
    variable: str | None = None


@dataclass(kw_only=True, slots=True)
class Given:
    """One table. at: where in its file. written: as the file has it. said: what holds, everything put in."""

    table: Table
    file: File
    at: KeyPath
    written: Mapping[str, Any]
    said: dict[str, Any]
    origins: dict[KeyPath, Origin] = field(default_factory=dict)

    def place(self, *key: str | int) -> str:
        return self.file.place(*self.at, *key)


def put_in(given: Given, problems: Problems, *, environ: Mapping[str, str]) -> None:
    """Replace ${NAME} and read what key_file names, wherever the table has them."""
    given.said = _Putting(given, problems, environ).table(given.written, (), _forms(given.table))


def _forms(table: Table) -> Forms:
    return {name: key.form for name, key in table.keys.items()}


@dataclass
class _Putting:
    given: Given
    problems: Problems
    environ: Mapping[str, str]

    def table(self, written: Mapping[str, Any], at: KeyPath, forms: Forms | Form) -> dict[str, Any]:
        """forms: of each key, or one for all where the operator chooses the keys."""
        said = {}
        for name, value in written.items():
            stem = name.removesuffix("_file")
            form_of_stem = forms if isinstance(forms, Form) else forms.get(stem)
            if stem == name or not _is_text(form_of_stem):
                said[name] = self.value(value, (*at, name), forms if isinstance(forms, Form) else forms.get(name))
            elif stem in written:
                self.problem((*at, name), f"{bare(stem)} and {bare(name)} are both given; keep one")
            else:
                said[stem] = self.content(value, (*at, name))
                self.given.origins[(*at, stem)] = Origin(text=str(value), key=(*at, name))
        return said

    def value(self, value: Any, at: KeyPath, form: Form | Many | Pairs | Table | None) -> Any:
        match value:
            case str() if "${" in value:
                self.given.origins[at] = Origin(text=value, key=at)
                try:
                    return from_text(expanded(value, self.environ), form)
                except ValueError as problem:
                    return self.problem(at, f"{_told(at, value)} {problem}")
            case list():
                of = form.of if isinstance(form, Many) else None
                return [self.value(item, (*at, number), of) for number, item in enumerate(value)]
            case dict():
                forms = form.of if isinstance(form, Pairs) else _forms(form) if isinstance(form, Table) else {}
                return self.table(value, at, forms)
            case _:
                return value

    def content(self, written: Any, at: KeyPath) -> Any:
        path = self.value(written, at, None)
        if path is ABSENT:
            return ABSENT
        try:
            return content(path, self.given.file.path.parent)
        except ValueError as problem:
            return self.problem(at, f"{_told(at, written)} {problem}")

    def problem(self, at: KeyPath, sentence: str) -> object:
        self.problems.at(self.given.file, (*self.given.at, *at), sentence)
        return ABSENT


def expanded(text: str, environ: Mapping[str, str]) -> str:
    """Text with each ${NAME} replaced; $${ stands for ${. Raises ValueError with what is wrong and the mend."""

    def stands_for(match: re.Match[str]) -> str:
        escaped, name, closed = match.groups()
        if escaped:
            return match[0][1:]
        if not closed or not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
            raise ValueError("has ${ without a plain name; write ${NAME}, or $${ for the two characters")
        if name not in environ:
            raise ValueError(f"asks for {name}, which the environment does not have; set it, or write the value")
        return environ[name]

    return _NAME.sub(stands_for, text)


def content(path: Any, base: Path) -> str:
    """What a small file holds, stripped. Raises ValueError with what is wrong and the mend."""
    if not isinstance(path, str) or not path.strip() or "\0" in path:
        raise ValueError('is not the path of a file; write one such as "/run/secrets/name"')
    try:
        with base.joinpath(Path(path).expanduser()).open("rb") as file:
            data = file.read(_LARGEST_FILE + 1)
        if len(data) > _LARGEST_FILE:
            raise ValueError("names a file of more than 1 MB; name one that holds just the value")
        return data.decode("utf-8-sig").strip()
    except (OSError, RuntimeError) as error:  # RuntimeError: there is no home for ~
        why = str(getattr(error, "strerror", None) or error).lower()
        raise ValueError(f"names a file that cannot be read ({why}); mend the path or its permissions") from error
    except UnicodeDecodeError as error:
        raise ValueError("names a file that is not UTF-8; save it as UTF-8") from error


def _told(at: KeyPath, written: object) -> str:
    name = ".".join(bare(part) for part in at if isinstance(part, str))
    return f"{name} = {quoted(written, longest=60)}" if isinstance(written, str) else name


def _is_text(form: Form | Many | Pairs | None) -> bool:
    return form is not None and kind(form) == "string"


def from_text(text: str, form: Form | Many | Pairs | Table | None) -> Any:
    """What a text from outside means for a key that takes no text; where it means nothing, the text, to be refused."""
    if form is None or isinstance(form, Table) or kind(form) == "string":
        return text
    said = text.strip()
    if kind(form) == "boolean":
        return _FLAGS.get(said.lower(), text)
    if kind(form) == "array" and not said.startswith("["):
        return [part.strip() for part in said.split(",") if part.strip()]
    try:
        document = tomllib.loads(f"value = {said}")
    except (ValueError, RecursionError):
        return text
    return document["value"] if list(document) == ["value"] else text


def overrides(environ: Mapping[str, str], problems: Problems) -> Mapping[tuple[str, str], tuple[str, str]]:
    """By table and key: the variable of the environment that overrides it, and its text. An empty one says nothing."""
    known: dict[str, tuple[str, str]] = {}
    for table in FILES["feedhub.toml"]:
        for name, key in table.keys.items():
            for written in (name, f"{name}_file") if _is_text(key.form) else (name,):
                known[f"FEEDHUB_{table.name}__{written}".upper()] = (table.name, written)
    found = {}
    for variable, text in environ.items():
        if variable in known and text.strip():
            found[known[variable]] = (variable, text)
        elif variable.startswith("FEEDHUB_") and "__" in variable and variable not in known:
            near = nearest(variable, known, cutoff=0.85)
            mend = f'did you mean "{near}"?' if near else "unset it, or look at feedhub config schema"
            problems.of(variable, f"is no key of feedhub.toml; {mend}")
    return found


def override(given: Given, said: Mapping[tuple[str, str], tuple[str, str]], problems: Problems) -> None:
    """Let the environment have its word over one table of feedhub.toml."""
    for (table, name), (variable, text) in said.items():
        if table != given.table.name:
            continue
        stem = name if name in given.table.keys else name.removesuffix("_file")
        for at in [at for at in given.origins if at[0] == stem]:
            del given.origins[at]
        given.origins[(stem,)] = Origin(text=text, variable=variable)
        if stem == name:
            given.said[name] = from_text(text, given.table.keys[name].form)
            continue
        try:
            given.said[stem] = content(text, given.file.path.parent)
        except ValueError as problem:
            given.said[stem] = ABSENT
            problems.of(variable, f"{quoted(text)} {problem}")
