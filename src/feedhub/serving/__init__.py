"""What `feedhub serve` is made of: the daemon, the web, and a configuration that may change under both.

    house     the configuration that holds        passes    what beats and hubs' pushes do, counted

A reload puts new settings in the place of the old ones as a whole; a pass under way ends with those it began with. What a
process cannot change in its life (where the store is, where it listens) stays until it is started anew, and that is said.
"""

import signal
from collections.abc import Callable
from datetime import timedelta

from feedhub import wiring
from feedhub.config import Settings
from feedhub.serving.house import House
from feedhub.serving.passes import STILL, Passes

__all__ = ["serve"]

HEARTBEAT = timedelta(seconds=15)  # how late a due source may be asked


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
    house = House(settings, log=wiring.log())
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
    courier = wiring.courier(lambda: house.settings, settings.data_dir, settings.public)
    passes = Passes(house, courier, log=wiring.log(), feel=pulse.feel)
    vitals = Vitals(
        silent_for=lambda: pulse.since if pulse.stalled else passes.kept_out(),
        unready=house.unready,
        metrics=lambda: passes.metrics(since_beat=pulse.since),
    )
    front = application(site, vitals, makers, hub=courier.ask, hearing=passes.hearing())

    def ready(address: str) -> None:
        courier.start()  # not before the address is ours: who has to end at once tells nobody anything
        passes.ears.start()
        if announce is not None:
            announce(address)

    try:
        ended_by = daemon.serve(
            front,
            at_once=front.at_once,
            listen=settings.listen,
            duties=daemon.Duties(
                beat=passes.beat,
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
            longest=passes.longest,
        )
    finally:
        front.close()
        courier.stop()
    return ended_by == signal.SIGINT
