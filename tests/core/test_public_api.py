"""The public names and parameters, both flavours of them, and their docstrings."""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import dify_chat
from dify_chat import (
    AsyncAudioStream,
    AsyncChatStream,
    AsyncDifyChat,
    AsyncFileStream,
    AsyncPage,
    AudioStream,
    ChatStream,
    DifyChat,
    DifyError,
    FileStream,
    Page,
    RawResponse,
    types,
)
from generator.unasync import translate
from tests.contract.description import Operation, operations

ROOT = Path(__file__).parents[2]
NAMES = """
    DifyChat ChatStream FileStream AudioStream Page
    AsyncDifyChat AsyncChatStream AsyncFileStream AsyncAudioStream AsyncPage AsyncPages
    ChatMessageFile RawResponse new_http_client new_async_http_client split_reasoning
    DifyError DifyConfigError DifyInputError DifyConnectionError DifyTimeoutError DifyResponseError
    DifyStreamError AnswerReplacedError DifyAPIError BadRequestError AuthenticationError
    PermissionDeniedError NotFoundError ConversationNotFoundError PayloadTooLargeError
    UnsupportedMediaTypeError RateLimitError ServerError WorkflowFailedError __version__
"""
ASYNC_ONLY = ", transport: AsyncTransport | None = None"
EVERYWHERE = "user_id=None, **call"
OPERATIONS = {
    "send": (
        "content, *, conversation_id=None, inputs=None, files=None, auto_generate_name=True,"
        " workflow_id=None, trace_id=None, response_mode='blocking'",
        "ChatMessageSendResponse",
    ),
    "send_chat_message_stream": (
        "content, *, conversation_id=None, inputs=None, files=None, auto_generate_name=True,"
        " workflow_id=None, trace_id=None",
        "ChatStream",
    ),
    "stop_messages_stream": ("task_id, *", "None"),
    "messages": ("conversation_id, *, first_id=None, limit=20", "Page[MessagesResponse]"),
    "message_feedback": ("message_id, *, rating, content=None", "MessageFeedbackResponse"),
    "messages_suggested": ("message_id, *", "list[str]"),
    "feedbacks": ("*, page=1, limit=20", "Page[AppFeedback]"),
    "conversations": (
        "*, last_id=None, limit=20, sort_by='-updated_at'",
        "Page[MessageConversationsResponse]",
    ),
    "delete_conversation": ("conversation_id, *", "None"),
    "rename_conversation": (
        "conversation_id, *, name=None, auto_generate=False",
        "MessageConversationsResponse",
    ),
    "conversation_variables": (
        "conversation_id, *, last_id=None, limit=20, variable_name=None",
        "Page[ConversationVariable]",
    ),
    "update_conversation_variable": ("conversation_id, variable_id, *, value", "ConversationVariable"),
    "text_to_audio": ("text=None, *, message_id=None, voice=None, streaming=None", "AudioStream"),
    "audio_to_text": ("file, *", "AudioToTextResponse"),
    "file_upload": ("file, *", "FileUploadResponse"),
    "file_preview": ("file_id, *, as_attachment=False", "FileStream"),
    "info": ("*", "AppInfo"),
    "parameters": ("*", "AppParameters"),
    "meta": ("*", "AppMeta"),
    "site": ("*", "AppSite"),
    "end_user": ("end_user_id, *", "EndUser"),
    "page_app_annotation": ("*, page=1, limit=20, keyword=None", "Page[AppAnnotation]"),
    "create_app_annotation": ("*, question, answer", "AppAnnotation"),
    "update_app_annotation": ("annotation_id, *, question, answer", "AppAnnotation"),
    "delete_app_annotation": ("annotation_id, *", "None"),
    "annotation_reply": (
        "action, *, score_threshold, embedding_provider_name, embedding_model_name",
        "AnnotationReplyJob",
    ),
    "query_annotation_reply": ("action, job_id, *", "AnnotationReplyJob"),
    "workflow_events": (
        "workflow_run_id, *, include_state_snapshot=False, continue_on_pause=False",
        "ChatStream",
    ),
    "workflow_run": ("workflow_run_id, *", "WorkflowRun"),
    "workflow_logs": (
        "*, page=1, limit=20, status=None, keyword=None, created_at_before=None, created_at_after=None,"
        " created_by_end_user_session_id=None, created_by_account=None",
        "Page[WorkflowLog]",
    ),
    "human_input_form": ("form_token, *", "HumanInputFormResponse"),
    "submit_human_input_form": ("form_token, *, action, inputs=None", "None"),
}
MEMBERS = {
    ChatStream: "answer close conversation_id final form_token headers iter_events iter_parts message_id"
    " open outcome parts resumed status_code stop task_id text version workflow_run_id",
    FileStream: "close content_type headers open read status_code suffix version write_to",
    AudioStream: "close content_type headers open read status_code suffix version write_to",
    Page: "next_page",
    RawResponse: "version",
}
TWINS: list[tuple[type, type]] = [
    (AsyncDifyChat, DifyChat),
    (AsyncChatStream, ChatStream),
    (AsyncFileStream, FileStream),
    (AsyncAudioStream, AudioStream),
    (AsyncPage, Page),
]
CLASSES = [kind for name in dify_chat.__all__ if inspect.isclass(kind := getattr(dify_chat, name))]

