"""The call of the facade that a recording answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl

from dify_chat import ChatMessageFile
from tests.support.recordings import RecordedRequest, Recording
from tests.support.wire_view import Part, header, parts

NO_USER = "no user"
"""The one difference that leaves the rest of the request to be compared."""


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


def inexpressible(recording: Recording) -> str:
    """Why no call of the facade could have the recorded answer, "" if one has."""
    method, path = recording.request.method, recording.request.path
    if method in ("HEAD", "OPTIONS"):
        return f"{method}: a method that no operation has"
    if not path.startswith("/v1/") or path == "/v1/":
        return "a path outside of the API"
    if (method, path) == ("GET", "/v1/chat-messages"):
        return "a method that this path refuses"
    if path == "/v1/workflows/run":
        return "an operation of workflow apps, which are no chat"
    return ""


def expressed(recording: Recording) -> Call:
    """The call whose request is the recorded one, or the nearest that there is."""
    call = _call(recording.request)
    if call.method == "send" and recording.app_mode == "agent-chat":
        # To an agent's refusal of a blocking answer `send` would respond by asking once more.
        call = replace(call, method="send_chat_message_stream")
    differs = call.differs or _no_such_field(recording.request)
    scheme, _, key = header(recording.request, "Authorization").partition(" ")
    if scheme != "Bearer" or not key:
        key, differs = "app-key", "no API key"
    if header(recording.request, "Range"):
        differs = "a Range header, of which the server takes no notice"
    # An absent argument is left to its default, but null may be a rating or a variable's value.
    rest = {name: value for name, value in call.rest.items() if value is not None or name in _NULLABLE}
    for name in [name for name, kind in _KINDS.items() if type(rest.get(name, kind())) is not kind]:
        rest, differs = {other: rest[other] for other in rest if other != name}, "refused: another type"
    if not rest.get("user_id"):
        rest["user_id"], differs = "user-1", differs or NO_USER
    if not isinstance(rest["user_id"], str):
        rest["user_id"], differs = str(rest["user_id"]), "refused: a user who is no text"
    return Call(call.method, call.subject, rest | {"api_key": key}, differs)


_NULLABLE = ("rating", "value")
_KINDS = {"limit": int, "page": int, "as_attachment": bool}


def _call(request: RecordedRequest) -> Call:
    path, _, query = request.path.removeprefix("/v1/").partition("?")
    asked: dict[str, Any] = dict(parse_qsl(query, keep_blank_values=True))
    segments = path.split("/")
    if request.method == "GET":
        return _get(segments, asked)
    if segments in (["audio-to-text"], ["files", "upload"]):
        return _upload("audio_to_text" if len(segments) == 1 else "file_upload", request)
    if request.method == "DELETE":
        body = request.json() or {}
        differs = "" if request.body or segments[0] == "apps" else "a DELETE without a body"
        method = "delete_conversation" if segments[0] == "conversations" else "delete_app_annotation"
        return Call(method, (segments[-1],), {"user_id": body.get("user") or asked.get("user")}, differs)
    if "form" in header(request, "Content-Type"):
        method = "text_to_audio" if segments == ["text-to-audio"] else "send"
        return Call(method, ("a message",), differs="a form where JSON is due")
    return _with_json(request.method, segments, request.json())


def _get(segments: list[str], asked: dict[str, Any]) -> Call:
    user = {"user_id": asked.get("user")}
    page = {name: _number(asked[name]) for name in ("page", "limit") if name in asked} | user
    match segments:
        case ["messages"]:
            differs = "" if asked.get("conversation_id") else "refused: no conversation"
            subject = (asked.get("conversation_id") or "x",)
            return Call("messages", subject, _some(asked, "first_id") | page, differs)
        case ["messages", message_id, "suggested"]:
            return Call("messages_suggested", (message_id,), user)
        case ["conversations"]:
            return Call("conversations", (), _some(asked, "last_id", "sort_by") | page)
        case ["conversations", conversation_id, "variables"]:
            rest = _some(asked, "last_id", "variable_name") | page
            return Call("conversation_variables", (conversation_id,), rest)
        case ["app", "feedbacks"]:
            return Call("feedbacks", (), page)
        case ["apps", "annotations"]:
            return Call("page_app_annotation", (), _some(asked, "keyword") | page)
        case ["apps", "annotation-reply", action, "status", job_id]:
            return Call("query_annotation_reply", (action, job_id), user)
        case ["workflows", "logs"]:
            return Call("workflow_logs", (), _some(asked, "status", "keyword") | page)
        case ["workflow", run_id, "events"]:
            return Call(
                "workflow_events",
                (run_id,),
                {name: _flag(asked.get(name)) for name in ("include_state_snapshot", "continue_on_pause")}
                | user,
            )
        case ["files", file_id, "preview"]:
            flag = {"as_attachment": _flag(asked.get("as_attachment"))}
            return Call("file_preview", (file_id,), flag | user)
        case [*way, subject] if (method := _BY_ID.get("/".join(way))) is not None:
            return Call(method, (subject,), user)
        case [name]:
            return Call(name, (), user)
    raise LookupError(f"no operation has GET {segments}")


_BY_ID = {
    "end-users": "end_user",
    "workflows/run": "workflow_run",
    "form/human_input": "human_input_form",
}


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
        case "PUT", ["conversations", conversation_id, "variables", variable_id]:
            differs = "" if "value" in body else "a value left out"
            subject = (conversation_id, variable_id)
            return Call("update_conversation_variable", subject, _some(body, "value") | user, differs)
        case "POST", ["text-to-audio"]:
            rest = _some(body, "text", "message_id", "voice", "streaming") | user
            if not body.get("text") and not body.get("message_id"):
                return Call("text_to_audio", (), rest | {"text": "x"}, "refused: nothing to speak")
            return Call("text_to_audio", (), rest)
        case _, ["apps", "annotations", *subject]:
            name = "update_app_annotation" if subject else "create_app_annotation"
            differs = "" if "answer" in body else "an annotation without an answer"
            rest = {"question": body["question"], "answer": body.get("answer", "x")}
            return Call(name, tuple(subject), rest | user, differs)
        case "POST", ["apps", "annotation-reply", action]:
            names = ("score_threshold", "embedding_provider_name", "embedding_model_name")
            return Call("annotation_reply", (action,), _some(body, *names) | user)
        case "POST", ["form", "human_input", token]:
            differs = "" if "action" in body else "an action left out"
            rest = {"action": body.get("action", "x"), "inputs": body.get("inputs")}
            return Call("submit_human_input_form", (token,), rest | user, differs)
    raise LookupError(f"no operation has {method} {segments}")


def _chat(body: dict[str, Any]) -> Call:
    rest = _some(body, "conversation_id", "inputs", "auto_generate_name", "workflow_id")
    rest |= {"files": [ChatMessageFile.from_dict(file) for file in body.get("files") or []] or None}
    rest |= {"user_id": body.get("user")}
    content, mode = body.get("query"), body.get("response_mode")
    method = "send_chat_message_stream" if mode == "streaming" else "send"
    if mode not in ("blocking", "streaming"):
        return Call(method, (content,), rest, "a response_mode that no method has")
    if content is None or (isinstance(content, str) and "\ud800" not in content):
        return Call(method, (content or "x",), rest, "" if content else "refused: no content")
    return Call(method, ("x",), rest, "refused: content that is no text")


def _no_such_field(request: RecordedRequest) -> str:
    """What the request has in it that no argument puts there."""
    asked = dict(parse_qsl(request.path.partition("?")[2], keep_blank_values=True))
    body = request.json() if header(request, "Content-Type") == "application/json" else None
    fields = asked | (body if isinstance(body, dict) else {})
    if not _UNKNOWN.isdisjoint(fields):
        return "a field that Dify doesn't document"
    if any(fields[name] in ("", None, []) for name in _OPTIONAL & fields.keys()):
        return "an empty field: it is left out"
    if request.path.endswith("/feedbacks") and body is not None and "rating" not in body:
        return "a rating left out: null says the same"
    return ""


_UNKNOWN = {"pinned"}
_OPTIONAL = {"conversation_id", "files", "inputs", "first_id", "last_id", "name", "content"}


def _upload(method: str, request: RecordedRequest) -> Call:
    if request.body is None:
        return Call(method, (b"x",), {"user_id": "user-1"}, "a body too large to be kept")
    fields = {part.name: part for part in parts(request)}
    user = {"user_id": fields["user"].content.decode()} if "user" in fields else {}
    if "file" not in fields:
        return Call(method, (b"x",), {"user_id": "user-1"}, "a form without a part named file")
    file = fields["file"]
    return Call(
        method, ((file.file_name or "x", file.content, file.content_type),), user, _unlike(method, file)
    )


def _unlike(method: str, file: Part) -> str:
    if not file.file_name:
        return "refused: a file without a name"
    if file.content_type is None:
        return "a part without a content type: it always gets one"
    respelled = method == "audio_to_text" and file.content_type in _RESPELLED
    return "a content type that is respelled" if respelled else ""


_RESPELLED = {"audio/mpeg", "audio/mp4", "audio/vnd.wave", "audio/wave", "audio/x-m4a", "audio/x-wav"}


def _some(body: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: body.get(name) for name in names}


def _number(text: str) -> int | str:
    return int(text) if text.lstrip("-").isdecimal() else text


def _flag(text: str | None) -> bool | str | None:
    return {"true": True, "false": False}.get(text or "", text)
