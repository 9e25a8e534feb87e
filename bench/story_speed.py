"""What stories cost: articles assigned per CPU second, memory an article, start from stored terms.

    python bench/story_speed.py

Must reach (issue 5): >= 4,000 a second with 5,000 in the window, >= 1,000 with 50,000; <= 10 KB an article; start < 2 s for
50,000. The articles are invented: words drawn as a language draws them, a third of them reports of an event told before.
"""

import gc
import random
import sys
import time
import tracemalloc
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from feedhub.core.cluster import Window, assign, bundled, stored, terms
from feedhub.model import Article
from feedhub.store.stories import BUNDLED

NOW = datetime(2026, 11, 24, tzinfo=UTC)
VOCABULARY = 60_000
MEASURED = 2_000
GOALS = {5_000: 4_000, 50_000: 1_000}
LETTERS = "abdefgiklmnoprstuvz"


class Press:
    """Articles of some 55 words; each event has a few words of its own."""

    def __init__(self) -> None:
        chance = self.chance = random.Random(5)
        self.words = ["".join(chance.choices(LETTERS, k=chance.randint(4, 10))) for _ in range(VOCABULARY)]
        self.often = list(accumulate(1 / (rank + 10) for rank in range(VOCABULARY)))
        self.events: list[list[str]] = []

    def article(self, number: int, of: int) -> Article:
        chance = self.chance
        if self.events and chance.random() < 0.33:
            event = self.events[-chance.randint(1, min(len(self.events), 400))]
        else:
            event = chance.choices(self.words, k=14)
            self.events.append(event)
        title = chance.sample(event, 5) + chance.choices(self.words, cum_weights=self.often, k=4)
        body = chance.sample(event, 9) + chance.choices(self.words, cum_weights=self.often, k=37)
        chance.shuffle(body)
        text = " ".join(word.title() if chance.random() < 0.2 else word for word in body)
        seen = NOW + timedelta(days=3) * number / of
        return Article(
            id=f"a{number}",
            source=f"s{number % 400}",
            outlet=f"o{number % 400}.example",
            first_seen=seen,
            title=" ".join(title).capitalize(),
            summary=f"{text[: len(text) // 2]}. {text[len(text) // 2 :].capitalize()}.",
            published=seen - timedelta(minutes=20),
            language="en",
        )


def main() -> None:
    well = True
    for size, goal in GOALS.items():
        press = Press()
        articles = [press.article(number, size + MEASURED) for number in range(size + MEASURED)]
        window, rows = Window(), []
        for article in articles[:size]:
            assignment = assign(terms(article), window)
            window.add(assignment.terms)
            rows.append(stored(assignment.terms))
        began = time.process_time()
        known = [terms(article) for article in articles[size:]]
        read_at = time.process_time()
        joined = 0
        for each in known:
            assignment = assign(each, window)
            window.add(assignment.terms)
            joined += assignment.joined is not None
        ended = time.process_time()
        alone, whole = MEASURED / (ended - read_at), MEASURED / (ended - began)
        print(
            f"{size:6,} in the window: {alone:6,.0f} assigned a CPU second (>= {goal:,}), {whole:6,.0f} with reading their terms;"
        )
        print(f"       {joined / MEASURED:.0%} joined a story")
        well &= alone >= goal
        numbered = [*enumerate(rows, start=1)]
        bundles = [
            bundled(numbered[at : at + BUNDLED], first=at + 1, last=at + BUNDLED)
            for at in range(0, size - BUNDLED + 1, BUNDLED)
        ]
        del window, assignment, articles, known, press
        gc.collect()
        gc.disable()  # as whoever reads a store at start would: nothing read is garbage
        began = time.process_time()
        again = Window.restored(numbered, bundles)
        start = time.process_time() - began
        gc.enable()
        del again
        gc.collect()
        tracemalloc.start()
        again = Window.restored(numbered, bundles)
        memory = tracemalloc.get_traced_memory()[0] / len(again)
        tracemalloc.stop()
        size_stored = sum(map(len, rows)) / len(rows)
        print(f"       start {start:.2f} s, {memory / 1000:.1f} KB an article, {size_stored:,.0f} bytes stored")
        well &= memory <= 10_000 and (size < 50_000 or start < 2)
    sys.exit(not well)


if __name__ == "__main__":
    main()
