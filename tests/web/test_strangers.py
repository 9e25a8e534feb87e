"""Whatever is asked: never an error of ours, nothing of the disk that is not published, nothing said back that could run."""

import asyncio
from datetime import UTC, datetime
from urllib.parse import quote_from_bytes, unquote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from feedhub.model import Question
from feedhub.web import application
from feedhub.web.feeds import Site
from feedhub.web.ondemand import Makers

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SECRET = b"what nobody may read"
ANSWERS = (200, 301, 304, 308, 400, 403, 404, 405, 410, 412)
PIECES = st.sampled_from(
    [
        *(
            "/",
            "//",
            "..",
            ".",
            "\\",
            "%",
            "\x00",
            "\n",
            "\r",
            "world",
            ".atom",
            ".html",
            "secret",
            ".txt",
            "feedhub.db",
            "public",
        ),
        *(
            "stories",
            "sources",
            "tags",
            "search",
            "static",
            "archive",
            "welt",
            "gone",
            "1",
            "0189aa11-2222-5333-8444-555566667777",
        ),
        *(
            "<script>alert(1)</script>",
            '"',
            "'",
            "é",
            "中",
            "\u202e",
            "\ufffd",
            "evil.example",
            "http:",
            "@",
            ":",
            ";",
            "~",
            "*",
            "+",
        ),
    ]
)
PATHS = st.lists(PIECES | st.text(max_size=3), max_size=8).map(lambda parts: "/" + "".join(parts))
QUERIES = st.lists(
    st.sampled_from([b"q=", b"sig=", b"&", b"a", b"<script>", b"%", b"%00", b"%ff", b"=", b"+", b"\xff"]), max_size=12
)


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    folder = tmp_path_factory.mktemp("house")
    for name in (
        "secret.txt",
        "feedhub.db",
        "search.key",
        "public/.secret.html",
        "public/x.key",
        "public/sub/.part.atom",
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(SECRET)
    for name in ("world.atom", "world.html", "world/archive/1.atom", "index.html"):
        path = folder / "public" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"<feed/>")
    site = Site(public=folder / "public", clock=lambda: NOW, aliases={"welt": "world"}, gone="gone".__eq__)
    asked: list[Question] = []
    return application(site, makers=Makers(answer=asked.append, signed=lambda query, signature: True))


async def ask(front, method, path, query, headers):
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(errors="replace"),
        "query_string": query,
    }
    await front(
        scope | {"headers": headers, "root_path": "", "scheme": "http", "server": None, "client": None}, receive, send
    )
    return sent[0]["status"], dict(sent[0]["headers"]), b"".join(each.get("body", b"") for each in sent[1:])


@settings(max_examples=1500, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=PATHS, query=QUERIES.map(b"".join), method=st.sampled_from(["GET", "GET", "HEAD", "POST", "OPTIONS"]))
@example(path="/" + unquote("%c0%ae%c0%ae/secret.txt"), query=b"", method="GET")
@example(path="/..\\secret.txt", query=b"", method="GET")
@example(path="/tags/" + "a" * 5000 + ".atom", query=b"", method="GET")
@example(path="/search.atom", query=b"q=<script>" + b"a" * 1000, method="GET")
@example(path="/search.atom", query=b"&" * 10_000, method="GET")
@example(path="/world.atom/", query=b"\r\nSet-Cookie: x", method="GET")
def test_any_address_gets_an_answer_that_harms_nobody(front, path, query, method):
    """No error, no secret, no way out of a header; what is said back is no HTML."""
    status, headers, body = asyncio.run(ask(front, method, path, query, []))
    assert status in ANSWERS
    assert SECRET not in body
    for name, value in headers.items():
        assert b"\n" not in name + value
        assert b"\r" not in name + value
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert b"script" not in headers[b"content-security-policy"]
    assert headers[b"referrer-policy"] == b"no-referrer"
    if b"location" in headers:
        assert not headers[b"location"].startswith((b"//", b"/\\", b"http"))
        assert b":" not in headers[b"location"].partition(b"?")[0]
    if status >= 400:
        assert headers[b"content-type"].startswith(b"text/plain")
        assert b"<script" not in body
    if status == 405:
        assert {name.strip() for name in headers[b"allow"].split(b",")} == {b"GET", b"HEAD"}


@given(name=st.binary(min_size=1, max_size=30), value=st.binary(max_size=60))
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_field_gets_an_answer(front, name, value):
    """Fields are bytes of anybody's making, also those that are heeded."""
    for field in (
        name.lower(),
        b"accept-encoding",
        b"if-none-match",
        b"if-modified-since",
        b"if-match",
        b"sec-fetch-dest",
        b"range",
    ):
        status, _, _ = asyncio.run(ask(front, "GET", "/world.atom", b"", [(field, value), (b"host", value)]))
        assert status in (200, 304, 412)


