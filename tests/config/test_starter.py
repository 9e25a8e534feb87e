"""What `feedhub init` writes is a newsroom that works, and is the one in config/."""

from importlib.resources import files
from pathlib import Path

import pytest

from feedhub.config import load, schema

STARTER = files("feedhub") / "starter"
CONFIG = Path(__file__).parents[2] / "config"


@pytest.mark.parametrize("name", schema.FILES)
def test_config_is_exactly_what_init_writes(name):
    assert (CONFIG / name).read_bytes() == (STARTER / name).read_bytes()


def test_it_is_well_and_nothing_needs_saying():
    house = load(CONFIG, environ={})
    assert house.notes == ()
    assert set(house.newsroom.sections) == {"world-media", "science", "technology"}
    assert house.newsroom.sections["world-media"].query == "tag:world -tag:opinion"
    assert len(house.newsroom.sources) >= 15
    assert all(source.title and source.tags for source in house.newsroom.sources.values())
    assert all(outlet.title and outlet.kind and outlet.country for outlet in house.newsroom.outlets.values())
    assert house.data_dir == CONFIG.parent / "var"


def test_every_source_has_its_outlet_described():
    from feedhub.core.urls import registrable_domain

    room = load(CONFIG, environ={}).newsroom
    for source in room.sources.values():
        assert (source.outlet or registrable_domain(source.url)) in room.outlets