each_operation = pytest.mark.parametrize("operation", operations(), ids=str)
each_twin = pytest.mark.parametrize(("of_async", "of_sync"), TWINS, ids=lambda kind: kind.__name__)


def members(kind: type) -> dict[str, Any]:
    """What a class and its bases define, under the names that it has there, properties as their functions."""
    names = {name for base in kind.__mro__[:-1] for name in vars(base)}
    names.discard("__slotnames__")  # where pickle remembers something of a class whose object it has seen
    found = {name: getattr(kind, name) for name in names}
    return {name: getattr(value, "fget", value) for name, value in found.items()}


def public(kind: type) -> dict[str, Callable[..., Any]]:
    found = members(kind).items()
    return {name: value for name, value in found if inspect.isfunction(value) and not name.startswith("_")}


def parameters(function: Callable[..., Any]) -> str:
    """The parameters without their types, as one writes them."""
    signature = inspect.signature(function)
    untyped = [parameter.replace(annotation=parameter.empty) for parameter in signature.parameters.values()]
    return str(signature.replace(parameters=untyped, return_annotation=signature.empty))[1:-1]


def test_public_names() -> None:
    assert sorted(dify_chat.__all__) == sorted(NAMES.split())
    assert all(hasattr(dify_chat, name) for name in dify_chat.__all__)


def test_types_exported_and_on_reference_page() -> None:
    page = (ROOT / "docs/reference/client.md").read_text("utf-8")
    named = [name for name in types.__all__ if f"`{name}`" in page]
    assert named == types.__all__
    assert all(hasattr(types, name) for name in types.__all__)


def test_client_has_one_method_per_operation() -> None:
    others = {"base_url", "close", "with_options", "with_raw_response"}
    assert set(public(DifyChat)) == {operation.id for operation in operations()} | others
    assert set(OPERATIONS) == {operation.id for operation in operations()}


@pytest.mark.parametrize("kind", MEMBERS, ids=lambda kind: kind.__name__)
def test_members_of_returned_classes(kind: type) -> None:
    assert sorted(public(kind)) == MEMBERS[kind].split()


@pytest.mark.parametrize("name", OPERATIONS)
@pytest.mark.parametrize("client", [DifyChat, AsyncDifyChat])
def test_method_parameters_and_return_type(client: type, name: str) -> None:
    taken, returned = OPERATIONS[name]
    method = getattr(client, name)
    assert parameters(method) == f"self, {taken}, {EVERYWHERE}"
    assert translate(inspect.signature(method).return_annotation) == returned


