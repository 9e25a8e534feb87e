"""Whose wire a report carries, as bylines and datelines say it.

A name alone proves nothing: texts cite agencies ("told Reuters"), credit their pictures, and write others that are abbreviated
alike ("the Palestinian Authority (PA)"). So it counts only where a byline or a dateline stands.
"""

import re
from collections.abc import Sequence

from feedhub.core.text import plain
from feedhub.model import Article

BYLINE = 240  # characters of a text's beginning, and a half of its end, in which agencies are named
DATELINE = 60  # characters of a place and a date
PLACE = 4  # words of one, where a script has no capitals to know it by

# Name, how it is written, its own domains.
AGENCIES = (
    ("AP", "AP|Associated Press|ASSOCIATED PRESS|أسوشيتد برس|أسوشييتد برس|美联社|美聯社", "apnews.com ap.org"),
    ("Reuters", "Reuters|REUTERS|Thomson Reuters|رويترز|路透社|路透|Рейтер|ロイター|로이터", "reuters.com"),
    (
        "AFP",
        "AFP|afp|Agence France-Presse|Agence France Presse|أ ف ب|ا ف ب|فرانس برس|法新社|АФП|Франс Пресс",
        "afp.com",
    ),
    ("dpa", "dpa|DPA|dpa-AFX|Deutsche Presse-Agentur|د ب أ|德新社", "dpa.com"),
    ("EFE", "EFE|Agencia EFE|إفي|埃菲社", "efe.com"),
    ("ANSA", "ANSA|Ansa", "ansa.it"),
    ("Adnkronos", "Adnkronos|ADNKRONOS", "adnkronos.com"),
    ("AGI", "AGI", "agi.it"),
    ("TASS", "TASS|ТАСС|تاس|塔斯社|俄塔社", "tass.com tass.ru"),
    ("RIA", "RIA Novosti|РИА Новости|РИА НОВОСТИ|俄新社", "ria.ru"),
    ("Interfax", "Interfax|INTERFAX|INTERFAX.RU|Интерфакс|ИНТЕРФАКС|国际文传", "interfax.ru interfax.com"),
    ("Ukrinform", "Ukrinform|Укрінформ|Укринформ", "ukrinform.net ukrinform.ua"),
    ("BelTA", "BelTA|БЕЛТА|БелТА", "belta.by"),
    ("Xinhua", "Xinhua|XINHUA|新华社|新華社|شينخوا|Синьхуа|新華", "xinhuanet.com news.cn"),
    ("CNS", "中新社|中国新闻社|中新网", "chinanews.com chinanews.com.cn"),
    ("CNA", "中央社", "cna.com.tw"),
    ("Kyodo", "Kyodo|Kyodo News|共同|共同通信|共同社|共同網", "kyodonews.net"),
    ("Jiji", "Jiji Press|時事|時事通信", "jiji.com"),
    ("Yonhap", "Yonhap|연합뉴스|韩联社|韓聯社|聯合ニュース", "yna.co.kr"),
    ("Newsis", "Newsis|뉴시스", "newsis.com"),
    ("UPI", "UPI", "upi.com"),
    ("PTI", "PTI|Press Trust of India", "ptinews.com"),
    ("ANI", "ANI", "aninews.in"),
    ("IANS", "IANS", "ians.in"),
    ("Antara", "ANTARA|Antara", "antaranews.com"),
    ("Bernama", "Bernama|BERNAMA", "bernama.com"),
    ("VNA", "TTXVN|VNA", "vnanet.vn"),
    ("PA", "PA|PA Media|Press Association", "pa.media"),
    ("AAP", "AAP", "aap.com.au"),
    ("CP", "The Canadian Press|Canadian Press|LA PRESSE CANADIENNE|La Presse Canadienne", "thecanadianpress.com"),
    ("Bloomberg", "Bloomberg", "bloomberg.com"),
    ("Lusa", "Lusa|LUSA", "lusa.pt"),
    ("Agência Brasil", "Agência Brasil", "agenciabrasil.ebc.com.br"),
    ("Belga", "Belga|BELGA", "belga.be"),
    ("ANP", "ANP", "anp.nl"),
    ("APA", "APA", "apa.at"),
    ("Keystone-SDA", "SDA|sda|Keystone-SDA|ATS|ats|Keystone-ATS", "keystone-sda.ch keystone-ats.ch"),
    ("epd", "epd", "epd.de"),
    ("KNA", "KNA", "kna.de"),
    ("NTB", "NTB", "ntb.no"),
    ("Ritzau", "Ritzau|ritzau|RITZAU", "ritzau.dk"),
    ("TT", "TT", "tt.se"),
    ("STT", "STT", "stt.fi"),
    ("PAP", "PAP", "pap.pl"),
    ("ČTK", "ČTK|CTK", "ctk.cz ceskenoviny.cz"),
    ("TASR", "TASR", "tasr.sk"),
    ("MTI", "MTI", "mti.hu"),
    ("Agerpres", "Agerpres|AGERPRES", "agerpres.ro"),
    ("BTA", "BTA|БТА", "bta.bg"),
    ("Tanjug", "Tanjug|Танјуг|TANJUG", "tanjug.rs"),
    ("Hina", "HINA", "hina.hr"),
    ("STA", "STA", "sta.si"),
    (
        "Anadolu",
        "Anadolu Agency|Anadolu|Anadolu Ajansı|AA|الأناضول|Анадолу",
        "aa.com.tr",
    ),
    ("DHA", "DHA", "dha.com.tr"),
    ("İHA", "İHA|IHA", "iha.com.tr"),
    ("IRNA", "IRNA|ایرنا|إرنا|ИРНА", "irna.ir"),
    ("ISNA", "ISNA|ایسنا", "isna.ir"),
    ("Fars", "Fars|Fars News|فارس", "farsnews.ir"),
    ("Tasnim", "Tasnim|تسنیم|تسنيم", "tasnimnews.com tasnimnews.ir"),
    ("Mehr", "Mehr News|مهر", "mehrnews.com"),
    ("SPA", "SPA|واس", "spa.gov.sa"),
    ("WAM", "WAM|وام", "wam.ae"),
    ("MENA", "أ ش أ|أ.ش.أ", "mena.org.eg"),
    ("Europa Press", "Europa Press|EUROPA PRESS", "europapress.es"),
)

