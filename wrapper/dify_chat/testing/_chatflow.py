"""The events of a chatflow whose graph is Start → LLM → Answer."""

import time
from collections.abc import Generator
from typing import Any
from uuid import uuid4

from ._answers import Event
from ._run import Run
from ._streams import end, long_metadata, said

WORKFLOW_ID = str(uuid4())
_APP_ID = str(uuid4())
_LLM_TEXT = ["llm", "text"]
_LLM = {"model_provider": "langgenius/openai/openai", "model_name": "fake-llm"}


def chatflow(run: Run) -> Generator[Event]:
    flow = _Flow(run)
    start, llm, answer = _Node(flow, "Start"), _Node(flow, "LLM"), _Node(flow, "Answer")
    yield {"event": "ping"}
    yield flow.started()
    yield start.started()
    yield start.finished(run.conversation.inputs, run.conversation.inputs)
    yield llm.started()
    for word in run.words():
        yield said(run, word, _LLM_TEXT)
    if run.failure:
        yield llm.finished(_LLM, {}, run.failure.message)
        yield flow.finished("failed", {}, run.failure.message)
    elif run.outcome == "stopped":
        yield flow.finished("stopped", {}, "User requested stop")
    else:
        text, outputs = run.message.answer, {"answer": run.message.answer, "files": []}
        yield said(run, "", _LLM_TEXT)
        yield llm.finished(_LLM, {"text": text, "reasoning_content": "", "finish_reason": "stop"})
        yield answer.started()
        yield answer.finished({}, outputs)
        yield end(run, long_metadata(run, timed=True))
        yield flow.finished("succeeded", outputs)


def refused(error: str) -> Generator[Event]:
    """The stream that a chatflow answers to input it doesn't take."""
    run_id = str(uuid4())
    ids = {"task_id": run_id, "workflow_run_id": run_id}
    yield {"event": "ping"}
    yield {"event": "workflow_started", **ids, "data": _beginning(run_id, {})}
    yield {"event": "workflow_finished", **ids, "data": _ending(run_id, "failed", None, error)}


class _Flow:
    """What the events of one run of the graph have in common."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.id = str(uuid4())
        self.steps = 0

    def event(self, name: str, data: dict[str, Any]) -> Event:
        return self.run.event(name, workflow_run_id=self.id, data=data)

    def started(self) -> Event:
        message, conversation = self.run.message, self.run.conversation
        inputs = {
            **conversation.inputs,
            "sys.query": message.query,
            "sys.files": [],
            "sys.user_id": conversation.user,
            "sys.dialogue_count": len(conversation.messages),
            "sys.app_id": _APP_ID,
            "sys.workflow_id": WORKFLOW_ID,
            "sys.workflow_run_id": self.id,
        }
        return self.event("workflow_started", _beginning(self.id, inputs))

    def finished(self, status: str, outputs: dict[str, Any], error: str | None = None) -> Event:
        usage = self.run.message.usage
        measured = {
            "elapsed_time": self.run.elapsed,
            "total_tokens": usage.prompt_tokens + usage.completion_tokens,
            "total_steps": self.steps,
            "created_by": {"id": _APP_ID, "user": self.run.conversation.user},
        }
        return self.event("workflow_finished", _ending(self.id, status, outputs, error) | measured)


class _Node:
    """One step of the graph, whose title is also its type and its id."""

    def __init__(self, flow: _Flow, title: str) -> None:
        self._flow = flow
        self._identity = {
            "id": str(uuid4()),
            "node_id": title.lower(),
            "node_type": title.lower(),
            "title": title,
            "index": 1,
            "predecessor_node_id": None,
        }

    def started(self) -> Event:
        self._flow.steps += 1
        data = {
            **self._identity,
            "inputs": None,
            "inputs_truncated": False,
            "created_at": int(time.time()),
            "extras": {},
            "iteration_id": None,
            "loop_id": None,
            "agent_strategy": None,
        }
        return self._flow.event("node_started", data)

    def finished(self, inputs: dict[str, Any], outputs: dict[str, Any], error: str | None = None) -> Event:
        now = int(time.time())
        data = {
            **self._identity,
            "inputs": inputs,
            "inputs_truncated": False,
            "process_data": {},
            "process_data_truncated": False,
            "outputs": outputs,
            "outputs_truncated": False,
            "status": "failed" if error else "succeeded",
            "error": error,
            "elapsed_time": 0.0,
            "execution_metadata": None,
            "created_at": now,
            "finished_at": now,
            "files": [],
            "iteration_id": None,
            "loop_id": None,
        }
        return self._flow.event("node_finished", data)


def _beginning(run_id: str, inputs: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": run_id,
        "workflow_id": WORKFLOW_ID,
        "inputs": inputs,
        "created_at": int(time.time()),
        "reason": "initial",
    }


def _ending(run_id: str, status: str, outputs: dict[str, Any] | None, error: str | None) -> dict[str, Any]:
    now = int(time.time())
    return {
        "id": run_id,
        "workflow_id": WORKFLOW_ID,
        "status": status,
        "outputs": outputs,
        "error": error,
        "elapsed_time": 0.0,
        "total_tokens": 0,
        "total_steps": 0,
        "created_by": {},
        "created_at": now,
        "finished_at": now,
        "exceptions_count": 1 if status == "failed" else 0,
        "files": [],
    }
