# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""POST /chat-messages: Ask, and wait for the whole answer."""

from ...models.chat_message_send_request import ChatMessageSendRequest
from ...models.chat_message_send_response import ChatMessageSendResponse
from ...types import Request


def request(
    *,
    body: ChatMessageSendRequest,
) -> Request[ChatMessageSendResponse]:
    """Ask, and wait for the whole answer.

    The server is silent until the answer is complete, and a gateway in between may give up after 60 to 100
    s. An agent app refuses this mode, with 400 `invalid_param`.

    Args:
        body: A question that is answered at once.

    Returns:
        The request. Its result is `ChatMessageSendResponse`.
    """
    return Request(
        method="POST",
        path="/chat-messages",
        accept="application/json",
        parse=ChatMessageSendResponse.from_dict,
        json=body.to_dict(),
    )
