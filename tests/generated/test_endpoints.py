"""The generated endpoints: the requests that they make of their arguments."""

import copy
from typing import Any

import httpx
import pytest

from dify_chat_api import api, models
from dify_chat_api.types import Request, Upload
from tests.contract.description import operations

pytestmark = pytest.mark.unmeasured  # the coverage of generated_client is not measured

FILE = Upload(name="plan.png", content=b"PNG", content_type="image/png")
ANNOTATION: dict[str, Any] = {"question": "Hi?", "answer": "Hi!"}
MODEL: dict[str, Any] = {"score_threshold": 0.9, "embedding_provider_name": "p", "embedding_model_name": "m"}
SPEECH = Upload(name="question.mp3", content=b"ID3", content_type="audio/mp3")
USER: dict[str, Any] = {"params": {"user": "ada"}}
QUESTION: dict[str, Any] = {"query": "Hi", "user": "ada", "inputs": {"tone": "dry"}}

# The request of each operation, the media type of its response, and the parts of it that aren't empty.
CALLS: dict[str, tuple[Request[Any], str, dict[str, Any]]] = {
    "POST /chat-messages": (
        api.chat.send.request(body=models.ChatMessageSendRequest(**QUESTION)),
        "application/json",
        {"json": QUESTION | {"auto_generate_name": True, "response_mode": "blocking"}},
    ),
    "POST /chat-messages#stream": (
        api.chat.send_chat_message_stream.request(body=models.ChatMessageStreamRequest(**QUESTION)),
        "text/event-stream",
        {"json": QUESTION | {"auto_generate_name": True, "response_mode": "streaming"}},
    ),
    "POST /chat-messages/t-1/stop": (
        api.chat.stop_messages_stream.request("t-1", body=models.StopMessagesStreamRequest(user="ada")),
        "application/json",
        {"json": {"user": "ada"}},
    ),
    "GET /messages": (
        api.messages.messages.request(user="ada", conversation_id="c-1"),
        "application/json",
        {"params": {"user": "ada", "conversation_id": "c-1", "limit": 20}},
    ),
    "POST /messages/m-1/feedbacks": (
        api.messages.message_feedback.request(
            "m-1", body=models.MessageFeedbackRequest(user="ada", rating=None)
        ),
        "application/json",
        {"json": {"user": "ada", "rating": None}},
    ),
    "GET /messages/m-1/suggested": (
        api.messages.messages_suggested.request("m-1", user="ada"),
        "application/json",
        {"params": {"user": "ada"}},
    ),
    "GET /app/feedbacks": (
        api.messages.feedbacks.request(user="ada", page=2),
        "application/json",
        {"params": {"user": "ada", "page": 2, "limit": 20}},
    ),
    "GET /conversations": (
        api.conversations.conversations.request(user="ada"),
        "application/json",
        {"params": {"user": "ada", "limit": 20, "sort_by": "-updated_at"}},
    ),
    "DELETE /conversations/c-1": (
        api.conversations.delete_conversation.request(
            "c-1", body=models.DeleteConversationRequest(user="ada")
        ),
        "*/*",
        {"json": {"user": "ada"}},
    ),
    "POST /conversations/c-1/name": (
        api.conversations.rename_conversation.request(
            "c-1", body=models.RenameConversationRequest(user="ada", name="Holiday")
        ),
        "application/json",
        {"json": {"user": "ada", "name": "Holiday", "auto_generate": False}},
    ),
    "GET /conversations/c-1/variables": (
        api.conversations.conversation_variables.request("c-1", user="ada", variable_name="count"),
        "application/json",
        {"params": {"user": "ada", "limit": 20, "variable_name": "count"}},
    ),
    "PUT /conversations/c-1/variables/v-1": (
        api.conversations.update_conversation_variable.request(
            "c-1", "v-1", body=models.UpdateConversationVariableRequest(user="ada", value=[1])
        ),
        "application/json",
        {"json": {"user": "ada", "value": [1]}},
    ),
    "POST /text-to-audio": (
        api.audio.text_to_audio.request(body=models.TextToAudioRequest(user="ada", text="Hi")),
        "audio/mpeg",
        {"json": {"user": "ada", "text": "Hi"}},
    ),
    "POST /audio-to-text": (
        api.audio.audio_to_text.request(body=models.AudioToTextRequest(user="ada", file=SPEECH)),
        "application/json",
        {"form": {"user": "ada"}, "files": {"file": SPEECH}},
    ),
    "POST /files/upload": (
        api.files.file_upload.request(body=models.FileUploadRequest(user="ada", file=FILE)),
        "application/json",
        {"form": {"user": "ada"}, "files": {"file": FILE}},
    ),
    "GET /files/f-1/preview": (
        api.files.file_preview.request("f-1", user="ada", as_attachment=True),
        "*/*",
        {"params": {"user": "ada", "as_attachment": True}},
    ),
    "GET /info": (api.app.info.request(user="ada"), "application/json", USER),
    "GET /parameters": (api.app.parameters.request(user="ada"), "application/json", USER),
    "GET /meta": (api.app.meta.request(user="ada"), "application/json", USER),
    "GET /site": (api.app.site.request(user="ada"), "application/json", USER),
    "GET /end-users/e-1": (api.app.end_user.request("e-1", user="ada"), "application/json", USER),
    "GET /apps/annotations": (
        api.annotations.page_app_annotation.request(user="ada", keyword="tea"),
        "application/json",
        {"params": {"user": "ada", "page": 1, "limit": 20, "keyword": "tea"}},
    ),
    "POST /apps/annotations": (
        api.annotations.create_app_annotation.request(body=models.AppAnnotationRequest(**ANNOTATION)),
        "application/json",
        {"json": ANNOTATION},
    ),
    "PUT /apps/annotations/a-1": (
        api.annotations.update_app_annotation.request("a-1", body=models.AppAnnotationRequest(**ANNOTATION)),
        "application/json",
        {"json": ANNOTATION},
    ),
    "DELETE /apps/annotations/a-1": (
        api.annotations.delete_app_annotation.request("a-1", user="ada"),
        "*/*",
        USER,
    ),
    "POST /apps/annotation-reply/enable": (
        api.annotations.annotation_reply.request("enable", body=models.AnnotationReplyRequest(**MODEL)),
        "application/json",
        {"json": MODEL},
    ),
    "GET /apps/annotation-reply/enable/status/j-1": (
        api.annotations.query_annotation_reply.request("enable", "j-1", user="ada"),
        "application/json",
        USER,
    ),
    "GET /workflow/r-1/events": (
        api.workflow.workflow_events.request("r-1", user="ada", include_state_snapshot=True),
        "text/event-stream",
        {"params": {"user": "ada", "include_state_snapshot": True}},
    ),
    "GET /workflows/run/r-1": (
        api.workflow.workflow_run.request("r-1", user="ada"),
        "application/json",
        USER,
    ),
    "GET /workflows/logs": (
        api.workflow.workflow_logs.request(user="ada", status="failed"),
        "application/json",
        {"params": {"user": "ada", "page": 1, "limit": 20, "status": "failed"}},
    ),
    "GET /form/human_input/t-1": (
        api.workflow.human_input_form.request("t-1", user="ada"),
        "application/json",
        USER,
    ),
    "POST /form/human_input/t-1": (
        api.workflow.submit_human_input_form.request(
            "t-1", body=models.SubmitHumanInputFormRequest(user="ada", action="approve", inputs={"n": 1})
        ),
        "application/json",
        {"json": {"user": "ada", "action": "approve", "inputs": {"n": 1}}},
    ),
}


