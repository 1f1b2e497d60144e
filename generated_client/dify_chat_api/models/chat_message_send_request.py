# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from attrs import define, field

from ..models.chat_message_file import ChatMessageFile
from ..types import UNSET, Model, Unset, fields_of, missing, nested_list


@define(kw_only=True)
class ChatMessageSendRequest(Model):
    """A question that is answered at once.

    Attributes:
        query: The question.
        user: Who asks: any name that your application gives to its user.
        inputs: An object whose fields the app decides.
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
        rest = fields_of(cls, source)
        try:
            return cls(
                query=rest.pop("query"),
                user=rest.pop("user"),
                inputs=rest.pop("inputs"),
                conversation_id=rest.pop("conversation_id", UNSET),
                files=nested_list(ChatMessageFile, rest.pop("files", UNSET)),
                auto_generate_name=rest.pop("auto_generate_name", UNSET),
                workflow_id=rest.pop("workflow_id", UNSET),
                response_mode=rest.pop("response_mode", UNSET),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
