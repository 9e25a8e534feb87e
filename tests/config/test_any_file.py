"""Whatever an operator, an editor or a broken disk writes, the answer is settings or sentences, never a traceback."""

import tomllib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedhub.config import load, schema
from feedhub.config.given import expanded
from feedhub.config.show import effective, toml, toml_value
from feedhub.errors import ConfigError

FIXTURE_IS_FINE = settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # each example writes all it reads

LINES = st.sampled_from(
    [
        *("[[source]]", "[source]", "[[outlet]]", "[[section]]", "[hub]", "[fetch]", "[[fetch.pace]]", "[source.headers]", "[[", "]"),
        *('url = "https://a.example/"', "every = 15m", 'every = "1h"', 'title = "', '"""', "'''", "tags = [", '"a",', "= 1", "id = 3"),
        *('id = "a"', 'query = "tag:"', "a.b.c = {", "}", "x = " + "[" * 50, "# é", "\x00", "\r", "<<<<<<< HEAD", "${X}", "y = '${X}'"),
        *("x = 0x" + "f" * 5000, "d = 1979-05-27", "w = nan", "w = -inf", "z = 1e999", 'url_file = "feedhub.toml"', "every_file = 1"),
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(LINES | st.text(max_size=20), max_size=15).map("\n".join),
    st.text(max_size=200),
)
NAMES = st.text(max_size=5) | st.sampled_from(["X", "match", "gap", "X_file"])
ODD = ["", " ", "x", "15m", "https://a.example/", "${", "${X}", "${HOME", "a\nb", "\ud7ff", "\u202e", "é" * 300, "*", "tag:x", "(", "0 0 * * *", "../..", "~nobody/x", "excerpt:0", "excerpt:9", "9" * 400 + "d", "9" * 400 + "MB", "-1"]  # fmt: skip
VALUES = st.recursive(
    st.sampled_from(ODD)
    | st.text(max_size=20)
    | st.integers(min_value=-(10**400), max_value=10**400)
    | st.floats()
    | st.booleans()
    | st.dates()
    | st.times()
    | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=5,
)


def written(value):
    """A value as TOML, dates and huge numbers too."""
    match value:
        case bool() | str() | list() | dict():
            if isinstance(value, list):
                return f"[{', '.join(written(one) for one in value)}]"
            if isinstance(value, dict):
                return "{" + ", ".join(f"{toml_value(key)} = {written(one)}" for key, one in value.items()) + "}"
            return toml_value(value)
        case int():
            return str(value) if value < 0 else hex(value)
        case float():
            return repr(value)
        case _:
            return value.isoformat()


def answered(desk, environ=None):
    """The settings, or None where there are sentences; each is held to its form."""
    problems = desk.problems(environ)
    for sentence in problems:
        assert sentence.replace("\xa0", " ").isprintable()
        assert len(sentence) < 1200
        place, _, said = sentence.partition(": ")
        assert said
        file, colon, line = place.partition(":")
        assert file in {"feedhub.toml", "sources.toml", "sections.toml"} or file.startswith("FEEDHUB_")
        assert not colon or int(line) >= 1
    if problems:
        return None
    house = desk.load(environ)
    assert all(note.replace("\xa0", " ").isprintable() for note in house.notes)
    return house


@FIXTURE_IS_FINE
@given(name=st.sampled_from(["feedhub.toml", "sources.toml", "sections.toml"]), text=TEXTS)
def test_any_text_is_answered(desk, name, text):
    desk.write("feedhub.toml", desk.hub)
    desk.write("sources.toml", desk.sources)
    desk.write("sections.toml", desk.sections)
    desk.write(name, text.encode("utf-8", "surrogatepass"))
    answered(desk, {"X": "x"})


@FIXTURE_IS_FINE
@given(data=st.binary(max_size=60))
def test_any_bytes_are_answered(desk, data):
    desk.write("sources.toml", data)
    answered(desk)


KEYS = [(file, table.name, key) for file, tables in schema.FILES.items() for table in tables for key in table.keys]


@pytest.mark.parametrize(("file", "table", "key"), [pytest.param(*row, id=f"{row[1]}.{row[2]}") for row in KEYS])
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=VALUES)
def test_any_value_of_any_key_is_answered(desk, file, table, key, value):
    table = schema.TABLES[table]
    usual = {name: tomllib.loads(f"v = {one.example}")["v"] for name, one in table.keys.items() if one.example}
    text = "" if table.name == "hub" or file != "feedhub.toml" else desk.hub
    text += "\n".join([table.header, *(f"{name} = {toml_value(one)}" for name, one in usual.items() if name != key)])
    desk.write(file, f"{text}\n{key} = {written(value)}\n")
    answered(desk, {"X": "x"})


@FIXTURE_IS_FINE
@given(name=st.sampled_from(["FETCH__TIMEOUT", "FETCH__PACE", "FETCH__ALLOW_PRIVATE", "FETCH__CONCURRENCY", "HUB__TITLE", "WEBSUB__SUBSCRIBE", "STORE__URL_FILE", "HUB__DATA_DIR", "X__Y", "__", "FETCH__TIMEOUT_FILE"]), text=st.text(st.characters(exclude_characters="\0"), max_size=30) | st.sampled_from(["10s", "[1]", "[{ match = 'x', gap = '1s' }]", "\udcff", "1\ny=2", "yes"]))  # fmt: skip
def test_any_variable_is_answered(desk, name, text):
    answered(desk, {f"FEEDHUB_{name}": text})


@settings(deadline=None)
@given(text=st.text(), value=st.text())
def test_text_without_a_name_in_it_stays(text, value):
    if "${" not in text:
        assert expanded(text, {}) == text
    assert expanded("<$${A} ${A}>", {"A": value}) == f"<${{A}} {value}>"


@FIXTURE_IS_FINE
@given(text=TEXTS)
def test_what_is_shown_can_be_loaded_and_shows_the_same(desk, text):
    """config show is a configuration: whatever was accepted comes back as it was meant."""
    desk.write("feedhub.toml", desk.hub)
    desk.write("sources.toml", text.encode("utf-8", "surrogatepass"))
    house = answered(desk)
    if house is None:
        return
    shown = list(effective(house))
    for file, tables in schema.FILES.items():
        desk.write(file, "# shown\n" + "\n".join(toml(table, said) for table, said in shown if table in tables))
    again = desk.load()
    assert (again.newsroom, again.fetch, again.listen) == (house.newsroom, house.fetch, house.listen)


def test_a_path_is_told_whole_where_services_run(tmp_path, monkeypatch):
    """A unit's directory is /, below which everything is."""
    monkeypatch.chdir("/")
    with pytest.raises(ConfigError, match=f"^{tmp_path}/feedhub.toml is not there"):
        load(tmp_path, environ={})