@pytest.mark.parametrize(
    "path",
    [
        *(
            b"/../secret.txt",
            b"/%2e%2e/secret.txt",
            b"/%2e%2e%2fsecret.txt",
            b"/..%5csecret.txt",
            b"/%c0%ae%c0%ae/secret.txt",
        ),
        *(
            b"/%252e%252e/secret.txt",
            b"/world.atom%00.html",
            b"/%00",
            b"/world/..%2f..%2fsecret.txt",
            b"/.%2e/secret.txt",
            b"/%uff0e/x",
        ),
        *(
            b"//etc/passwd",
            b"/\\..\\secret.txt",
            b"/file:///etc/passwd",
            b"/%2fetc%2fpasswd",
            b"/static/../../secret.txt",
        ),
    ],
)
def test_no_spelling_leads_out(served, path):
    """Over the wire, sign by sign."""
    (served.public.parent / "secret.txt").write_bytes(SECRET)
    served.put("world.atom")
    answer = served.raw(b"GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" % path)
    assert answer.split(b" ", 2)[1] in (b"400", b"404")
    assert SECRET not in answer
    assert b"root:" not in answer


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00", id="tls"),
        pytest.param(b"GET\r\n\r\n", id="no-target"),
        pytest.param(b"GET /<script> HTTP/9.9\r\n\r\n", id="no-version"),
        pytest.param(b"GET / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n", id="two-lengths"),
        pytest.param(
            b"GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\nzz\r\n", id="smuggling"
        ),
        pytest.param(b"GET / HTTP/1.1\r\n: x\r\n\r\n", id="no-name"),
        pytest.param(b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", id="an-endless-address"),
        pytest.param(b"GET / HTTP/1.1\r\nX: " + b"a" * 1_000_000, id="an-endless-field"),
        pytest.param(b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 20_000 + b"\r\n", id="twenty-thousand-fields"),
    ],
)
def test_what_is_no_http_is_told_so_and_hung_up_on(served, said):
    try:
        answer = served.raw(said)
    except OSError:  # hung up on while it was still talking
        answer = b""
    assert answer[:13] in (b"HTTP/1.1 400 ", b"HTTP/1.1 404 ", b"")
    if b" 400 " in answer:
        assert b"x-content-type-options: nosniff" in answer
    assert b"script" not in answer
    assert served.get("/healthz").status_code == 200


def test_every_kind_of_answer_is_guarded(served):
    """Also 304, 308, 400, 403, 405, 410, 412: nosniff, no referrer, no script, no frame, no base, no form elsewhere."""
    served.put("world.atom")
    served.gone.add("gone")
    served.aliases["welt"] = "world"
    etag = served.get("/world.atom").headers["etag"]
    answers = {
        200: served.get("/world.atom"),
        301: served.get("/welt.atom"),
        304: served.get("/world.atom", If_None_Match=etag),
        308: served.get("/world/"),
        400: served.get("/search.atom?q=" + "a" * 1001),
        403: served.get("/search.atom?q=a"),
        404: served.get("/nothing"),
        405: served.client.post("/world.atom"),
        410: served.get("/gone.atom"),
        412: served.get("/world.atom", If_Match='"x"'),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
        assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
        assert policy["form-action"] == "'self'"
        assert "unsafe" not in str(policy)
        assert "cache-control" in answer.headers or status == 404
    for status in (200, 304, 405, 412):
        assert answers[status].headers["vary"] == "Accept-Encoding, Sec-Fetch-Dest", status
    assert served.client.head("/world.atom").headers["vary"] == "Accept-Encoding, Sec-Fetch-Dest"


def test_a_long_value_in_any_place_is_read_no_further_than_needed(served):
    """A cookie of 60 kB, an Accept-Encoding of as much: an answer, at once."""
    served.put("world.atom")
    for name in ("Cookie", "Accept-Encoding", "If-None-Match", "User-Agent"):
        answer = served.client.get("/world.atom", headers={name: ('"a",' if "None" in name else "gzip;q=0.1,") * 5_000})
        assert answer.status_code in (200, 400)


def test_percent_encoding_of_any_bytes_in_a_query_is_answered(served):
    for data in (b"\xff\xfe", b"\x00", b"\xed\xa0\x80", bytes(range(256))):
        assert served.get(f"/search.atom?q={quote_from_bytes(data)}").status_code in (400, 403)
