"""What a subscriber gets from `serve`: the published bytes, cheaply when nothing moved, and nothing else of the disk."""

import gzip
from datetime import timedelta
from itertools import combinations

import pytest

ATOM = (
    b'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>W</title></feed>\n' * 20
)


@pytest.mark.parametrize(
    ("name", "address", "media_type"),
    [
        pytest.param("index.html", "/", "text/html; charset=utf-8", id="front-page"),
        pytest.param("world-media.html", "/world-media", "text/html; charset=utf-8", id="section-page"),
        pytest.param(
            "world-media.html", "/world-media.html", "text/html; charset=utf-8", id="section-page-by-its-file"
        ),
        pytest.param("world-media.atom", "/world-media.atom", "application/atom+xml", id="atom"),
        pytest.param("world-media.rss", "/world-media.rss", "application/rss+xml", id="rss"),
        pytest.param("world-media.json", "/world-media.json", "application/feed+json", id="json-feed"),
        pytest.param("sections.opml", "/sections.opml", "text/x-opml", id="opml"),
        pytest.param(
            "world-media/archive/12.atom", "/world-media/archive/12.atom", "application/atom+xml", id="archive"
        ),
        pytest.param("static/feed.css", "/static/feed.css", "text/css; charset=utf-8", id="stylesheet"),
    ],
)
def test_each_published_address_has_its_file_and_type(served, name, address, media_type):
    """CONTRACT, Addresses: `public/` is served as it lies."""
    served.put(name)
    answer = served.get(address)
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, ATOM, media_type)


def test_every_format_has_a_type_without_being_named_again(served):
    """A new output format is a row of render.FORMATS; serving it needs no second row."""
    from feedhub.render import FORMATS

    for suffix, format in FORMATS.items():
        served.put(f"world.{suffix}")
        assert served.get(f"/world.{suffix}").headers["content-type"] == format.media_type


def test_an_unchanged_file_costs_a_304(served, now):
    """With the headers RFC 9110 15.4.5 asks for, and no body."""
    served.put("world.atom", at=now - timedelta(hours=3))
    first = served.get("/world.atom")
    assert first.headers["etag"].startswith('"')
    assert first.headers["last-modified"] == "Tue, 24 Nov 2026 09:00:00 GMT"
    for asked in ({"If_None_Match": first.headers["etag"]}, {"If_Modified_Since": first.headers["last-modified"]}):
        again = served.get("/world.atom", **asked)
        assert (again.status_code, again.content) == (304, b"")
        for name in ("etag", "last-modified", "cache-control", "vary"):
            assert again.headers[name] == first.headers[name]
        assert "date" in again.headers
        assert "content-type" not in again.headers


def test_tags_on_several_lines_are_one_list(served):
    """RFC 9110 5.3: a field may come on more lines than one."""
    served.put("world.atom")
    etag = served.get("/world.atom").headers["etag"]
    answer = served.client.get("/world.atom", headers=[("If-None-Match", '"other"'), ("If-None-Match", etag)])
    assert answer.status_code == 304


def test_if_match_that_fails_is_412(served):
    served.put("world.atom")
    assert served.get("/world.atom", If_Match='"other"').status_code == 412
    assert served.get("/world.atom", If_Match=served.get("/world.atom").headers["etag"]).status_code == 200


def test_preconditions_count_only_where_the_answer_would_be_the_file(served):
    """RFC 9110 13.2.1: a 404, 405 or redirect is that whatever is asked."""
    served.put("world.atom")
    assert served.get("/nothing.atom", If_None_Match="*").status_code == 404
    assert served.get("/world.atom/", If_None_Match="*").status_code == 308
    assert served.client.post("/world.atom", headers={"If-Match": '"other"'}).status_code == 405


def test_another_edition_is_served_with_the_next_request(served, now):
    """Another process publishes; nobody tells us. The tag moves with the bytes."""
    served.put("world.atom", b"<feed>one</feed>", at=now)
    first = served.get("/world.atom")
    served.put("world.atom", b"<feed>two</feed>", at=now)
    second = served.get("/world.atom", If_None_Match=first.headers["etag"])
    assert (second.status_code, second.content) == (200, b"<feed>two</feed>")
    (served.public / "world.atom").unlink()
    assert served.get("/world.atom").status_code == 404


