"""What a reader asks for that has no file, and what the answer may be."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something that has no file and is composed when it is asked for.

    kind: source, tag, story, search, and whatever else a row of `web.ondemand.ADDRESSES` names. name: which one, as its
    configuration or the store has it. suffix: one of `render.FORMATS`, or html. said: parameters that count, in order.
    """

    kind: str
    name: str = ""
    suffix: str = "html"
    said: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """The answer's bytes."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What was asked for has another name for good. name: of the same kind."""

    name: str


@dataclass(frozen=True, slots=True)
class Gone:
    """It was there and will not come back. sentence: for whoever asks."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Nobody gets that. sentence: what is wrong, and the mend."""

    sentence: str
    status: Literal[400, 403, 503] = 400


Reply = Made | Elsewhere | Gone | Refused | None  # None: there is no such thing
