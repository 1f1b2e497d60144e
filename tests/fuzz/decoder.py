"""SSEDecoder: however a stream is cut, each whole frame comes out, and nothing else."""

from dify_chat._stream.sse import SSEDecoder
from tests.fuzz.reference import Reading, cut, reading, single_bytes

_LIMITS = (1 << 20, 16, 64, 256)


def check(data: bytes) -> None:
    """Check it for a stream; the first byte chooses the limit."""
    limit, stream = _LIMITS[data[0] % len(_LIMITS)] if data else _LIMITS[0], data[1:]
    expected = reading(stream, limit)
    for chunks in ([stream], cut(stream), single_bytes(stream)):
        assert _decoded(chunks, limit) == expected


def _decoded(chunks: list[bytes], limit: int) -> Reading:
    decoder = SSEDecoder(limit)
    events: list[bytes] = []
    names: list[bytes] = []
    for chunk in chunks:
        found = decoder.feed(chunk)
        events += found
        names += [decoder.names.get(index, b"") for index in range(len(found))]
        if decoder.is_too_large:
            return Reading(events, names, 0, True)
    return Reading(events, names, decoder.pending, False)
