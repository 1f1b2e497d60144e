# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from attrs import define, field

from ..models.chat_message_file import ChatMessageFile
from ..types import UNSET, Model, Unset, nested_list, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class ChatMessageSendRequest(Model):
    """A message whose answer comes as one JSON object.

    Attributes:
        query: The text of the message.
        user: The user who sends the message, by any name that the application has for them.
        inputs: The values of the app's variables, by name.
        conversation_id: The conversation to continue. Without it, or with `""`, the server creates one.
        files: The files of the message. An app that takes no files ignores them.
        auto_generate_name: Whether the model names a new conversation.
        workflow_id: The version of the chatflow to run. Without it, the server runs the published
            version.
    """

    query: str
    user: str
    inputs: dict[str, Any]
    conversation_id: str | Unset = UNSET
    files: list[ChatMessageFile] | Unset = UNSET
    auto_generate_name: bool | Unset = True
    workflow_id: str | Unset = UNSET
    response_mode: Literal["blocking"] | Unset = "blocking"
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.query = source["query"]
            self.user = source["user"]
            self.inputs = source["inputs"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.conversation_id = source.get("conversation_id", UNSET)
        self.files = nested_list(ChatMessageFile, source.get("files", UNSET))
        self.auto_generate_name = source.get("auto_generate_name", UNSET)
        self.workflow_id = source.get("workflow_id", UNSET)
        self.response_mode = source.get("response_mode", UNSET)
        self.additional_properties = others(cls, source)
        return self
