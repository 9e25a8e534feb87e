"""Stories: which articles tell one event. Precision first: a wrong merge hides news and invents corroboration.

    words      a written word -> the form it is compared by; which language a text is in
    arabic     the same for words in Arabic script, as a reader of Arabic or Persian takes them
    headlines  a headline -> what it says of an event; which ones come back every day
    names      a name -> its consonants, the same from three scripts
    agencies   bylines and datelines -> whose wire a report carries
    terms      Article -> Terms, the little that is remembered and stored of it
    bundles    many stored Terms at once, for a start
    window     the newest four days of Terms, or the newest thousand: an inverted index a language
    link       a pair -> a few numbers -> a score; the fitted constants
    assigning  Terms, Window -> StoryAssignment, with its reason
    counting   a story's articles -> outlets, independent texts, lead

Articles are assigned one at a time in order of `arrival`: `assignment = assign(terms(article), window)`, store
`stored(assignment.terms)` with it, then `window.add(assignment.terms)`. After a restart `Window.restored(rows)`, the rows
in the order in which they were assigned and at least the newest four days of them and one more than FEWEST, goes on as if
nothing had happened.
"""

from feedhub.core.cluster.agencies import wire
from feedhub.core.cluster.assigning import BAR, Related, StoryAssignment, arrival, assign, story_id
from feedhub.core.cluster.bundles import Bundle, bundled
from feedhub.core.cluster.counting import Counts, Text, Voice, counts, lead, texts
from feedhub.core.cluster.terms import Terms, article_of, carries, likeness, stored, terms
from feedhub.core.cluster.window import FEWEST, REMEMBERED, Window

__all__ = [
    "BAR",
    "FEWEST",
    "REMEMBERED",
    "Bundle",
    "Counts",
    "Related",
    "StoryAssignment",
    "Terms",
    "Text",
    "Voice",
    "Window",
    "arrival",
    "article_of",
    "assign",
    "bundled",
    "carries",
    "counts",
    "lead",
    "likeness",
    "stored",
    "story_id",
    "terms",
    "texts",
    "wire",
]
