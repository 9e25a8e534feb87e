"""The browser's policy allows our pictures their one style."""

from base64 import b64encode
from hashlib import sha256

from feedhub.render.frame import drawn
from feedhub.web.shelf import POLICY


def test_the_policy_names_the_digest_of_the_style_that_pictures_hold():
    """Opened by itself, an SVG would be black on black in the dark without it."""
    assert b"'sha256-" + b64encode(sha256(drawn().encode()).digest()) + b"'" in POLICY
