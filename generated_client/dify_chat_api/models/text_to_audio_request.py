# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class TextToAudioRequest(Model):
    """The text to speak. If `message_id` is there, the server ignores `text`.

    Attributes:
        user: The user who listens.
        text: The text to speak. It is required unless there is a `message_id` that isn't empty.
        message_id: The message whose answer to speak.
        voice: The name of a voice of the model. Without it, or with an unknown name, the server takes
            the app's voice.
        streaming: Whether the server sends the audio while it makes it. All recorded versions do so in
            any case.
    """

    user: str
    text: str | Unset = UNSET
    message_id: str | Unset = UNSET
    voice: str | Unset = UNSET
    streaming: bool | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.user = source["user"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.text = source.get("text", UNSET)
        self.message_id = source.get("message_id", UNSET)
        self.voice = source.get("voice", UNSET)
        self.streaming = source.get("streaming", UNSET)
        self.additional_properties = others(cls, source)
        return self
