"""Dify 1.9.0, as far as it isn't as 1.16.0."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from werkzeug import Response

from ._answers import Event
from ._model import Failure
from ._payload import Refused, one_of
from ._problems import Crash, InvalidPayload, Problem, invalid_param
from ._versions import Body, Version

_COSTS_NOT_TIMED = ("time_to_first_token", "time_to_generate")
_ABSENT_FROM_A_MESSAGE = (
    *("message_tokens", "answer_tokens", "provider_response_latency", "total_price"),
    *("currency", "status", "error", "extra_contents", "total_tokens"),
)
_ABSENT_FROM_AN_UPLOAD = ("reference", "original_url", "user_id", "tenant_id", "conversation_id", "file_key")
_PARALLEL = ("parallel_id", "parallel_start_node_id", "parent_parallel_id", "parent_parallel_start_node_id")
_OF_A_RUN = (
    *("id", "workflow_id", "status", "inputs", "outputs", "error", "total_steps"),
    *("total_tokens", "created_at", "finished_at", "elapsed_time"),
)

# What a refused field is called, by the shape and the field.
_HELP = {
    ("AnnotationCreatePayload", "question"): "Annotation question",
    ("AnnotationCreatePayload", "answer"): "Annotation answer",
    ("ChatRequestPayload", "response_mode"): "Response mode",
    ("ChatRequestPayload", "conversation_id"): "Existing conversation ID",
    ("ConversationListQuery", "limit"): "Number of conversations to return",
    ("ConversationListQuery", "sort_by"): "Sort order for conversations",
    ("ConversationVariableUpdatePayload", "value"): "New value for the conversation variable",
    ("FeedbackListQuery", "limit"): "Number of feedbacks per page",
    ("MessageFeedbackPayload", "rating"): "Feedback rating",
    ("MessageListQuery", "conversation_id"): "Conversation ID",
    ("MessageListQuery", "limit"): "Number of messages to return",
}
_CRASHES = {("ConversationRenamePayload", ""), ("FeedbackListQuery", "page")}


class _NoSession(Crash):
    """It looks for the session of a person, whom a key isn't."""

    def answer(self) -> Response:
        response = super().answer()
        response.headers["Vary"] = "Cookie"
        return response


