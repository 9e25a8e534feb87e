"""What `check` says of a configuration that is accepted."""

import pytest

from feedhub.config.notes import NOT_YET
from feedhub.config.schema import TABLES


def test_nothing_is_said_where_nothing_is_worth_it(desk):
    assert desk.load().notes == ()


def test_ids_that_were_made_up_are_named(desk):
    desk.write("sources.toml", '# x\n[[source]]\nurl = "https://feeds.npr.org/1004/rss.xml"\n')
    assert desk.load().notes == (
        'sources.toml:2: no id is written, so it is "feeds-npr-org-1004-rss"; write it down, and it stays when the url changes',
    )


def test_of_many_made_up_ids_some_are_named(desk):
    desk.write("sources.toml", "\n".join(f'[[source]]\nurl = "https://a{n}.example/"' for n in range(1020)))
    *some, rest = desk.load().notes
    assert len(some) == 20
    assert rest == "1,000 more sources have no id written; feedhub sources list says what they are called"


def test_two_sources_with_one_address_are_a_note_and_no_error(desk):
    desk.write(
        "sources.toml",
        '[[source]]\nid = "a"\nurl = "https://a.example/feed"\n[[source]]\nid = "b"\nurl = "http://www.a.example/feed/"\n',
    )
    [note] = desk.load().notes
    assert note == (
        'sources.toml:6: source "b" has the same address as "a" (sources.toml:3);'
        " it is asked once, and the second one's articles are duplicates"
    )


def test_a_wish_below_min_interval_is_named(desk):
    desk.write("sources.toml", f'{desk.sources}every = "1m"\n')
    assert desk.load().notes == ('sources.toml:4: every = "1m" is shorter than min_interval, so it is asked every 5m',)


def test_an_empty_newsroom_is_named(desk):
    desk.write("sources.toml", "# none\n")
    desk.write("sections.toml", "# none\n")
    assert desk.load().notes == (
        "no source is configured; add one with feedhub sources add URL",
        "no section is configured, so nothing is published; write a [[section]] in sections.toml",
    )


@pytest.mark.parametrize(("table", "key"), NOT_YET)
def test_a_key_whose_part_is_not_built_exists_and_is_named(desk, table, key):
    files = {"section": "sections", "source": "sources"}
    value = {
        "collapse": '"story"',
        "rank": '"top"',
        "min_outlets": "2",
        "url": '"postgresql://h/f"',
        "hub": '"own"',
        "trusted_proxies": '["10.0.0.0/8"]',
    }[key]
    usual = {"collapse": '"article"', "rank": '"latest"', "min_outlets": "1", "hub": '"none"'}.get(key)
    assert key in TABLES[table].keys
    name = f"{files.get(table, 'feedhub')}.toml"
    text = (desk.directory / name).read_text()
    header = "" if table in files else f"[{table}]\n"
    desk.write(name, f"{text}{header}{key} = {value}\n")
    [note] = desk.load().notes
    assert note.startswith(f"{name}:")
    assert f": {key} is accepted, but {NOT_YET[table, key]}" in note
    if usual:
        desk.write(name, f"{text}{header}{key} = {usual}\n")
        assert desk.load().notes == ()
