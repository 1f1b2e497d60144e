"""What happens to each stream, drawn from its number: the server and the judge both know it."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from functools import cached_property
from itertools import accumulate
from typing import Any

Event = dict[str, Any]
Draw = Callable[[int], "Plan"]

FRAME_LIMIT = 65_536  # what the clients accept
REFUSALS = 2  # of a call that may be repeated: as many as the default of max_retries

GARBAGE = [
    b"data: {oops}\n\n",
    b'data: "event": "message", "answer": "lost"}\n\n',
    b"data: [2, {}]\n\n",
    b'data: {"event": "message", "answer": "\xff"}\n\n',
    b"data: " + b"[" * 50_000 + b"\n\n",
    b"data: " + b"x" * FRAME_LIMIT,
]


class Fault(StrEnum):
    """The fault of the first connection; the judge knows what the client must make of it."""

    NONE = auto()
    # before the stream
    TOO_MANY_REQUESTS = auto()  # 429 that may be repeated, REFUSALS times
    RATE_LIMIT = auto()  # 429 that may not
    BAD_GATEWAY = auto()
    NO_STREAM = auto()  # 200 with a page
    HANG_UP = auto()  # no answer
    SILENCE = auto()  # no answer, and the connection stays
    # within the stream
    CLOSE = auto()  # no end of the chunked body
    RESET = auto()
    STALL = auto()
    EARLY_END = auto()  # a proper end of the body, in the middle of the talk
    HALF_FRAME = auto()  # likewise, in the middle of a frame
    BAD_CHUNK = auto()  # not HTTP any more
    GARBAGE = auto()  # not SSE, JSON, UTF-8, or an event
    ERROR = auto()  # an event that says so
    # and one of the client's
    LEAVE = auto()


BREAKS = frozenset(
    {Fault.CLOSE, Fault.RESET, Fault.STALL, Fault.EARLY_END, Fault.HALF_FRAME, Fault.BAD_CHUNK}
)
_WITHIN = [*sorted(BREAKS), Fault.GARBAGE, Fault.ERROR, Fault.LEAVE]
_BEFORE = [fault for fault in Fault if fault is not Fault.NONE and fault not in _WITHIN]


class Rejoin(Enum):
    """How the server responds to a client that resumes a run."""

    JOINED = auto()
    BROKEN = auto()  # joined, and the connection closes soon
    STALLED = auto()  # joined, and then silence
    BAD_GATEWAY = auto()
    HANG_UP = auto()
    NOT_FOUND = auto()


@dataclass(frozen=True)
class Plan:
    """A stream as it shall go.

    Attributes:
        number: Which one; it is the seed, and part of the stream's ids.
        chatflow: Whether it is a run that goes on without its listener.
        failed: Whether that run ends as failed.
        fault: What goes wrong.
        at: Before which event it does, or after which number of events the client leaves.
        pieces: The texts of the answer.
        moments: When each event happens, in seconds from the beginning.
        cuts: Where each frame is cut into two HTTP chunks, in thousandths of it; 0 for not at all.
        garbage: What is sent for `Fault.GARBAGE`.
        status: The status that the event of `Fault.ERROR` names.
        rejoins: The responses to the attempts to resume the run.
    """

    number: int
    chatflow: bool
    failed: bool
    fault: Fault
    at: int
    pieces: tuple[str, ...]
    moments: tuple[float, ...]
    cuts: tuple[int, ...]
    garbage: bytes
    status: int
    rejoins: tuple[Rejoin, ...]

    @property
    def run_id(self) -> str:
        return f"run-{self.number}"

    @property
    def task_id(self) -> str:
        return f"task-{self.number}"

    @property
    def answer(self) -> str:
        return "".join(self.pieces)

    @property
    def terminal(self) -> int:
        """The place of the first event after which the stream may end."""
        return len(self.events) - (2 if self.chatflow and not self.failed else 1)

    @cached_property
    def events(self) -> list[Event]:
        """The events of the whole talk; each has its place in it as `seq`."""
        told = list(_run(self) if self.chatflow else _talk(self))
        return [event | {"seq": seq} for seq, event in enumerate(told)]

    @cached_property
    def text_until(self) -> list[str]:
        """The answer before each event, and at the end."""
        return ["", *accumulate(event.get("answer", "") for event in self.events)]

    def event(self, name: str, **fields: Any) -> Event:
        ids = {"message_id": f"message-{self.number}", "conversation_id": f"conversation-{self.number}"}
        run = {"workflow_run_id": self.run_id} if self.chatflow else {}
        return {"event": name, "task_id": self.task_id, **ids, **run, "created_at": 1, **fields}


def plan_of(seed: int, pause: float, number: int) -> Plan:
    """Draw the plan of a stream whose events are up to so many seconds apart."""
    chance = random.Random(f"{seed}/{number}")
    chatflow, failed = chance.random() < 0.5, chance.random() < 0.1
    pieces = tuple(f"{place} é💥\u2028 " for place in range(chance.randint(5, 90)))
    kind = chance.random()
    fault = Fault.NONE if kind < 0.3 else chance.choice(_BEFORE if kind < 0.45 else _WITHIN)
    failed = failed and chatflow
    length = len(pieces) + (2 * len(_nodes(pieces)) + (2 if failed else 3) if chatflow else 1)
    return Plan(
        number=number,
        chatflow=chatflow,
        failed=failed,
        fault=fault,
        at=chance.randrange(1 if fault is Fault.LEAVE else 0, length),
        pieces=pieces,
        # At times many events come at once, and share a chunk of the socket's.
        moments=tuple(accumulate(chance.choice((0, 1, 1)) * chance.uniform(0, pause) for _ in range(length))),
        cuts=tuple(chance.choice((0, 0, chance.randrange(1, 999))) for _ in range(length)),
        garbage=chance.choice(GARBAGE),
        status=chance.choice((400, 429, 500)),
        rejoins=tuple(chance.choice([Rejoin.JOINED, Rejoin.JOINED, *Rejoin]) for _ in range(4)),
    )


def _nodes(pieces: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [pieces[start : start + 20] for start in range(0, len(pieces), 20)]


def _talk(plan: Plan) -> list[Event]:
    return [*(_message(plan, piece) for piece in plan.pieces), _message_end(plan)]


def _run(plan: Plan) -> list[Event]:
    events = [plan.event("workflow_started", data=_run_data(plan))]
    for index, pieces in enumerate(_nodes(plan.pieces), 1):
        events.append(plan.event("node_started", data=_node(index)))
        events += [_message(plan, piece) for piece in pieces]
        events.append(plan.event("node_finished", data=_node(index) | _NODE_END))
    if not plan.failed:
        events.append(_message_end(plan))
    return [*events, plan.event("workflow_finished", data=_run_data(plan) | _run_end(plan))]


def _message(plan: Plan, piece: str) -> Event:
    return plan.event("message", id=f"message-{plan.number}", answer=piece, from_variable_selector=None)


def _message_end(plan: Plan) -> Event:
    metadata: Mapping[str, Any] = {"retriever_resources": [], "usage": None}
    return plan.event("message_end", id=f"message-{plan.number}", metadata=metadata, files=None)


def _run_data(plan: Plan) -> Event:
    return {"id": plan.run_id, "workflow_id": "workflow", "inputs": {}, "created_at": 1, "reason": "initial"}


def _run_end(plan: Plan) -> Event:
    ending: Event = {"status": "failed", "outputs": None, "error": "the model is gone"}
    if not plan.failed:
        ending = {"status": "succeeded", "outputs": {"answer": plan.answer}, "error": None}
    counts = {"elapsed_time": 0.5, "total_tokens": 1, "total_steps": 1, "exceptions_count": 0}
    return {**ending, **counts, "created_by": {}, "created_at": 1, "finished_at": 2, "files": []}


def _node(index: int) -> Event:
    names = {"id": f"step-{index}", "node_id": f"node-{index}", "node_type": "llm", "title": f"LLM {index}"}
    nothing = dict.fromkeys(("predecessor_node_id", "inputs", "iteration_id", "loop_id"))
    return {**names, **nothing, "index": index, "created_at": 1, "extras": {}}


_NODE_END: Event = {
    **dict.fromkeys(("process_data", "outputs", "error", "execution_metadata")),
    "status": "succeeded",
    "elapsed_time": 0.5,
    "finished_at": 2,
    "files": [],
}
