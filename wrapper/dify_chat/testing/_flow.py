"""One run of a chatflow's graph: what its events have in common, and what is remembered of it."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from ._answers import Event
from ._broadcast import Broadcast
from ._forms import NODE, Form
from ._records import new_id, now
from ._run import Run

WORKFLOW_ID = str(uuid4())


class Flow:
    """A run of the graph, in which a node after the other takes a step."""

    def __init__(self, run: Run) -> None:
        self.id = new_id()
        self.run = run
        self.status = "running"
        self.steps: list[Node] = []
        self.broadcast = Broadcast(run.state)
        self.created_at = now()
        self._outputs: dict[str, Any] = {}
        self._error: str | None = None
        self._finished_at: int | None = None
        self._elapsed = 0.0
        run.state.flows[self.id] = self

    def event(self, name: str, data: dict[str, Any]) -> Event:
        return self.run.event(name, workflow_run_id=self.id, data=data)

    def started(self, reason: str = "initial") -> Event:
        return self.event("workflow_started", beginning(self.id, self.inputs, self.created_at, reason))

    def finished(self, status: str, outputs: dict[str, Any], error: str | None = None) -> Event:
        self.status, self._outputs, self._error = status, outputs, error
        self._finished_at, self._elapsed = now(), self.run.elapsed
        return self.event("workflow_finished", self.ending())

    def pause(self, form: Form) -> None:
        """Wait for a form to be filled in."""
        self.status = "paused"
        self.run.pause()
        self.run.message.forms.append(form)
        self.run.state.forms[form.token] = form

    def go_on(self, script: Iterable[Event]) -> None:
        self.status = "running"
        self.broadcast.play(script)

    def pausing(self, outputs: dict[str, Any]) -> dict[str, Any]:
        """What is told of the pause."""
        return {
            "workflow_run_id": self.id,
            "paused_nodes": [NODE["node_id"]],
            "outputs": outputs,
            "reasons": [self.run.message.forms[-1].reason()],
            "status": "paused",
            "created_at": self.created_at,
            "elapsed_time": self.run.elapsed,
            "total_tokens": self.tokens,
            "total_steps": len(self.steps),
        }

    @property
    def is_over(self) -> bool:
        return self._finished_at is not None and not self.broadcast.playing

    @property
    def inputs(self) -> dict[str, Any]:
        message, conversation = self.run.message, self.run.conversation
        return {
            **conversation.inputs,
            "sys.query": message.query,
            "sys.files": [],
            "sys.user_id": conversation.user,
            "sys.dialogue_count": len(conversation.messages),
            "sys.app_id": self.run.state.app_id,
            "sys.workflow_id": WORKFLOW_ID,
            "sys.workflow_run_id": self.id,
        }

    @property
    def tokens(self) -> int:
        usage = self.run.message.usage
        return usage.prompt_tokens + usage.completion_tokens

    def ending(self) -> dict[str, Any]:
        user = self.run.conversation.user
        measured = {
            "elapsed_time": self._elapsed,
            "total_tokens": self.tokens,
            "total_steps": len(self.steps),
            "created_by": {"id": self.run.state.end_user(user).id, "user": user},
            "created_at": self.created_at,
        }
        return ending(self.id, self.status, self._outputs, self._error) | measured

    def row(self) -> dict[str, Any]:
        """The run as one can ask for it afterwards, or meanwhile."""
        begun = self.status != "running"
        return {
            "id": self.id,
            "workflow_id": WORKFLOW_ID,
            "status": self.status,
            "inputs": json.dumps(self.inputs, ensure_ascii=False),
            "outputs": self._outputs,
            "error": self._error,
            "total_steps": len(self.steps) if begun else 0,
            "total_tokens": self.tokens,
            "created_at": self.created_at,
            "finished_at": self._finished_at,
            "elapsed_time": self._elapsed,
        }


class Node:
    """One step of a run."""

    def __init__(self, flow: Flow, id_: str, type_: str, title: str) -> None:
        self.id = id_
        self._flow = flow
        self.finish: dict[str, Any] | None = None
        """What was told of its end, if it has come to it."""
        self._identity = {
            "id": new_id(),
            "node_id": id_,
            "node_type": type_,
            "title": title,
            "index": 1,
            "predecessor_node_id": None,
        }

    def started(self) -> Event:
        if self not in self._flow.steps:
            self._flow.steps.append(self)
        return self._flow.event("node_started", self.start)

    @property
    def start(self) -> dict[str, Any]:
        return {
            **self._identity,
            "inputs": None,
            "inputs_truncated": False,
            "created_at": self._flow.created_at,
            "extras": {},
            "iteration_id": None,
            "loop_id": None,
            "agent_strategy": None,
        }

    def finished(self, inputs: dict[str, Any], outputs: dict[str, Any], error: str | None = None) -> Event:
        self.end(inputs, outputs, "failed" if error else "succeeded", error)
        return self._flow.event("node_finished", self.finish or {})

    def end(
        self, inputs: dict[str, Any], outputs: dict[str, Any], status: str, error: str | None = None
    ) -> None:
        self.finish = {
            **self._identity,
            "inputs": inputs,
            "inputs_truncated": False,
            "process_data": {},
            "process_data_truncated": False,
            "outputs": outputs,
            "outputs_truncated": False,
            "status": status,
            "error": error,
            "elapsed_time": 0.0,
            "execution_metadata": None,
            "created_at": self._flow.created_at,
            "finished_at": now(),
            "files": [],
            "iteration_id": None,
            "loop_id": None,
        }


def beginning(run_id: str, inputs: dict[str, Any], at: int, reason: str = "initial") -> dict[str, Any]:
    return {"id": run_id, "workflow_id": WORKFLOW_ID, "inputs": inputs, "created_at": at, "reason": reason}


def ending(run_id: str, status: str, outputs: dict[str, Any] | None, error: str | None) -> dict[str, Any]:
    at = now()
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
        "created_at": at,
        "finished_at": at,
        "exceptions_count": 1 if status == "failed" else 0,
        "files": [],
    }
