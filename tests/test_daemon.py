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
import plain
import pytest

from feedhub import daemon, wiring
from feedhub.errors import FeedhubError

SRC = Path(daemon.__file__).parents[2]
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

duties = {"beat": beat, "every": timedelta(seconds=%s)} | {
    name: globals()[name] for name in ("moment", "reload", "watched", "seen") if name in globals()
}
pulse, ending = daemon.Pulse(still_for=timedelta(hours=1)), threading.Event()
ended = daemon.serve(app, listen="127.0.0.1:0", duties=daemon.Duties(**duties), clock=wiring.clock, log=wiring.log(),
                     pulse=pulse, ending=ending, ready=ready)
say("ended", ended.name)
"""


class Daemon:
    """A daemon under way. Its address is known once it is ready; `line` waits for the next thing it says."""

    def __init__(self, beat: str, every: float, variables: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM % (beat, every)],
            env=os.environ | {"PYTHONPATH": str(SRC)} | variables,
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

    def start(beat, every=0.05, **variables):
        started.append(Daemon(beat, every, variables))
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
    assert plain.get(running.address).text == "ok"
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
    running = start("def beat(): say('begin'); time.sleep(3600)\ndaemon.heart.LAST_BEAT = 0.1")
    running.until("begin")
    assert plain.get(running.address).text == "ok"
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
    assert plain.get(f"{running.address}/bug").status_code == 500
    log = running.end()[2]
    assert [line["level"] for line in log] == ["error"]
    assert "in the app" in log[0]["error"]


async def _nobody(scope, receive, send):
    """An app that is never asked."""


def _served(listen):
    daemon.serve(
        _nobody,
        listen=listen,
        duties=daemon.Duties(beat=lambda: None, every=timedelta(hours=1)),
        clock=wiring.clock,
        log=logging.getLogger("feedhub"),
        pulse=daemon.Pulse(still_for=timedelta(hours=1)),
        ending=threading.Event(),
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


# --- beats out of their turn -------------------------------------------------------------------------------------------


def test_a_clock_that_is_set_back_stops_no_heart(start):
    """The scheduler knows its next time by the wall clock: set back by an hour it would sleep through it."""
    running = start("""
import apscheduler.schedulers.base, apscheduler.triggers.interval
from datetime import datetime as real
shift = timedelta()
class Shifted(real):
    @classmethod
    def now(cls, tz=None):
        return real.now(tz) + shift
apscheduler.schedulers.base.datetime = Shifted
apscheduler.triggers.interval.datetime = Shifted
wiring.clock = lambda: Shifted.now(daemon.UTC)
beats = 0
def beat():
    global shift, beats
    beats += 1
    say("beat", beats)
    if beats == 3:
        shift = timedelta(hours=-1)
""")
    running.until("beat 3")
    running.until("beat 6")


def test_a_clock_that_leaps_ahead_makes_one_beat_and_no_storm(start):
    """As after a suspended laptop: thousands of beats were missed."""
    running = start(
        """
import apscheduler.schedulers.base
from datetime import datetime as real
shift = timedelta()
class Shifted(real):
    @classmethod
    def now(cls, tz=None):
        return real.now(tz) + shift
apscheduler.schedulers.base.datetime = Shifted
beats, begun = 0, time.monotonic()
def beat():
    global shift, beats
    beats += 1
    if beats == 2:
        shift = timedelta(days=7)
    if beats in (2, 3, 4, 5):
        say("beat", beats, time.monotonic() - begun)
""",
        every=0.5,
    )
    times = [float(running.until(f"beat {n}").split()[2]) for n in (2, 3, 4, 5)]
    assert times[3] - times[0] >= 0.9, "three more beats take two intervals at least, however much was missed"


def test_a_moment_that_the_caller_names_has_its_own_beat(start):
    """A morning edition comes at its minute, not some seconds later; where a beat is under way, another follows it."""
    running = start(
        """
first = []
def moment(after):
    if not first:
        first.append(after + timedelta(seconds=1))
    return first[0] if after < first[0] else None
def beat(): say("beat")
""",
        every=3600,
    )
    running.until("beat")
    running.until("beat")


def test_the_end_is_told_to_a_pass_under_way(start):
    """It can stop asking and store what it has."""
    running = start("""
def beat():
    say("begin")
    while not ending.wait(0.01):
        pass
    say("wound up")
""")
    running.until("begin")
    code, said, log = running.end()
    assert (code, said, log) == (0, ["wound up", "ended SIGTERM"], [])


# --- the configuration -------------------------------------------------------------------------------------------------

RELOADING = """
from pathlib import Path
from feedhub.errors import ConfigError
daemon.LOOK = 0.05
file = Path(%r)
def watched(): return [file]
def reload():
    text = file.read_text()
    if not text:
        raise ConfigError("sources.toml: is empty")
    say("reload", text)
