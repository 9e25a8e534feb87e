"""What 64 bodies of 20 MB at once cost in memory: the bound is 60 MB of bodies in flight and one more (20 MB).

python bench/bodies.py [BODIES] [MEGABYTES]

Each body comes from a host of its own (127.0.x.y), of known length and drop by drop, so that all are under way together;
once plain and once packed (1,000 to 1). The receiver keeps none, but takes its time, as the writer does. What is measured
is the peak of the whole process, beside that of one in which the bodies are of one byte.
"""

import asyncio
import os
import subprocess
import sys
import zlib
from collections.abc import Callable
from datetime import UTC, datetime

MB = 1_000_000
PIECE = 200_000


def packed(size: int) -> bytes:
    squeeze = zlib.compressobj(9, wbits=31)
    return squeeze.compress(bytes(size)) + squeeze.flush()


async def serve() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        kind, size = head.split(b" ", 2)[1].strip(b"/").split(b"-")
        body = packed(int(size)) if kind == b"packed" else bytes(int(size))
        coding = b"Content-Encoding: gzip\r\n" if kind == b"packed" else b""
        try:
            writer.write(b"HTTP/1.1 200 OK\r\n%bContent-Length: %d\r\n\r\n" % (coding, len(body)))
            for at in range(0, len(body), PIECE):
                writer.write(body[at : at + PIECE])
                await writer.drain()
                await asyncio.sleep(0)
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "0.0.0.0", 0, backlog=1000)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


async def fetch(port: str, kind: str, bodies: int, size: int) -> None:
    from feedhub.fetch.client import Client
    from feedhub.fetch.pace import ask_all
    from feedhub.model import Fetched, FetchRules, Outcome, Request

    came = 0

    async def deliver(_: Request, outcome: Outcome) -> None:
        nonlocal came
        assert isinstance(outcome, Fetched), outcome
        assert len(outcome.body) == size
        came += 1
        await asyncio.sleep(0.05)

    rules = FetchRules(allow_private=("127.0.0.0/8",))
    asked = [f"http://127.0.{n // 200 + 1}.{n % 200 + 1}:{port}/{kind}-{size}" for n in range(bodies)]
    async with Client(rules, user_agent="feedhub/bench", clock=lambda: datetime.now(UTC)) as client:
        await ask_all((Request(source=url, url=url) for url in asked), client=client, rules=rules, deliver=deliver)
    assert came == bodies


def peak(port: str, kind: str, bodies: int, size: int) -> float:
    command = [sys.executable, __file__, "fetch", port, kind, str(bodies), str(size)]
    _, status, used = os.wait4(os.posix_spawn(sys.executable, command, os.environ), 0)
    assert status == 0
    return used.ru_maxrss / 1000


def main(bodies: int, size: int) -> None:
    tell: Callable[[str], None] = lambda text: print(text, flush=True)  # noqa: E731
    with subprocess.Popen([sys.executable, __file__, "serve"], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            port = server.stdout.readline().strip()
            bare = peak(port, "plain", bodies, 1)
            tell(f"{bodies} bodies of one byte: {bare:.0f} MB")
            for kind in ("plain", "packed"):
                more = peak(port, kind, bodies, size) - bare
                tell(
                    f"{bodies} bodies of {size // MB} MB, {kind}: {more:.0f} MB more; the bound is 80 MB and what copying takes"
                )
        finally:
            server.kill()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve"]:
            asyncio.run(serve())
        case ["fetch", port, kind, bodies, size]:
            asyncio.run(fetch(port, kind, int(bodies), int(size)))
        case [bodies, size]:
            main(int(bodies), int(size) * MB)
        case _:
            main(64, 20 * MB)
