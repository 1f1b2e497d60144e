"""The events of a chat app's and an agent app's answer, and those that a chatflow shares with them."""

from collections.abc import Generator
from pathlib import PurePosixPath
from typing import Any

from .._script.answers import Failure
from .._wire.responses import Event
from .ids import ADMIN_ID, new_id
from .run import Run


def chat(run: Run) -> Generator[Event]:
    for piece in run.texts():
        yield message(run, piece, [])
    yield error(run, run.failure) if run.failure else message_end(run, _metadata(run))


def agent(run: Run) -> Generator[Event]:
    no_tool = {"observation": "", "tool": "", "tool_labels": {}, "tool_input": ""}
    thought: dict[str, Any] = {"id": new_id(), "position": 1, **no_tool}
    for count, piece in enumerate(run.texts()):
        if count == 0:  # Dify sends no event before the model's first token
            yield run.event("agent_thought", **thought, thought="", message_files=[])
        yield run.event("agent_message", id=run.message.id, answer=piece)
    if run.outcome == "succeeded":
        thought["thought"] = answer = run.message.answer
        about = {"message_id": run.message.id, "created_at": run.message.created_at, "answer": answer}
        run.message.thoughts.append({**thought, **about, "chain_id": None, "files": []})
        yield run.event("agent_thought", **thought, message_files=[])
    yield error(run, run.failure) if run.failure else message_end(run, _metadata(run))


def message(run: Run, piece: str, selector: list[str]) -> Event:
    return run.event("message", id=run.message.id, answer=piece, from_variable_selector=selector)


def message_end(run: Run, about: dict[str, Any]) -> Event:
    files = [_file(file) for file in run.message.files]
    return run.event("message_end", id=run.message.id, metadata=about, files=files)


def error(run: Run, failure: Failure) -> Event:
    event = run.event("error", code=failure.code, status=failure.status_code, message=failure.message)
    del event["task_id"]  # Dify's only event without it
    return event


def _metadata(run: Run) -> dict[str, Any]:
    usage = run.message.usage.as_json(run.message.latency)
    about: dict[str, Any] = {"retriever_resources": [], "usage": usage, "reasoning": run.reasoning}
    if annotation := run.message.annotation:
        about["annotation_reply"] = {"id": annotation.id, "account": {"id": ADMIN_ID, "name": "Admin"}}
    return about


def long_metadata(run: Run, *, timed: bool) -> dict[str, Any]:
    """Return the metadata of a chatflow, which measures its time, or of a blocking call."""
    about = _metadata(run)
    about["usage"]["time_to_first_token"] = 0.0 if timed else None
    about["usage"]["time_to_generate"] = run.message.latency if timed else None
    return {"annotation_reply": None, **about}


def _file(file: dict[str, Any]) -> dict[str, Any]:
    names = ("filename", "size", "mime_type", "transfer_method", "type", "url", "upload_file_id")
    return {
        **{name: file[name] for name in names},
        "related_id": file["id"],
        "extension": PurePosixPath(file["filename"]).suffix,
        "remote_url": file["url"] if file["transfer_method"] == "remote_url" else "",
    }
