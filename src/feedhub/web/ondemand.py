"""What has no file: the addresses that are answered on demand, and a small cache of the answers.

An answer is made in a thread, once however many ask, and stands while `state` does: the loop, on which published files are
answered, never waits for one. It is sent as a published file is: with the same validators, codings and headers. There are
two threads: what anybody may search for waits in a lane of its own, and keeps no subscriber waiting.

Last-Modified is when this process first saw these bytes: nobody stores what is made on demand.
"""

import asyncio
import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from math import inf
from typing import assert_never
from urllib.parse import parse_qsl

from feedhub.model import Elsewhere, Gone, Made, Question, Refused, Reply
from feedhub.render import FORMATS
from feedhub.web.shelf import KINDS, Published

ROOM = 16_000_000  # bytes of answers kept
MOST = 1_000  # answers kept
WAITING = 32  # answers in the making of a lane; beyond them whoever asks for another is sent away for a moment
LOOKED = 1.0  # seconds for which a look at the state is good
LASTS: Mapping[str, float] = {"status": 30.0}  # seconds, of a kind that depends on more than the state
QUERY = 1_000  # characters of a query
QUERY_STRING = 8_000  # bytes of all parameters, in which a character may take nine

_FEED = rf"\.(?P<suffix>{'|'.join(FORMATS)})"
_UUID = r"(?P<name>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"


@dataclass(frozen=True, slots=True)
class Address:
    """One row. pattern: of the decoded path. said: the parameters that count; any others are ignored. signed: with `sig`."""

    pattern: re.Pattern[str]
    kind: str
    said: tuple[str, ...] = ()
    signed: bool = False


def _row(pattern: str, kind: str, *said: str, signed: bool = False) -> Address:
    return Address(re.compile(pattern), kind, said, signed)


