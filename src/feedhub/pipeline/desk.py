"""The desk has the last word: pin, hide, withdraw, and undo each of them.

An act is written to the desk's own file first, then applied in one transaction. Whatever the file has and the store has not
(a kill in between, an older copy of the store put back) is applied before anything else is done: `catch_up`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from feedhub.core import archive
from feedhub.core.curate import curate
from feedhub.core.desk import Act, Deed, in_force, standing
from feedhub.core.query import parse_query
from feedhub.core.query.folding import tag_form
from feedhub.errors import StoreError, UsageError
from feedhub.model import Article, Correction, Item, Newsroom, Section
from feedhub.pipeline.newsroom import all_sections, where_they_are
from feedhub.pipeline.offers import as_candidates, tallies
from feedhub.pipeline.reasons import named
from feedhub.store import Connection, Store, acts, articles, copies, editions, seen, sources, stories, withdrawal
from feedhub.store.journal import Journal
from feedhub.store.seen import Mention

ANY_AGE = timedelta(days=365_000)


def catch_up(newsroom: Newsroom, store: Store, journal: Journal) -> int:
    """Let file and store have the same acts, and the store obey them as of when they were done. Returns how many it was told.

    Raises StoreError where the file cannot be read; nothing is done before it can.
    """
    with store.reading() as connection:
        newest = acts.newest(connection)
        known = acts.done(connection)
    told = journal.newest()
    if told < newest:  # the file was lost
        journal.append([act for act in known if act.number > told])
    missing = [act for act in journal.acts() if act.number > newest] if told > newest else []
    for act in missing:
        _tell(newsroom, store, journal, act)
    return len(missing)


def same_desk(store: Store, journal: Journal, *, named: str) -> None:
    """Make sure that a store and the desk's file tell of the same acts, as far as both go. Raises StoreError.

    named: how the message calls the store.
    """
    with store.reading() as connection:
        known = {one.number: one for one in acts.done(connection)}
    for told in journal.acts():
        stored = known.get(told.number, told)
        if stored != told:
            raise StoreError(
                f"{named}: its act {stored.number} of the desk is another than in {journal.path}; "
                "it is not of this house, or that file is not: move it away and restore again"
            )


def act(
    newsroom: Newsroom,
    store: Store,
    journal: Journal,
    deed: Deed,
    said: str,
    *,
    section: str | None = None,
    who: str,
    why: str | None = None,
    keep_title: bool = False,
    now: datetime,
) -> tuple[Act, bool]:
    """Do something to what an id, an address, a guid or a story names; the act, and whether it was done already.

    section: where, None everywhere; a withdrawal knows no where.

    Raises UsageError where nothing is named, or several things are; StoreError.
    """
    with store.reading() as connection:
        newsroom = where_they_are(newsroom, sources.moved(connection))
        target, found = _target(newsroom, connection, said)
        before = acts.done(connection)
        gone = withdrawal.identities(connection, [each.id for each in found]) if deed == "withdraw" else ()
    done = next(
        (one for one in in_force(before) if (one.deed, one.target, one.section) == (deed, target, section)), None
    )
    if done is None and all(each.withdrawn for each in found):
        done = _withdrew(before, found[0].id)
        if deed != "withdraw" and done is not None:
            raise UsageError(f'"{said}" is withdrawn; feedhub desk undo {done.number} lets it come back')
    if done is not None:
        return done, True
    one = Act(
        number=_next(before),
        at=now,
        who=who,
        deed=deed,
        target=target,
        why=why,
        section=section,
        title=found[0].title if keep_title else None,
        gone=tuple(gone),
    )
    _do(newsroom, store, journal, one)
    return one, False


def undo(
    newsroom: Newsroom, store: Store, journal: Journal, number: int, *, who: str, why: str | None = None, now: datetime
) -> tuple[Act, bool]:
    """Take an act back; the undoing act, and whether that was done already. Raises UsageError where there is none to undo."""
    with store.reading() as connection:
        newsroom = where_they_are(newsroom, sources.moved(connection))
        before = acts.done(connection)
    undone = next((one for one in before if one.number == number), None)
    if undone is None:
        raise UsageError(f"no act {number}; feedhub desk log shows them")
    if undone.deed == "undo":
        raise UsageError(f"act {number} took back act {undone.undoes}; to have that again, do it again")
    for one in before:
        if one.undoes == number:
            return one, True
    one = Act(
        number=_next(before),
        at=now,
        who=who,
        deed="undo",
        target=undone.target,
        why=why,
        section=undone.section,
        undoes=number,
    )
    _do(newsroom, store, journal, one)
    return one, False


def _withdrew(acts: Sequence[Act], id: str) -> Act | None:
    """The act in force that withdrew an article."""
    return next((one for one in in_force(acts) if id in {each.id for each in one.gone}), None)


def _next(before: Sequence[Act]) -> int:
    return before[-1].number + 1 if before else 1


def _target(newsroom: Newsroom, connection: Connection, said: str) -> tuple[str, Sequence[Article]]:
    """What is named: its id, and the articles that it is made of, none of which repeats another."""
    found = articles.by_ids(connection, named(connection, said.strip(), newsroom))
    whole = articles.by_ids(connection, {article.duplicate_of or id for id, article in found.items()})
    ordered = sorted(whole.values(), key=lambda article: (article.first_seen, article.id))
    bare = said.strip().removeprefix("urn:uuid:")
    if not ordered:
        raise UsageError(f'no article or story "{said}"; feedhub search --json shows ids')
    if bare not in whole and ordered[0].story == bare:
        return bare, ordered
    if len(ordered) > 1:
        ids = ", ".join(article.id for article in ordered[:5])
        raise UsageError(f'"{said}" names {len(ordered)} articles: {ids}; name one by its id')
    return ordered[0].id, ordered


def _do(newsroom: Newsroom, store: Store, journal: Journal, one: Act) -> None:
    journal.append([one])
    _tell(newsroom, store, journal, one)


def _tell(newsroom: Newsroom, store: Store, journal: Journal, one: Act) -> None:
    """Let the store obey an act of the file. Copies of it go first: killed in between, the store is told again."""
    withdraws = one.deed == "withdraw"
    if withdraws and not journal.dry:
        copies.forget(journal.path.parent, [each.id for each in one.gone])
    with store.writing(shredding=withdraws) as connection:
        _apply(newsroom, connection, one)


def _apply(newsroom: Newsroom, connection: Connection, one: Act) -> None:
    acts.record(connection, one)
    if one.deed == "withdraw":
        _withdraw(newsroom, connection, one)
    elif one.deed == "undo":
        every = acts.done(connection)
        undone = next((each for each in every if each.number == one.undoes), None)
        if undone is not None and undone.deed == "withdraw":  # None: somebody took its line out of the file
            still = {each.id for other in in_force(every) for each in other.gone}
            withdrawal.lift(connection, [each for each in undone.gone if each.id not in still])
    articles.touch(connection, {one.target, *stories.told_by(connection, [one.target])})


# --- withdrawal --------------------------------------------------------------------------------------------------------


def _withdraw(newsroom: Newsroom, connection: Connection, one: Act) -> None:
    """Take articles out of the store and out of all that readers have seen of them.

    Whenever the store is told of it, it is dated by the act: readers must not hear of one withdrawal twice.
    """
    now = one.at
    withdrawal.withdraw(connection, one.gone, now=now)
    ids = {each.id for each in one.gone}
    told = {each.story for each in one.gone if each.story}
    seen.forget_corrections(connection, ids)
    sections = all_sections(newsroom)
    tells: dict[str, dict[str, list[Correction]]] = {}
    for mention in seen.mentioning(connection, ids, told):
        leads = mention.article in ids
        before = seen.shown(connection, mention.section).items.get(mention.id)
        if leads and before is not None:
            editions.unlead(connection, mention.section, {before.title})
        section = sections.get(mention.section, Section(id=mention.section, title=mention.section))
        instead = _retold(newsroom, connection, section, mention) if leads and mention.story else None
        gone = leads and instead is None
        if gone:
            seen.withdraw(connection, mention, now=now)
        elif before is not None:
            kept = _later(instead, before, now) if instead else _without(newsroom, connection, before, ids)
            seen.show(connection, mention.section, [kept])
        if mention.archive is not None:
            _out_of_archive(newsroom, connection, mention, ids, instead=instead, gone=gone, now=now)
        if leads:
            correction = archive.withdrawn(
                mention.id, section=mention.section, title=one.title, at=now, instead=instead
            )
            tells.setdefault(mention.section, {}).setdefault(mention.article, []).append(correction)
    for name, corrections in tells.items():
        seen.correct(connection, name, corrections)


def _retold(newsroom: Newsroom, connection: Connection, section: Section, mention: Mention) -> Item | None:
    """A story in the words of another, where there is one whose text is stored still."""
    begun = stories.found(connection, mention.story or "")
    if begun is None:
        return None
    whole = replace(section, max_age=ANY_AGE, min_outlets=1, limit=1)
    told = curate(
        whole,
        parse_query(section.query),
        as_candidates(newsroom, connection, [begun]),
        feeds=sources.remembered(connection),
        newsroom=newsroom,
        queries=parse_query,
        began=begun.began,
        now=begun.began,
        standing=standing(acts.done(connection)),
    )
    return next((item for item in told.edition.items if item.id == mention.id), None)


def _later(item: Item, before: Item, at: datetime) -> Item:
    """An item in the words of another, told when the desk took the first one's away."""
    since = before.updated if archive.same_words(item, before) else at
    return replace(item, updated=max(item.updated, since))


