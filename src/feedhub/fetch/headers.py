"""What the fields of an answer mean: how long to stay away, how long it stays fresh, which bytes to send back.

Fields are read as they came, byte for byte (latin-1 loses none): an ETag without quotes, a date in an odd zone or a name
in somebody's own code page is sent back as it was. No function here raises: strangers wrote all of it.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(days=31)  # a typo in a stranger's header must not lose a source for good

_DIRECTIVE = re.compile(r"""([a-z-]+)(?:\s*=\s*(?:"([^"]*)"|([^\s,;]*)))?""")


class Fields:
    """The header fields of one answer. Names in any case; a value is as received."""

    def __init__(self, raw: Iterable[tuple[bytes, bytes]]) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in raw:
            self._values.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))

    def first(self, name: str) -> str | None:
        """The first value of a field, None where it is absent or empty."""
        values = self._values.get(name)
        return (values[0] or None) if values else None

    def every(self, name: str) -> tuple[str, ...]:
        """All values of a field that may come more than once."""
        return tuple(self._values.get(name, ()))

    def joined(self, name: str) -> str:
        """A list field as one (RFC 9110 5.3)."""
        return ", ".join(self._values.get(name, ()))


def retry_after(value: str, *, now: datetime) -> timedelta | None:
    """How long a server asks us to stay away (RFC 9110 10.2.3).

    value: the header as received: delay-seconds, or an HTTP-date in any of its three forms (5.6.7).
    now: aware UTC; dates are measured from it.

    Returns 0 to 31 days, None if the text is neither. Never raises: a stranger wrote it.
    """
    seconds = _seconds(value)
    if seconds is not None:
        return min(seconds, LONGEST)
    when = _date(value)
    return None if when is None else min(max(when - now, timedelta()), LONGEST)


def fresh_for(fields: Fields, *, now: datetime) -> timedelta | None:
    """How long an answer stays fresh (RFC 9111 4.2.1): max-age less Age, else Expires less Date.

    0 to 31 days; 0 where it must be asked for each time (no-cache, no-store); None where the server said nothing.
    must-revalidate says nothing about how long; s-maxage is said to caches that serve others.
    """
    directives = _directives(fields.joined("cache-control"))
    if directives.get("no-cache") == "" or "no-store" in directives:  # no-cache="field" speaks of that field only
        return timedelta()
    lifetime = _seconds(directives.get("max-age", ""))
    if lifetime is not None:
        age = _seconds(fields.first("age") or "") or timedelta()
        return min(max(lifetime - age, timedelta()), LONGEST)
    expires = fields.first("expires")
    if expires is None:
        return None
    until = _date(expires)
    if until is None:  # "0" and the like mean already stale (RFC 9111 5.3)
        return timedelta()
    since = _date(fields.first("date") or "") or now
    return min(max(until - since, timedelta()), LONGEST)


def _directives(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, quoted, bare in _DIRECTIVE.findall(text.lower()):
        found.setdefault(name, quoted or bare)
    return found


def _seconds(text: str) -> timedelta | None:
    text = text.strip()
    if not (text.isascii() and text.isdigit()):
        return None
    return timedelta(seconds=int(text.lstrip("0")[:11] or "0"))  # more digits overflow, and the cap is far below


def _date(text: str) -> datetime | None:
    """An HTTP-date, aware. The two-digit years of RFC 850 are read as email's parser does: 69 and later are 19xx."""
    try:
        when = parsedate_to_datetime(text.strip())
        if when.tzinfo is None:  # asctime names no zone; HTTP means GMT
            when = when.replace(tzinfo=UTC)
        return when.astimezone(UTC)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None
