# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""POST /chat-messages/{task_id}/stop: Stop the answer of a stream."""

from urllib.parse import quote

from ...models.stop_messages_stream_request import StopMessagesStreamRequest
from ...models.stop_messages_stream_response import StopMessagesStreamResponse
from ...types import Request


def request(
    task_id: str,
    *,
    body: StopMessagesStreamRequest,
) -> Request[StopMessagesStreamResponse]:
    """Stop the answer of a stream.

    The server responds `success` to any `task_id`, even if the task is unknown, finished or another user's.
    A chat app ignores the request of another user. The stopped stream ends with `message_end` or, in a
    chatflow, with a `workflow_finished` of the status `stopped`.

    Args:
        task_id: The `task_id` of the events of the stream.
        body: The user whose answer is stopped.

    Returns:
        The request. Its result is `StopMessagesStreamResponse`.
    """
    return Request(
        method="POST",
        path=f"/chat-messages/{quote(task_id, safe='')}/stop",
        accept="application/json",
        parse=StopMessagesStreamResponse.from_dict,
        json=body.to_dict(),
    )
