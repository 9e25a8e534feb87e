"""What is left out of httpx and httpcore when they are loaded costs nobody anything: whoever needs it still gets it."""

import subprocess
import sys

PROBE = """
import sys
import feedhub.fetch.client
assert "anyio" not in sys.modules, "it costs a tenth of a run, and a turn of the event loop at each lock"
assert "importlib.resources" not in sys.modules, "certifi brings it in"
import certifi
from httpcore import _synchronization
assert certifi.where().endswith(".pem")
import idna
assert idna.decode("xn--bcher-kva.example") == "b\\u00fccher.example"
import anyio
assert _synchronization.anyio.fail_after is anyio.fail_after
import httpx, asyncio
async def ask():
    async with httpx.AsyncClient(transport=httpx.MockTransport(lambda request: httpx.Response(204))) as client:
        return (await client.get("http://a.example/")).status_code
assert asyncio.run(ask()) == 204
"""


def test_what_is_loaded_later_is_there_when_it_is_asked_for():
    """In a process of its own: this one has long loaded all of it."""
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