@pytest.mark.parametrize("call", CALLS)
def test_an_endpoint_makes_the_request_of_its_operation(call: str) -> None:
    request, accept, sent = CALLS[call]
    assert f"{request.method} {request.path}" == call.partition("#")[0]
    assert request.accept == accept
    empty: dict[str, Any] = {"params": {}, "headers": {}, "json": None, "form": {}, "files": {}}
    assert {part: getattr(request, part) for part in empty} == empty | sent


def test_the_calls_cover_every_operation() -> None:
    names = ["task", "message", "conversation", "variable", "file", "end_user", "annotation", "job"]
    ids = {f"{name}_id": f"{name[0]}-1" for name in names}
    ids |= {"workflow_run_id": "r-1", "form_token": "t-1", "action": "enable"}
    described = [f"{operation.method} {operation.path.format(**ids)}" for operation in operations()]
    assert [call.partition("#")[0] for call in CALLS] == described


def test_the_query_omits_absent_and_null_values() -> None:
    first_id: Any = None  # an id that the caller's own data lacks
    request = api.messages.messages.request(user="ada", conversation_id="", first_id=first_id, limit=0)
    assert request.params == {"user": "ada", "conversation_id": "", "limit": 0}


@pytest.mark.parametrize(
    ("given", "encoded"),
    [
        ("a/b", "a%2Fb"),
        ("a?b=c", "a%3Fb%3Dc"),
        ("a#b", "a%23b"),
        ("a b", "a%20b"),
        ("a%2Fb", "a%252Fb"),
        ("../x", "..%2Fx"),
        ("a\r\nb", "a%0D%0Ab"),
        ("a;b&c=d+e", "a%3Bb%26c%3Dd%2Be"),
        ("💥", "%F0%9F%92%A5"),
    ],
)
def test_an_id_stays_one_segment_of_the_path(given: str, encoded: str) -> None:
    user = models.StopMessagesStreamRequest(user="ada")
    name = models.RenameConversationRequest(user="ada", name="Holiday")
    whose = models.DeleteConversationRequest(user="ada")
    rating = models.MessageFeedbackRequest(user="ada", rating="like")
    requests: list[Request[Any]] = [
        api.chat.stop_messages_stream.request(given, body=user),
        api.messages.message_feedback.request(given, body=rating),
        api.messages.messages_suggested.request(given, user="ada"),
        api.conversations.rename_conversation.request(given, body=name),
        api.conversations.delete_conversation.request(given, body=whose),
        api.conversations.conversation_variables.request(given, user="ada"),
        api.files.file_preview.request(given),
        api.app.end_user.request(given),
        api.annotations.query_annotation_reply.request("enable", given),
        api.workflow.workflow_events.request(given, user="ada"),
        api.workflow.human_input_form.request(given),
    ]
    paths = [
        f"/chat-messages/{encoded}/stop",
        f"/messages/{encoded}/feedbacks",
        f"/messages/{encoded}/suggested",
        f"/conversations/{encoded}/name",
        f"/conversations/{encoded}",
        f"/conversations/{encoded}/variables",
        f"/files/{encoded}/preview",
        f"/end-users/{encoded}",
        f"/apps/annotation-reply/enable/status/{encoded}",
        f"/workflow/{encoded}/events",
        f"/form/human_input/{encoded}",
    ]
    assert [request.path for request in requests] == paths
    written = [httpx.URL("https://dify.example" + path).raw_path.decode() for path in paths]
    assert written == paths, "httpx changes the path"


def test_repr_of_a_request_omits_the_content_of_a_file() -> None:
    assert "ID3" not in repr(CALLS["POST /audio-to-text"][0])


def test_an_endpoint_that_does_not_exist_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'send_twice'"):
        _ = api.chat.send_twice  # type: ignore[attr-defined]  # that it doesn't exist is the point
    with pytest.raises(AttributeError, match="no attribute 'dreams'"):
        _ = api.dreams  # type: ignore[attr-defined]  # likewise


@pytest.mark.parametrize("call", CALLS)
def test_a_request_may_be_copied(call: str) -> None:
    request = CALLS[call][0]
    assert copy.deepcopy(request) == request


def test_repr_of_an_upload_leaves_its_content_out() -> None:
    assert repr(FILE) == "Upload(name='plan.png', content_type='image/png')"


def test_dir_lists_endpoints_before_they_are_imported() -> None:
    assert {"chat", "messages", "files"} <= set(dir(api))
    assert {"send", "send_chat_message_stream"} <= set(dir(api.chat))
