"""What strangers write, in every place of every page and picture: nothing of it runs, nothing is escaped twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from lxml import etree, html

from feedhub.model import Credit, Edition, Hub, Item, Lead, Outlet, Section, Tally
from feedhub.render import drawing, words
from feedhub.render.condition import sources_picture, status_page
from feedhub.render.dossier import story_page, story_timeline
from feedhub.render.inquiry import search_page
from feedhub.render.pages import index_page, section_page
from feedhub.render.views import (
    Background,
    Condition,
    Dossier,
    Front,
    Inquiry,
    Joined,
    Mistake,
    Neighbour,
    Reason,
    Report,
    Revision,
    Seen,
    SourceRow,
)

MOMENT = datetime(2025, 11, 24, 9, 30, tzinfo=UTC)
HUB = Hub(title="World Wire", base_url="https://wire.example")

HOSTILE = [
    # markup that would run
    "<script>alert(1)</script>", "</title><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<svg/onload=alert(1)//", "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>", "<a href=javascript:alert(1)>x</a>", "<math><mi//xlink:href=\"data:x,<script>alert(4)</script>\">", "<details open ontoggle=alert(1)>",
    "<style>*{display:none}</style>", "<link rel=stylesheet href=//evil.example>", "<meta http-equiv=refresh content=0;url=//evil.example>", "<base href=//evil.example/>", "<form action=//evil.example><input name=q>",
    "<!--<script>alert(1)</script>-->", "--><script>alert(1)</script>", "<![CDATA[<script>alert(1)</script>]]>", "]]><script>alert(1)</script>", "<?php echo 1 ?>", "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "</textarea><script>alert(1)</script>", "</p></div></main><h1>own</h1>", "<b>bold", "</b>", "<marquee>", "<x y=z", "<", "<<script>script>alert(1)<</script>/script>", "\"><script>alert(1)</script>",
    # attributes
    '" onmouseover="alert(1)', "' onmouseover='alert(1)", "` onmouseover=`alert(1)", '" style="position:fixed', '"/><svg/onload=alert(1)>', "x\" autofocus onfocus=\"alert(1)", "en\" onload=\"alert(1)",
    # escapes that must not be taken for what they spell, nor doubled
    "&lt;script&gt;alert(1)&lt;/script&gt;", "&amp;lt;b&amp;gt;", "AT&T & Co", "Q&A &copy 2025", "&#60;script&#62;", "&#x3c;b&#x3e;", "&amp;amp;", "%3Cscript%3E", "\\u003cscript\\u003e", "\\x3cscript\\x3e",
    # templates
    "{{ 7*7 }}", "{% raw %}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "{{ config }}", "%(n)s %s %d",
    # addresses
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:msgbox(1)", "//evil.example/x", "https://user:pass@paper.example/\" onclick=\"x", "file:///etc/passwd",
    # texts
    "\u202eevil\u202c", "\u2066\u2067\u2068", "\x00\x0b\x1b[31m", "\ud800", "\ufffe\uffff", "日本語のとても長い見出しはどこでも折り返されなければならない" * 3, "x" * 3000, "العربية <i>", "עברית & English", "🏳️‍🌈", "", " ",
]  # fmt: skip
assert len(HOSTILE) >= 60


def credit(said):
    return Credit(
        outlet=Outlet(id=said, title=said), source="paper", feed_url=said, feed_title=said, feed_home=said, url=said
    )


def item(number, said):
    moment = MOMENT - timedelta(minutes=number)
    return Item(
        id=f"urn:uuid:{number}",
        title=said,
        published=moment,
        updated=moment,
        credit=credit(said),
        article=f"article-{number}",
        url=said,
        summary=said,
        content_html=said,
        authors=(said,),
        tags=(said,),
        image=said,
        language=said,
        also=(credit(f"{said} again"), credit(said)),
        story=said,
        tally=Tally(outlets=3, independent=2, said=said, carried=((said, 2),)),
    )


def section(said):
    return Section(
        id="world", title=said, description=said, language=said, icon=said, image=said, author=said, copyright=said
    )


def reason(number, said):
    seen = tuple(Seen(source=said, when=MOMENT + timedelta(hours=n), copied=bool(n)) for n in range(3))
    joined = (Joined(outlet=said, reason=said),)
    return Reason(
        item=f"urn:uuid:{number}", first_seen=MOMENT, rule=(said,), seen=seen, joined=joined, story="5aa5", reports=4
    )


def background(said):
    return Background(
        sections=(("world", said), ("science", said)), reasons=(reason(0, said),), days=((date(2025, 11, 24), 3),)
    )


def dossier(said):
    told = item(0, said)
    revision = Revision(
        at=MOMENT, before_title=said, after_title=f"{said} now", before_text=said, after_text=f"new {said}"
    )
    report = Report(item=told, reason=said, revisions=(revision,), copies=(item(1, said),), agency=said)
    near = tuple(
        Neighbour(story="5aa5", kind=kind, title=said, when=MOMENT, language=said, reason=said)
        for kind in ("follows", "followed", "see_also")
    )
    tally = Tally(outlets=2, independent=1, said=said, carried=((said, 1),))
    return Dossier(
        story="5aa5",
        title=said,
        began=MOMENT,
        tally=tally,
        reports=(report,),
        neighbours=near,
        language=said,
        summary=said,
        image=said,
    )


def condition(said):
    row = SourceRow(
        id=said, name=said, state="active", failing=True, home=said, reason=said, last=MOMENT, next_at=MOMENT, why=said,
        a_day=1.5, delay=timedelta(hours=2), strip="nosf." * 60,
    )  # fmt: skip
    return Condition(rows=(row,), total=1, page=1, pages=3, until=MOMENT, firsts=((said, 1, 2),))


def edition(said):
    return Edition(section=section(said), items=(item(0, said), item(1, said)), updated=MOMENT)


def lead(said):
    return Lead(
        title=said, outlet=said, when=MOMENT, url=said, summary=said, image=said, language=said, outlets=3, story="5aa5"
    )


WAYS = (("world", "World"),)
PAGES = {
    "section": lambda said, hub: section_page(edition(said), hub, background(said)),
    "front": lambda said, hub: index_page([Front(section=section(said), published=MOMENT, lead=(lead(said), lead(said)), items=2, outlets=1)], hub),
    "story": lambda said, hub: story_page(dossier(said), hub, (("world", said),)),
    "search": lambda said, hub: search_page(
        Inquiry(asked=said or None, understood=said, edition=edition(said), reasons=(reason(0, said),), older=said, feed="search.{}?q=x", examples=(said,), fields=(said,)),
        hub,
        WAYS,
    ),
    "mistake": lambda said, hub: search_page(
        Inquiry(asked=said or None, mistake=Mistake(problem=said, column=max(len(said) // 2, 1)), examples=(said,)), hub, WAYS
    ),
    "status": lambda said, hub: status_page(condition(said), hub, (("world", said),)),
}  # fmt: skip
PICTURES = {
    "activity": lambda said, hub: drawing.activity(section(said), ((date(2025, 11, 24), 3),), hub),
    "timeline": lambda said, hub: story_timeline(dossier(said), hub),
    "sources": lambda said, hub: sources_picture(condition(said), hub),
}
ALLOWED = {
    "html", "head", "meta", "title", "link", "body", "div", "a", "header", "nav", "ul", "ol", "li", "p", "h1", "h2", "h3", "bdi", "main", "section",
    "article", "aside", "footer", "time", "details", "summary", "span", "label", "input", "img", "svg", "path", "cite", "code", "dl", "dt", "dd",
    "small", "form", "button", "pre", "mark", "del", "ins", "table", "caption", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


def checked(data):
    """The page, after it was seen that it is made of our elements, with no handler, no style and no address but the web's."""
    tree = html.document_fromstring(data.decode())
    for element in tree.iter():
        if not isinstance(element.tag, str):
            pytest.fail(f"a comment or instruction: {element}")
        assert element.tag in ALLOWED, element.tag
        for name, value in element.attrib.items():
            assert not name.startswith("on"), name
            assert name != "style"
            if name in ("href", "src", "action", "content") and ":" in value.split("/")[0]:
                assert value.startswith(("http://", "https://")) or element.tag == "meta", value
    return tree


