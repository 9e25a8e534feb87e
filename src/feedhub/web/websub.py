"""What hubs and subscribers say to us (WebSub): forms at /hub, messages at /websub/{token}.

Answers say no more than the one who asks has to know, and are the same whether a subscription is there or not.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from feedhub.core.websub import Refusal

FORM = 65_536  # bytes of a request to the hub
FIELDS = 100
FORM_TYPE = "application/x-www-form-urlencoded"

BODIES = 4  # of pushes that are read at the same time

Ask = Callable[[Sequence[tuple[str, str]]], Refusal | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """Who hears what sources' hubs say at /websub/{token}; each is asked in a thread.

    known: whether there is such a callback. confirmed: what to answer a question about it, None: that it is not ours.
    pushed: takes a message (token, signature, body, type); the status to answer with. most: bytes of one.
    """

    known: Callable[[str], bool]
    confirmed: Callable[[str, Mapping[str, str]], str | None]
    pushed: Callable[[str, str | None, bytes, str | None], int]
    most: Callable[[], int]


def callbacks(hearing: Hearing) -> list[Route]:
    """The addresses that are told to hubs. They say nothing to strangers."""
    reading = asyncio.Semaphore(BODIES)

    def asked(request: Request) -> Response:
        answer = hearing.confirmed(request.path_params["token"], dict(request.query_params))
        return _said("there is no such thing", 404) if answer is None else _word(answer)

    async def told(request: Request) -> Response:
        token = request.path_params["token"]
        if not await run_in_threadpool(hearing.known, token):
            return _said("this is not wanted", 410)
        async with reading:
            body = await _bounded(request, hearing.most())
            if body is None:
                return _said("that is too much", 413)
            said = request.headers
            args = token, said.get("x-hub-signature"), body, said.get("content-type")
            return _said("heard", await run_in_threadpool(hearing.pushed, *args))

    async def callback(request: Request) -> Response:
        return await told(request) if request.method == "POST" else await run_in_threadpool(asked, request)

    return [Route("/websub/{token}", callback, methods=["GET", "POST"])]


def routes(ask: Ask) -> list[Route]:
    """The address of our own hub. ask: takes the fields of a form; asked on the event loop, so it must not wait."""

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


def _word(text: str) -> Response:
    return PlainTextResponse(text, headers={"Cache-Control": "no-store"})


def _said(sentence: str, status: int) -> Response:
    wait = {"Retry-After": "60"} if status in (429, 503) else {}
    return PlainTextResponse(f"{sentence}\n", status, headers={"Cache-Control": "no-store", **wait})
