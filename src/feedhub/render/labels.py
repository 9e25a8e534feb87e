"""What we say ourselves, in the reader's language: labels from catalogues, dates and numbers as that language writes them.

The English in the templates is the key; `locale/` holds what it becomes, one catalogue a language, read as its translators
wrote it. A language without a catalogue gets English. What outlets say is never translated. The home of Babel.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from feedhub.model import Credit, Tally
from feedhub.render.languages import CATALOGUES

LANGUAGES = ("en", *CATALOGUES)
_RIGHT_TO_LEFT = frozenset(("ar", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"))
_HOW = {"en": "en_GB"}  # the day before the month, twenty-four hours: as the rest of the world


def direction(language: str | None) -> str | None:
    """Which way a language is written: "ltr" or "rtl"; None where none is named."""
    return ("rtl" if primary(language) in _RIGHT_TO_LEFT else "ltr") if language else None


def primary(language: str | None) -> str:
    """The language of a tag, without script and region: `de` of `de-AT`."""
    return (language or "").split("-")[0].lower()


class Labels:
    """The words of one language, and its dates in one time zone. Made by `labels` only."""

    def __init__(self, language: str, zone: str) -> None:
        from babel import Locale

        self.language = language
        self.direction = direction(language)
        self.zone = ZoneInfo(zone)
        self._locale = Locale.parse(_HOW.get(language, language))
        self._told = _catalogue(language)
        self._said: dict[str, Markup] = {}

    # --- words

    def say(self, text: str, **values: Any) -> Markup:
        """A label for a page. values: for its %(names)s, escaped where they are no markup yet."""
        said = self._said.get(text)
        if said is None:
            said = self._said[text] = escape(self._told.gettext(text))
        return said % values if values else said

    def plain(self, text: str, **values: str) -> str:
        """A label for where nothing is markup."""
        return self._told.gettext(text) % values if values else self._told.gettext(text)

    def count(self, one: str, many: str, n: int, **values: Any) -> Markup:
        """A label that counts: %(n)s is the number."""
        return escape(self._told.ngettext(one, many, n)) % {"n": self.number(n), **values}

    def number(self, n: float) -> str:
        """A number as this language groups its digits."""
        from babel.numbers import format_decimal

        return str(n) if isinstance(n, int) and n < 1000 else format_decimal(n, locale=self._locale)

    def tally(self, told: Tally) -> list[Markup]:
        """Who tells a story."""
        return [
            self.count("%(n)s outlet", "%(n)s outlets", told.outlets),
            self.count("%(n)s independent", "%(n)s independent", told.independent),
            *(
                self.count("%(n)s carries %(agency)s", "%(n)s carry %(agency)s", count, agency=agency)
                for agency, count in told.carried
            ),
        ]

    # --- times

    def there(self, when: datetime) -> datetime:
        """That moment on the hub's clocks."""
        return when.astimezone(self.zone)

    def whole_day(self, when: datetime) -> str:
        """A day with its weekday and year."""
        return self._date(self.there(when).date())

    @lru_cache(maxsize=256)  # noqa: B019 - as above
    def _date(self, day: date) -> str:
        from babel.dates import format_date

        return format_date(day, "full", locale=self._locale)

    def day(self, when: datetime) -> str:
        """A day of this year, briefly."""
        return self._day(self.there(when).date())

    @lru_cache(maxsize=256)  # noqa: B019 - `labels` keeps each of these for good
    def _day(self, day: date) -> str:
        from babel.dates import format_skeleton

        return format_skeleton("MMMd", day, locale=self._locale)

    def clock(self, when: datetime) -> str:
        """The time of day."""
        return f"{self.there(when):%H:%M}"

    def brief(self, when: datetime, *, beside: datetime | None = None) -> str:
        """Day and time; of two moments on one day the second has only the time."""
        here = self.there(when)
        if beside is not None and self.there(beside).date() == here.date():
            return f"{here:%H:%M}"
        return self.plain("%(day)s, %(time)s", day=self.day(when), time=f"{here:%H:%M}")

    def moment(self, when: datetime) -> str:
        """Day, year, time and time zone."""
        from babel.dates import format_date

        here = self.there(when)
        day = format_date(here, "long", locale=self._locale)
        return self.plain("%(day)s, %(time)s", day=day, time=f"{here:%H:%M %Z}")

    def span(self, seconds: int) -> str:
        """How long something took: minutes, hours or days, whichever says it in one number."""
        from babel.dates import format_timedelta

        return format_timedelta(seconds, threshold=1.5, locale=self._locale)


@cache
def labels(language: str | None, zone: str = "UTC") -> Labels:
    """The labels for a language tag; English where nobody has translated them into it."""
    spoken = primary(language)
    return Labels(spoken if spoken in LANGUAGES else "en", zone)


def reported_by(
    language: str,
    credit: Credit,
    also: Sequence[Credit],
    tally: Tally | None,
    *,
    more: int = 0,
    link: Callable[[Credit, str | None], str],
) -> str:
    """Paragraphs of HTML, for a feed, that credit the outlets.

    more: how many are not named. link: HTML of a credit, its time said so.
    """
    told = labels(language)

    def linked(each: Credit) -> Markup:
        return Markup(link(each, f"{told.brief(each.when)} UTC" if each.when else None))  # noqa: S704 - words._linked escapes

    comma = told.say(", ")
    unnamed = [told.count("and %(n)s more", "and %(n)s more", more)] if more else []
    others = comma.join([*map(linked, also), *unnamed])
    said = (
        told.say("Reported by %(outlet)s; also by %(others)s", outlet=linked(credit), others=others)
        if also
        else told.say("Reported by %(outlet)s", outlet=linked(credit))
    )
    paragraphs = [said, *([comma.join(told.tally(tally))] if tally else [])]
    return "".join(f'<p lang="{told.language}" dir="{told.direction}">{each}</p>' for each in paragraphs)


@cache
def _catalogue(language: str) -> NullTranslations:
    """A catalogue, made from its text as it is read: nobody has to compile anything before `pip install`."""
    if language == "en":
        return NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with (files("feedhub.render") / "locale" / f"{language}.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)
