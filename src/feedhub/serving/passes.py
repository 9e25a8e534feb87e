"""The passes of a process that stays: a beat polls, a hub's push is taken, and both are counted since the start."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING

from feedhub import wiring
from feedhub.deliver.websub.ears import Ears
from feedhub.errors import Busy
from feedhub.pipeline.memory import Lately
from feedhub.serving.house import House

if TYPE_CHECKING:
    from feedhub.deliver.websub.courier import Courier
    from feedhub.pipeline.push import Push
    from feedhub.pipeline.writer import Report
    from feedhub.web.status import Metric
    from feedhub.web.websub import Hearing

PATIENCE = timedelta(seconds=60)  # how long a pass waits for a strict host; its sources stay due for the next
STILL = timedelta(minutes=5)  # without a sign of life, beyond what one exchange may take: something hangs
WORTH_A_LINE = 60.0  # seconds of another's pass


class Passes:
    """One after another, and what they taught and did since the start.

    courier: told when something may have been published. feel: called at each sign of life.
    """

    def __init__(self, house: House, courier: "Courier", *, log: logging.Logger, feel: Callable[[], None]) -> None:
        self.ears: Ears[Push] = Ears(
            self.received,
            prepare=lambda: wiring.prepare(house.settings),
            tell=lambda event, data: log.error(event, extra={"data": dict(data)}),
            ending=house.ending,
        )
        self._house = house
        self._courier = courier
        self._log = log
        self._feel = feel
        self._lately = Lately()
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
                self._house.settings,
                report=self._report,
                lately=self._lately,
                patience=PATIENCE,
                ending=self._house.ending.is_set,
                published=self._courier.nudge,
            )
        except Busy as error:
            self._passes -= 1
            self._failed_passes -= 1
            self._stand_still(begun, error)
            return
        self._kept_out_since = None
        self._failed_passes -= 1
        self._seconds = monotonic() - begun
        self._house.look()
        self._courier.nudge()
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

    def received(self, pushes: "Sequence[Push]") -> None:
        """A pass of what hubs pushed; what only said that there is news is polled. Raises Busy, StoreError, DeliveryError."""
        done, thin = wiring.received(self._house.settings, pushes, report=self._report, lately=self._lately)
        self._courier.nudge()
        assert done.counts is not None
        published = [result.section.id for result in done.results if result.written]
        self._log.info("pushed", extra={"data": {**asdict(done.counts), "published": published}})
        if thin:
            wiring.refresh(
                self._house.settings,
                only=thin,
                report=self._report,
                lately=self._lately,
                ending=self._house.ending.is_set,
            )
            self._courier.nudge()

    def _report(self, report: "Report") -> None:
        self._feel()
        for name, count in asdict(report.counts).items():
            self._totals[name] = self._totals.get(name, 0) + count

    def hearing(self) -> "Hearing":
        """Who hears what sources' hubs say."""
        from feedhub.web.websub import Hearing

        return Hearing(
            known=lambda token: wiring.callback(self._house.settings, token),
            confirmed=lambda token, said: wiring.confirmed(self._house.settings, token, said),
            pushed=self._pushed,
            most=lambda: self._house.settings.fetch.max_body,
        )

    def longest(self, target: bytes) -> int:
        """Bytes that a request may have: a document, where hubs bring them."""
        return self._house.settings.fetch.max_body + 64_000 if b"/websub/" in target[:200] else 0

    def _pushed(self, token: str, signature: str | None, body: bytes, content_type: str | None) -> int:
        push = wiring.heard(self._house.settings, token, signature, body, content_type)
        if push is None:
            self.ears.counts["dropped"] += 1
            return 202  # who forged it learns nothing (WebSub 7.1)
        return 202 if self.ears.offer(push) else 503

    def metrics(self, *, since_beat: timedelta) -> "Iterator[Metric]":
        """What polling does: from the store, and counted since the start."""
        from feedhub.pipeline.overview import metrics
        from feedhub.web.status import Metric

        now, settings = wiring.clock(), self._house.settings
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
            self._house.refused,
        )
        polls = {name: self._totals.get(name, 0) for name in ("fetched", "not_modified", "failed")}
        yield Metric("feedhub_polls_total", "counter", "Answers to polls since the start.", polls, label="outcome")
        seen = {name: self._totals.get(name, 0) for name in ("new", "revised", "duplicate")}
        yield Metric("feedhub_articles_total", "counter", "What they brought since the start.", seen, label="kind")
        sent = self._courier.totals()
        yield Metric("feedhub_websub_deliveries_total", "counter", "Deliveries since the start.", sent, label="outcome")
        heard = self.ears.counts
        yield Metric(
            "feedhub_websub_pushes_total", "counter", "What hubs told us since the start.", heard, label="kind"
        )
        with wiring.opened(settings) as store:
            for name, kind, text, value, label in metrics(settings.newsroom, store, now=now):
                yield Metric(name, kind, text, value, label=label)
