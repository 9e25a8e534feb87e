"""What is told to those who watch the process."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from starlette.applications import Starlette

from feedhub.errors import StoreError
from feedhub.web.status import Metric, Vitals, exposition, routes


@pytest.fixture
def get():
    def get(path: str, vitals: Vitals) -> httpx.Response:
        async def scenario():
            transport = httpx.ASGITransport(Starlette(routes=routes(vitals)))
            async with httpx.AsyncClient(transport=transport, base_url="http://hub.example") as client:
                return await client.get(path)

        return asyncio.run(scenario())

    return get


def test_health_is_the_hearts(get):
    """A process that answers requests and polls nothing any more is not well."""
    assert get("/healthz", Vitals()).status_code == 200
    ill = get("/healthz", Vitals(silent_for=lambda: timedelta(seconds=400)))
    assert (ill.status_code, ill.text) == (503, "no sign of life from polling for 400 s\n")


def test_ready_says_why_not(get):
    assert get("/readyz", Vitals()).status_code == 200
    assert get("/readyz", Vitals(unready=lambda: "it is ending")).text == "it is ending\n"
    assert get("/readyz", Vitals(unready=lambda: "it is ending")).status_code == 503


def test_metrics_are_prometheus_text(get):
    answer = get("/metrics", Vitals(metrics=lambda: [Metric("up_total", "counter", "Ups.", 3)]))
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert answer.text == "# HELP up_total Ups.\n# TYPE up_total counter\nup_total 3\n"


def test_labels_are_escaped_and_large_numbers_are_whole():
    said = exposition([Metric("a", "gauge", "A.", {'x"\n\\': 1}, label="of"), Metric("t", "gauge", "T.", 1795521600)])
    assert 'a{of="x\\"\\n\\\\"} 1\n' in said
    assert "t 1795521600\n" in said


def test_a_store_that_cannot_be_read_is_no_traceback(get):
    def metrics():
        raise StoreError("the disk is failing")
        yield

    answer = get("/metrics", Vitals(metrics=metrics))
    assert (answer.status_code, answer.text) == (503, "the disk is failing\n")
