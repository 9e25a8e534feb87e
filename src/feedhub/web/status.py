"""Is it alive: for those who watch the process, not for those who read the news."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response


async def health(_: Request) -> Response:
    """200 as long as requests are answered at all."""
    return PlainTextResponse("ok\n", headers={"Cache-Control": "no-store"})
