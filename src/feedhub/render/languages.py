"""Which languages our own words are translated into. Asked for every feed, so it loads nothing: `labels` loads Babel."""

CATALOGUES = ("de", "fr", "es", "ar")  # beside English


def translated(language: str | None) -> bool:
    """Whether there is a catalogue for a language; English needs none."""
    return bool(language) and str(language).split("-")[0].lower() in CATALOGUES
