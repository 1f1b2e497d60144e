"""The graph of the chatflow: Start → Assign → LLM → Answer.

A pause that a test prepared stands between two LLM nodes: Start → Assign → LLM → Approve → LLM → Answer.

A query that begins with `please approve` waits for a person: Start → Pre → Approve → LLM → AnswerA, or
AnswerR after a rejection. `please approve twice` waits a second time, for a choice, after the approval.
"""

from collections.abc import Callable, Generator, Mapping
from typing import Any

from .._script.answers import Pause, Thought
from .._wire.responses import PING, Event
from .chat_events import long_metadata, message, message_end
from .flow import Flow, end_of, start_of
from .forms import Form
from .ids import new_id, now
from .records import Variable

_LLM_TEXT = ["llm", "text"]
_LLM = {"model_provider": "langgenius/openai/openai", "model_name": "fake-llm"}
_APPROVED, _REJECTED = ("answera", "AnswerA", "Approved: "), ("answerr", "AnswerR", "Rejected: ")

_FINE = {"type": "constant", "selector": [], "value": "fine"}
_A_OR_B = {"type": "constant", "selector": [], "value": ["a", "b"]}
_COMMENT = {"output_variable_name": "comment", "type": "paragraph", "default": _FINE}
_CHOICE = {"output_variable_name": "choice", "type": "select", "option_source": _A_OR_B}
_VARIABLES = {
    new_id(): ("last_query", "string", "", "last query"),
    new_id(): ("count", "number", 7, "a number"),
    new_id(): ("prefs", "object", {"a": 1, "é": "ü"}, "obj"),
    new_id(): ("tags", "array[string]", ["x", "y"], "arr"),
}


def new_variables() -> list[Variable]:
    """Return the variables of a new conversation, with their default values."""
    return [Variable(*each, id=id_) for id_, each in _VARIABLES.items()]


def chatflow(flow: Flow) -> Generator[Event]:
    yield PING  # before the run has a worker
    yield from flow.run.queued(_run(flow))


def _run(flow: Flow) -> Generator[Event]:
    yield flow.started()
    match flow.run.message.query.split():
        case ["please", "approve", *more]:
            yield from _until_pause(flow, twice=more[:1] == ["twice"])
        case _:
            yield from _start(flow)
            yield flow.node_started("assign", "assigner", "Assign")
            last_query, *_ = flow.run.conversation.variables
            last_query.set(flow.run.message.query)
            yield flow.node_finished({}, {})
            yield from _to_the_end(flow)


def refused(text: str) -> Generator[Event]:
    """Yield the events with which a chatflow refuses its input, under status 200."""
    run_id = new_id()
    ids = {"task_id": run_id, "workflow_run_id": run_id}
    yield PING
    yield {"event": "workflow_started", **ids, "data": start_of(run_id, {}, now())}
    yield {"event": "workflow_finished", **ids, "data": end_of(run_id, "failed", error=text)}


def _until_pause(flow: Flow, *, twice: bool) -> Generator[Event]:
    if not twice:
        yield _say(flow, "Before approval. ", ["answer0", "answer"])
    yield from _start(flow)
    if not twice:
        yield flow.node_started("answer0", "answer", "Pre")
        yield flow.node_finished({}, {"answer": flow.run.text, "files": []})
    content = f"Please review: {flow.run.message.query}\n\n{{{{#$output.comment#}}}}"
    definition = {"form_content": content, "inputs": [_COMMENT]}
    yield from _pause(flow, definition, lambda form: _resumed(flow, form, twice=twice))


def _to_the_end(flow: Flow) -> Generator[Event]:
    """Yield the events of the model's answer, up to a pause or to the end of the run."""
    pause = yield from _llm(flow)
    if pause:
        yield from _pause(flow, pause.form, lambda form: _after_pause(flow, form))
    elif flow.run.outcome == "succeeded":
        yield from _answer(flow, "answer", "Answer")


def _after_pause(flow: Flow, form: Form) -> Generator[Event]:
    yield flow.started("resumption")
    yield flow.node_resumed()
    yield _submitted(flow, form)
    yield from _to_the_end(flow)


