"""From files to checked tables: each table found in its file, filled in, checked, and every error made a sentence."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic_core import ErrorDetails, ValidationError

from feedhub.config.files import File, Problems
from feedhub.config.given import ABSENT, Given, KeyPath, override, overrides, put_in
from feedhub.config.names import BadQuery
from feedhub.config.schema import FILES, TABLES, Many, Table, validator
from feedhub.config.wording import bare, kind_of, nearest, quoted, shown

Checked = dict[str, Any]


def read_tables(
    files: list[File], problems: Problems, *, environ: Mapping[str, str]
) -> list[tuple[Given, Checked | None]]:
    """Every table of every file, in their order, with what it says; None where it cannot be.

    The tables of feedhub.toml are there even when it does not write them: the environment may.
    """
    said = overrides(environ, problems)
    found = []
    for file in files:
        elsewhere = any(mark in file.text for mark in ("${", "_file", "\\u", "\\U"))  # else nothing is to be put in
        for given in _tables(file, problems):
            if elsewhere:
                put_in(given, problems, environ=environ)
            if not given.table.many:
                override(given, said, problems)
            found.append((given, _checked(given, problems)))
    return found


def _tables(file: File, problems: Problems) -> Iterator[Given]:
    belonging = {table.name: table for table in FILES[file.kind]}
    for name, value in file.written.items():
        if name not in belonging:
            problems.at(file, (name,), _stranger(file, name, value))
        elif sentence := _misshapen(belonging[name], value):
            problems.at(file, (name,), sentence)
    for name, table in belonging.items():
        value = file.written.get(name)
        if table.many:
            for number, one in enumerate(value if isinstance(value, list) else ()):
                if isinstance(one, dict):
                    yield Given(table=table, file=file, at=(name, number), written=one, said=one)
                else:
                    problems.at(
                        file,
                        (name, number),
                        f"{shown(one)} is {kind_of(one)} where a table is meant; write {table.header}",
                    )
        elif file.readable and (value is None or isinstance(value, dict)):
            written = value or {}
            yield Given(table=table, file=file, at=(name,), written=written, said=dict(written))


def _misshapen(table: Table, value: object) -> str | None:
    match value:
        case list() if table.many:
            return None
        case dict() if not table.many:
            return None
        case dict():
            return f"[{table.name}] is one table; write {table.header}, once for each {table.name}"
        case list():
            return f"[[{table.name}]] is a list of tables; write {table.header}, once"
        case _:
            told = f"{table.name} = {shown(value)} is {kind_of(value)} where a table is meant"
            return f"{told}; write {table.header} and its keys below"


def _stranger(file: File, name: str, value: object) -> str:
    told = (
        f"[[{bare(name)}]]" if isinstance(value, list) else f"[{bare(name)}]" if isinstance(value, dict) else bare(name)
    )
    belonging = {table.name: table for table in FILES[file.kind]}
    if name in TABLES:
        home = next(home for home, tables in FILES.items() if TABLES[name] in tables)
        return f"{told} belongs in {home}; move it there"
    for table in belonging.values():
        if name in table.keys and not isinstance(value, dict):
            return f"{told} stands above the first header; write {table.header} before it"
    near = nearest(name, belonging)
    headers = " and ".join(table.header for table in belonging.values())
    return (
        f"{told} is no table of this file; {f'did you mean {belonging[near].header}?' if near else f'it has {headers}'}"
    )


def _checked(given: Given, problems: Problems) -> Checked | None:
    try:
        checked: Checked = validator(given.table.name).validate_python(given.said)
    except ValidationError as error:
        for details in error.errors(include_url=False):
            if details["input"] is not ABSENT:
                _tell(given, details, problems)
        return None
    return checked


def _tell(given: Given, details: ErrorDetails, problems: Problems) -> None:
    at = details["loc"][:-1] if details["loc"][-1:] == ("[key]",) else details["loc"]
    table = _table_at(given.table, at)
    match details["type"]:
        case "missing":
            name = str(at[-1])
            told = given.table.header if len(at) == 1 else f"a {table.name} of {given.table.header}"
            problems.at(
                given.file, (*given.at, *at[:-1]), f"{told} has no {name}; write {name} = {table.keys[name].example}"
            )
            return
        case "extra_forbidden":
            problems.at(given.file, (*given.at, *at), _unknown(table, str(at[-1]), nested=len(at) > 1))
            return
        case "tuple_type":
            value = details["input"]
            sentence = f"is {kind_of(value)} where a list is meant; write {_as_list(value)}"
        case "dict_type":
            sentence = f'is {kind_of(details["input"])} where a table is meant; write {{ key = "value" }}'
        case _:
            sentence = str(details["ctx"]["error"])
    _tell_of_value(given, at, details, sentence, problems)


def _tell_of_value(given: Given, at: KeyPath, details: ErrorDetails, sentence: str, problems: Problems) -> None:
    """Begin the sentence with key and value as they are written, or the variable; never with what was put in for them."""
    error = details.get("ctx", {}).get("error")
    written, value = at, details["input"]
    for length in range(len(at), 0, -1):
        if origin := given.origins.get(at[:length]):
            what = next((part for part in at[:length][::-1] if isinstance(part, str)), "")
            sentence = (
                f"{sentence.partition('; ')[0]}; look at what it stands for" if origin.variable is None else sentence
            )
            if origin.variable:
                problems.of(origin.variable, f"{quoted(origin.text)} {_with_column(sentence, error, what)}")
                return
            written, value = origin.key, origin.text
            break
    name = ".".join(bare(part) for part in written if isinstance(part, str))
    if details["loc"][-1:] == ("[key]",):
        told = f"{name} {sentence}"
    elif isinstance(error, BadQuery):
        told = f"{name}, column {error.column}: {sentence}"
    elif written and isinstance(written[-1], int):
        told = f"in {name}, {shown(value)} {sentence}"
    else:
        told = f"{name} = {shown(value)} {sentence}"
    problems.at(given.file, (*given.at, *written), told)


def _with_column(sentence: str, error: object, name: str) -> str:
    return f"{name}, column {error.column}: {sentence}" if isinstance(error, BadQuery) else sentence


def _table_at(table: Table, at: KeyPath) -> Table:
    """The innermost table around a key: [fetch] has the tables of pace in it."""
    for part in at[:-1]:
        key = table.keys.get(part) if isinstance(part, str) else None
        if key and isinstance(key.form, Many) and isinstance(key.form.of, Table):
            table = key.form.of
    return table


def _unknown(table: Table, name: str, *, nested: bool) -> str:
    told = f"a {table.name}" if nested else table.header
    near = nearest(name, (*table.keys, *table.meant))
    mend = f'did you mean "{table.meant.get(near, near)}"?' if near else f"it has {', '.join(table.keys)}"
    return f"{told} has no key {bare(name)}; {mend}"


def _as_list(value: object) -> str:
    if isinstance(value, dict):
        return "[{ ... }], or [[ ]] around its header"
    parts = [part.strip() for part in value.split(",")] if isinstance(value, str) else [value]
    return f"[{', '.join(shown(part) for part in parts if part != '')}]"
