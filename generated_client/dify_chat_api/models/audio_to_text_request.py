# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import Model, Upload, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class AudioToTextRequest(Model):
    """The speech to transcribe.

    Attributes:
        file: The audio file.
        user: The user who speaks.
    """

    file: Upload
    user: str
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.file = source["file"]
            self.user = source["user"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.additional_properties = {} if len(source) == 2 else others(cls, source)
        return self
