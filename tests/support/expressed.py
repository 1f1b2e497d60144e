"""The call of the facade that a recording answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from dify_chat.models import ChatMessageFile
from tests.support.recordings import Recording
from tests.support.wire_view import Part, header, parts


@dataclass(frozen=True, slots=True)
class Call:
    """A call: the name of a method, what it is about, and its other arguments.

    ``differs`` says why the request that leaves isn't the recorded one, where no call could send that; its
    answer can be played all the same.
    """

    method: str
    subject: tuple[Any, ...] = ()
    rest: Mapping[str, Any] = field(default_factory=dict)
    differs: str = ""

    def on(self, client: object) -> Any:
        return getattr(client, self.method)(*self.subject, **self.rest)


def expressed(recording: Recording) -> Call:
    """The call whose request is the recorded one, or the nearest that there is."""
    call = _call(recording)
    differs = call.differs
    scheme, _, key = header(recording.request, "Authorization").partition(" ")
    if scheme != "Bearer" or not key:
        key, differs = "app-key", "no API key"
    # An absent argument is left to its default, but a null rating takes a rating back.
    rest = {name: value for name, value in call.rest.items() if value is not None or name == "rating"}
    if "user_id" not in rest:
        rest["user_id"], differs = "user-1", differs or "no user"
    return Call(call.method, call.subject, rest | {"api_key": key}, differs)


def _call(recording: Recording) -> Call:
    request = recording.request
    path, _, query = request.path.removeprefix("/v1/").partition("?")
    asked = dict(parse_qsl(query, keep_blank_values=True))
    paged = {"limit": int(asked["limit"]) if "limit" in asked else None, "user_id": asked.get("user")}
    match request.method, path.split("/"):
        case "POST", ["audio-to-text"]:
            return _audio_to_text(parts(request))
        case "GET", ["messages"]:
            return Call("messages", (asked["conversation_id"],), {"first_id": asked.get("first_id")} | paged)
        case "GET", ["messages", message_id, "suggested"]:
            return Call("messages_suggested", (message_id,), {"user_id": asked.get("user")})
        case "GET", ["conversations"]:
            return Call(
                "conversations", (), {name: asked.get(name) for name in ("last_id", "sort_by")} | paged
            )
        case method, segments:
            return _with_json(method, segments, request.json())


def _with_json(method: str, segments: list[str], body: Any) -> Call:
    if not isinstance(body, dict):
        return Call("send", ("a message",), differs="a body that is no object")
    user = {"user_id": body.get("user")}
    match method, segments:
        case "POST", ["chat-messages"]:
            return _chat(body)
        case "POST", ["chat-messages", ""]:
            return Call("send", (body["query"],), user, differs="a path that ends in a slash")
        case "POST", ["chat-messages", task_id, "stop"]:
            return Call("stop_messages_stream", (task_id,), user)
        case "POST", ["messages", message_id, "feedbacks"]:
            return Call("message_feedback", (message_id,), _some(body, "rating", "content") | user)
        case "POST", ["conversations", conversation_id, "name"]:
            rest = _some(body, "name", "auto_generate") | user
            if not body.get("name") and not body.get("auto_generate"):
                return Call(
                    "rename_conversation", (conversation_id,), rest | {"name": "x"}, "refused: no name"
                )
            return Call("rename_conversation", (conversation_id,), rest)
        case "DELETE", ["conversations", conversation_id]:
            return Call("delete_conversation", (conversation_id,), user)
        case "POST", ["text-to-audio"]:
            rest = _some(body, "text", "message_id", "voice") | user
            if not body.get("text") and not body.get("message_id"):
                return Call("text_to_audio", (), rest | {"text": "x"}, "refused: nothing to speak")
            return Call("text_to_audio", (), rest)
    raise LookupError(f"no operation has {method} {segments}")


def _chat(body: dict[str, Any]) -> Call:
    rest = _some(body, "conversation_id", "inputs", "auto_generate_name", "workflow_id")
    rest |= {"files": [ChatMessageFile.from_dict(file) for file in body.get("files", [])] or None}
    rest |= {"user_id": body.get("user")}
    content, mode = body["query"], body.get("response_mode")
    method = "send" if mode == "blocking" else "send_chat_message_stream"
    if mode not in ("blocking", "streaming"):
        return Call(method, (content,), rest, "a response_mode that no method has")
    return Call(method, (content or "x",), rest, "" if content else "refused: no content")


def _audio_to_text(form: list[Part]) -> Call:
    fields = {part.name: part for part in form}
    file = fields["file"]
    differs = {
        None: "a part without a content type: it always gets one",
        "audio/mp4": "a content type that is respelled",
    }.get(file.content_type, "")
    user = {"user_id": fields["user"].content.decode()} if "user" in fields else {}
    return Call("audio_to_text", ((file.file_name, file.content, file.content_type),), user, differs)


def _some(body: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: body.get(name) for name in names}
