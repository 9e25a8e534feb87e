"""Arabic and Persian: words without what the sentence hangs on them, and stories told apart as in any other language."""

from datetime import UTC, datetime, timedelta

import pytest

from feedhub.core.cluster import Window, assign, terms
from feedhub.core.cluster.words import TOKEN, forms
from feedhub.model import Article

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def told(language, said, **fields):
    """The assignments of articles that arrive one after the other, four hours apart, each from an outlet of its own."""
    window, found = Window(), []
    for number, (title, summary) in enumerate(said):
        when = NOW + number * timedelta(hours=4)
        given = {"source": f"s{number}", "outlet": f"o{number}.example", "first_seen": when, "published": when} | fields
        article = Article(id=f"a{number}", title=title, summary=summary, language=language, **given)
        found.append(assign(terms(article), window))
        window.add(found[-1].terms)
    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("الحكومة", "وحكومته", id="article-and-possessive"),
        pytest.param("للحكومة", "حكومة", id="for-the"),
        pytest.param("خط", "الخط", id="article-before-two-letters"),
        pytest.param("وطهران", "طهران", id="and"),
        pytest.param("بواشنطن", "وواشنطن", id="a-name-that-begins-like-and"),
        pytest.param("وزير", "والوزير", id="a-word-that-begins-like-and"),
        pytest.param("باعتقال", "اعتقال", id="by"),
        pytest.param("الفلسطينيين", "فلسطيني", id="two-endings"),
        pytest.param("الجزائرى", "الجزائري", id="ya-as-in-egypt"),
        pytest.param("مُذَكِّرَة", "المذكرة", id="vowel-signs"),
        pytest.param("مـذكرة", "مذكرة", id="drawn-out"),
        pytest.param("بناءً", "بناء", id="tanwin"),
        pytest.param("ننظر", "ينظر", id="we-do-and-he-does"),
        pytest.param("سلیمانی", "سليماني", id="persian-and-arabic-letters"),
        pytest.param("کشورهای", "کشور", id="persian-plural"),
        pytest.param("آمریکایی", "آمریکا", id="persian-adjective"),
        pytest.param("۳۵", "35", id="persian-digits"),
        pytest.param("٣٥", "35", id="arabic-digits"),
        pytest.param("١٬٠٠٠", "1000", id="arabic-thousands"),
        pytest.param("و35", "35", id="and-before-a-number"),
        pytest.param("بـ48", "48", id="by-before-a-number"),
    ],
)
def test_forms_of_a_word_are_one_term(one, other):
    assert forms(one) == forms(other) != ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("باريس", "ريس", id="a-name-keeps-its-first-letter"),
        pytest.param("كندا", "نداء", id="canada-is-no-call"),
        pytest.param("لبنان", "بنان", id="nor-lebanon-for"),
        pytest.param("وزير", "زير", id="nor-a-word-we-know"),
        pytest.param("علي", "على", id="ali-is-not-on"),
    ],
)
def test_a_word_that_only_looks_like_two_is_one(one, other):
    """What is written before a word goes where the rest is known, or half of the names would lose a letter."""
    assert forms(one) != forms(other)


@pytest.mark.parametrize("word", ["فى", "وفي", "وهو", "الذى", "بأن", "های", "می", "نمی", "هستند"])
def test_function_words_are_no_terms(word):
    """In each spelling, and with what is written before them."""
    assert forms(word) == ()


def test_a_word_with_the_parts_of_a_persian_compound_is_the_same_as_with_a_space():
    assert [forms(token) for token in TOKEN.findall("بین‌المللی")] == [
        forms(token) for token in TOKEN.findall("بین المللی")
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("मुंबई में बारिश", ["मुंबई", "में", "बारिश"], id="hindi"),
        pytest.param("cafe\u0301 ouvert", ["cafe\u0301", "ouvert"], id="decomposed"),
        pytest.param("مُحَمَّد قال", ["مُحَمَّد", "قال"], id="vowel-signs"),
    ],
)
def test_signs_on_letters_do_not_cut_a_word(text, words):
    assert TOKEN.findall(text) == words


