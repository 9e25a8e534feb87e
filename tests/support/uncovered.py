"""Going the same way once more without measuring it: coverage knows a line when it was there once, and doubles the time of each.

Only this thread and those it starts are left out: a server that other tests ask too goes on being measured.
"""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncovered() -> Iterator[None]:
    """Whoever traces this thread (coverage, where it is asked for) is back afterwards."""
    here, new = sys.gettrace(), threading.gettrace()
    sys.settrace(None)
    threading.settrace(None)  # type: ignore[arg-type]  # typeshed forgets that None ends it
    try:
        yield
    finally:
        threading.settrace(new)  # type: ignore[arg-type]
        sys.settrace(here)
