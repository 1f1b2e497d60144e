"""The reply to a message."""

from __future__ import annotations

from typing import Any

from dify_chat_api.models import ChatMessageSendResponse as _ChatMessageSendResponse

from .reasoning import reasoning_of, split_reasoning


class ChatMessageSendResponse(_ChatMessageSendResponse):
    """The reply to a message, and what the model reasoned.

    Source: the response to `POST /chat-messages`.

    Example:
        reply = await chat.send("What is a closure?")
        print(reply.reasoning)
    """

    __slots__ = ()

    @property
    def reasoning(self) -> str:
        """What the model reasoned; `""` if nothing is known of it.

        That is what a chatflow's nodes kept apart, and then what stands in the answer between `<think>` and
        `</think>`. The answer stays as the server sends it, with these tags.
        """
        told: dict[str, Any] = self.to_dict()
        answer = told.get("answer")
        parts = split_reasoning(answer) if isinstance(answer, str) else []
        pieces = [*reasoning_of(told.get("metadata")).values()]
        return "".join([*pieces, *(text for kind, text in parts if kind == "reasoning")])
