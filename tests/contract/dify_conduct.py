"""Where Dify, and so the mock, responds otherwise than schemathesis expects.

Names in brackets are recordings that show it.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeAlias
from urllib.parse import parse_qs, urlsplit

import schemathesis
from schemathesis import Response
from schemathesis.core import NOT_SET
from schemathesis.core.failures import AcceptedNegativeData, Failure, FailureGroup, ServerError
from schemathesis.openapi.checks import RejectedPositiveData, UndefinedContentType

from tests.contract.description import Operation, faults, operations

Case: TypeAlias = schemathesis.Case[Any]

OPERATIONS = {operation.id: operation for operation in operations()}

# Valid requests that get 400 for the state of the server or the kind of app.
REFUSED_FOR_THEIR_MEANING = re.compile(
    "Agent Chat App does not support blocking mode"  # [agent/no_mode]
    "|Invalid upload file"  # [chat_files/unknown_upload]
    "|Number of image files exceeds the maximum limit 3"
    "|rating cannot be None when feedback not exists"  # [messages/feedback_null_again]
    "|Type mismatch: variable"  # [conversations/var_put_mismatch]
    "|Invalid action|Missing required inputs"  # [human_input/submit_bad_action]
    "|The job does not exist"  # [annotations/reply_status_wrong_action]
    "|Filename contains invalid characters"  # [files/upload_bad_name]
)

# All other operations share a default user. [audio/stt_no_user]
INSIST_ON_A_USER = {
    *("send", "send_chat_message_stream", "stop_messages_stream"),
    *("message_feedback", "messages_suggested"),
    *("workflow_events", "submit_human_input_form"),
}


YES_AND_NO = dict.fromkeys(("1", "on", "t", "true", "y", "yes"), True) | dict.fromkeys(
    ("0", "off", "f", "false", "n", "no"), False
)


@contextmanager
def forgiving(case: Case, response: Response, app_mode: str) -> Iterator[None]:
    """Suppress the failures of checks that recorded responses of Dify fail, too; raise the others."""
    try:
        yield
    except FailureGroup as failures:
        wrong = [each for each in failures.exceptions if not _is_as_dify_does(each, case, response, app_mode)]
        if wrong:
            raise FailureGroup(wrong, failures.message) from None


def _is_as_dify_does(failure: Failure, case: Case, response: Response, app_mode: str) -> bool:
    """Return whether recorded responses of Dify fail this check, too."""
    operation = _operation_as_read(case)
    match failure:
        case ServerError():
            return _makes_dify_crash(operation, case)
        case RejectedPositiveData():
            return response.status_code == 400 and bool(REFUSED_FOR_THEIR_MEANING.search(response.text))
        case AcceptedNegativeData():
            return is_rightly_served(case, response, app_mode)
        case UndefinedContentType():
            described = operation.responses.get(str(response.status_code), {})
            return _content_type(response) in described.get("content", {})
    return False


def is_rightly_served(case: Case, response: Response, app_mode: str) -> bool:
    """Return whether a request that got a success is valid as Dify reads it, or is refused in the stream."""
    operation = _operation_as_read(case)
    is_good = _is_good_query(operation, response.request.url or "")
    if operation.request_media:
        is_good = is_good and _is_good_body(operation, case.body, app_mode)
    return is_good or _is_refused_by_event(response)


def operation_of(case: Case) -> Operation:
    return OPERATIONS[case.operation.definition.raw["operationId"]]


def _operation_as_read(case: Case) -> Operation:
    """Return the operation that the server sees: two operations differ in the `response_mode` alone."""
    operation = operation_of(case)
    if operation.path != "/chat-messages" or not isinstance(case.body, dict):
        return operation
    is_stream = case.body.get("response_mode") == "streaming"
    return OPERATIONS["send_chat_message_stream" if is_stream else "send"]


def _makes_dify_crash(operation: Operation, case: Case) -> bool:
    """Return whether Dify responds with 500: to a body that is no object, and to three values.

    [chat_errors/json_array, conversations/rename_long_name, conversations/variables_by_name,
    annotations/reply_bad_action]
    """
    if operation.id == "conversation_variables":
        return bool(case.query.get("variable_name"))
    if operation.id == "annotation_reply" and case.path_parameters["action"] not in ("enable", "disable"):
        return True
    if isinstance(case.body, dict):
        return operation.id == "rename_conversation" and len(str(case.body.get("name"))) > 255
    return case.body is not NOT_SET and "application/json" in operation.request_media


def _is_refused_by_event(response: Response) -> bool:
    """Return whether a chatflow refuses the input in its stream. [chatflow/err_empty_query_streaming]"""
    if _content_type(response) != "text/event-stream":
        return False
    last = json.loads(response.text.rpartition("\ndata: ")[2])
    return last["event"] == "workflow_finished" and "message_id" not in last


def _is_good_query(operation: Operation, url: str) -> bool:
    query = _query_as_read(operation, url)
    return all(
        not faults(parameter["schema"], query[parameter["name"]])
        if parameter["name"] in query
        else not parameter.get("required")
        for parameter in operation.parameters
        if parameter["in"] == "query"
    )


def _is_good_body(operation: Operation, body: object, app_mode: str) -> bool:
    return isinstance(body, dict) and not any(
        faults(media["schema"], _body_as_read(operation, body, app_mode))
        for media in operation.request_media.values()
    )


def _query_as_read(operation: Operation, url: str) -> dict[str, Any]:
    """Return the parameters as Dify reads them: the first of repeated ones, and no empty ones."""
    given = {name: texts[0] for name, texts in parse_qs(urlsplit(url).query, keep_blank_values=True).items()}
    read: dict[str, Any] = {name: text for name, text in given.items() if text}
    for name in ("limit", "page"):
        with suppress(KeyError, ValueError):
            read[name] = float(read[name])
    for name in ("as_attachment", "include_state_snapshot", "continue_on_pause"):
        if name in read:
            read[name] = YES_AND_NO.get(read[name].lower())
    if given.get("conversation_id") == "":  # Dify responds with an empty page
        read["conversation_id"] = "00000000-0000-0000-0000-000000000000"
    return read | _user_as_read(operation, given)


def _body_as_read(operation: Operation, body: dict[str, Any], app_mode: str) -> dict[str, Any]:
    read = {
        name: value for name, value in body.items() if value is not None
    }  # Dify takes null for an absent field
    if app_mode != "advanced-chat":
        read.pop("workflow_id", None)  # other apps don't read it
    if isinstance(read.get("file"), bytes):
        read["file"] = ""  # Dify takes any content
    if isinstance(files := read.get("files"), list):
        read["files"] = [_file_as_read(file) for file in files]
    return read | _user_as_read(operation, body)


def _user_as_read(operation: Operation, fields: dict[str, Any]) -> dict[str, Any]:
    """Return the user as Dify reads it: as text."""
    default = "" if operation.id in INSIST_ON_A_USER else "DEFAULT-USER"
    return {"user": str(fields.get("user") or default)}


def _file_as_read(file: object) -> object:
    """Return a remote file with the fields that Dify reads. Dify drops one without an address."""
    if not isinstance(file, dict) or file.get("transfer_method") != "remote_url":
        return file
    return {"type": file.get("type"), "transfer_method": "remote_url", "url": "https://dify.example/"}


def _content_type(response: Response) -> str:
    return response.headers["content-type"][0].partition(";")[0]