_WRITTEN = {form: name for name, forms, _ in AGENCIES for form in forms.split("|")}
_HOMES = {domain: name for name, _, domains in AGENCIES for domain in domains.split()}
_CALLED = {form.casefold(): name for form, name in _WRITTEN.items()}
_LONGEST = max(len(form.split()) for form in _WRITTEN)  # words
_IDEOGRAPHS = "\u2e80"  # from here on nothing divides a name from what is beside it
_UNDIVIDED = tuple(form for form in _WRITTEN if form[0] >= _IDEOGRAPHS)
# What others are abbreviated by too, or a word, is believed only in brackets or alone.
_AMBIGUOUS = (
    frozenset(["Fars", "فارس", "مهر", "واس", "وام", "Ansa"])
    .union(
        form
        for form in _WRITTEN
        if len(form) <= 3 and form not in ("AP", "AFP", "afp", "dpa", "DPA", "EFE", "PTI", "RIA", "epd")
    )
    .difference(_UNDIVIDED)
)
_PLAIN = "|".join(re.escape(form) for form in sorted(_WRITTEN, key=len, reverse=True) if form not in _AMBIGUOUS)

_BRACKETS = re.compile(r"[(（【［\[]([^()（）【】［］\[\]]{2,48})[)）】］\]]")
_PICTURE = re.compile("photo|foto|image|video|file|courtesy|摄|攝|撮影|تصوير|عکس|фото", re.IGNORECASE)
_DIVIDED = re.compile(r"[\s/,;|=＝・·]+")
_DASH = re.compile(r"\s*\.?\s*[-–—:]")
_SLASHED = re.compile(r"/\s?([^/\n]{2,20}?)\s?/")  # МОСКВА, 30 ноября. /ТАСС/.
_FIRST = re.compile(r"\W*([^\s/:|–—][^/:|–—]{0,38}?)(?:\s*[–—/:|]|\s+-|-\s|\.\s)")  # dpa/ Reuters -
_BEHIND_A_PLACE = re.compile(  # LONDON, Reuters - | МОСКВА, 30 ноя - РИА Новости.
    r"\W*(.{2,60}?)\s*(?:[–—]|\s--?|-\s)\s*(?:([^.,:–—-]{2,24}?)(?:[.,:]|\s?[-–—]))?"
)
_BY = re.compile(
    rf"\W*(?:By|Von|Par|Por|Di|Door|Av|От|Od)\s(?:[^.!?,]{{3,60}},?\s)??(?:[Tt]he\s|of\s)*({_PLAIN})"
    r"(?=\s+[^\W\d_a-z]|\s*[-–—/:|,.]|\s*$)"
)
_REPORTS = re.compile(
    r"\W*به گزارش\s(?:خبرگزاری\s|خبرنگار\s)*(\S+?)(?=[،,:؛]|\s)"
)  # so Iranian papers begin what an agency wrote
_WIRED = re.compile(rf"\W*[據据]?({'|'.join(_UNDIVIDED)})[^\s。，,]{{0,24}}?[电電讯訊]")  # 新华社北京11月30日电
_LAST = re.compile(r"[(（【]([^()（）【】]{2,40})[)）】][.。]?\s*$")
_SOURCE = re.compile(
    r"(?:(?<!\w)[-–—/©]\s?|[\w.]\s?[–—/©]\s?|(?:[Ss]ource|Quelle|Fuente|Fonte|Источник|المصدر|来源|來源)\s?[:：]\s?)"
    rf"({_PLAIN})\.?\s*$"
)
ENDING = 400  # characters of a text's end in which its owner is named
_SIGNS = ("©", "(c)", "(C)", "opyright", "COPYRIGHT")
_RIGHTS = re.compile(  # © 2026 The Associated Press
    r"(?:©|\([cC]\)|\b[Cc]opyright\b|\bCOPYRIGHT\b)(?:[\s:©]|\([cC]\))*(?:\d{4}(?:\s?[-–]\s?\d{2,4})?)?,?\s*(?:(?:[Bb]y|BY) )?"
    rf"(?:(?:[Tt]he|THE) )?({_PLAIN})(?!\w)"
)
_RESERVED = re.compile(  # and what may stand after it
    r"\W*(?:\d{4}\W*)?(?:(?:Inc|LLC|Ltd|GmbH|infocom)\b\W*)?"
    r"(?:$|dpa:|all rights|alle rechte|tous droits|todos (?:los|os) d|tutti i diritti|все права"
    r"|this |distributed |provided |reproduction )",
    re.IGNORECASE,
)
_PICTURED = re.compile(rf"\b(?:{_PICTURE.pattern}|picture|bild|imagen)\w*\b[^.!?]*$", re.IGNORECASE)
_AUTHOR = re.compile(rf"(?<!\w)({_PLAIN})(?!\w)")
_AMONG = re.compile(r"[/,;|()&–—]|\s-\s|\s(?:and|und|et|y|via|avec|mit|with|con)\s")
_PARTICLES = frozenset(re.findall(r"\w+", "de del di da do du der la le les el al of the am im den und et and y e"))
_WITH = frozenset(["with", "avec", "mit", "con", "and", "und", "from"])


