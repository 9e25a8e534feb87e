"""The commands that give reasons: explain, preview."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

import click

from feedhub import wiring
from feedhub.cli.lines import article_line, headline, json_line
from feedhub.cli.options import config_option, json_option, must_be_known, settings
from feedhub.errors import UsageError
from feedhub.model import Article, Newsroom

if TYPE_CHECKING:
    from feedhub.core.curate import Verdict
    from feedhub.pipeline.reasons import Explanation


@click.command()
@click.argument("article", metavar="ARTICLE|STORY|URL|GUID")
@config_option
@json_option
@click.pass_context
def explain(ctx: click.Context, article: str, as_json: bool) -> int:
    """An article's life: what names it, where it was seen, what was decided and why, where it is published.

    Of a story, the life of each of its articles.
    """
    from zoneinfo import ZoneInfo

    from feedhub.pipeline.reasons import explained

    house = settings(ctx)
    with wiring.opened(house) as store:
        found = explained(house.newsroom, store, article, now=wiring.clock())
    if not found:
        raise UsageError(f'no article is known as "{article}"; feedhub search --json shows ids, addresses and guids')
    zone = ZoneInfo(house.newsroom.hub.timezone)
    told: set[str] = set()
    for number, explanation in enumerate(found):
        if as_json:
            click.echo(json_line(_object(explanation, house.newsroom)))
            continue
        click.echo("\n" * min(number, 1) + "\n".join(_told(explanation, house.newsroom, zone, told=told)))
    if found[-1].more:
        click.echo(f"and {found[-1].more:,} more; feedhub explain tells one by its id or address", err=True)
    return 0


@click.command()
@click.argument("section")
@click.option("--missed", type=click.IntRange(min=0), default=10, show_default=True, help="How many of what is not in.")
@config_option
@json_option
@click.pass_context
def preview(ctx: click.Context, section: str, missed: int, as_json: bool) -> int:
    """What SECTION would say now, and what it just leaves out and why; nothing is published."""
    from feedhub.pipeline.newsroom import all_sections
    from feedhub.pipeline.reasons import previewed

    house = settings(ctx)
    sections = all_sections(house.newsroom)
    must_be_known("section", (section,), sections)
    with wiring.opened(house) as store:
        said, out = previewed(house.newsroom, store, sections[section], missed=missed, now=wiring.clock())
    if as_json:
        for verdict in (*said, *out):
            click.echo(json_line(_verdict(verdict)))
        return 0
    for verdict in said:
        click.echo(f"{headline(verdict.candidate.article, house.newsroom)}{_others(verdict)}")
    click.echo(f"{len(said)} of at most {sections[section].limit} items" + ("; just missed:" if out else ""))
    for verdict in out:
        click.echo(f"{headline(verdict.candidate.article, house.newsroom)}\n    {verdict.reason}")
    return 0


COMMANDS = (explain, preview)
IN = ("in", "pinned")
NAMED = 20  # outlets beside a headline
TOLD = 50  # reports of a story that are listed
ALONE = "begins a story: nothing like it in four days"


def _others(verdict: "Verdict") -> str:
    others = [outlet.name for outlet in verdict.candidate.outlets[1:]]
    told = [*others[:NAMED], *([f"{len(others) - NAMED} more"] if len(others) > NAMED else [])]
    tally = verdict.candidate.tally if verdict.candidate.members else None
    counted = f" [{tally.said}]" if tally and tally.outlets > 1 else ""
    return (f" (also {', '.join(told)})" if told else "") + counted


def _verdict(verdict: "Verdict") -> dict[str, Any]:
    article, tally = verdict.candidate.article, verdict.candidate.tally
    return {
        "article": article.id,
        "story": article.story,
        "title": article.title,
        "when": article.when,
        "outlets": [outlet.id for outlet in verdict.candidate.outlets],
        "independent": tally.independent if tally else None,
        "said": tally.said if tally else None,
        "in": verdict.rule in IN,
        "rule": verdict.rule,
        "reason": verdict.reason,
    }


def _object(explanation: "Explanation", newsroom: Newsroom) -> dict[str, Any]:
    return {
        **article_line(explanation.article, newsroom),
        "published_id": explanation.article.published_id,
        "forgotten": explanation.article.forgotten,
        "sightings": [
            {
                "id": row.id,
                "source": row.source,
                "url": row.url,
                "guid": row.guid,
                "first_seen": row.first_seen,
                "left": row.left,
                "keys": [key._asdict() for key in explanation.keys[row.id]],
            }
            for row in explanation.rows
        ],
        "about": _about(explanation),
        "decisions": [
            {"id": each.article, "at": each.at, "kind": each.kind, "reason": each.reason, "changed": each.changed}
            for each in explanation.happened
        ],
        "sections": [
            {"section": section.id, "in": verdict.rule in IN, "rule": verdict.rule, "reason": verdict.reason}
            for section, verdict in explanation.verdicts
        ],
    }


def _about(explanation: "Explanation") -> dict[str, Any] | None:
    """The story, its articles and what it belongs together with."""
    told = explanation.story
    if told is None or told.tally is None:
        return None
    return {
        "id": told.article.story,
        "began": told.article.when,
        **asdict(told.tally),
        "why": ALONE
        if explanation.alone
        else next(each.reason for each in reversed(explanation.happened) if each.kind == "story"),
        "articles": [
            {
                "id": member.article.id,
                "outlet": member.outlet.id,
                "title": member.article.title,
                "when": member.article.when,
                "copy_of": member.article.copy_of,
                "via": member.article.via,
            }
            for member in told.members[:TOLD]
        ],
        "links": [asdict(link) for link in explanation.links],
    }


def _told(explanation: "Explanation", newsroom: Newsroom, zone: tzinfo, *, told: set[str]) -> Iterator[str]:
    """told: the stories whose reports were listed already; grows."""
    article = explanation.article
    yield headline(article, newsroom)
    yield f"  id            {article.id}"
    yield f"  published as  {article.published_id}"
    if article.url:
        yield f"  link          {article.url}"
    if article.withdrawn:
        yield f"  the desk withdrew it at {_local(article.withdrawn, zone)}; its ids stay, so that nothing brings it back"
    elif article.forgotten:
        yield f"  its text was pruned at {_local(article.forgotten, zone)}; its ids stay"
    yield "seen"
    for row in explanation.rows:
        yield f"  by {row.source} since {_local(row.first_seen, zone)}, {_listed(row, zone)}" + (
            "" if row is article else f"; {row.id}"
        )
        for key in explanation.keys[row.id]:
            yield f"      {key.kind} {'everywhere' if not key.scope else 'in ' + key.scope}: {key.value}"
    yield "decided"
    for each in explanation.happened:
        yield f"  {_local(each.at, zone)}  {each.kind}: {each.reason}" + (
            "" if each.article == article.id else f" ({each.article})"
        )
    if explanation.alone:
        yield f"  {_local(article.first_seen, zone)}  story: {ALONE}"
    if article.story not in told:
        told.add(article.story or "")
        yield from _story(explanation, zone)
    yield "published"
    for section, verdict in explanation.verdicts:
        yield f"  {section.id}: {verdict.reason}"


def _story(explanation: "Explanation", zone: tzinfo) -> Iterator[str]:
    told = explanation.story
    if told is None or told.tally is None:
        return
    yield f"story {told.article.story}: {told.tally.said}"
    for member in told.members[:TOLD] if len(told.members) > 1 else ():
        article = member.article
        agency = f", carries {article.via}" if article.via else ""
        copied = f", copy of {article.copy_of}" if article.copy_of else ""
        yield f"  {_local(article.when, zone)}  {member.outlet.name}: {article.title or ''} ({article.id}){agency}{copied}"
    if len(told.members) > TOLD:
        yield f"  and {len(told.members) - TOLD:,} more"
    for link in explanation.links:
        other = link.other if link.story == told.article.story else link.story
        kind = "followed by" if link.kind == "follows" and other == link.story else link.kind.replace("_", " ")
        yield f"  {kind} {other}: {link.reason}"


def _listed(row: Article, zone: tzinfo) -> str:
    return f"until {_local(row.left, zone)}" if row.left else "still listed"


def _local(when: datetime, zone: tzinfo) -> str:
    return f"{when.astimezone(zone):%Y-%m-%d %H:%M}"