# A page that is built gets its maker in `pipeline.ondemand.PAGES`; until then its address is not found.
ADDRESSES = (
    _row(rf"/sources/(?P<name>[a-z0-9][a-z0-9-]*){_FEED}", "source"),
    _row(rf"/tags/(?P<name>[^\x00-\x1f\x7f]{{1,200}}){_FEED}", "tag"),  # a slash may be in a tag: servers decode %2F
    _row(rf"/stories/{_UUID}{_FEED}", "story"),
    _row(rf"/stories/{_UUID}", "story"),
    _row(rf"/stories/{_UUID}/timeline\.(?P<suffix>svg)", "story"),
    _row(rf"/search{_FEED}", "search", "q", "sig", signed=True),
    _row(r"/search", "search", "q"),
    _row(r"/status", "status", "page"),
    _row(r"/status/sources\.(?P<suffix>svg)", "status"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Makers:
    """Who answers. Only `named` and `signed` are asked on the event loop, so they must not wait.

    answer: whole. state: what all answers depend on; while it is equal, they are. named: the question in the words of the
    configuration, None for what it does not know. signed: whether a query bears this signature.
    """

    answer: Callable[[Question], Reply] = lambda question: None
    state: Callable[[], object] = lambda: None
    named: Callable[[Question], Question | None] = lambda question: question
    signed: Callable[[str, str], bool] = lambda query, signature: False


def question(path: str, query: bytes, makers: Makers) -> Question | Refused | None:
    """What an address asks for; None if it is none of ours. path: decoded."""
    for row in ADDRESSES:
        found = row.pattern.fullmatch(path)
        if found is None:
            continue
        said = found.groupdict()
        parameters = _parameters(query) if row.said else {}
        if isinstance(parameters, Refused):
            return parameters
        if row.signed and not makers.signed(parameters.get("q", ""), parameters.get("sig", "")):
            return Refused("This address is not signed by us; feedhub search --feed QUERY makes one that is.", 403)
        asked = Question(
            kind=row.kind,
            name=said.get("name") or "",
            suffix=said.get("suffix") or "html",
            said=tuple((name, parameters[name]) for name in row.said if name in parameters),
        )
        return makers.named(asked)
    return None


def _parameters(query: bytes) -> Mapping[str, str] | Refused:
    if len(query) > QUERY_STRING:
        return Refused(f"The query is too long; {QUERY:,} characters are the most.")
    try:
        pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True, max_num_fields=20, errors="replace")
    except ValueError:
        return Refused("These are too many parameters.")
    found = dict(reversed(pairs))  # of equal ones the first
    if len(found.get("q", "")) > QUERY:
        return Refused(f"The query has {len(found['q']):,} characters; {QUERY:,} are the most.")
    return found


@dataclass(frozen=True, slots=True)
class _Kept:
    answer: Published | Elsewhere | Gone | Refused | None
    state: object
    until: float


class Answers:
    """The cache. Used on one event loop only."""

    def __init__(self, makers: Makers, *, clock: Callable[[], datetime], room: int = ROOM) -> None:
        self.makers = makers
        self._clock = clock
        self._room = room
        self._lanes = {
            lane: ThreadPoolExecutor(1, thread_name_prefix=f"on-demand-{lane}") for lane in ("feeds", "searches")
        }
        self._kept: OrderedDict[Question, _Kept] = OrderedDict()
        self._bytes = 0
        self._making: dict[Question, asyncio.Task[_Kept]] = {}
        self._looking: asyncio.Task[object] | None = None
        self._state: object = object()
        self._looked = -LOOKED

    async def find(self, asked: Question) -> Published | Elsewhere | Gone | Refused | None:
        """The answer as it is now; None where there is no such thing. Raises StoreError."""
        kept = self._kept.get(asked)
        if kept is not None and kept.until > asyncio.get_running_loop().time() and kept.state == await self._now():
            self._kept.move_to_end(asked)
            return kept.answer
        making = self._making.get(asked)
        if making is None:
            if sum(_lane(each) == _lane(asked) for each in self._making) >= WAITING:
                return Refused("Too much is asked for at once; try again in a moment.", 503)
            making = self._making[asked] = asyncio.create_task(self._make(asked, kept))
            making.add_done_callback(lambda task: self._over(asked, task))
        return (await asyncio.shield(making)).answer  # who hangs up ends nobody else's answer

    def _over(self, asked: Question, task: "asyncio.Task[_Kept]") -> None:
        self._making.pop(asked, None)
        if not task.cancelled():
            task.exception()  # known to whoever waits; with nobody left asyncio would complain that it never was

    def close(self) -> None:
        """Begin no answer any more; the process ends as soon as those in the making have."""
        for lane in self._lanes.values():
            lane.shutdown(wait=False, cancel_futures=True)

    async def _now(self) -> object:
        """The state, looked at once a second at most."""
        loop = asyncio.get_running_loop()
        if loop.time() - self._looked >= LOOKED:
            if self._looking is None:
                self._looking = asyncio.create_task(self._look())
            await asyncio.shield(self._looking)
        return self._state

    async def _look(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            self._state = await asyncio.to_thread(self.makers.state)  # behind no answer in the making
            self._looked = loop.time()
        finally:
            self._looking = None

    async def _make(self, asked: Question, before: _Kept | None) -> _Kept:
        lane = self._lanes[_lane(asked)]
        state, reply, tag = await asyncio.get_running_loop().run_in_executor(lane, self._made, asked)
        answer: Published | Elsewhere | Gone | Refused | None
        match reply:
            case Made(data=data):
                answer = self._published(asked, data, tag, before)
            case Elsewhere() | Gone() | Refused() | None:
                answer = reply
            case _:
                assert_never(reply)
        now = asyncio.get_running_loop().time()
        self._state, self._looked = state, now
        kept = _Kept(answer, state, now + LASTS.get(asked.kind, inf))
        self._keep(asked, kept)
        return kept

    def _made(self, asked: Question) -> tuple[object, Reply, str]:
        state = self.makers.state()  # before the answer: what moves meanwhile makes it old, never wrong
        reply = self.makers.answer(asked)
        return state, reply, sha256(reply.data).hexdigest()[:32] if isinstance(reply, Made) else ""

    def _published(self, asked: Question, data: bytes, tag: str, before: _Kept | None) -> Published:
        if before is not None and isinstance(before.answer, Published) and before.answer.tag == tag:
            return before.answer
        return Published.of(data, KINDS[asked.suffix], modified=self._clock(), tag=tag)

    def _keep(self, asked: Question, kept: _Kept) -> None:
        old = self._kept.pop(asked, None)
        self._bytes -= _size(old)
        if kept.answer is None or isinstance(kept.answer, Refused):
            return  # whoever guesses names fills no memory
        self._kept[asked] = kept
        self._bytes += _size(kept)
        while self._bytes > self._room or len(self._kept) > MOST:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= _size(oldest)


def _lane(asked: Question) -> str:
    return "searches" if asked.kind == "search" and asked.suffix == "html" else "feeds"


def _size(kept: _Kept | None) -> int:
    return len(kept.answer.data) if kept is not None and isinstance(kept.answer, Published) else 0
