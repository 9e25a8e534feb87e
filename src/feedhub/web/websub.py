"""What hubs and subscribers say to us (WebSub): forms at /hub, which the courier takes from here.

Answers say no more than the one who asks has to know, and are the same whether a subscription is there or not.
"""

from collections.abc import Callable, Sequence
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from feedhub.core.websub import Refusal

FORM = 65_536  # bytes of a request to the hub
FIELDS = 100
FORM_TYPE = "application/x-www-form-urlencoded"

Ask = Callable[[Sequence[tuple[str, str]]], Refusal | None]


def routes(ask: Ask) -> list[Route]:
    """The addresses of this room. ask: takes the fields of a form; asked on the event loop, so it must not wait."""

    async def hub(request: Request) -> Response:
        kind = request.headers.get("content-type", FORM_TYPE).partition(";")[0].strip().lower()
        if kind != FORM_TYPE:
            return _said(f"send it as {FORM_TYPE}", 415)
        body = await _bounded(request, FORM)
        if body is None:
            return _said(f"a request has {FORM:,} bytes at most", 413)
        try:
            pairs = parse_qsl(body.decode("latin-1"), keep_blank_values=True, max_num_fields=FIELDS)
        except ValueError:
            return _said(f"a request has {FIELDS} fields at most", 400)
        refused = ask(pairs)
        return _said("this will be verified", 202) if refused is None else _said(refused.sentence, refused.status)

    return [Route("/hub", hub, methods=["POST"])]


async def _bounded(request: Request, most: int) -> bytes | None:
    """The body; None where it is longer than `most`, or where who sent it left."""
    length = request.headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length[:18]) > most:
        return None
    body = bytearray()
    try:
        async for data in request.stream():
            body += data
            if len(body) > most:
                return None
    except ClientDisconnect:
        return None
    return bytes(body)


def _said(sentence: str, status: int) -> Response:
    wait = {"Retry-After": "60"} if status in (429, 503) else {}
    return PlainTextResponse(f"{sentence}\n", status, headers={"Cache-Control": "no-store", **wait})
