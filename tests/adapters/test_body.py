"""Decompressing in bounded steps."""

from __future__ import annotations

import contextlib
import gzip
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.adapters.web.body import beginning, decoded, whole
from monitor.adapters.web.failure import FailedError

BODIES = st.binary(max_size=2000) | st.builds(
    lambda part, times: part * times, st.binary(max_size=4), st.integers(0, 9999)
)


def raw_deflate(body: bytes) -> bytes:
    engine = zlib.compressobj(wbits=-15)
    return engine.compress(body) + engine.flush()


CODINGS = {"gzip": gzip.compress, "deflate": zlib.compress, "": lambda body: body}


def cut(body: bytes, size: int) -> Iterator[bytes]:
    return (body[start : start + size] for start in range(0, len(body), size))


@given(BODIES, st.sampled_from(sorted(CODINGS)), st.integers(1, 300), st.integers(1, 300))
def test_what_was_compressed_comes_back_however_it_is_cut(
    body: bytes, coding: str, size: int, step: int
) -> None:
    coded = CODINGS[coding](body)
    assert b"".join(decoded(cut(coded, size), coding, max_bytes=10**9, step=step)) == body


@given(BODIES, st.integers(1, 300), st.integers(1, 300))
def test_a_bare_deflate_stream_comes_back_too(body: bytes, size: int, step: int) -> None:
    # Two bytes tell the formats apart; some bare streams look like zlib's, and no one can tell then.
    coded = raw_deflate(body)
    if coded[0] & 15 != 8 or (coded[0] << 8 | coded[1]) % 31:
        assert b"".join(decoded(cut(coded, size), "deflate", max_bytes=10**9, step=step)) == body


@given(BODIES, st.integers(1, 100))
def test_no_piece_is_larger_than_a_step(body: bytes, step: int) -> None:
    pieces = list(decoded([gzip.compress(body)], "gzip", max_bytes=10**9, step=step))
    assert all(0 < len(piece) <= step for piece in pieces)


@given(BODIES, st.data())
def test_a_compressed_body_that_breaks_off_is_never_taken_for_a_whole_one(
    body: bytes, data: st.DataObject
) -> None:
    coded = gzip.compress(body)
    length = data.draw(st.integers(1, len(coded) - 1))
    with pytest.raises(FailedError):
        list(decoded([coded[:length]], "gzip", max_bytes=10**9))


@given(
    st.binary(max_size=500), st.sampled_from(["gzip", "deflate", "", "br", "gzip, gzip", "identity, gzip"])
)
def test_any_bytes_at_all_end_in_a_body_or_in_a_failure(coded: bytes, coding: str) -> None:
    with contextlib.suppress(FailedError):
        list(decoded([coded], coding, max_bytes=10**9))


def test_the_cap_on_the_wire_is_inclusive() -> None:
    assert whole(decoded([b"x" * 10], "", max_bytes=10), max_bytes=10) == b"x" * 10
    with pytest.raises(FailedError, match="on the wire"):
        whole(decoded([b"x" * 11], "", max_bytes=10), max_bytes=100)


def test_the_cap_once_decompressed_is_inclusive() -> None:
    assert whole([b"x" * 10], max_bytes=10) == b"x" * 10
    with pytest.raises(FailedError, match="decompressed"):
        whole([b"x" * 11], max_bytes=10)


def test_a_beginning_reads_no_further_than_it_must() -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield b"terms"

    assert beginning(endless(), max_bytes=7) == b"termste"
