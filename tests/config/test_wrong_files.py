"""What is said of a file that is wrong: file, line, key and the mend, all of it at once."""

import os

import pytest

SOURCE = '[[source]]\nurl = "https://a.example/feed"\n'
SECTION = '[[section]]\nid = "w"\ntitle = "W"\n'


def below_a_source(desk, line, environ=None):
    """What is said of the key in line 3 of sources.toml, without the place."""
    desk.write("sources.toml", f"{SOURCE}{line}\n")
    [sentence] = desk.problems(environ)
    place, _, said = sentence.partition(": ")
    assert place == "sources.toml:3"
    return said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param('every = "15 mins"', 'every = "15 mins" is not a duration; write "15m"', id="duration-in-words"),
        pytest.param('every = "1.5h"', 'every = "1.5h" is not a duration; write "90m"', id="duration-with-a-point"),
        pytest.param('every = "1 day and 2 hours"', 'every = "1 day and 2 hours" is not a duration; write "26h"', id="duration-in-two-parts"),
        pytest.param('every = "90"', 'every = "90" is not a duration; write "90s", "90m", "90h" or "90d"', id="duration-without-unit"),
        pytest.param("every = 15", 'every = 15 is a number where a duration is meant; write "15s", "15m", "15h" or "15d"', id="duration-as-number"),
        pytest.param('every = "soon"', 'every = "soon" is not a duration; write a number and s, m, h or d, such as "15m"', id="duration-as-word"),
        pytest.param('every = "0s"', 'every = "0s" is no time at all; write a longer one, such as "15m"', id="no-time"),
        pytest.param('id = "NPR World"', 'id = "NPR World" is not an id (a to z, 0 to 9 and -, the first a letter or digit); write "npr-world"', id="id"),
        pytest.param("id = 3", 'id = 3 is a number where text is meant; write "3"', id="id-as-number"),
        pytest.param('tags = "world, public"', 'tags = "world, public" is text where a list is meant; write ["world", "public"]', id="text-for-a-list"),
        pytest.param('tags = ["a", 3]', 'in tags, 3 is a number where text is meant; write "3"', id="number-in-a-list"),
        pytest.param('title = ["a"]', 'title = ["a"] is a list where text is meant; write it in quotes', id="list-for-text"),
        pytest.param('title = ""', 'title = "" is empty; write something, or leave the key out', id="empty"),
        pytest.param('title = "a\\u0007b"', 'title = "a\\u0007b" holds the character U+0007, which no reader can show; take it out', id="control-character"),
        pytest.param('outlet = "NPR.org"', 'outlet = "NPR.org" is not an id (a to z, 0 to 9, . and -, the first a letter or digit); write "npr.org"', id="outlet"),
        pytest.param("weight = 0", "weight = 0 is no weight; write a number above 0, such as 1.5", id="weight"),
        pytest.param("weight = nan", "weight = nan is no weight; write a number above 0, such as 1.5", id="weight-nan"),
        pytest.param("backfill = -1", "backfill = -1 is too small; write 0 or more", id="negative"),
        pytest.param('backfill = "10"', 'backfill = "10" is text where a number is meant; write 10 without quotes', id="number-in-quotes"),
        pytest.param("max_items = 2.5", "max_items = 2.5 is not a whole number; write 2", id="half-a-number"),
        pytest.param('paused = "yes"', 'paused = "yes" is text where true or false is meant; write true, without quotes', id="flag"),
        pytest.param('headers = "x"', 'headers = "x" is text where a table is meant; write { key = "value" }', id="text-for-a-table"),
        pytest.param('headers = { "Bad Name" = "x" }', 'headers."Bad Name" is not the name of a header; write letters, digits and -', id="header-name"),
        pytest.param('headers = { Host = "x" }', "headers.Host is a header that feedhub sets itself; leave it out", id="header-of-ours"),
        pytest.param('headers = { X = "a\\r\\nB: c" }', 'headers.X = "a\\r\\nB: c" has a line break or a tab in it; write it in one line', id="header-in-a-header"),
        pytest.param('user_agent = "Zürich"', 'user_agent = "Zürich" holds letters that a header cannot carry; write it in ASCII', id="user-agent"),
        pytest.param('proxy = "proxy.example:3128"', 'proxy = "proxy.example:3128" has no http:// before it; write "http://proxy.example:3128"', id="bare-proxy"),
        pytest.param('proxy = "socks5://x"', 'proxy = "socks5://x" is a SOCKS proxy, which feedhub does not speak; write one such as "http://proxy.example:3128"', id="proxy"),
        pytest.param('encoding = "win1252"', 'encoding = "win1252" is not a character encoding; did you mean "windows-1252"?', id="encoding"),
        pytest.param('encoding = "base64"', 'encoding = "base64" is not a character encoding; write one such as "windows-1252"', id="no-text-encoding"),
        pytest.param('include = "world autor:lee"', 'include, column 7: no field "autor"; did you mean "author"?', id="query"),
        pytest.param('cron = "60 * * * *"', 'cron = "60 * * * *" has "60" for the minute; write 0 to 59', id="cron"),
        pytest.param('cron = "@daily"', 'cron = "@daily" is a shorthand; write five fields: "0 0 * * *"', id="cron-shorthand"),
        pytest.param('republish = "excerpt 50"', 'republish = "excerpt 50" is not "full", "excerpt:80" or "link"; write "excerpt:50"', id="policy"),
        pytest.param('evrey = "15m"', '[[source]] has no key evrey; did you mean "every"?', id="unknown-key"),
        pytest.param('interval = "15m"', '[[source]] has no key interval; did you mean "every"?', id="what-others-call-it"),
        pytest.param('"a.b\\n" = 1', '[[source]] has no key "a.b\\n"; it has url, id, title, tags, outlet, weight, every, cron, backfill, paused, headers, user_agent, proxy, encoding, include, exclude, max_items, republish, keep', id="nothing-near"),
        pytest.param('proxy = "${PROXY}"', 'proxy = "${PROXY}" asks for PROXY, which the environment does not have; set it, or write the value', id="no-such-variable"),
        pytest.param('proxy = "${1}"', 'proxy = "${1}" has ${ without a plain name; write ${NAME}, or $${ for the two characters', id="no-name"),
        pytest.param('proxy_file = "nowhere"', 'proxy_file = "nowhere" names a file that cannot be read (no such file or directory); mend the path or its permissions', id="no-such-file"),
        pytest.param("proxy_file = 3", 'proxy_file is not the path of a file; write one such as "/run/secrets/name"', id="no-path"),
        pytest.param('url_file = "x"', "url and url_file are both given; keep one", id="both"),
        pytest.param('tags_file = "x"', '[[source]] has no key tags_file; did you mean "tags"?', id="no-file-for-a-list"),
    ],
)  # fmt: skip
def test_a_wrong_key_of_a_source(desk, line, said):
    assert below_a_source(desk, line) == said


