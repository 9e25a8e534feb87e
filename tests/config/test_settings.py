"""What a configuration means: every default, and every place a value may come from."""

import subprocess
import sys
from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import feedhub
from feedhub.config import Settings, load, names, schema
from feedhub.core.query import parse_query
from feedhub.errors import ConfigError
from feedhub.model import ContentPolicy, FetchRules, Hub, Outlet, Pace, Section, Source


def test_what_is_left_out_has_the_contracts_defaults(desk):
    """The contract's table, in words of ours."""
    desk.write("sources.toml", '[[source]]\nurl = "https://feeds.npr.org/1004/rss.xml"\n[[outlet]]\nid = "npr.org"\n')
    house = desk.load()
    assert house.newsroom.hub == Hub(
        title="World Wire", base_url="http://127.0.0.1:8000", timezone="UTC", language="en"
    )
    assert house.fetch == FetchRules(
        concurrency=64,
        host_connections=2,
        host_gap=timedelta(),
        pace=(),
        allow_private=(),
        min_interval=timedelta(minutes=5),
        max_interval=timedelta(days=1),
        max_body=20_000_000,
        timeout=timedelta(seconds=30),
    )
    [source] = house.newsroom.sources.values()
    assert source == Source(
        id="feeds-npr-org-1004-rss", url="https://feeds.npr.org/1004/rss.xml", weight=1.0, backfill=10
    )
    [section] = house.newsroom.sections.values()
    assert section == Section(
        id="world-media",
        title="World Media",
        query="*",
        collapse="article",
        min_outlets=1,
        rank="latest",
        limit=50,
        max_age=timedelta(days=7),
        content=ContentPolicy(mode="full"),
    )
    assert house.newsroom.outlets == {"npr.org": Outlet(id="npr.org")}
    assert (house.store_url, house.listen, house.websub_hub, house.websub_subscribe) == (
        None,
        "127.0.0.1:8000",
        "none",
        True,
    )
    assert house.directory == desk.directory
    assert house.data_dir == desk.directory.parent / "var"


