# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, fields_of, missing


@define(kw_only=True)
class TextToAudioRequest(Model):
    """What to speak. The message wins where both are given.

    Attributes:
        user: Who listens.
        text: The text to speak. Needed unless there is a `message_id` that is not empty.
        message_id: Speak the answer of this message.
        voice: The voice, by the name that the model gives it. Without it, or with an unknown one, the app's.
    """

    user: str
    text: str | Unset = UNSET
    message_id: str | Unset = UNSET
    voice: str | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                user=rest.pop("user"),
                text=rest.pop("text", UNSET),
                message_id=rest.pop("message_id", UNSET),
                voice=rest.pop("voice", UNSET),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