@pytest.mark.parametrize("client", [DifyChat, AsyncDifyChat])
def test_raw_responses_have_each_operation_but_streams(client: type) -> None:
    with_raw_response = public(type(object.__new__(client).with_raw_response))
    results = {name for name, (_, returned) in OPERATIONS.items() if not returned.endswith("Stream")}
    assert set(with_raw_response) == results
    for name, method in with_raw_response.items():
        assert method.__doc__ == getattr(client, name).__doc__
        assert parameters(method) == parameters(getattr(client, name))


@pytest.mark.parametrize("client", [DifyChat, AsyncDifyChat])
def test_parameters_of_constructor_and_with_options(client: type) -> None:
    assert parameters(client) == (
        "api_key=None, base_url=None, user_id=None, *,"
        " timeout=UNSET, max_retries=2, stop_on_exit=True, max_event_bytes=8388608,"
        " max_response_bytes=67108864, http_client=None, proxy=None, verify=True"
        + (", transport=None" if client is AsyncDifyChat else "")
    )
    view = getattr(client, "with_options")  # noqa: B009  # mypy knows no such attribute of a type
    assert parameters(view) == "self, *, api_key=None, user_id=None, timeout=UNSET, max_retries=None"


@each_twin
def test_twins_have_same_members(of_async: type, of_sync: type) -> None:
    assert translate(of_async.__name__) == of_sync.__name__
    assert {translate(name) for name in members(of_async)} == set(members(of_sync))


@each_twin
def test_twins_have_same_signatures_and_docstrings(of_async: type, of_sync: type) -> None:
    assert translate(of_async.__doc__ or "") == of_sync.__doc__
    derived = members(of_sync)
    for name, member in members(of_async).items():
        if inspect.isfunction(member):
            twin = derived[translate(name)]
            signature = str(inspect.signature(member)).replace(ASYNC_ONLY, "")
            assert translate(signature) == str(inspect.signature(twin)), name
            assert translate(member.__doc__ or "") == (twin.__doc__ or ""), name


@each_operation
def test_operation_docstring_sections(operation: Operation) -> None:
    method = getattr(DifyChat, operation.id)
    sections = re.split(r"\n\n(Args|Returns|Raises|Source|Example): ?", inspect.getdoc(method) or "")
    body = dict(zip(sections[1::2], sections[2::2], strict=True))
    returns_nothing = OPERATIONS[operation.id][1] == "None"
    assert list(body) == ["Args", *([] if returns_nothing else ["Returns"]), "Raises", "Source", "Example"]
    assert (
        re.findall(r"^ {4}(\w+): ", body["Args"], re.MULTILINE) == [*inspect.signature(method).parameters][1:]
    )
    assert body["Source"].startswith(f"`{operation.method} {operation.path}`")
    for error in re.findall(r"^ {4}(\w+): ", body["Raises"], re.MULTILINE):
        assert issubclass(getattr(dify_chat, error), DifyError)
    assert f".{operation.id}(" in body["Example"]


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_class_and_methods_documented(kind: type) -> None:
    assert kind.__doc__
    assert [name for name, member in public(kind).items() if not member.__doc__] == []
    assert issubclass(kind, DifyError) or "Example:" in kind.__doc__


@pytest.mark.parametrize("kind", [kind for twins in TWINS for kind in twins], ids=lambda kind: kind.__name__)
def test_examples_in_docstrings_compile(kind: type) -> None:
    documents = [inspect.getdoc(kind), *(inspect.getdoc(member) for member in public(kind).values())]
    examples = [text.partition("Example:\n")[2] for text in documents if text and "Example:\n" in text]
    assert examples
    for example in examples:
        source = textwrap.dedent(example)
        compile(source, "<example>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT | ast.PyCF_ONLY_AST)
        assert kind.__name__.startswith("Async") or not re.search(r"\b(?:await|async)\b", source)


@pytest.mark.parametrize("name", ["models", "types"])
def test_module_is_an_attribute_of_the_package(name: str) -> None:
    assert dify_chat.__getattr__(name) is import_module(f"dify_chat.{name}")
