"""The demo's configuration: written once, then followed, and never over somebody else's."""

import tomllib
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from feedhub.demo import files
from feedhub.demo.papers import papers
from feedhub.errors import ConfigError, UsageError

OPENED = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
NOTES = files.Notes(newsroom="http://127.0.0.1:40001", hub="http://127.0.0.1:8000", opened=OPENED)


def table(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


def test_every_feed_is_a_source_and_every_outlet_has_its_kind_and_country(tmp_path):
    told = papers(OPENED)
    files.write(tmp_path, told, NOTES, before=None)
    read = table(tmp_path / "sources.toml")
    assert [source["id"] for source in read["source"]] == [feed.source for paper in told for feed in paper.feeds]
    assert {outlet["id"] for outlet in read["outlet"]} == {source["outlet"] for source in read["source"]}
    assert all(outlet["kind"] and outlet["country"] for outlet in read["outlet"])
    assert table(tmp_path / "feedhub.toml")["hub"]["base_url"] == NOTES.hub
    sections = {section["id"]: section["query"] for section in table(tmp_path / "sections.toml")["section"]}
    assert sections["world-media"] == "tag:world -tag:opinion"
    assert {"science", "technology"} < set(sections)


def test_what_was_written_is_remembered(tmp_path):
    assert files.read_notes(tmp_path) is None
    files.write(tmp_path / "new" / "folder", papers(OPENED), NOTES, before=None)
    assert files.read_notes(tmp_path / "new" / "folder") == NOTES


def test_a_newcomers_edits_outlive_a_moved_port(tmp_path):
    files.write(tmp_path, papers(OPENED), NOTES, before=None)
    path = tmp_path / "sources.toml"
    path.write_text("# mine\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    files.write(tmp_path, papers(OPENED), replace(NOTES, newsroom="http://127.0.0.1:40002"), before=NOTES)
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# mine\n")
    assert "40001" not in text
    assert table(path)["source"][0]["url"].startswith("http://127.0.0.1:40002/")


def test_somebody_elses_configuration_is_not_touched(tmp_path):
    (tmp_path / "feedhub.toml").write_text("[hub]\n")
    with pytest.raises(UsageError, match="not the demo's; choose an empty directory"):
        files.read_notes(tmp_path)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"newsroom": 1}'])
def test_damaged_notes_are_told_with_their_mend(tmp_path, text):
    (tmp_path / files.NOTES).write_text(text)
    with pytest.raises(ConfigError, match=r"newsroom\.json: .* run the demo again"):
        files.read_notes(tmp_path)


def test_a_directory_that_cannot_be_made_is_told_in_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="choose another directory"):
        files.write(tmp_path / "file" / "below", papers(OPENED), NOTES, before=None)
