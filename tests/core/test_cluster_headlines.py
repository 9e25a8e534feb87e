"""Headlines: what they say of an event, and which come back every day."""

import pytest

from feedhub.core.cluster.headlines import headline, serial


@pytest.mark.parametrize(
    ("title", "said"),
    [
        pytest.param("Floods kill 12 in Keralpur | Harbor Post", "Floods kill 12 in Keralpur", id="site-after-a-bar"),
        pytest.param("Sports News | Rovers reach the cup final | LatestNow", "Rovers reach the cup final", id="between-bars"),
        pytest.param("Judoca derrota número 1 do mundo - Diário do Norte", "Judoca derrota número 1 do mundo", id="site-after-a-dash"),
        pytest.param("Judoca derrota número 1 do mundo - iNorte", "Judoca derrota número 1 do mundo", id="a-brand"),
        pytest.param("Basketballer spielen um Medaillen - rheinpost.de", "Basketballer spielen um Medaillen", id="a-domain"),
        pytest.param("Judoca é porta-bandeira do Líbano - 22/07/2021 - Esporte - Folha", "Judoca é porta-bandeira do Líbano", id="several"),
        pytest.param("Spending is growing - but voters want more", "Spending is growing - but voters want more", id="a-clause"),
        pytest.param("Time After Time – Chet Baker", "Time After Time - Chet Baker", id="too-short-without-it"),
        pytest.param("A | B", "A | B", id="nothing-long"),
        pytest.param("", "", id="empty"),
    ],
)  # fmt: skip
def test_a_headline_keeps_what_it_says_and_loses_the_site(title, said):
    assert headline(title) == said


@pytest.mark.parametrize(
    "title",
    [
        "Morning briefing", "Morning Briefing: Tuesday", "Letters to the Editor: November 25", "Weather: sunny spells in Halden",
        "Weather for Tuesday", "Cryptic crossword No 2,114", "Today’s weather", "Lottery results for Monday", "Obituaries",
        "Der Tag kompakt", "Wetter: Sonne und Wolken", "La revue de presse du mardi", "Météo : soleil sur le lac",
        "Resumen de la mañana", "Прогноз погоды на вторник", "حالة الطقس: مشمس", "天气预报", "The weekly quiz: ten questions",
    ],
)  # fmt: skip
def test_what_comes_back_every_day_is_one_of_a_series(title):
    assert serial(title)


@pytest.mark.parametrize(
    "title",
    [
        "Weather warning issued for the coast", "Mirador earthquake: what we know so far", "Live updates: fire in Pellas", "",
        "Crossword champion dies at 91", "Markets fall as banks slip", "Morning briefing room evacuated", ":", "12", "Iran: Parliament votes",
    ],
)  # fmt: skip
def test_an_event_is_not_one_of_a_series(title):
    assert not serial(title)
