"""Edits of sources.toml: what they add and take away, and that nothing else moves."""

import tomllib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedhub import catalog
from feedhub.errors import ConfigError, UsageError

FILE = """\
# What is read.

# --- world ---
[[source]]
id = "a"
url = "https://a.example/" # the first
# asked for by Ann
# every = "5m"

# About outlet o.
[[outlet]]
id = "o.example"

# About b.
[[source]]
id = "b"
url = "https://b.example/"
tags = [
  "world", # not opinion
]
title = \"\"\"\\
# no comment \\
[[source]]\"\"\"
[source.headers]
X = "y"
# About c.
[[source]]
url = "https://c.example/"
id = "c"

# The end.
"""
WITHOUT_B = FILE.replace(FILE[FILE.index('[[source]]\nid = "b"') : FILE.index("# About c.")], "")


def removed(desk, *ids):
    house = desk.load()
    catalog.apply(catalog.without_sources(house, ids), house, environ={})
    return (desk.directory / "sources.toml").read_bytes().decode()


def added(desk, *wanted):
    house = desk.load()
    tables, left_out = catalog.new_sources(house, wanted)
    catalog.apply([catalog.with_sources(house, tables)], house, environ={})
    return [table["id"] for table in tables], left_out


def test_a_source_leaves_with_its_table_and_all_else_stays(desk):
    """Other tables in between, sub-tables, comments above and below, and text that looks like a header."""
    desk.write("sources.toml", FILE)
    assert removed(desk, "b") == WITHOUT_B


def test_comments_right_below_the_last_key_are_about_it_those_above_a_header_are_not(desk):
    desk.write("sources.toml", FILE)
    left = removed(desk, "a")
    assert "Ann" not in left
    assert '# every = "5m"' not in left
    for comment in (
        "# What is read.",
        "# --- world ---",
        "# About outlet o.",
        "# About b.",
        "# not opinion",
        "# The end.",
    ):
        assert comment in FILE
        assert comment.removeprefix("# ") in left
    assert "\n\n\n" not in left


def test_all_of_them_may_leave_at_once(desk):
    desk.write("sources.toml", FILE)
    left = removed(desk, "a", "b", "c")
    assert tomllib.loads(left) == {"outlet": [{"id": "o.example"}]}
    assert desk.load().newsroom.sources == {}


def test_a_source_leaves_the_part_it_is_in(desk):
    desk.write("sources.d/x.toml", '[[source]]\nid = "x"\nurl = "https://x.example/"\n\n# end\n')
    house = desk.load()
    catalog.apply(catalog.without_sources(house, ["x"]), house, environ={})
    assert (desk.directory / "sources.d/x.toml").read_text() == "\n# end\n"
    assert (desk.directory / "sources.toml").read_text() == desk.sources


def test_a_source_in_a_list_in_one_line_is_left_to_a_person(desk):
    desk.write("sources.toml", 'source = [{ id = "a", url = "https://a.example/" }]\n')
    with pytest.raises(ConfigError, match=r"^sources.toml:1: this source stands in a list in one line"):
        removed(desk, "a")


def test_a_source_is_written_at_the_end(desk):
    desk.write("sources.toml", f"{desk.sources}# end\n\n\n")
    wanted = {"url": "https://a.example/feed", "title": 'The "A"', "tags": ["x", "é"], "every": "15m", "outlet": None}
    assert added(desk, wanted) == (["a-example-feed"], [])
    assert (desk.directory / "sources.toml").read_text() == (
        f"{desk.sources}# end\n\n[[source]]\n"
        'url = "https://a.example/feed"\nid = "a-example-feed"\ntitle = "The \\"A\\""\ntags = ["x", "é"]\nevery = "15m"\n'
    )


def test_a_windows_file_stays_one(desk):
    desk.write("sources.toml", f"\ufeff{desk.sources}".replace("\n", "\r\n"))
    added(desk, {"url": "https://a.example/"})
    data = (desk.directory / "sources.toml").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf[[source]]\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")
    removed(desk, "a-example")
    assert (desk.directory / "sources.toml").read_bytes() == data[
        : data.index(b'\r\n\r\n[[source]]\r\nurl = "https://a')
    ] + b"\r\n\r\n"


def test_where_only_parts_are_a_file_is_begun(desk):
    (desk.directory / "sources.toml").unlink()
    desk.write("sources.d/x.toml", '[[source]]\nid = "x"\nurl = "https://x.example/"\n')
    added(desk, {"url": "https://a.example/"})
    assert (desk.directory / "sources.toml").read_text() == '[[source]]\nurl = "https://a.example/"\nid = "a-example"\n'
    assert set(desk.load().newsroom.sources) == {"x", "a-example"}


