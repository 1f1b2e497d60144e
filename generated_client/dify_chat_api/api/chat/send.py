# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""POST /chat-messages: Send a message and wait for the whole answer."""

from ...models.chat_message_send_request import ChatMessageSendRequest
from ...models.chat_message_send_response import ChatMessageSendResponse
from ...types import UNSET, Request, Unset, present


def request(
    *,
    body: ChatMessageSendRequest,
    x_trace_id: str | Unset = UNSET,
) -> Request[ChatMessageSendResponse]:
    """Send a message and wait for the whole answer.

    The server sends nothing until the answer is complete. A gateway in between may close the connection
    before: 60 to 100 s are common. An agent app refuses this mode with 400 `invalid_param`.

    Dify 1.13.0 responds for a chatflow with status 200 and an event stream. The stream has a ping and no
    answer, and ends after 300 s. Meanwhile the run finishes, and its message is stored. Dify 1.13.0 and
    older respond 400 if the answer is empty.

    Args:
        x_trace_id: The id of the caller's trace, which the server passes on to its own tracing. The
            server ignores an id that it can't use.
        body: A message whose answer comes as one JSON object.

    Returns:
        The request. Its result is `ChatMessageSendResponse`.
    """
    return Request(
        method="POST",
        path="/chat-messages",
        accept="application/json",
        parse=ChatMessageSendResponse.from_dict,
        headers=present(
            {
                "X-Trace-Id": x_trace_id,
            }
        ),
        json=body.to_dict(),
    )
