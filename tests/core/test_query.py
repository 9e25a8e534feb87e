"""Queries: what they mean, how they are refused, and that nothing a stranger types costs more than a sentence."""

import json
import os
import subprocess
import sys
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedhub.core.query import (
    FIELDS,
    And,
    Everything,
    Not,
    Or,
    Prepared,
    Query,
    Term,
    explain,
    matches,
    parse_query,
    searched_text,
)
from feedhub.core.query.folding import tag_form, words
from feedhub.core.query.grammar import read
from feedhub.core.query.reading import _meaning, _plain
from feedhub.errors import QueryError
from feedhub.model import Article, Candidate, Enclosure, Outlet

ENVIRON = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
WHEN = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
IRNA = Outlet(id="irna.ir", title="IRNA", kind="state", country="IR")
PRESS = Outlet(id="press.example", kind="private", country="GB")


def test_a_count_is_printed_as_it_is_written():
    """`preview` says what was asked for; quotes around a comparison would look like a mistake."""
    assert str(parse_query("outlets:>=3 -independent:2")) == "outlets:>=3 -independent:2"


def candidate(**article):
    """An article that IRNA's feed and, lending source, outlet and tag, a press feed carried."""
    said = {
        "id": "1",
        "source": "irna-en",
        "outlet": "irna.ir",
        "first_seen": WHEN,
        "url": "https://en.IRNA.ir/news/2026/Red-Notice?id=7",
        "title": "Iran issues arrest warrant for Trump",
        "summary": "Interpol was asked for a red notice.",
        "content_html": "<p>Tehran&#8217;s prosecutor named <b>36</b> people.</p>",
        "authors": ("Ann Lee", "José Müller"),
        "language": "en-GB",
    }
    return Candidate(
        article=Article(**{**said, **article}),
        outlet=IRNA,
        sources=("irna-en", "press-world"),
        outlets=(IRNA, PRESS),
        tags=("world", "Middle-East", "C++"),
    )


STORY = candidate()


@pytest.mark.parametrize(
    "query",
    [
        "",
        "  ",
        "*",
        "warrant",
        "WARRANT",
        "interpol",
        "prosecutor",
        "tehran",
        "36",
        "arr*",
        '"arrest warrant"',
        '"Arrest, Warrant!"',
        '"arrest warr"*',
        "arrest-warrant",
        "iran interpol prosecutor",
        "iran AND interpol",
        "iran && interpol",
        "nothing OR iran",
        "nothing || iran",
        "nothing iran OR trump",
        "trump OR iran nothing",
        "iran -nothing",
        "iran NOT nothing",
        "!nothing",
        "-(nothing OR nobody)",
        "iran -(trump nothing)",
        "(nothing OR iran) (nobody OR trump)",
        "NOT NOT iran",
        "source:irna-en",
        "source:press-world",
        "SOURCE:Irna-EN",
        "source:press*",
        "outlet:irna.ir",
        "outlet:press.example",
        "kind:state kind:private",
        "kind:STATE",
        "country:ir country:GB",
        "tag:world",
        "tag:World",
        'tag:"middle east"',
        "tag:middle_east",
        'tag:"#Middle East"',
        "tag:mid*",
        "tag:c++",
        "tag:(sport OR world)",
        "tag:(world -sport)",
        "-tag:(sport OR opinion)",
        "tag:(sport OR title:iran)",
        "lang:en",
        "lang:en-gb",
        "lang:e*",
        "author:lee",
        'author:"ann lee"',
        "author:jose",
        "author:mull*",
        "title:iran",
        'title:"issues arrest"',
        "text:interpol",
        "text:iran",
        "site:irna.ir",
        "site:en.irna.ir",
        "site:ir",
        "site:https://irna.ir/",
        "url:news/2026",
        "url:/red-notice",
        "url:https://en.irna.ir/*",
        'url:"?id=7"',
        "after:2026",
        "after:2026-11",
        "after:2026-11-24",
        "before:2026-11-25",
        "after:2026-11-24T09:30",
        "before:2026-11-24T09:30:01Z",
        "after:2026-11-24T10:30+01:00",
        'before:"2026-11-24 10:31+01:00"',
        "-has:image -has:enclosure",
        "title:*",
        "lang:*",
        "“arrest warrant”",
        "„arrest warrant“",
        '“arrest warrant"',
        '"issues “arrest” warrant"',
        'irán "réd nótice"',
    ],
)
def test_a_query_finds_the_article(query):
    """Each way to say something true of the story."""
    assert matches(parse_query(query), STORY)


