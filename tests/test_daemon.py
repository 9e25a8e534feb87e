"""The process that stays: it beats, it serves, nothing a pass does ends it, and it ends well when told to.

Each daemon is a process of its own, because signals and exits are what is tested. Its beats do what `BEAT` says and tell
by printing; it is waited for, never timed.
"""

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from feedhub import daemon, wiring
from feedhub.errors import FeedhubError

SRC = Path(daemon.__file__).parents[1]
PATIENCE = 60  # seconds after which a process counts as hung

PROGRAM = """
import asyncio, sys, threading, time
from datetime import timedelta
from feedhub import daemon, wiring
from feedhub.errors import StoreError

def say(*words):
    print(*words, flush=True)

async def app(scope, receive, send):
    if scope["path"] == "/bug":
        raise ZeroDivisionError("in the app")
    if scope["path"] == "/slow":
        say("asked")
        await asyncio.sleep(3600)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})

def ready(address):
    say("ready", address)

%s

ended = daemon.serve(app, listen="127.0.0.1:0", beat=beat, every=timedelta(seconds=%s),
                     clock=wiring.clock, log=wiring.log(), ready=ready)
say("ended", ended.name)
"""


class Daemon:
    """A daemon under way. Its address is known once it is ready; `line` waits for the next thing it says."""

    def __init__(self, beat: str, every: float) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM % (beat, every)],
            env=os.environ | {"PYTHONPATH": str(SRC)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.watch = threading.Timer(PATIENCE, self.process.kill)
        self.watch.start()
        self.address = self.until("ready").split()[1]

    def line(self) -> str:
        said = self.process.stdout.readline().strip()
        assert said, self.process.communicate(timeout=PATIENCE)[1]
        return said

    def until(self, word: str) -> str:
        while not (line := self.line()).startswith(word):
            pass
        return line

    def end(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, list[str], list[dict[str, object]]]:
        """Its exit code, what it said last, and its log."""
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out.splitlines(), [json.loads(line) for line in err.splitlines()]


@pytest.fixture
def start():
    started = []

    def start(beat, every=0.05):
        started.append(Daemon(beat, every))
        return started[-1]

    yield start
    for running in started:
        running.watch.cancel()
        if running.process.poll() is None:
            running.process.kill()
        running.process.communicate()


def test_it_beats_at_once(start):
    """Whoever starts it sees news now, not an hour later."""
    start("def beat(): say('beat')", every=3600).until("beat")


def test_it_beats_again(start):
    running = start("def beat(): say('beat')")
    for _ in range(3):
        running.until("beat")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_and_the_caller_closes_what_it_opened(start, number):
    """uvicorn raises the signal again when it has ended, which would kill us before we tidy up."""
    running = start("def beat(): say('beat')")
    running.until("beat")
    code, said, log = running.end(number)
    assert (code, said[-1], log) == (0, f"ended {number.name}", [])


def test_an_open_connection_does_not_hold_up_the_end(start):
    """A reader's idle keep-alive connection, and one that never says a word."""
    running = start("def beat(): say('beat')")
    with httpx.Client() as client, socket.create_connection(("127.0.0.1", httpx.URL(running.address).port)):
        assert client.get(running.address).text == "ok"
        assert running.end()[0] == 0


def test_a_request_that_takes_for_ever_does_not_hold_up_the_end(start):
    running = start("def beat(): pass\ndaemon.HANGING_UP = 1")
    port = httpx.URL(running.address).port
    with socket.create_connection(("127.0.0.1", port)) as reader:
        reader.sendall(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
        running.until("asked")
        assert running.end()[0] == 0


def test_a_signal_before_the_first_answer_counts_too(start):
    running = start("""
import signal
def beat(): pass
def ready(address): say("ready", address); signal.raise_signal(signal.SIGTERM)
""")
    assert running.until("ended") == "ended SIGTERM"


def test_a_failing_pass_is_one_line_in_the_log_and_never_the_end(start):
    """A bug comes with its traceback, inside the line."""
    running = start("def beat(): say('beat'); raise ZeroDivisionError('in a pass')")
    for _ in range(3):
        running.until("beat")
    assert httpx.get(running.address).text == "ok"
    code, _, log = running.end()
    assert code == 0
    assert len(log) >= 2
    for line in log:
        assert line["reason"] == "ZeroDivisionError: in a pass"
        assert "Traceback" in line["error"]


def test_what_the_tree_of_errors_knows_is_told_in_its_sentence(start):
    """No traceback for what an operator can mend."""
    running = start("def beat(): say('beat'); raise StoreError('the disk is full; free some space')")
    running.until("beat")
    running.until("beat")
    line = running.end()[2][0]
    assert line["reason"] == "the disk is full; free some space"
    assert "error" not in line


def test_passes_never_overlap_and_missed_ones_come_once(start):
    """Its interval passes many times during the first pass; what it missed is made good by one."""
    running = start("""
under_way = threading.Lock()
beats = 0
def beat():
    global beats
    assert under_way.acquire(blocking=False)
    beats += 1
    say("begin", beats)
    if beats == 1:
        time.sleep(1)
    say("end", beats)
    under_way.release()
""")
    said = [running.until("begin 1"), running.line(), running.line(), running.line()]
    assert said == ["begin 1", "end 1", "begin 2", "end 2"]
    assert running.end()[2] == []


def test_requests_are_answered_during_a_pass(start):
    running = start("def beat(): say('begin'); time.sleep(3600)\ndaemon.LAST_BEAT = 0.1")
    running.until("begin")
    assert httpx.get(running.address).text == "ok"
    code, said, log = running.end()
    assert (code, said[-1]) == (0, "ended SIGTERM"), "a pass that hangs must not keep the process"
    assert [line["level"] for line in log] == ["warning"]


def test_a_pass_under_way_is_given_time_to_end(start):
    running = start("def beat(): say('begin'); time.sleep(1); say('whole')")
    running.until("begin")
    code, said, log = running.end()
    assert (code, said, log) == (0, ["whole", "ended SIGTERM"], [])


def test_a_pass_that_fails_while_it_is_waited_for_is_told_too(start):
    running = start("def beat(): say('begin'); time.sleep(1); raise StoreError('the disk is full')")
    running.until("begin")
    assert [line["reason"] for line in running.end()[2]] == ["the disk is full"]


def test_what_the_web_server_has_to_say_is_in_our_log(start):
    """One JSON line an event, whoever has something to say."""
    running = start("def beat(): pass")
    assert httpx.get(f"{running.address}/bug").status_code == 500
    log = running.end()[2]
    assert [line["level"] for line in log] == ["error"]
    assert "in the app" in log[0]["error"]


async def _nobody(scope, receive, send):
    """An app that is never asked."""


def _served(listen):
    daemon.serve(
        _nobody,
        listen=listen,
        beat=lambda: None,
        every=timedelta(hours=1),
        clock=wiring.clock,
        log=logging.getLogger("feedhub"),
        ready=pytest.fail,
    )


def test_a_taken_address_is_told_with_its_mend():
    with socket.create_server(("127.0.0.1", 0)) as other:
        listen = "127.0.0.1:{1}".format(*other.getsockname())
        with pytest.raises(FeedhubError, match=rf"^{listen} is taken by another program; .*\[web\] listen"):
            _served(listen)


@pytest.mark.parametrize(
    "listen",
    [
        pytest.param("192.0.2.1:8000", id="another-machines"),
        pytest.param("no-such-host.invalid:8000", id="no-host"),
        pytest.param("127.0.0.1:eight", id="no-port"),
        pytest.param("127.0.0.1:70000", id="no-such-port"),
    ],
)
def test_an_address_that_is_not_ours_is_told_with_its_mend(listen):
    with pytest.raises(FeedhubError, match=rf"^{listen} is no address of this machine; .*\[web\] listen"):
        _served(listen)