def beat(): say("beat")
"""


def test_sighup_has_the_configuration_read_anew_and_a_beat_follows(start, tmp_path):
    (tmp_path / "file").write_text("one")
    running = start(RELOADING % str(tmp_path / "file"), every=3600)
    running.until("beat")
    running.process.send_signal(signal.SIGHUP)
    assert running.until("reload") == "reload one"
    running.until("beat")
    assert [line["event"] for line in running.end()[2]] == ["the configuration was read anew"]


def test_a_changed_file_is_noticed_and_one_that_is_refused_changes_nothing(start, tmp_path):
    """What was refused is one line in the log, and the next change is looked at again."""
    file = tmp_path / "file"
    file.write_text("one")
    running = start(RELOADING % str(file), every=3600)
    running.until("beat")
    file.write_text("three")
    assert running.until("reload") == "reload three"
    running.until("beat")
    file.write_text("")
    line = json.loads(running.process.stderr.readline())
    while line["level"] != "error":
        line = json.loads(running.process.stderr.readline())
    assert line["problems"] == ["sources.toml: is empty"]
    beside = tmp_path / "beside"
    beside.write_text("fives")
    beside.replace(file)
    assert running.until("reload") == "reload fives"
    assert running.end()[0] == 0


def test_a_change_before_it_was_ready_is_noticed_too(start, tmp_path):
    """While an upgrade goes on, or within the second that it takes to start."""
    (tmp_path / "file").write_text("one")
    running = start(
        RELOADING % str(tmp_path / "file")
        + """
seen = daemon.Files(watched)
file.write_text("three")
""",
        every=3600,
    )
    assert running.until("reload") == "reload three"


def test_a_reload_during_a_pass_is_followed_by_another(start, tmp_path):
    """The one under way began with the old settings."""
    (tmp_path / "file").write_text("one")
    running = start(
        RELOADING % str(tmp_path / "file")
        + """
beats = 0
def beat():
    global beats
    beats += 1
    say("begin", beats)
    if beats == 1:
        gate.wait()
gate = threading.Event()
was = reload
def reload():
    was()
    threading.Timer(0.5, gate.set).start()
""",
        every=3600,
    )
    running.until("begin 1")
    running.process.send_signal(signal.SIGHUP)
    running.until("reload one")
    running.until("begin 2")


def test_a_pulse_that_nobody_feels_is_stalled():
    pulse = daemon.Pulse(still_for=timedelta(hours=1))
    assert not pulse.stalled
    pulse._felt -= 3601
    assert pulse.stalled
    pulse.feel()
    assert not pulse.stalled


# --- the service manager -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("abstract", [False, True], ids=["path", "abstract"])
def test_the_service_manager_is_told_what_happens(start, tmp_path, abstract):
    """sd_notify(3): ready once requests are answered, alive again and again, reloading and ready, stopping."""
    name = f"feedhub-test-{os.getpid()}" if abstract else str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(f"\0{name}" if abstract else name)
        manager.settimeout(PATIENCE)

        def until(line):
            while line not in (said := manager.recv(4096).decode().splitlines()):
                pass
            return said

        running = start(
            "def beat(): pass",
            NOTIFY_SOCKET=f"@{name}" if abstract else name,
            WATCHDOG_USEC="300000",
        )
        until("READY=1")
        until("WATCHDOG=1")
        until("WATCHDOG=1")
        running.process.send_signal(signal.SIGHUP)
        assert any(line.startswith("MONOTONIC_USEC=") for line in until("RELOADING=1"))
        until("READY=1")
        running.process.send_signal(signal.SIGTERM)
        until("STOPPING=1")
        assert running.end()[0] == 0


def test_a_stalled_heart_is_not_said_to_be_alive(start, tmp_path):
    """So that the manager's watchdog starts us anew."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(PATIENCE)
        running = start(
            "daemon.Pulse.stalled = property(lambda pulse: True)\ndef beat(): pass",
            NOTIFY_SOCKET=str(tmp_path / "notify"),
            WATCHDOG_USEC="100000",
        )
        assert "READY=1" in manager.recv(4096).decode()
        manager.settimeout(1)
        with pytest.raises(TimeoutError):
            manager.recv(4096)
        assert running.end()[0] == 0


def test_a_socket_with_a_name_is_listened_on_and_taken_away(tmp_path):
    """unix:/path, as behind a web server; one that a killed process left makes room, one that answers does not."""
    from feedhub.daemon.listening import address, closed, listeners

    path = tmp_path / "feedhub.sock"
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))
    opened = listeners(f"unix:{path}")
    assert address(opened[0]) == f"unix:{path}"
    with pytest.raises(FeedhubError, match="taken"):
        listeners(f"unix:{path}")
    closed(opened, f"unix:{path}")
    assert not path.exists()
    with pytest.raises(FeedhubError, match=r"\[web\] listen"):
        listeners(f"unix:{tmp_path}/no/such/folder")
