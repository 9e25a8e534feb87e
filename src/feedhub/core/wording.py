"""Which words of a headline or a paragraph are no news: labels before it, the site's name behind it, times, counters.

A newsroom changes them all day long. Whoever lost "BREAKING:" or has five comments more was not corrected.
"""

import re

from feedhub.core.text import fold, plain, similarity

SAME = 0.6  # of the pairs of words of two texts, from which one repeats the other

# As they stand before a headline, with a number or not, in brackets or before a sign. "Correction:" is news.
_LABEL = (
    r"updated?|breaking(?:[\s-]+news)?|just[\s-]+in|live(?:[\s-]*(?:updates|blog))?|exclusive|developing|urgent|alert|watch"
    r"|eil(?:meldung)?|aktualisiert|(?:live|news)ticker|exklusiv"
    r"|(?:en[\s-]+)?direct|mise[\s-]+à[\s-]+jour|exclusif|alerte[\s-]+info"
    r"|[úu]ltima[\s-]+hora|actualización|actualizado|en[\s-]+(?:vivo|directo)|exclusiv[ao]|urgente"
    r"|ao[\s-]+vivo|(?:em[\s-]+)?atualização|atualizado|ultim['’]ora|in[\s-]+diretta|aggiornamento|esclusiva"
    r"|срочно|обновлено|молния|эксклюзив|онлайн|عاجل|محدث|مباشر|حصري"
)
_BEFORE = re.compile(
    rf"[^\w(\[]*(?:[\[(](?:{_LABEL})(?:\s*\d+)?[\])]\W*|(?:{_LABEL})(?:\s*\d+)?\s*[:|•…+–—-]\W*)", re.IGNORECASE
)
_STAMP = re.compile(
    r"\(?\b(?:last\s+|zuletzt\s+)?(?:updated|modified|published|posted|aktualisiert|stand|mis\s+à\s+jour|publié|actualizado|publicado"
    r"|atualizado|aggiornato|pubblicato|обновлено|опубликовано)\b[^.!?\n]{0,40}?\b\d{1,2}[:.h]\d{2}\b(?:\s*(?:uhr|[ap]\.?m\.?|[a-z]{2,4}\b))?\)?",
    re.IGNORECASE,
)
_COUNTER = re.compile(
    r"\(?\b\d[\d.,]*\s*(?:comments?|views?|shares?|likes?|kommentare?|aufrufe|commentaires?|vues|comentarios?|comentários?|commenti"
    r"|комментари\w*|просмотр\w*)\b\)?",
    re.IGNORECASE,
)


def headline(title: str) -> str:
    """A headline, folded, without what is no news."""
    from feedhub.core.cluster.headlines import headline as bare

    rest = title
    while found := _BEFORE.match(rest):
        rest = rest[found.end() :]
    return fold(bare(rest or title))


def paragraph(text: str) -> str:
    """A paragraph, folded, without what is no news; "" where nothing else is in it."""
    rest = _COUNTER.sub(" ", _STAMP.sub(" ", text))
    return fold(rest) if any(sign.isalnum() for sign in rest) else ""


def repeats(title: str | None, html: str | None, *, of: tuple[str | None, str | None]) -> bool:
    """Whether a headline and a text say what another headline and text say, but for a few words.

    Who reads a story in another paper's words reads nothing new where both print the same agency.
    """
    if headline(title or "") != headline(of[0] or ""):
        return False
    mine, theirs = plain(html or ""), plain(of[1] or "")
    return mine == theirs or similarity(mine, theirs) >= SAME
