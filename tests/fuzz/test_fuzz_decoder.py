"""What `make fuzz` looks for in the decoder, for a moment, with whatever hypothesis thinks of."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.decoder import check
from tests.fuzz.targets import limited_streams

SEEDS = sorted(limited_streams(), key=len)[:40]
PIECES = st.one_of(
    st.binary(max_size=20),
    st.sampled_from(
        [b"data: ", b"data", b"event: x", b":", b"\n", b"\r", b"\r\n", b"\n\n", b"\xef\xbb\xbf", b"{}"]
    ),
)


@given(limit=st.binary(min_size=1, max_size=1), pieces=st.lists(PIECES, max_size=60))
@settings(max_examples=200)
def test_decoder_any_bytes(limit: bytes, pieces: list[bytes]) -> None:
    check(limit + b"".join(pieces))


@given(
    seed=st.sampled_from(SEEDS),
    place=st.integers(0, 4096),
    put=st.binary(max_size=4),
    taken=st.integers(0, 4),
)
@settings(max_examples=100)
def test_decoder_recorded_streams_changed(seed: bytes, place: int, put: bytes, taken: int) -> None:
    place %= len(seed)
    check(seed[:place] + put + seed[place + taken :])


def test_decoder_no_bytes() -> None:
    check(b"")
