"""What Dify accepts in a body or a query, and how it words a refusal (it validates with pydantic)."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ._versions import Version

Check = Callable[[Any], Any]
"""Takes a value as it came and returns it as Dify uses it, or raises Refused."""

_REQUIRED = object()
_BOOLEANS = {
    **dict.fromkeys(("1", "on", "t", "true", "y", "yes"), True),
    **dict.fromkeys(("0", "off", "f", "false", "n", "no"), False),
}


class Refused(Exception):
    """A value that a check doesn't take: pydantic's name and sentence for it, and which part of the value."""

    def __init__(
        self, fault: str, sentence: str, at: str = "", value: object = None, bounds: str = ""
    ) -> None:
        super().__init__(sentence)
        self.fault = fault
        self.at = at
        self.bounds = bounds
        self._sentence = sentence
        self._value = value

    def complaint(self, name: str, value: object) -> str:
        """What is wrong with the value of that field, or with all fields if the name is empty."""
        value = self._value if self.at else value
        shown = repr(value)
        if len(shown) > 50:
            shown = f"{shown[:25]}...{shown[-24:]}"
        details = f"type={self.fault}, input_value={shown}, input_type={type(value).__name__}"
        return (
            (f"\n{name}{self.at}" if name else "")
            + f"\n  {self._sentence} [{details}]"
            + f"\n    For further information visit https://errors.pydantic.dev/2.12/v/{self.fault}"
        )


@dataclass(frozen=True)
class Field:
    check: Check
    default: Any = _REQUIRED


@dataclass(frozen=True)
class Shape:
    """The fields of a request, under the name that Dify's messages give it."""

    name: str
    fields: Mapping[str, Field]
    rule: Callable[[dict[str, Any]], dict[str, Any]] = dict
    """A last look at all fields together."""

    def take(self, given: Mapping[str, Any], version: Version) -> dict[str, Any]:
        """The fields that Dify reads, the absent ones with their defaults, without those it doesn't know."""
        taken: dict[str, Any] = {}
        refused: dict[str, Refused] = {}
        for name, field in self.fields.items():
            check = version.checks.get((self.name, name), field.check)
            try:
                taken[name] = _take(name, check, field.default, given)
            except Refused as refusal:
                refused[name] = refusal
        if not refused:
            try:
                return self.rule(taken)
            except Refused as refusal:
                refused[""] = refusal
        raise version.refusal(self.name, given, refused)


def anything(value: object) -> object:
    return value


def text(value: object) -> str:
    if not isinstance(value, str):
        raise Refused("string_type", "Input should be a valid string")
    return value


def boolean(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float | str):
        raise Refused("bool_parsing", "Input should be a valid boolean, unable to interpret input")
    raise Refused("bool_type", "Input should be a valid boolean")


def mapping(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Refused("dict_type", "Input should be a valid dictionary")
    return value


def mappings(value: object) -> list[dict[str, Any]]:
    if not isinstance(value, list):
        raise Refused("list_type", "Input should be a valid list")
    for index, item in enumerate(value):
        if not isinstance(item, dict):
            raise Refused("dict_type", "Input should be a valid dictionary", f".{index}", item)
    return value


def optional(check: Check) -> Check:
    return lambda value: None if value is None else check(value)


def one_of(*choices: str) -> Check:
    *first, last = map(repr, choices)
    sentence = f"Input should be {', '.join(first)} or {last}"

    def check(value: object) -> object:
        if value not in choices:
            raise Refused("literal_error", sentence)
        return value

    return check


def number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refused("float_type", "Input should be a valid number")
    return value


def boolean_in_query(value: str) -> bool:
    if (spelled := value.lower()) in _BOOLEANS:
        return _BOOLEANS[spelled]
    raise Refused("bool_parsing", "Input should be a valid boolean, unable to interpret input")


def integer_between(low: int, high: float = math.inf) -> Check:
    """A whole number in a query, where everything comes as text."""
    bounds = f"{low} - {high}"

    def check(value: str) -> int:
        if not re.fullmatch(r"\s*[+-]?\d{1,4000}(\.0+)?\s*", value, re.ASCII):
            sentence = "Input should be a valid integer, unable to parse string as an integer"
            raise Refused("int_parsing", sentence)
        number = int(value.partition(".")[0])
        if number < low:
            raise Refused(
                "greater_than_equal", f"Input should be greater than or equal to {low}", bounds=bounds
            )
        if number > high:
            raise Refused("less_than_equal", f"Input should be less than or equal to {high}", bounds=bounds)
        return number

    return check


def uuid_or_empty(sentence: str = "must be a valid UUID") -> Check:
    """An id as Dify writes it, whatever its spelling; "" stands for none."""

    def check(value: object) -> str:
        if not (id_ := text(value)):
            return ""
        try:
            return str(UUID(id_))
        except ValueError:
            raise Refused("value_error", f"Value error, {sentence}") from None

    return check


def _take(name: str, check: Check, default: Any, given: Mapping[str, Any]) -> Any:
    if name in given:
        return check(given[name])
    if default is _REQUIRED:
        raise Refused("missing", "Field required")
    return default