def _pause(
    flow: Flow, definition: Mapping[str, Any], then: Callable[[Form], Generator[Event]]
) -> Generator[Event]:
    form = Form(flow.id, definition, lambda: flow.resume(then(form)))
    yield flow.node_started("human", "human-input", "Approve")
    flow.node_finished({}, {}, "paused")  # a snapshot has this event, the stream doesn't
    with flow.run.workers.lock:  # the form can be submitted as soon as the message has it
        flow.pause(form)
        required = flow.event("human_input_required", form.in_event())
        paused = flow.event("workflow_paused", flow.paused(outputs={}))
    yield required
    yield paused


def _resumed(flow: Flow, form: Form, *, twice: bool) -> Generator[Event]:
    yield flow.started("resumption")
    yield flow.node_resumed()
    approved = form.action == "approve"
    if approved and twice:
        yield _submitted(flow, form)
        choice = {"form_content": "Pick {{#$output.choice#}}", "inputs": [_CHOICE]}
        yield from _pause(flow, choice, lambda form: _resumed(flow, form, twice=False))
        return
    id_, title, prefix = _APPROVED if approved else _REJECTED
    yield _say(flow, prefix, [id_, "answer"])
    [(name, value)] = form.values.items()
    yield _say(flow, str(value), ["human", name])
    if approved:
        yield _say(flow, " / ", [id_, "answer"])
    yield _submitted(flow, form)
    if approved:
        yield from _llm(flow)
    else:
        flow.run.settle(asked_model=False)
    if flow.run.outcome == "succeeded":
        yield from _answer(flow, id_, title)


def _submitted(flow: Flow, form: Form) -> Event:
    action = {"__action_id": form.action, "__action_value": form.titles[form.action]}
    outputs = {**form.values, **action, "__rendered_content": form.rendered}
    inputs = {name: {"value_type": "string", "value": value} for name, value in form.values.items()}
    return flow.node_finished(inputs, outputs)


def _say(flow: Flow, text: str, selector: list[str]) -> Event:
    flow.run.text += text
    return message(flow.run, text, selector)


def _start(flow: Flow) -> Generator[Event]:
    inputs = flow.run.conversation.inputs
    yield flow.node_started("start", "start", "Start")
    yield flow.node_finished(inputs, inputs)


def _llm(flow: Flow) -> Generator[Event, None, Pause | None]:
    """Yield the events of the node that asks the model; return the pause that follows it, if one does."""
    run, begin, pause, thinks = flow.run, len(flow.run.text), None, False
    yield flow.node_started("llm", "llm", "LLM")
    for piece in run.pieces():
        if thinks and not isinstance(piece, Thought):
            thinks = False
            yield _reasoning(flow, "", is_final=True)
        match piece:
            case Pause():
                pause = piece
            case Thought(text=thought):
                thinks = True
                yield _reasoning(flow, thought)
            case _:
                yield message(run, piece, _LLM_TEXT)
    if run.failure:
        yield flow.node_finished(_LLM, {}, "failed", run.failure.message)
        yield flow.finished("failed", {}, run.failure.message)
    elif run.outcome == "stopped":
        yield flow.finished("stopped", {}, "User requested stop")
    else:
        yield message(run, "", _LLM_TEXT)
        said = {"text": run.text[begin:], "reasoning_content": run.reasoning.get("llm", "")}
        yield flow.node_finished(_LLM, {**said, "finish_reason": "stop"})
    return pause


def _reasoning(flow: Flow, text: str, *, is_final: bool = False) -> Event:
    flow.run.reasoning["llm"] = flow.run.reasoning.get("llm", "") + text
    data = {"message_id": flow.run.message.id, "node_id": "llm", "reasoning": text, "is_final": is_final}
    return flow.run.event("reasoning_chunk", data=data)


def _answer(flow: Flow, id_: str, title: str) -> Generator[Event]:
    outputs = {"answer": flow.run.message.answer, "files": []}
    yield flow.node_started(id_, "answer", title)
    yield flow.node_finished({}, outputs)
    yield message_end(flow.run, long_metadata(flow.run, timed=True))
    yield flow.finished("succeeded", outputs)