def test_equal_bytes_have_equal_tags_whenever_they_were_written(served, now):
    """A restored folder must not send every reader every feed anew."""
    served.put("world.atom", at=now - timedelta(days=3))
    first = served.get("/world.atom").headers["etag"]
    served.put("world.atom", at=now)
    assert served.get("/world.atom", If_None_Match=first).status_code == 304


def test_last_modified_is_never_in_the_future(served, now):
    """RFC 9110 8.8.2.1; a clock that went back leaves such files."""
    served.put("world.atom", at=now + timedelta(days=2))
    assert served.get("/world.atom").headers["last-modified"] == "Tue, 24 Nov 2026 12:00:00 GMT"


def test_gzip_for_who_takes_it(served):
    served.put("world.atom")
    plain = served.get("/world.atom")
    with served.client.stream("GET", "/world.atom", headers={"Accept-Encoding": "gzip"}) as answer:
        packed = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed) == plain.content
    assert int(answer.headers["content-length"]) == len(packed) < len(plain.content)
    assert "content-encoding" not in plain.headers


def test_what_gzip_would_not_make_smaller_is_sent_plain(served):
    served.put("tiny.atom", b"<feed/>")
    served.put("photo.png")
    for path in ("/tiny.atom", "/photo.png"):
        assert "content-encoding" not in served.get(path, Accept_Encoding="gzip").headers


def test_a_browser_that_opens_a_feed_gets_xml_it_can_show(served):
    """The same bytes; only a navigation (Sec-Fetch-Dest: document) is told another type."""
    for name in ("world.atom", "world.rss", "sections.opml"):
        served.put(name)
        shown = served.get(f"/{name}", Sec_Fetch_Dest="document")
        assert (shown.headers["content-type"], shown.content) == ("application/xml", ATOM)
        assert served.get(f"/{name}", Sec_Fetch_Dest="empty").headers["content-type"] != "application/xml"
        assert shown.headers["vary"] == "Accept-Encoding, Sec-Fetch-Dest"
    served.put("world.json")
    assert served.get("/world.json", Sec_Fetch_Dest="document").headers["content-type"] == "application/feed+json"


def test_each_representation_has_a_tag_of_its_own(served):
    """RFC 9110 8.8.1: else a cache that holds two is told to use the wrong one."""
    served.put("world.atom")
    ways = [
        {},
        {"Accept_Encoding": "gzip"},
        {"Sec_Fetch_Dest": "document"},
        {"Accept_Encoding": "gzip", "Sec_Fetch_Dest": "document"},
    ]
    tags = [served.get("/world.atom", **way).headers["etag"] for way in ways]
    assert all(a != b for a, b in combinations(tags, 2))
    for way, tag in zip(ways, tags, strict=True):
        assert served.get("/world.atom", **way, If_None_Match=tag).status_code == 304


def test_head_says_what_get_would_and_sends_nothing(served):
    served.put("world.atom")
    got, head = served.get("/world.atom"), served.client.head("/world.atom")
    assert head.content == b""
    assert {name: value for name, value in head.headers.items() if name != "date"} == {
        name: value for name, value in got.headers.items() if name != "date"
    }
    assert served.client.head("/world.atom", headers={"If-None-Match": got.headers["etag"]}).status_code == 304
    assert served.client.head("/healthz").status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
def test_other_methods_are_told_which_ones_there_are(served, method):
    served.put("world.atom")
    for path in ("/world.atom", "/healthz"):
        answer = served.client.request(method, path)
        if answer.status_code == 400:
            assert method == "BREW"  # the HTTP parser knows no such method at all
            continue
        assert answer.status_code == 405
        assert sorted(name.strip() for name in answer.headers["allow"].split(",")) == ["GET", "HEAD"]


@pytest.mark.parametrize(
    ("asked", "location"),
    [
        pytest.param("/world/", "/world", id="a-page"),
        pytest.param("/world.atom/", "/world.atom", id="a-feed"),
        pytest.param("/world/archive/3.atom/?x=1&y=%20", "/world/archive/3.atom?x=1&y=%20", id="deep-with-query"),
        pytest.param("/healthz/", "/healthz", id="on-demand"),
    ],
)
def test_a_trailing_slash_leads_to_none(served, asked, location):
    answer = served.get(asked)
    assert answer.status_code == 308
    assert answer.headers["location"].startswith("../"), "relative: it holds behind a proxy's own path"
    assert (
        served.client.build_request("GET", answer.url.join(answer.headers["location"])).url.raw_path
        == location.encode()
    )


