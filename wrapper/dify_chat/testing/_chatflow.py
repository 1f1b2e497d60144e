"""What a chatflow does: Start → Assign → LLM → Answer.

A query that begins with `please approve` has people asked: Start → Pre → Approve → LLM → AnswerA, or AnswerR
if they reject. `please approve twice` has them asked for a choice, too, once they approved.
"""

from collections.abc import Generator
from typing import Any

from ._answers import PING, Event
from ._flow import Flow, Node, beginning, ending
from ._forms import Form
from ._records import new_id, now
from ._streams import end, failed, long_metadata, said

_LLM_TEXT = ["llm", "text"]
_LLM = {"model_provider": "langgenius/openai/openai", "model_name": "fake-llm"}

_COMMENT = {
    "output_variable_name": "comment",
    "type": "paragraph",
    "default": {"type": "constant", "selector": [], "value": "fine"},
}
_CHOICE = {
    "output_variable_name": "choice",
    "type": "select",
    "option_source": {"type": "constant", "selector": [], "value": ["a", "b"]},
}


def chatflow(flow: Flow) -> Generator[Event]:
    version = flow.run.state.version
    if version.pings_at_once:
        yield PING
    yield flow.started()
    match flow.run.message.query.split():
        case ["please", "approve", *more] if version.asks_people:
            yield from _until_asked(flow, twice=more[:1] == ["twice"])
        case _:
            yield from _start(flow)
            yield from _assign(flow)
            yield from _llm(flow)
            if flow.run.outcome == "succeeded":
                yield from _answered(flow, Node(flow, "answer", "answer", "Answer"))
            flow.run.over()


def refused(message: str) -> Generator[Event]:
    """The stream that a chatflow answers to input it doesn't take."""
    run_id = new_id()
    ids = {"task_id": run_id, "workflow_run_id": run_id}
    yield PING
    yield {"event": "workflow_started", **ids, "data": beginning(run_id, {}, now())}
    yield {"event": "workflow_finished", **ids, "data": ending(run_id, "failed", None, message)}


def _until_asked(flow: Flow, *, twice: bool) -> Generator[Event]:
    if not twice:
        yield _say(flow, "Before approval. ", ["answer0", "answer"])
    yield from _start(flow)
    if not twice:
        pre = Node(flow, "answer0", "answer", "Pre")
        yield pre.started()
        yield pre.finished({}, {"answer": flow.run.said, "files": []})
    content = f"Please review: {flow.run.message.query}\n\n{{{{#$output.comment#}}}}"
    yield from _ask(flow, content, _COMMENT, twice=twice)


def _ask(flow: Flow, content: str, field: dict[str, Any], *, twice: bool) -> Generator[Event]:
    node = Node(flow, "human", "human-input", "Approve")
    form = Form(flow.id, content, field, lambda: flow.go_on(_resumed(flow, node, form, twice=twice)))
    yield node.started()
    node.end({}, {}, "paused")
    with flow.run.state.lock:
        flow.pause(form)
        required = flow.event("human_input_required", form.required())
    yield required
    yield flow.event("workflow_paused", flow.pausing({}))


def _resumed(flow: Flow, node: Node, form: Form, *, twice: bool) -> Generator[Event]:
    yield flow.started("resumption")
    yield node.started()
    approved = form.action == "approve"
    if approved and twice:
        yield _finished_asking(node, form)
        yield from _ask(flow, "Pick {{#$output.choice#}}", _CHOICE, twice=False)
        return
    prefix, id_, title = (
        ("Approved: ", "answera", "AnswerA") if approved else ("Rejected: ", "answerr", "AnswerR")
    )
    yield _say(flow, prefix, [id_, "answer"])
    yield _say(flow, str(form.value), [node.id, form.name])
    if approved:
        yield _say(flow, " / ", [id_, "answer"])
    yield _finished_asking(node, form)
    if approved:
        yield from _llm(flow)
    else:
        flow.run.settle(asked=False)
    if flow.run.outcome == "succeeded":
        yield from _answered(flow, Node(flow, id_, "answer", title))
    flow.run.over()


def _finished_asking(node: Node, form: Form) -> Event:
    outputs = {
        form.name: form.value,
        "__action_id": form.action,
        "__action_value": form.action_title,
        "__rendered_content": form.rendered,
    }
    return node.finished({form.name: {"value_type": "string", "value": form.value}}, outputs)


def _say(flow: Flow, text: str, selector: list[str]) -> Event:
    flow.run.said += text
    return said(flow.run, text, selector)


def _start(flow: Flow) -> Generator[Event]:
    start, inputs = Node(flow, "start", "start", "Start"), flow.run.conversation.inputs
    yield start.started()
    yield start.finished(inputs, inputs)


def _assign(flow: Flow) -> Generator[Event]:
    """Remember the query in the variable of the conversation that is there for it."""
    assign = Node(flow, "assign", "assigner", "Assign")
    yield assign.started()
    last_query, *_ = flow.run.conversation.variables
    last_query.set(flow.run.message.query)
    yield assign.finished({}, {})


def _llm(flow: Flow) -> Generator[Event]:
    run, llm = flow.run, Node(flow, "llm", "llm", "LLM")
    yield llm.started()
    for word in run.words():
        yield said(run, word, _LLM_TEXT)
    version = run.state.version
    if run.failure:
        yield llm.finished(_LLM, {}, run.failure.message)
        finished = flow.finished("failed", {}, run.failure.message)
        yield from version.in_failure(finished, failed(run, run.failure))
    elif run.outcome == "stopped":
        finished = flow.finished("stopped", {}, "User requested stop")
        yield from version.in_stop(finished, end(run, long_metadata(run, timed=True)))
    else:
        yield said(run, "", _LLM_TEXT)
        yield llm.finished(_LLM, {"text": run.reply.text, "reasoning_content": "", "finish_reason": "stop"})


def _answered(flow: Flow, answer: Node) -> Generator[Event]:
    run, outputs = flow.run, {"answer": flow.run.message.answer, "files": []}
    yield answer.started()
    yield answer.finished({}, outputs)
    finished = flow.finished("succeeded", outputs)
    yield from run.state.version.in_order(end(run, long_metadata(run, timed=True)), finished)