@pytest.mark.parametrize("said", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("page", PAGES)
def test_nothing_a_stranger_says_becomes_part_of_a_page(page, said):
    """In every place at once, and in the hub's own name; in a language from the right too."""
    checked(PAGES[page](said, HUB))
    checked(PAGES[page](said, replace(HUB, title=said, language="ar")))


@pytest.mark.parametrize("said", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("picture", PICTURES)
def test_nothing_a_stranger_says_becomes_part_of_a_picture(picture, said):
    data = PICTURES[picture](said, HUB)
    tree = etree.fromstring(data)
    tags = {etree.QName(element).localname for element in tree.iter() if isinstance(element.tag, str)}
    assert tags <= {"svg", "title", "desc", "style", "g", "rect", "path", "text", "circle"}
    assert not [name for element in tree.iter() for name in element.attrib if name.startswith("on") or "href" in name]


def shown(tree, path):
    return [" ".join(element.text_content().split()) for element in tree.findall(path)]


@pytest.mark.parametrize("said", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_is_escaped_twice(said):
    """What a reader sees is what was said, sign for sign, less what no page can carry."""
    line = " ".join(words.line(said).encode(errors="replace").decode().split())
    headline = line or words.UNTITLED
    on_section = checked(PAGES["section"](said, HUB))
    assert set(shown(on_section, ".//article//h3")) == {headline}
    assert set(shown(on_section, ".//h1")) == {line or "world"}
    if line:
        assert shown(on_section, ".//code")[0] == line
        assert line in shown(on_section, ".//cite")[0]
    on_front = checked(PAGES["front"](said, HUB))
    assert set(shown(on_front, ".//main//h3")) == {headline}
    on_story = checked(PAGES["story"](said, HUB))
    assert set(shown(on_story, ".//h1")) == {headline}
    assert headline in shown(on_story, ".//aside//h3")
    on_status = checked(PAGES["status"](said, HUB))
    assert shown(on_status, ".//tbody//th/bdi")[0] == headline


def test_long_words_and_words_without_spaces_may_break():
    """By CSS, everywhere: what has no space in it would push a page sideways."""
    from feedhub.render import static_files

    css = static_files()["static/page.css"].decode()
    body = css[css.index("body {") : css.index("}", css.index("body {"))]
    assert "overflow-wrap: anywhere" in body
