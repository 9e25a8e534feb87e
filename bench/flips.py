"""Real feeds, damaged on purpose: does any entry change but the damaged one, does any come back as another?

    PYTHONPATH=src python bench/flips.py [CORPUS] [SEED]     CORPUS: a directory or .tar.xz; default ../shared/corpus

Each feed of three items or more goes clean -> damaged -> clean for each kind of damage, one item damaged at random.
Exit 1 if an undamaged entry changed or was read again, or a damaged one lost its identity (where it could have kept it).
"""

import random
import re
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from parse import DEFAULT, bodies

from feedhub.core.parse import cut, decode, parse
from feedhub.model import Document, Entry

URL = "https://feeds.example.org/feed"
OPEN, TITLE = re.compile(rb"<[^>]*>"), re.compile(rb"<title[^>]*>(?!<!\[CDATA)|(?=</title>)")


def at_the_start(text: bytes) -> Callable[[bytes], bytes]:
    return lambda item: OPEN.sub(lambda tag: tag[0] + text, item, count=1)


def in_the_title(text: bytes) -> Callable[[bytes], bytes]:
    return lambda item: TITLE.sub(lambda found: found[0] + text, item, count=1)


ITEM: dict[str, Callable[[bytes], bytes]] = {
    "a bare ampersand": in_the_title(b"AT&T "),
    "a bad byte": in_the_title(b"caf\xe9 "),
    "a control character": in_the_title(b"\x0b"),
    "entities of HTML and of nobody": in_the_title(b"&nbsp;&bogus; "),
    "a bare less-than": in_the_title(b"a < b "),
    "an unclosed <br>": in_the_title(b"x<br>y "),
    "an unclosed <p>": at_the_start(b"<p>"),
    "a stray </p>": at_the_start(b"</p>"),
    "an undeclared prefix": at_the_start(b"<foo:bar>1</foo:bar>"),
    "an attribute twice": at_the_start(b'<x a="1" a="2"/>'),
    "an open comment": at_the_start(b"<!-- oops "),
    "no end of the title": lambda item: item.replace(b"</title>", b"", 1),
    "a misspelt end of the title": lambda item: item.replace(b"</title>", b"</titel>", 1),
    "no end of the item": lambda item: item[: item.rindex(b"</")],
    "no end of a CDATA section": lambda item: item.replace(b"]]>", b"", 1),
}
WHOLE: dict[str, Callable[[bytes], bytes]] = {
    "junk after the root": lambda body: body + b"\n<script>x</script> Notice: foo & <item>",
    "a notice before the root": lambda body: b"<br />\n<b>Warning</b>: x & y in <b>/a.php</b>\n" + body,
    "an ampersand in the head": lambda body: re.sub(rb"<(title|id)>", rb"<\1>A & B ", body, count=1),
}


def kept(clean: Document, damaged: Document, victim: int, tally: Counter[str]) -> None:
    """Count what the damage did to the others and to its victim (-1: nobody)."""
    if len(damaged.entries) != len(clean.entries):
        left_out = (
            len(damaged.entries) == len(clean.entries) - 1 and victim >= 0 and not identity(clean.entries[victim])
        )
        tally["left out, since it has no identity" if left_out else "LOST OR DOUBLED"] += 1
        return
    for index, (before, after) in enumerate(zip(clean.entries, damaged.entries, strict=True)):
        if index != victim:
            tally["others"] += 1
            tally["OTHERS CHANGED"] += before != after
        else:
            tally["damaged"] += 1
            tally["guessed at"] += after.damaged
            tally["IDENTITY LOST"] += identity(before) != identity(after)


def identity(entry: Entry) -> str | None:
    return entry.guid or entry.url


def read(body: bytes, seen: frozenset[bytes] = frozenset()) -> Document:
    document = parse(body, content_type=None, url=URL, seen=seen)
    assert isinstance(document, Document), document
    return document


def main() -> None:
    chance = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    tallies = {name: Counter[str]() for name in (*ITEM, *WHOLE, "cut short")}
    for body in map(decode.utf8, bodies(Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT)):
        found = cut.pieces(body)
        if not found or found.count < 3:
            continue
        clean = read(body)
        if len(clean.entries) != found.count:
            continue
        for name, damage in ITEM.items():
            victim = chance.randrange(found.count)
            begin, end, _ = found.spans[victim]
            damaged = body[:begin] + damage(body[begin:end]) + body[end:]
            kept(clean, read(damaged), victim, tallies[name])
            tallies[name]["READ AGAIN"] += len(read(damaged, clean.digests).entries) > 1
        for name, damage in WHOLE.items():
            kept(clean, read(damage(body)), -1, tallies[name])
            tallies[name]["READ AGAIN"] += len(read(damage(body), clean.digests).entries)
        tally = tallies["cut short"]
        victim = chance.randrange(found.count)
        left = read(body[: chance.randrange(found.spans[victim].begin + 5, found.spans[victim].end)]).entries
        tally["others"] += victim
        tally["OTHERS CHANGED"] += left[:victim] != clean.entries[:victim]
        tally["IDENTITY LOST"] += any(identity(entry) != identity(clean.entries[victim]) for entry in left[victim:])
    for name, tally in tallies.items():
        print(f"{name:32}", ", ".join(f"{count} {what}" for what, count in sorted(tally.items()) if count))
    sys.exit(any(count and what.isupper() for tally in tallies.values() for what, count in tally.items()))


if __name__ == "__main__":
    main()