def test_every_key_arrives(desk):
    desk.write(
        "feedhub.toml",
        """
        [hub]
        title = "W"
        base_url = "https://news.example.org/wire/"
        data_dir = "/srv/feedhub"
        contact = "desk@example.org"
        timezone = "Europe/Berlin"
        language = "de"
        [store]
        url = "postgresql://feedhub@localhost/feedhub"
        [web]
        listen = "[::]:80"
        root_path = "/news/wire"
        trusted_proxies = ["127.0.0.1", "10.0.0.0/8"]
        [websub]
        hub = "https://hub.example/"
        subscribe = false
        [fetch]
        concurrency = 8
        host_connections = 1
        host_gap = "1s"
        pace = [{ match = "*.Reddit.com", gap = "60s" }]
        allow_private = ["127.0.0.0/8", "::1"]
        min_interval = "0s"
        max_interval = "30d"
        max_body = "1GB"
        timeout = "10s"
        """,
    )
    desk.write(
        "sources.toml",
        """
        [[source]]
        url = "https://a.example/"
        id = "a"
        title = "A"
        tags = ["world", "b c", "world"]
        outlet = "irna.ir"
        weight = 2
        every = "15m"
        backfill = 0
        paused = true
        user_agent = "curl"
        proxy = "http://proxy.example:3128"
        encoding = "LATIN1"
        include = "tag:x OR tag:y"
        exclude = "title:ad*"
        max_items = 5
        republish = "excerpt:80"
        headers = { Authorization = "Bearer x" }
        [[source]]
        url = "https://b.example/"
        id = "b"
        cron = "*/20  6-23 * * mon-fri"
        [[outlet]]
        id = "irna.ir"
        title = "IRNA"
        kind = "state"
        country = "IR"
        """,
    )
    desk.write(
        "sections.toml",
        '''
        [[section]]
        id = "w"
        title = "W"
        description = """Two
        lines"""
        language = "pt-br"
        icon = "https://a.example/i.png"
        image = "https://a.example/l.png"
        author = "Desk"
        copyright = "CC BY"
        query = "tag:world -tag:opinion"
        collapse = "story"
        min_outlets = 2
        rank = "top"
        limit = 9
        max_age = "30d"
        content = "link"
        publish = "0 7 * * *"
        aliases = ["old", "older"]
        ''',
    )
    house = desk.load()
    assert house.newsroom.hub == Hub(
        title="W",
        base_url="https://news.example.org/wire",
        contact="desk@example.org",
        timezone="Europe/Berlin",
        language="de",
        websub="https://hub.example/",
    )
    assert house.store_url == "postgresql://feedhub@localhost/feedhub"
    assert (house.listen, house.websub_hub, house.websub_subscribe) == ("[::]:80", "https://hub.example/", False)
    assert (house.root_path, house.trusted_proxies) == ("/news/wire", ("127.0.0.1/32", "10.0.0.0/8"))
    assert (house.data_dir, house.public) == (Path("/srv/feedhub"), Path("/srv/feedhub/public"))
    assert house.fetch == FetchRules(
        concurrency=8,
        host_connections=1,
        host_gap=timedelta(seconds=1),
        pace=(Pace(match="*.reddit.com", gap=timedelta(minutes=1)),),
        allow_private=("127.0.0.0/8", "::1/128"),
        min_interval=timedelta(),
        max_interval=timedelta(days=30),
        max_body=10**9,
        timeout=timedelta(seconds=10),
    )
    assert house.newsroom.sources["a"] == Source(
        id="a",
        url="https://a.example/",
        title="A",
        tags=("world", "b c"),
        outlet="irna.ir",
        weight=2.0,
        every=timedelta(minutes=15),
        backfill=0,
        paused=True,
        headers={"Authorization": "Bearer x"},
        user_agent="curl",
        proxy="http://proxy.example:3128",
        encoding="iso8859-1",
        include="tag:x OR tag:y",
        exclude="title:ad*",
        max_items=5,
        republish=ContentPolicy(mode="excerpt", words=80),
    )
    assert house.newsroom.sources["b"].cron == "*/20 6-23 * * mon-fri"
    assert house.newsroom.outlet("irna.ir") == Outlet(id="irna.ir", title="IRNA", kind="state", country="IR")
    assert house.newsroom.sections["w"] == Section(
        id="w",
        title="W",
        description="Two\n        lines",
        language="pt-BR",
        icon="https://a.example/i.png",
        image="https://a.example/l.png",
        author="Desk",
        copyright="CC BY",
        query="tag:world -tag:opinion",
        collapse="story",
        min_outlets=2,
        rank="top",
        limit=9,
        max_age=timedelta(days=30),
        content=ContentPolicy(mode="link"),
        publish="0 7 * * *",
        aliases=("old", "older"),
    )


@pytest.mark.parametrize(
    ("said", "named"),
    [("none", None), ("own", "http://127.0.0.1:8000/hub"), ("https://h.example/", "https://h.example/")],
)
def test_feeds_name_the_hub_that_is_there(desk, said, named):
    """Our own by its address, which hangs on base_url."""
    desk.write("feedhub.toml", f'{desk.hub}\n[websub]\nhub = "{said}"\n')
    hub = desk.load().newsroom.hub
    assert (hub.websub, hub.own_hub) == (named, said == "own")


@pytest.mark.parametrize("table", [table for table in schema.TABLES.values() if table.shape])
def test_the_schema_has_every_field_of_the_model(table):
    known = {one.name for one in fields(table.shape)} - {
        "private",
        "websub",
    }  # how an address was given; the hub of another table
    assert set(table.keys) - {"data_dir"} == known


