"""Where the parts are put together: collaborators are arguments everywhere else, and built here.

    parts      the clock, the log, the client, the store and its lock
    passes     refresh, publish, what hubs pushed, what the desk did: under the lock, and what that moves is published
    asking     sources looked at one by one: sources test, discover, retry, fix
    answers    what is looked up in the store for readers, editors and `serve`
    keeping    the store's upkeep: upgrade, backup, restore, prune
    hubs       WebSub: telling of our news, and being told of others'

Each builder imports what it builds: a command that needs no store loads no SQLAlchemy, a pass in which nothing moved
loads no feedgen.
"""

from feedhub.wiring.answers import acts, answer, removed_sections, search_feed, state
from feedhub.wiring.asking import discover, moved, probe, retry
from feedhub.wiring.hubs import announce, callback, confirmed, courier, heard, prepare
from feedhub.wiring.keeping import back_up, prune, restore, upgrade
from feedhub.wiring.parts import clock, log, opened, user_agent
from feedhub.wiring.passes import Acted, Pass, acted, publish, received, refresh

__all__ = [
    "Acted",
    "Pass",
    "acted",
    "acts",
    "announce",
    "answer",
    "back_up",
    "callback",
    "clock",
    "confirmed",
    "courier",
    "discover",
    "heard",
    "log",
    "moved",
    "opened",
    "prepare",
    "probe",
    "prune",
    "publish",
    "received",
    "refresh",
    "removed_sections",
    "restore",
    "retry",
    "search_feed",
    "state",
    "upgrade",
    "user_agent",
]
