"""What the store can leave out of a search: full text and a few columns, narrowing for the query that decides.

`narrow` never loses a match; it may let others through, since `core.query.matches` has the last word. The index holds
the words that core/query folds, not SQLite's own, so that both agree; whoever changes the folding refills the index. An
article may owe its text, sources and tags to its repeats: what the row of a repeat says, the article may say.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    and_,
    column,
    delete,
    false,
    func,
    insert,
    literal_column,
    or_,
    select,
    table,
    true,
)

from feedhub.core.query import And, Everything, Node, Not, Or, Query, Term, searched_text
from feedhub.core.query.fields import domain, moment
from feedhub.core.query.folding import ascii_lower, tag_form, unspaced, words
from feedhub.model import Article, Newsroom, Outlet
from feedhub.store.schema import articles

MOST_TERMS = 100  # a longer query is left to `matches` alone: SQLite takes no expression deeper than 1,000
DEEPEST = 8  # ANDs in ORs that are narrowed by: FTS5's own parser overflows at some thirty
CATEGORY = "\ue000"  # stands before an entry's category, which is one word of the index
_INDEX = table("article_words", column("rowid"), column("words"))
_PUT = insert(_INDEX).prefix_with("OR REPLACE")
_REPEATS = articles.alias("repeats")

Condition = ColumnElement[bool]
OfRow = Callable[[FromClause], Condition]  # of the table, or of an alias of it


def index(connection: Connection, found: Iterable[tuple[int, Article]]) -> None:
    """Make articles, each with its row, findable as they are now, whether they were before or not."""
    said = [{"rowid": row, "words": " ".join(_indexed(article))} for row, article in found]
    if said:
        connection.execute(_PUT, said)


def forget(connection: Connection, rows: Collection[int]) -> None:
    """Let the articles of these rows be found no more, and their words' space be used again."""
    connection.execute(delete(_INDEX).where(_INDEX.c.rowid.in_(rows)))


def narrow(query: Query, newsroom: Newsroom) -> Condition:
    """A condition on `articles` that holds for each article which, with what its repeats lend it, the query admits."""
    return true() if _terms(query.root) > MOST_TERMS else _narrowed(query.root, newsroom, 0)


def _narrowed(node: Node, newsroom: Newsroom, depth: int) -> Condition:
    sought = _sought(node, depth)
    if sought is not None:
        return _of_any_row(_found(sought))
    match node:
        case Term():
            return _term(node, newsroom)
        case Not():
            return _denied(node.node)
        case And() if depth < DEEPEST:
            worded = tuple(each for each in node.nodes if _sought(each, depth + 1) is not None)
            together = And(worded) if 1 < len(worded) < len(node.nodes) else None  # one row has all the words
            parts = [each for each in node.nodes if together is None or each not in worded]
            return and_(*(_narrowed(each, newsroom, depth + 1) for each in (*parts, *([together] if together else []))))
        case Or() if depth < DEEPEST:
            return or_(*(_narrowed(each, newsroom, depth + 1) for each in node.nodes))
        case Everything() | And() | Or():
            return true()


def _term(term: Term, newsroom: Newsroom) -> Condition:
    """What a field asks of the columns; a field without a row in the tables below is left to the query alone."""
    if term.field in _DATES:
        return _DATES[term.field](term)
    of_row = _COLUMNS.get(term.field)
    return true() if of_row is None else _of_any_row(of_row(term, newsroom))


def _denied(node: Node) -> Condition:
    """Only what is known exactly may be turned round: the rest holds for too many, so its opposite for too few."""
    if isinstance(node, Term) and node.field in _DATES:
        return ~_DATES[node.field](node)
    return false() if isinstance(node, Everything) else true()


def _of_any_row(condition: OfRow) -> Condition:
    """Of the article's own row, or of one that repeats it."""
    lent = select(_REPEATS.c.duplicate_of).where(_REPEATS.c.duplicate_of.is_not(None), condition(_REPEATS))
    return or_(condition(articles), articles.c.id.in_(lent))


def _terms(node: Node) -> int:
    match node:
        case Not():
            return _terms(node.node)
        case And() | Or():
            return sum(map(_terms, node.nodes))
        case _:
            return 1


# --- words -------------------------------------------------------------------------------------------------------------


def _indexed(article: Article) -> Iterator[str]:
    """The words of an article's row: of its text, pairs where a script has no spaces, and its categories."""
    for part in searched_text(article):
        found = words(part)
        yield from found
        yield from _pairs(found)
    for category in article.categories:
        yield _category(category)


def _pairs(found: Sequence[str]) -> Iterator[str]:
    """Neighbouring characters of a script without spaces: alone each stands in far too many texts."""
    for one, other in pairwise(found):
        if not one.isascii() and not other.isascii() and unspaced(one) and unspaced(other):
            yield one + other


def _category(category: str) -> str:
    """A category as one word for FTS5's `ascii` tokenizer, to which all beyond ASCII is a letter."""
    return CATEGORY + "".join(
        sign if sign.isalnum() or not sign.isascii() else chr(0xE000 + ord(sign)) for sign in tag_form(category)
    )


