"""What hostile bodies cost: each in a process of its own, CPU seconds and memory of parse() alone.

    PYTHONPATH=src python bench/hostile.py [NAME...]     a JSON line each: name, bytes, seconds, megabytes, said

Must reach (issue 4): each ends in under 2 s and 100 MB.
"""

import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable

MILLION = 1_000_000
RSS = '<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>t</title>'
END = "</channel></rss>"
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>x</id>'
VERSION = "https://jsonfeed.org/version/1.1"
JSON = '{"version": "' + VERSION + '", "items": '


def item(text: str) -> str:
    return f"{RSS}<item><guid>g</guid>{text}</item>{END}"


def attributes(count: int) -> str:
    return " ".join(f'a{n}="1"' for n in range(count))


def laughs() -> str:
    levels = "".join(f'<!ENTITY l{n} "' + 10 * f"&l{n - 1};" + '">' for n in range(1, 12))
    return '<!DOCTYPE x [<!ENTITY l0 "lol">' + levels + "]>" + item("<title>&l11;</title>")


BODIES: dict[str, Callable[[], str | bytes]] = {
    "billion laughs": laughs,
    "one long entity, often": lambda: (
        '<!DOCTYPE x [<!ENTITY a "' + "a" * 290 + '">]>' + item("<title>" + "&a;" * 300_000 + "</title>")
    ),
    "external entities": lambda: '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + item("<title>&a;</title>"),
    "100,000 open tags": lambda: item("<a>" * 100_000),
    "100,000 nested tags": lambda: item("<a>" * 100_000 + "</a>" * 100_000),
    "100,000 nested paragraphs": lambda: (
        ATOM
        + '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
        + "<p>" * 100_000
        + "</p>" * 100_000
        + "</div></content></entry></feed>"
    ),
    "100,000 open items": lambda: RSS + "<item>" * 100_000,
    "100,000 nested items": lambda: RSS + "<item>" * 100_000 + "</item>" * 100_000 + END,
    "1,000,000 attributes": lambda: item(f"<a {attributes(MILLION)}/>"),
    "1,000,000 attributes of the root": lambda: f"<rss {attributes(MILLION)}><channel><item/>{END}",
    "1,000,000 attributes of an item": lambda: f"{RSS}<item {attributes(MILLION)}></item>{END}",
    "200,000 items": lambda: (
        RSS + "".join(f"<item><title>x</title><guid>g{n}</guid></item>" for n in range(200_000)) + END
    ),
    "200,000 damaged items": lambda: (
        RSS + "".join(f"<item><title>x & <p></title><guid>g{n}</guid></item>" for n in range(200_000)) + END
    ),
    "200,000 items of CDF": lambda: "<channel>" + "<item><title>x</title></item>" * 200_000 + "</channel>",
    "200,000 damaged items of CDF": lambda: (
        "<channel>" + "<item><title>x & <p></title></item>" * 200_000 + "</channel>"
    ),
    "1 MB white space before the declaration": lambda: (
        " " * MILLION + '<?xml version="1.0"?>' + item("<title>x</title>")
    ),
    "1 MB white space in the document type": lambda: "<!DOCTYPE" + " " * MILLION + item("<title>x</title>"),
    "1 MB author": lambda: item("<author>" + "a.a@" * 250_000 + "</author>"),
    "100,000 categories": lambda: item("".join(f"<category>c{n}</category>" for n in range(100_000))),
    "100,000 links": lambda: ATOM + '<link href="x"/>' * 100_000 + "</entry></feed>",
    "15,000 elements that pass through": lambda: item("<itunes:keywords>a</itunes:keywords>" * 15_000),
    "300,000 open CDATA": lambda: item("<title>" + "<![CDATA[" * 300_000),
    "300,000 open CDATA, one end": lambda: item("<title>" + "<![CDATA[" * 300_000 + "]]></title>"),
    "100,000 items that lose their CDATA": lambda: RSS + "<item><title><![CDATA[x</title></item>" * 100_000 + END,
    "300,000 open comments": lambda: item("<title>" + "<!--" * 300_000),
    "100,000 ends in a comment": lambda: item("<title>" + "<!-- </item> " * 100_000 + "-->"),
    "500,000 instructions": lambda: item("<title>" + "<?" * 500_000),
    "300,000 declarations": lambda: item("<title>" + "<![" * 300_000),
    "1 MB ampersands": lambda: item("<title>" + "&" * MILLION + "</title>"),
    "400 KB ampersands": lambda: item("<title>" + "&" * 400_000 + "</title>"),
    "1 MB less-thans": lambda: item("<title>" + "<" * MILLION + "</title>"),
    "200,000 open quotes": lambda: RSS + '<item b="' * 100_000 + "<item b='" * 100_000,
    "200,000 line breaks": lambda: item("<description>" + "x<br>" * 200_000 + "</description>"),
    "3 MB of damage": lambda: item("<description>" + "x & y <p> " * 300_000 + "</description>"),
    "400 KB of damage": lambda: item("<description>" + "x & y <p> " * 40_000 + "</description>"),
    "15 MB of text": lambda: item("<description>" + "x" * 15 * MILLION + "</description>"),
    "3 MB of a date": lambda: item("<pubDate>" + "1" * 3 * MILLION + "</pubDate>"),
    "3,000,000 elements in the head": lambda: RSS + "<a/>" * 3 * MILLION + END,
    "damage in the head": lambda: RSS + "<x & <p>" * 200_000 + END,
    "hours of 10,000 digits": lambda: (
        RSS
        + "<skipHours>"
        + ("<hour>" + "9" * 10_000 + "</hour>") * 300
        + "</skipHours><ttl>"
        + "9" * 5000
        + "</ttl>"
        + END
    ),
    "200,000 entities declared": lambda: (
        "<!DOCTYPE x [" + '<!ENTITY a "b">' * 200_000 + "]>" + item("<title>x</title>")
    ),
    "3,000 namespaces": lambda: (
        "<rss "
        + " ".join(f'xmlns:a{n}="u{n}"' for n in range(3000))
        + "><channel>"
        + "<item><guid>1</guid></item>" * 2000
        + END
    ),
    "50,000 undeclared prefixes": lambda: item("".join(f"<p{n}:x/>" for n in range(50_000))),
    "UTF-7": lambda: b"+ADw-rss version=+ACI-2.0+ACI-+AD4-",
    "UTF-16 without a mark": lambda: item("<title>x</title>").encode("utf-16-le"),
    "8 MB, some bytes bad": lambda: item("<title>").encode() + b"\xe9 \xc3\xa9\xc3\xa9\xc3\xa9" * MILLION,
    "500,000 roots": lambda: '<rss a="' * 500_000,
    "500,000 links of a page": lambda: "<!doctype html>" + "<link " * 500_000,
    "5 MB of zeros": lambda: b"\0" * 5 * MILLION,
    "5 MB of noise": lambda: random.Random(1).randbytes(5 * MILLION),
    "100,000 open lists": lambda: JSON + "[" * 100_000,
    "200,000 items of JSON": lambda: json.dumps(
        {"version": VERSION, "items": [{"id": n, "content_text": "x"} for n in range(200_000)]}
    ),
    "a number of 1,000,000 digits": lambda: JSON + '[{"id": ' + "9" * MILLION + "}]}",
    "1,000,000 tags": lambda: json.dumps(
        {"version": VERSION, "items": [{"id": "1", "tags": list(map(str, range(MILLION)))}]}
    ),
}


def measure(name: str) -> dict[str, object]:
    from feedhub.core.parse import adapt, contain, jsonfeed, parse
    from feedhub.model import Document

    assert adapt, contain
    assert jsonfeed  # loaded beforehand: what is measured is reading
    body = BODIES[name]()
    body = body.encode() if isinstance(body, str) else body
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    document = parse(body, content_type="text/xml", url="http://feeds.example/")
    seconds, after = time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    said = f"{len(document.entries)} of {document.items}" if isinstance(document, Document) else document.reason
    return {
        "name": name,
        "bytes": len(body),
        "seconds": round(seconds, 2),
        "megabytes": (after - before) // 1000,
        "said": said,
    }


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(sys.argv[2])))
        return
    for name in sys.argv[1:] or BODIES:
        done = subprocess.run([sys.executable, __file__, "--one", name], capture_output=True, text=True, check=False)
        print(done.stdout.strip() or json.dumps({"name": name, "failed": done.stderr[-500:]}), flush=True)


if __name__ == "__main__":
    main()
