# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class HumanInputOptionSource(Model):
    """The options of a `select`.

    Attributes:
        type: `constant` (see `value`) or `variable` (see `selector`).
    """

    type: str
    selector: list[str] | Unset = UNSET
    value: list[str] | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.type = source["type"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.selector = source.get("selector", UNSET)
        self.value = source.get("value", UNSET)
        self.additional_properties = others(cls, source)
        return self
