"""spec/openapi.yaml is valid, complete and true to its own examples."""

import json
from collections.abc import Iterator

import pytest
from openapi_spec_validator import validate

from tests.contract.description import (
    EVENTS,
    SCHEMAS,
    SPEC,
    Json,
    Operation,
    faults,
    named,
    operations,
    resolved,
    walk,
)

EVENT_NAMES = [
    "message", "message_replace", "message_file", "message_end",
    "agent_message", "agent_thought", "agent_log",
    "reasoning_chunk", "text_chunk", "text_replace", "tts_message", "tts_message_end",
    "workflow_started", "workflow_paused", "workflow_finished",
    "node_started", "node_retry", "node_finished",
    "iteration_started", "iteration_next", "iteration_completed",
    "loop_started", "loop_next", "loop_completed",
    "human_input_required", "human_input_form_filled", "human_input_form_timeout",
    "error", "ping",
]  # fmt: skip  # one line a family

WITHOUT_A_USER = [
    "feedbacks", "file_preview", "info", "parameters", "meta", "site", "end_user",
    "page_app_annotation", "create_app_annotation", "update_app_annotation", "delete_app_annotation",
    "annotation_reply", "query_annotation_reply", "workflow_run", "workflow_logs", "human_input_form",
]  # fmt: skip  # one line an area or two
"""The operations whose answer is the same for every user and for none."""

each_operation = pytest.mark.parametrize("operation", operations(), ids=str)


def _examples() -> Iterator[tuple[str, Json, Json]]:
    for path, node in walk(SPEC):
        values = {"example": node["example"]} if "example" in node else {}
        values |= {name: example["value"] for name, example in node.get("examples", {}).items()}
        for name, value in values.items():
            yield "/".join([*path, name]), node["schema"], value


def test_spec_is_valid_openapi() -> None:
    validate(SPEC)


def test_spec_operations() -> None:
    assert [f"{operation.id}: {operation.method} {operation.path}" for operation in operations()] == [
        "send: POST /chat-messages",
        "send_chat_message_stream: POST /chat-messages",
        "stop_messages_stream: POST /chat-messages/{task_id}/stop",
        "messages: GET /messages",
        "message_feedback: POST /messages/{message_id}/feedbacks",
        "messages_suggested: GET /messages/{message_id}/suggested",
        "feedbacks: GET /app/feedbacks",
        "conversations: GET /conversations",
        "delete_conversation: DELETE /conversations/{conversation_id}",
        "rename_conversation: POST /conversations/{conversation_id}/name",
        "conversation_variables: GET /conversations/{conversation_id}/variables",
        "update_conversation_variable: PUT /conversations/{conversation_id}/variables/{variable_id}",
        "text_to_audio: POST /text-to-audio",
        "audio_to_text: POST /audio-to-text",
        "file_upload: POST /files/upload",
        "file_preview: GET /files/{file_id}/preview",
        "info: GET /info",
        "parameters: GET /parameters",
        "meta: GET /meta",
        "site: GET /site",
        "end_user: GET /end-users/{end_user_id}",
        "page_app_annotation: GET /apps/annotations",
        "create_app_annotation: POST /apps/annotations",
        "update_app_annotation: PUT /apps/annotations/{annotation_id}",
        "delete_app_annotation: DELETE /apps/annotations/{annotation_id}",
        "annotation_reply: POST /apps/annotation-reply/{action}",
        "query_annotation_reply: GET /apps/annotation-reply/{action}/status/{job_id}",
        "workflow_events: GET /workflow/{workflow_run_id}/events",
        "workflow_run: GET /workflows/run/{workflow_run_id}",
        "workflow_logs: GET /workflows/logs",
        "human_input_form: GET /form/human_input/{form_token}",
        "submit_human_input_form: POST /form/human_input/{form_token}",
    ]


@each_operation
def test_operation_has_one_tag_and_summary(operation: Operation) -> None:
    assert len(operation.node["tags"]) == 1
    assert operation.node["tags"][0] in [tag["name"] for tag in SPEC["tags"]]
    assert operation.node["summary"]


def test_root_security_needs_key() -> None:
    assert SPEC["security"] == [{"bearerAuth": []}]
    assert SPEC["components"]["securitySchemes"]["bearerAuth"]["scheme"] == "bearer"
    assert [operation.id for operation in operations() if "security" in operation.node] == []


@each_operation
def test_operation_takes_user(operation: Operation) -> None:
    bodies = [resolved(media["schema"]) for media in operation.request_media.values()]
    named = [parameter["name"] for parameter in operation.parameters]
    named += [name for body in bodies for name in _properties(body)]
    needed = [parameter["name"] for parameter in operation.parameters if parameter.get("required")]
    needed += [name for body in bodies for name in _required(body)]
    assert named.count("user") == 1
    assert ("user" in needed) == (operation.id not in WITHOUT_A_USER)