@pytest.mark.parametrize(
    "query",
    [
        "warran",
        "arrests",
        "warr* nothing",
        '"warrant arrest"',
        '"trump interpol"',  # the title's end and the summary's beginning are no phrase
        "iran -trump",
        "iran NOT trump",
        "nothing OR nobody",
        "-*",
        "source:irna",
        "outlet:irna",
        "kind:wire",
        "country:US",
        "tag:east",
        "tag:c",
        "tag:(world sport)",
        "lang:e",
        "lang:en-us",
        "author:iran",
        '"lee jose"',
        'author:"lee jose"',
        "title:interpol",
        "site:rna.ir",
        "site:news",
        "url:en.irna.ir*",
        "after:2026-11-25",
        "before:2026-11-24",
        "before:2026-11-24T09:30",
        "after:2026-11-24T09:30+00:00 before:2026",
        "has:image",
        "has:enclosure",
    ],
)
def test_a_query_passes_the_article_by(query):
    """Near misses: parts of words, words of other fields, days that end before they begin."""
    assert not matches(parse_query(query), STORY)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        pytest.param("cafe", "Un café à Paris", id="accents"),
        pytest.param("café", "Un cafe a Paris", id="accents-in-the-query"),
        pytest.param("strasse", "Die Straße", id="sharp-s"),
        pytest.param("lodz", "Łódź", id="stroke"),
        pytest.param("istanbul", "İSTANBUL", id="turkish-i"),
        pytest.param("iran", "L’Iran", id="elision"),
        pytest.param("trump", "Trump's", id="possessive"),
        pytest.param("full", "ｆｕｌｌ width", id="full-width"),
        pytest.param("елка", "Ёлка", id="yo"),
        pytest.param("γενοσ", "ΓΈΝΟΣ", id="final-sigma"),
        pytest.param("日本", "昨日、日本語の新聞", id="japanese"),
        pytest.param("本語の", "日本語の新聞", id="inside-a-run"),
        pytest.param("日本*", "日本語", id="japanese-prefix"),
        pytest.param("ドル", "１００ドル", id="half-width-digits"),
        pytest.param("特朗普", "伊朗对特朗普发出逮捕令", id="chinese"),
        pytest.param("이란", "이란은 체포영장을", id="korean-with-its-ending"),
        pytest.param("ไทย", "ประเทศไทย", id="thai"),
        pytest.param("ایران", "ايران", id="persian-and-arabic-ye"),
        pytest.param("مذكرة", "مُذَكِّرَة", id="arabic-vowels"),
        pytest.param("شلوم", "شــلوم", id="tatweel"),
        pytest.param("שלום", "שָׁלוֹם", id="hebrew-points"),
        pytest.param("भारत", "भारत ने कहा", id="hindi"),
        pytest.param("softhyphen", "soft\u00adhyphen", id="soft-hyphen"),
        pytest.param("iphone", "iPhone™", id="trade-mark"),
    ],
)
def test_words_are_found_as_people_type_them(query, text):
    """Case, accents, width and points do not count; scripts without spaces are searched by their parts."""
    assert matches(parse_query(query), candidate(title=text))
    assert not matches(parse_query(query), candidate(title="something else"))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        pytest.param("край", "краи", id="short-i-is-a-letter"),
        pytest.param("कल", "कुल", id="vowel-signs-are-letters"),
        pytest.param("か", "が", id="voicing-is-a-letter"),
        pytest.param("ран", "Иран", id="cyrillic-words-are-whole"),
    ],
)
def test_other_words_are_kept_apart(query, text):
    """A mark that makes another word is no accent."""
    assert not matches(parse_query(query), candidate(title=text))


