"""Our own words in five languages: catalogues that miss nothing, and feeds that stay as they were in English."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.resources import files

import pytest
from babel.messages.pofile import read_po
from lxml import html

from feedhub.model import Tally
from feedhub.render import FORMATS, languages, words
from feedhub.render.labels import LANGUAGES, labels
from feedhub.render.pages import section_page

RENDER = files("feedhub.render")
OTHERS = [language for language in LANGUAGES if language != "en"]
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def said_in_the_code():
    """The keys of all labels: one text, or the singular and the plural."""
    texts = [
        path.read_text("utf-8") for path in (RENDER / "templates").iterdir() if path.name.endswith(("html", "svg"))
    ]
    texts += [path.read_text("utf-8") for path in RENDER.iterdir() if path.name.endswith(".py")]
    found = {words.WITHDRAWN, words.CORRECTED, "Corrected", "Withdrawn"}
    for text in texts:
        found |= set(re.findall(r'(?:\b_|\.say|\.label|\.plain)\(\s*"([^"]+)"', text))
        found |= set(re.findall(r'(?:\bn_|\.count)\(\s*"([^"]+)",\s*"([^"]+)"', text))
    return found


@pytest.mark.parametrize("language", OTHERS)
def test_every_label_is_translated_and_keeps_its_values(language):
    """A label without a translation would stand in English among the others; one without its number would lie."""
    with (RENDER / "locale" / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    translated = {message.id: message for message in catalogue if message.id}
    keys = said_in_the_code()
    assert translated.keys() == keys
    for key, message in translated.items():
        assert not message.fuzzy
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(forms), key
        wanted = {name for text in (key if isinstance(key, tuple) else (key,)) for name in PLACEHOLDER.findall(text)}
        for form in forms:
            assert set(PLACEHOLDER.findall(form)) <= wanted, key
            assert set(PLACEHOLDER.findall(form)) >= wanted - {"n"}, key
        assert len(forms) == (catalogue.num_plurals if isinstance(key, tuple) else 1)


@pytest.mark.parametrize(("language", "day", "label"), [
    pytest.param("en", "Monday, 24 November 2025", "Subscribe", id="en"),
    pytest.param("de-AT", "Montag, 24. November 2025", "Abonnieren", id="de"),
    pytest.param("fr", "lundi 24 novembre 2025", "S’abonner", id="fr"),
    pytest.param("es-419", "lunes, 24 de noviembre de 2025", "Suscribirse", id="es"),
    pytest.param("ar", "الاثنين، 24 نوفمبر 2025", "اشترك", id="ar"),
    pytest.param("sw", "Monday, 24 November 2025", "Subscribe", id="nobody-translated-it"),
])  # fmt: skip
def test_a_page_speaks_its_sections_language(edition, item, hub, language, day, label):
    read = html.document_fromstring(section_page(edition(item(), language=language), hub).decode())
    assert read.get("lang") == language
    assert read.get("dir") == ("rtl" if language == "ar" else "ltr")
    assert read.find(".//h2").text_content() == day
    assert read.get_element_by_id("subscribe").find("summary").text.strip() == label
    page = read.find(".//body/div")
    assert page.get("lang") == ("en" if language == "sw" else None)


def test_the_hubs_language_is_a_sections_where_it_names_none(edition, item, hub):
    read = html.document_fromstring(section_page(edition(item()), replace(hub, language="de")).decode())
    assert read.get_element_by_id("subscribe").find("summary").text.strip() == "Abonnieren"


@pytest.mark.parametrize(
    ("n", "said"), [(1, "خبر واحد"), (2, "خبران"), (5, "5 أخبار"), (11, "11 خبرًا"), (100, "100 خبر")]
)
def test_arabic_counts_as_arabic_does(n, said):
    assert labels("ar").count("%(n)s story", "%(n)s stories", n) == said


def story(item, credit):
    moment = datetime(2025, 11, 24, 8, 5, tzinfo=UTC)
    return item(
        credit=credit(when=moment),
        also=(credit("other.example", "The <Other>", when=moment + timedelta(hours=1)),),
        tally=Tally(outlets=2, independent=2, said="2 outlets, 2 independent, 1 carries AP", carried=(("AP", 1),)),
        story="s",
    )


@pytest.mark.parametrize("suffix", FORMATS)
def test_feeds_credit_outlets_in_their_language(edition, item, credit, hub, suffix):
    """The section's, else the hub's; what is not translated is English, byte for byte as it was."""
    told = story(item, credit)
    english = FORMATS[suffix].render(edition(told), hub).decode()
    assert "Reported by" in english
    assert "24 Nov 08:05 UTC" in english
    assert FORMATS[suffix].render(edition(told, language="en"), replace(hub, language="de")).decode() == english
    german = FORMATS[suffix].render(edition(told, language="de"), hub).decode()
    assert FORMATS[suffix].render(edition(told), replace(hub, language="de")).decode() == german
    assert "Berichtet von" in german
    assert "auch von" in german
    assert "24. Nov., 08:05 UTC" in german
    assert "2 Medien, 2 unabhängig, 1 übernimmt AP" in german
    assert "Reported by" not in german


def test_what_we_add_in_another_language_says_so_and_escapes_names_once(item, credit):
    told = words.reported_by(story(item, credit), "ar")
    assert told.startswith('<p lang="ar" dir="rtl">نقله <a href="https://paper.example/wall">The Harbour Paper</a> (')
    assert "The &lt;Other&gt;" in told
    assert "&amp;lt;" not in told


def test_an_english_feed_loads_no_catalogue():
    assert words.reported_by.__module__ == "feedhub.render.words"
    assert not languages.translated("en-GB")
    assert not languages.translated(None)
    assert languages.translated("de-CH")
