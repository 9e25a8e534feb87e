"""What httpx and httpcore load and never use here, left out: a tenth of what a run costs in which nothing moved.

Nothing is changed for who does use it: what is lazy is loaded at its first use, what stands in does the same.
"""

import asyncio
import importlib
import importlib.util
import sys
from types import ModuleType
from typing import Any


def lighten() -> None:
    """Called before httpx is imported, by `fetch` itself."""
    # its command line, and with it rich and pygments, wherever those are installed
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type] # None is how a module is declared absent
    # httpcore looks for sniffio at each lock it takes; where it is not installed, each look searches the whole path
    # again: half of what a request costs. Its absence is noted once; an installed one is left alone.
    if "sniffio" not in sys.modules and importlib.util.find_spec("sniffio") is None:
        sys.modules["sniffio"] = None  # type: ignore[assignment] # as above
    for name in ("certifi", "idna"):  # we bring our own certificates, and names in ASCII
        _load_later(name)
    _load_without("httpcore", "anyio")
    synchronization: Any = importlib.import_module("httpcore._synchronization")
    synchronization.anyio = _Asyncio()


def _load_later(name: str) -> None:
    if name not in sys.modules and importlib.util.find_spec(name) is not None:
        sys.modules[name] = _Later(name)


def _load_without(name: str, other: str) -> None:
    """Import a module as if another were not there; who needs that one still gets it."""
    if name in sys.modules or other in sys.modules:
        return
    sys.modules[other] = None  # type: ignore[assignment] # as above
    try:
        importlib.import_module(name)
    finally:
        del sys.modules[other]


class _Later(ModuleType):
    """A module that is loaded when something of it is wanted; importlib's own is loaded by the mere import of it."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name != "__path__":  # whoever looks through all modules wants nothing of it
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


class _Shield:
    """A shield from a cancellation that comes again and again; asyncio's comes once, and then cleaning up goes on."""

    def __init__(self, *, shield: bool) -> None:
        pass

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        pass


class _Asyncio:
    """What httpcore takes from anyio, of asyncio: anyio's locks go round the event loop once for each that is free."""

    Lock = asyncio.Lock
    Event = asyncio.Event
    CancelScope = _Shield

    def __getattr__(self, name: str) -> Any:
        anyio: ModuleType = importlib.import_module("anyio")
        return getattr(anyio, name)
