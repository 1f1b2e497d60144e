"""Responses and events that no recording has: Dify sends them rarely or never."""

import json
from collections.abc import Mapping
from typing import Any

from tests.support.recordings import RecordedRequest, RecordedResponse, Recording

Json = dict[str, Any]

IDS = {"task_id": "task-1", "message_id": "message-1", "conversation_id": "conversation-1"}
RUN = {"workflow_run_id": "run-1"}


def answer(
    body: object = b"",
    *,
    status: int = 200,
    content_type: str = "application/json",
    headers: Mapping[str, str] | None = None,
    to: str = "POST /v1/chat-messages",
) -> Recording:
    """An answer with a length; a body that isn't bytes is written as JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    method, _, path = to.partition(" ")
    fields = {"Content-Type": content_type, "Content-Length": str(len(content)), **(headers or {})}
    return Recording(
        name="made",
        app_mode="chat",
        note="made by hand",
        request=RecordedRequest(method, path, (), None),
        response=RecordedResponse(status, "Made", tuple(fields.items()), "content-length", content, (), True),
    )


def stream(*chunks: bytes, complete: bool = True) -> Recording:
    """A stream of events; each argument is an HTTP chunk of it."""
    return answer(content_type="text/event-stream; charset=utf-8").with_body(chunks, complete=complete)


def refusal(status: int, code: str, message: str = "no", **headers: str) -> Recording:
    """An error in Dify's form."""
    return answer({"code": code, "message": message, "status": status}, status=status, headers=headers)


def stopped() -> Recording:
    """The answer to a stop."""
    return answer({"result": "success"}, to="POST /v1/chat-messages/task-1/stop")


def frame(event: Mapping[str, Any], end: bytes = b"\n") -> bytes:
    """An event as Dify writes it, in raw UTF-8."""
    text = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
    return b"data: " + text.encode() + end + end


def event(name: str, **fields: Any) -> Json:
    return {"event": name, **IDS, "created_at": 1, **fields}


def message(text: str) -> Json:
    return event("message", id="message-1", answer=text, from_variable_selector=None)


def message_end() -> Json:
    metadata: Json = {"retriever_resources": [], "usage": None}
    return event("message_end", id="message-1", metadata=metadata, files=None)


def message_replace(text: str, reason: str = "output_moderation") -> Json:
    return event("message_replace", answer=text, reason=reason)


def error(status: object, code: str, text: str) -> Json:
    fields = event("error", status=status, code=code, message=text)
    del fields["task_id"]  # Dify tells it in every event but this
    return fields


def workflow_started() -> Json:
    data: Json = {"id": "run-1", "workflow_id": "workflow-1", "inputs": {}, "created_at": 1}
    return event("workflow_started", **RUN, data=data)


def node(name: str, status: str, *, index: int = 1) -> Json:
    """A node that has `started`, or is finished as `succeeded` or otherwise."""
    data: Json = {
        "id": f"execution-of-{name}",
        "node_id": name,
        "node_type": "llm",
        "title": name,
        "index": index,
        "predecessor_node_id": None,
        "inputs": None,
        "created_at": 1,
        "iteration_id": None,
        "loop_id": None,
    }
    if status == "started":
        return event("node_started", **RUN, data=data | {"extras": {}})
    ended: Json = {"process_data": None, "outputs": None, "status": status, "error": None, "files": []}
    ended |= {"elapsed_time": 0.5, "execution_metadata": None, "finished_at": 2}
    return event("node_finished", **RUN, data=data | ended)


def workflow_finished(status: str, error: str | None = None, *, answer: str | None = None) -> Json:
    data: Json = {
        "id": "run-1",
        "workflow_id": "workflow-1",
        "status": status,
        "outputs": None if answer is None else {"answer": answer, "files": []},
        "error": error,
        "elapsed_time": 0.5,
        "total_tokens": 1,
        "total_steps": 1,
        "created_by": {},
        "created_at": 1,
        "finished_at": 2,
        "exceptions_count": 0,
        "files": [],
    }
    return event("workflow_finished", **RUN, data=data)