def agency(article: Article, body: str, ending: str = "") -> str | None:
    """The agency that a byline, a dateline or the last line names; None for the agency's own site, which carries nobody's.

    body: the article's text, or as much of it as is read; where that names none, its content is looked at too.
    ending: the last lines of it, where an owner is named.
    """
    found = _begins(body[:BYLINE]) or _ends(body[-BYLINE // 2 :]) if body else None
    if found is None and article.content_html and article.summary and body.startswith(article.summary[:BYLINE]):
        told = plain(article.content_html[: 4 * BYLINE])[:BYLINE]
        found = _begins(told) if told[:BYLINE] != body[:BYLINE] else None
    found = found or _owner(ending)
    for author in article.authors if found is None else ():
        found = found or _signed(author)
    return None if found == wire(article.outlet) else found


def wire(outlet: str, title: str | None = None) -> str | None:
    """The agency whose own site an outlet is. title: what the operator calls a wire."""
    return _HOMES.get(outlet) or (_CALLED.get(title.casefold()) if title else None)


def _owner(text: str) -> str | None:
    """The agency that the end of a text says it belongs to, and not only a picture."""
    text = text[-ENDING:]
    claims = _RIGHTS.finditer(text) if any(map(text.__contains__, _SIGNS)) else ()
    claimed = [claim for claim in claims if _RESERVED.match(text, claim.end())]
    return _WRITTEN[claimed[-1][1]] if claimed and not _PICTURED.search(text, 0, claimed[-1].start()) else None


def _begins(head: str) -> str | None:
    """Whose text one is by its beginning."""
    for found in _BRACKETS.finditer(head):
        form = _within(found[1])
        if form and _dated(head[: found.start()], form, dashed=_DASH.match(head, found.end()) is not None):
            return _WRITTEN[form]
    for found in _SLASHED.finditer(head, 0, DATELINE + 20):
        if found[1] in _WRITTEN and _places(head[: found.start()].split()):
            return _WRITTEN[found[1]]
    for pattern in (_FIRST, _BY, _REPORTS, _WIRED):
        said = pattern.match(head)
        if said and said[1] in _WRITTEN and (said[1] not in _AMBIGUOUS or pattern is _REPORTS):
            return _WRITTEN[said[1]]
    behind = _BEHIND_A_PLACE.match(head)
    return _behind_a_place(behind[1].split(), behind[2]) if behind else None


def _behind_a_place(words: Sequence[str], then: str | None) -> str | None:
    """The agency that ends a dateline of these words, or follows its dash."""
    if then in _WRITTEN and then not in _AMBIGUOUS and _places(words):
        return _WRITTEN[then]
    for size in range(1, min(_LONGEST, len(words) - 1) + 1):
        form = " ".join(words[-size:])
        if form in _WRITTEN and form not in _AMBIGUOUS and _places(words[:-size]):
            return _WRITTEN[form]
    return None


def _ends(tail: str) -> str | None:
    """Whose text one is by its last line."""
    if last := _LAST.search(tail):
        form = _within(last[1])
        if form and not _abbreviates(form, tail[: last.start()].split()):
            return _WRITTEN[form]
    named = _SOURCE.search(tail)
    return _WRITTEN[named[1]] if named and not _PICTURED.search(tail, 0, named.start(1)) else None


def _signed(author: str) -> str | None:
    """The agency that an author is, or writes for."""
    if whole := _CALLED.get(author.casefold()):
        return whole
    if found := _AUTHOR.search(author):
        return _WRITTEN[found[1]]
    return next((_WRITTEN[part] for part in map(str.strip, _AMONG.split(author)) if part in _WRITTEN), None)


def _within(said: str) -> str | None:
    """The name of an agency in what stands in brackets, as it is written; none where a picture is credited or a sentence told."""
    if _PICTURE.search(said):
        return None
    if not said.isascii() and (form := next((f for f in _UNDIVIDED if said.startswith(f) or said.endswith(f)), None)):
        return form
    words = _DIVIDED.split(said.strip())
    for size in range(min(_LONGEST, len(words)), 0, -1):
        for at in range(len(words) - size + 1):
            form = " ".join(words[at : at + size])
            if form in _WRITTEN and not any(_tells(word) for word in said.split() if word not in form):
                return form
    return None


def _tells(word: str) -> bool:
    """Whether it is a word of a sentence, and no name, number or abbreviation."""
    return len(word) > 3 and word.islower() and word.isalpha() and word.isascii() and word not in _WITH


def _dated(before: str, form: str, *, dashed: bool) -> bool:
    """Whether a name in brackets stands in a dateline. dashed: whether a dash follows it."""
    words = before.split()
    first = next((word for word in words if any(map(str.isalpha, word))), "")
    if not first:
        return True
    if len(before) <= DATELINE and _places(words):
        return (len(first) > 2 and first.isupper()) or not _abbreviates(form, words)
    return dashed and not _abbreviates(form, words)  # behind a headline or a caption


def _places(words: Sequence[str]) -> bool:
    """Whether words may be a place and a date: names, numbers, months behind a number."""
    if not words or len(words) > 2 * PLACE:
        return False
    if not any(word != word.swapcase() for word in words):
        return len(words) <= PLACE and not any(sign >= _IDEOGRAPHS for sign in words[0])
    told = (
        word.islower() and word.strip(".,") not in _PARTICLES and not (at and words[at - 1][:1].isdigit())
        for at, word in enumerate(words)
    )
    return not any(told)


def _abbreviates(form: str, words: Sequence[str]) -> bool:
    """Whether the words before it are what it stands for: the Palestinian Authority (PA)."""
    return "".join(word[0] for word in words if word[0].isupper()).endswith(form.upper())
