"""Answers that a test prepares step by step: text, reasoning, pauses and failures."""

from typing import Any

import pytest

from dify_chat import (
    BadRequestError,
    ChatStream,
    DifyAPIError,
    DifyChat,
    RateLimitError,
    ServerError,
    WorkflowFailedError,
)
from dify_chat.models import HumanInputFormResponse
from dify_chat.testing import MockDify, PreparedAnswer

chatflow = pytest.mark.mock_dify(app_mode="advanced-chat")
in_each_app = pytest.mark.parametrize(
    "mode",
    [
        pytest.param(mode, marks=pytest.mark.mock_dify(app_mode=mode))
        for mode in ("chat", "agent-chat", "advanced-chat")
    ],
)
FORM: dict[str, Any] = {
    "form_content": "Send {{#$output.to#}} this?",
    "inputs": [
        {"output_variable_name": "to"},
        {
            "output_variable_name": "tone",
            "type": "select",
            "option_source": {"type": "constant", "selector": [], "value": ["warm", "dry"]},
        },
    ],
    "actions": [{"id": "send"}, {"id": "drop", "title": "Drop it"}],
}


def parts(stream: ChatStream) -> list[tuple[str, str]]:
    with stream:
        return list(stream.parts)


@in_each_app
def test_says_streams_its_pieces(mode: str, mock_dify: MockDify, chat: DifyChat) -> None:
    mock_dify.says("Hel", "lo").says(" there")
    mock_dify.says("Bye")
    with chat.send_chat_message_stream("Hi") as stream:
        assert [piece for piece in stream.text if piece] == ["Hel", "lo", " there"]
    assert None not in (stream.task_id, stream.message_id, stream.conversation_id)
    assert chat.send("Hi").answer == "Bye"


@in_each_app
def test_thinks_streams_reasoning_apart_from_text(mode: str, mock_dify: MockDify, chat: DifyChat) -> None:
    mock_dify.thinks("A rid", "dle?").says("Forty-", "two").thinks("Done.")
    assert parts(chat.send_chat_message_stream("Hi")) == [
        ("reasoning", "A rid"),
        ("reasoning", "dle?"),
        ("text", "Forty-"),
        ("text", "two"),
        ("reasoning", "Done."),
    ]


def test_thinks_is_within_the_answer_of_a_chat(mock_dify: MockDify, chat: DifyChat) -> None:
    mock_dify.thinks("A riddle?").says("Forty-two")
    reply = chat.send("Hi")
    assert (reply.answer, reply.reasoning) == ("<think>A riddle?</think>Forty-two", "A riddle?")


@chatflow
def test_thinks_is_in_the_metadata_of_a_chatflow(mock_dify: MockDify, chat: DifyChat) -> None:
    mock_dify.thinks("A rid", "dle?").says("Forty-two")
    with chat.send_chat_message_stream("Hi") as stream:
        chunks = [event.data for event in stream if event.event == "reasoning_chunk"]
    assert [(chunk.reasoning, chunk.is_final) for chunk in chunks] == [
        ("A rid", False),
        ("dle?", False),
        ("", True),
    ]
    assert (stream.final().answer, stream.final().reasoning) == ("Forty-two", "A riddle?")


@pytest.mark.parametrize(
    ("code", "streamed", "blocking", "blocking_code"),
    [
        ("completion_request_error", BadRequestError, BadRequestError, "completion_request_error"),
        ("rate_limit_error", RateLimitError, BadRequestError, "completion_request_error"),
        ("provider_not_initialize", BadRequestError, BadRequestError, "provider_not_initialize"),
        ("internal_server_error", ServerError, ServerError, "internal_server_error"),
    ],
)
def test_fails_with_the_status_of_its_code(
    code: str,
    streamed: type[DifyAPIError],
    blocking: type[DifyAPIError],
    blocking_code: str,
    mock_dify: MockDify,
) -> None:
    mock_dify.says("half ").fails(code)
    mock_dify.fails(code)
    with DifyChat(max_retries=0) as chat:
        with pytest.raises(streamed, match=f"the model failed: {code}") as failure:
            chat.send_chat_message_stream("Hi").final()
        assert (failure.value.code, failure.value.answer) == (code, "half ")
        with pytest.raises(blocking) as refusal:
            chat.send("Hi")
    assert refusal.value.code == blocking_code


@chatflow
def test_fails_ends_the_run_of_a_chatflow(mock_dify: MockDify, chat: DifyChat) -> None:
    mock_dify.says("half ").fails("app_unavailable", "No credit", status_code=402)
    with pytest.raises(WorkflowFailedError, match="No credit"):
        chat.send_chat_message_stream("Hi").final()


@chatflow
def test_pauses_for_a_form_and_goes_on_after_it(mock_dify: MockDify, chat: DifyChat) -> None:
    mock_dify.says("A draft. ").pauses_for(FORM).thinks("Send it.").says("Sent.")
    with chat.send_chat_message_stream("Hi") as stream:
        assert stream.final().answer == "A draft. "
    assert stream.outcome == "paused"
    form = chat.human_input_form(stream.form_token or "")
    assert form.form_content == FORM["form_content"]
    assert [(field.output_variable_name, field.type) for field in form.inputs] == [
        ("to", "paragraph"),
        ("tone", "select"),
    ]
    assert [(action.id, action.title) for action in form.user_actions] == [
        ("send", "send"),
        ("drop", "Drop it"),
    ]
    inputs = {"to": "Ada", "tone": "warm"}
    for action, wrong, complaint in [
        ("approve", inputs, "Invalid action: approve"),
        ("send", {"to": "Ada"}, "Missing required inputs: tone"),
        ("send", {**inputs, "tone": "loud"}, "Invalid value for select input 'tone'"),
    ]:
        with pytest.raises(BadRequestError, match=complaint):
            chat.submit_human_input_form(stream.form_token or "", action=action, inputs=wrong)
    chat.submit_human_input_form(stream.form_token or "", action="send", inputs=inputs)
    with chat.workflow_events(stream.workflow_run_id or "") as rest:
        assert rest.final().answer == "A draft. Sent."


