"""Everything publishers do, and everything an editor does to it, with the power failing: what a subscriber may rely on.

A subscriber that comes back after any time reads the feed and walks back through its archive. What was ever published is there
once, under the id it had, unless the desk hides it or has withdrawn it; and of a withdrawn article no file has a byte.
"""

import re
from dataclasses import replace
from datetime import timedelta

from disks import full_after
from hypothesis import Phase
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule
from publishers import NUMBER, Simulation
from walking import walked

from feedhub.deliver.directory import Directory
from feedhub.errors import DeliveryError
from feedhub.model import Section
from feedhub.pipeline import desk as acting
from feedhub.store import open_store
from feedhub.store.journal import Journal

LIMIT = 6
PHASES = [Phase.generate]  # shrinking twenty rounds takes minutes


class DeskSimulation(Simulation):
    """As the simulation, with a section that is small and soon too old, and an editor."""

    def __init__(self, make_desk):
        super().__init__(make_desk)
        section = Section(id="wood", title="Wood", limit=LIMIT, max_age=timedelta(hours=30))
        self.desk.newsroom = replace(self.desk.newsroom, sections={"wood": section})
        self.published: dict[int, str] = {}
        self.withdrawn: set[int] = set()
        self.hidden: dict[int, int] = {}
        self.pinned: dict[int, int] = {}
        self.frozen: dict[str, bytes] = {}

    @rule()
    def nothing_happens(self):
        """But that things grow old."""
        self._round()

    # --- what an editor does ----------------------------------------------------------------------------------------

    @rule(data=st.data())
    def withdraws(self, data):
        number = self._some(data)
        if number is not None and len(self.withdrawn) < 4:
            self._act("withdraw", number)
            self.withdrawn.add(number)
            self.hidden.pop(number, None)
            self.pinned.pop(number, None)
            self.frozen.clear()

    @rule(data=st.data())
    def withdraws_what_is_in_the_archive(self, data):
        old = sorted(set(self.published) - self.withdrawn - self.listed() - set(self.hidden))
        if old and len(self.withdrawn) < 6:
            number = data.draw(st.sampled_from(old))
            self._act("withdraw", number)
            self.withdrawn.add(number)
            self.pinned.pop(number, None)
            self.frozen.clear()

    @rule(data=st.data(), deed=st.sampled_from(("hide", "pin")))
    def hides_or_pins(self, data, deed):
        number = self._some(data)
        acts = self.hidden if deed == "hide" else self.pinned
        if number is not None and number not in acts and number in self.listed():
            acts[number] = self._act(deed, number).number

    @rule(data=st.data())
    def undoes(self, data):
        acts = [(number, act) for acts in (self.hidden, self.pinned) for number, act in acts.items()]
        if acts:
            number, act = data.draw(st.sampled_from(acts))
            for kept in (self.hidden, self.pinned):
                if kept.get(number) == act:
                    del kept[number]
            acting.undo(self.desk.newsroom, self.desk.store, self._journal(), act, who="ann", now=self.desk.now)
            self.desk.publish()
            self._round()

    @rule(data=st.data())
    def hides_and_thinks_better_of_it(self, data):
        """Undone at once, every feed is as it was; pages also tell what was seen since they were written."""
        number = self._some(data)
        if number is None or number in self.hidden:
            return
        before = self.feeds()
        act = self._act("hide", number)
        acting.undo(self.desk.newsroom, self.desk.store, self._journal(), act.number, who="ann", now=self.desk.now)
        self.desk.publish()
        assert self.feeds() == before

    @rule(name=Simulation.names, after=st.integers(0, 6))
    def is_killed_while_publishing(self, name, after):
        """At any write; whoever comes next finds a store and files that may say different things."""
        self._write(name)
        whole = Directory.write_all
        Directory.write_all = full_after(after)
        try:
            self._round()
        except DeliveryError:
            pass
        finally:
            Directory.write_all = whole
        self.desk.store.close()
        self.desk.store = open_store(self.desk.folder, writes=True)
        self._round()

    def _some(self, data):
        there = sorted(set(self.published) - self.withdrawn)
        return data.draw(st.sampled_from(there)) if there else None

    def _act(self, deed, number):
        one, _ = acting.act(
            self.desk.newsroom,
            self.desk.store,
            self._journal(),
            deed,
            self.published[number],
            who="ann",
            now=self.desk.now,
        )
        self.desk.publish()
        return one

    def _journal(self):
        return Journal(self.desk.folder)

    # --- what holds -------------------------------------------------------------------------------------------------

    def walked(self):
        return [(int(NUMBER.search(title)[1]), id) for id, title in walked(self.desk.folder / "public", "wood")]

    def feeds(self):
        files = self.desk.files().items()
        return {path: data for path, (data, _) in files if path.suffix in (".atom", ".rss", ".json")}

    def listed(self):
        data = self.desk.published("wood.atom").decode()
        return {
            int(NUMBER.search(title)[1]) for title in re.findall(r"<entry>.*?<title>(.*?)</title>", data, re.DOTALL)
        }

    @invariant()
    def the_subscriber_notices_nothing(self):
        if not self.heard:
            return
        found = self.walked()
        numbers = [number for number, _ in found]
        assert len(set(numbers)) == len(numbers), "an item is there twice"
        for number, id in found:
            assert self.published.setdefault(number, id) == id, f"{number} has another id"
        missing = set(self.published) - set(numbers) - self.withdrawn - set(self.hidden)
        assert not missing, f"{missing} were published and are nowhere"
        assert not self.withdrawn & set(numbers)
        assert not self.listed() & set(self.hidden)

    @invariant()
    def nothing_withdrawn_is_in_any_byte(self):
        for number in self.withdrawn:
            for path, (data, _) in self.desk.files().items():
                if path.suffix in (".atom", ".rss", ".json", ".html"):
                    said = re.sub(
                        rb"<at:deleted-entry[^>]*>|urn:uuid:[0-9a-f-]+|\d{4}-\d\d-\d\dT[^<\"]*|#?[0-9a-f]{32,}",
                        b"",
                        data,
                    )
                    assert not re.search(rb"story-%d\b" % number, said), f"{number} is in {path}"
                    assert not re.search(rb"(?:briefing|day|Bridge|number|round|reader number) %d\b" % number, said), (
                        path
                    )

    @invariant()
    def archive_documents_never_change(self):
        here = {str(path): data for path, (data, _) in self.desk.files().items() if path.parent.name == "archive"}
        for path, data in self.frozen.items():
            assert here.get(path) == data, f"{path} changed"
        self.frozen |= here
