"""What an answer is made of: the newsroom, a view of the store, what the desk made stand, and a time that it may take."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from feedhub.core.desk import NOTHING, Standing, standing
from feedhub.model import Candidate, FetchRules, Newsroom, Poll
from feedhub.store import Connection, acts, sources

RULES = FetchRules()
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
TOO_LONG = "This query takes too long; ask for rarer words, or for a shorter time with after:2026-01-31."


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What an answer is made of. feeds: what polls know of each source. spent: whether its time is up. stands: what
    the desk hides: what it hides everywhere is not here either.

    sign: what follows the suffix of a search feed's address, None where nobody may sign. rules: how sources are asked.
    """

    newsroom: Newsroom
    connection: Connection
    feeds: Mapping[str, Poll]
    now: datetime
    spent: Callable[[], bool]
    sign: Callable[[str], str] | None = None
    rules: FetchRules = RULES
    stands: Standing = NOTHING

    def hides(self, each: Candidate) -> bool:
        """Whether the desk hides an article from everybody."""
        return bool({each.article.id, each.article.story} & self.stands.hides(""))

    @property
    def began(self) -> datetime:
        """What an empty feed is dated by: when the first source was first asked."""
        return sources.began(self.connection) or BEGINNING


class Stood:
    """What the desk made stand, kept from answer to answer: read again when it has acted, whichever process it acts in."""

    def __init__(self) -> None:
        self._known = (0, NOTHING)

    def now(self, connection: Connection) -> Standing:
        newest = acts.newest(connection)
        known, standing_now = self._known
        if newest != known:
            standing_now = standing(acts.done(connection))
            self._known = (newest, standing_now)  # both at once: answers are made in several threads
        return standing_now
