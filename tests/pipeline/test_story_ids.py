"""Random newsrooms: what was decided of an article is decided alike by a daemon, by cron, and after any number of kills."""

import contextlib
import random
from dataclasses import replace
from datetime import timedelta

import pytest

from feedhub.model import Source
from feedhub.pipeline.memory import Lately
from feedhub.store import open_store, stories

LETTERS = "abdegiklmnoprstuvz"
ROUNDS = 7


class Killed(BaseException):
    """The end of a process, as far as its transaction can tell."""


def history(seed):
    """Rounds: how much later each is, and what each source brings, as titles and texts about a few events at a time."""
    chance = random.Random(seed)
    words = ["".join(chance.choices(LETTERS, k=chance.randint(4, 9))) for _ in range(600)]
    names = [word.title() for word in chance.sample(words, 150)]
    events, told = [], []
    for _ in range(ROUNDS):
        brought = {}
        for source in range(5):
            for _ in range(chance.randint(0, 3)):
                if not events or chance.random() < 0.4:
                    events.append((chance.sample(names, 4), chance.sample(words, 8)))
                who, what = events[-chance.randint(1, min(5, len(events)))]
                report = (
                    " ".join(chance.sample(who, 2) + chance.sample(what, 3) + chance.choices(words, k=2)),
                    " ".join(chance.sample(who, 3) + chance.sample(what, 5) + chance.choices(words, k=12)) + ".",
                )
                if told and chance.random() < 0.25:
                    report = chance.choice(told[-8:])
                told.append(report)
                brought.setdefault(f"s{source}", []).append((len(told), *report))
        yield timedelta(hours=chance.choice([1, 5, 20, 50])), brought


def played(make_desk, folder, seed, *, daemon=False, killed=None):
    """What the store says of each article and of the links between stories. killed: a source of chance; None: nobody is."""
    folder.mkdir()
    desk = make_desk(folder)
    desk.newsroom = replace(
        desk.newsroom,
        sources={f"s{n}": Source(id=f"s{n}", url=f"https://s{n}.example/feed", backfill=100) for n in range(5)},
    )
    desk.lately = Lately() if daemon or killed else None
    for later, brought in history(seed):
        desk.now += later
        for source, reports in brought.items():
            items = [
                desk.item(number, host=f"{source}.example", title=title, text=text) for number, title, text in reports
            ]
            desk.say(f"https://{source}.example/feed", *items)
            while killed and killed.random() < 0.4:
                die(desk, source, killed)
            desk.refresh(only={source})
    with desk.store.reading() as connection:
        said = [
            connection.exec_driver_sql(f"SELECT {columns} FROM {table} ORDER BY 1, 2, 3").all()
            for table, columns in (
                ("articles", "id, story, copy_of, via, bond"),
                ("links", "story, other, kind, article, reason"),
                ("stories", "id, began, 0"),
            )
        ]
    desk.store.close()
    return said


def die(desk, source, chance):
    """Be killed while what a source brought is stored, and start anew."""
    record, late = stories.record, chance.random() < 0.5

    def dies(*args, **how):
        if late:
            record(*args, **how)
        raise Killed

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(stories, "record", dies)
        with contextlib.suppress(Killed):
            desk.refresh(only={source})
    if chance.random() < 0.5:  # else the transaction alone failed, and the process goes on
        desk.store.close()
        desk.store, desk.lately = open_store(desk.folder, writes=True), Lately()


@pytest.mark.parametrize("seed", [3, 8])
def test_the_same_history_gives_the_same_stories(make_desk, tmp_path, seed):
    """Whoever assigned them, in however many processes: ids, copies, bonds and links are the same, in a rebuilt store too."""
    once = played(make_desk, tmp_path / "daemon", seed, daemon=True)
    assert len({story for _, story, *_ in once[0]}) < len(once[0]) > 20
    assert played(make_desk, tmp_path / "cron", seed) == once
    assert played(make_desk, tmp_path / "killed", seed, killed=random.Random(seed)) == once