def test_slashes_beyond_one_are_no_address(served):
    """Starlette would answer with a redirect that repeats the Host it was told."""
    for path in ("/healthz//", "//healthz/", "/world//", "//"):
        head = served.raw(f"GET {path} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n".encode())
        assert head.startswith(b"HTTP/1.1 404")
        assert b"evil.example" not in head


def test_an_old_id_of_a_section_leads_to_the_new_one(served):
    served.aliases["welt"] = "world"
    for old, new in (
        ("/welt", "/world"),
        ("/welt.atom", "/world.atom"),
        ("/welt/archive/1.atom?a", "/world/archive/1.atom?a"),
        ("/welt/%C3%B6%0A.atom", "/world/%C3%B6%0A.atom"),
    ):
        answer = served.get(old)
        assert answer.status_code == 301
        assert answer.url.join(answer.headers["location"]).raw_path == new.encode()
    assert served.get("/weltschmerz.atom").status_code == 404


def test_a_removed_section_is_gone_and_a_mistyped_one_is_not_found(served):
    """410 tells a reader to unsubscribe; 404 must never be taken for that."""
    served.gone.add("chess")
    for path in ("/chess", "/chess.atom", "/chess/archive/1.atom", "/chess/corrections.atom"):
        assert served.get(path).status_code == 410
    assert served.get("/ches.atom").status_code == 404
    served.put("chess.atom")
    assert served.get("/chess.atom").status_code == 200, "a section that came back is served"


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/x/..%2f..%2fsecret.txt",
        "/..%5csecret.txt",
        "/world/../../secret.txt",
        "//secret.txt",
        "/.hidden.html",
        "/.feedhub-abc.part",
        "/world.atom.part",
        "/world.atom~",
        "/sub/.hidden.atom",
        "/world.atom%00.html",
        "/world.atom%0a",
        "/feedhub.db",
        "/world.py",
        "/sub",
        "/sub.html/",
        "/.",
        "/..",
        "/" + "a" * 3000 + ".atom",
        "/a/b/c/d/e/f.atom",
        "/world.ATOM",
        "/w%C3%B6rld.atom",
    ],
)
def test_nothing_but_what_is_published_is_served(served, path):
    """Neither out of the folder, nor what hides in it, nor what a killed write left."""
    (served.public.parent / "secret.txt").write_bytes(b"secret")
    for name in (
        ".hidden.html",
        ".feedhub-abc.part",
        "world.atom",
        "world.atom.part",
        "world.atom~",
        "sub/.hidden.atom",
        "feedhub.db",
        "world.py",
    ):
        (served.public / name).parent.mkdir(exist_ok=True)
        (served.public / name).write_bytes(b"secret")
    status = served.raw(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()).split(b" ", 2)[1]
    assert status in (b"404", b"308", b"400")


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example/",
        "/\\evil.example/",
        "/%5cevil.example/",
        "/%0d%0aSet-Cookie:x/",
        "/%0d%0aSet-Cookie:x",
        "//evil.example",
        "/http://evil.example/",
    ],
)
def test_no_redirect_leads_to_another_host(served, path):
    served.aliases["welt"] = "world"
    for asked in (path, f"/welt{path}"):
        head = served.raw(f"GET {asked} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()).partition(
            b"\r\n\r\n"
        )[0]
        assert b"\r\nset-cookie" not in head.lower()
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"location: "):
                assert b"//" not in line[:14]
                assert line.removeprefix(b"location: ").startswith((b"../", b"world"))


def test_every_answer_is_guarded(served):
    """nosniff and a policy without script, also where the library answers."""
    served.put("index.html")
    served.gone.add("chess")
    for path in ("/", "/healthz", "/nothing", "/chess", "/world/"):
        answer = served.get(path)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "script" not in answer.headers["content-security-policy"]
        assert "server" not in answer.headers


def test_before_the_first_edition_the_front_says_so(served):
    answer = served.get("/")
    assert (answer.status_code, answer.text) == (404, "Nothing has been published here yet.\n")


def test_health(served):
    answer = served.get("/healthz")
    assert (answer.status_code, answer.text, answer.headers["cache-control"]) == (200, "ok\n", "no-store")
