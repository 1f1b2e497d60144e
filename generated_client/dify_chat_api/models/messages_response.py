# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..models.agent_thought import AgentThought
from ..models.feedback import Feedback
from ..models.human_input_content import HumanInputContent
from ..models.message_file import MessageFile
from ..models.retriever_resource import RetrieverResource
from ..types import UNSET, Model, Unset, nested, nested_list, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class MessagesResponse(Model):
    """A message of the user and its answer.

    Attributes:
        parent_message_id: The id of the message before. For the first message it is all zeros.
        inputs: An object whose fields depend on the app.
        status: `normal`, `error` or `paused`; the server may add values.
        error: The reason why the answer is missing or incomplete.
        provider_response_latency: Seconds.
        extra_contents: The forms that the app showed with the answer.
    """

    id: str
    conversation_id: str
    parent_message_id: str
    inputs: dict[str, Any]
    query: str
    answer: str
    message_files: list[MessageFile]
    feedback: Feedback | None
    retriever_resources: list[RetrieverResource]
    created_at: int
    agent_thoughts: list[AgentThought]
    status: str
    error: str | None
    message_tokens: int | Unset = UNSET
    answer_tokens: int | Unset = UNSET
    total_tokens: int | Unset = UNSET
    total_price: str | None | Unset = UNSET
    currency: str | Unset = UNSET
    provider_response_latency: float | Unset = UNSET
    extra_contents: list[HumanInputContent] | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.id = source["id"]
            self.conversation_id = source["conversation_id"]
            self.parent_message_id = source["parent_message_id"]
            self.inputs = source["inputs"]
            self.query = source["query"]
            self.answer = source["answer"]
            self.message_files = nested_list(MessageFile, source["message_files"])
            self.feedback = nested(Feedback, source["feedback"])
            self.retriever_resources = nested_list(RetrieverResource, source["retriever_resources"])
            self.created_at = source["created_at"]
            self.agent_thoughts = nested_list(AgentThought, source["agent_thoughts"])
            self.status = source["status"]
            self.error = source["error"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.message_tokens = source.get("message_tokens", UNSET)
        self.answer_tokens = source.get("answer_tokens", UNSET)
        self.total_tokens = source.get("total_tokens", UNSET)
        self.total_price = source.get("total_price", UNSET)
        self.currency = source.get("currency", UNSET)
        self.provider_response_latency = source.get("provider_response_latency", UNSET)
        self.extra_contents = nested_list(HumanInputContent, source.get("extra_contents", UNSET))
        self.additional_properties = others(cls, source)
        return self
