# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from attrs import define, field

from ..models.chat_message_file import ChatMessageFile
from ..types import UNSET, Model, Unset, missing, nested_list, object_of, others


@define(kw_only=True)
class ChatMessageSendRequest(Model):
    """A question that is answered at once.

    Attributes:
        query: The question.
        user: Who asks: any name that your application gives to its user.
        inputs: Values for the variables that the app defines. May be empty.
        conversation_id: The conversation to go on with. Without it, or with `""`, a new one begins.
        files: Files that belong to the question. An app that takes no files ignores them.
        auto_generate_name: Let the model name the conversation.
        workflow_id: The version of the chatflow to run. Without it, the published one.
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
        except KeyError as name:
            raise missing(cls, name) from None
        self.conversation_id = source.get("conversation_id", UNSET)
        self.files = nested_list(ChatMessageFile, source.get("files", UNSET))
        self.auto_generate_name = source.get("auto_generate_name", UNSET)
        self.workflow_id = source.get("workflow_id", UNSET)
        self.response_mode = source.get("response_mode", UNSET)
        self.additional_properties = others(cls, source)
        return self
