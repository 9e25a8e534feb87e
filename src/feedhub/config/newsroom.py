"""From checked tables to a `Newsroom`: what holds between tables (ids said twice, intervals that contradict), then our types."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from feedhub.config.files import Problems
from feedhub.config.given import Given
from feedhub.config.ids import derived_ids
from feedhub.config.tables import Checked
from feedhub.config.values import duration_text
from feedhub.config.wording import quoted
from feedhub.model import FetchRules, Hub, Newsroom, Outlet, Pace, Section, Source

Tables = list[tuple[Given, Checked | None]]


def check_together(tables: Tables, problems: Problems) -> None:
    """What no table can tell alone."""
    for name in ("source", "outlet", "section"):
        _check_ids(_of(tables, name), problems)
    _check_aliases(_of(tables, "section"), problems)
    for given, checked in _of(tables, "source"):
        if checked and "every" in checked and "cron" in checked:
            problems.at(given.file, (*given.at, "cron"), "cron and every are both given; keep one")
    for given, checked in _of(tables, "fetch"):
        rules = _fetch(checked or {})
        if rules.min_interval > rules.max_interval:
            least, most = duration_text(rules.min_interval), duration_text(rules.max_interval)
            key = "min_interval" if "min_interval" in given.said else "max_interval"
            sentence = f'min_interval = "{least}" is longer than max_interval = "{most}"; write a shorter one'
            problems.at(given.file, (*given.at, key), sentence)


def _of(tables: Tables, name: str) -> Iterator[tuple[Given, Checked | None]]:
    return ((given, checked) for given, checked in tables if given.table.name == name)


def _check_ids(tables: Iterable[tuple[Given, Checked | None]], problems: Problems) -> None:
    first: dict[str, Given] = {}
    for given, _ in tables:
        id = given.said.get("id")
        if isinstance(id, str) and first.setdefault(id, given) is not given:
            told = f"id = {quoted(id, longest=60)} is already that of {first[id].place('id')}; write another"
            problems.at(given.file, (*given.at, "id"), told)


def _check_aliases(tables: Iterable[tuple[Given, Checked | None]], problems: Problems) -> None:
    sections = [(given, checked) for given, checked in tables if checked]
    owners = {checked["id"]: given.place("id") for given, checked in sections}
    for given, checked in sections:
        for number, alias in enumerate(checked.get("aliases", ())):
            at = (*given.at, "aliases", number)
            if alias in owners:
                problems.at(
                    given.file, at, f'the alias "{alias}" is already the name of {owners[alias]}; take one of them out'
                )
            owners[alias] = given.file.place(*at)


def newsroom(tables: Tables) -> tuple[Newsroom, dict[str, Given], frozenset[str]]:
    """What the tables say together; they have no problems any more.

    Returns the sources' tables by id, and which of those ids were made up, too.
    """
    sources = [(given, checked) for given, checked in _of(tables, "source") if checked is not None]
    nameless = [(str(given.written.get("url", "")), checked) for given, checked in sources if "id" not in checked]
    made_up = derived_ids(nameless, {checked["id"] for _, checked in sources if "id" in checked}) if nameless else []
    names = iter(made_up)
    by_id: dict[str, Source] = {}
    where: dict[str, Given] = {}
    for given, checked in sources:
        id = checked["id"] if "id" in checked else next(names)
        by_id[id] = _source(id, checked, private=any(at[0] == "url" for at in given.origins))
        where[id] = given
    told = {key: value for key, value in the(tables, "hub").items() if key != "data_dir"}
    websub = the(tables, "websub").get("hub")
    room = Newsroom(
        hub=Hub(**told, websub=f"{told['base_url']}/hub" if websub == "own" else websub if websub != "none" else None),
        sources=by_id,
        outlets={checked["id"]: Outlet(**checked) for _, checked in _of(tables, "outlet") if checked is not None},
        sections={checked["id"]: Section(**checked) for _, checked in _of(tables, "section") if checked is not None},
    )
    return room, where, frozenset(made_up)


def the(tables: Tables, name: str) -> Checked:
    """A table of feedhub.toml."""
    return next((checked for _, checked in _of(tables, name) if checked is not None), {})


def elsewhere(tables: Tables, where: Mapping[str, Given]) -> dict[tuple[str, str, str], tuple[str, object]]:
    """Of each value that its file does not hold: by table, id and key, the key and value that the file has."""
    ids = {(source.file.name, source.at): id for id, source in where.items() if source.origins}
    found = {}
    for given, checked in tables:
        if not given.origins:
            continue
        id = ids.get((given.file.name, given.at)) or (checked or {}).get("id", "")
        for at, origin in given.origins.items():
            key = str(at[0])
            written = key if key in given.written else f"{key}_file"
            if origin.variable is None:
                found[given.table.name, id, key] = (written, given.written[written])
    return found


def fetch_rules(tables: Tables) -> FetchRules:
    """What [fetch] says."""
    return _fetch(the(tables, "fetch"))


def _fetch(checked: dict[str, Any]) -> FetchRules:
    return FetchRules(**{**checked, "pace": tuple(Pace(**pace) for pace in checked.get("pace", ()))})


def _source(id: str, checked: Checked, *, private: bool) -> Source:
    tags = tuple(dict.fromkeys(checked["tags"])) if "tags" in checked else ()
    return Source(**{**checked, "id": id, "tags": tags, "private": private})
