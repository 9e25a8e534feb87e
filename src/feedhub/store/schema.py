"""The tables. One per kind; times are whole seconds since 1970 in UTC, lists are JSON text.

A new store is made from this file, `migrations/` holds the way from each revision to the next; a test holds both equal.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Dialect,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)

REVISION = "0008"  # the newest in migrations/versions; known without importing Alembic, which costs 0.2 s

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """An aware datetime as whole seconds: compares and sorts as it is in every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value.timestamp() // 1)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else EPOCH + timedelta(seconds=value)


class Duration(TypeDecorator[timedelta]):
    """A timedelta as whole seconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value.total_seconds())

    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:
        return None if value is None else timedelta(seconds=value)


class Json(TypeDecorator[Any]):
    """A list or mapping as compact JSON text; NULL where there is nothing in it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")) if value else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return json.loads(value) if value else ()


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# `row` is what the full-text index and joins use; ids are for people and other programs.
articles = Table(
    "articles",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("id", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("outlet", Text, nullable=False),
    Column("guid", Text),
    Column("url", Text),
    Column("canonical_url", Text),
    Column("title", Text),
    Column("summary", Text),
    Column("content_html", Text),
    Column("published", Instant),
    Column("updated", Instant),
    Column("first_seen", Instant, nullable=False),
    Column("when_", Instant, nullable=False),
    Column("authors", Json),
    Column("categories", Json),
    Column("enclosures", Json),
    Column("image", Text),
    Column("language", Text),
    Column("origin", Json),
    Column("extras", Json),
    Column("revised", Instant),
    Column("backlog", Boolean, nullable=False),
    Column("duplicate_of", Text),
    Column("story", Text),
    Column("published_id", Text),
    Column("serial", BigInteger, nullable=False),
    Column("churn", Json),
    Column("left_", Instant),
    Column("forgotten", Instant),
    Column("bond", Float),
    Column("copy_of", Text),
    Column("via", Text),
    Column("withdrawn", Instant),
    Index(None, "id", unique=True),
    Index(None, "serial"),
    Index(None, "when_", "id"),
    Index(None, "duplicate_of"),
    Index(None, "source", "when_"),
    Index(None, "source", "forgotten"),
    Index(None, "story"),
)

# Identity is data: which article a guid, a canonical URL or a text names. article is NULL where several different
# articles carried the key, so that it identifies nothing.
keys = Table(
    "keys",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("article", Text),
    Index(None, "article"),
    sqlite_with_rowid=False,
)

# What was decided about an article, and for a revision what it said before.
events = Table(
    "events",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("article", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("kind", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("changed", Json),
    Column("title", Text),
    Column("content_html", Text),
    Index(None, "article"),
)

# A happening that articles tell of. began: the date of its first article, which is the item's for ever.
stories = Table(
    "stories",
    metadata,
    Column("id", Text, primary_key=True),
    Column("began", Instant, nullable=False),
    Index(None, "began", "id"),
)

# Stories that belong together and stay apart: kind is see_also or follows, article the first of `story` that showed it.
links = Table(
    "links",
    metadata,
    Column("story", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("other", Text, primary_key=True),
    Column("article", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Index(None, "other"),
)

# What core/cluster remembers of the articles of the last days, in the order in which they were assigned.
terms = Table(
    "terms",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("seen", Instant, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Index(None, "seen"),
)

# Runs of the rows of `terms`, each as a start can take it in whole; made of them, and made again when one is forgotten.
bundles = Table(
    "bundles",
    metadata,
    Column("first", Integer, primary_key=True),
    Column("last", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

# What is remembered about asking: one row a source.
polls = Table(
    "polls",
    metadata,
    Column("source", Text, primary_key=True),
    Column("configured_url", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_digest", LargeBinary),
    Column("first_fetch", Instant),
    Column("last_fetch", Instant),
    Column("next_fetch", Instant),
    Column("retry_at", Instant),
    Column("outcome", Text),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("failures", Integer, nullable=False),
    Column("interval", Duration),
    Column("entries", Integer),
    Column("title", Text),
    Column("home", Text),
    Column("fresh_for", Duration),
    Column("ttl", Duration),
    Column("skip_hours", Json),
    Column("skip_days", Json),
)

# Hosts that refused lately, by the name of their lane. ends: when knowing it makes no difference any more.
hosts = Table(
    "hosts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("refused", Json),
    Column("paused_until", Instant),
    Column("gap", Duration, nullable=False),
    Column("at", Instant),
    Column("ends", Instant, nullable=False),
)

# The items of a source's last document, each a digest and the id of its article (16 bytes, zero where it has none): apart
# from polls, since only a changed body needs them.
documents = Table(
    "documents",
    metadata,
    Column("source", Text, primary_key=True),
    Column("listed", LargeBinary, nullable=False),
)

# What a section last said. fingerprint: of all that its files were made from; serial: how far the articles were looked at.
editions = Table(
    "editions",
    metadata,
    Column("section", Text, primary_key=True),
    Column("began", Instant, nullable=False),
    Column("rules", Text),
    Column("fingerprint", Text),
    Column("serial", BigInteger, nullable=False),
    Column("expires", Instant),
    Column("published", Instant),
    Column("looked", Instant),
    Column("items", Integer, nullable=False),
    Column("removed", Boolean, nullable=False),
    Column("lead", Json),
    Column("listed", Json),
    Column("acts", Integer, nullable=False, server_default="0"),
    Column("outlets", Integer),
)

# What readers of a section have seen, under the id they know it by. data: the item as it was last published, NULL once it is
# in an archive document (of that number) or withdrawn. What is neither is in the edition, or left out while a rule says so.
items = Table(
    "items",
    metadata,
    Column("section", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("article", Text, nullable=False),
    Column("story", Text),
    Column("published", Instant, nullable=False),
    Column("data", LargeBinary),
    Column("archive", Integer),
    Column("withdrawn", Instant),
    Index(None, "section", "archive", "withdrawn"),
    Index(None, "article"),
    Index(None, "story"),
)

# Archive documents (RFC 5005 4). previous: the next older one; bound: the one that took in what was in this one. written: the
# base_url under which its file was written, NULL while that has to be done.
archives = Table(
    "archives",
    metadata,
    Column("section", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("previous", Integer),
    Column("bound", Integer),
    Column("items", Integer, nullable=False),
    Column("made", Instant, nullable=False),
    Column("written", Text),
    Column("data", LargeBinary, nullable=False),
)

# What a section said wrongly and how it says it now.
corrections = Table(
    "corrections",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("section", Text, nullable=False),
    Column("article", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Index(None, "section", "row"),
    Index(None, "article"),
)

# What the desk did, as desk.jsonl has it too.
acts = Table(
    "acts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("act", Json, nullable=False),
)

# Articles a day of each section, in the hub's time zone; day as 2026-11-24.
activity = Table(
    "activity",
    metadata,
    Column("section", Text, primary_key=True),
    Column("day", Text, primary_key=True),
    Column("articles", Integer, nullable=False),
)

# What asking a source was like, an hour a row; the hour's first second. slowest: milliseconds.
hours = Table(
    "hours",
    metadata,
    Column("source", Text, primary_key=True),
    Column("hour", Instant, primary_key=True),
    Column("fetched", Integer, nullable=False),
    Column("not_modified", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("slowest", Integer),
    sqlite_with_rowid=False,
)

# Our feeds as they were last published, for whoever is told of news (WebSub). name: of the file; pinged: the digest that the
# public hub was told of; due: when it is to be told, NULL where it knows.
topics = Table(
    "topics",
    metadata,
    Column("name", Text, primary_key=True),
    Column("digest", LargeBinary, nullable=False),
    Column("changed", Instant, nullable=False),
    Column("pinged", LargeBinary),
    Column("due", Instant),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("reason", Text),
)

# Who subscribed at our own hub, each verified. sent: the digest of the edition it has; due: when it is to get the newest, NULL
# where it has it. given_up: when a delivery was, and reason why.
subscribers = Table(
    "subscribers",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("topic", Text, nullable=False),
    Column("callback", Text, nullable=False),
    Column("secret", Text),
    Column("began", Instant, nullable=False),
    Column("expires", Instant, nullable=False),
    Column("sent", LargeBinary),
    Column("delivered", Instant),
    Column("due", Instant),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("given_up", Instant),
    Column("reason", Text),
    Index(None, "topic", "callback", unique=True),
    Index(None, "due"),
    Index(None, "expires"),
)

# Our own subscriptions at sources' hubs. state: asked, active, denied. due: when something is to be done about it.
subscriptions = Table(
    "subscriptions",
    metadata,
    Column("source", Text, primary_key=True),
    Column("hub", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("token", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("asked", Instant),
    Column("expires", Instant),
    Column("pushed", Instant),
    Column("due", Instant),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("reason", Text),
    Index(None, "token", unique=True),
    Index(None, "due"),
)

# What SQLAlchemy has no words for: the full text of articles, and where Alembic reads the revision.
_BESIDE = (
    "CREATE VIRTUAL TABLE article_words USING fts5(words, tokenize='ascii', detail='none', columnsize=0)",
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))",
)


def create(connection: Connection) -> None:
    """Everything above in an empty database, as all migrations would leave it; those need Alembic, a quarter of a second."""
    metadata.create_all(connection, checkfirst=False)
    for statement in _BESIDE:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (REVISION,))