@each_operation
def test_operation_lists_errors(operation: Operation) -> None:
    errors = {status: node for status, node in operation.responses.items() if status >= "400"}
    assert {"400", "401", "403", "404", "429", "500"} <= errors.keys()
    assert ("415" in errors) == bool(operation.request_media), "a body may be of a type that is refused"
    for answer in errors.values():
        assert answer["content"]["application/json"]["schema"] == named("Error")


@each_operation
def test_operation_has_examples(operation: Operation) -> None:
    answers = [node for status, node in operation.responses.items() if status < "300"]
    media = [media for answer in answers for media in answer.get("content", {}).items()]
    for kind, shown in [*operation.request_media.items(), *media]:
        is_binary = kind.startswith(("audio/", "multipart/", "*/"))
        assert is_binary or "example" in shown or "examples" in shown, kind
    for parameter in operation.parameters:
        assert "example" in parameter or not parameter.get("required"), parameter["name"]


def test_object_schemas_named() -> None:
    nameless = [path for path, node in walk(SPEC) if node.get("type") == "object" and not _has_name(path)]
    assert nameless == []


def test_schemas_described() -> None:
    assert [name for name, schema in SCHEMAS.items() if "description" not in schema] == []


def test_schemas_used() -> None:
    used = {node["$ref"] for _, node in walk(SPEC) if "$ref" in node}
    assert [name for name in SCHEMAS if named(name)["$ref"] not in used] == ["UnknownEvent"]


def test_example_fits_schema() -> None:
    for where, schema, value in _examples():
        assert faults(schema, value, closed=True) == [], where
        if schema == named("ServerSentEvent") and "data" in value:
            assert faults(named("ChatStreamEvent"), json.loads(value["data"]), closed=True) == [], where


@pytest.mark.parametrize("name", EVENT_NAMES)
def test_event_schema_named_after_event(name: str) -> None:
    assert EVENTS[name] == name.title().replace("_", "") + "Event"
    assert named(EVENTS[name]) in SCHEMAS["ChatStreamEvent"]["oneOf"]
    assert faults(named(EVENTS[name]), {"event": "another"}) != []
    assert "event" in _required(SCHEMAS[EVENTS[name]])


def test_event_union_complete() -> None:
    assert sorted(EVENTS) == sorted(EVENT_NAMES)
    assert len(SCHEMAS["ChatStreamEvent"]["oneOf"]) == len(EVENT_NAMES)


@pytest.mark.parametrize(
    ("schema", "value", "fits"),
    [
        ("RenameConversationRequest", {"user": "u", "name": "n"}, True),
        ("RenameConversationRequest", {"user": "u", "auto_generate": True}, True),
        ("RenameConversationRequest", {"user": "u", "auto_generate": True, "name": None}, True),
        ("RenameConversationRequest", {"user": "u", "auto_generate": False}, False),
        ("RenameConversationRequest", {"user": "u", "name": None}, False),
        ("TextToAudioRequest", {"user": "u", "text": "t"}, True),
        ("TextToAudioRequest", {"user": "u", "message_id": "m"}, True),
        ("TextToAudioRequest", {"user": "u"}, False),
        ("TextToAudioRequest", {"user": "u", "message_id": ""}, False),
        (
            "ChatMessageFile",
            {"type": "image", "transfer_method": "remote_url", "url": "https://a.example"},
            True,
        ),
        ("ChatMessageFile", {"type": "image", "transfer_method": "remote_url"}, False),
        ("ChatMessageFile", {"type": "image", "transfer_method": "local_file"}, False),
        ("Error", {"code": "c", "message": "m", "status": 400, "params": "p"}, True),
        ("Error", {"errors": {"limit": "too large"}, "message": "m"}, True),
    ],
)
def test_schema_conditions_between_fields(schema: str, value: Json, fits: bool) -> None:
    assert (faults(named(schema), value) == []) == fits


def _required(schema: Json) -> list[str]:
    return [name for part in _parts(schema) for name in part.get("required", [])]


def _properties(schema: Json) -> list[str]:
    return [name for part in _parts(schema) for name in part.get("properties", {})]


def _parts(schema: Json) -> list[Json]:
    """The schema and those that it extends."""
    return [resolved(part) for part in [schema, *schema.get("allOf", [])]]


def _has_name(path: tuple[str, ...]) -> bool:
    """Whether it is a component, or the part that a component adds to the one it extends."""
    place = path[3:]
    return path[:2] == ("components", "schemas") and place in ((), ("allOf", "1"))
