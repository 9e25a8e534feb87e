"""What a stranger's query costs at the most: CPU seconds of random and hostile ones over a large store.

make bench ARGS=queries          python bench/queries.py [ARTICLES] [QUERIES]

Each is asked as /search.atom would ask it (signature aside), in this process, without the cache. Must: under two seconds of CPU
each, and an answer or a sentence (400) to every one.
"""

import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import process_time, thread_time

from feedhub.model import Article, Hub, Key, Made, New, Newsroom, Question, Refused, Section, Source
from feedhub.pipeline import ondemand
from feedhub.pipeline.ondemand import basis, queries
from feedhub.store import Store, articles, open_store

MOST = 2.0  # seconds
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SOURCES = 40
BATCH = 1_000


def vocabulary(chance: Random) -> list[str]:
    """Words as in a language: many beginnings, a few that are everywhere."""
    letters, vowels = "bcdfghklmnprstvz", "aeiou"

    def word() -> str:
        return "".join(chance.choice(letters) + chance.choice(vowels) for _ in range(chance.randint(1, 4)))

    return ["a", "b", "c", "the", "of", "and", *dict.fromkeys(word() for _ in range(30_000))]


class Press:
    """Invents articles; the first words of the vocabulary are the most frequent (Zipf)."""

    def __init__(self, words: list[str], chance: Random) -> None:
        self.chance = chance
        self.words = words
        self.weights = [sum(1 / (n + 1) for n in range(at, at + 1)) for at in range(len(words))]
        for at in range(1, len(words)):
            self.weights[at] += self.weights[at - 1]

    def text(self, size: int) -> str:
        return " ".join(self.chance.choices(self.words, cum_weights=self.weights, k=size))

    def article(self, number: int) -> Article:
        when = NOW - timedelta(seconds=90 * number)
        source = f"source-{number % SOURCES}"
        return Article(
            id=f"00000000-0000-5000-8000-{number:012}",
            source=source,
            outlet=f"{source}.example",
            first_seen=when,
            guid=str(number),
            url=f"https://{source}.example/{number}",
            title=self.text(9),
            content_html=f"<p>{self.text(160)}</p>",
            published=when,
            authors=(self.text(2),),
            categories=(self.text(1), self.text(1)),
            language="en",
        )


def fill(store: Store, press: Press, size: int) -> None:
    for at in range(0, size, BATCH):
        born = [press.article(number) for number in range(at, min(at + BATCH, size))]
        news = [New(article=each, keys=(Key(each.source, "guid", each.guid or ""),), reason="") for each in born]
        with store.writing() as connection:
            articles.apply(connection, news, shared=(), now=NOW)


