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
