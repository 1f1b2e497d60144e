"""The generated endpoints: what they make of their arguments."""

import copy
from typing import Any

import httpx
import pytest

from dify_chat_api import api, models
from dify_chat_api.types import Request, Upload
from tests.contract.description import operations

SPEECH = Upload(name="question.mp3", content=b"ID3", content_type="audio/mp3")
QUESTION: dict[str, Any] = {"query": "Hi", "user": "ada", "inputs": {"tone": "dry"}}

# Each operation's request, the media type of its answer, and what is sent; what isn't named there is empty.
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
}


@pytest.mark.parametrize("call", CALLS)
def test_a_call_is_described_by_its_request(call: str) -> None:
    request, accept, sent = CALLS[call]
    assert f"{request.method} {request.path}" == call.partition("#")[0]
    assert request.accept == accept
    empty: dict[str, Any] = {"params": {}, "json": None, "form": {}, "files": {}}
    assert {part: getattr(request, part) for part in empty} == empty | sent


def test_every_operation_is_among_them() -> None:
    ids = {"task_id": "t-1", "message_id": "m-1", "conversation_id": "c-1"}
    described = [f"{operation.method} {operation.path.format(**ids)}" for operation in operations()]
    assert [call.partition("#")[0] for call in CALLS] == described


def test_the_query_leaves_out_what_is_absent_or_null() -> None:
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
    ]
    paths = [
        f"/chat-messages/{encoded}/stop",
        f"/messages/{encoded}/feedbacks",
        f"/messages/{encoded}/suggested",
        f"/conversations/{encoded}/name",
        f"/conversations/{encoded}",
    ]
    assert [request.path for request in requests] == paths
    written = [httpx.URL("https://dify.example" + path).raw_path.decode() for path in paths]
    assert written == paths, "httpx must not think otherwise"


def test_a_request_shows_no_content_of_a_file() -> None:
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
