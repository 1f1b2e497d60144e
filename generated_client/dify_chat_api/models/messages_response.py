# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..models.agent_thought import AgentThought
from ..models.feedback import Feedback
from ..models.human_input_content import HumanInputContent
from ..models.message_file import MessageFile
from ..models.retriever_resource import RetrieverResource
from ..types import UNSET, Model, Unset, fields_of, missing, nested, nested_list


@define(kw_only=True)
class MessagesResponse(Model):
    """A question and its answer.

    Attributes:
        parent_message_id: The message before this one; all zeros for the first.
        inputs: An object whose fields the app decides.
        status: `normal`, `error` or `paused`; others may come.
        error: Why there is no, or not the whole, answer.
        provider_response_latency: Seconds.
        extra_contents: The forms that were shown along with the answer.
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
    error: None | str
    message_tokens: int | Unset = UNSET
    answer_tokens: int | Unset = UNSET
    total_tokens: int | Unset = UNSET
    total_price: None | str | Unset = UNSET
    currency: str | Unset = UNSET
    provider_response_latency: float | Unset = UNSET
    extra_contents: list[HumanInputContent] | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                id=rest.pop("id"),
                conversation_id=rest.pop("conversation_id"),
                parent_message_id=rest.pop("parent_message_id"),
                inputs=rest.pop("inputs"),
                query=rest.pop("query"),
                answer=rest.pop("answer"),
                message_files=nested_list(MessageFile, rest.pop("message_files")),
                feedback=nested(Feedback, rest.pop("feedback")),
                retriever_resources=nested_list(RetrieverResource, rest.pop("retriever_resources")),
                created_at=rest.pop("created_at"),
                agent_thoughts=nested_list(AgentThought, rest.pop("agent_thoughts")),
                status=rest.pop("status"),
                error=rest.pop("error"),
                message_tokens=rest.pop("message_tokens", UNSET),
                answer_tokens=rest.pop("answer_tokens", UNSET),
                total_tokens=rest.pop("total_tokens", UNSET),
                total_price=rest.pop("total_price", UNSET),
                currency=rest.pop("currency", UNSET),
                provider_response_latency=rest.pop("provider_response_latency", UNSET),
                extra_contents=nested_list(HumanInputContent, rest.pop("extra_contents", UNSET)),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
