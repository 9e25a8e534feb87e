"""What is looked up in the store for readers, editors and whoever serves them."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from feedhub.errors import UsageError
from feedhub.model import Refused
from feedhub.wiring.parts import clock, opened

if TYPE_CHECKING:
    from feedhub.config import Settings
    from feedhub.core.desk import Act
    from feedhub.model import Question, Reply
    from feedhub.pipeline.ondemand import Stood


def answer(settings: "Settings", question: "Question", *, stood: "Stood | None" = None) -> "Reply":
    """What is made when it is asked for: a feed of a source, tag, story or search. Raises StoreError."""
    from feedhub.pipeline.ondemand import answer as made
    from feedhub.pipeline.signing import key, signed

    def sign(query: str) -> str:
        return signed(query, key=key(settings.data_dir))

    with opened(settings) as store:
        return made(question, settings.newsroom, store, now=clock(), sign=sign, rules=settings.fetch, stood=stood)


def state(settings: "Settings") -> object:
    """What such answers depend on beside the configuration. Raises StoreError."""
    from feedhub.pipeline.ondemand import state as moved
    from feedhub.store.backup import generation

    with opened(settings) as store, store.reading() as connection:
        return generation(connection), moved(store)


def search_feed(settings: "Settings", query: str) -> str:
    """The address at which a search can be subscribed to. Raises QueryError, StoreError, UsageError."""
    from feedhub.pipeline.ondemand import understood
    from feedhub.pipeline.signing import key, signed
    from feedhub.render.words import base

    refused = understood(query)
    if isinstance(refused, Refused):
        raise UsageError(refused.sentence)
    return f"{base(settings.newsroom.hub)}/search.atom{signed(query, key=key(settings.data_dir))}"


def removed_sections(settings: "Settings") -> frozenset[str]:
    """Sections that were published once and are no longer configured."""
    from feedhub.store import editions

    with opened(settings) as store, store.reading() as connection:
        return frozenset(id for id, last in editions.remembered(connection).items() if last.removed)


def acts(settings: "Settings") -> "tuple[Sequence[Act], Mapping[int, int]]":
    """All that the desk did, the first first; and for what was undone, by which act."""
    from feedhub.pipeline.desk import told

    with opened(settings) as store:
        return told(store)
