"""Runs of chatflows whose streams are cut at random places, the server that tells them, and their judge.

The server is Dify 1.16 as far as it was recorded: a run goes on without a listener. A stream that joins it
begins with a snapshot, whose answer has whole steps only. A finished run is told in one event. Besides, it
tells the last events in the order of Dify 1.9, events of unknown kinds, and events that lack a field.
"""

import json
import random
import socket
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Literal

from dify_chat import DifyError, DifyStreamError, WorkflowFailedError
from tests.support import made
from tests.support.http_server import HttpServer, ReceivedRequest
from tests.support.made import RUN, Json, event, frame, message, message_end, node, workflow_started
from tests.support.replay import play

End = Literal["succeeded", "failed", "stopped", "paused"]

_PIECES = ("Hel", "lo, ", "wör", "ld \u2028", "😀", "! ", "Hel", "lo", " ", "x")
_PING = b"event: ping\n\n"
_LAST = ("message_end", "workflow_finished")
_PIECES_OF_TEXT = ("message", "text_chunk")


@dataclass(frozen=True)
class Run:
    """A run as it happens, and where its streams are cut.

    Attributes:
        events: What happens, in order.
        answer: What the model says.
        end: How the run ends.
        cuts: Where each stream but the last is cut, as a part of it.
        properly: Whether a cut looks like a proper end of the response.
        missed: How many events happen between a cut and the next stream.
    """

    events: tuple[Json, ...]
    answer: str
    end: End
    cuts: tuple[float, ...]
    properly: bool
    missed: int


def run_of(seed: str) -> Run:
    """Draw a run."""
    chance = random.Random(seed)
    end: End = chance.choices(("succeeded", "failed", "stopped", "paused"), (7, 1, 1, 2))[0]
    events, answer = [workflow_started()], ""
    for step in range(chance.randint(1, 4)):
        begun = node(f"n{step}", "started")
        if chance.random() < 0.2:
            del begun["data"]["title"]  # it is an event of no known kind, then
        events.append(begun)
        if chance.random() < 0.2:
            events.append(event("progress", **RUN, data={"id": f"p{step}", "percent": 10 * step}))
        if chance.random() < 0.2:
            events += [_round(step, index) for index in range(2)]
        for piece in chance.choices(_PIECES, k=chance.randint(0, 8)):
            events.append(message(piece))
            answer += piece
            if chance.random() < 0.1:
                events.append(event("text_chunk", **RUN, data={"text": "x", "from_variable_selector": []}))
        events.append(node(f"n{step}", "succeeded"))
    events += _ending(end, answer, chance)
    return Run(
        events=tuple(events),
        answer=answer,
        end=end,
        cuts=tuple(chance.random() for _ in range(chance.randint(1, 3))),
        properly=chance.random() < 0.5,
        missed=chance.choice((0, 0, 1, 2, 5, 9)),
    )


def _ending(end: End, answer: str, chance: random.Random) -> list[Json]:
    if end == "paused":
        return [_asked(), _paused({})]
    if end == "failed":
        return [made.workflow_finished("failed", "node exploded")]
    finished = made.workflow_finished(end, answer=answer if end == "succeeded" else None)
    ending = [finished] if end == "stopped" else [message_end(), finished]
    return ending if chance.random() < 0.5 else ending[::-1]


def _round(step: int, index: int) -> Json:
    data = {"id": f"i{step}", "node_id": f"n{step}", "node_type": "iteration", "title": "", "index": index}
    return event("iteration_next", **RUN, data=data | {"created_at": 1, "extras": {}})


def _asked() -> Json:
    data = {"form_id": "form-1", "form_token": "token-1", "node_id": "human", "node_title": "", "inputs": []}
    more = {"form_content": "", "actions": [], "display_in_ui": True, "resolved_default_values": {}}
    return event("human_input_required", **RUN, data={**data, **more, "expiration_time": 1})


def _paused(outputs: Json) -> Json:
    data: Json = {"workflow_run_id": "run-1", "paused_nodes": ["human"], "outputs": outputs, "reasons": []}
    more = {"status": "paused", "created_at": 1, "elapsed_time": len(outputs), "total_tokens": 0}
    return event("workflow_paused", **RUN, data={**data, **more, "total_steps": 3})


