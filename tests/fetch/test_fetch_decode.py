"""Content codings are undone in bounded steps, and damage or a missing end is noticed."""

import gzip
import zlib

import brotli
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from feedhub.fetch.decode import MEMBERS, PIECE, Damaged, decoder

STEP = 4_000_000  # the most that one step may give, whatever the coding


def raw_deflate(data: bytes) -> bytes:
    squeeze = zlib.compressobj(wbits=-15)
    return squeeze.compress(data) + squeeze.flush()


CODINGS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "br": lambda data: brotli.compress(data, quality=1),
    "zstd": zstandard.ZstdCompressor().compress,
    "deflate": zlib.compress,
    "raw deflate": raw_deflate,
    "identity": bytes,
}


def decoded(coding: str, data: bytes, *, step: int = 1000) -> tuple[bytes, bool]:
    undone = decoder(coding.removeprefix("raw "))
    pieces = [piece for at in range(0, len(data), step) for piece in undone.feed(data[at : at + step])]
    assert all(len(piece) <= STEP for piece in pieces)
    return b"".join(pieces), undone.whole


@pytest.mark.parametrize("coding", CODINGS)
@given(some=st.binary(max_size=300), times=st.sampled_from([1, 3, 3000]), step=st.integers(1, 500))
@settings(max_examples=30)
def test_what_was_coded_comes_back_however_it_is_cut(coding, some, times, step):
    data = some * times
    assert decoded(coding, CODINGS[coding](data), step=step * 100) == (data, True)


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("more", [0, 1, 257])
def test_a_body_that_ends_about_where_a_step_does_is_whole(coding, more):
    """Nothing is left to read, yet the end has still to be seen."""
    data = bytes(PIECE + more)
    assert decoded(coding, CODINGS[coding](data), step=10**9) == (data, True)


@pytest.mark.parametrize("coding", [coding for coding in CODINGS if coding != "identity"])
def test_a_missing_end_is_noticed(coding):
    """Each prefix of a coded body gives less than the whole, and says so."""
    data = bytes(range(256)) * 40
    coded = CODINGS[coding](data)
    for cut in {1, 5, len(coded) // 2, len(coded) - 5, len(coded) - 1}:
        assert decoded(coding, coded[:cut])[1] is False


@pytest.mark.parametrize("coding", [coding for coding in CODINGS if coding not in {"identity", "raw deflate"}])
def test_what_is_not_coded_is_damaged(coding):
    with pytest.raises(Damaged):
        decoded(coding, b"<rss version='2.0'><channel><title>plain</title></channel></rss>" * 10)


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate"])
def test_a_bomb_gives_a_little_at_a_time(coding):
    """40 MB of nothing: httpx would hand over a chunk's worth at once. The caller can stop after the first step."""
    bomb = CODINGS[coding](bytes(40_000_000))
    undone, given_out = decoder(coding), 0
    for piece in undone.feed(bomb):
        assert len(piece) <= STEP
        given_out += len(piece)
        if given_out > 20_000_000:
            break
    assert 20_000_000 < given_out <= 20_000_000 + STEP


def test_members_and_padding():
    """gzip may come in members (RFC 1952 2.2), and servers pad its end."""
    two = gzip.compress(b"one ") + gzip.compress(b"two")
    assert decoded("gzip", two, step=3) == (b"one two", True)
    assert decoded("gzip", two + bytes(100)) == (b"one two", True)


def test_members_without_end_are_damage():
    with pytest.raises(Damaged):
        decoded("gzip", gzip.compress(b"") * (MEMBERS + 1))


def test_a_window_beyond_what_the_web_allows_is_damage():
    """RFC 9659: a zstd frame that wants 128 MB of memory is not for us."""
    parameters = zstandard.ZstdCompressionParameters(window_log=27, write_content_size=False)
    squeeze = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    with pytest.raises(Damaged):
        decoded("zstd", squeeze.compress(b"feed" * 1000) + squeeze.flush())


@pytest.mark.parametrize(
    ("named", "known"),
    [
        ("", True),
        ("identity", True),
        ("GZIP", True),
        (" br ", True),
        ("identity, gzip", True),
        ("gzip,", True),
        ("gzip, gzip", False),
        ("br, gzip", False),
        ("compress", False),
        ("aws-chunked", False),
        ("utf-8", False),
    ],
)
def test_one_known_coding_at_most(named, known):
    assert (decoder(named) is not None) is known
