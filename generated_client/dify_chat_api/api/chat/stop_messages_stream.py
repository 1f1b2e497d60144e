# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""POST /chat-messages/{task_id}/stop: Stop an answer that is being written."""

from urllib.parse import quote

from ...models.stop_messages_stream_request import StopMessagesStreamRequest
from ...models.stop_messages_stream_response import StopMessagesStreamResponse
from ...types import Request


def request(
    task_id: str,
    *,
    body: StopMessagesStreamRequest,
) -> Request[StopMessagesStreamResponse]:
    """Stop an answer that is being written.

    The answer is always `success`, for an unknown or finished task too. The stream that is stopped ends
    with `message_end` or, in a chatflow, with `workflow_finished` of the status `stopped`.

    Args:
        task_id: The `task_id` of any event of the stream.
        body: Whose answer to stop.

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