@pytest.mark.parametrize(
    ("url", "said"),
    [
        pytest.param("feeds.npr.org/x", 'has no http:// or https:// before it; write "https://feeds.npr.org/x"', id="no-scheme"),
        pytest.param("localhost:8000/x", 'has no http:// or https:// before it; write "https://localhost:8000/x"', id="host-and-port"),
        pytest.param("feed:https://a.example/x", 'is a link for feed readers; write "https://a.example/x"', id="feed-scheme"),
        pytest.param("ftp://a.example/", 'is neither http nor https; write one that begins with "https://"', id="ftp"),
        pytest.param("htps://a.example/", 'is neither http nor https; did you mean "https:"?', id="misspelt"),
        pytest.param("javascript:alert(1)", 'is neither http nor https; write one that begins with "https://"', id="script"),
        pytest.param("https:/a.example/", 'has not two slashes after https:; write "https://a.example/"', id="one-slash"),
        pytest.param("https://", 'has no host and port that can be asked; write one such as "https://example.org/feed.xml"', id="no-host"),
        pytest.param("http://a.example:99999/", 'has no host and port that can be asked; write one such as "https://example.org/feed.xml"', id="port"),
        pytest.param("http://[::1/", 'has no host and port that can be asked; write one such as "https://example.org/feed.xml"', id="bracket"),
        pytest.param("http://1.2.3.999/", 'has no host and port that can be asked; write one such as "https://example.org/feed.xml"', id="digits"),
        pytest.param("https://a.example/my feed", 'has a space in it; write "https://a.example/my%20feed", or what was meant', id="space"),
        pytest.param(" https://a.example/", 'has a space before or after it; write "https://a.example/"', id="space-before"),
        pytest.param("", 'is empty; write an address such as "https://example.org/feed.xml"', id="empty"),
    ],
)  # fmt: skip
def test_a_wrong_address(desk, url, said):
    desk.write("sources.toml", f'[[source]]\nurl = "{url}"\n')
    assert desk.problems() == [f'sources.toml:2: url = "{url}" {said}']


