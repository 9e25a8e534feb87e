"""An edition to render: a few items that between them have everything an item can have."""

import importlib.util
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feedhub.model import Credit, Edition, Enclosure, Extra, Hub, Item, Outlet, Section

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
MOMENT = datetime(2025, 11, 24, 9, 30, 5, tzinfo=UTC)


@pytest.fixture(scope="session")
def faults():
    """What the formats' rules find in a document, by suffix and bytes."""
    spec = importlib.util.spec_from_file_location("rules", Path(__file__).with_name("rules.py"))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.faults


@pytest.fixture(scope="session")
def hub():
    return Hub(title="World Wire", base_url="https://wire.example", contact="desk@wire.example")


@pytest.fixture(scope="session")
def credit():
    """A credit; what is not said is the Harbour Paper's."""

    def make(id="paper.example", title="The Harbour Paper", **said):
        return Credit(
            outlet=Outlet(id=id, title=title),
            **{
                "source": "paper",
                "feed_url": f"https://{id}/feed",
                "feed_title": "Harbour Paper: World",
                "feed_home": f"https://{id}/",
                "url": f"https://{id}/wall",
                **said,
            },
        )

    return make


@pytest.fixture(scope="session")
def item(credit):
    """An item; what is not said is that of a plain one."""

    def make(number=1, **said):
        moment = MOMENT - timedelta(minutes=number)
        return Item(
            **{
                "id": f"urn:uuid:00000000-0000-5000-8000-{number:012}",
                "title": f"Council votes on harbour wall {number}",
                "published": moment,
                "updated": moment,
                "credit": credit(),
                "article": f"00000000-0000-5000-8000-{number:012}",
                "url": f"https://paper.example/wall-{number}",
                "summary": "The wall stays, for now.",
                "content_html": "<p>The wall stays, <em>for now</em>.</p>",
                **said,
            }
        )

    return make


@pytest.fixture(scope="session")
def edition():
    """An edition of those items; what else is said is its section's."""

    def make(*items, **said):
        section = Section(**{"id": "world-media", "title": "World Media", **said})
        return Edition(section=section, items=items, updated=max((i.published for i in items), default=MOMENT))

    return make


@pytest.fixture(scope="session")
def full_edition(item, credit, edition):
    """Everything an item and a section can have, at least once."""
    return edition(
        item(1),
        item(
            2,
            title="AT&T asks for <b> & a \u202bwall",
            authors=("Ann Lee", "Bo <bo@paper.example>"),
            tags=("world", "R&D <b>", "world", " "),
            image="https://paper.example/wall 2.jpg",
            language="de-AT",
            also=(credit("other.example", "The Other"), credit("third.example", None, url=None, feed_home=None)),
            updated=MOMENT,
        ),
        item(
            3,
            enclosures=(
                Enclosure(url="https://paper.example/wall.mp3", type="audio/mpeg", length=123456),
                Enclosure(url="https://paper.example/wall.ogg", type="audio/ogg"),
            ),
            extras=(
                Extra(namespace=ITUNES, name="duration", text="12:30"),
                Extra(namespace=ITUNES, name="explicit", text="clean"),
                Extra(namespace=ITUNES, name="image", attributes=(("href", "https://paper.example/wall.png"),)),
                Extra(namespace=ITUNES, name="order", text="7"),
                Extra(
                    namespace=PODCAST,
                    name="transcript",
                    attributes=(("url", "https://paper.example/wall.vtt"), ("type", "text/vtt")),
                ),
                Extra(namespace="https://strange.example/", name="thing", text="x"),
            ),
        ),
        item(4, content_html=None, summary=None, url=None, id="https://paper.example/w\u00e4ll"),
        description="What the world's media report",
        language="en",
        icon="https://wire.example/icon.png",
        image="https://wire.example/logo.svg",
        copyright="\u00a9 their publishers",
    )