@pytest.mark.parametrize("text", ["999999999999d", f"{'9' * 5000}s", "365000d"])
def test_durations_have_no_upper_bound(desk, text):
    """A thousand years stand for more: no date is reckoned beyond the calendar."""
    desk.write("sections.toml", f'{desk.sections}max_age = "{text}"\n')
    assert desk.load().newsroom.sections["world-media"].max_age == timedelta(days=365_000)


def test_sizes_and_numbers_have_no_upper_bound(desk):
    desk.write("feedhub.toml", f'{desk.hub}[fetch]\nmax_body = "{"9" * 400}TB"\nconcurrency = {10**30}\n')
    fetch = desk.load().fetch
    assert fetch.max_body == fetch.concurrency == 2**53


@pytest.mark.parametrize(
    ("base_url", "listen"),
    [
        ("http://127.0.0.1:8000", "127.0.0.1:8000"),
        ("http://127.0.0.1", "127.0.0.1:80"),
        ("http://localhost:9000/news", "localhost:9000"),
        ("http://[::1]:9000", "[::1]:9000"),
        ("https://news.example.org", "127.0.0.1:8000"),
        ("https://127.example.org:90", "127.0.0.1:8000"),
    ],
)
def test_what_is_listened_at_follows_a_loopback_base_url(desk, base_url, listen):
    desk.write("feedhub.toml", desk.hub.replace("http://127.0.0.1:8000", base_url))
    assert desk.load().listen == listen


# --- where it is -------------------------------------------------------------------------------------------------------


def test_sources_d_and_sections_d_are_read_too(desk):
    desk.write("sources.d/b.toml", '[[source]]\nid = "b"\nurl = "https://b.example/"\n')
    desk.write("sources.d/a.toml", '[[outlet]]\nid = "a.example"\n[[source]]\nid = "a"\nurl = "https://a.example/"\n')
    desk.write("sources.d/.#a.toml", "an editor's leavings")
    desk.write("sources.d/notes.txt", "not TOML")
    desk.write("sections.d/x.toml", '[[section]]\nid = "x"\ntitle = "X"\n')
    house = desk.load()
    assert list(house.newsroom.sources) == ["npr-world", "a", "b"]
    assert list(house.newsroom.sections) == ["world-media", "x"]
    assert "a.example" in house.newsroom.outlets
    assert [path.name for path in house.files] == [
        "feedhub.toml",
        "sources.toml",
        "a.toml",
        "b.toml",
        "sections.toml",
        "x.toml",
    ]


def test_parts_alone_suffice(desk):
    (desk.directory / "sources.toml").unlink()
    desk.write("sources.d/a.toml", '[[source]]\nid = "a"\nurl = "https://a.example/"\n')
    assert list(desk.load().newsroom.sources) == ["a"]


def test_a_directory_or_its_file_may_be_named(desk):
    assert load(desk.directory / "feedhub.toml", environ={}) == load(desk.directory, environ={})


