"""MockDify against recorded exchanges: to the same request it gives an answer of the same make."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

import httpx
import pytest

from dify_chat.testing import MockDify
from tests.support.recordings import Recording, find

AREAS = (
    *("agent", "audio", "chat", "chat_errors", "chat_files", "chatflow"),
    *("conversations", "messages", "misc", "paging", "stop", "transport"),
)
NOT_COMPARED = {
    "*/parallel_*": "a client that left",
    "agent/*_tool": "the mock's agent uses no tools",
    "audio/*_disabled": "the mock speaks and listens always",
    "audio/stt_model_error": "the mock's ears don't fail",
    "chat_errors/required_input_*": "the mock's app asks for no inputs",
    "chat_errors/select_invalid": "likewise",
    "chatflow/err_select_*": "likewise",
    "chat_files/*_local_image": "nothing can be uploaded to the mock yet",
    "messages/list_with_files": "likewise",
    "misc/flow_messages_file": "likewise",
    "chatflow/blocking_think_separated": "the mock's model doesn't reason",
    "chatflow/stream_tts_autoplay": "the mock's chatflow doesn't speak",
    "messages/list_first_id": "Dify skipped messages of the same second; the mock doesn't",
    "stop/stream_stopped_*": "compared in tests/unit/test_mock_stop.py",
}
RECORDINGS = [
    recording
    for recording in find(*(f"1.16.0/{area}/*" for area in AREAS))
    if not any(fnmatchcase(recording.name.partition("/")[2], pattern) for pattern in NOT_COMPARED)
]

UNKNOWN = "00000000-0000-4000-8000-000000000000"
UUID = r"(?!0{8})[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
CONVERSATION_ID = re.compile(rf'((?:/conversations/|conversation_id=|conversation_id": "|last_id=)){UUID}')
MESSAGE_ID = re.compile(rf'((?:/messages/|first_id=|message_id": ")){UUID}')

OF_THE_CONNECTION = {"server", "date", "connection", "content-length", "transfer-encoding", "allow"}
OF_THE_APP = {"inputs", "outputs", "process_data", "execution_metadata"}


@dataclass(frozen=True)
class Before:
    """What happened before the request, and which message and conversation it means."""

    turns: tuple[str, ...] = ("question 0", "question 1", "question 2")
    conversations: int = 1
    message: int = -1
    conversation: int = -1
    owner: str | None = None
    liked: bool = False
    deleted: bool = False


BEFORE = {
    "*_other_user": Before(owner="owner"),
    "audio/tts_message_empty_answer": Before(turns=("emptyout",)),
    "conversations/chat_in_deleted*": Before(deleted=True),
    "conversations/delete_twice": Before(deleted=True),
    "messages/feedback_no_rating_existing": Before(liked=True),
    "messages/feedback_null": Before(liked=True),
    "messages/list_after_feedback": Before(liked=True),
    "messages/list_first_id_oldest": Before(message=0),
    "messages/list_limit1": Before(turns=("question 0", "question 1")),
    "messages/list_with_error": Before(turns=("boom now or later",)),
    "conversations/list_empty_user*": Before(owner="owner"),
    "conversations/list_last_id_*": Before(conversations=3, conversation=1),
    "conversations/list_*": Before(conversations=3),
    "paging/conversations_*": Before(conversations=4, conversation=2),
    "paging/messages_p2_*": Before(turns=("q0", "q1", "q2", "q3", "q4")),
    "paging/messages_p3_*": Before(turns=("q0", "q1", "q2", "q3", "q4"), message=1),
}


@pytest.mark.parametrize("recording", RECORDINGS, ids=str)
def test_the_mock_answers_as_dify_did(recording: Recording) -> None:
    case = recording.name.partition("/")[2]
    before = next((each for pattern, each in BEFORE.items() if fnmatchcase(case, pattern)), Before())
    with (
        MockDify(app_mode=recording.app_mode, delay=0) as server,
        httpx.Client(base_url=server.url) as client,
    ):
        client.headers["Authorization"] = f"Bearer {server.api_key}"
        request = _request(recording, client)
        if recording.app_mode in {"chat", "agent-chat", "advanced-chat"}:
            request = _meant(request, *_prepare(client, before, before.owner or _user(request)))
        answer = client.send(request)

    expected = recording.response
    assert answer.status_code == expected.status
    assert _headers(answer.headers.multi_items()) == _headers(expected.headers)
    assert ("Transfer-Encoding" in answer.headers) == (expected.framing == "chunked")
    if recording.is_stream:
        assert _order(answer.text) == _order(expected.body.decode())
        assert dict(_makes(answer.text)) == dict(_makes(expected.body.decode()))
    elif expected.content_type == "application/json" and expected.status == 200:
        assert _make(answer.json()) == _make(expected.json())
    elif expected.content_type != "audio/mpeg":
        assert answer.content == expected.body


def _request(recording: Recording, client: httpx.Client) -> httpx.Request:
    sent = recording.request
    headers = {name.lower(): value.strip() for name, value in sent.headers}  # httpx refuses "Bearer "
    for name in ("host", "content-length", "connection"):
        headers.pop(name, None)
    if "PLACEHOLDER" in headers.get("authorization", ""):
        del headers["authorization"]
    return client.build_request(
        sent.method, sent.path.removeprefix("/v1"), headers=headers, content=sent.body or b""
    )


def _user(request: httpx.Request) -> str:
    if found := re.search(rb'"user": "([^"]*)"', request.content):
        return found[1].decode() or "owner"
    return str(request.url.params.get("user", "owner"))


def _prepare(client: httpx.Client, before: Before, user: str) -> tuple[str, str]:
    """Have the conversations, and return the ids of the conversation and of the message that are meant."""
    conversations = []
    for _ in range(before.conversations):
        conversation, messages = "", []
        for query in before.turns:
            body = {"inputs": {"name": None}, "query": query, "user": user, "response_mode": "streaming"}
            stream = client.post("/chat-messages", json={**body, "conversation_id": conversation}).text
            last = [json.loads(data) for data in _data(stream)][-1]
            conversation = last["conversation_id"]
            messages.append(last["message_id"])
        conversations.append((conversation, messages[before.message]))
    conversation, message = conversations[before.conversation]
    if before.liked:
        client.post(f"/messages/{message}/feedbacks", json={"rating": "like", "user": user})
    if before.deleted:
        client.request("DELETE", f"/conversations/{conversation}", json={"user": user})
    return conversation, message


def _meant(request: httpx.Request, conversation: str, message: str) -> httpx.Request:
    """The request with the ids of the recording replaced by those of the mock."""

    def replaced(text: str) -> str:
        return MESSAGE_ID.sub(rf"\g<1>{message}", CONVERSATION_ID.sub(rf"\g<1>{conversation}", text))

    content = request.content
    if not request.headers.get("Content-Type", "").startswith("multipart/"):
        content = replaced(content.decode()).encode()
    headers = [(name, value) for name, value in request.headers.items() if name != "content-length"]
    return httpx.Request(request.method, replaced(str(request.url)), headers=headers, content=content)


def _headers(headers: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in headers if name.lower() not in OF_THE_CONNECTION}


def _data(stream: str) -> Iterator[str]:
    for frame in stream.split("\n\n"):
        if frame.startswith("data: "):
            yield frame.removeprefix("data: ")


def _order(stream: str) -> str:
    """The names of the events, repetitions left out; of steps that don't speak, one stands for all."""
    names = ["ping"] if stream.startswith("event: ping\n\n") else []
    names += [json.loads(data)["event"] for data in _data(stream)]
    return re.sub(r"((?:node_started node_finished|\w+) )\1+", r"\1", " ".join(names) + " ")


def _makes(stream: str) -> Iterator[tuple[str, Any]]:
    for data in _data(stream):
        event = json.loads(data)
        yield event["event"], _make(event)


def _make(value: Any) -> Any:
    """Names and types of what's in an answer, in their order; equal elements of a list once."""
    match value:
        case dict():
            return [(key, "…" if key in OF_THE_APP else _make(inner)) for key, inner in value.items()]
        case list():
            return sorted({repr(_make(element)) for element in value})
        case bool() | None:
            return value
    return type(value).__name__
