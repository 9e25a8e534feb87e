"""Where a key stands in its file: for every way TOML lets one write it."""

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedhub.config.positions import positions


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        pytest.param("[[source]]\na = 1\n[[source]]\na = 2\n", ("source", 1, "a"), 4, id="second-table"),
        pytest.param("[[source]]\na = 1\n[[source]]\n", ("source", 1), 3, id="header"),
        pytest.param("# [[source]]\n[[source]] # [[source]]\na = 1\n", ("source", 0, "a"), 3, id="comment-like-a-header"),
        pytest.param('[[source]]\nt = """\n[[source]]\na = 3\n"""\na = 1\n', ("source", 0, "a"), 6, id="text-like-a-header"),
        pytest.param("[[source]]\nt = '''\n[[source]]\n'''\na = 1\n", ("source", 0, "a"), 5, id="literal-text"),
        pytest.param('[[source]]\nt = """a""\\""""\na = 1\n', ("source", 0, "a"), 3, id="quotes-at-the-end"),
        pytest.param('[[source]]\nt = """a"""""\na = 1\n', ("source", 0, "a"), 3, id="five-quotes"),
        pytest.param("[[source]]\nx = [\n  1, # ]\n  [2, 3],\n]\na = 1\n", ("source", 0, "x", 1, 1), 4, id="list-over-lines"),
        pytest.param("[[source]]\nx = [\n  1, # ]\n  [2, 3],\n]\na = 1\n", ("source", 0, "a"), 6, id="after-a-list"),
        pytest.param('x = [{ a = 1 },\n { a = "}", b = 3 }]\n', ("x", 1, "b"), 2, id="inline-table"),
        pytest.param("a.b.c = 1\n\na.b.d = 2\n", ("a", "b", "d"), 3, id="dotted"),
        pytest.param('"a.b" = 1\n"a\\"#" = 2\n', ('a"#',), 2, id="quoted"),
        pytest.param("'a b' . c = 1\n", ("a b", "c"), 1, id="spaces-around-the-dot"),
        pytest.param("[[a]]\n[a.b]\nc = 1\n[[a]]\n[a.b]\nc = 2\n", ("a", 1, "b", "c"), 6, id="table-in-the-latest"),
        pytest.param("[[a]]\n[[a.b]]\n[[a.b]]\nc = 1\n", ("a", 0, "b", 1, "c"), 4, id="tables-in-tables"),
        pytest.param("d = 1979-05-27 07:32:00Z # x\ne = 1.5\n", ("e",), 2, id="date-with-a-space"),
        pytest.param("a = 1\r\nb = 2\r\n", ("b",), 2, id="crlf"),
    ],
)  # fmt: skip
def test_a_key_is_found(text, key, line):
    assert positions(text)[key] == line


def test_what_is_no_toml_is_answered_as_far_as_it_made_sense():
    assert positions("a = 1\nb = [1,\n")["b", 0] == 2
    assert positions("a = 1\n]]]\n") == {("a",): 1}
    assert positions("a = " + "[" * 100_000) != {}


# --- every key that tomllib finds has a line, and the key or the element is in it ---------------------------------------

KEYS = st.sampled_from(["a", "b-1", '"q.r"', "'l # m'", '"\\u00e9\\""', "a.b", "x . 'y'"])
SCALARS = st.sampled_from(
    [
        *("1", "-2.5", "true", "0xff", "nan", "1979-05-27T07:32:00.999Z", "1979-05-27 07:32:00", "07:32:00"),
        *(
            '"text # [[x]]"',
            "'literal ] \\'",
            '"\\"\\\\"',
            '"""multi\n[[source]]\na = 1 # x\n"" \\"""" """',
            "'''l\n]]''\n'''",
            '""',
            "''",
        ),
    ]
)
BLANKS = st.sampled_from(["", " ", "\n", "\n# a comment ] }\n", "\t"])


@st.composite
def lists(draw, inner):
    items = draw(st.lists(inner, max_size=3))
    comma = draw(st.sampled_from([",", " ,\n", ", # c\n"]))
    end = draw(st.sampled_from(["", ","])) if items else ""
    return f"[{draw(BLANKS)}{comma.join(items)}{end}{draw(BLANKS)}]"


@st.composite
def inline_tables(draw, inner):
    names = draw(st.lists(st.sampled_from(["k", '"k 2"', "k3.z"]), unique=True, max_size=3))
    return "{" + ", ".join(f"{name} = {draw(inner)}" for name in names) + "}"


VALUES = st.recursive(SCALARS, lambda inner: lists(inner) | inline_tables(inner), max_leaves=6)
PAIRS = st.builds("{}{} = {} {}\n".format, st.sampled_from(["", "  "]), KEYS, VALUES, st.sampled_from(["", "# end"]))
HEADERS = st.builds("{}{}\n".format, st.sampled_from(["[[source]]", "[[ source . 'h' ]]", "[t]", "[source.u]", "[[o]]", "[ \"t\".v ]"]), st.sampled_from(["", " # [[x]]"]))  # fmt: skip
TEXTS = st.lists(PAIRS | HEADERS | BLANKS.map(lambda blank: f"{blank}\n"), max_size=14).map("".join)


def keys_of(value, path=()):
    """Every path in what tomllib answers."""
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from keys_of(inner, (*path, key))


@settings(deadline=None)
@given(text=TEXTS, ends=st.sampled_from(["\n", "\r\n"]))
def test_every_key_has_a_line(text, ends):
    try:
        document = tomllib.loads(text.replace("\n", ends))
    except tomllib.TOMLDecodeError:
        return
    found = positions(text.replace("\n", ends))
    assert set(found) == set(keys_of(document))
    lines = text.split("\n")
    for path, line in found.items():
        if isinstance(path[-1], str):
            key = path[-1]
            written = lines[line - 1]
            assert key in written or key.replace('"', '\\"').replace("é", "\\u00e9") in written
