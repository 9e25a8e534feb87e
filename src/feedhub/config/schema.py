"""Every key of the operator's files: what it is for, how it is written, what reads it. Its default is `model.newsroom`'s.

A new key is a row here and a field in `model.newsroom` (or in `Settings`). pydantic's engine checks whole tables; it is given
the rows directly, for pydantic itself takes longer to start than a run that finds nothing new.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from functools import cache
from typing import Any, get_args

from pydantic_core import SchemaValidator, core_schema

from feedhub.config import addresses, names, values
from feedhub.model import FetchRules, Hub, Outlet, OutletKind, Section, Source


@dataclass(frozen=True, slots=True)
class Form:
    """One value. read: as `values.py` describes; written: its JSON Schema."""

    read: Callable[[object], object]
    written: Mapping[str, object] = field(default_factory=lambda: {"type": "string"})


@dataclass(frozen=True, slots=True)
class Many:
    """A list of one form."""

    of: "Form | Table"


@dataclass(frozen=True, slots=True)
class Pairs:
    """A table whose keys the operator chooses."""

    keys: Form
    of: Form


@dataclass(frozen=True, slots=True)
class Key:
    """form: None of them has a default here. example: for a key that must be there, what to write."""

    form: "Form | Many | Pairs"
    purpose: str
    example: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """name: as in [name] or [[name]]. meant: what other programs call a key of it. shape: where the defaults are."""

    name: str
    keys: Mapping[str, Key]
    many: bool = False
    meant: Mapping[str, str] = field(default_factory=dict)
    shape: type | None = None

    @property
    def header(self) -> str:
        return f"[[{self.name}]]" if self.many else f"[{self.name}]"


def _text(read: Callable[[object], object], *examples: str, pattern: str | None = None) -> Form:
    return Form(
        read,
        {
            "type": "string",
            **({"pattern": pattern} if pattern else {}),
            **({"examples": list(examples)} if examples else {}),
        },
    )


def _one_of(*known: str) -> Form:
    return Form(values.choice(*known), {"type": "string", "enum": list(known)})


_LINE = Form(values.line)
_FLAG = Form(values.flag, {"type": "boolean"})
_FROM_ZERO = Form(values.whole(0), {"type": "integer", "minimum": 0})
_FROM_ONE = Form(values.whole(1), {"type": "integer", "minimum": 1})
_DURATION = _text(values.duration, "15m", pattern="^[0-9]+[smhd]$")
_SPAN = _text(values.span, "15m", pattern="^[0-9]+[smhd]$")
_POLICY = _text(values.policy, "full", "excerpt:80", "link", pattern="^(full|link|excerpt:[1-9][0-9]*)$")
_OUTLET_ID = _text(names.outlet_id, "npr.org", pattern="^[a-z0-9][a-z0-9.-]*$")
_LANGUAGE = _text(names.language, "en", "pt-BR")
_QUERY = _text(names.query, "tag:world -tag:opinion")
_CRON = _text(names.cron, "0 7 * * *")
_ADDRESS = _text(addresses.address, "https://example.org/feed.xml")

HUB = Table(
    "hub",
    {
        "title": Key(_LINE, "the name of the house, in feeds, pages and the User-Agent", '"World Wire"'),
        "base_url": Key(
            _text(addresses.base_address, "https://news.example.org"),
            "where readers reach it; alone makes links",
            '"http://127.0.0.1:8000"',
        ),
        "data_dir": Key(_LINE, "holds feedhub.db and public/; relative to this file", '"../var"'),
        "contact": Key(_LINE, "goes into the User-Agent and the feeds"),
        "timezone": Key(_text(names.timezone, "Europe/Berlin"), "of pages and cron expressions"),
        "language": Key(_LANGUAGE, "of the house, where a section names none"),
    },
    meant={
        "name": "title",
        "url": "base_url",
        "link": "base_url",
        "email": "contact",
        "tz": "timezone",
        "dir": "data_dir",
    },
    shape=Hub,
)
STORE = Table(
    "store",
    {"url": Key(_text(addresses.store, "postgresql://feedhub@localhost/feedhub"), "absent: SQLite in data_dir")},
)
WEB = Table(
    "web",
    {
        "listen": Key(
            _text(addresses.listen, "127.0.0.1:8000", "unix:/run/feedhub.sock"),
            "absent: base_url's address when that is loopback",
        ),
        "root_path": Key(
            _text(addresses.root_path, "/news", pattern="^(/[A-Za-z0-9._~-]+)+$"),
            "a path that a proxy leaves before every address; absent: it passes them on as they are here",
        ),
        "trusted_proxies": Key(
            Many(_text(addresses.network, "127.0.0.1/32")), "accepted, and changes nothing: X-Forwarded-* is never read"
        ),
    },
    meant={
        **dict.fromkeys(("prefix", "base_path", "script_name", "root"), "root_path"),
        **dict.fromkeys(("proxies", "trusted_hosts", "forwarded_allow_ips"), "trusted_proxies"),
        **dict.fromkeys(("host", "port", "address", "bind"), "listen"),
    },
)
WEBSUB = Table(
    "websub",
    {
        "hub": Key(_text(addresses.websub_hub, "none", "own"), "none, own, or the address of a public hub"),
        "subscribe": Key(_FLAG, "to sources' hubs, when base_url is public"),
    },
)
PACE = Table(
    "pace",
    {
        "match": Key(_text(addresses.host_pattern, "*.reddit.com"), "a host, or *. and a domain", '"*.reddit.com"'),
        "gap": Key(_DURATION, "between requests to it", '"60s"'),
    },
)
FETCH = Table(
    "fetch",
    {
        "concurrency": Key(_FROM_ONE, "how many requests at once"),
        "host_connections": Key(_FROM_ONE, "how many of them to one host"),
        "host_gap": Key(_DURATION, "between two requests to one host"),
        "pace": Key(Many(PACE), "other gaps for some hosts"),
        "allow_private": Key(Many(_text(addresses.network, "127.0.0.0/8")), "private networks that may be fetched"),
        "min_interval": Key(_DURATION, "no source is asked more often"),
        "max_interval": Key(_SPAN, "no source is asked less often, unless it wishes so"),
        "max_body": Key(_text(values.size, "20MB", pattern="^[0-9]+[kKMGT]?B$"), "the largest feed, decoded"),
        "timeout": Key(_SPAN, "for the whole exchange"),
    },
    shape=FetchRules,
)
SOURCE = Table(
    "source",
    {
        "url": Key(_ADDRESS, "the feed's address", '"https://example.org/feed.xml"'),
        "id": Key(
            _text(names.identifier, "npr-world", pattern="^[a-z0-9][a-z0-9-]*$"), "permanent; absent: made from the url"
        ),
        "title": Key(_LINE, "absent: the feed's own"),
        "tags": Key(Many(_LINE), "for queries and /tags/"),
        "outlet": Key(_OUTLET_ID, "who speaks; absent: the domain of each article's link"),
        "weight": Key(Form(values.weight, {"type": "number", "exclusiveMinimum": 0}), "who leads a story"),
        "every": Key(_SPAN, "ask this often; absent: as its rhythm suggests"),
        "cron": Key(_CRON, "or ask at these times"),
        "backfill": Key(_FROM_ZERO, "how many items it may publish on its first poll"),
        "paused": Key(_FLAG, "not asked at all"),
        "headers": Key(
            Pairs(_text(names.header_name), _text(names.header_value)),
            "sent with each request",
        ),
        "user_agent": Key(_text(names.header_value), "instead of feedhub's own"),
        "proxy": Key(_text(addresses.proxy, "http://proxy.example:3128"), "ask through it"),
        "encoding": Key(_text(names.encoding, "windows-1252"), "read the body as this, whatever the server says"),
        "include": Key(_QUERY, "publish only articles that it admits"),
        "exclude": Key(_QUERY, "and none that it admits"),
        "max_items": Key(_FROM_ONE, "read no more of a document"),
        "republish": Key(_POLICY, "how much of an article may be shown"),
        "keep": Key(_SPAN, "how long db prune leaves the text of its articles, if no section keeps it longer"),
    },
    many=True,
    meant={
        **dict.fromkeys(("name", "label", "text"), "title"),
        **dict.fromkeys(("link", "href", "feed", "feed_url", "xmlurl"), "url"),
        **dict.fromkeys(("interval", "refresh", "frequency"), "every"),
        **dict.fromkeys(("schedule", "crontab"), "cron"),
        **dict.fromkeys(("category", "categories", "folder", "labels", "topics"), "tags"),
        **dict.fromkeys(("disabled", "pause"), "paused"),
        **dict.fromkeys(("filter", "query"), "include"),
        "charset": "encoding",
    },
    shape=Source,
)
OUTLET = Table(
    "outlet",
    {
        "id": Key(_OUTLET_ID, "the domain of its links, or another name", '"example.org"'),
        "title": Key(_LINE, "what readers see"),
        "kind": Key(_one_of(*get_args(OutletKind)), "who pays for it"),
        "country": Key(_text(names.country, "IR", pattern="^[A-Z]{2}$"), "ISO 3166"),
    },
    many=True,
    meant={"name": "title", "domain": "id", "type": "kind"},
    shape=Outlet,
)
SECTION = Table(
    "section",
    {
        "id": Key(
            _text(names.section_id, "world-media", pattern="^[a-z0-9][a-z0-9-]*$"), "its address: /id.atom", '"world"'
        ),
        "title": Key(_LINE, "what readers see", '"World"'),
        "description": Key(Form(values.words), "one or two sentences for readers"),
        "language": Key(_LANGUAGE, "absent: the house's"),
        "icon": Key(_ADDRESS, "a small square picture"),
        "image": Key(_ADDRESS, "a larger one"),
        "author": Key(_LINE, "who makes it"),
        "copyright": Key(_LINE, "for the whole"),
        "query": Key(_QUERY, "what belongs; * is everything"),
        "collapse": Key(_one_of("article", "story"), "story: one item per story"),
        "min_outlets": Key(_FROM_ONE, "how many must report a story"),
        "rank": Key(_one_of("latest", "top"), "top: by independents, weight, freshness"),
        "limit": Key(_FROM_ONE, "how many items"),
        "max_age": Key(_SPAN, "and how old"),
        "content": Key(_POLICY, "how much of an article is shown; a source's republish wins where stricter"),
        "publish": Key(_CRON, "at these times; absent: whenever something moved"),
        "aliases": Key(Many(_text(names.section_alias)), "old ids, which redirect"),
        "keep": Key(
            _SPAN, "how long db prune leaves the text of what it admits; absent: as its sources and max_age say"
        ),
    },
    many=True,
    meant={
        **dict.fromkeys(("name", "label"), "title"),
        **dict.fromkeys(("filter", "search", "include"), "query"),
        **dict.fromkeys(("max_items", "count", "items"), "limit"),
        **dict.fromkeys(("schedule", "cron", "every"), "publish"),
        **dict.fromkeys(("sort", "order"), "rank"),
    },
    shape=Section,
)

TABLES = {table.name: table for table in (HUB, STORE, WEB, WEBSUB, FETCH, SOURCE, OUTLET, SECTION)}
FILES = {
    "feedhub.toml": (HUB, STORE, WEB, WEBSUB, FETCH),
    "sources.toml": (SOURCE, OUTLET),
    "sections.toml": (SECTION,),
}


@cache
def validator(name: str) -> SchemaValidator:
    """What checks a table of this name; made when the first one is met."""
    return SchemaValidator(_core(TABLES[name]))


def _core(form: Form | Many | Pairs | Table) -> core_schema.CoreSchema:
    match form:
        case Form():
            return core_schema.no_info_plain_validator_function(form.read)
        case Many():
            return core_schema.tuple_schema([_core(form.of)], variadic_item_index=0)
        case Pairs():
            return core_schema.dict_schema(_core(form.keys), _core(form.of))
        case Table():
            keys = {
                name: core_schema.typed_dict_field(_core(key.form), required=key.example is not None)
                for name, key in form.keys.items()
            }
            return core_schema.typed_dict_schema(keys, extra_behavior="forbid")


def kind(form: Form | Many | Pairs) -> str:
    """The JSON type that a value is written as."""
    return str(form.written["type"]) if isinstance(form, Form) else "array" if isinstance(form, Many) else "object"


def defaults(table: Table) -> dict[str, Any]:
    """What absent keys mean, where the model says so."""
    found: dict[str, Any] = {}
    for one in fields(table.shape) if table.shape else ():
        value = one.default_factory() if one.default_factory is not MISSING else one.default
        if value is not None and value is not MISSING:
            found[one.name] = value
    return found
