"""json.py: both libraries decode the same, and refuse what is nested too deeply."""

import json
import sys
from collections.abc import Iterator
from importlib.util import find_spec, module_from_spec
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dify_chat._response import json as _json
from dify_chat._response.json import DEEPEST, decode_json


@pytest.fixture(params=["orjson", "json"], autouse=True)
def library(request: pytest.FixtureRequest) -> Iterator[str]:
    """Run each test with the extra `speed`, and without it."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "json":
            patch.setattr(_json, "_quick_loads", None)
        else:
            pytest.importorskip("orjson")
        yield request.param


def test_decode_json_without_orjson(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "orjson", None)
    spec = find_spec("dify_chat._response.json")
    assert spec is not None
    assert spec.loader is not None
    without = module_from_spec(spec)
    spec.loader.exec_module(without)
    assert without._quick_loads is None
    assert without.decode_json(b"[1]") == [1]


def nested(depth: int) -> Any:
    value: Any = 1
    for level in range(depth):
        value = {"in": value} if level % 2 else [value, 2]
    return value


@pytest.mark.parametrize("value", [None, 1, "[" * 200, [[]] * 200, nested(DEEPEST), {"a": [nested(50)] * 50}])
def test_decode_json(value: Any) -> None:
    assert decode_json(json.dumps(value).encode()) == value


@pytest.mark.parametrize(
    "text", ["[" * 200_000, json.dumps(nested(DEEPEST + 1)), json.dumps([1, nested(DEEPEST), 2**70])]
)
def test_decode_json_nested_too_deeply(text: str) -> None:
    with pytest.raises(ValueError, match="nested too deeply"):
        decode_json(text.encode())


@pytest.mark.parametrize("text", [b"", b"{", b"nul", b"[1,]", b"01", b'"\x01"', b'"\xff"', b"\xef\xbb\xbf1"])
def test_decode_json_invalid(text: bytes) -> None:
    with pytest.raises(ValueError, match=r"Expecting|Invalid|Extra|decode|BOM|trailing"):
        decode_json(text)


NUMBERS = st.one_of(
    st.integers(), st.sampled_from([2**63 - 1, 2**63, -(2**63) - 1, 2**64, 10**30, -0.0, 1e300]), st.floats()
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, st.text(st.characters(exclude_categories=()), max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=3), inner)),
    max_leaves=10,
)
SPOILED = st.builds(
    lambda text, place, by: text[: place % (len(text) + 1)] + by + text[place % (len(text) + 1) + 1 :],
    VALUES.map(lambda value: json.dumps(value).encode()),
    st.integers(0, 1000),
    st.sampled_from([b"", b"0", b"e5", b"-", b".", b"[", b'"', b"\\", b"\xff", b"\x00", b" "]),
)


def outcome(text: bytes) -> str:
    """The value, exact in type and sign, or that there is none."""
    try:
        return repr(decode_json(text))
    except ValueError as error:
        return "too deep" if "deep" in str(error) else "no JSON"


@given(st.one_of(VALUES.map(lambda value: json.dumps(value).encode()), SPOILED))
@example(b'{"n": 18446744073709551616}')
@example(b"[[[123456789012345678901234567890]]]")
@example(b'"\\ud800"')
@example(b'{"a": 1, "a": 2}')
@example(b"[NaN, Infinity, 1e400, -0, -0.0]")
@pytest.mark.unmeasured
def test_decode_json_same_with_both_libraries(text: bytes) -> None:
    found = outcome(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_json, "_quick_loads", None)
        assert outcome(text) == found
