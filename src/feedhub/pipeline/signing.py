"""Which searches may be subscribed to: those whose address feedhub made, by the operator's command or on its search page.

A search feed costs a search at each change of the store, so its address carries a signature (HMAC-SHA-256 of its query)
and strangers cannot make up endless ones: each has cost them a search before. The key is a file in data_dir, made at first
use; taking it away ends every such address.
"""

import hmac
import os
from base64 import urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes
from urllib.parse import quote

from feedhub.errors import StoreError

KEY = "search.key"
BYTES = 16  # of the signature, in 22 signs: guessing one takes as long as guessing a random UUID


def signed(query: str, *, key: bytes) -> str:
    """What follows the suffix of a search feed's address: the query and its signature."""
    return f"?q={quote(query, safe='')}&sig={signature(query, key=key)}"


def signature(query: str, *, key: bytes) -> str:
    """Of a query as it is asked, sign by sign."""
    made = hmac.digest(key, query.encode(errors="surrogatepass"), sha256)[:BYTES]
    return urlsafe_b64encode(made).rstrip(b"=").decode()


def verifier(data_dir: Path) -> Callable[[str, str], bool]:
    """Whether a query bears this signature; the key is looked up at each asking, for it may be made or replaced meanwhile."""

    def verified(query: str, said: str) -> bool:
        try:
            key = (data_dir / KEY).read_bytes()
        except OSError:
            return False  # none was ever made
        return bool(key) and hmac.compare_digest(signature(query, key=key).encode(), said.encode(errors="replace"))

    return verified


def key(data_dir: Path) -> bytes:
    """The key, made when there is none, for its owner's eyes only. Raises StoreError."""
    path = data_dir / KEY
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _make(path)
        return path.read_bytes()
    except OSError as error:
        raise StoreError(
            f"{path}: {error.strerror}; run this as the user that feedhub serve runs as, or let it read that file"
        ) from error


def _make(path: Path) -> None:
    """Whole or not at all, and never a second one in its place: two commands may come at once."""
    beside = path.with_name(f".{KEY}.{os.getpid()}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        os.write(descriptor, token_bytes(32))
        os.fsync(descriptor)
        try:
            os.link(beside, path)
        except FileExistsError:
            return
    finally:
        os.close(descriptor)
        beside.unlink()
