# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar, Literal, Self

from attrs import define, field

from ..types import Event, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class UnknownEvent(Event):
    """An event whose name this description lacks.

    Attributes:
        event_name: The name that the server gave it.
    """

    event_name: str
    additional_properties: dict[str, Any] = field(factory=dict)

    event: ClassVar[Literal["unknown"]] = "unknown"
    _wire_names: ClassVar[Mapping[str, str]] = {
        "event_name": "event",
    }
    _essential: ClassVar[Collection[str]] = ("event",)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.event_name = source["event"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.additional_properties = {} if len(source) == 1 else others(cls, source)
        return self
