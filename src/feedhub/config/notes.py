"""What `feedhub check` says about a configuration that is accepted."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from feedhub.config.given import Given
from feedhub.config.schema import defaults
from feedhub.config.values import duration_text
from feedhub.model import FetchRules, Newsroom

NOT_YET = {  # keys whose part of feedhub is not built: table, key, and what happens meanwhile; a part that is built leaves
    ("store", "url"): "PostgreSQL is not built yet, so whatever needs the store refuses to run; "
    "leave url out for SQLite in data_dir",
    ("web", "trusted_proxies"): "changes nothing: X-Forwarded-* is never read, since links are made of base_url alone "
    "and nothing here depends on who asks; leave it out",
}
_MOST_IDS = 20


def noted(
    tables: list[Given], newsroom: Newsroom, where: Mapping[str, Given], made_up: frozenset[str], fetch: FetchRules
) -> Iterator[str]:
    """One sentence each.

    where: each source's table, by id. made_up: the ids that no table says.
    """
    if not newsroom.sources:
        yield "no source is configured; add one with feedhub sources add URL"
    if not newsroom.sections:
        yield "no section is configured, so nothing is published; write a [[section]] in sections.toml"
    yield from _made_up_ids(where, made_up)
    yield from _shared_addresses(newsroom, where)
    least = fetch.min_interval
    for id, source in newsroom.sources.items():
        if source.every and source.every < least:
            every = duration_text(source.every)
            told = f'every = "{every}" is shorter than min_interval, so it is asked every {duration_text(least)}'
            yield f"{where[id].place('every')}: {told}"
    for given in tables:
        yield from _not_yet(given)


def _made_up_ids(where: Mapping[str, Given], made_up: frozenset[str]) -> Iterator[str]:
    nameless = [id for id in where if id in made_up]
    for id in nameless[:_MOST_IDS]:
        yield f'{where[id].place()}: no id is written, so it is "{id}"; write it down, and it stays when the url changes'
    if (more := len(nameless) - _MOST_IDS) > 0:
        yield f"{more:,} more sources have no id written; feedhub sources list says what they are called"


def _shared_addresses(newsroom: Newsroom, where: Mapping[str, Given]) -> Iterator[str]:
    from feedhub.core.urls import canonical_url

    shared: dict[str, list[str]] = defaultdict(list)
    for id, source in newsroom.sources.items():
        shared[canonical_url(source.url) or source.url].append(id)
    for first, *others in shared.values():
        for id in others:
            told = f'source "{id}" has the same address as "{first}" ({where[first].place("url")})'
            yield f"{where[id].place('url')}: {told}; it is asked once, and the second one's articles are duplicates"


def _not_yet(given: Given) -> Iterator[str]:
    usual = defaults(given.table)
    for (table, key), meanwhile in NOT_YET.items():
        if table == given.table.name and given.said.get(key) not in (None, "none", [], usual.get(key)):
            yield f"{given.place(key)}: {key} is accepted, but {meanwhile}"
