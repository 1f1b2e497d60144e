# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""POST /chat-messages: Ask, and read the answer as it is written."""

from ...events import ChatStreamEvent, parse_event
from ...models.chat_message_stream_request import ChatMessageStreamRequest
from ...types import Request


def request(
    *,
    body: ChatMessageStreamRequest,
) -> Request[ChatStreamEvent]:
    """Ask, and read the answer as it is written.

    The answer is a stream of server-sent events, one JSON object each. It is over when the server ends it
    after `message_end`, `workflow_finished`, `workflow_paused` or `error`; the order of the last events
    differs from version to version. An end without any of them is a broken stream.

    About every 10 s comes a `ping`, which has no data. The headers come with the first frame, so a model
    that thinks for long leaves the client without any byte for about 10 s.

    An error that happens once the stream has begun is an event, under the status 200.

    Args:
        body: A question that is answered by a stream of events.

    Returns:
        The request. Its result is `ChatStreamEvent`.
    """
    return Request(
        method="POST",
        path="/chat-messages",
        accept="text/event-stream",
        parse=parse_event,
        json=body.to_dict(),
    )
