"""SSEDecoder against the WHATWG text: by example, and against a plain reference under any cutting."""

from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dify_chat._stream.sse import SSEDecoder
from tests.fuzz.reference import reading, single_bytes

Events = list[bytes]
LIMIT = 8 * 1024 * 1024


def decoded(chunks: Iterable[bytes], decoder: SSEDecoder | None = None) -> Events:
    decoder = decoder or SSEDecoder()
    return [event for chunk in chunks for event in decoder.feed(chunk)]


def reference(stream: bytes) -> Events:
    return reading(stream, LIMIT).events


EXAMPLES: dict[bytes, Events] = {
    b'data: {"event":"message"}\n\n': [b'{"event":"message"}'],
    b"data: a\r\rdata: b\r\n\r\ndata: c\n\n": [b"a", b"b", b"c"],
    b"event: ping\n\ndata: a\n\n": [b'{"event":"ping"}', b"a"],
    b"event: ping\n\nevent: ping\ndata: {}\n\nevent: news\n\n: x\n\ndata: 1\n\n": [
        b'{"event":"ping"}',
        b"{}",
        b"1",
    ],
    b"event: ping\ndata: a\n\ndata: b\n\n": [b"a", b"b"],
    b"event: one\nevent: two\ndata: a\n\n": [b"a"],
    b"event: one\nevent\ndata: a\n\n": [b"a"],
    b"data: a\ndata:b\ndata\ndata:  c\n\n": [b"a\nb\n\n c"],
    b"data\n\ndata:\n\ndata: \n\n": [b""] * 3,
    b": comment\ndata: a\n:\n\n": [b"a"],
    b"id: 1\nretry: 10\nid\ndata: a\nunknown: x\nDATA: y\n data: z\n\n": [b"a"],
    b"\n\n\r\r\ndata: a\n\n\n": [b"a"],
    b"\xef\xbb\xbfdata: a\n\n": [b"a"],
    b"\xef\xbb\xbf\xef\xbb\xbfdata: a\n\ndata: b\n\n": [b"a", b"b"],
    b"\xef\xbbdata: a\n\ndata: b\n\n": [b"b"],
    b"data: a\n\n\xef\xbb\xbfdata: b\n\n\xef\xbb\xbfevent: ping\n\n": [b"a", b"b", b'{"event":"ping"}'],
    "data: a\u2028b\u0085c\u00a0d\x0b\x0c\x1c💥\n\n".encode(): [
        "a\u2028b\u0085c\u00a0d\x0b\x0c\x1c💥".encode()
    ],
    "event: é\ndata: a\n\n".encode(): [b"a"],
    b"event: \xff\ndata: \xff\n\n": [b"\xff"],
    b"data: a\n\ndata: lost": [b"a"],
    b"data: lost\n": [],
    b"": [],
}


@pytest.mark.parametrize(("stream", "events"), EXAMPLES.items())
def test_decoder_by_example(stream: bytes, events: Events) -> None:
    assert reference(stream) == events
    assert decoded([stream]) == events
    assert decoded(single_bytes(stream)) == events


PIECES = st.sampled_from(
    b"data: |data:|data|event: |event|id: 7|retry: 1|: note|:| |x|{}|\n|\n|\r|\r\n|\n\n|\0|\xff"
    b"|\xef\xbb\xbf|\xef\xbb|\xe2\x80\xa8|\xc2\x85|\xf0\x9f\x92\xa5".split(b"|")
)
STREAMS = st.lists(PIECES, max_size=40).map(b"".join)


def cut(stream: bytes, places: list[int]) -> list[bytes]:
    edges = [0, *sorted(place % (len(stream) + 1) for place in places), len(stream)]
    return [stream[start:end] for start, end in pairwise(edges)]


@given(stream=STREAMS, places=st.lists(st.integers(0, 400), max_size=12))
def test_decoder_equals_reference_under_any_cutting(stream: bytes, places: list[int]) -> None:
    expected = reference(stream)
    assert decoded([stream]) == expected
    assert decoded(cut(stream, places)) == expected
    assert decoded(single_bytes(stream)) == expected


@given(stream=STREAMS, places=st.lists(st.integers(0, 400), max_size=12), limit=st.integers(0, 30))
def test_decoder_limit_under_any_cutting(stream: bytes, places: list[int], limit: int) -> None:
    def outcome(chunks: list[bytes]) -> tuple[Events, bool]:
        decoder = SSEDecoder(limit)
        events: Events = []
        for chunk in chunks:
            if not decoder.is_too_large:
                events += decoder.feed(chunk)
        return events, decoder.is_too_large

    assert outcome(cut(stream, places)) == outcome([stream])


@given(
    stream=STREAMS, end=st.sampled_from([b"\r\n", b"\r"]), places=st.lists(st.integers(0, 400), max_size=12)
)
def test_decoder_with_each_line_ending(stream: bytes, end: bytes, places: list[int]) -> None:
    plain = stream.replace(b"\r", b"")
    assert decoded(cut(plain.replace(b"\n", end), places)) == reference(plain)


@pytest.mark.parametrize(
    ("stream", "pending"),
    [
        (b"", 0),
        (b"data: a\n\n", 0),
        (b"data: a\r\r", 0),
        (b"data: a\n\n\n", 0),
        (b"data: a\n", 7),
        (b"data: a\ndat", 10),
        (b"data: a\n\nda", 2),
        (b"event: ping\r\n", 11),
        (b"\xef\xbb", 2),
    ],
)
def test_pending_bytes_of_unfinished_frame(stream: bytes, pending: int) -> None:
    for chunks in ([stream], single_bytes(stream)):
        decoder = SSEDecoder()
        decoded(chunks, decoder)
        assert decoder.pending == pending


def test_event_given_with_its_last_byte() -> None:
    decoder = SSEDecoder()
    assert decoded([b"data: a\r\n\r"], decoder) == [b"a"]
    assert decoded([b"\ndata: b\n\n"], decoder) == [b"b"]


@pytest.mark.parametrize("end", [b"", b"\n", b"\n\n"])
@pytest.mark.parametrize("size", [1, 7, 1000])
def test_frame_beyond_limit_after_earlier_events(end: bytes, size: int) -> None:
    stream = b"data: 1\n\ndata: 2\n\n" + b"data: too\ndata: long" + end
    decoder = SSEDecoder(max_event_bytes=18)
    events: list[bytes] = []
    for start in range(0, len(stream), size):
        if not decoder.is_too_large:
            events += decoder.feed(stream[start : start + size])
    assert decoder.is_too_large
    assert events == [b"1", b"2"]


def test_frame_at_limit_accepted() -> None:
    assert decoded([b"data: 12\n\n" * 3], SSEDecoder(max_event_bytes=8)) == [b"12"] * 3


@pytest.mark.unmeasured
def test_many_small_chunks() -> None:
    """Nothing is timed: a decoder that looks at its buffer again for each step would not come to the end."""
    frame = b"data: " + b"x" * 200_000 + b"\n\n"
    assert decoded(single_bytes(frame)) == [b"x" * 200_000]
    assert decoded([b"\n"] * 100_000) == []
    assert decoded([b"\n" * 100_000]) == []
    assert decoded([b"data: x\n" * 100_000 + b"\n"]) == [b"\n".join([b"x"] * 100_000)]


@pytest.mark.parametrize("size", [4096, 65_536])
def test_frame_at_default_limit(size: int) -> None:
    frame = b"data:" + b"x" * (8 * 1024 * 1024 - 5) + b"\n\n"
    (event,) = decoded(frame[start : start + size] for start in range(0, len(frame), size))
    assert len(event) == 8 * 1024 * 1024 - 5