@pytest.mark.parametrize(
    ("query", "column", "says"),
    [
        ("autor:lee", 1, 'no field "autor"; did you mean "author"?'),
        ("iran autor:lee", 6, 'no field "autor"'),
        ("-autor:lee", 2, 'no field "autor"'),
        ("(iran) autor:lee", 8, 'no field "autor"'),
        ("zzz:lee", 1, "the fields are after, author"),
        ("https://bbc.com/news", 1, "write url: before it"),
        ("kind:wrie", 6, 'did you mean "wire"?'),
        ("has:images", 5, 'did you mean "image"?'),
        ("after:yesterday", 7, "write 2026-01-31"),
        ("after:2026-02-30", 7, "is no date"),
        ("after:2026-00-01", 7, "is no date"),
        ("after:0001-01-01T00:00+10:00", 7, "is no date"),
        ("iran (trump", 6, 'this "(" is never closed'),
        ('iran "red notice', 6, "this quote is never closed"),
        ("iran) trump", 5, 'this ")" closes nothing'),
        ("iran ()", 6, "nothing in these parentheses"),
        ("iran OR", 8, "nothing follows OR"),
        ("iran AND ", 9, "nothing follows AND"),
        ("(iran NOT) trump", 10, "nothing follows NOT"),
        ("OR iran", 1, "OR stands between"),
        ("iran AND OR trump", 10, "OR stands between"),
        ("tag:", 5, "tag: has no value"),
        ("tag:-opinion", 5, "write -tag:opinion"),
        ("*ran", 1, "a * may only end a word"),
        ("title:w*rrant", 7, "a * may only end a word"),
        ("iran & trump", 6, '"&" has no letter or digit'),
        ('tag:""', 5, "nothing between the quotes"),
        ("site:bbc.com/news", 6, "is no domain"),
        ("outlets:>=3*", 9, "write >=3"),
        ("tag:world independent:two", 23, "write >=3"),
        ("outlets:many", 9, "write >=3"),
        ("iran\n\nautor:lee", 7, 'no field "autor"'),
        ("a" * 2001, 1, "2,000 are the most"),
        ("a " * 50_001, 100_001, "100,000 are the most"),
    ],
)
def test_what_cannot_be_read_is_refused_with_column_and_mend(query, column, says):
    """One sentence that points at the place."""
    with pytest.raises(QueryError) as caught:
        parse_query(query)
    assert caught.value.column == column
    assert says in caught.value.problem
    assert "\n" not in str(caught.value)


def test_words_in_quotes_are_never_operators_or_fields():
    """What means something elsewhere can be searched for."""
    for text in ("AND", "tag:world", "(", "-iran", 'say \\"no\\"', "* notice"):
        query = parse_query(f'"{text} word"')
        assert isinstance(query.root, Term)
        assert query.root.field == "text"


def test_a_day_is_in_after_and_not_in_before():
    """Neighbouring ranges neither overlap nor leave a gap."""
    midnight = candidate(dated=datetime(2026, 11, 24, tzinfo=UTC))
    assert matches(parse_query("after:2026-11-24"), midnight)
    assert not matches(parse_query("before:2026-11-24"), midnight)


def test_dates_go_by_what_readers_see():
    """A re-dated or future article is where the edition shows it."""
    later = candidate(published=WHEN + timedelta(days=400))
    assert matches(parse_query("before:2026-11-25"), later)


def test_has_asks_for_picture_and_enclosure():
    illustrated = candidate(image="https://x.example/a.jpg", enclosures=(Enclosure(url="https://x.example/a.mp3"),))
    assert matches(parse_query("has:image has:enclosure"), illustrated)


def test_an_article_without_anything_is_met_calmly():
    """Every field of an article may be absent; a question about it is answered with no."""
    bare = Candidate(
        article=Article(id="1", source="s", outlet="o", first_seen=WHEN),
        outlet=Outlet(id="o"),
        sources=(),
        outlets=(),
        tags=(),
    )
    for query in (
        "a",
        "title:*",
        "author:*",
        "tag:*",
        "lang:*",
        "url:*",
        "url:a",
        "site:*",
        "country:*",
        "kind:*",
        "source:*",
    ):
        assert not matches(parse_query(query), bare), query


def test_only_the_first_thousand_characters_of_a_text_are_searched():
    """The store's index holds no more, and both must agree."""
    long = candidate(content_html="<p>" + "word " * 190 + "near</p><p>" + "word " * 100 + "far</p>")
    assert matches(parse_query("near"), long)
    assert not matches(parse_query("far"), long)
    assert all(len(text) <= 1000 for text in searched_text(long.article)[1:])


def test_site_understands_names_beyond_ascii():
    assert matches(parse_query("site:münchen.de"), candidate(url="https://www.xn--mnchen-3ya.de/"))


def test_every_field_of_the_contract_is_there():
    """And each row says what it asks."""
    contract = "after author before country has independent kind lang outlet outlets site source tag text title url"
    assert " ".join(sorted(FIELDS)) == contract
    assert all(field.doc for field in FIELDS.values())


def test_every_combining_mark_is_an_accent_or_a_part_of_its_word():
    """No mark of any script is taken for a gap."""
    marks = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code))[0] == "M"]
    lost = [mark for mark in marks if words(f"क{mark}क") == ["क", "क"]]
    assert [mark for mark in lost if not unicodedata.name(mark).startswith("MUSICAL SYMBOL")] == []


# --- laws --------------------------------------------------------------------------------------------------------------

