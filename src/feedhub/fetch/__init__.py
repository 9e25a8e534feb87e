"""Asking servers: one request, one outcome. The only home of httpx and of the codecs.

    client     one request, followed to its Outcome           redirects  where an answer sends us, what we carry along
    guard      which addresses may be spoken to, at connect   transport  httpx over one small pool per origin
    wire       one connection's bytes, bounded                body       reading one, bounded
    headers    Retry-After, freshness, fields as they came    decode     gzip, br, zstd, deflate, in bounded steps
    failures   each way to fail, as one sentence              pace       many requests at once
    turns      gaps and connections per host                  inflight   how many bytes of bodies are held at once

Everyone else needs `client.Client`, `pace.ask_all` and, from pass to pass, `turns.Turns`.
"""

import importlib.util
import sys

# httpx loads its own command line, and with it rich and pygments, wherever those are installed: a third of our start.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type] # None is how a module is declared absent

# httpcore looks for sniffio at each lock it takes; where it is not installed, each look searches the whole path again:
# half of what a request costs. Its absence is noted once; an installed one is left alone.
if "sniffio" not in sys.modules and importlib.util.find_spec("sniffio") is None:
    sys.modules["sniffio"] = None  # type: ignore[assignment] # as above