@pytest.mark.parametrize(
    "url",
    [
        "https://feeds.npr.org/1004/rss.xml",
        "http://localhost:8000/feed",
        "http://127.0.0.1/feed",
        "http://[::1]:8000/feed",
        "HTTPS://Example.ORG/Feed",
        "https://user:secret@a.example/feed",
        "https://bücher.example/feed?q=ä",
        "https://xn--bcher-kva.example/feed",
        "https://my_host.example/feed#!fragment",
    ],
)
def test_an_address_stays_as_it_was_written(desk, url):
    desk.write("sources.toml", f'[[source]]\nid = "a"\nurl = "{url}"\n')
    assert desk.load().newsroom.sources["a"].url == url


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param('[fetch]\nallow_private = ["127.0.0.1/8"]', 'in allow_private, "127.0.0.1/8" is an address within a network; write "127.0.0.0/8"', id="network"),
        pytest.param('[fetch]\nallow_private = ["localhost"]', 'in allow_private, "localhost" is a name, not a network; write "127.0.0.0/8" and "::1/128"', id="network-name"),
        pytest.param('[fetch]\nmax_body = "20MiB"', 'max_body = "20MiB" is not a size; write "20971520B"', id="binary-size"),
        pytest.param('[fetch]\nmax_body = "20 mb"', 'max_body = "20 mb" is not a size; write "20MB"', id="size"),
        pytest.param("[fetch]\nmax_body = 20000000", 'max_body = 20000000 is a number where a size is meant; write "20000000B"', id="size-as-number"),
        pytest.param('[fetch]\nmin_interval = "2d"', 'min_interval = "2d" is longer than max_interval = "1d"; write a shorter one', id="intervals"),
        pytest.param("[fetch]\nconcurrency = 0", "concurrency = 0 is too small; write 1 or more", id="concurrency"),
        pytest.param('[fetch]\npace = [{ match = "*.x.example", gap = "1s", gpa = 3 }]', 'a pace has no key gpa; did you mean "gap"?', id="key-in-a-list"),
        pytest.param('[fetch]\npace = [{ match = "*.x.example" }]', 'a pace of [fetch] has no gap; write gap = "60s"', id="missing-in-a-list"),
        pytest.param('[fetch]\npace = [{ match = "https://x.example/a", gap = "1s" }]', 'pace.match = "https://x.example/a" is not a host; write "x.example"', id="host"),
        pytest.param('\ntimezone = "Berlin"', 'timezone = "Berlin" is not a time zone; did you mean "Europe/Berlin"?', id="timezone"),
        pytest.param('\ntimezone = "../../etc/passwd"', 'timezone = "../../etc/passwd" is not a time zone; write one such as "Europe/Berlin"', id="timezone-path"),
        pytest.param('\nlanguage = "english"', 'language = "english" is not a language tag; write one such as "en"', id="language"),
        pytest.param('\nlanguage = "en, de"', 'language = "en, de" is not a language tag; write "en"', id="languages"),
        pytest.param("[web]\nlisten = 8000", 'listen = 8000 is a number where an address is meant; write "127.0.0.1:8000"', id="listen-number"),
        pytest.param('[web]\nroot_path = "/news/"', 'root_path = "/news/" is not a path alone; write "/news"', id="root-slash"),
        pytest.param('[web]\nroot_path = "https://x.example/a//b"', 'root_path = "https://x.example/a//b" is not a path alone; write "/a/b"', id="root-address"),
        pytest.param('[web]\nroot_path = "/a/../b"', 'root_path = "/a/../b" is not a path; write one such as "/news", or leave the key out', id="root-dots"),
        pytest.param('[web]\nlisten = "::1"', 'listen = "::1" names no port; write "[::1]:8000"', id="listen-v6"),
        pytest.param('[web]\nlisten = "x:99999"', 'listen = "x:99999" has no port from 0 to 65535; write "x:8000"', id="listen-port"),
        pytest.param('[websub]\nhub = "owm"', 'hub = "owm" is not "none", "own" or an address; did you mean "own"?', id="hub"),
        pytest.param('[store]\nurl = "postgres://u:secret@h/x"', 'url = "postgres://***@h/x" begins with "postgres:"; write "postgresql:"', id="store-without-its-password"),
        pytest.param('[store]\nurl = "sqlite:///x"', 'url = "sqlite:///x" is SQLite, which needs no url; leave the key out, and the store is kept in data_dir', id="store"),
    ],
)  # fmt: skip
def test_a_wrong_key_of_the_house(desk, text, said):
    desk.write("feedhub.toml", f"{desk.hub}{text}\n")
    assert desk.problems() == [f"feedhub.toml:6: {said}"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param('query = "tag:world autor:lee"', 'query, column 11: no field "autor"; did you mean "author"?', id="query"),
        pytest.param('collapse = "stories"', 'collapse = "stories" is not "article" or "story"; did you mean "story"?', id="choice"),
        pytest.param('rank = "newest"', 'rank = "newest" is not "latest" or "top"; write one of them', id="choice-nothing-near"),
        pytest.param('publish = "0 0 7 * * *"', 'publish = "0 0 7 * * *" has 6 fields where five are meant (minute hour day month weekday); write "0 7 * * *"', id="cron-with-seconds"),
        pytest.param('content = "exerpt:9"', 'content = "exerpt:9" is not "full", "excerpt:80" or "link"; write "excerpt:9"', id="policy"),
        pytest.param('aliases = ["w"]', 'the alias "w" is already the name of sections.toml:2; take one of them out', id="alias-of-itself"),
        pytest.param('aliases = ["search"]', 'in aliases, "search" is reserved, feedhub answers at /search itself; write another, such as "search-news"', id="alias-reserved"),
        pytest.param('aliases = ["all"]', 'in aliases, "all" is a section that is always there; leave it out', id="alias-all"),
        pytest.param('every = "1h"', '[[section]] has no key every; did you mean "publish"?', id="what-others-call-it"),
        pytest.param('icon = "icon.png"', 'icon = "icon.png" has no http:// or https:// before it; write "https://icon.png"', id="icon"),
    ],
)  # fmt: skip
def test_a_wrong_key_of_a_section(desk, line, said):
    desk.write("sections.toml", f"{SECTION}{line}\n")
    assert desk.problems() == [f"sections.toml:4: {said}"]