def _without(newsroom: Newsroom, connection: Connection, item: Item, ids: Collection[str]) -> Item:
    """An item that names reports, without those, and without the tags that only they lent."""
    if item.story is None:
        return item  # of an article, which would have gone with its repeats
    also = tuple(credit for credit in item.also if credit.article not in ids)
    related = tuple(credit for credit in item.related if credit.article not in ids)
    tally = tallies(newsroom, connection, {item.story}).get(item.story)
    rows = articles.by_ids(connection, stories.told_by(connection, [item.story])).values()
    lent = {
        tag_form(tag)
        for row in rows
        if row.withdrawn is None
        for tag in (*row.categories, *(newsroom.sources[row.source].tags if row.source in newsroom.sources else ()))
    }
    tags = tuple(tag for tag in item.tags if tag_form(tag) in lent)
    return replace(item, also=also, related=related, tally=tally, tags=tags)


def _out_of_archive(
    newsroom: Newsroom,
    connection: Connection,
    mention: Mention,
    ids: Collection[str],
    *,
    instead: Item | None,
    gone: bool,
    now: datetime,
) -> None:
    assert mention.archive is not None
    for number in seen.holding(connection, mention.section, mention.archive):
        page = seen.page(connection, mention.section, number)
        item = next((each for each in page.items if each.id == mention.id), None)
        if item is None:
            continue
        kept = None if gone else _later(instead, item, now) if instead else _without(newsroom, connection, item, ids)
        if kept != item:
            rewritten = archive.without(page, mention.id, when=now, instead=kept)
            seen.rewrite_page(connection, mention.section, number, rewritten)


def told(store: Store) -> tuple[Sequence[Act], Mapping[int, int]]:
    """All acts, the first first; and for those that were undone, by which."""
    with store.reading() as connection:
        every = acts.done(connection)
    return every, {one.undoes: one.number for one in every if one.undoes is not None}