class CutServer(HttpServer):
    """Tells a run at a time, cut as it is drawn.

    Attributes:
        run: The run that the next question begins.
    """

    def __init__(self) -> None:
        super().__init__()
        self.run = run_of("first")
        self._happened = 0
        self._cuts: list[float] = []

    def begin(self, run: Run) -> None:
        """Have the next question begin a run."""
        self.run, self._happened, self._cuts = run, 0, list(run.cuts)

    def answer(self, request: ReceivedRequest, connection: socket.socket) -> bool:
        events, happened = self.run.events, self._happened
        if request.method == "POST":
            snapshot: list[Json] = []
        else:
            happened = min(len(events), happened + self.run.missed)
            snapshot, happened = self._snapshot(happened)
        told = [frame(event) for event in [*snapshot, *events[happened:]]]
        body = _PING + b"".join(told)
        is_cut = bool(self._cuts)
        if is_cut:
            body = body[: int(self._cuts.pop(0) * len(body))]
        ends = accumulate(map(len, told), initial=len(_PING))
        whole = sum(end <= len(body) for end in list(ends)[1:])
        self._happened = happened + max(0, whole - len(snapshot))
        chunks = [body] if body else []  # an empty chunk would be the end of the body
        return play(made.stream(*chunks, complete=not is_cut or self.run.properly), connection)

    def _snapshot(self, happened: int) -> tuple[list[Json], int]:
        """What a stream begins with that joins the run after so many events, and how many it leaves out."""
        past = self.run.events[:happened]
        for told in past:
            if told["event"] == "workflow_finished":
                return [told | {"task_id": "run-1", "created_at": 9}], len(self.run.events)
        answer = step = ""
        retold: list[Json] = []
        for told in past:
            if told["event"] == "message":
                step += told["answer"]
            elif told["event"] == "node_finished":
                answer, step = answer + step, ""
            if told["event"].startswith("node_"):
                retold.append(told | {"data": told["data"] | {"index": len(retold), "inputs": {}}})
            elif told["event"] == "progress":
                retold.append(told)
        snapshot = [workflow_started(), made.message_replace(answer, reason=""), *retold]
        if past[-1]["event"] == "human_input_required":  # it is one with the pause, in a snapshot
            happened += 1
            past = self.run.events[:happened]
        if past[-1]["event"] == "workflow_paused":
            snapshot += [_asked(), _paused({"answer": answer, "files": []})]
        return snapshot, happened


def faults(
    run: Run, told: list[Json], text: str | None, answer: str, outcome: str | None, error: DifyError | None
) -> list[str]:
    """What a stream has lost, doubled or changed of a run without raising an error.

    Args:
        run: The run.
        told: The events that the stream gave; empty if its text was asked for.
        text: The text that it gave, joined; None if its events were asked for.
        answer: Its answer in the end.
        outcome: Its outcome.
        error: What it raised.
    """
    found = []
    if text is not None and not run.answer.startswith(text):
        found.append(f"the text isn't the beginning of the answer: {text!r}")
    if error is None:
        if answer != run.answer:
            found.append(f"the answer is wrong: {answer!r}")
        if text is not None and text != run.answer:
            found.append(f"the text lacks something: {text!r}")
        if outcome != {"succeeded": "finished"}.get(run.end, run.end):
            found.append(f"the outcome is {outcome}")
    elif not _is_due(run, error, outcome):
        found.append(f"raised for nothing: {error!r}")
    identities = Counter(_identity(event) for event in told if event["event"] not in _PIECES_OF_TEXT)
    found += [f"told {count} times: {identity}" for identity, count in identities.items() if count > 1]
    texts = iter(event["answer"] for event in run.events if event["event"] == "message")
    if not all(event["answer"] in texts for event in told if event["event"] == "message"):
        found.append("the pieces of the answer are in another order")
    if told and error is None and not run.missed:
        # Where one of the last two events has come, nothing is missing any more.
        due = run.events[:-1] if told[-1]["event"] in _LAST else run.events
        kept = [_identity(event) for event in due if event["event"] not in _PIECES_OF_TEXT]
        found += [f"lost: {identity}" for identity in kept if identity not in identities]
    return found


def _is_due(run: Run, error: DifyError, outcome: str | None) -> bool:
    if run.end == "failed" and type(error) is WorkflowFailedError:
        return True
    # Nothing can be resumed before its first event; and a run that was stopped doesn't tell its answer.
    is_stopped = run.end == outcome == "stopped"
    return type(error) is DifyStreamError and (error.workflow_run_id is None or is_stopped)


def _identity(event: Json) -> str:
    data: Any = event.get("data", {})
    telling = {name: data.get(name) for name in ("id", "status", "form_id", "percent", "total_steps")}
    if event["event"] == "iteration_next":
        telling["index"] = data["index"]
    if event["event"] == "message_replace":
        telling["answer"] = event["answer"]
    return json.dumps([event["event"], telling])
