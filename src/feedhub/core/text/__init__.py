"""Text and HTML: what a reader sees of markup, what markup may be republished, and how texts are compared.

    characters   what XML and HTML can carry: xml_safe, escape
    visible      HTML -> what a browser would show of it: plain
    sanitizing   HTML -> HTML that may be republished: sanitize, shows
    media        its pictures and players: first_picture
    comparing    plain text: words, excerpt, fold, shingles, similarity, visible_digest
    hostile      which markup is too costly for a tree, and what to do with it

The home of selectolax (reading) and nh3 (sanitising), loaded at their first use: many only escape or count words. Strangers
wrote every input, so nothing here raises, and the cost grows with the length.
"""

from feedhub.core.text.characters import escape, xml_safe
from feedhub.core.text.comparing import excerpt, fold, shingles, similarity, visible_digest, words
from feedhub.core.text.media import first_picture
from feedhub.core.text.sanitizing import sanitize, shows
from feedhub.core.text.visible import plain

__all__ = [
    "escape",
    "excerpt",
    "first_picture",
    "fold",
    "plain",
    "sanitize",
    "shingles",
    "shows",
    "similarity",
    "visible_digest",
    "words",
    "xml_safe",
]
