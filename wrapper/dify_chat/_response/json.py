"""JSON of a server, read alike with orjson and without, and no deeper than models can be handled."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

_quick_loads: Callable[[bytes], Any] | None = None
try:
    import orjson
except ImportError:
    pass  # it comes with the extra `speed`
else:
    _quick_loads = orjson.loads

# Models are copied, compared and written by recursion, on top of a stack that is the caller's.
DEEPEST = 100
_TOO_DEEP = "it is nested too deeply"
# orjson makes floats of integers that a machine's word can't hold.
_LARGEST_WORD = 2.0**63


def decode_json(text: bytes) -> Any:
    """Give what a text of JSON stands for: the same whether orjson reads it or Python.

    Raises:
        ValueError: It is no JSON in UTF-8, or nested more than 100 levels deep.
    """
    if _quick_loads is not None:
        try:
            value = _quick_loads(text)
        except ValueError:
            pass  # Python takes more: NaN, and half of a surrogate pair
        else:
            if not _has_large_float(value):
                return value
    try:
        value = json.loads(text.decode())
    except RecursionError:
        problem = _TOO_DEEP
    except ValueError as error:
        problem = str(error)
    else:
        if text.count(b"[") + text.count(b"{") > DEEPEST:  # else it can't be so deep
            _has_large_float(value)
        return value
    raise ValueError(problem)  # without the original, which has the whole text as an attribute


def _has_large_float(value: Any) -> bool:
    """Look for a float that may have been an integer, and at how deeply things are nested on the way."""
    found = False
    level: list[Any] = [[value]]
    for _ in range(DEEPEST + 1):
        below: list[Any] = []
        for container in level:
            for child in container.values() if type(container) is dict else container:
                kind = type(child)
                if kind is dict or kind is list:
                    if child:
                        below.append(child)
                elif kind is float and not -_LARGEST_WORD < child < _LARGEST_WORD:
                    found = True
        if not below:
            return found
        level = below
    raise ValueError(_TOO_DEEP)
