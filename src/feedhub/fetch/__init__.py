"""Asking servers: one request, one outcome. The only home of httpx and of the codecs.

    client     one request, followed to its Outcome           exchange   what goes out with it, what is known meanwhile
    redirects  where an answer sends us, what we carry along
    guard      which addresses may be spoken to, at connect   transport  httpx over one small pool per origin
    wire       one connection's bytes, bounded                body       reading one, bounded
    headers    Retry-After, freshness, fields as they came    decode     gzip, br, zstd, deflate, in bounded steps
    failures   each way to fail, as one sentence              pace       many requests at once
    turns      gaps and connections per host                  inflight   how many bytes of bodies are held at once
    lean       what those libraries load in vain

Everyone else needs `client.Client`, `pace.ask_all` and, from pass to pass, `turns.Turns`.
"""

from feedhub.fetch.lean import lighten

lighten()
