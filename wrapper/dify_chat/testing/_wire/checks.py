"""Checks of the fields of a request. Each takes a value as it came, and returns it as Dify uses it.

A check raises `ValueError` for a value that Dify refuses.
"""

import math
import re
from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

T = TypeVar("T")
Check = Callable[[Any], T]

_TRUE, _FALSE = {"1", "on", "t", "true", "y", "yes"}, {"0", "off", "f", "false", "n", "no"}


def of_type(*types: type[T]) -> Check[T]:
    def check(value: T) -> T:
        if type(value) not in types:  # isinstance takes True for an int
            raise ValueError(f"must be {' or '.join(each.__name__ for each in types)}")
        return value

    return check


text, boolean, number = of_type(str), of_type(bool), of_type(int, float)
mapping: Check[dict[str, Any]] = of_type(dict)
_list: Check[list[Any]] = of_type(list)


def list_of(check: Check[T]) -> Check[list[T]]:
    return lambda value: [check(each) for each in _list(value)]


def optional(check: Check[T]) -> Check[T | None]:
    return lambda value: None if value is None else check(value)


def one_of(*choices: str) -> Check[str]:
    def check(value: str) -> str:
        if value not in choices:
            raise ValueError(f"must be one of {', '.join(choices)}")
        return value

    return check


def boolean_in_query(value: str) -> bool:
    if value.lower() not in _TRUE | _FALSE:
        raise ValueError("must be true or false")
    return value.lower() in _TRUE


def integer_between(low: int, high: float = math.inf) -> Check[int]:
    """Return a check of a whole number in a query, where each value is text."""

    def check(value: str) -> int:
        # int() refuses more than 4,300 digits, and takes underscores, which Dify refuses.
        if not re.fullmatch(r"\s*[+-]?\d{1,4000}(\.0+)?\s*", value, re.ASCII):
            raise ValueError("must be a whole number")
        found = int(value.partition(".")[0])
        if not low <= found <= high:
            raise ValueError(f"must be from {low} to {high}")
        return found

    return check


def uuid_or_empty(value: object) -> str:
    """Return an id in lower case with hyphens, as Dify writes it, or "" for none."""
    id_ = text(value)
    return str(UUID(id_)) if id_ else ""
