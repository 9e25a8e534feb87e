"""init, check, config, sources, sections: what each promises its caller."""

import json
import tomllib

import pytest

SOURCE = '[[source]]\nid = "a"\nurl = "https://a.example/feed"\n'
OPML = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>mine</title></head><body>
<outline text="World"><outline type="rss" text="B &amp; co" xmlUrl="https://b.example/feed"/></outline>
<outline type="rss" text="NPR" xmlUrl="http://feeds.npr.org/1004/rss.xml" category="/x/y"/>
<outline type="rss" text="bad" xmlUrl="ftp://c.example/feed"/>
</body></opml>
"""


@pytest.fixture
def newsroom(feedhub, tmp_path):
    """What init wrote."""
    assert feedhub("init").code == 0
    return tmp_path / "config"


# --- init, check -------------------------------------------------------------------------------------------------------


def test_init_writes_a_newsroom_that_is_well_and_says_what_next(feedhub, tmp_path):
    done = feedhub("init", "x")
    assert (done.code, done.err) == (0, "")
    assert "next: feedhub check --config x && feedhub refresh --config x" in done.out
    assert sorted(path.name for path in (tmp_path / "x").iterdir()) == ["feedhub.toml", "sections.toml", "sources.toml"]
    done = feedhub("check", "--config", "x")
    assert done == (0, "ok: x/feedhub.toml and its parts: 16 sources, 15 outlets, 3 sections\n", "")
    assert feedhub("check", "--config", "x", "-q") == (0, "", "")


def test_init_touches_nothing_that_is_there(feedhub, tmp_path):
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "sources.toml").write_text("# mine\n")
    done = feedhub("init")
    assert (done.code, done.out) == (2, "")
    assert done.err == "config already has sources.toml; name another directory, or move them away\n"
    assert [path.name for path in (tmp_path / "config").iterdir()] == ["sources.toml"]


def test_init_where_nothing_can_be_written(feedhub, tmp_path):
    (tmp_path / "config").write_text("a file")
    done = feedhub("init")
    assert (done.code, done.err) == (2, "config cannot be written (file exists); name another directory\n")


def test_check_tells_notes(feedhub, newsroom):
    (newsroom / "sources.toml").write_text('[[source]]\nurl = "https://a.example/feed"\n')
    done = feedhub("check")
    assert done.code == 0
    assert 'note: config/sources.toml:1: no id is written, so it is "a-example-feed"' in done.out
    assert feedhub("check", "-q") == (0, "", "")


def test_check_tells_every_problem_and_exits_2(feedhub, newsroom):
    (newsroom / "sources.toml").write_text(f'{SOURCE}every = "15 mins"\nwieght = 2\n')
    (newsroom / "sections.toml").write_text('[[section]]\nid = "search"\ntitle = "S"\n')
    done = feedhub("check")
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines() == [
        'config/sources.toml:4: every = "15 mins" is not a duration; write "15m"',
        'config/sources.toml:5: [[source]] has no key wieght; did you mean "weight"?',
        'config/sections.toml:2: id = "search" is reserved, feedhub answers at /search itself; write another, such as "search-news"',
    ]


@pytest.mark.parametrize("arguments", [("--config", "config", "check"), ("check", "--config", "config"), ("--config", "nowhere", "check", "--config", "config/feedhub.toml")])  # fmt: skip
def test_config_may_stand_before_or_after_the_command(feedhub, newsroom, arguments):
    """The one nearer to the command wins."""
    assert feedhub(*arguments).out.startswith("ok: config/feedhub.toml")


def test_config_may_stand_anywhere_in_a_command_of_two_words(feedhub, newsroom):
    newsroom.rename(newsroom.parent / "x")
    assert feedhub("sources", "list").code == 2
    for arguments in (("--config", "x", "sources", "list"), ("sources", "--config", "x", "list"), ("sources", "list", "--config", "x")):  # fmt: skip
        assert feedhub(*arguments).code == 0


# --- config ------------------------------------------------------------------------------------------------------------


def test_config_show_is_a_configuration_with_every_default(feedhub, newsroom):
    shown = tomllib.loads(feedhub("config", "show").out)
    assert shown["fetch"]["timeout"] == "30s"
    assert shown["fetch"]["max_body"] == "20MB"
    assert shown["section"][0]["content"] == "full"
    assert shown["source"][0]["weight"] == 1.0
    lines = [json.loads(line) for line in feedhub("config", "show", "--json").out.splitlines()]
    assert [line["table"] for line in lines[:5]] == ["hub", "store", "web", "websub", "fetch"]


def test_config_show_hides_what_is_kept_elsewhere(feedhub, newsroom, monkeypatch):
    """It is what people paste into bug reports."""
    monkeypatch.setenv("WORD", "hunter2")
    monkeypatch.setenv("FEEDHUB_STORE__URL", "postgresql://feedhub:hunter2@localhost/feedhub")
    (newsroom / "word").write_text("http://u:hunter2@proxy.example/")
    (newsroom / "sources.toml").write_text(
        '[[source]]\nurl = "https://u:${WORD}@a.example/"\nproxy_file = "word"\n'
        'headers = { Authorization = "Bearer hunter2", Accept-Language = "de" }\n'
        '[[source]]\nurl = "https://u:hunter2@b.example/"\nheaders = { X_file = "word" }\n'
    )
    done = feedhub("config", "show")
    assert done.code == 0
    assert "hunter2" not in done.out
    for part in ('url = "https://u:${WORD}@a.example/"', 'proxy_file = "word"', 'Authorization = "***"', 'Accept-Language = "de"', 'url = "https://***@b.example/"', 'X_file = "word"', "postgresql://***@localhost/feedhub"):  # fmt: skip
        assert part in done.out
    assert "hunter2" not in feedhub("sources", "list").out + feedhub("sources", "list", "--json").out


def test_config_schema_is_json_schema(feedhub):
    """Without any configuration: it is for those who write one."""
    schema = json.loads(feedhub("config", "schema", "sources.toml").out)
    source = schema["properties"]["source"]["items"]
    assert source["required"] == ["url"]
    assert source["properties"]["backfill"] == {
        "type": "integer",
        "minimum": 0,
        "description": "how many items it may publish on its first poll",
        "default": 10,
    }
    assert len(feedhub("config", "schema", "--json").out.splitlines()) == 3
    done = feedhub("config", "schema", "source.toml")
    assert (done.code, done.err) == (2, 'no schema of "source.toml"; did you mean "sources.toml"?\n')


# --- sources -----------------------------------------------------------------------------------------------------------


def test_sources_list(feedhub, newsroom):
    (newsroom / "sources.toml").write_text(f'{SOURCE}tags = ["x", "y"]\npaused = true\n')
    assert feedhub("sources", "list") == (0, "a  https://a.example/feed  [x, y]  paused\n", "")
    [line] = feedhub("sources", "list", "--json").out.splitlines()
    assert json.loads(line)["tags"] == ["x", "y"]


def test_sources_add_and_remove_give_the_file_back(feedhub, newsroom):
    before = (newsroom / "sources.toml").read_bytes()
    done = feedhub(
        "sources", "add", "https://b.example/feed", "--tag", "x", "--tag", "y", "--title", "B", "--every", "1h"
    )
    assert done == (0, "added: b-example-feed  https://b.example/feed  [x, y]\n", "")
    written = (newsroom / "sources.toml").read_text()
    assert written.startswith(before.decode())
    assert written.endswith(
        '\n[[source]]\nurl = "https://b.example/feed"\nid = "b-example-feed"\ntitle = "B"\ntags = ["x", "y"]\nevery = "1h"\n'
    )
    assert feedhub("sources", "remove", "b-example-feed") == (0, "removed: b-example-feed\n", "")
    assert (newsroom / "sources.toml").read_bytes().rstrip() == before.rstrip()


def test_a_dry_run_writes_nothing(feedhub, newsroom, tmp_path):
    (tmp_path / "mine.opml").write_text(OPML)
    before = (newsroom / "sources.toml").read_bytes()
    assert (
        feedhub("sources", "add", "https://b.example/", "--dry-run").out
        == "would be added: b-example  https://b.example/\n"
    )
    assert feedhub("sources", "remove", "npr-world", "--dry-run").out == "would be removed: npr-world\n"
    assert feedhub("sources", "import", "mine.opml", "--dry-run").out.startswith("would be added: b-example-feed")
    assert (newsroom / "sources.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "ftp://b.example/"), 'url = "ftp://b.example/" is neither http nor https; write one that begins with "https://"'),
        (("add", "b.example"), 'url = "b.example" has no http:// or https:// before it; write "https://b.example"'),
        (("add", "https://b.example/", "--every", "1 h"), 'every = "1 h" is not a duration; write "1h"'),
        (("add", "https://b.example/", "--id", "npr-world"), 'id = "npr-world" is already that of another source; choose another'),
        (("add", "http://feeds.npr.org/1004/rss.xml"), 'http://feeds.npr.org/1004/rss.xml is already there, as "npr-world"'),
        (("remove", "npr-wrold"), 'no source "npr-wrold"; did you mean "npr-world"?'),
        (("import", "nowhere.opml"), "nowhere.opml cannot be read (no such file or directory); name an OPML file"),
        (("import", "config/sources.toml"), "config/sources.toml is no OPML, line 1: start tag expected, '<' not found; export it again"),
        (("export", "-o", "no/where.opml"), "no/where.opml cannot be written (no such file or directory); name another file"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_one_sentence(feedhub, newsroom, arguments, said):
    before = (newsroom / "sources.toml").read_bytes()
    assert feedhub("sources", *arguments) == (2, "", f"{said}\n")
    assert (newsroom / "sources.toml").read_bytes() == before


def test_an_opml_list_is_imported_once(feedhub, newsroom, tmp_path):
    (tmp_path / "mine.opml").write_text(OPML)
    done = feedhub("sources", "import", "mine.opml", "--tag", "mine")
    assert done.code == 0
    assert done.out == "added: b-example-feed  https://b.example/feed  [mine, World]\n"
    assert done.err.splitlines() == [
        'left out: http://feeds.npr.org/1004/rss.xml is already there, as "npr-world"',
        'left out: url = "ftp://c.example/feed" is neither http nor https; write one that begins with "https://"',
    ]
    assert 'title = "B & co"' in (newsroom / "sources.toml").read_text()
    before = (newsroom / "sources.toml").read_bytes()
    assert "nothing new in mine.opml: 3 feeds, 3 left out" in feedhub("sources", "import", "mine.opml").out
    assert (newsroom / "sources.toml").read_bytes() == before


def test_what_was_exported_can_be_imported(feedhub, newsroom, tmp_path):
    """Addresses, titles and tags come through."""
    assert feedhub("sources", "export", "-o", "all.opml").code == 0
    before = [json.loads(line) for line in feedhub("sources", "list", "--json").out.splitlines()]
    (newsroom / "sources.toml").write_text("# none\n")
    assert feedhub("sources", "import", "all.opml", "-q") == (0, "", "")
    after = [json.loads(line) for line in feedhub("sources", "list", "--json").out.splitlines()]
    for key in ("url", "title", "tags"):
        assert [one[key] for one in after] == [one[key] for one in before]


# --- sections ----------------------------------------------------------------------------------------------------------


def test_sections_list(feedhub, newsroom):
    out = feedhub("sections", "list").out
    assert (
        out.splitlines()[0]
        == "world-media  World Media  tag:world -tag:opinion  http://127.0.0.1:8000/world-media.atom"
    )
    first = json.loads(feedhub("sections", "list", "--json").out.splitlines()[0])
    assert (first["id"], first["limit"], first["max_age"]) == ("world-media", 50, "7d")
