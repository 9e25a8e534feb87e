"""Sources without an id get one that is readable, permanent and nobody else's."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedhub.config.ids import derived_ids


def ids(*urls, taken=()):
    return derived_ids([(url, {"url": url}) for url in urls], set(taken))


@pytest.mark.parametrize(
    ("url", "id"),
    [
        ("https://feeds.npr.org/1004/rss.xml", "feeds-npr-org-1004-rss"),
        ("https://www.theguardian.com/world/rss", "theguardian-com-world-rss"),
        ("https://a.example", "a-example"),
        ("https://a.example/", "a-example"),
        ("http://A.Example:8080/Feed?cat=3", "a-example-8080-feed-cat-3"),
        ("https://user:secret@a.example/feed", "a-example-feed"),
        ("https://www.tagesschau.de/ausland/index~rss2.xml", "tagesschau-de-ausland-index-rss2"),
    ],
)
def test_an_id_is_read_off_the_address(url, id):
    assert ids(url) == [id]


def test_a_long_address_keeps_its_beginning():
    [id] = ids("https://news.example.org/rss/search?q=" + "interpol+" * 40)
    assert re.fullmatch(r"news-example-org-rss-search-q-interpol-[a-z-]*-[0-9a-f]{8}", id)
    assert len(id) < 80


def test_what_the_environment_holds_is_in_no_id():
    assert derived_ids(
        [("https://a.example/feed?key=${KEY}", {"url": "https://a.example/feed?key=hunter2"})], set()
    ) == ["a-example-feed-key"]


def test_those_that_would_be_called_alike_both_say_more():
    first, second = ids("https://a.example/a/b", "https://a.example/a-b")
    assert re.fullmatch("a-example-a-b-[0-9a-f]{8}", first)
    assert re.fullmatch("a-example-a-b-[0-9a-f]{8}", second)
    assert first != second


def test_a_written_id_is_not_taken():
    [id] = ids("https://a.example/", taken={"a-example"})
    assert re.fullmatch("a-example-[0-9a-f]{8}", id)


def test_one_address_twice_is_counted():
    assert ids("https://a.example/", "https://a.example/") == ["a-example", "a-example-2"]


URLS = st.lists(
    st.builds(
        "{}://{}{}".format,
        st.sampled_from(["http", "https"]),
        st.sampled_from(["a.example", "www.a.example", "A.example", "ü.example", "u:p@a.example"]),
        st.sampled_from(
            ["", "/", "/a/b", "/a-b", "/a.b", "/2", "-2", "/A/B", "/ü", "/?a=b", "/a/b.xml", "/" + "x" * 90]
        ),
    ),
    max_size=10,
)


@settings(deadline=None)
@given(
    data=st.data(), urls=URLS, taken=st.sets(st.sampled_from(["a-example", "a-example-2", "a-example-a-b", "source"]))
)
def test_ids_differ_and_do_not_depend_on_the_order(data, urls, taken):
    """Sorting a file must not give one source's articles to another."""
    tables = [(url, {"url": url, "tags": [str(number)]}) for number, url in enumerate(urls)]
    found = derived_ids(tables, taken)
    assert len(set(found)) == len(found)
    assert not taken & set(found)
    assert all(re.fullmatch("[a-z0-9][a-z0-9-]*", id) for id in found)
    shuffled = data.draw(st.permutations(tables))
    by_table = dict(zip(map(str, tables), found, strict=True))
    assert derived_ids(shuffled, taken) == [by_table[str(table)] for table in shuffled]
