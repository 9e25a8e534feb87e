"""What `feedhub serve` is made of: the daemon, the web, and a configuration that may change under both.

A reload puts new settings in the place of the old ones as a whole; a pass under way ends with those it began with. What a
process cannot change in its life (where the store is, where it listens) stays until it is started anew, and that is said.
"""

import logging
import os
import re
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from feedhub import wiring
from feedhub.config import Settings, load
from feedhub.errors import Busy, StoreError

if TYPE_CHECKING:
    from feedhub.deliver.websub.courier import Courier
    from feedhub.model import Question, Reply
    from feedhub.pipeline.push import Push
    from feedhub.pipeline.writer import Report
    from feedhub.web.status import Metric
    from feedhub.web.websub import Hearing

HEARTBEAT = timedelta(seconds=15)  # how late a due source may be asked
PATIENCE = timedelta(seconds=60)  # how long a pass waits for a strict host; its sources stay due for the next
_TOPIC = re.compile(r"[^/]+\.(?:atom|rss|json)|[^/]+/corrections\.atom")
WORTH_A_LINE = 60.0  # seconds of another's pass
STILL = timedelta(minutes=5)  # without a sign of life, beyond what one exchange may take: something hangs


def serve(settings: Settings, *, announce: Callable[[str], None] | None = None) -> bool:
    """Poll what is due at each heartbeat and serve what is published, until SIGTERM or SIGINT.

    announce: told the address once requests are answered. Returns whether it was interrupted (SIGINT).

    Raises StoreError, and FeedhubError when the address cannot be listened to.
    """
    from feedhub import daemon
    from feedhub.pipeline.signing import verifier
    from feedhub.web import application
    from feedhub.web.feeds import Site
    from feedhub.web.ondemand import Makers
    from feedhub.web.status import Vitals

    pulse = daemon.Pulse(still_for=STILL + settings.fetch.timeout)
    house = _House(settings, log=wiring.log(), feel=pulse.feel)
    seen = daemon.Files(house.watched)
    with wiring.opened(settings, writes=True):
        pass  # a store that cannot be used is said now, not at each beat
    pulse.feel()
    house.look()
    site = Site(
        public=settings.public,
        clock=wiring.clock,
        aliases=house.aliases,
        gone=house.removed.__contains__,
        link=house.link,
        root=settings.root_path,
    )
    makers = Makers(
        answer=house.answer,
        state=house.state,
        named=house.named,
        signed=verifier(settings.data_dir),
    )
    vitals = Vitals(
        silent_for=lambda: pulse.since if pulse.stalled else house.kept_out(),
        unready=house.unready,
        metrics=lambda: house.metrics(since_beat=pulse.since),
    )
    courier = house.courier = wiring.courier(lambda: house.settings, settings.data_dir, settings.public)
    front = application(site, vitals, makers, hub=courier.ask, hearing=house.hearing())

    def ready(address: str) -> None:
        courier.start()  # not before the address is ours: who has to end at once tells nobody anything
        house.ears.start()
        if announce is not None:
            announce(address)

    try:
        ended_by = daemon.serve(
            front,
            at_once=front.at_once,
            listen=settings.listen,
            duties=daemon.Duties(
                beat=house.beat,
                every=HEARTBEAT,
                moment=house.moment,
                reload=house.reload,
                watched=house.watched,
                seen=seen,
            ),
            clock=wiring.clock,
            log=wiring.log(),
            pulse=pulse,
            ending=house.ending,
            ready=ready,
            longest=house.longest,
        )
    finally:
        front.close()
        courier.stop()
    return ended_by == signal.SIGINT


