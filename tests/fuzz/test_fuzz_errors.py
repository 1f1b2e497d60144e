"""What `make fuzz` looks for in the mapping of errors, for a moment, with whatever hypothesis thinks of."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.errors import KEY, SEPARATOR, check
from tests.fuzz.targets import answers

SEEDS = sorted(answers(), key=len)[:100]
PARTS = st.sampled_from(
    [b"text/html", b"<title>", b"</title>", b"<script", b"<style>", b"&#0;", b"\n", KEY.encode(), b"\xff"]
)
TEXTS = st.one_of(st.text(max_size=9), st.integers(), st.none(), st.lists(st.text(max_size=3), max_size=3))
BODIES = st.one_of(
    st.lists(st.one_of(PARTS, st.binary(max_size=9)), max_size=12).map(b"".join),
    st.dictionaries(st.sampled_from(["code", "message", "params", "errors", "status"]), TEXTS).map(
        lambda fields: json.dumps(fields).encode()
    ),
)


@given(status=st.binary(min_size=2, max_size=2), headers=st.lists(PARTS, min_size=3, max_size=3), body=BODIES)
@settings(max_examples=200)
def test_errors_any_response(status: bytes, headers: list[bytes], body: bytes) -> None:
    check(status + SEPARATOR.join([*headers, body]))


@given(
    seed=st.sampled_from(SEEDS),
    place=st.integers(0, 4096),
    put=st.binary(max_size=4),
    taken=st.integers(0, 4),
)
@settings(max_examples=100)
def test_errors_recorded_responses_changed(seed: bytes, place: int, put: bytes, taken: int) -> None:
    place %= len(seed)
    check(seed[:place] + put + seed[place + taken :])


@given(answer=st.binary(max_size=100))
@settings(max_examples=100)
def test_errors_any_bytes(answer: bytes) -> None:
    check(answer)


@pytest.mark.parametrize(
    "retry_after", [b"1e9", b"9" * 400, b"Mon, 01 Jan 0001 00:00:00 +2359", b"\xb2", b"Mon", b"1\x1d"]
)
def test_errors_any_retry_after(retry_after: bytes) -> None:
    check(b"\0\x81" + SEPARATOR.join([b"", b"", retry_after, b"{}"]))


def test_errors_key_in_location() -> None:
    check(b"\0\0" + SEPARATOR.join([b"", b"https://elsewhere/" + KEY.encode(), b"", b""]))
