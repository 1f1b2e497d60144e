"""The events of an answer in a basic chat app and in an agent app, and what chatflows share with them."""

from collections.abc import Generator
from typing import Any

from . import _attachments
from ._answers import Event
from ._model import Failure
from ._records import Annotation, new_id
from ._run import Run

_AUTHOR = new_id()


def chat(run: Run) -> Generator[Event]:
    for word in run.words():
        yield said(run, word, [])
    yield failed(run, run.failure) if run.failure else end(run, metadata(run))
    run.over()


def agent(run: Run) -> Generator[Event]:
    thought_id = new_id()
    for count, word in enumerate(run.words()):
        if count == 0:  # nothing is told before the model speaks
            yield _thought(run, thought_id, "")
        yield run.event("agent_message", id=run.message.id, answer=word)
    if run.failure:
        yield failed(run, run.failure)
    else:
        if run.outcome == "succeeded":
            run.message.thoughts.append(_remembered_thought(run, thought_id))
            yield _thought(run, thought_id, run.message.answer)
        yield end(run, metadata(run))
    run.over()


def said(run: Run, word: str, selector: list[str]) -> Event:
    return run.event("message", id=run.message.id, answer=word, from_variable_selector=selector)


def end(run: Run, about: dict[str, Any]) -> Event:
    files = [_attachments.in_stream(file) for file in run.message.files]
    return run.event("message_end", id=run.message.id, metadata=about, files=files)


def metadata(run: Run) -> dict[str, Any]:
    usage = run.message.usage.as_json(run.message.latency)
    about = {"retriever_resources": [], "usage": usage, "reasoning": {}}
    return {"annotation_reply": _origin(run.message.annotation), **about} if run.message.annotation else about


def long_metadata(run: Run, *, timed: bool) -> dict[str, Any]:
    """The form of chatflows, which take the time, and of blocking calls."""
    about = metadata(run)
    about["usage"]["time_to_first_token"] = 0.0 if timed else None
    about["usage"]["time_to_generate"] = run.message.latency if timed else None
    return {"annotation_reply": None, **about}


def failed(run: Run, failure: Failure) -> Event:
    failure = run.state.version.streamed(failure)
    event = run.event("error", code=failure.code, status=failure.status, message=failure.message)
    del event["task_id"]  # the one event without it
    return event


def _origin(annotation: Annotation) -> dict[str, Any]:
    return {"id": annotation.id, "account": {"id": _AUTHOR, "name": "Admin"}}


def _thought(run: Run, id_: str, thought: str) -> Event:
    blank = {"observation": "", "tool": "", "tool_labels": {}, "tool_input": "", "message_files": []}
    return run.event("agent_thought", id=id_, position=1, thought=thought, **blank)


def _remembered_thought(run: Run, id_: str) -> dict[str, Any]:
    return {
        "id": id_,
        "chain_id": None,
        "message_id": run.message.id,
        "position": 1,
        "thought": run.message.answer,
        "answer": run.message.answer,
        "tool": "",
        "tool_labels": {},
        "tool_input": "",
        "created_at": run.message.created_at,
        "observation": "",
        "files": [],
    }
