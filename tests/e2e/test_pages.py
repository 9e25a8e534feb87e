"""The pages in a real browser: nothing breaks, nothing is asked of strangers, everybody can use them.

The browser is Debian's chromium, driven by Playwright; the judge of accessibility is axe-core, fetched once by npm. At home a
test says in one line that one of them is missing; CI promises both.
"""

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from urllib.parse import quote

import plain
import pytest

ROOT = Path(__file__).resolve().parents[2]
AXE = "4.14.1"
SIZES = {"phone": (360, 780), "wide": (1440, 900)}
PAGES = (
    "/",
    "/world-media",
    "/all",
    "{story}",
    "/search",
    "/search?q=interpol",
    "/search?q=" + quote("autor:lee AND"),
    "/status",
)
PICTURES = ("/world-media/activity.svg", "{story}/timeline.svg", "/status/sources.svg")
TRIED = """Promise.all([...document.querySelectorAll('img')].map(each => {
    each.loading = 'eager';
    return each.complete || new Promise(done => { each.onload = each.onerror = done; });
}))"""
FEEDS = ("/world-media.atom", "/world-media.rss")


def absent(what):
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is not installed, and CI promises that it is")
    pytest.skip(f"{what} is not installed")


@pytest.fixture(scope="module")
def chromium():
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        absent("chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe():
    """The text of axe-core, fetched once into .venv, or into build where there is none."""
    around = ROOT / (".venv" if (ROOT / ".venv").is_dir() else "build")
    folder = around / f"axe-core-{AXE}"
    script = folder / "node_modules" / "axe-core" / "axe.min.js"
    if not script.exists():
        npm = shutil.which("npm")
        if npm is None:
            absent("npm")
        fetch = [
            npm,
            "install",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--prefix",
            str(folder),
            f"axe-core@{AXE}",
        ]
        done = subprocess.run(fetch, capture_output=True, text=True, timeout=120, check=False)
        if done.returncode:
            absent("axe-core")
    return script.read_text("utf-8")


@pytest.fixture(scope="module")
def served(tmp_path_factory, house_type, until):
    """The demo, serving; its configuration and its address."""
    house = house_type(tmp_path_factory.mktemp("around"))
    kept = tmp_path_factory.mktemp("demo") / "kept"
    process = house.start("demo", "--dir", str(kept))
    until(lambda: process.poll() is not None or _answers(kept), what="the demo to serve")
    assert process.poll() is None
    yield kept, _address(kept)
    process.kill()
    process.communicate()


def _address(kept):
    return tomllib.loads((kept / "feedhub.toml").read_text("utf-8"))["hub"]["base_url"]


def _answers(kept):
    import httpx

    try:
        return plain.get(f"{_address(kept)}/all.html").status_code == 200
    except (OSError, KeyError, httpx.TransportError):
        return False


@pytest.fixture(scope="module")
def base(served):
    return served[1]


@pytest.fixture(scope="module")
def story(served):
    """The path of the story that most outlets tell."""
    kept, base = served
    found = re.findall(rf"{re.escape(base)}(/stories/[0-9a-f-]+)", (kept / "public" / "index.html").read_text("utf-8"))
    return found[0]


class Visit:
    """A page in the browser, and what happened on it."""

    def __init__(self, page, base):
        self.page = page
        self.base = base
        self.console: list[str] = []
        self.requests: list[tuple[str, str]] = []
        page.on("console", lambda message: self.console.append(message.text))
        page.on("pageerror", lambda error: self.console.append(str(error)))
        page.on("request", lambda request: self.requests.append((request.resource_type, request.url)))

    def go(self, path):
        answer = self.page.goto(self.base + path, wait_until="networkidle")
        assert answer is not None
        return answer

    def strangers(self):
        return [url for kind, url in self.requests if kind != "image" and not url.startswith(self.base + "/")]


@pytest.fixture
def visit(chromium, base):
    contexts = []

    def visited(*, size="wide", **how):
        width, height = SIZES[size]
        context = chromium.new_context(viewport={"width": width, "height": height}, **how)
        contexts.append(context)
        return Visit(context.new_page(), base)

    yield visited
    for context in contexts:
        context.close()


@pytest.mark.parametrize("path", [*PAGES, *PICTURES, *FEEDS])
def test_a_page_loads_without_a_complaint_and_asks_nobody_else(visit, story, path):
    """No console message; besides pictures nothing is asked of any other address."""
    seen = visit()
    assert seen.go(path.format(story=story)).status == 200
    assert seen.console == []
    assert seen.strangers() == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_the_narrowest_phone(visit, story, path):
    """No page scrolls sideways at 320 pixels (WCAG 1.4.10)."""
    seen = visit()
    seen.page.set_viewport_size({"width": 320, "height": 700})
    seen.go(path.format(story=story))
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_for_everybody(visit, axe, story, path, size, scheme):
    """axe-core finds nothing serious, with everything that folds unfolded."""
    seen = visit(size=size, color_scheme=scheme, bypass_csp=True)
    seen.go(path.format(story=story))
    seen.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    seen.page.evaluate(axe)
    found = seen.page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    serious = {
        each["id"]: [node["html"][:200] for node in each["nodes"][:3]]
        for each in found
        if each["impact"] in ("serious", "critical")
    }
    assert serious == {}


@pytest.mark.parametrize("path", ["/", "/world-media", "{story}"])
def test_the_keyboard_leads_to_the_address_to_subscribe_to(visit, story, path):
    """Tab to Subscribe, Enter opens it, the next Tab is in the field with all of the address selected, ready to copy."""
    seen = visit()
    seen.go(path.format(story=story))
    for _ in range(200):
        seen.page.keyboard.press("Tab")
        if seen.page.evaluate("document.activeElement.matches('#subscribe > summary')"):
            break
    else:
        pytest.fail("Subscribe cannot be reached")
    seen.page.keyboard.press("Enter")
    seen.page.keyboard.press("Tab")
    selected = seen.page.evaluate("[document.activeElement.tagName, getSelection().toString()]")
    field = seen.page.locator("#subscribe input")
    assert selected == ["INPUT", field.input_value()]
    assert field.input_value().startswith(seen.base)
    assert field.input_value().endswith(".atom")


def test_the_first_tab_skips_to_the_content(visit):
    seen = visit()
    seen.go("/world-media")
    seen.page.keyboard.press("Tab")
    seen.page.wait_for_function("document.querySelector('.skip').getBoundingClientRect().bottom > 0")
    seen.page.keyboard.press("Enter")
    assert seen.page.evaluate("location.hash") == "#content"


@pytest.mark.parametrize("path", ["/", "/world-media", "{story}"])
def test_a_picture_that_does_not_come_leaves_no_hole(visit, story, path):
    """By CSS alone: its space is its own, so without it there is none."""
    seen = visit()
    seen.page.route("**/pictures/**", lambda route: route.abort())
    seen.go(path.format(story=story))
    seen.page.evaluate(TRIED)
    heights = seen.page.evaluate(
        "[...document.querySelectorAll('.picture')].map(each => each.getBoundingClientRect().height)"
    )
    assert heights
    assert max(heights) == 0


def test_pictures_of_outlets_are_asked_for_without_a_referrer(visit):
    seen = visit()
    referrers = []
    seen.page.on(
        "request",
        lambda request: referrers.append(request.headers.get("referer")) if "/pictures/" in request.url else None,
    )
    seen.go("/world-media")
    assert referrers
    assert not any(referrers)


def test_everything_works_without_script(visit, story):
    """A search by its box, a story by its link, the address by its fold."""
    seen = visit(java_script_enabled=False)
    seen.go("/")
    seen.page.get_by_role("link", name="Search").first.click()
    seen.page.get_by_role("searchbox").fill("interpol lang:en")
    seen.page.get_by_role("button", name="Search").click()
    assert seen.page.locator("article").count() > 3
    seen.page.locator("#subscribe > summary").click()
    assert seen.page.locator("#subscribe input").is_visible()
    assert "sig=" in seen.page.locator("#subscribe input").input_value()
    seen.go(story)
    assert seen.page.locator(".reports > li").count() > 3


def test_paper_gets_the_news_and_nothing_to_click(visit):
    seen = visit()
    seen.go("/world-media")
    seen.page.emulate_media(media="print")
    assert not seen.page.locator("#subscribe").is_visible()
    assert not seen.page.locator(".why").first.is_visible()
    assert seen.page.locator("article h3").first.is_visible()


def test_a_feed_tells_a_browser_what_it_is(visit):
    """One stylesheet: what it is, how to subscribe, and each headline; no markup, no addresses of machines."""
    seen = visit()
    seen.go("/world-media.atom")
    told = seen.page.evaluate("getComputedStyle(document.documentElement, '::before').content")
    assert "To subscribe, copy the address of this page into your feed reader." in told
    shown = seen.page.evaluate(
        "[...document.querySelectorAll('*')].filter(each => each.getClientRects().length && !each.children.length).map(each => each.textContent)"
    )
    assert any("Soleimani" in text for text in shown)
    assert not [text for text in shown if "urn:uuid" in text or "<p>" in text]


def test_an_arabic_house_is_read_from_the_right(served, visit, house_type, tmp_path, until, axe):
    """The page's direction, its labels and its first column; a headline in another language keeps its own direction."""
    kept, _ = served
    config = kept / "feedhub.toml"
    before = config.read_text("utf-8")
    config.write_text(before.replace("[hub]", '[hub]\nlanguage = "ar"', 1), "utf-8")
    try:
        until(
            lambda: '<html lang="ar"' in (kept / "public" / "world-media.html").read_text("utf-8"),
            what="the house to speak Arabic",
        )
        until(lambda: '<html lang="ar"' in (kept / "public" / "index.html").read_text("utf-8"), what="its front page")
        seen = visit(bypass_csp=True)
        seen.go("/world-media")
        assert seen.page.evaluate("getComputedStyle(document.body).direction") == "rtl"
        main, aside = (seen.page.locator(name).first.bounding_box() for name in ("main", "aside"))
        assert aside["x"] < main["x"]
        english = seen.page.locator("article div[lang=en] h3").first
        assert english.evaluate("each => getComputedStyle(each).direction") == "ltr"
        assert seen.page.locator("#subscribe > summary").inner_text().startswith("اشترك")
        seen.page.evaluate(axe)
        found = seen.page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
        assert seen.console == []
    finally:
        config.write_text(before, "utf-8")


def test_no_page_holds_a_script_or_a_style(served, story):
    """What a page is made of: no script, no style of its own, no handler."""
    _, base = served

    for path in PAGES:
        text = plain.get(base + path.format(story=story)).text
        assert not re.search(r"<script|<style|\son[a-z]+=|javascript:", text), path