DAM = {
    "ar": (
        ("انهيار سد أورفال وغرق قرية تريسين", "اجتاحت مياه سد أورفال قرية تريسين قبل الفجر، وقالت رئيسة البلدية إيلكا برانت إن أربعين عائلة في عداد المفقودين."),
        ("رجال الإنقاذ يصلون إلى تريسين", "وصلت القوارب إلى تريسين بعد ساعات من انهيار السد، وقالت إيلكا برانت إن 31 شخصا عثر عليهم."),
        ("انهيار سد كفيندال وغرق قرية هالدن", "اجتاحت مياه سد كفيندال قرية هالدن قبل الفجر، وقال رئيس البلدية ينس مارلو إن عشرين عائلة في عداد المفقودين."),
    ),
    "fa": (
        ("سد اورفال شکست و روستای تریسین زیر آب رفت", "آب سد اورفال پیش از سپیده‌دم روستای تریسین را در بر گرفت و ایلکا برانت، شهردار، گفت چهل خانواده ناپدید شده‌اند."),
        ("امدادگران به تریسین رسیدند", "قایق‌ها ساعت‌ها پس از شکستن سد به تریسین رسیدند و ایلکا برانت گفت ۳۱ نفر پیدا شده‌اند."),
        ("سد کوئندال شکست و روستای هالدن زیر آب رفت", "آب سد کوئندال پیش از سپیده‌دم روستای هالدن را در بر گرفت و ینس مارلو، شهردار، گفت بیست خانواده ناپدید شده‌اند."),
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", DAM)
def test_a_follow_up_joins_and_a_near_miss_told_in_the_same_words_does_not(language):
    """No capitals tell the names, and any report may use the other words: what is left are names."""
    first, second, third = told(language, DAM[language])
    assert second.story == first.story
    assert third.story not in (first.story, second.story)
    assert "تريسين" in second.reason or "تریسین" in second.reason


REQUEST = {
    "ar": (
        ("العراق يطلب من الإنتربول توقيف وزير المالية السابق نديم الربيعي", "طلب القضاء العراقي من الإنتربول إصدار نشرة حمراء بحق نديم الربيعي في قضية سرقة الأمانات الضريبية."),
        ("الإنتربول: نحتاج وثائق أخرى في قضية الربيعي", "قالت المنظمة إنها لن تنظر في طلب بغداد بحق الوزير السابق قبل تسلم ملف القضية."),
        ("لبنان يطلب من الإنتربول توقيف مدير بنك فار", "طلبت النيابة العامة في بيروت من الإنتربول إصدار نشرة حمراء بحق مدير بنك غادر البلاد بعد تحقيق في تحويلات مالية."),
    ),
    "fa": (
        ("عراق از اینترپل خواست ندیم الربیعی، وزیر پیشین دارایی، را بازداشت کند", "دستگاه قضایی عراق از اینترپل خواست برای ندیم الربیعی در پرونده سرقت امانات مالیاتی اعلان قرمز صادر کند."),
        ("اینترپل: درخواست عراق درباره الربیعی کامل نیست", "این سازمان اعلام کرد درخواست عراق برای بازداشت وزیر پیشین را پس از دریافت مدارک بررسی می‌کند."),
        ("لبنان از اینترپل خواست مدیر بانک فراری را بازداشت کند", "دادستانی بیروت از اینترپل خواست برای مدیر بانکی که از کشور گریخته است اعلان قرمز صادر کند."),
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", REQUEST)
def test_the_answer_joins_the_request_of_the_same_outlet(language):
    """As in the demo: one paper reports the request and then the refusal, in other words; another request stands apart."""
    first, second, third = told(language, REQUEST[language], source="paper", outlet="paper.example")
    assert second.story == first.story
    assert third.story != first.story
