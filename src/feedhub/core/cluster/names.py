"""Names across languages: the consonants of a name, the same from Latin, Cyrillic and Arabic script.

Soleimani, Сулеймани and سليماني all give `slmn`. Rough by design: one such key is no evidence, several rare ones are.
"""

import re
from functools import lru_cache

FEWEST = 3  # consonants: shorter ones are everywhere

_DIGRAPHS = (
    *(("tsch", "s"), ("sch", "s"), ("sh", "s"), ("zh", "s"), ("ch", "s"), ("ts", "s")),
    *(("kh", "k"), ("ck", "k"), ("qu", "k"), ("gh", "g"), ("th", "t"), ("ph", "f")),
)
_LATIN = {**dict.fromkeys("aeiouyhj", ""), "c": "k", "q": "k", "x": "ks", "z": "s", "b": "p", "v": "f", "w": "f"}
_OTHER = {
    **dict(zip("бвгджзклмнпрстфхцчшщ", "pfgdssklmnprstfkssss", strict=True)),
    **dict(zip("بپتثچخدذرزژسشصضطظغفقكکگلمن", "ppttskddrsssssdtsgfkkkglmn", strict=True)),
}
_FOLD = str.maketrans(_LATIN)
_TABLE = str.maketrans(_OTHER)
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=50_000)
def skeleton(form: str) -> str | None:
    """The consonants of a folded word, None where too few are left to mean anything or its script is none of the three."""
    if form.isascii():
        for digraph, sign in _DIGRAPHS:
            form = form.replace(digraph, sign)
        found = form.translate(_FOLD)
    else:
        found = form.translate(_TABLE)
    found = _DOUBLED.sub(r"\1", "".join(sign for sign in found if "a" <= sign <= "z"))
    return found if len(found) >= FEWEST else None