def test_where_it_is_looked_for(desk, tmp_path, monkeypatch):
    """--config, else FEEDHUB_CONFIG, else ./config."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "feedhub.toml").write_text(desk.hub.replace("World Wire", "Other"))
    for name in ("sources.toml", "sections.toml"):
        (other / name).write_text("# none\n")
    monkeypatch.chdir(tmp_path)

    def title(path, environ):
        return load(path, environ=environ).newsroom.hub.title

    assert title(None, {}) == "World Wire"
    assert title(None, {"FEEDHUB_CONFIG": ""}) == "World Wire"
    assert title(None, {"FEEDHUB_CONFIG": str(other)}) == "Other"
    assert title(desk.directory, {"FEEDHUB_CONFIG": str(other)}) == "World Wire"


@pytest.mark.parametrize(
    ("path", "environ", "said"),
    [
        pytest.param(None, {}, "there is neither config/feedhub.toml nor /etc/feedhub/feedhub.toml; run feedhub init, or name a directory with --config", id="nothing-named"),
        pytest.param("nowhere", {}, "nowhere is not there; run feedhub init nowhere, or name another directory", id="nothing-there"),
        pytest.param("empty", {}, "empty/feedhub.toml is not there; run feedhub init empty, or name another directory", id="nothing-in-it"),
        pytest.param(None, {"FEEDHUB_CONFIG": "nowhere"}, "FEEDHUB_CONFIG: nowhere is not there; run feedhub init nowhere, or name another directory", id="by-the-environment"),
        pytest.param("empty/sources.toml", {}, "empty/sources.toml is only a part; name its directory, or the feedhub.toml in it", id="a-part"),
    ],
)  # fmt: skip
def test_no_configuration_is_one_sentence(tmp_path, monkeypatch, path, environ, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigError) as raised:
        load(path and Path(path), environ=environ)
    assert raised.value.problems == (said,)


def test_data_dir_is_reckoned_from_its_file(desk, tmp_path, monkeypatch):
    monkeypatch.chdir("/")
    assert desk.load().data_dir == tmp_path / "var"
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    desk.write("feedhub.toml", desk.hub.replace("../var", "~/data"))
    assert desk.load().data_dir == tmp_path / "home" / "data"


# --- values from elsewhere ---------------------------------------------------------------------------------------------


def test_a_name_stands_for_what_the_environment_holds(desk):
    desk.write(
        "sources.toml",
        """
        [[source]]
        id = "a"
        url = "https://${USER}:${WORD}@a.example/$${x}$y"
        tags = ["${TAG}", "b"]
        backfill = "${BACKFILL}"
        paused = "${PAUSED}"
        headers = { Authorization = "Bearer ${WORD}" }
        """,
    )
    environ = {"USER": "u", "WORD": "p${USER}", "TAG": "t", "BACKFILL": "3", "PAUSED": "yes"}
    source = desk.load(environ | {"WORD": "pw"}).newsroom.sources["a"]
    assert source.url == "https://u:pw@a.example/${x}$y"
    assert (source.tags, source.backfill, source.paused) == (("t", "b"), 3, True)
    assert source.headers == {"Authorization": "Bearer pw"}
    assert (
        desk.load(environ).newsroom.sources["a"].headers["Authorization"] == "Bearer p${USER}"
    )  # put in once, not again


def test_a_file_may_hold_a_value(desk, tmp_path):
    """Relative to the file that names it, stripped; in headers, too."""
    (tmp_path / "token").write_text("Bearer x\n")
    desk.write("secrets/url", "\ufeff https://a.example/?key=1 \n")
    desk.write(
        "sources.toml",
        """
        [[source]]
        id = "a"
        url_file = "secrets/url"
        headers = { Authorization_file = "${HERE}/token" }
        """,
    )
    source = desk.load({"HERE": str(tmp_path)}).newsroom.sources["a"]
    assert source.url == "https://a.example/?key=1"
    assert source.headers == {"Authorization": "Bearer x"}


def test_the_environment_overrides_the_house(desk, tmp_path):
    (tmp_path / "store").write_text("postgresql://u:pw@h/feedhub\n")
    house = desk.load(
        {
            "FEEDHUB_HUB__TITLE": "Other",
            "FEEDHUB_HUB__CONTACT": "",  # empty says nothing, as compose files write what is not set
            "FEEDHUB_FETCH__TIMEOUT": "10s",
            "FEEDHUB_FETCH__CONCURRENCY": "8",
            "FEEDHUB_FETCH__ALLOW_PRIVATE": "127.0.0.0/8, 10.0.0.0/8",
            "FEEDHUB_FETCH__PACE": '[{ match = "a.example", gap = "1s" }]',
            "FEEDHUB_WEBSUB__SUBSCRIBE": "false",
            "FEEDHUB_STORE__URL_FILE": str(tmp_path / "store"),
            "FEEDHUB_CONFIG": "elsewhere",
            "FEEDHUB_SOMETHING": "else",
        }
    )
    assert (house.newsroom.hub.title, house.newsroom.hub.contact) == ("Other", None)
    assert (house.fetch.timeout, house.fetch.concurrency) == (timedelta(seconds=10), 8)
    assert house.fetch.allow_private == ("127.0.0.0/8", "10.0.0.0/8")
    assert house.fetch.pace == (Pace(match="a.example", gap=timedelta(seconds=1)),)
    assert house.websub_subscribe is False
    assert house.store_url == "postgresql://u:pw@h/feedhub"


def test_the_environment_may_give_what_the_file_lacks(desk):
    desk.write("feedhub.toml", "# all of it comes from the environment\n")
    environ = {"FEEDHUB_HUB__TITLE": "W", "FEEDHUB_HUB__BASE_URL": "http://localhost", "FEEDHUB_HUB__DATA_DIR": "/data"}
    assert desk.load(environ).data_dir == Path("/data")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("FEEDHUB_FETCH__TIEMOUT", "1s", 'is no key of feedhub.toml; did you mean "FEEDHUB_FETCH__TIMEOUT"?'),
        ("FEEDHUB_FETCH__TIEMOUT", "", 'is no key of feedhub.toml; did you mean "FEEDHUB_FETCH__TIMEOUT"?'),
        ("FEEDHUB_X__Y", "1s", "is no key of feedhub.toml; unset it, or look at feedhub config schema"),
        ("FEEDHUB_FETCH__TIMEOUT", "10 s", '"10 s" is not a duration; write "10s"'),
        ("FEEDHUB_FETCH__CONCURRENCY", "many", '"many" is text where a number is meant; write one from 1 up'),
        ("FEEDHUB_FETCH__ALLOW_PRIVATE", "home", '"home" is not a network; write one such as "127.0.0.0/8"'),
        ("FEEDHUB_STORE__URL", "postgres://u:secret@h/f", '"postgres://***@h/f" begins with "postgres:"; write "postgresql:"'),
        ("FEEDHUB_STORE__URL_FILE", "/nowhere", '"/nowhere" names a file that cannot be read (no such file or directory); mend the path or its permissions'),
    ],
)  # fmt: skip
def test_a_wrong_variable_is_named(desk, name, text, said):
    assert desk.problems({name: text}) == [f"{name}: {said}"]


def test_texts_may_be_tried_before_they_are_written(desk):
    tried = {desk.directory / "sources.toml": '[[source]]\nid = "b"\nurl = "https://b.example/"\n'}
    assert list(load(desk.directory, environ={}, instead=tried).newsroom.sources) == ["b"]
    assert list(desk.load().newsroom.sources) == ["npr-world"]


def test_settings_are_equal_when_nothing_changed(desk):
    assert desk.load() == desk.load()
    assert isinstance(desk.load(), Settings)


# --- what it costs -----------------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    ["tag:world", "-tag:opinion", "word", "-x", "outlet:npr", "author:lee", "OR", "(", "site:a", "tag:", "2"]
)


@given(query=st.lists(WORDS, max_size=5).map(" ".join))
def test_queries_that_are_taken_as_read_can_be_read(query):
    """Plain tags and words are not parsed at each run; the grammar must agree that they could be."""
    if names._PLAIN_QUERY.fullmatch(query):
        parse_query(query)


def test_loading_imports_nothing_heavy(desk):
    """A cron job loads the configuration at each run."""
    desk.write("sources.toml", f'{desk.sources}every = "15m"\ntags = ["x"]\n')
    desk.write("sections.toml", f'{desk.sections}query = "tag:world -tag:opinion"\npublish = "0 7 * * *"\n')
    program = (
        "import sys; from pathlib import Path; import feedhub.config as c; c.load(Path('.'), environ={});"
        "print([name for name in ('pydantic', 'lark', 'tomlkit', 'lxml', 'difflib', 'httpx', 'click', 'ada_url',"
        " 'feedhub.core.query') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=desk.directory,
        env={"PYTHONPATH": str(Path(feedhub.__file__).parents[1])},
    )
    assert done.stdout == "[]\n"