def _sought(node: Node, depth: int) -> str | None:
    """What a node asks of the words of one row, in FTS5's language; None where it asks anything else."""
    match node:
        case Term(field="text" | "title"):
            return _sought_words(node)
        case And() | Or() if depth < DEEPEST:
            parts = [_sought(each, depth + 1) for each in node.nodes]
            sign = " AND " if isinstance(node, And) else " OR "
            return None if None in parts else f"({sign.join(filter(None, parts))})"
        case _:
            return None


def _sought_words(term: Term) -> str | None:
    """All words of a phrase; in which order they must stand is for `matches`."""
    found = words(term.value)
    sought = [f'"{pair}"' for pair in _pairs(found)]
    for at, word in enumerate(found):
        beside = [*found[max(at - 1, 0) : at], *found[at + 1 : at + 2]]
        if not (unspaced(word) and any(map(unspaced, beside))):  # else it is in a pair
            sought.append(f'"{word}"' + ("*" if term.prefix and at == len(found) - 1 else ""))
    return f"({' AND '.join(dict.fromkeys(sought))})" if 0 < len(sought) <= MOST_TERMS else None


def _found(sought: str) -> OfRow:
    rows = select(_INDEX.c.rowid).where(literal_column("article_words").op("MATCH")(sought))
    return lambda row: (row.c.row + 0).in_(rows)  # + 0: go newest first and look each up, do not fetch all and sort


# --- columns -----------------------------------------------------------------------------------------------------------


def _tag(term: Term, newsroom: Newsroom) -> OfRow:
    wanted = tag_form(term.value)
    tagged = [
        source.id
        for source in newsroom.sources.values()
        if any(_is(tag_form(tag), wanted, term.prefix) for tag in source.tags)
    ]
    found = _found(f'"{_category(term.value)}"' + ("*" if term.prefix else ""))
    return lambda row: or_(row.c.source.in_(tagged), found(row))


def _source(term: Term, newsroom: Newsroom) -> OfRow:  # noqa: ARG001 - one shape for all rows of the table
    wanted = ascii_lower(term.value)
    return lambda row: row.c.source.startswith(wanted, autoescape=True) if term.prefix else row.c.source == wanted


def _outlet(admits: Callable[[Term, Outlet], bool]) -> Callable[[Term, Newsroom], OfRow]:
    """Rows of the outlets that a term admits: named by the source's configuration, else by the article."""

    def of_row(term: Term, newsroom: Newsroom) -> OfRow:
        outlets = [outlet.id for outlet in newsroom.outlets.values() if admits(term, outlet)]
        speaking = [
            source.id
            for source in newsroom.sources.values()
            if source.outlet and admits(term, newsroom.outlet(source.outlet))
        ]
        named = _text("outlet", term, ascii_lower(term.value)) if term.field == "outlet" else lambda _row: false()
        return lambda row: or_(row.c.source.in_(speaking), row.c.outlet.in_(outlets), named(row))

    return of_row


def _language(term: Term, newsroom: Newsroom) -> OfRow:  # noqa: ARG001
    wanted = ascii_lower(term.value)
    whole = _text("language", term, wanted)
    return lambda row: or_(whole(row), func.lower(row.c.language).startswith(f"{wanted}-", autoescape=True))


def _url(term: Term, newsroom: Newsroom) -> OfRow:  # noqa: ARG001
    wanted = domain(term.value) if term.field == "site" else ascii_lower(term.value)
    return lambda row: func.lower(row.c.url).contains(wanted, autoescape=True)


def _has(term: Term, newsroom: Newsroom) -> OfRow:  # noqa: ARG001
    name = {"image": "image", "enclosure": "enclosures"}[ascii_lower(term.value)]
    return lambda row: row.c[name].is_not(None)


def _text(name: str, term: Term, wanted: str) -> OfRow:
    if term.prefix:
        return lambda row: func.lower(row.c[name]).startswith(wanted, autoescape=True)
    return lambda row: func.lower(row.c[name]) == wanted


def _is(value: str | None, wanted: str, prefix: bool) -> bool:
    return value is not None and (value.startswith(wanted) if prefix else value == wanted)


def _spelt(name: str) -> Callable[[Term, Outlet], bool]:
    return lambda term, outlet: _is(ascii_lower(getattr(outlet, name) or ""), ascii_lower(term.value), term.prefix)


_COLUMNS: Mapping[str, Callable[[Term, Newsroom], OfRow]] = {
    "tag": _tag,
    "source": _source,
    "outlet": _outlet(_spelt("id")),
    "kind": _outlet(_spelt("kind")),
    "country": _outlet(_spelt("country")),
    "lang": _language,
    "url": _url,
    "site": _url,
    "has": _has,
}
_DATES: Mapping[str, Callable[[Term], Condition]] = {
    "after": lambda term: articles.c.when_ >= moment(term.value),
    "before": lambda term: articles.c.when_ < moment(term.value),
}