def test_what_is_there_already_is_left_out(desk):
    wanted = [
        {"url": "http://feeds.npr.org/1004/rss.xml?utm_source=x"},
        {"url": "https://a.example/"},
        {"url": "http://a.example/"},
        {"url": "https://b.example/", "id": "npr-world"},
        {"url": "ftp://c.example/"},
        {"url": "https://d.example/", "tags": ["\u0007"]},
    ]
    ids, left_out = added(desk, *wanted)
    assert ids == ["a-example"]
    assert left_out == [
        'http://feeds.npr.org/1004/rss.xml?utm_source=x is already there, as "npr-world"',
        'http://a.example/ is already there, as "https://a.example/"',
        'id = "npr-world" is already that of another source; choose another',
        'url = "ftp://c.example/" is neither http nor https; write one that begins with "https://"',
        'tags = "\\u0007" holds the character U+0007, which no reader can show; take it out',
    ]


def test_an_edit_that_would_break_the_configuration_is_not_written(desk):
    house = desk.load()
    tables, _ = catalog.new_sources(house, [{"url": "https://a.example/"}])
    edit = catalog.with_sources(house, tables)
    desk.write("sections.toml", "[[section]]\n")
    with pytest.raises(ConfigError, match=r"^sections\.toml:1: "):
        catalog.apply([edit], house, environ={})
    assert (desk.directory / "sources.toml").read_text() == desk.sources


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(desk):
    house = desk.load()
    edits = catalog.without_sources(house, ["npr-world"])
    desk.write("sources.toml", f"{desk.sources}# mine\n")
    with pytest.raises(ConfigError, match=r"sources.toml was changed by someone else meanwhile"):
        catalog.apply(edits, house, environ={})
    assert "# mine" in (desk.directory / "sources.toml").read_text()


def test_a_link_stays_a_link_and_keeps_its_permissions(desk, tmp_path):
    real = tmp_path / "real.toml"
    real.write_text(desk.sources)
    real.chmod(0o640)
    path = desk.directory / "sources.toml"
    path.unlink()
    path.symlink_to(real)
    added(desk, {"url": "https://a.example/"})
    assert path.is_symlink()
    assert "a-example" in real.read_text()
    assert real.stat().st_mode & 0o777 == 0o640
    assert sorted(one.name for one in desk.directory.iterdir()) == ["feedhub.toml", "sections.toml", "sources.toml"]


def test_a_source_is_found_by_id_or_address(desk):
    house = desk.load()
    assert catalog.known_source(house, "npr-world") == "npr-world"
    assert catalog.known_source(house, "http://feeds.npr.org/1004/rss.xml") == "npr-world"
    with pytest.raises(UsageError, match=r'^no source "npr-wrold"; did you mean "npr-world"\?$'):
        catalog.known_source(house, "npr-wrold")
    with pytest.raises(UsageError, match=r'^no source "xyz"; feedhub sources list shows them$'):
        catalog.known_source(house, "xyz")


# --- any file, any source ----------------------------------------------------------------------------------------------

COMMENTS = st.sampled_from(["", "\n", "# c\n", "\n# c\n\n", "# c\n\n# d\n", "  \n"])
TABLES = st.sampled_from(
    [
        *(
            'title = "x" # end',
            "tags = [\n # in\n 'a', # b\n]",
            '[source.headers]\nX = "[[source]]"',
            'title = """\\\n# x \\\n\n"""',
        ),
        *("", "# every = 1", "headers.A = 'b'", "headers = { A = '}' }"),
    ]
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), blocks=st.lists(st.tuples(COMMENTS, st.booleans(), TABLES, COMMENTS), min_size=1, max_size=6))
def test_taking_one_out_leaves_every_other_table_and_every_comment_above_one(desk, data, blocks):
    text = ""
    for number, (above, is_source, table, below) in enumerate(blocks):
        kind = f'[[source]]\nurl = "https://s{number}.example/"\n' if is_source else "[[outlet]]\n"
        text += f'{above.replace("# ", f"# {number} ")}{kind}id = "s{number}"\n{table if is_source else ""}\n{below}'
    desk.write("sources.toml", text)
    house = desk.load()
    if not house.newsroom.sources:
        return
    gone = data.draw(st.sampled_from(sorted(house.newsroom.sources)))
    left = removed(desk, gone)
    before, after = tomllib.loads(text), tomllib.loads(left)
    before["source"] = [one for one in before["source"] if one["id"] != gone]
    assert {**after, "source": after.get("source", [])} == before
    assert all(
        f"# {number} {mark}\n" in left for number in range(6) for mark in "cd" if f"# {number} {mark}\n[[" in text
    )
    lines, number = text.split("\n"), 0
    for line in left.replace(catalog.NONE_LEFT, "").split("\n"):  # nothing is new, nothing changed its order
        number = lines.index(line, number) + 1
