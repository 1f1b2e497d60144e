"""What Dify accepts in a body or a query, and how it words a refusal (it validates with pydantic)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ._problems import invalid_param

Check = Callable[[Any], Any]
"""Takes a value as it came and returns it as Dify uses it, or raises Refused."""

_REQUIRED = object()


class Refused(Exception):
    """A value that a check doesn't take: pydantic's name and sentence for it, and which part of the value."""

    def __init__(self, fault: str, sentence: str, at: str = "", value: object = None) -> None:
        super().__init__(sentence)
        self.fault = fault
        self.sentence = sentence
        self.at = at
        self.value = value


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

    def take(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The fields that Dify reads, the absent ones with their defaults, without those it doesn't know."""
        taken: dict[str, Any] = {}
        complaints: list[str] = []
        for name, field in self.fields.items():
            try:
                taken[name] = _take(name, field, given)
            except Refused as refused:
                value = refused.value if refused.at else given.get(name, given)
                complaints.append(_complaint(name + refused.at, refused, value))
        if not complaints:
            try:
                return self.rule(taken)
            except Refused as refused:
                complaints.append(_complaint("", refused, given))
        errors = "1 validation error" if len(complaints) == 1 else f"{len(complaints)} validation errors"
        raise invalid_param(f"{errors} for {self.name}" + "".join(complaints))


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


def integer_between(low: int, high: int) -> Check:
    """A whole number in a query, where everything comes as text."""

    def check(value: str) -> int:
        if not re.fullmatch(r"\s*[+-]?\d{1,4000}(\.0+)?\s*", value, re.ASCII):
            sentence = "Input should be a valid integer, unable to parse string as an integer"
            raise Refused("int_parsing", sentence)
        number = int(value.partition(".")[0])
        if number < low:
            raise Refused("greater_than_equal", f"Input should be greater than or equal to {low}")
        if number > high:
            raise Refused("less_than_equal", f"Input should be less than or equal to {high}")
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


def _take(name: str, field: Field, given: Mapping[str, Any]) -> Any:
    if name in given:
        return field.check(given[name])
    if field.default is _REQUIRED:
        raise Refused("missing", "Field required")
    return field.default


def _complaint(where: str, refused: Refused, value: object) -> str:
    shown = repr(value)
    if len(shown) > 50:
        shown = f"{shown[:25]}...{shown[-24:]}"
    details = f"type={refused.fault}, input_value={shown}, input_type={type(value).__name__}"
    return (
        (f"\n{where}" if where else "")
        + f"\n  {refused.sentence} [{details}]"
        + f"\n    For further information visit https://errors.pydantic.dev/2.12/v/{refused.fault}"
    )
