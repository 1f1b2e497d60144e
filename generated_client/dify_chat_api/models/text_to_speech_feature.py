# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, object_of, others


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class TextToSpeechFeature(Model):
    """The settings of text to speech.

    Attributes:
        auto_play: `enabled` if the stream of an answer has its speech, else `disabled`.
    """

    enabled: bool | Unset = UNSET
    language: str | None | Unset = UNSET
    voice: str | None | Unset = UNSET
    auto_play: str | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    _wire_names: ClassVar[Mapping[str, str]] = {
        "auto_play": "autoPlay",
    }

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        self.enabled = source.get("enabled", UNSET)
        self.language = source.get("language", UNSET)
        self.voice = source.get("voice", UNSET)
        self.auto_play = source.get("autoPlay", UNSET)
        self.additional_properties = others(cls, source)
        return self
