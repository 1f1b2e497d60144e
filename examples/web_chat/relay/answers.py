"""Asking: the answer goes to the page as it comes, and the page may stop it."""

import json
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response

from dify_chat import AsyncChatStream, DifyError

from .bodies import json_body, text
from .files import message_files
from .guard import dify
from .problems import told
from .relayed import Relayed

_MOST_CHARACTERS = 4000
_HEARTBEAT = 15.0  # seconds; proxies close a connection that is silent for 60 s, many earlier
_IDS = ("task_id", "message_id", "conversation_id", "workflow_run_id")
# Other events have what nodes and tools were given, which is not for the page.
_SHOWN = {
    "agent_message",
    "human_input_required",
    "message",
    "message_file",
    "message_replace",
    "ping",
    "reasoning_chunk",
}


async def ask(request: Request) -> Response:
    """`{content, conversation_id?, files?}` → server-sent events, see `_frames`."""
    given = await json_body(request)
    stream = dify(request).send_chat_message_stream(
        text(given, "content", _MOST_CHARACTERS),
        conversation_id=text(given, "conversation_id", 100) if given.get("conversation_id") else None,
        files=message_files(given.get("files", [])),
    )
    return relayed(stream)


async def stop(request: Request) -> Response:
    """Stop an answer. Dify stops a task only for the user who began it, so no visitor can stop another's."""
    await dify(request).stop_messages_stream(request.path_params["task_id"])
    return Response(status_code=204)


def relayed(stream: AsyncChatStream) -> Response:
    """Make the response that has the events of an answer."""
    headers = {"X-Accel-Buffering": "no"}  # nginx would keep it until it has a page of it
    return Relayed(stream, _frames(stream), media_type="text/event-stream", headers=headers)


async def _frames(stream: AsyncChatStream) -> AsyncIterator[str | bytes]:
    """Pass on the events that are for the page.

    The relay's own have a `type`, as Dify's have `event`: `ids` tells the ids so far, `end` how it ended.
    """
    ids: dict[str, str | None] = {}
    failure = None
    try:
        async for event in stream.iter_events(pings=True, heartbeat=_HEARTBEAT):
            if ids != (ids := {name: getattr(stream, name) for name in _IDS}):
                yield _frame(type="ids", **ids)
            if event.event in _SHOWN:
                yield event.to_sse()
    except DifyError as error:
        _, failure = told(error)
    if stream.resumed:  # deltas were lost then, and the next ones had no known place
        yield _frame(event="message_replace", answer=stream.answer)
    yield _frame(type="end", outcome=stream.outcome, error=failure)


def _frame(**fields: str | None) -> str:
    # In ASCII: an answer may have half of a surrogate pair, which UTF-8 can't write.
    return f"data: {json.dumps(fields)}\n\n"
