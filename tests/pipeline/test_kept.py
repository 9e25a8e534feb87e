"""What a daemon keeps of sections from pass to pass never shows, whatever happens between two passes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from editors import LIMIT, PHASES, DeskSimulation
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test
from publishers import ROUNDS, Simulation
from twins import checked

from feedhub.deliver.directory import Directory
from feedhub.model import Outlet, Section
from feedhub.pipeline import desk as acting
from feedhub.pipeline.publish import publish
from feedhub.store.journal import Journal

AGE = timedelta(hours=30)
SECTIONS = {
    "wood": Section(id="wood", title="Wood", limit=LIMIT, max_age=AGE),
    "numbers": Section(id="numbers", title="Numbers", query="bridge OR minister", limit=5, max_age=AGE),
    "stories": Section(id="stories", title="Stories", collapse="story", limit=4, max_age=AGE),
    "widely": Section(id="widely", title="Widely told", query="outlets:>=2", max_age=AGE),
    "top": Section(id="top", title="Top", collapse="story", rank="top", limit=3, max_age=AGE),
    "short": Section(id="short", title="Short", query="source:birch", limit=50, max_age=AGE),
}


class KeptSimulation(DeskSimulation):
    """As the simulation of the desk, with sections of every kind."""

    def __init__(self, make_desk):
        super().__init__(make_desk)
        self.desk = checked(self.desk)
        self.desk.newsroom = replace(self.desk.newsroom, sections=SECTIONS)

    @rule(title=st.sampled_from(("Wood", "Woods")))
    def the_operator_renames_a_section(self, title):
        sections = SECTIONS | {"numbers": replace(SECTIONS["numbers"], title=title)}
        self.desk.newsroom = replace(self.desk.newsroom, sections=sections)
        self._round()

    @rule(name=Simulation.names, title=st.sampled_from((None, "The Paper")))
    def the_operator_names_an_outlet(self, name, title):
        outlet = Outlet(id=f"{name}.example", title=title)
        self.desk.newsroom = replace(self.desk.newsroom, outlets={outlet.id: outlet})
        self._round()

    @rule()
    def another_process_publishes(self):
        self.desk.now += timedelta(hours=1)
        publish(self.desk.newsroom, self.desk.store, Directory(self.desk.folder / "public"), now=self.desk.now)
        self._round()


@pytest.mark.uncovered
def test_what_is_kept_never_shows_whatever_desk_and_publishers_do(make_desk):
    run_state_machine_as_test(
        lambda: KeptSimulation(make_desk),
        settings=settings(
            max_examples=4,
            stateful_step_count=ROUNDS,
            deadline=None,
            derandomize=True,
            phases=PHASES,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )


def test_who_tells_a_story_no_more_is_not_counted_any_more(desk):
    """An article leaves a section of what two outlets report when the other's report is withdrawn, though it did not move."""
    desk.newsroom = replace(desk.newsroom, sections={"widely": SECTIONS["widely"]})
    wall = {"title": "Port Lenn votes to raise its harbour wall", "text": "The council of Port Lenn voted on Friday. "}
    for name, host, hours in (("paper", "paper.example", 2), ("planet", "planet.example", 1)):
        desk.say(f"https://{name}.example/feed", desk.item(1, host=host, hours=hours, **wall))
    desk.refresh()
    desk.publish()
    assert desk.published("widely.json").count(b'"url": "https://paper.example/1"') >= 1
    journal = Journal(desk.folder)
    acting.act(desk.newsroom, desk.store, journal, "withdraw", "https://planet.example/1", who="ann", now=desk.now)
    desk.publish()
    assert b"https://paper.example/1" not in desk.published("widely.json")


FEED = "https://paper.example/feed"


def gone_by(desk, passes):
    """A section of one item, which another one pushes out at each pass."""
    desk.newsroom = replace(desk.newsroom, sections={"wood": Section(id="wood", title="Wood", limit=1)})
    for number in range(passes):
        desk.say(FEED, desk.item(number))
        desk.refresh()
        desk.publish()
        desk.now += timedelta(hours=1)


def test_a_document_of_the_archive_that_somebody_removed_is_written_again(desk):
    gone_by(desk, 4)
    removed = desk.folder / "public/wood/archive/2.atom"
    before = removed.read_bytes()
    removed.unlink()
    desk.say(FEED, desk.item("new"))
    desk.refresh()
    desk.publish()
    assert removed.read_bytes() == before


def test_the_document_that_a_killed_process_meant_to_write_is_written(desk):
    """It had told the store what left the section, and was killed before it wrote any file."""

    class Killed(Directory):
        def write_all(self, files):
            raise KeyboardInterrupt

    gone_by(desk, 3)
    desk.say(FEED, desk.item("new"))
    desk.refresh()
    with pytest.raises(KeyboardInterrupt):
        publish(desk.newsroom, desk.store, Killed(desk.folder / "public"), now=desk.now)
    desk.publish()
    assert b"Bridge 2 is closed" in desk.published("wood/archive/3.atom")


def test_a_quiet_sections_documents_that_stood_in_for_each_other_long_enough_are_removed(desk, monkeypatch):
    """A document in whose place a larger one stands goes after a month, in a process that made both."""
    monkeypatch.setattr("feedhub.pipeline.archive.PAGE", 2)
    gone_by(desk, 4)
    assert (desk.folder / "public/wood/archive/1.atom").exists()
    desk.now += timedelta(days=31)
    gone_by(desk, 1)
    assert not (desk.folder / "public/wood/archive/1.atom").exists()


def test_a_pass_that_fails_halfway_leaves_the_sections_before_it_published(desk, monkeypatch):
    """The store is told of several sections at once; whoever is killed before that writes the same bytes the next time."""
    desk.newsroom = replace(desk.newsroom, sections=SECTIONS)
    desk.say(FEED, desk.item(1))
    desk.refresh()
    whole = Directory.write_all

    def killed(self, files):
        if "top.atom" in files:
            raise KeyboardInterrupt
        return whole(self, files)

    monkeypatch.setattr(Directory, "write_all", killed)
    with pytest.raises(KeyboardInterrupt):
        publish(desk.newsroom, desk.store, Directory(desk.folder / "public"), now=desk.now, lately=desk.lately)
    monkeypatch.undo()
    before = {path: said for path, said in desk.files().items() if path.name.startswith(("wood", "numbers", "stories"))}
    assert before
    desk.publish()
    assert {path: said for path, said in desk.files().items() if path in before} == before


def test_what_moved_before_another_process_published_is_not_missed(desk):
    """It told the store how far it looked, which says nothing of how far this process did."""
    desk.newsroom = replace(desk.newsroom, sections={"wood": Section(id="wood", title="Wood")})
    items = [desk.item(number) for number in range(3)]
    for number in range(3):
        desk.say(FEED, *items[: number + 1])
        desk.refresh()
        if number == 1:
            publish(desk.newsroom, desk.store, Directory(desk.folder / "public"), now=desk.now)
        else:
            desk.publish()
        desk.now += timedelta(hours=1)
    assert desk.published("wood.atom").count(b"<entry") == 3
