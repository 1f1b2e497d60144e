"""Where Dify answers otherwise than schemathesis expects of a server. The mock does as Dify does."""

import json
import re
from typing import Any

import schemathesis
from schemathesis.core.failures import AcceptedNegativeData, Failure, ServerError
from schemathesis.openapi.checks import RejectedPositiveData, UndefinedContentType

from tests.contract.description import Operation, faults, operations

OPERATIONS = {operation.id: operation for operation in operations()}

# Well-formed requests get 400 for what the server knows, or for the kind of app that it is.
REFUSED_FOR_THEIR_MEANING = re.compile(
    "Agent Chat App does not support blocking mode"
    "|Invalid upload file"
    "|Number of image files exceeds the maximum limit 3"
    "|rating cannot be None when feedback not exists"
)

# All others take whoever gives no name for one and the same user.
INSIST_ON_A_USER = {
    *("send", "send_chat_message_stream", "stop_messages_stream"),
    *("message_feedback", "messages_suggested"),
}

LONGEST_NAME = 255


def is_as_dify_does(
    failure: Failure, case: schemathesis.Case, response: schemathesis.Response, app_mode: str
) -> bool:
    """Whether a check failed on what a real server was seen to do, too."""
    operation = _meant(case)
    match failure:
        case ServerError():
            return _makes_dify_crash(case.body)
        case RejectedPositiveData():
            return response.status_code == 400 and bool(REFUSED_FOR_THEIR_MEANING.search(response.text))
        case AcceptedNegativeData():
            return _is_well_formed_as_read(operation, case, app_mode) or _is_refused_by_event(response)
        case UndefinedContentType():
            return _content_type(response) in operation.responses[str(response.status_code)]["content"]
    return False


def operation_of(case: schemathesis.Case) -> Operation:
    return OPERATIONS[case.operation.definition.raw["operationId"]]


def _meant(case: schemathesis.Case) -> Operation:
    """The operation that the server takes the request for: two differ in nothing but the `response_mode`."""
    operation = operation_of(case)
    if operation.path != "/chat-messages" or not isinstance(case.body, dict):
        return operation
    is_stream = case.body.get("response_mode") == "streaming"
    return OPERATIONS["send_chat_message_stream" if is_stream else "send"]


def _makes_dify_crash(body: object) -> bool:
    """A body that is no object does, and so does a name that its database has no room for."""
    return not isinstance(body, dict) or len(str(body.get("name"))) > LONGEST_NAME


def _is_refused_by_event(response: schemathesis.Response) -> bool:
    """A chatflow says in a stream, under the status 200, that it doesn't take the input."""
    *_, last = response.text.rstrip("\n").rpartition("\n\ndata: ")
    return _content_type(response) == "text/event-stream" and "message_id" not in json.loads(last)


def _is_well_formed_as_read(operation: Operation, case: schemathesis.Case, app_mode: str) -> bool:
    query = _with_user(operation, {name: value for name, value in case.query.items() if value != ""})
    if "conversation_id" in case.query:  # an empty one is a conversation without messages
        query.setdefault("conversation_id", "00000000-0000-0000-0000-000000000000")
    if operation.request_media:
        if not isinstance(case.body, dict):
            return False
        body = _with_user(operation, _body_as_read(case.body, app_mode))
        if any(faults(media["schema"], body) for media in operation.request_media.values()):
            return False
    described = {each["name"]: each for each in operation.parameters if each["in"] == "query"}
    return all(
        name in query and not faults(each["schema"], query[name])
        for name, each in described.items()
        if name in query or each.get("required")
    )


def _with_user(operation: Operation, fields: dict[str, Any]) -> dict[str, Any]:
    """Whatever the user is called by, it becomes text."""
    nobody = "" if operation.id in INSIST_ON_A_USER else "DEFAULT-USER"
    return {**fields, "user": str(fields.get("user") or nobody)}


def _body_as_read(body: dict[str, Any], app_mode: str) -> dict[str, Any]:
    read = {name: value for name, value in body.items() if value is not None}  # null is as good as nothing
    if app_mode != "advanced-chat":
        read.pop("workflow_id", None)  # only a chatflow looks at it
    if isinstance(read.get("file"), bytes):
        read["file"] = ""  # whatever is in it
    if isinstance(files := read.get("files"), list):
        read["files"] = [_file_as_read(file) for file in files]
    return read


def _file_as_read(file: object) -> object:
    """Nothing else of a file to be fetched is looked at, and one without an address is forgotten."""
    if not isinstance(file, dict) or file.get("transfer_method") != "remote_url":
        return file
    return {"type": file.get("type"), "transfer_method": "remote_url", "url": "https://dify.example/"}


def _content_type(response: schemathesis.Response) -> str:
    return response.headers["content-type"][0].partition(";")[0]
