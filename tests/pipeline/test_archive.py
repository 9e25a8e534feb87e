"""Archive documents through whole passes: whatever readers have seen stays to be found, once, and never changes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from disks import full_after
from walking import BASE, entries, link, root, walked

from feedhub.deliver.directory import Directory
from feedhub.errors import DeliveryError
from feedhub.model import Section

HOUR = timedelta(hours=1)
FEED = "https://paper.example/feed"


@pytest.fixture
def house(desk):
    """A section of three items, and a paper that writes one an hour."""
    section = Section(id="world", title="World", query="tag:world", limit=3, max_age=timedelta(days=7))
    desk.newsroom = replace(desk.newsroom, sections={"world": section})
    desk.items = []
    desk.numbers = 0
    return desk


def write(house, how_many=1):
    for _ in range(how_many):
        house.numbers += 1
        house.items.insert(0, house.item(house.numbers, hours=0))
        house.items = house.items[:5]
    house.say(FEED, *house.items)


def pass_over(house, how_many=1, later=HOUR):
    write(house, how_many)
    house.refresh()
    house.publish()
    house.now += later


def numbers(house):
    return [int(title.split()[1]) for _, title in walked(house.folder / "public", "world")]


def archives(house):
    return {path: data for path, (data, _) in house.files().items() if path.parent.name == "archive"}


def test_walking_back_yields_every_item_ever_published_once(house):
    """Complete at every moment, not only when a document is full."""
    for _ in range(12):
        pass_over(house)
        assert numbers(house) == list(range(house.numbers, 0, -1))


def test_a_document_never_changes(house):
    """Byte for byte, whatever is published later: readers and caches may keep it for ever."""
    stood = {}
    for _ in range(8):
        pass_over(house)
        for path, data in stood.items():
            assert path.read_bytes() == data
        stood |= archives(house)
    assert len(stood) >= 5


def test_documents_are_numbered_from_the_oldest_and_name_the_feed(house):
    for _ in range(5):
        pass_over(house)
    public = house.folder / "public"
    first, second = root(public, "world/archive/1.atom"), root(public, "world/archive/2.atom")
    assert entries(first)[0][1].startswith("Bridge 1 ")
    assert link(first, "prev-archive") is None
    assert link(second, "prev-archive") == f"{BASE}/world/archive/1.atom"
    assert link(second, "current") == f"{BASE}/world.atom"
    assert link(root(public, "world.atom"), "prev-archive") == f"{BASE}/world/archive/2.atom"


def test_small_documents_are_bound_into_a_full_one(house, monkeypatch):
    """A reader of a busy section does not have to ask for one document an item; the small ones stand for those on their way."""
    monkeypatch.setattr("feedhub.core.archive.PAGE", 5)
    monkeypatch.setattr("feedhub.pipeline.archive.PAGE", 5)
    for _ in range(23):
        pass_over(house)
        assert numbers(house) == list(range(house.numbers, 0, -1))
    asked, name = 0, "world.atom"
    while name:
        asked += 1
        older = link(root(house.folder / "public", name), "prev-archive")
        name = older and older.removeprefix(f"{BASE}/")
    assert asked == 5  # the feed and four of five items each
    house.now += timedelta(days=31)
    pass_over(house)
    assert numbers(house)[0] == house.numbers
    assert sorted(numbers(house)) == list(range(1, house.numbers + 1))


def test_many_items_that_leave_at_once_make_documents_of_bounded_size(house):
    house.newsroom = replace(
        house.newsroom,
        sections={"world": replace(house.newsroom.sections["world"], limit=300)},
        sources={**house.newsroom.sources, "paper": replace(house.newsroom.sources["paper"], backfill=300)},
    )
    house.say(FEED, *(house.item(number, hours=0) for number in range(250)))
    house.refresh()
    house.publish()
    house.now += timedelta(days=8)
    house.publish()
    sizes = [len(entries(root(house.folder / "public", f"world/archive/{at}.atom"))) for at in (1, 2, 3)]
    assert sizes == [100, 100, 50]
    assert len(numbers(house)) == len(set(numbers(house))) == 250


def test_items_that_are_too_old_go_to_the_archive(house):
    pass_over(house, 2)
    house.now += timedelta(days=8)
    house.publish()
    assert entries(root(house.folder / "public", "world.atom")) == []
    assert sorted(numbers(house)) == [1, 2]


def test_what_a_changed_query_leaves_out_comes_back_with_it(house):
    """A typing error of the operator must not empty the front for good."""
    pass_over(house, 3)
    right = house.newsroom.sections
    house.newsroom = replace(house.newsroom, sections={"world": replace(right["world"], query="tag:wrold")})
    house.publish()
    assert numbers(house) == []
    house.newsroom = replace(house.newsroom, sections=right)
    house.publish()
    assert sorted(numbers(house)) == [1, 2, 3]
    assert not archives(house)


def test_what_a_changed_query_leaves_out_goes_to_the_archive_when_it_is_too_old(house):
    pass_over(house, 3)
    narrow = replace(house.newsroom.sections["world"], query='"bridge 3"')
    house.newsroom = replace(house.newsroom, sections={"world": narrow})
    house.publish()
    house.now += timedelta(days=8)
    pass_over(house)
    assert sorted(numbers(house)) == [1, 2, 3]


def test_nothing_comes_back_from_the_archive(house):
    """More room in the section is filled by what is new: what a reader has seen leave stays where it can be found."""
    for _ in range(6):
        pass_over(house)
    wide = replace(house.newsroom.sections["world"], limit=50)
    house.newsroom = replace(house.newsroom, sections={"world": wide})
    house.publish()
    pass_over(house)
    assert numbers(house) == list(range(house.numbers, 0, -1))
    assert len(entries(root(house.folder / "public", "world.atom"))) == 4


def test_killed_between_store_and_files_the_next_pass_writes_what_was_meant(house, monkeypatch):
    """Readers may have been told of a document by a feed that was written already."""
    for _ in range(4):
        pass_over(house)
    write(house)
    house.refresh()
    monkeypatch.setattr(Directory, "write_all", full_after(2))
    with pytest.raises(DeliveryError):
        house.publish()
    monkeypatch.undo()
    kept = archives(house)
    house.now += HOUR
    pass_over(house)
    assert {path: path.read_bytes() for path in kept} == kept
    assert numbers(house) == list(range(house.numbers, 0, -1))


def test_lost_files_are_written_again(house):
    for _ in range(5):
        pass_over(house)
    before = archives(house)
    for path in house.files():
        path.unlink()
    house.publish()
    assert archives(house) == before


def test_a_new_address_of_the_hub_is_in_old_documents_too(house):
    """Whoever walks back must not be led to a host that is no more."""
    for _ in range(5):
        pass_over(house)
    house.newsroom = replace(house.newsroom, hub=replace(house.newsroom.hub, base_url="https://wire.example"))
    pass_over(house)
    assert not any(BASE.encode() in data for data in archives(house).values())


def test_a_removed_section_takes_its_archive_along_and_brings_it_back(house):
    for _ in range(5):
        pass_over(house)
    before, sections = archives(house), house.newsroom.sections
    house.newsroom = replace(house.newsroom, sections={"other": replace(sections["world"], id="other")})
    house.publish()
    assert not (house.folder / "public" / "world").exists()
    house.newsroom = replace(house.newsroom, sections=sections)
    house.publish()
    assert archives(house) == before


def test_a_renamed_section_takes_its_archive_along(house):
    """Its old name is an alias, which redirects: whoever reads it finds all that was ever published, and nothing at the old place."""
    for _ in range(8):
        pass_over(house)
    old = archives(house)
    new = replace(house.newsroom.sections["world"], id="globe", aliases=("world",))
    house.newsroom = replace(house.newsroom, sections={"globe": new})
    for _ in range(2):
        house.publish()
        assert [int(title.split()[1]) for _, title in walked(house.folder / "public", "globe")] == list(range(8, 0, -1))
        assert not list((house.folder / "public").glob("world*"))
    assert sorted(path.name for path in archives(house)) == sorted(path.name for path in old)
    write(house)
    house.refresh()
    house.publish()
    assert len(walked(house.folder / "public", "globe")) == 9


def test_a_quiet_pass_writes_no_document(house):
    for _ in range(5):
        pass_over(house)
    house.publish()
    before = house.files()
    house.publish(only={"world"})
    assert house.files() == before