class _House:
    """The settings that hold, and what passes have taught since the start."""

    def __init__(self, settings: Settings, *, log: logging.Logger, feel: Callable[[], None]) -> None:
        self.settings = settings
        self.aliases: dict[str, str] = {}
        self.removed: set[str] = set()  # asked on the event loop, so it is read from the store at each beat only
        self.ending = threading.Event()
        self.courier: Courier | None = None
        from feedhub.deliver.websub.ears import Ears

        self.ears: Ears[Push] = Ears(
            self.received,
            prepare=lambda: wiring.prepare(self.settings),
            tell=lambda event, data: log.error(event, extra={"data": dict(data)}),
            ending=self.ending,
        )
        self._log = log
        self._feel = feel
        from feedhub.pipeline.memory import Lately
        from feedhub.pipeline.ondemand import Names, Stood

        self._names, self._stood = Names(settings.newsroom), Stood()
        self._readings = 0
        self._lately = Lately()
        self._refused = False
        self._kept_out_since: float | None = None
        self._said_so = False
        self._passes = self._failed_passes = 0
        self._seconds = 0.0
        self._totals: dict[str, int] = {}

    def beat(self) -> None:
        """One pass; what moved is one line in the log. Another command's pass is no trouble: the next beat comes."""
        begun = monotonic()
        self._passes += 1
        self._failed_passes += 1
        try:
            done = wiring.refresh(
                self.settings,
                report=self._report,
                lately=self._lately,
                patience=PATIENCE,
                ending=self.ending.is_set,
                published=self._nudge,
            )
        except Busy as error:
            self._passes -= 1
            self._failed_passes -= 1
            self._stand_still(begun, error)
            return
        self._kept_out_since = None
        self._failed_passes -= 1
        self._seconds = monotonic() - begun
        self.look()
        self._nudge()
        assert done.counts is not None
        if done.counts.sources:
            published = [result.section.id for result in done.results if result.written]
            self._log.info("refreshed", extra={"data": {**asdict(done.counts), "published": published}})

    def _stand_still(self, begun: float, error: Busy) -> None:
        """Another run has the store: no trouble for a beat or two, but one that hangs would end polling without a word."""
        if self._kept_out_since is None:
            self._kept_out_since, self._said_so = begun, False
        if not self._said_so and monotonic() - self._kept_out_since > WORTH_A_LINE:
            self._said_so = True
            self._log.warning("nothing is polled: another run keeps the store", extra={"data": {"reason": str(error)}})

    def kept_out(self) -> timedelta | None:
        """For how long no pass could begin because another run has the store, where that is too long."""
        since = self._kept_out_since
        out = timedelta() if since is None else timedelta(seconds=monotonic() - since)
        return out if out > STILL else None

    def hearing(self) -> "Hearing":
        """Who hears what sources' hubs say."""
        from feedhub.web.websub import Hearing

        return Hearing(
            known=lambda token: wiring.callback(self.settings, token),
            confirmed=lambda token, said: wiring.confirmed(self.settings, token, said),
            pushed=self._pushed,
            most=lambda: self.settings.fetch.max_body,
        )

    def longest(self, target: bytes) -> int:
        """Bytes that a request may have: a document, where hubs bring them."""
        return self.settings.fetch.max_body + 64_000 if b"/websub/" in target[:200] else 0

    def _pushed(self, token: str, signature: str | None, body: bytes, content_type: str | None) -> int:
        push = wiring.heard(self.settings, token, signature, body, content_type)
        if push is None:
            self.ears.counts["dropped"] += 1
            return 202  # who forged it learns nothing (WebSub 7.1)
        return 202 if self.ears.offer(push) else 503

    def received(self, pushes: "Sequence[Push]") -> None:
        """A pass of what hubs pushed; what only said that there is news is polled. Raises Busy, StoreError, DeliveryError."""
        done, thin = wiring.received(self.settings, pushes, report=self._report, lately=self._lately)
        self._nudge()
        assert done.counts is not None
        published = [result.section.id for result in done.results if result.written]
        self._log.info("pushed", extra={"data": {**asdict(done.counts), "published": published}})
        if thin:
            wiring.refresh(
                self.settings, only=thin, report=self._report, lately=self._lately, ending=self.ending.is_set
            )
            self._nudge()

    def _nudge(self) -> None:
        if self.courier is not None:
            self.courier.nudge()

    def _report(self, report: "Report") -> None:
        self._feel()
        for name, count in asdict(report.counts).items():
            self._totals[name] = self._totals.get(name, 0) + count

    def look(self) -> None:
        """What was published once and is no longer configured, and which old ids lead where."""
        _become(self.removed, wiring.removed_sections(self.settings))
        aliases = {
            alias: section.id for section in self.settings.newsroom.sections.values() for alias in section.aliases
        }
        self.aliases.update(aliases)
        for gone in self.aliases.keys() - aliases.keys():
            del self.aliases[gone]

    def reload(self) -> None:
        """Take what the operator's files say now. Raises ConfigError; what held before holds on."""
        from feedhub.pipeline.ondemand import Names

        old, self._refused = self.settings, True
        new = load(old.files[0], environ=os.environ)
        self._refused = False
        fixed = {name: getattr(old, name) for name in ("data_dir", "store_url", "listen", "root_path")}
        differs = [name for name, value in fixed.items() if getattr(new, name) != value]
        if differs:
            tables = {"data_dir": "hub", "store_url": "store", "listen": "web", "root_path": "web"}
            waits = [f"[{tables[name]}] {name.removeprefix('store_')}" for name in differs]
            self._log.warning("a restart is needed for some of what changed", extra={"data": {"waiting": waits}})
        self.settings = replace(new, noting=tuple, **fixed)
        self._names = Names(new.newsroom)
        self._readings += 1

    def link(self, name: str) -> bytes | None:
        """The Link field of a published file: the hub, and where it is itself; for feeds that name one."""
        hub = self.settings.newsroom.hub
        if hub.websub is None or not _TOPIC.fullmatch(name):
            return None
        from feedhub.core.websub import link
        from feedhub.render.words import base

        return link(hub.websub, f"{base(hub)}/{name}").encode("ascii", "replace")

    def named(self, question: "Question") -> "Question | None":
        """The question in the words of the settings as they are."""
        return self._names(question)

    def answer(self, question: "Question") -> "Reply":
        """What is made on demand, from the store and the settings as they are."""
        try:
            return wiring.answer(self.settings, question, stood=self._stood)
        except (Busy, StoreError) as error:
            self._log.error("nothing can be looked up for readers", extra={"data": {"reason": str(error)}})
            raise

    def state(self) -> object:
        """While it is equal, so are those answers."""
        readings = self._readings
        return readings, wiring.state(self.settings)

    def watched(self) -> Iterator[Path]:
        """Every file that was read, and the folders in which others may appear."""
        yield from self.settings.files
        yield from (self.settings.directory / name for name in ("sources.d", "sections.d"))

    def moment(self, after: datetime) -> datetime | None:
        """The next time that a section's `publish` names."""
        named = [section.publish for section in self.settings.newsroom.sections.values() if section.publish]
        if not named:
            return None
        from feedhub.core.cron import next_after, parse_cron

        zone = ZoneInfo(self.settings.newsroom.hub.timezone)
        found = (next_after(parse_cron(text), after, zone=zone) for text in dict.fromkeys(named))
        return min((when for when in found if when), default=None)

    def unready(self) -> str | None:
        """Why readers should be sent elsewhere; None while they are served."""
        if self.ending.is_set():
            return "it is ending"
        try:
            with wiring.opened(self.settings) as store, store.reading():
                return None
        except (Busy, StoreError) as error:
            return str(error)

    def metrics(self, *, since_beat: timedelta) -> "Iterator[Metric]":
        """What polling does: from the store, and counted since the start."""
        from feedhub.pipeline.overview import metrics
        from feedhub.web.status import Metric

        now, settings = wiring.clock(), self.settings
        yield Metric(
            "feedhub_heartbeat_age_seconds", "gauge", "Since the last sign of life.", since_beat.total_seconds()
        )
        yield Metric("feedhub_passes_total", "counter", "Passes begun since the start.", self._passes)
        yield Metric("feedhub_passes_failed_total", "counter", "Passes that broke off.", self._failed_passes)
        yield Metric("feedhub_pass_seconds", "gauge", "How long the last whole pass took.", self._seconds)
        yield Metric(
            "feedhub_configuration_refused",
            "gauge",
            "1 while the files are refused and older ones hold.",
            self._refused,
        )
        polls = {name: self._totals.get(name, 0) for name in ("fetched", "not_modified", "failed")}
        yield Metric("feedhub_polls_total", "counter", "Answers to polls since the start.", polls, label="outcome")
        seen = {name: self._totals.get(name, 0) for name in ("new", "revised", "duplicate")}
        yield Metric("feedhub_articles_total", "counter", "What they brought since the start.", seen, label="kind")
        sent = self.courier.totals() if self.courier is not None else {}
        yield Metric("feedhub_websub_deliveries_total", "counter", "Deliveries since the start.", sent, label="outcome")
        heard = self.ears.counts
        yield Metric(
            "feedhub_websub_pushes_total", "counter", "What hubs told us since the start.", heard, label="kind"
        )
        with wiring.opened(settings) as store:
            for name, kind, text, value, label in metrics(settings.newsroom, store, now=now):
                yield Metric(name, kind, text, value, label=label)


def _become(shown: set[str], found: frozenset[str]) -> None:
    """Changed step by step, so that whoever looks at the same time never sees it empty."""
    shown.intersection_update(found)
    shown.update(found)