class Dify19(Version):
    name = "1.9.0"
    headers = MappingProxyType({"X-Env": "PRODUCTION"})
    operation_headers = MappingProxyType({"Access-Control-Allow-Origin": "*"})
    reply_type = "application/json"
    lacks = frozenset(
        {
            "/end-users/<uuid:end_user_id>",
            "/form/human_input/<form_token>",
            "/workflow/<workflow_run_id>/events",
        }
    )
    checks = MappingProxyType(
        {
            ("ChatRequestPayload", "inputs"): lambda value: value or {},
            ("ChatRequestPayload", "query"): lambda value: "" if value is None else str(value),
            ("ChatRequestPayload", "response_mode"): one_of("blocking", "streaming"),
            ("FilePreviewQuery", "as_attachment"): bool,
        }
    )
    asks_people = False
    pings_at_once = False
    streams_refusals = False
    completes_what_was_left = False
    foreign_files = True
    nameless_files = False
    speaks_foreign_messages = True
    inert_types = frozenset[str]()
    bad_in_file_names = '/\\:*?"<>|'
    file_too_large = "File size exceeded. {message}"

    def refusal(self, shape: str, given: Mapping[str, Any], refused: Mapping[str, Refused]) -> Problem:
        name, first = next(iter(refused.items()))
        if (shape, name) in _CRASHES:
            return Crash()
        called = _HELP.get((shape, name), name)
        where = "query string" if shape.endswith("Query") else "JSON body"
        return InvalidPayload({name: f"{called} {_sentence(name, first, given.get(name), where)}"})

    def event(self, event: Event) -> Event:
        match event["event"]:
            case "message":
                return event | {"from_variable_selector": event["from_variable_selector"] or None}
            case "message_end":
                is_drawn = "time_to_generate" in event["metadata"]["usage"]
                files = event["files"] if is_drawn else None
                return event | {"metadata": _metadata(event["metadata"]), "files": files}
            case "workflow_started":
                return event | {"data": _without(event["data"], "reason")}
            case "workflow_finished":
                return event | {"data": event["data"] | {"error": event["data"]["error"] or ""}}
            case "node_started" | "node_finished" as name:
                return event | {"data": _node(event["data"], name)}
        return event

    def in_order(self, end: Event, finished: Event) -> tuple[Event, ...]:
        return finished, end

    def in_failure(self, finished: Event, error: Event) -> tuple[Event, ...]:
        text = f"Run failed: {error['message']}"
        return finished, error | {"code": "invalid_param", "status": 400, "message": text}

    def in_stop(self, finished: Event, end: Event) -> tuple[Event, ...]:
        return finished, end

    def streamed(self, failure: Failure) -> Failure:
        return Failure("completion_request_error", 400, failure.message)

    def reply(self, body: Body) -> Body:
        if body["answer"] == "":
            where = "https://errors.pydantic.dev/2.11/v/string_type"
            fault = "[type=string_type, input_value=[], input_type=list]"
            raise invalid_param(
                f"1 validation error for Data\nanswer\n  Input should be a valid string {fault}\n"
                f"    For further information visit {where}"
            )
        return body | {"metadata": _metadata(body["metadata"])}

    def message(self, row: Body) -> Body:
        thoughts = [_without(thought, "answer") for thought in row["agent_thoughts"]]
        kept = _without(row | {"agent_thoughts": thoughts}, "message_files", *_ABSENT_FROM_A_MESSAGE)
        ending = {name: row[name] for name in ("status", "error")}
        return _inserted(kept, "answer", {"message_files": row["message_files"]}) | ending

    def upload(self, row: Body) -> Body:
        return _without(row, *_ABSENT_FROM_AN_UPLOAD)

    def site(self, body: Body) -> Body:
        kept = _without(body, "input_placeholder", "icon_url")
        return _inserted(kept, "icon_background", {"icon_url": body["icon_url"]})

    def run(self, row: Body) -> Body:
        outputs = row["outputs"]
        return row | {"outputs": outputs if outputs is None else json.dumps(outputs, ensure_ascii=False)}

    def unknown_run(self, path: str) -> Body:
        return dict.fromkeys(_OF_A_RUN)

    def unknown_conversation(self, path: str) -> None:
        """Nothing is wrong with it: it's deleted, whosever it is."""

    def check_annotations(self) -> None:
        raise _NoSession

    def check_variable_name(self) -> None:
        """It can, and makes no difference."""


VERSIONS = {each.name: each() for each in (Version, Dify19)}
"""The versions as which the mock can answer, by their name."""


def _sentence(name: str, refused: Refused, value: object, where: str) -> str:
    match refused.fault:
        case "missing":
            return f"Missing required parameter in the {where}"
        case "greater_than_equal" | "less_than_equal":
            return f"Invalid argument: {value}. argument must be within the range {refused.bounds}"
        case "int_parsing":
            return f"{value} is not a valid integer"
        case "literal_error":
            return f"The value '{value}' is not a valid choice for '{name}'."
        case "value_error":
            return f"{value} is not a valid uuid."
    return f"{value} is not valid"


def _metadata(metadata: Body) -> Body:
    usage = _without(metadata["usage"], *_COSTS_NOT_TIMED)
    return {"annotation_reply": None, **_without(metadata, "reasoning"), "usage": usage}


def _node(data: Body, event: str) -> Body:
    parallel = dict.fromkeys(_PARALLEL)
    if event == "node_started":
        return _inserted(_inserted(data, "loop_id", {"parallel_run_id": None}), "extras", parallel)
    return _inserted(data | {"execution_metadata": {}}, "files", parallel)


def _without(body: Body, *names: str) -> Body:
    return {name: value for name, value in body.items() if name not in names}


def _inserted(body: Body, after: str, added: Body) -> Body:
    """The body with fields added behind that one."""
    names = list(body)
    head = names[: names.index(after) + 1]
    return (
        {name: body[name] for name in head} | added | {name: body[name] for name in names if name not in head}
    )
