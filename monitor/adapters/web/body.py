"""Reading the body of an answer: bounded on the wire, and bounded again while it is decompressed."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from monitor.adapters.web.failure import FailedError
from monitor.core.terms import UnreachableReason

#: What we say we accept, which is what we can decompress step by step.
ACCEPTED = "gzip, deflate"
_STEP = 65_536
#: A gzip body may be several members in a row; that of an honest server is one.
_MEMBERS = 64
_GZIP, _ZLIB, _RAW = 31, 15, -15


def decoded(chunks: Iterable[bytes], coding: str, *, max_bytes: int, step: int = _STEP) -> Iterator[bytes]:
    """Yield a body as its author wrote it, in pieces of at most `step` bytes where it was compressed.

    Args:
        chunks: the body as it came.
        coding: the answer's `Content-Encoding`; empty for none.
        max_bytes: how many bytes may come over the wire.
        step: the most to decompress at once.

    Raises:
        FailedError: the body is too large, breaks off, or is coded in a way we did not ask for.
    """
    received = _counted(chunks, max_bytes)
    match [name for name in coding.lower().replace(" ", "").split(",") if name not in {"", "identity"}]:
        case []:
            yield from received
        case ["gzip" | "x-gzip"]:
            yield from _inflated(received, _GZIP, step)
        case ["deflate"]:
            head, received = _head(received)
            # RFC 9110 means zlib's format by "deflate", some servers send the bare stream instead.
            zlibbed = len(head) > 1 and head[0] & 15 == 8 and (head[0] << 8 | head[1]) % 31 == 0
            yield from _inflated(received, _ZLIB if zlibbed else _RAW, step)
        case _:
            raise FailedError(UnreachableReason.CUT_SHORT, f"coded as we did not ask for: {coding[:60]!r}")


def whole(pieces: Iterable[bytes], *, max_bytes: int) -> bytes:
    """Return a body as one.

    Raises:
        FailedError: it is larger than `max_bytes`.
    """
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > max_bytes:
            raise FailedError(UnreachableReason.TOO_LARGE, f"more than {max_bytes:,} bytes once decompressed")
    return bytes(body)


def beginning(pieces: Iterable[bytes], *, max_bytes: int) -> bytes:
    """Return the first `max_bytes` of a body, and read no further."""
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) >= max_bytes:
            break
    return bytes(body[:max_bytes])


def _counted(chunks: Iterable[bytes], max_bytes: int) -> Iterator[bytes]:
    received = 0
    for chunk in chunks:
        received += len(chunk)
        if received > max_bytes:
            raise FailedError(UnreachableReason.TOO_LARGE, f"more than {max_bytes:,} bytes on the wire")
        if chunk:
            yield chunk


def _head(chunks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) > 1:
            break

    def again() -> Iterator[bytes]:
        yield head
        yield from chunks

    return head, again()


def _inflated(chunks: Iterator[bytes], window: int, step: int) -> Iterator[bytes]:
    engine = zlib.decompressobj(window)
    members, begun = 1, False
    try:
        for chunk in chunks:
            begun, data = begun or bool(chunk), chunk
            while data:
                if engine.eof:
                    if window != _GZIP or not data.startswith(b"\x1f"):
                        break  # padding after the end, which everyone ignores
                    members += 1
                    if members > _MEMBERS:
                        raise FailedError(UnreachableReason.TOO_LARGE, f"more than {_MEMBERS} gzip members")
                    engine = zlib.decompressobj(window)
                piece = engine.decompress(data, step)
                if piece:
                    yield piece
                data = engine.unused_data if engine.eof else engine.unconsumed_tail
        while begun and not engine.eof and (piece := engine.decompress(b"", step)):
            yield piece  # what the engine still held when its input ended
    except zlib.error as error:
        raise FailedError(UnreachableReason.CUT_SHORT, f"cannot be decompressed: {error}") from error
    if begun and not engine.eof:
        raise FailedError(UnreachableReason.CUT_SHORT, "the compressed answer breaks off", again=True)
