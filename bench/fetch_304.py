"""What asking costs when nothing moved: CPU milliseconds a source, beside bare httpx against the same server.

python bench/fetch_304.py [SOURCES]

Both ask each source once with validators and are answered 304, by 64 workers: sources on a host each (127.0.x.y), and
all on a few hosts with two connections each. Bare httpx is one AsyncClient with as many connections as workers. It is
measured as a program gets it, with sniffio looked for in vain at each lock, and with that mended as feedhub mends it.
feedhub is `ask_all`: guard, turns, bounds and all. The server is another process; only the client's CPU counts.
"""

import asyncio
import subprocess
import sys
from datetime import UTC, datetime
from math import inf
from time import process_time

ROUNDS = 3  # the best of them, and of three processes by turns: other work on the machine only ever adds
WORKERS = 64
ETAG, MODIFIED = '"5f3e-abc"', "Tue, 24 Nov 2026 11:00:00 GMT"
ANSWER = (
    "HTTP/1.1 304 Not Modified\r\nDate: Tue, 24 Nov 2026 12:00:00 GMT\r\nServer: bench\r\n"
    f"ETag: {ETAG}\r\nLast-Modified: {MODIFIED}\r\nCache-Control: max-age=300\r\nVary: Accept-Encoding\r\n\r\n"
).encode()


class Speaker(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.heard = b""

    def data_received(self, data: bytes) -> None:
        *heads, self.heard = (self.heard + data).split(b"\r\n\r\n")
        self.transport.write(ANSWER * len(heads))


async def serve() -> None:
    server = await asyncio.get_running_loop().create_server(Speaker, "0.0.0.0", 0, backlog=1000)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


async def bare(urls: list[str]) -> None:
    import httpx

    limits = httpx.Limits(max_connections=WORKERS, max_keepalive_connections=WORKERS)
    headers = {"If-None-Match": ETAG, "If-Modified-Since": MODIFIED}
    todo = iter(urls)
    async with httpx.AsyncClient(limits=limits) as client:

        async def worker() -> None:
            for url in todo:
                async with client.stream("GET", url, headers=headers) as response:
                    async for _ in response.aiter_raw():
                        pass
                assert response.status_code == 304

        await asyncio.gather(*(worker() for _ in range(WORKERS)))


async def ours(urls: list[str]) -> None:
    from feedhub.fetch.client import Client
    from feedhub.fetch.pace import ask_all
    from feedhub.model import FetchRules, NotModified, Outcome, Request, Validators

    rules = FetchRules(concurrency=WORKERS, allow_private=("127.0.0.0/8",))
    validators = Validators(etag=ETAG, last_modified=MODIFIED)
    delivered = 0

    async def deliver(request: Request, outcome: Outcome) -> None:
        nonlocal delivered
        assert request.validators is validators
        assert isinstance(outcome, NotModified), outcome
        delivered += 1

    async with Client(rules, user_agent="feedhub/bench", clock=lambda: datetime.now(UTC)) as client:
        requests = (Request(source=url, url=url, validators=validators) for url in urls)
        await ask_all(requests, client=client, rules=rules, deliver=deliver)
    assert delivered == len(urls)


def measure(who: str, port: int, sources: int, hosts: int) -> float:
    """CPU milliseconds a source, imports left out; the best of some rounds in this process, after one to warm up."""
    if who != "httpx":
        import feedhub.fetch  # noqa: F401 # mends httpcore's search for sniffio
    urls = [f"http://127.0.{n % hosts // 250 + 1}.{n % hosts % 250 + 1}:{port}/{n}.xml" for n in range(sources)]
    ask = ours if who == "feedhub" else bare
    asyncio.run(ask(urls))
    spent = []
    for _ in range(ROUNDS):
        begun = process_time()
        asyncio.run(ask(urls))
        spent.append(process_time() - begun)
    return min(spent) * 1000 / sources


def main(sources: int) -> None:
    server = subprocess.Popen([sys.executable, __file__, "serve"], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        port = server.stdout.readline().strip()
        print(f"CPU ms a source, {sources} sources, all 304      httpx   httpx mended   feedhub   feedhub / mended")
        for hosts, name in ((sources, "a host each"), (40, "on 40 hosts")):
            figures = dict.fromkeys(("httpx", "mended", "feedhub"), inf)
            for who in [*figures] * ROUNDS:
                command = [sys.executable, __file__, who, port, str(sources), str(hosts)]
                said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
                figures[who] = min(figures[who], float(said))
            ratio = figures["feedhub"] / figures["mended"]
            print(
                f"{name:38} {figures['httpx']:14.3f} {figures['mended']:14.3f} {figures['feedhub']:9.3f} {ratio:18.2f}"
            )
    finally:
        server.kill()
        server.wait()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve"]:
            asyncio.run(serve())
        case [who, port, sources, hosts]:
            print(measure(who, int(port), int(sources), int(hosts)))
        case [sources]:
            main(int(sources))
        case _:
            main(1000)
