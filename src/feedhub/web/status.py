"""Is it alive, is it ready, what does it do: for those who watch the process, not for those who read the news.

healthz    503 when the heart stands still; whoever restarts what hangs asks this
readyz     503 while readers should be sent elsewhere: the store cannot be read, or the end is near
metrics    Prometheus's text format (0.0.4)

The first is answered on the event loop, so that it says something about the loop too; the others look at the store, and
are answered in threads.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from feedhub.errors import FeedhubError

_FRESH = {"Cache-Control": "no-store"}
_TEXT = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Metric:
    """One family. value: a number; with `label`, one for each of the label's values."""

    name: str
    kind: Literal["counter", "gauge"]
    help: str
    value: float | Mapping[str, float]
    label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """What is told about the process.

    silent_for: for how long the heart has been too quiet, None while it beats; asked on the event loop, so it must not
    wait. unready: why readers should be sent elsewhere, None while they are served.
    """

    silent_for: Callable[[], timedelta | None] = lambda: None
    unready: Callable[[], str | None] = lambda: None
    metrics: Callable[[], Iterable[Metric]] = tuple


def routes(vitals: Vitals) -> list[Route]:
    """The addresses of this room."""

    async def health(_: Request) -> Response:
        silent = vitals.silent_for()
        if silent is None:
            return _said("ok")
        return _said(f"no sign of life from polling for {silent.total_seconds():.0f} s", status=503)

    def ready(_: Request) -> Response:
        why = vitals.unready()
        return _said("ok") if why is None else _said(why, status=503)

    def measured(_: Request) -> Response:
        try:
            text = exposition(vitals.metrics())
        except FeedhubError as error:
            return _said(str(error), status=503)
        return Response(text, headers=_FRESH | {"Content-Type": _TEXT})

    return [Route("/healthz", health), Route("/readyz", ready), Route("/metrics", measured)]


def exposition(metrics: Iterable[Metric]) -> str:
    """Families in Prometheus's text format."""
    lines = []
    for metric in metrics:
        lines += [f"# HELP {metric.name} {metric.help}", f"# TYPE {metric.name} {metric.kind}"]
        if isinstance(metric.value, Mapping):
            lines += [f'{metric.name}{{{metric.label}="{_escaped(of)}"}} {n:.10g}' for of, n in metric.value.items()]
        else:
            lines.append(f"{metric.name} {metric.value:.10g}")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _said(sentence: str, *, status: int = 200) -> Response:
    return PlainTextResponse(f"{sentence}\n", status, headers=_FRESH)