def hostile(words: list[str]) -> list[str]:
    """What somebody would try."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    said = [
        "",
        "*",
        "-*",
        " ".join(f"{letter}*" for letter in letters),
        " OR ".join(f"{letter}*" for letter in letters),
        " ".join(f"-{letter}*" for letter in letters),
        "a* b* c*",
        "NOT (a* b* c*)",
        " OR ".join(f"(-{a}* -nothing)" for a in letters),
        " ".join(f"({a}* OR tag:{a}*)" for a in letters[:24]),
        " ".join(f"({a}* OR title:{a}*)" for a in letters[:24]),
        " OR ".join(f"({a}* tag:{a}* url:{a})" for a in letters[:16]),
        " ".join(f"(tag:{a}* OR url:{a})" for a in letters[:24]),
        " ".join(f"author:{a}*" for a in letters),
        "-author:a -author:b author:nobody",
        "author:zzzzzzzz",
        "url:zzzzzzzz",
        "site:zzzzz.example OR author:zzzz",
        "-zzzzzz nothing-at-all OR author:zzzz",
        '"' + " ".join(words[:100]) + '"',
        '"a a a a a a a a a a a a a a a a"*',
        " ".join(['"the of"'] * 50),
        "(" * 450 + "a" + ")" * 450,
        "(" * 1000,
        ")" * 1000,
        "-" * 999 + "a",
        "NOT " * 249 + "a",
        "-(" * 99 + "a" + ")" * 99,
        "-(" * 333 + "a" + ")" * 333,
        '"' * 999,
        "\\" * 999,
        '"' + "\\" * 997 + '"',
        "a:" * 500,
        "title:" * 160 + "a",
        "title:(" * 90 + "a" + ")" * 90,
        "𐀀" * 1000,
        "中" * 1000,
        '"' + "中文" * 400 + '"',
        " ".join("中文"[n % 2] + "*" for n in range(45)),
        "ﷺ" * 1000,
        "ﷺ* " * 49,
        "é" * 1000,
        "\u0301" * 1000,
        "a" + "\u0301" * 999,
        "\x00" * 1000,
        "\ud800" * 1000,
        "%" * 1000,
        "' OR 1=1 --",
        "a NEAR b",
        "^a + {b} : c",
        "rowid:1",
        "after:0001-01-01 before:9999-12-31",
        "after:-1",
        "outlets:>=0",
        "outlets:>=999999999999999999999999",
        "independent:>=2 a*",
        "-outlets:>=2 -independent:>=3 the",
        "has:image OR has:enclosure OR -has:image",
        "lang:e* kind:* country:*",
        "source:* -source:source-1",
        "tag:*",
        "-tag:*",
        "title:* text:* author:*",
        " ".join(f"source:source-{n}" for n in range(49)),
        " OR ".join(f"url:{n}9{n}" for n in range(49)),
        " OR ".join(f'"{a} {b}"' for a in "abcdefg" for b in "tuvwxyz"),
        " OR ".join(f"-{word}" for word in words[:50]),
        " ".join(f"-{word}" for word in words[:50]),
        " ".join(f'-"{word} of"' for word in words[:40]),
    ]
    return [text[: queries.QUERY_LENGTH] for text in said]


def random_query(chance: Random, words: list[str]) -> str:
    """Anything from a plain search to line noise."""
    kind = chance.random()
    if kind < 0.15:
        return "".join(chance.choices('ab*()"-:\\ ANDOR|&!title:tag:中é\n', k=chance.randint(1, 300)))
    parts = []
    for _ in range(chance.choice((1, 1, 2, 3, 5, 10, 50))):
        word = words[int(len(words) * chance.random() ** 4)]
        part = chance.choice((word, word, f"{word[: chance.randint(1, 2)]}*", f'"{word} {chance.choice(words[:50])}"'))
        field = chance.choice(
            ("", "", "", "title:", "text:", "author:", "tag:", "url:", "source:", "site:", "outlet:", "lang:")
        )
        part = chance.choice(("", "", "-", "NOT ")) + field + part
        parts.append(f"({part})" if chance.random() < 0.2 else part)
        parts.append(chance.choice(("", "", "OR", "AND", ") (", "")) if chance.random() < 0.5 else "")
    return " ".join(parts)[: queries.QUERY_LENGTH]


def main(size: int, count: int) -> int:
    chance = Random(9)
    words = vocabulary(chance)
    press = Press(words, chance)
    newsroom = Newsroom(
        hub=Hub(title="Bench", base_url="http://127.0.0.1:8000"),
        sources={
            f"source-{n}": Source(id=f"source-{n}", url=f"https://source-{n}.example/feed", tags=("world", words[n]))
            for n in range(SOURCES)
        },
        outlets={},
        sections={"all-of-it": Section(id="all-of-it", title="All", query="*")},
    )
    with TemporaryDirectory() as name:
        store = open_store(Path(name), writes=True)
        began = process_time()
        fill(store, press, size)
        print(f"{size:,} articles stored in {process_time() - began:.0f} s of CPU")
        spent: list[tuple[float, str, str]] = []
        said: Counter[str] = Counter()
        for text in [*hostile(words), *(random_query(chance, words) for _ in range(count))]:
            question = Question(kind="search", suffix="atom", said=(("q", text), ("sig", "s")))
            begun = thread_time()
            reply = ondemand.answer(question, newsroom, store, now=NOW)
            taken = thread_time() - begun
            match reply:
                case Made():
                    kind = "answered"
                case Refused(sentence=sentence, status=400):
                    kind = "takes too long" if sentence == basis.TOO_LONG else "refused with a sentence"
                    assert "\n" not in sentence
                case _:
                    raise AssertionError(reply)
            said[kind] += 1
            spent.append((taken, kind, text))
        store.close()
    spent.sort(reverse=True)
    print(f"{len(spent):,} queries: {', '.join(f'{n:,} {kind}' for kind, n in said.most_common())}")
    for share in (0.5, 0.9, 0.99):
        print(f"{share:.0%} of them within {sorted(each[0] for each in spent)[int(share * (len(spent) - 1))]:.3f} s")
    for taken, kind, text in spent[:12]:
        print(f"{taken:6.2f} s  {kind:24} {text[:80]!r}")
    return int(spent[0][0] >= MOST)


if __name__ == "__main__":
    match sys.argv[1:]:
        case [size, count]:
            sys.exit(main(int(size), int(count)))
        case [size]:
            sys.exit(main(int(size), 3_000))
        case _:
            sys.exit(main(50_000, 3_000))
