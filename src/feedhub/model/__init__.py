"""The core types: what the stages hand to each other. Values only; nothing here reads a file, a clock or a network.

    newsroom     what the operator wrote: Newsroom of Hub, Source, Outlet, Section, with ContentPolicy; FetchRules
    polls        asking a source: Request -> Outcome (Fetched | NotModified | Failed); Poll is what is remembered of it
    documents    what a publisher's document says: Document of Entry
    articles     what the store holds: Article, its Keys; a Decision for each entry (New | Duplicate | Revised | Unchanged)
    editions     what a reader gets: Candidate -> Item with its Credits, in an Edition; Correction, Tombstone
    questions    what a reader asks for that has no file: Question -> Reply

Three families, one word each: an *entry* is the publisher's (a document's), an *article* is ours (the store's), an *item* is
the reader's (an edition's). Every datetime is aware and in UTC. All of them are imported from here.
"""

from feedhub.model.articles import (
    Article,
    Churn,
    Decision,
    Duplicate,
    Key,
    KeyKind,
    Known,
    Merged,
    New,
    Revised,
    Unchanged,
)
from feedhub.model.documents import Document, Enclosure, Entry, Extra, Origin, Part, Unreadable
from feedhub.model.editions import Candidate, Correction, Credit, Edition, Item, Lead, Tally, Tombstone
from feedhub.model.newsroom import (
    KEEP,
    ContentPolicy,
    FetchRules,
    Hub,
    Newsroom,
    Outlet,
    OutletKind,
    Pace,
    Section,
    Source,
)
from feedhub.model.polls import Failed, Feed, Fetched, NotModified, Outcome, Poll, Request, Validators
from feedhub.model.questions import Elsewhere, Gone, Made, Question, Refused, Reply

__all__ = [
    "KEEP",
    "Article",
    "Candidate",
    "Churn",
    "ContentPolicy",
    "Correction",
    "Credit",
    "Decision",
    "Document",
    "Duplicate",
    "Edition",
    "Elsewhere",
    "Enclosure",
    "Entry",
    "Extra",
    "Failed",
    "Feed",
    "FetchRules",
    "Fetched",
    "Gone",
    "Hub",
    "Item",
    "Key",
    "KeyKind",
    "Known",
    "Lead",
    "Made",
    "Merged",
    "New",
    "Newsroom",
    "NotModified",
    "Origin",
    "Outcome",
    "Outlet",
    "OutletKind",
    "Pace",
    "Part",
    "Poll",
    "Question",
    "Refused",
    "Reply",
    "Request",
    "Revised",
    "Section",
    "Source",
    "Tally",
    "Tombstone",
    "Unchanged",
    "Unreadable",
    "Validators",
]
