"""Values of the model as JSON, and back: for what is kept whole and only ever read whole.

A field at its default is left out, and one that is not known is passed over, so that a value packed by another feedhub can
be read as long as it says what this one must know.
"""

import json
import zlib
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, datetime
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def packed(value: Any) -> Any:
    """A dataclass, a sequence of them, a datetime or a plain value as what JSON can say; times in whole seconds."""
    if is_dataclass(value) and not isinstance(value, type):
        said = ((field, getattr(value, field.name)) for field in fields(value))
        return {field.name: packed(it) for field, it in said if field.default is MISSING or it != field.default}
    if hasattr(value, "_asdict"):  # a named tuple
        return {name: packed(it) for name, it in value._asdict().items()}
    if isinstance(value, datetime):
        return int(value.timestamp() // 1)
    if isinstance(value, tuple | list):
        return [packed(each) for each in value]
    return value


def unpacked(kind: type[T], said: Any) -> T:
    """What `packed` said of a value of this kind. Raises ValueError, TypeError or KeyError where it is of none."""
    read: Callable[[Any], T] = _reader(kind)  # type: ignore[arg-type]  # a type is hashable
    return read(said)


def to_bytes(value: Any) -> bytes:
    """A value packed small."""
    return zlib.compress(json.dumps(packed(value), ensure_ascii=True, separators=(",", ":")).encode(), 6)


def from_bytes(kind: type[T], data: bytes) -> T:
    """The value of this kind that `to_bytes` made these of."""
    return unpacked(kind, json.loads(zlib.decompress(data)))


@lru_cache(maxsize=256)
def _reader(kind: Any) -> Callable[[Any], Any]:
    """What reads a value of a type: made once for each."""
    origin, args = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        inner = [_reader(arg) for arg in args if arg is not NoneType]
        if len(inner) != 1:
            raise TypeError(f"{kind} could be several things")
        return lambda said: None if said is None else inner[0](said)
    if origin is tuple and len(args) == 2 and args[1] is Ellipsis:
        each = _reader(args[0])
        return lambda said: tuple(each(one) for one in said)
    if origin is tuple:
        readers = [_reader(arg) for arg in args]
        return lambda said: tuple(read(one) for read, one in zip(readers, said, strict=True))
    if kind is datetime:
        return lambda said: datetime.fromtimestamp(said, UTC)
    if isinstance(kind, type) and (is_dataclass(kind) or hasattr(kind, "_fields")):
        make: Callable[..., Any] = kind
        names = [field.name for field in fields(kind)] if is_dataclass(kind) else kind._fields
        hints = get_type_hints(kind)
        readers_of = {name: _reader(hints[name]) for name in names}
        return lambda said: make(**{name: read(said[name]) for name, read in readers_of.items() if name in said})
    if origin is Literal or kind in (str, int, float, bool):
        return lambda said: said
    raise TypeError(f"no way to read a {kind}")
