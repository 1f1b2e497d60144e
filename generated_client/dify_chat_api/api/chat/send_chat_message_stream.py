# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""POST /chat-messages: Send a message and stream the answer."""

from ...events import ChatStreamEvent, parse_event
from ...models.chat_message_stream_request import ChatMessageStreamRequest
from ...types import UNSET, Request, Unset, present


def request(
    *,
    body: ChatMessageStreamRequest,
    x_trace_id: str | Unset = UNSET,
) -> Request[ChatStreamEvent]:
    """Send a message and stream the answer.

    The response is a stream of server-sent events; the data of each event is a JSON object. The server ends
    the stream after `message_end`, `workflow_finished`, `workflow_paused` or `error`. Versions send the
    last events in different orders. A stream that ends without any of these events is broken.

    The server sends a `ping` without data about every 10 s. It sends the headers with the first event, so a
    client may wait 10 s for the first byte. On Dify 1.13.0 a run that waits for a worker gets one ping and
    then none.

    An error after the start of the stream is an event under the status 200. Dify 1.16.0 also reports
    invalid input of a chatflow this way, with a `workflow_finished` of the status `failed`. Dify 1.13.0
    sends a ping and nothing more. Dify 1.9.0 and older respond 400.

    When the client disconnects, a chat or agent app loses the answer. A chatflow run continues, and the
    server stores its answer; Dify 1.9.0 loses it. Dify 1.13.0 sends no event of a chatflow after
    `workflow_finished`.

    Args:
        x_trace_id: The id of the caller's trace, which the server passes on to its own tracing. The
            server ignores an id that it can't use.
        body: A message whose answer comes as a stream of events.

    Returns:
        The request. Its result is `ChatStreamEvent`.
    """
    return Request(
        method="POST",
        path="/chat-messages",
        accept="text/event-stream",
        parse=parse_event,
        headers=present(
            {
                "X-Trace-Id": x_trace_id,
            }
        ),
        json=body.to_dict(),
    )