RESERVED = """
    search stories sources sections tags status console hub static healthz readyz metrics feed rss atom index favicon robots
"""


@pytest.mark.parametrize("id", RESERVED.split())
def test_a_section_cannot_be_called_like_an_address_of_the_house(desk, id):
    desk.write("sections.toml", f'[[section]]\ntitle = "X"\nid = "{id}"\n')
    [said] = desk.problems()
    assert said == (
        f'sections.toml:3: id = "{id}" is reserved, feedhub answers at /{id} itself; write another, such as "{id}-news"'
    )


def test_all_may_be_configured(desk):
    desk.write("sections.toml", '[[section]]\ntitle = "Everything"\nid = "all"\n')
    assert list(desk.load().newsroom.sections) == ["all"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param('[source]\nurl = "x"\n', "1: [source] is one table; write [[source]], once for each source", id="one-bracket"),
        pytest.param('[source.npr]\nurl = "x"\n', "1: [source] is one table; write [[source]], once for each source", id="by-name"),
        pytest.param('[[source]]\nurl = "https://a.example/"\n[source]\n', "3: [source] and [[source]] cannot both be written; write [[source]] each time", id="one-of-each"),
        pytest.param('source = "x"\n', '1: source = "x" is text where a table is meant; write [[source]] and its keys below', id="no-table"),
        pytest.param("source = [1]\n", "1: 1 is a number where a table is meant; write [[source]]", id="list-of-numbers"),
        pytest.param('url = "https://a.example/"\n', "1: url stands above the first header; write [[source]] before it", id="no-header"),
        pytest.param('[[sources]]\nurl = "x"\n', "1: [[sources]] is no table of this file; did you mean [[source]]?", id="plural"),
        pytest.param('[[feed]]\nurl = "x"\n', "1: [[feed]] is no table of this file; it has [[source]] and [[outlet]]", id="another-word"),
        pytest.param('[[section]]\nid = "x"\n', "1: [[section]] belongs in sections.toml; move it there", id="another-file"),
        pytest.param("# sources\n\n[[source]]\n", '3: [[source]] has no url; write url = "https://example.org/feed.xml"', id="no-url"),
        pytest.param(b"[[source]]\n# caf\xe9\n", "2: the byte 0xe9 is not UTF-8; save the file as UTF-8", id="latin-1"),
        pytest.param('# x\n[[source]]\nurl = "a"'.encode("utf-16"), "1: the byte 0xff is not UTF-8; save the file as UTF-8", id="utf-16"),
        pytest.param("[[source]]\nevery = 15m\n", '2: every = 15m is not a value TOML knows; write every = "15m"', id="no-quotes"),
        pytest.param("[[source]]\npaused = True\n", "2: paused = True is not a value TOML knows; write paused = true", id="capital"),
        pytest.param('[[source]]\nurl: "x"\n', '2: there is no = after url; write url = "x"', id="yaml"),
        pytest.param('[[source]]\nheaders = {"X-Key": "k"}\n', '2: within { } a key is followed by =, not by a colon; write { "X-Key" = ... }', id="json"),
        pytest.param('[[source]\nurl = "x"\n', "1: the header is not closed; write [[source]]", id="open-header"),
        pytest.param('[[source]]\nurl = "x\nid = "a"\n', '2: the text in quotes has no end; close it with another "', id="open-quotes"),
        pytest.param('[[source]]\nurl = "C:\\dir"\n', "2: a backslash in \"...\" needs a second one; write \\\\ or put the text in '...'", id="backslash"),
        pytest.param('[[source]]\ntags = ["a",\nurl = "x"\n', "3: a list is not closed before this, or lacks a comma; close it, with commas between", id="open-list"),
        pytest.param('[[source]]\nurl = "x"\nurl = "y"\n', "3: url is given twice in one table; keep one", id="twice"),
        pytest.param('<<<<<<< ours\n[[source]]\nurl = "x"\n', "1: a merge was left unfinished; keep one of its sides and take the marks out", id="merge"),
        pytest.param(f"[[source]]\nbackfill = {'9' * 5000}\n", "2: a number has thousands of digits; write a smaller one", id="digits"),
        pytest.param('[[source]]\ntitle = """\nno end\n', '2: the text in quotes has no end; close it with another "', id="open-text"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_what_it_should_be(desk, text, said):
    desk.write("sources.toml", text)
    assert desk.problems() == [f"sources.toml:{said}"]


def test_a_number_too_large_for_decimals_is_told_in_another_way(desk):
    """Python refuses to write an int of 4,300 digits; TOML can hold one in hexadecimal."""
    [said] = desk.problems() or ["well"]
    assert said == "well"
    desk.write("sources.toml", f"{SOURCE}title = 0x{'f' * 5000}\n")
    [said] = desk.problems()
    assert said.startswith("sources.toml:3: title = 0xfff")
    assert len(said) < 250


def test_lists_in_lists_by_the_thousand_end_in_a_sentence(desk):
    desk.write("sources.toml", f"a = {'[' * 5000}{']' * 5000}\n")
    assert desk.problems() == ["sources.toml: has lists or tables within each other by the hundred; write them flat"]


@pytest.mark.parametrize("text", ["", " \n\t\n", "\ufeff"])
@pytest.mark.parametrize("name", ["feedhub.toml", "sources.toml", "sections.toml"])
def test_an_empty_file_is_a_write_that_was_cut_off(desk, name, text):
    desk.write(name, text)
    assert desk.problems()[0] == f"{name}: is empty; write what belongs in it, or a # comment if that is meant"


def test_a_file_of_comments_is_meant(desk):
    desk.write("sources.toml", "# none yet\n")
    assert desk.problems() == []


def test_a_missing_file_is_named(desk):
    (desk.directory / "sections.toml").unlink()
    assert desk.problems() == ["sections.toml: is not there; write it (feedhub init makes one in a new directory)"]


def test_a_directory_in_a_files_place_is_named(desk):
    (desk.directory / "sections.toml").unlink()
    (desk.directory / "sections.toml").mkdir()
    assert desk.problems() == ["sections.toml: cannot be read (is a directory); mend its permissions or its kind"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_named(desk):
    (desk.directory / "sections.toml").chmod(0)
    assert desk.problems() == ["sections.toml: cannot be read (permission denied); mend its permissions or its kind"]


def test_everything_is_said_at_once_file_by_file_and_from_top_to_bottom(desk):
    desk.write("feedhub.toml", f'{desk.hub}nmae = "x"\n[fetch]\ntimeout = 10\nfrobnicate = 1\n')
    desk.write("sources.toml", f'{SOURCE}evrey = "15m"\nweight = 0\n[[source]]\nurl = "ftp://x"\nid = "A B"\n')
    desk.write("sources.d/a.toml", "[[source]]\nurl = \n")
    desk.write("sections.toml", '[[section]]\nid = "search"\ntitle = "S"\nquery = "(a"\n')
    environ = {"FEEDHUB_FETCH__TIEMOUT": "1s"}
    assert [sentence.partition(": ")[0] for sentence in desk.problems(environ)] == [
        "feedhub.toml:5",
        "feedhub.toml:7",
        "feedhub.toml:8",
        "sources.toml:3",
        "sources.toml:4",
        "sources.toml:6",
        "sources.toml:7",
        "sources.d/a.toml:2",
        "sections.toml:2",
        "sections.toml:4",
        "FEEDHUB_FETCH__TIEMOUT",
    ]


def test_every_syntax_error_that_keeps_to_its_line_is_told(desk):
    desk.write("sources.toml", '[[source]]\nurl = https://a.example/\nevery = 15m\ntitle: "x"\n')
    assert [sentence.partition(": ")[0] for sentence in desk.problems()] == [
        f"sources.toml:{line}" for line in (2, 3, 4)
    ]


def test_two_sources_with_one_id_name_both_places(desk):
    desk.write("sources.toml", '[[source]]\nid = "a"\nurl = "https://a.example/"\n')
    desk.write("sources.d/more.toml", '# more\n[[source]]\nurl = "https://b.example/"\nid = "a"\n')
    assert desk.problems() == ['sources.d/more.toml:4: id = "a" is already that of sources.toml:2; write another']


def test_two_outlets_and_two_sections_with_one_id(desk):
    desk.write("sources.toml", '[[outlet]]\nid = "a.example"\n[[outlet]]\nid = "a.example"\n')
    desk.write("sections.toml", f"{SECTION}{SECTION}")
    assert desk.problems() == [
        'sources.toml:4: id = "a.example" is already that of sources.toml:2; write another',
        'sections.toml:5: id = "w" is already that of sections.toml:2; write another',
    ]


def test_an_alias_that_is_a_name_elsewhere(desk):
    desk.write("sections.toml", f'{SECTION}[[section]]\nid = "x"\ntitle = "X"\naliases = [\n  "old",\n  "w",\n]\n')
    assert desk.problems() == [
        'sections.toml:9: the alias "w" is already the name of sections.toml:2; take one of them out'
    ]


def test_one_wish_for_when_to_ask_is_enough(desk):
    assert below_a_source(desk, 'cron = "0 * * * *"\nevery = "15m"') == "cron and every are both given; keep one"


def test_a_data_dir_that_is_a_file(desk):
    desk.write("feedhub.toml", desk.hub.replace("../var", "sources.toml"))
    assert desk.problems() == ['feedhub.toml:4: data_dir = "sources.toml" is a file; name a directory']


def test_what_stands_for_a_value_is_not_told(desk):
    """Logs are read by many; what the environment or a file holds may be a password."""
    environ = {"PROXY": "hunter2 hunter2"}
    assert (
        below_a_source(desk, 'proxy = "${PROXY}"', environ)
        == 'proxy = "${PROXY}" has a space in it; look at what it stands for'
    )
    desk.write("secret", "hunter2\n")
    said = below_a_source(desk, 'proxy_file = "secret"')
    assert said == 'proxy_file = "secret" has no http:// or https:// before it; look at what it stands for'


def test_paths_are_told_from_here_when_they_are_below(desk, tmp_path, monkeypatch):
    desk.write("sources.toml", "[[source]]\n")
    monkeypatch.chdir(tmp_path)
    assert desk.problems()[0].startswith("config/sources.toml:1: ")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert desk.problems()[0].startswith(f"{desk.directory}/sources.toml:1: ")


def test_windows_files_are_read(desk):
    for name, text in (("feedhub.toml", desk.hub), ("sources.toml", desk.sources), ("sections.toml", desk.sections)):
        desk.write(name, f"\ufeff{text}".replace("\n", "\r\n"))
    assert desk.problems() == []
    desk.write("sources.toml", f"\ufeff{SOURCE}every = 3\n".replace("\n", "\r\n"))
    assert desk.problems()[0].startswith("sources.toml:3: every = 3 ")
