"""Where feeds are, and where they went: sources discover, sources fix."""

import pytest

PAGE = """<!doctype html><html><head><title>Paper</title>
<link rel="alternate" type="application/rss+xml" title="Paper &amp; News" href="/world.xml">
<link rel="alternate" type="application/atom+xml" href="/none.atom">
</head><body>hello</body></html>"""


@pytest.fixture
def paper(house, site, item, rss):
    house.source("a", site.put("/a", rss([item(1)])))
    house.section()
    return house


def test_the_feeds_that_a_page_names_are_asked_and_described(paper, site, item, rss):
    """With the one that is configured already, and the one that does not work; nothing is stored or written."""
    before = (paper.config / "sources.toml").read_bytes()
    site.put(
        "/",
        PAGE.replace("</head>", f'<link type="application/rss+xml" href="{site.url("/a")}"></head>'),
        type="text/html",
    )
    site.put("/world.xml", rss([item(2), item(3)], title="The World"))
    world, none, known = paper.run("sources", "discover", site.url("/")).stdout.splitlines()
    assert world.startswith(f"{site.url('/world.xml')}  The World (rss, 2 entries, newest 20")
    assert "answered 404" in none
    assert known.endswith('; configured as "a"')
    lines = paper.lines("sources", "discover", site.url("/"))
    assert [(line["entries"], line["source"]) for line in lines] == [(2, None), (0, None), (1, "a")]
    assert (paper.config / "sources.toml").read_bytes() == before
    assert paper.articles() == []


def test_a_feed_is_found_at_its_own_address(paper, site):
    assert paper.run("sources", "discover", site.url("/a")).stdout.startswith(
        f"{site.url('/a')}  The Paper (rss, 1 entry"
    )


def test_where_the_page_names_none_the_usual_names_are_tried(paper, site, item, rss):
    """Several of them may lead to one feed, and what is no feed is none."""
    site.put("/", "<html><body>hello</body></html>", type="text/html")
    site.put("/feed", status=302, headers={"Location": "/rss.xml"})
    site.put("/rss.xml", rss([item(2)]))
    site.put("/rss", "<html>not found, but politely</html>", type="text/html")
    done = paper.run("sources", "discover", site.url("/"))
    [line] = done.stdout.splitlines()
    assert line.startswith(site.url("/rss.xml"))
    assert "the page names no feed" in done.stderr


def test_where_there_is_none_it_says_so(paper, site):
    site.put("/", "<html><body>hello</body></html>", type="text/html")
    assert "no feed at" in paper.run("sources", "discover", site.url("/"), code=1).stderr
    assert "answered 404" in paper.run("sources", "discover", site.url("/none"), code=1).stderr
    assert "https://" in paper.run("sources", "discover", "paper.example", code=2).stderr


def test_a_source_that_moved_for_good_is_written_down_and_loses_nothing(paper, site, item, rss):
    """Comments and order stay; the id too, where it was made from the old address; it is no new source."""
    site.put("/new", rss([item(1)]))
    site.put("/a", status=301, headers={"Location": "/new"})
    old = site.url("/a")
    path = paper.config / "sources.toml"
    path.write_text(f'# ours\n[[source]]\ntags = ["world"] # kept\nurl = "{old}" # the address\n# end')
    paper.refresh()
    (before,) = paper.status().values()
    assert paper.run("sources", "fix", "--dry-run").stdout.startswith("would be written: ")
    assert old in path.read_text()
    assert paper.run("sources", "fix").stdout == f"written: {before['id']}  {site.url('/new')}\n"
    assert path.read_text() == (
        f'# ours\n[[source]]\ntags = ["world"] # kept\nurl = "{site.url("/new")}" # the address\nid = "{before["id"]}"\n# end'
    )
    assert paper.run("sources", "fix").stdout == "no source has moved for good\n"
    site.put("/new", rss([item(2), item(1)]))
    assert paper.refresh("--force")["new"] == 1
    assert site.last("/new").headers.get("If-None-Match"), "what was known of it still is"
    (after,) = paper.status().values()
    assert (after["id"], after["articles"]) == (before["id"], 2)


def test_an_address_with_a_secret_is_left_to_its_owner(paper, site, item, rss):
    """What a variable or a file holds is not written into the configuration."""
    site.put("/new", rss([item(1)]))
    site.put("/a", status=301, headers={"Location": "/new?key=hush"})
    (paper.config / "sources.toml").write_text(f'[[source]]\nid = "a"\nurl = "{site.url("/a")}?key=${{KEY}}"\n')
    paper.run("refresh", KEY="hush")
    done = paper.run("sources", "fix", KEY="hush")
    assert (done.stdout, "change it by hand" in done.stderr, "hush" in done.stderr) == ("", True, False)
    assert "hush" not in (paper.config / "sources.toml").read_text()
