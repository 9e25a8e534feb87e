"""What is asked for by HTTP. This file is the table of addresses and nothing else.

    feeds       the published files, by a bare ASGI function: most of what is ever asked for
    ready       those of them that need no thought, as bytes that go out at once
    ondemand    the addresses that are composed when they are asked for, and a small cache of the answers
    shelf       those files' bytes in memory, with the headers of each way to send them
    conditions  If-None-Match and its kin (RFC 9110 13), Accept-Encoding
    websub      what is asked of our own hub, and what other hubs tell us
    status      is it alive, is it ready, what does it do

What is published is looked for first; the ids of the table below are reserved, so no section hides them.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feedhub.web.feeds import Front, Site
    from feedhub.web.ondemand import Makers
    from feedhub.web.status import Vitals
    from feedhub.web.websub import Ask, Hearing


def application(
    site: "Site",
    vitals: "Vitals | None" = None,
    makers: "Makers | None" = None,
    *,
    hub: "Ask | None" = None,
    hearing: "Hearing | None" = None,
) -> "Front":
    """All that `serve` answers: the published files, then what is made on demand. hub: takes what is asked of /hub,
    hearing: what is said at /websub.
    """
    from starlette.applications import Starlette

    from feedhub.web import status, websub
    from feedhub.web.feeds import Front
    from feedhub.web.ondemand import Answers, Makers

    watched = Starlette(
        routes=[
            *status.routes(vitals or status.Vitals()),
            *(websub.routes(hub) if hub else ()),
            *(websub.callbacks(hearing) if hearing else ()),
        ]
    )
    watched.router.redirect_slashes = False  # feeds answers a trailing slash, with 308 for all of them
    return Front(site, Answers(makers or Makers(), clock=site.clock), otherwise=watched)
