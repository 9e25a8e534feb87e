"""Whose wire a report carries, as bylines, datelines and the last lines say it; a report about an agency carries nobody's."""

import re

from feedhub.model import Article

BYLINE = 240  # characters of a text's beginning in which agencies are named,
ENDING = 400  # and of its end

# Name, how it is written, its own domains.
AGENCIES = (
    ("AP", r"AP|Associated Press|The Associated Press|ASSOCIATED PRESS|THE ASSOCIATED PRESS", "apnews.com ap.org"),
    ("Reuters", r"Reuters|REUTERS|Thomson Reuters", "reuters.com"),
    ("AFP", "AFP|Agence France-Presse|Agence France Presse", "afp.com"),
    ("dpa", r"dpa|Deutsche Presse-Agentur", "dpa.com"),
    ("EFE", r"EFE|Agencia EFE", "efe.com"),
    ("ANSA", r"ANSA", "ansa.it"),
    ("TASS", r"TASS|ТАСС", "tass.com tass.ru"),
    ("RIA", r"RIA Novosti|РИА Новости", "ria.ru"),
    ("Interfax", r"Interfax|Интерфакс", "interfax.ru interfax.com"),
    ("Xinhua", r"Xinhua|新华社|新華社", "xinhuanet.com news.cn"),
    ("Kyodo", r"Kyodo|Kyodo News|共同", "kyodonews.net"),
    ("Yonhap", r"Yonhap", "yna.co.kr"),
    ("UPI", r"UPI", "upi.com"),
    ("PTI", r"PTI|Press Trust of India", "ptinews.com"),
    ("ANI", r"ANI", "aninews.in"),
    ("PA", r"PA|PA Media|Press Association", "pa.media"),
    ("AAP", r"AAP", "aap.com.au"),
    ("CP", r"The Canadian Press|Canadian Press", "thecanadianpress.com"),
    ("Bloomberg", r"Bloomberg", "bloomberg.com"),
    ("Lusa", r"Lusa", "lusa.pt"),
    ("Belga", r"Belga", "belga.be"),
    ("ANP", r"ANP", "anp.nl"),
    ("APA", r"APA", "apa.at"),
    ("Keystone-SDA", r"SDA|sda|Keystone-SDA", "keystone-sda.ch"),
    ("PAP", r"PAP", "pap.pl"),
    ("STA", r"STA", "sta.si"),
    ("Anadolu", r"Anadolu Agency|Anadolu|AA", "aa.com.tr"),
    ("IRNA", r"IRNA|ایرنا", "irna.ir"),
    ("Europa Press", r"Europa Press|EUROPA PRESS", "europapress.es"),
)

_WRITTEN = {form: name for name, forms, _ in AGENCIES for form in forms.split("|")}
_HOMES = {domain: name for name, _, domains in AGENCIES for domain in domains.split()}
_ANY = "|".join(re.escape(form) for form in sorted(_WRITTEN, key=len, reverse=True))
_NAMED = rf"(?P<name>{_ANY})"
_BEGINNING = re.compile(
    rf"\((?:[^()]{{0,20}}[/ ])?{_NAMED}(?:[/ ][^()]{{0,20}})?\)"  # PARIS (AP), (dpa/lno), (Le Monde avec AFP)
    rf"|^\W*(?:By |Von |Par |Por )?{_NAMED.replace('name', 'second')}(?:\s*[-–—/:|]|\.\s)"  # dpa/ Reuters -
)
_END = re.compile(rf"(?:\(|[-–—/] ?|[Ss]ource: |Quelle: ){_NAMED}\)?\.?\s*$")
_SIGNS = ("©", "(c)", "(C)", "opyright", "COPYRIGHT")
_RIGHTS = re.compile(  # © 2026 The Associated Press
    r"(?:©|\([cC]\)|\b[Cc]opyright\b|\bCOPYRIGHT\b)(?:[\s:©]|\([cC]\))*(?:\d{4}(?:\s?[-–]\s?\d{2,4})?)?,?\s*(?:(?:[Bb]y|BY) )?"
    rf"{_NAMED}(?!\w)"
)
_RESERVED = re.compile(  # and what may stand after it
    r"\W*(?:\d{4}\W*)?(?:(?:Inc|LLC|Ltd|GmbH|infocom)\b\W*)?"
    r"(?:$|dpa:|all rights|alle rechte|tous droits|todos (?:los|os) d|tutti i diritti|все права"
    r"|this |distributed |provided |reproduction )",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"\b(?:photo|picture|image|video|foto|bild|imagen|photograph)\w*\b[^.!?]*$", re.IGNORECASE)
_AUTHOR = re.compile(rf"(?<!\w){_NAMED}(?!\w)")


def agency(article: Article, body: str, ending: str) -> str | None:
    """The agency that a byline, a dateline or the last line names; None for the agency's own site, which carries nobody's.

    body: the text, or its beginning. ending: its last line or more.
    """
    found = None
    if body:
        first = _BEGINNING.search(body[:BYLINE])
        found = (first["name"] or first["second"]) if first else None
        found = found or _last(ending) or _last(body)
    for author in article.authors if found is None else ():
        if said := _AUTHOR.search(author):
            found = said["name"]
            break
    name = _WRITTEN[found] if found else None
    return None if name == wire(article.outlet) else name


def _last(text: str) -> str | None:
    """The agency that the end of a text names, and not as the owner of a picture."""
    text = text[-ENDING:]
    claims = _RIGHTS.finditer(text) if any(map(text.__contains__, _SIGNS)) else ()
    claimed = [claim for claim in claims if _RESERVED.match(text, claim.end())]
    found = claimed[-1] if claimed else _END.search(text, max(len(text) - BYLINE // 2, 0))
    return found["name"] if found and not _PICTURE.search(text, 0, found.start()) else None


def wire(outlet: str) -> str | None:
    """The agency whose own site an outlet is."""
    return _HOMES.get(outlet)
