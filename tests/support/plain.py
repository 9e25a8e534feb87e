"""Asking a server of ours once, over plain HTTP, as a stranger does: without this machine's proxies.

And without its certificates: `httpx.get` reads them all each time, 30 ms that tests which wait for an answer spend many times.
"""

from functools import partial

import httpx

get = partial(httpx.get, trust_env=False, verify=False)
post = partial(httpx.post, trust_env=False, verify=False)
