"""JSON of a server, read so that whatever is done with it afterwards can be done."""

from __future__ import annotations

import json
from typing import Any

# Models are copied, compared and written by recursion, on top of a stack that is the caller's.
DEEPEST = 100


def decoded(text: str) -> Any:
    """Give what a text of JSON stands for.

    Raises:
        ValueError: It is no JSON, or nested deeper than anybody means it.
    """
    try:
        value = json.loads(text)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    # Counting is quick, and tells for nearly all texts that they are flat enough.
    if text.count("[") + text.count("{") > DEEPEST and _depth(value) > DEEPEST:
        raise ValueError("it is nested too deeply")
    return value


def _depth(value: Any) -> int:
    depth = 0
    level = [value]
    while level := [child for parent in level for child in _children(parent)]:
        depth += 1
    return depth


def _children(value: Any) -> Any:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
