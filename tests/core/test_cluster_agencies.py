"""Whose wire a report carries: as bylines and datelines are written where papers print agencies, and what only looks like it."""

from datetime import UTC, datetime

import pytest

from feedhub.core.cluster.agencies import agency, wire
from feedhub.model import Article


def via(body, *, authors=(), outlet="paper.example", content=None):
    seen = datetime(2026, 11, 30, tzinfo=UTC)
    article = Article(
        id="a", source="s", outlet=outlet, first_seen=seen, summary=body or None, authors=authors, content_html=content
    )
    return agency(article, body)


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("TEHRAN, Iran (AP) — Iran has issued a warrant.", "AP"),
        ("ANNAPOLIS, Pa. (AP) — A bridge fell.", "AP"),
        ("Bridge falls in the night HARBOR, Maine (AP) — A bridge fell.", "AP"),
        ("BERLIN, Feb 17 (Reuters) - More than 80 actors signed.", "Reuters"),
        ("WASHINGTON/LONDON, Nov 30 (Reuters) -The minister said.", "Reuters"),
        ("LONDON — Reuters — Shares rose on Monday.", "Reuters"),
        ("Reuters: shares rose on Monday.", "Reuters"),
        ("By AP", "AP"),
        ("By The Associated Press HARBOR — A bridge fell.", "AP"),
        ("By ANN LEE, Associated Press HARBOR — A bridge fell.", "AP"),
        ("dpa/ Berlin. Der Minister sagte.", "dpa"),
        ("Berlin (dpa/bb) – Der Minister sagte.", "dpa"),
        ("Der Minister sagte am Dienstag nichts. (dpa/lno)", "dpa"),
        ("afp/ Paris. Der Minister sagte.", "AFP"),
        ("Paris (AFP) Le ministre a dit non.", "AFP"),
        ("(Le Monde avec AFP) Le ministre a dit non.", "AFP"),
        ("Le ministre a dit non, mardi. (AFP)", "AFP"),
        ("Le ministre a dit non, mardi. © AFP", "AFP"),
        ("Madrid, 30 nov (EFE).- El ministro dijo que no.", "EFE"),
        ("MADRID 30 Nov. (EUROPA PRESS) - El ministro dijo que no.", "Europa Press"),
        ("(ANSA) - ROMA, 30 NOV - Il ministro ha detto no.", "ANSA"),
        ("Lisboa, 30 nov 2026 (Lusa) -- O ministro disse que não.", "Lusa"),
        ("ANKARA (AA) - Bakan hayır dedi.", "Anadolu"),
        ("Praha (ČTK) - Ministr řekl ne.", "ČTK"),
        ("МОСКВА, 30 ноября. /ТАСС/. Министр сказал нет.", "TASS"),
        ("МОСКВА, 30 ноя - РИА Новости. Министр сказал нет.", "RIA"),
        ("Москва. 30 ноября. INTERFAX.RU - Министр сказал нет.", "Interfax"),
        ("BEIJING, Nov. 30 (Xinhua) -- The minister said no.", "Xinhua"),
        ("新华社北京11月30日电（记者王某）国务院今天说", "Xinhua"),
        ("(中央社記者王某台北30日電)行政院今天說", "CNA"),
        ("【ニューヨーク共同】国連は三十日", "Kyodo"),
        ("［東京　３０日　ロイター］ - 日銀は三十日", "Reuters"),
        ("(서울=연합뉴스) 김기자 = 정부는 오늘", "Yonhap"),
        ("القاهرة (رويترز) - قال الوزير", "Reuters"),
        ("بكين 30 نوفمبر (شينخوا) قال الوزير", "Xinhua"),
        ("قال الوزير يوم الثلاثاء إنه لن. (أ ف ب)", "AFP"),
        ("به گزارش خبرگزاری تسنیم، وزیر گفت", "Tasnim"),
        ("تهران - ایرنا - وزیر گفت", "IRNA"),
    ],
)
def test_a_byline_or_dateline_names_the_agency(body, named):
    """In the scripts and habits of those who print it."""
    assert via(body) == named


@pytest.mark.parametrize(
    "body",
    [
        "The government told Reuters that it would not.",
        "Minister denies telling Reuters - report",
        "The Palestinian Authority (PA) said on Monday that it would not.",
        "Aam Aadmi Party (AAP) leaders met on Monday.",
        "Amazon Prime (AP) - a service - is down.",
        "It was paid with the Unified Payments Interface (UPI)",
        "Members of Alcoholics Anonymous (AA) met on Monday.",
        "(AP Photo/Ann Lee) The bridge fell on Monday.",
        "国务院（新华社记者王某摄）今天",
        "日本と韓国は（日中共同声明）について",
        "Residents (who told AFP on Monday) - fled.",
        "AFP chief of staff visits the army's camp.",
        "The map (APPLE) shows it.",
        "",
    ],
)
def test_what_only_looks_like_one_names_nobody(body):
    """A quotation, a picture's credit, what others are abbreviated by: nothing of that makes a text an agency's."""
    assert via(body) is None


@pytest.mark.parametrize(
    ("author", "named"),
    [
        ("The Associated Press", "AP"), ("Ann Lee, Associated Press", "AP"), ("By AP", "AP"), ("Reuters Staff", "Reuters"),
        ("afp", "AFP"), ("dpa/Max Muster", "dpa"), ("Ann Lee/PA", "PA"), ("新华社", "Xinhua"), ("ТАСС", "TASS"),
        ("Ann Lee", None), ("AA Milne", None), ("PA Smith", None),
    ],
)  # fmt: skip
def test_an_author_is_an_agency_or_writes_for_one(author, named):
    """Initials are no agency."""
    assert via("Shares rose on Monday.", authors=(author,)) == named


def test_the_dateline_may_be_in_the_content_alone():
    """Many a feed describes an item in the paper's own words, and has the agency's text below."""
    text = (
        "A bridge fell in the night, and two dozen lorries have to go another way, said the harbour police on Monday. "
        * 2
    )
    assert via(text, content=f"<p>HARBOR, Maine (AP) — {text}</p>") == "AP"
    assert via(text, content=f"<p>{text}</p>") is None


def test_an_agencys_own_site_carries_nobody():
    """Whether it is known by its address or by what the operator calls it."""
    assert via("Shares rose (AP) on Monday.", outlet="apnews.com") is None
    assert via("HARBOR (AP) — Shares rose.", outlet="apnews.com") is None
    assert wire("apnews.com") == wire("ap", "Associated Press") == wire("ap", "ap") == "AP"
    assert wire("paper.example", "The Paper") is None
