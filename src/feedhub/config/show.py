"""What holds, as TOML or JSON, and what could be written, as JSON Schema: `feedhub config show` and `schema`.

What came from elsewhere is shown as the file says it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from feedhub.config.schema import FILES, Form, Many, Pairs, Table, defaults
from feedhub.config.values import duration_text, policy_text, size_text
from feedhub.config.wording import bare
from feedhub.model import ContentPolicy

if TYPE_CHECKING:
    from feedhub.config import Settings

_SECRET = re.compile(r"auth|cookie|token|secret|key|password", re.IGNORECASE)


def as_written(value: Any) -> Any:
    """A value of ours as TOML and JSON write it."""
    match value:
        case timedelta():
            return duration_text(value)
        case ContentPolicy():
            return policy_text(value)
        case list() | tuple():
            return [as_written(one) for one in value]
        case Mapping():
            return {key: as_written(one) for key, one in value.items()}
        case _ if is_dataclass(value):
            return {one.name: as_written(getattr(value, one.name)) for one in fields(value)}
        case _:
            return value


def effective(settings: "Settings") -> Iterator[tuple[Table, dict[str, Any]]]:
    """Every table with every key that holds, defaults included; None and empty ones left out."""
    room = settings.newsroom
    single: dict[str, dict[str, Any]] = {
        "hub": {**as_written(room.hub), "data_dir": str(settings.data_dir)},
        "store": {"url": settings.store_url},
        "web": {
            "listen": settings.listen,
            "root_path": settings.root_path or None,
            "trusted_proxies": settings.trusted_proxies,
        },
        "websub": {"hub": settings.websub_hub, "subscribe": settings.websub_subscribe},
        "fetch": {**as_written(settings.fetch), "max_body": size_text(settings.fetch.max_body)},
    }
    many = {"source": room.sources, "outlet": room.outlets, "section": room.sections}
    for table in (table for tables in FILES.values() for table in tables):
        for one in many[table.name].values() if table.many else (single[table.name],):
            said = as_written(one)
            kept = {key: said[key] for key in table.keys if said.get(key) not in (None, [], {})}
            yield table, _unspoilt(table, kept, settings)


def _unspoilt(table: Table, said: dict[str, Any], settings: "Settings") -> dict[str, Any]:
    """Without what the operator keeps in the environment, in a file, in a header or before an @."""
    id = str(said["id"]) if table.many else ""
    shown: dict[str, Any] = {}
    for key, value in said.items():
        if elsewhere := settings.elsewhere.get((table.name, id, key)):
            shown[elsewhere[0]] = elsewhere[1]
        elif isinstance(value, str):
            shown[key] = re.sub(r"://[^/@\s]*@", "://***@", value)
        elif key == "headers":
            shown[key] = {name: "***" if _SECRET.search(name) else text for name, text in value.items()}
        else:
            shown[key] = value
    return shown


def toml(table: Table, said: Mapping[str, Any]) -> str:
    """One table as TOML."""
    return "\n".join([table.header, *(f"{key} = {toml_value(value)}" for key, value in said.items()), ""])


def toml_value(value: Any) -> str:
    """One value as TOML."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case list():
            return f"[{', '.join(toml_value(one) for one in value)}]"
        case dict():
            return f"{{ {', '.join(f'{bare(key)} = {toml_value(one)}' for key, one in value.items())} }}"
        case _:
            return str(value)


def json_schema(file: str) -> dict[str, object]:
    """The JSON Schema of one of the three files, for editors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": file,
        "type": "object",
        "additionalProperties": False,
        "properties": {
            table.name: {"type": "array", "items": _written(table)} if table.many else _written(table)
            for table in FILES[file]
        },
    }


def _written(form: Form | Many | Pairs | Table) -> dict[str, object]:
    match form:
        case Form():
            return dict(form.written)
        case Many():
            return {"type": "array", "items": _written(form.of)}
        case Pairs():
            return {"type": "object", "additionalProperties": _written(form.of)}
        case Table():
            usual = {name: as_written(value) for name, value in defaults(form).items()}
            keys = {
                name: {
                    **_written(key.form),
                    "description": key.purpose,
                    **({"default": usual[name]} if name in usual else {}),
                }
                for name, key in form.keys.items()
            }
            return {
                "type": "object",
                "additionalProperties": False,
                "required": [name for name, key in form.keys.items() if key.example],
                "properties": keys,
            }