VALUES = st.sampled_from(
    ["iran", "trump", "world", "C++", "red notice", "AND", "日本", "a-b", "10:30", 'a "b" c', "“x”", "é\\"]
)
TERMS = st.one_of(
    st.builds(Term, st.sampled_from(["text", "title", "tag", "source", "author", "url"]), VALUES, st.booleans()),
    st.builds(Term, st.sampled_from(["title", "tag", "lang", "site"]), st.just(""), st.just(True)),
    st.builds(Term, st.sampled_from(["after", "before"]), st.sampled_from(["2026", "2026-11-24", "2026-11-24T09:30Z"])),
    st.builds(Term, st.just("has"), st.sampled_from(["image", "enclosure"])),
    st.just(Everything()),
)


def _flat(kind):
    def build(nodes):
        parts = [part for node in nodes for part in (node.nodes if isinstance(node, kind) else (node,))]
        return kind(tuple(parts))

    return build


NODES = st.recursive(
    TERMS,
    lambda inner: st.one_of(
        inner.map(lambda node: node.node if isinstance(node, Not) else Not(node)),
        st.lists(inner, min_size=2, max_size=4).map(_flat(And)),
        st.lists(inner, min_size=2, max_size=4).map(_flat(Or)),
    ),
    max_leaves=12,
)
CANDIDATES = st.builds(
    lambda title, summary, tags, image, days: replace(
        candidate(title=title, summary=summary, content_html=None, image=image, dated=WHEN - timedelta(days=days)),
        tags=tags,
    ),
    title=st.sampled_from(["Iran and Trump", "日本語", "A red notice", "a b c", None]),
    summary=st.sampled_from(["iran", "world trump", None]),
    tags=st.sampled_from([("world",), ("Iran", "C++"), ()]),
    image=st.sampled_from([None, "https://x.example/a.jpg"]),
    days=st.integers(0, 400),
)


@given(NODES)
@settings(deadline=None)
def test_a_query_reads_back_as_it_was_written(node):
    """What `str` prints is the same query; sections and errors may show it."""
    assert parse_query(str(node)).root == node


@given(NODES, NODES, CANDIDATES)
@settings(deadline=None)
def test_the_evaluator_obeys_the_laws_of_logic(one, other, found):
    """De Morgan, and that AND, OR and NOT are what they say."""

    def holds(text):
        return matches(parse_query(text), found)

    a, b = holds(f"{one}"), holds(f"{other}")
    assert holds(f"({one}) ({other})") == holds(f"({one}) AND ({other})") == (a and b)
    assert holds(f"({one}) OR ({other})") == (a or b)
    assert holds(f"-({one})") == holds(f"NOT ({one})") == (not a)
    assert holds(f"-(({one}) OR ({other}))") == holds(f"-({one}) -({other})")
    assert holds(f"-(({one}) ({other}))") == holds(f"-({one}) OR -({other})")


@given(NODES, CANDIDATES)
@settings(deadline=None)
def test_an_explanation_agrees_with_the_verdict(node, found):
    """Each clause is a query of its own that says the same, and together they suffice."""
    query = parse_query(str(node))
    verdict = matches(query, found)
    clauses = explain(query, found)
    assert clauses
    assert {clause.holds for clause in clauses} == {verdict}
    assert all(matches(parse_query(clause.text), found) is verdict for clause in clauses)


def test_an_explanation_names_the_clauses_that_decided():
    def told(query):
        return [clause.text for clause in explain(parse_query(query), Prepared(STORY))]

    assert told("tag:world -tag:opinion") == ["tag:world", "-tag:opinion"]
    assert told("tag:world -trump nothing") == ["-trump", "nothing"]
    assert told("nothing OR iran OR trump") == ["iran"]
    assert told("-(nothing OR trump)") == ["-trump"]


PIECES = st.sampled_from(
    [
        "iran",
        "tag:world",
        "-",
        "!",
        "(",
        ")",
        '"',
        "“",
        "AND",
        "OR",
        "NOT",
        "&&",
        "||",
        "*",
        ":",
        "\\",
        "after:",
        "has:",
        " ",
        "\0",
        "日",
        "tag:(",
    ]
)


@given(
    st.one_of(
        st.text(max_size=60), st.lists(PIECES, max_size=25).map("".join), st.lists(PIECES, max_size=25).map(" ".join)
    )
)
@settings(max_examples=400, deadline=None)
def test_any_text_is_a_query_or_is_refused(text):
    """Never another error; and what was read can be printed, read again and asked."""
    try:
        query = parse_query(text)
    except QueryError as error:
        column = error.column
    else:
        column = 1
        assert parse_query(str(query)) == query
        assert matches(query, STORY) in (True, False)
    assert 1 <= column <= len(text) + 1


