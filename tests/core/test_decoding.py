"""Content codings: what a body is unpacked with, within bounds, to its end and no further."""

import sys
import tracemalloc
import zlib
from collections.abc import Callable, Iterable
from importlib import import_module
from itertools import pairwise
from typing import Any

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from dify_chat._response.decoding import Decoder, UnpackingError, accepted_encodings

Packer = Callable[[bytes], bytes]
brotli: Any = import_module("brotli")  # it has no types
MIB = 1024 * 1024


def _zlib(wbits: int) -> Packer:
    def pack(content: bytes) -> bytes:
        packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
        return packer.compress(content) + packer.flush()

    return pack


PACKERS: dict[str, Packer] = {
    "gzip": _zlib(31),
    "x-gzip": _zlib(31),
    "deflate": _zlib(15),
    "br": brotli.compress,
    "zstd": zstandard.ZstdCompressor().compress,
}
BARE_DEFLATE = _zlib(-15)
CONTENT = bytes(range(256)) * 40


def unpacked(content_encoding: str, chunks: Iterable[bytes]) -> bytes:
    decoder = Decoder(content_encoding)
    content = b"".join(piece for chunk in chunks for piece in decoder.feed(chunk))
    decoder.finish()
    return content


def packed(content_encoding: str, content: bytes) -> bytes:
    for name in content_encoding.lower().split(", "):
        content = PACKERS[name](content)
    return content


def singly(data: bytes) -> list[bytes]:
    return [data[place : place + 1] for place in range(len(data))]


@pytest.mark.parametrize("coding", [*PACKERS, "GZip", "gzip, gzip", "deflate, br", "zstd, gzip, deflate"])
def test_body_decoded_in_any_pieces(coding: str) -> None:
    data = packed(coding, CONTENT)
    assert unpacked(coding, [data]) == CONTENT
    assert unpacked(coding, singly(data)) == CONTENT
    assert unpacked(coding, [packed(coding, b"")]) == b""


@given(st.binary(max_size=2000), st.sampled_from(sorted(PACKERS)), st.lists(st.integers(0, 3000)))
def test_any_cutting_gives_the_same(content: bytes, coding: str, cuts: list[int]) -> None:
    data = packed(coding, content)
    places = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    chunks = [data[start:end] for start, end in pairwise(places)]
    assert unpacked(coding, chunks) == content


@pytest.mark.parametrize("words", ["identity", "utf-8", "", "none, identity"])
def test_word_without_coding_ignored(words: str) -> None:
    assert unpacked(words, [CONTENT, b""]) == CONTENT
    assert unpacked(f"{words}, gzip", [PACKERS["gzip"](CONTENT)]) == CONTENT


def test_deflate_may_lack_its_header() -> None:
    data = BARE_DEFLATE(CONTENT)
    assert unpacked("deflate", [data]) == unpacked("deflate", singly(data)) == CONTENT


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_multipart_coding_decoded_to_last_part(coding: str) -> None:
    data = PACKERS[coding](CONTENT[:99]) + PACKERS[coding](b"") + PACKERS[coding](CONTENT[99:])
    assert unpacked(coding, [data]) == unpacked(coding, singly(data)) == CONTENT


@pytest.mark.parametrize("coding", PACKERS)
def test_empty_body_accepted(coding: str) -> None:
    assert unpacked(coding, []) == b""


@pytest.mark.parametrize("coding", [*PACKERS, "gzip, zstd", "br, deflate"])
def test_body_that_ends_early_raises(coding: str) -> None:
    data = packed(coding, CONTENT)
    for end in {1, 2, 9, len(data) // 2, len(data) - 1}:
        with pytest.raises(UnpackingError, match=r"the response's \S+ data ends early"):
            unpacked(coding, [data[:end]])


@pytest.mark.parametrize("coding", [*PACKERS, "gzip, zstd", "br, deflate"])
@pytest.mark.parametrize("rest", [b"\0", b"more", b"\x78"])
def test_body_that_continues_after_end_raises(coding: str, rest: bytes) -> None:
    data = packed(coding, CONTENT) + rest
    for chunks in ([data], singly(data)):
        with pytest.raises(
            UnpackingError, match=r"response's \S+ data (goes on|can't be unpacked|ends early)"
        ):
            unpacked(coding, chunks)


@pytest.mark.parametrize("coding", PACKERS)
def test_invalid_data_raises(coding: str) -> None:
    with pytest.raises(UnpackingError, match=r"response's \S+ data (can't be unpacked|ends early)"):
        unpacked(coding, [b"{" + b"no such data" * 9])


@pytest.mark.parametrize("coding", ["compress", "dcb", "gzip, x-compress"])
def test_unknown_coding_refused(coding: str) -> None:
    with pytest.raises(UnpackingError, match="wasn't asked for"):
        Decoder(coding)


def test_codings_over_each_other_have_a_limit() -> None:
    assert unpacked(", ".join(["gzip"] * 5), [packed(", ".join(["gzip"] * 5), CONTENT)]) == CONTENT
    with pytest.raises(UnpackingError, match="the response is packed 6 times"):
        Decoder(", ".join(["gzip"] * 6))


@pytest.mark.parametrize(("coding", "package"), [("br", "brotli"), ("zstd", "zstandard")])
def test_missing_package_named(coding: str, package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(UnpackingError, match=f"packed as {coding}, for which {package} isn't installed"):
        Decoder(coding)


def test_large_window_refused() -> None:
    wide = zstandard.ZstdCompressionParameters(window_log=23, write_content_size=False)
    packer = zstandard.ZstdCompressor(compression_params=wide).compressobj()
    data = {
        "br": brotli.compress(CONTENT, lgwin=24),
        "zstd": packer.compress(CONTENT) + packer.flush(),
    }
    for coding, body in data.items():
        with pytest.raises(UnpackingError, match=r"(?i)too much memory"):
            unpacked(coding, [body])


@pytest.mark.parametrize("coding", [*PACKERS, "gzip, gzip", "zstd, gzip", "br, zstd"])
@pytest.mark.unmeasured
def test_little_data_that_unpacks_to_much_takes_no_memory(coding: str) -> None:
    data = packed(coding, bytes(16 * MIB))
    decoder = Decoder(coding)
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        size = sum(map(len, decoder.feed(data)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size == 16 * MIB
    assert peak - before < 4 * MIB


def test_only_json_is_asked_for_packed() -> None:
    assert accepted_encodings("application/json") == "gzip, deflate"
    for accept in ("text/event-stream", "audio/mpeg", "*/*"):
        assert accepted_encodings(accept) == "identity"
