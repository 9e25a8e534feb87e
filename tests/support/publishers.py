"""Everything publishers do to their feeds, as a state machine, and a subscriber who must not notice.

What is true is a list of articles with a number in the headline; sources tell it in ever other ways. The subscriber keys by
entry id, as readers do: each article has one id for ever, none comes twice, none goes, and a quiet round moves no byte.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import feedparser
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from feedhub.model import Failed, Fetched, Section, Source

ROUNDS = 20
TITLES = ("Morning briefing {n}", "Photo of the day {n}", "Bridge {n} closed to lorries", "Minister number {n} resigns")
TEXTS = (
    "The results of round {n} are in: the favourite won again and nobody was surprised by any of it.",
    "A picture by our reader number {n} shows the harbour in the evening.",
    "{n} lorries a day will have to take the long way round, said the office that looks after bridges.",
    "Read more about number {n}.",
)
NUMBER = re.compile(r"\b(\d+)\b")


@dataclass
class Told:
    """One article as its source tells it now."""

    number: int
    kind: int
    age: timedelta
    carried_from: str | None = None
    edits: int = 0
    dated: timedelta = timedelta()


@dataclass
class Publisher:
    """A source, and the ways in which its content system is misbehaving at the moment."""

    name: str
    told: list[Told] = field(default_factory=list)
    scheme: str = "https"
    host: str = ""
    guids: int = 1  # 0: one for all its items
    domain: str = ""
    redirected: bool = False
    tail: str = ""
    markup: bool = False
    backwards: bool = False
    shown: int = 1000  # how many of the newest it lists
    trouble: str = ""

    def link(self, told: Told) -> str:
        host = (
            f"{told.carried_from}.example"
            if told.carried_from
            else f"{self.host}{self.domain or f'{self.name}.example'}"
        )
        scheme = "https" if told.carried_from else self.scheme
        return f"{scheme}://{host}/2026/story-{told.number}{'' if told.carried_from else self.tail}"


class Simulation(RuleBasedStateMachine):
    """Each step is one round: one publisher does something, all are polled, all is published, the subscriber reads."""

    names = st.sampled_from(("alder", "birch", "cedar", "dogwood"))

    def __init__(self, make_desk):
        super().__init__()
        self.folder = TemporaryDirectory()
        self.desk = make_desk(Path(self.folder.name))
        self.began = self.desk.now
        self.publishers = {name: Publisher(name) for name in ("alder", "birch", "cedar", "dogwood")}
        self.desk.newsroom = replace(
            self.desk.newsroom,
            sources={
                name: Source(id=name, url=f"https://{name}.example/feed", backfill=99) for name in self.publishers
            },
            sections={"wood": Section(id="wood", title="Wood", limit=1000, max_age=timedelta(days=3000))},
        )
        self.numbers = 0
        self.heard: set[int] = set()  # numbers of the articles that some good poll has listed
        self.ids: dict[int, str] = {}
        self.rendered: dict[str, Fetched | Failed] = {}

    def teardown(self):
        self.desk.store.close()
        self.folder.cleanup()

    # --- what publishers do -----------------------------------------------------------------------------------------

    @initialize()
    def begin(self):
        for name in self.publishers:
            for _ in range(3):
                self._write(name)
        self._round()

    @rule(name=names, kind=st.integers(0, 3))
    def writes(self, name, kind):
        self._write(name, kind)
        self._round()

    @rule(name=names)
    def gives_all_items_new_guids(self, name):
        self.publishers[name].guids = self.desk.now.toordinal() + len(self.desk.asked)
        self._round()

    @rule(name=names)
    def gives_all_items_one_guid(self, name):
        self.publishers[name].guids = 0
        self._round()

    @rule(name=names)
    def moves_to_another_domain(self, name):
        """With the guids it had: nobody could tell a new name at a new address from a new article."""
        self.publishers[name].domain = f"{name}-news.example"
        self._round()

    @rule(name=names)
    def redirects_its_feed_for_good(self, name):
        self.publishers[name].redirected = True
        self._round()

    @rule(name=names, scheme=st.sampled_from(("http", "https")), host=st.sampled_from(("", "www.", "m.", "amp.")))
    def moves_its_pages(self, name, scheme, host):
        self.publishers[name].scheme, self.publishers[name].host = scheme, host
        self._round()

    @rule(name=names, tail=st.sampled_from(("", "/", "?utm_source=rss&utm_medium=feed", "#comments", "?fbclid=abc123")))
    def decorates_its_links(self, name, tail):
        self.publishers[name].tail = tail
        self._round()

    @rule(name=names, hours=st.integers(-48, 48))
    def re_dates_everything(self, name, hours):
        for told in self.publishers[name].told:
            told.dated = timedelta(hours=hours)
        self._round()

    @rule(name=names)
    def turns_its_order_round(self, name):
        self.publishers[name].backwards = not self.publishers[name].backwards
        self._round()

    @rule(name=names, shown=st.sampled_from((0, 1, 2, 1000)))
    def lists_fewer_or_all_again(self, name, shown):
        self.publishers[name].shown = shown
        self._round()

    @rule(name=names, trouble=st.sampled_from(("gone away", "garbage", "debris", "")))
    def breaks_or_mends(self, name, trouble):
        self.publishers[name].trouble = trouble
        self._round()

    @rule(name=names, data=st.data())
    def corrects_a_text(self, name, data):
        own = [told for told in self.publishers[name].told if told.carried_from is None]
        data.draw(st.sampled_from(own)).edits += 1
        self._round()

    @rule(name=names)
    def changes_its_markup(self, name):
        self.publishers[name].markup = not self.publishers[name].markup
        self._round()

    @rule(name=names, other=names, data=st.data())
    def carries_anothers_article(self, name, other, data):
        own = [told for told in self.publishers[other].told if told.carried_from is None and told.number in self.heard]
        mine = {told.number for told in self.publishers[name].told}
        if own and other != name:
            told = data.draw(st.sampled_from(own))
            if told.number not in mine:
                carried = Told(number=told.number, kind=told.kind, age=told.age, carried_from=other)
                self.publishers[name].told.append(carried)
        self._round()

    @rule()
    def nothing_happens(self):
        before = self.desk.files()
        self._round()
        assert self.desk.files() == before

    # --- how it goes ------------------------------------------------------------------------------------------------

    def _write(self, name, kind=0):
        self.numbers += 1
        number = 100 + self.numbers
        self.publishers[name].told.append(Told(number=number, kind=kind, age=timedelta(hours=self.numbers)))

    def _round(self):
        self.desk.now += timedelta(hours=2)
        for name, publisher in self.publishers.items():
            for url in (f"https://{name}.example/feed", f"https://feeds.{name}.example/rss"):
                self.desk.answers[url] = self._answer(publisher)
        self.desk.refresh()
        self.desk.publish()
        before = self._said()
        self.desk.publish(only={"wood"})
        assert self._said() == before, "the section was left alone when it had something else to say"

    def _said(self):
        found = feedparser.parse(self.desk.published("wood.atom").decode()).entries
        return [(entry.id, entry.title, entry.updated, entry.get("content"), entry.get("summary")) for entry in found]

    def _answer(self, publisher):
        if publisher.trouble == "gone away":
            return Failed(grade="temporary", reason="503 Service Unavailable", status=503)
        shown = sorted(publisher.told, key=lambda told: told.number)[-publisher.shown :] if publisher.shown else []
        items = [self._item(publisher, told) for told in (shown if publisher.backwards else reversed(shown))]
        url = f"https://{publisher.name}.example/feed"
        if publisher.trouble == "garbage":
            return Fetched(url=url, body=b"<html><body>Fatal error: out of memory</body></html>")
        self.heard |= {told.number for told in shown}
        body = self._feed(items)
        moved_to = f"https://feeds.{publisher.name}.example/rss" if publisher.redirected else None
        return Fetched(url=url, body=body + b"<p>debug" if publisher.trouble == "debris" else body, moved_to=moved_to)

    def _feed(self, items):
        head = "<title>Feed</title><link>https://feed.example/</link><description>d</description>"
        return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'.encode()

    def _item(self, publisher, told):
        text = TEXTS[told.kind].format(n=told.number) + " And more." * told.edits
        html = f"<div class='new'><p>{text}</p></div>" if publisher.markup else f"<p>{text}</p>"
        guid = f"{publisher.name}-{told.number}-{publisher.guids}" if publisher.guids else "1"
        return self.desk.item(
            told.number,
            hours=(self.desk.now - self.began + told.age + told.dated) / timedelta(hours=1),
            title=TITLES[told.kind].format(n=told.number),
            link=publisher.link(told).replace("&", "&amp;"),
            guid=guid,
            text=html.replace("<", "&lt;"),
        )

    @invariant()
    def the_subscriber_notices_nothing(self):
        if not self.heard:
            return
        seen: dict[int, str] = {}
        for entry in feedparser.parse(self.desk.published("wood.atom").decode()).entries:
            number = int(NUMBER.search(entry.title)[1])
            assert number not in seen, f"{number} is there twice"
            seen[number] = entry.id
            assert self.ids.setdefault(number, entry.id) == entry.id, f"{number} has another id"
        assert set(seen) == self.heard
        assert len(set(self.ids.values())) == len(self.ids)
