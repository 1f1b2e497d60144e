"""Asking: the answer goes to the page as it comes, and the page may stop it."""

import json
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response

from dify_chat import AsyncChatStream, DifyError

from .bodies import json_body, text
from .guard import dify
from .problems import told
from .relayed import Relayed

_MOST_CHARACTERS = 4000
_HEARTBEAT = 15.0  # seconds; proxies close a connection that is silent for 60 s, many earlier


async def ask(request: Request) -> Response:
    """`{content, conversation_id?}` → server-sent events, see `_frames`."""
    given = await json_body(request)
    stream = dify(request).send_chat_message_stream(
        text(given, "content", _MOST_CHARACTERS),
        conversation_id=text(given, "conversation_id", 100) if given.get("conversation_id") else None,
    )
    headers = {"X-Accel-Buffering": "no"}  # nginx would keep it until it has a page of it
    return Relayed(stream, _frames(stream), media_type="text/event-stream", headers=headers)


async def stop(request: Request) -> Response:
    """Stop an answer. Dify stops a task only for the user who began it, so no visitor can stop another's."""
    await dify(request).stop_messages_stream(request.path_params["task_id"])
    return Response(status_code=204)


async def _frames(stream: AsyncChatStream) -> AsyncIterator[str | bytes]:
    """Tell of the answer: `begin` with its ids, `text` for each piece of it, `end` with the whole.

    An `answer` replaces all that came before it.
    """
    begun, failure = False, None
    try:
        async for event in stream.iter_events(pings=True, heartbeat=_HEARTBEAT):
            if not begun and stream.task_id:
                begun = True
                yield _frame(
                    "begin",
                    task_id=stream.task_id,
                    message_id=stream.message_id,
                    conversation_id=stream.conversation_id,
                )
            match event.event:
                case "ping":  # which the page skips and proxies count
                    yield event.to_sse()
                case "message" | "agent_message":
                    yield _frame("text", text=event.answer)
                case "message_replace":  # moderation takes back what has been said
                    yield _frame("answer", answer=stream.answer)
    except DifyError as error:
        _, failure = told(error)
    yield _frame("end", answer=stream.answer, outcome=stream.outcome, error=failure)


def _frame(kind: str, **fields: str | None) -> str:
    # In ASCII: an answer may have half of a surrogate pair, which UTF-8 can't write.
    return f"data: {json.dumps({'type': kind, **fields})}\n\n"
