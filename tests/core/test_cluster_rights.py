"""Whose text the last line says it is, however long the text; who is only spoken of, or owns a picture, is not named."""

from datetime import UTC, datetime

import pytest

from feedhub.core.cluster import terms
from feedhub.model import Article

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
LONG = "<p>Nothing was wrong with the bridge, the minister said, and nobody had been hurt.</p>" * 40


def article(
    body: str, *, html: str | None = None, authors: tuple[str, ...] = (), outlet: str = "paper.example"
) -> Article:
    return Article(
        id="a",
        source="s",
        outlet=outlet,
        first_seen=NOW,
        title="Title",
        summary=body,
        content_html=html,
        authors=authors,
    )


@pytest.mark.parametrize(
    ("ending", "via"),
    [
        ("(c) The Associated Press", "AP"),
        ("(C) 2026 AP", "AP"),
        ("© Reuters", "Reuters"),
        ("© 2026 Thomson Reuters.", "Reuters"),
        ("© Thomson Reuters 2026", "Reuters"),
        ("Copyright 2026 AFP", "AFP"),
        ("Copyright (c) 2026 AFP. All rights reserved.", "AFP"),
        ("Copyright © 2024-2026, Agence France-Presse", "AFP"),
        ("COPYRIGHT 2026 BY THE ASSOCIATED PRESS", "AP"),
        (
            "Copyright 2026 by The Associated Press. All rights reserved. This material may not be published or broadcast.",
            "AP",
        ),
        ("© AFP - Tous droits réservés", "AFP"),
        ("© dpa-infocom, dpa:261124-99-123456/2", "dpa"),
        ("© 2026 EFE. Todos los derechos reservados.", "EFE"),
        ("© РИА Новости. Все права защищены", "RIA"),
        ("© 2026 AFP The post Bridge opens again appeared first on The Paper.", "AFP"),
        ("© 2026 The Paper", None),
        ("Photo © Reuters", None),
        ("Image credit: Steve Nesius / Reuters", None),
        ("Foto: Jan Maier/dpa", None),
        ("He was told so by Reuters.", None),
        ("The Associated Press sued the government in May.", None),
        ("The Associated Press sued the government over the copyright", None),
        ("Its lawyers claim copyright. Reuters did not comment.", None),
        ("A court upheld the copyright of AFP in its pictures", None),
        ("The claim (c) Reuters makes is that readers knew of it.", None),
        ("The Associated Press contributed to this report.", None),
    ],
)
@pytest.mark.parametrize("told", ["summary", "content"])
def test_the_last_line_names_the_agency_that_owns_the_text(told, ending, via):
    """However long the text is; who is only spoken of, or owns the picture, is not named."""
    body = f"Nothing was wrong with the bridge. {ending}"
    said = article(body) if told == "summary" else article(body[:34], html=f"{LONG}<p>{ending}</p>")
    assert terms(said).via == via


def test_the_owner_of_the_last_picture_does_not_own_the_text():
    html = f"{LONG}<figure><img src='/a.jpg'><figcaption>The bridge on Monday. © 2026 AFP</figcaption></figure>"
    assert terms(article("Nothing was wrong.", html=html)).via is None


def test_an_agencys_own_site_carries_nobody():
    assert terms(article("Nothing was wrong. © 2026 The Associated Press", outlet="apnews.com")).via is None