@chatflow
def test_pauses_for_as_many_forms_as_prepared(mock_dify: MockDify, chat: DifyChat) -> None:
    mock_dify.pauses_for({}).pauses_for({"user_actions": [{"id": "go"}]}).says("Done.")
    tokens = set()
    with chat.send_chat_message_stream("Hi") as stream:
        stream.final()
    for action in ("reject", "go"):
        assert stream.outcome == "paused"
        tokens.add(stream.form_token)
        chat.submit_human_input_form(stream.form_token or "", action=action, inputs={})
        run_id = stream.workflow_run_id or ""
        with chat.workflow_events(run_id, include_state_snapshot=True) as stream:
            stream.final()
    assert (stream.outcome, stream.answer, len(tokens)) == ("finished", "Done.", 2)


@chatflow
def test_pauses_for_takes_a_model_and_keeps_given_ids(mock_dify: MockDify, chat: DifyChat) -> None:
    form = HumanInputFormResponse.from_dict({**FORM, "user_actions": FORM["actions"], "form_token": "mine"})
    mock_dify.pauses_for(form.to_dict() | {"node_id": "ask"})
    with chat.send_chat_message_stream("Hi") as stream:
        [*_, pause] = stream
    assert pause.event == "workflow_paused"
    assert (stream.form_token, pause.data.paused_nodes) == ("mine", ["ask"])


@pytest.mark.mock_dify(allow_unused=True)
def test_pause_of_another_app_is_refused(mock_dify: MockDify) -> None:
    with pytest.raises(ValueError, match=r"only a chatflow pauses: mark the test with .*advanced-chat"):
        mock_dify.says("A draft. ").pauses_for({})


@pytest.mark.parametrize(
    ("form", "error", "complaint"),
    [
        (
            "Send it?",
            TypeError,
            "pauses_for takes dictionaries or models of dify_chat.models, not 'Send it\\?'",
        ),
        (
            {"inputs": [{"type": "select"}]},
            ValueError,
            "inputs of a form are dictionaries .*'output_variable_name'",
        ),
        ({"actions": ["send"]}, ValueError, "actions of a form are dictionaries that have 'id'"),
        ({"user_actions": {"id": "send"}}, ValueError, "actions of a form"),
        ({"form_content": b"Send it?"}, TypeError, "not JSON serializable"),
    ],
)
def test_form_without_what_it_needs_is_refused(form: Any, error: type[Exception], complaint: str) -> None:
    with pytest.raises(error, match=complaint):
        MockDify(app_mode="advanced-chat").pauses_for(form)


@pytest.mark.parametrize(
    ("method", "arguments", "complaint"),
    [
        ("says", (), "says takes texts, not none"),
        ("says", (None,), "says takes texts, not None"),
        ("says", (["Hel", "lo"],), r"says takes texts, not \['Hel', 'lo'\]"),
        ("thinks", ("Hm", 5), "thinks takes texts, not 5"),
        ("fails", (429,), "fails takes texts, not 429"),
        ("fails", ("rate_limit_error", b"busy"), "fails takes texts, not b'busy'"),
    ],
)
def test_step_without_text_is_refused(method: str, arguments: tuple[object, ...], complaint: str) -> None:
    with pytest.raises(TypeError, match=complaint):
        getattr(MockDify(), method)(*arguments)


def test_step_after_a_failure_is_refused() -> None:
    failing = MockDify().says("half").fails("rate_limit_error", status_code=503)
    with pytest.raises(ValueError, match=r"nothing comes after a failure: says\('half'\)\.fails\("):
        failing.says("more")


def test_step_after_the_question_is_refused(mock_dify: MockDify, chat: DifyChat) -> None:
    answer = mock_dify.says("Hello")
    chat.send("Hi")
    with pytest.raises(RuntimeError, match=r"a question took says\('Hello'\) already"):
        answer.says(" there")


def test_steps_are_added_to_an_answer(mock_dify: MockDify, chat: DifyChat) -> None:
    answer = mock_dify.answer(str.upper, times=2).says("!")
    assert isinstance(answer, PreparedAnswer)
    assert [chat.send("hi").answer for _ in range(2)] == ["HI!", "HI!"]


def test_unused_shows_all_steps() -> None:
    server = MockDify(app_mode="advanced-chat")
    server.thinks("Hm.").says("Hel", "lo").pauses_for({}).fails("rate_limit_error", status_code=503)
    server.answer("half", error="gone", times=2)
    assert server.unused == [
        "thinks('Hm.').says('Hel', 'lo').pauses_for({}).fails('rate_limit_error', status_code=503)",
        "answer('half', times=2).fails('completion_request_error', 'gone')",
    ]
