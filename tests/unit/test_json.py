"""_json.py: what a server sends is read, and not too deeply nested."""

import json
from typing import Any

import pytest

from dify_chat._json import DEEPEST, decoded


def nested(depth: int) -> Any:
    value: Any = 1
    for level in range(depth):
        value = {"in": value} if level % 2 else [value, 2]
    return value


@pytest.mark.parametrize("value", [None, 1, "[" * 200, [[]] * 200, nested(DEEPEST), {"a": [nested(50)] * 50}])
def test_json_is_read(value: Any) -> None:
    assert decoded(json.dumps(value)) == value


@pytest.mark.parametrize(
    "text", ["[" * 200_000, json.dumps(nested(DEEPEST + 1)), json.dumps([1, nested(DEEPEST)])]
)
def test_what_is_nested_too_deeply_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="nested too deeply"):
        decoded(text)


def test_what_is_no_json_is_refused() -> None:
    with pytest.raises(ValueError, match="Expecting value"):
        decoded("")
