"""One run of a chatflow's graph: its nodes, its events, and its record."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .._wire.responses import Event
from .forms import Form
from .ids import APP_ID, WORKFLOW_ID, new_id, now
from .run import Run

Data = dict[str, Any]
"""The data of an event."""

_NOT_AT_THE_END = ("extras", "agent_strategy")


@dataclass
class Node:
    """The data of a node's events; `finish` is None until the node ends."""

    start: Data
    finish: Data | None = None


class Flow:
    """A run of the graph, in which one node follows another."""

    def __init__(self, run: Run) -> None:
        self.id = new_id()
        self.run = run
        self.status = "running"
        self.nodes: list[Node] = []
        self._created_at = now()
        self._end: Data = {"outputs": {}, "error": None, "finished_at": None, "elapsed_time": 0.0}

    def event(self, name: str, data: Data) -> Event:
        return self.run.event(name, workflow_run_id=self.id, data=data)

    def started(self, reason: str = "initial") -> Event:
        return self.event("workflow_started", start_of(self.id, self._inputs(), self._created_at, reason))

    def node_started(self, id_: str, type_: str, title: str) -> Event:
        start = {"id": new_id(), "node_id": id_, "node_type": type_, "title": title, "index": 1}
        start |= {"created_at": self._created_at, "inputs": None, "inputs_truncated": False, "extras": {}}
        start |= dict.fromkeys(("predecessor_node_id", "iteration_id", "loop_id", "agent_strategy"))
        self.nodes.append(Node(start))
        return self.event("node_started", start)

    def node_resumed(self) -> Event:
        return self.event("node_started", self.nodes[-1].start)

    def node_finished(
        self, inputs: Data, outputs: Data, status: str = "succeeded", error: str | None = None
    ) -> Event:
        """End the node that was started last."""
        node = self.nodes[-1]
        node.finish = {name: value for name, value in node.start.items() if name not in _NOT_AT_THE_END}
        node.finish |= {"inputs": inputs, "outputs": outputs, "status": status, "error": error}
        node.finish |= {"process_data": {}, "process_data_truncated": False, "outputs_truncated": False}
        node.finish |= {"elapsed_time": 0.0, "execution_metadata": None, "finished_at": now(), "files": []}
        return self.event("node_finished", node.finish)

    def finished(self, status: str, outputs: Data, error: str | None = None) -> Event:
        self.status = status
        ended = {"finished_at": now(), "elapsed_time": self.run.elapsed}
        self._end = {"outputs": outputs, "error": error, **ended}
        return self.event("workflow_finished", self.end())

    def pause(self, form: Form) -> None:
        """Wait until a person submits the form."""
        self.status = "paused"
        self.run.pause()
        self.run.message.forms.append(form)

    def resume(self, events: Iterable[Event]) -> None:
        self.status = "running"
        self.run.broadcast.play(self.run.queued(events))

    def paused(self, **outputs: Data) -> Data:
        """Return the data of `workflow_paused`, or of a blocking reply, which has no `outputs`."""
        run = {"workflow_run_id": self.id, "status": "paused", "created_at": self._created_at}
        reasons = [self.run.message.forms[-1].as_reason()]
        why = {"paused_nodes": [reasons[0]["node_id"]], "reasons": reasons, "elapsed_time": self.run.elapsed}
        return {**run, **why, **self._counts(), **outputs}

    def end(self) -> Data:
        """Return the data of `workflow_finished`."""
        user = self.run.conversation.user
        known = {"created_by": {"id": user.id, "user": user.name}, "created_at": self._created_at}
        return end_of(self.id, self.status, **self._end, **self._counts(), **known)

    def row(self) -> Data:
        """Return the run as `/workflows/run` shows it."""
        run = {"id": self.id, "workflow_id": WORKFLOW_ID, "status": self.status}
        inputs = json.dumps(self._inputs(), ensure_ascii=False)
        return {**run, "inputs": inputs, "created_at": self._created_at, **self._counts(), **self._end}

    @property
    def is_over(self) -> bool:
        return self._end["finished_at"] is not None and not self.run.broadcast.playing

    def _inputs(self) -> Data:
        message, conversation = self.run.message, self.run.conversation
        ids = {"sys.app_id": APP_ID, "sys.workflow_id": WORKFLOW_ID, "sys.workflow_run_id": self.id}
        user = {"sys.user_id": conversation.user.name, "sys.dialogue_count": len(conversation.messages)}
        return {**conversation.inputs, **ids, **user, "sys.query": message.query, "sys.files": []}

    def _counts(self) -> dict[str, int]:
        return {"total_tokens": self.run.message.usage.total_tokens, "total_steps": len(self.nodes)}


def start_of(run_id: str, inputs: Data, at: int, reason: str = "initial") -> Data:
    """Return the data of `workflow_started`."""
    return {"id": run_id, "workflow_id": WORKFLOW_ID, "inputs": inputs, "created_at": at, "reason": reason}


def end_of(run_id: str, status: str, **known: Any) -> Data:
    """Return the data of `workflow_finished`, with zeros for all that isn't known."""
    run = {"id": run_id, "workflow_id": WORKFLOW_ID, "status": status, "created_by": {}, "files": []}
    times = {"created_at": now(), "finished_at": now(), "elapsed_time": 0.0}
    counts = {"total_tokens": 0, "total_steps": 0, "exceptions_count": int(status == "failed")}
    return {**run, **times, **counts, "outputs": None, **known}
