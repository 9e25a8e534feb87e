"""What WebSub's messages mean: Link fields, signatures, addresses with a question in them."""

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedhub.core import websub

BASE = "https://paper.example/news/feed"


@pytest.mark.parametrize(
    ("fields", "hubs", "selves"),
    [
        pytest.param(['<https://h.example/>; rel="hub"', f'<{BASE}>; rel="self"'], ["https://h.example/"], [BASE], id="two-fields"),
        pytest.param([f'<https://h.example/>; rel="hub", <{BASE}>; rel="self"'], ["https://h.example/"], [BASE], id="one-field"),
        pytest.param(["<https://h.example/>;rel=hub,</a>;rel=self"], ["https://h.example/"], ["https://paper.example/a"], id="bare-and-relative"),
        pytest.param(['<https://h.example/>; title="a, <b>; rel=\\"self\\""; rel="next hub"'], ["https://h.example/"], [], id="several-relations"),
        pytest.param(['<https://h.example/?a=1,2;3>; REL="HUB"'], ["https://h.example/?a=1,2;3"], [], id="comma-in-address"),
        pytest.param(['<https://a.example/>; rel="hub"', '<https://b.example/>; rel="hub"'], ["https://a.example/", "https://b.example/"], [], id="two-hubs"),
        pytest.param(["<https://h.example/; rel=hub", "rel=hub", "", ",,,", '<>; rel="next"'], [], [], id="garbled"),
        pytest.param(['<javascript:x>; rel="hub"'], [], [], id="no-web-address"),
        pytest.param(["<https://h.example/>; xrel=hub"], [], [], id="another-parameter"),
    ],
)  # fmt: skip
def test_link_fields_give_hub_and_self(fields, hubs, selves):
    found = websub.linked(fields, base=BASE)
    assert (list(found["hub"]), list(found["self"])) == (hubs, selves)


@given(st.lists(st.text(alphabet='<>;,="\\ relhubsf:/.x', max_size=200), max_size=4))
def test_no_link_field_stops_us(fields):
    websub.linked(fields, base=BASE)


@pytest.mark.parametrize("method", ["sha256", "sha384", "sha512"])
def test_a_signature_is_known_by_any_method_that_holds(method):
    said = f"{method}={hmac.digest(b's', b'body', method).hex()}"
    assert websub.signed(b"body", "s", said)
    assert websub.signed(b"body", "s", said.upper())
    assert not websub.signed(b"bodY", "s", said)
    assert not websub.signed(b"body", "t", said)
    assert not websub.signed(b"body", "s", said[:-1])


@pytest.mark.parametrize(
    "said", ["", "sha256", "sha256=", "md5=x", "=x", "é=é", f"sha1={hmac.digest(b's', b'body', 'sha1').hex()}"]
)
def test_anything_else_is_no_signature(said):
    assert not websub.signed(b"body", "s", said)


@pytest.mark.parametrize(
    ("callback", "asked"),
    [
        pytest.param("https://a.example/c", "https://a.example/c?hub.mode=x%26y", id="bare"),
        pytest.param("https://a.example/c?b=1", "https://a.example/c?b=1&hub.mode=x%26y", id="its-own-query"),
        pytest.param("https://a.example/c?b=1#top", "https://a.example/c?b=1&hub.mode=x%26y", id="fragment"),
    ],
)
def test_a_callback_keeps_its_own_query(callback, asked):
    assert websub.asking(callback, mode="x&y") == asked