PLAIN = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["", "-"]),
    st.sampled_from(["", "tag:", "Tag:", "source:", "title:"]),
    st.sampled_from(["iran", "red-notice", "10.5", "é", "AND", "and", "bbc.co.uk"]),
    st.sampled_from(["", "*"]),
)


@given(st.lists(PLAIN, min_size=1, max_size=5), st.sampled_from([" ", "  ", "\u2003"]))
@settings(deadline=None)
def test_the_short_way_reads_as_the_grammar_does(parts, gap):
    """Plain queries are read without lark, to the same tree."""
    text = gap.join(parts)
    short = _plain(text)
    if short is not None:
        assert _meaning(short, "text") == _meaning(read(text), "text")
    else:
        assert "AND" in text


def test_a_plain_query_loads_no_lark():
    """A cron job pays for the grammar only where it is needed."""
    code = (
        "import sys; from feedhub.core.query import parse_query\n"
        "for query in ('', '*', 'tag:world -tag:opinion', 'iran trump*'): parse_query(query)\n"
        "sys.exit('lark' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], env=ENVIRON, check=False).returncode == 0


HOSTILE = {
    "parentheses": "(" * 10_000 + "iran" + ")" * 10_000,
    "open": "(" * 50_000,
    "closed": ")" * 50_000,
    "a-megabyte": "iran " * 200_000,
    "ors": " OR ".join(["iran"] * 10_000),
    "ands": " ".join(["iran"] * 20_000),
    "denials": "-" * 30_000 + "iran",
    "nots": "NOT " * 24_000 + "iran",
    "nested": "iran OR (" * 5_000 + "iran" + ")" * 5_000,
    "nested-denials": "-(" * 20_000 + "iran" + ")" * 20_000,
    "nested-fields": "tag:(" * 15_000 + "iran" + ")" * 15_000,
    "stars": "* " * 15_000,
    "prefixes": "a* " * 10_000,
    "quotes": '"' * 30_001,
    "backslashes": '"' + "\\" * 99_000,
    "controls": "\0\x1b\x7f" * 30_000,
    "surrogates": "\ud800" * 99_000,
    "long-ligatures": "\ufdfa" * 99_000,
    "long-ligature-words": "\ufdfa " * 15_000,
    "a-word": "a" * 99_000,
    "a-field": "a" * 99_000 + ":b",
    "colons": ":" * 99_000,
    "ideographs": "日" * 99_000,
}


def test_a_hostile_query_ends_in_an_answer_or_a_sentence():
    """No depth, length or sign brings it down; a limit of CPU ends the test where one would hang."""
    code = (
        "import json, resource, sys; resource.setrlimit(resource.RLIMIT_CPU, (60, 60))\n"
        "from feedhub.core.query import parse_query; from feedhub.errors import QueryError\n"
        "for name, text in json.load(sys.stdin).items():\n"
        "    print(name, flush=True)\n"
        "    try: str(parse_query(text))\n"
        "    except QueryError as error: assert len(str(error)) < 400"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps(HOSTILE),
        env=ENVIRON,
        text=True,
        capture_output=True,
        check=False,
    )
    assert run.returncode == 0, (run.stdout.split()[-1:], run.stderr[-500:])
    assert run.stdout.split() == list(HOSTILE)


@given(st.text(max_size=40), st.text(max_size=40))
@settings(deadline=None)
def test_words_do_not_depend_on_what_stands_beside_them(one, other):
    """Folding a text is folding its parts: the index may cut where it likes."""
    assert words(f"{one} {other}") == words(one) + words(other)


@given(st.text(max_size=40))
@settings(deadline=None)
def test_folded_words_are_plain_tokens(text):
    """Nothing in them needs quoting: no space, no sign of ASCII, no capital of ASCII."""
    for word in words(text):
        assert word
        assert not any(sign.isspace() or (sign.isascii() and not (sign.isdigit() or sign.islower())) for sign in word)


@given(st.text(max_size=40).filter(words))
@settings(deadline=None)
def test_a_tag_is_the_same_with_and_without_its_hash(tag):
    assert tag_form(f"#{tag}") == tag_form(tag)


def test_queries_are_equal_by_what_they_ask():
    assert parse_query("a  b") == parse_query("a AND b") == parse_query("(a) b") == parse_query("text:a text:b")
    assert isinstance(parse_query("a"), Query)
