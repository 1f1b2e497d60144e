"""The error tree: its shape, its words, and that errors travel between processes."""

import copy
import inspect
import pickle
from collections.abc import Callable
from typing import Unpack

import pytest

from dify_chat import _errors
from dify_chat._errors import (
    AnswerReplacedError,
    AuthenticationError,
    BadRequestError,
    DifyAPIError,
    DifyConfigError,
    DifyConnectionError,
    DifyError,
    DifyInputError,
    DifyResponseError,
    DifyStreamError,
    DifyTimeoutError,
    RateLimitError,
    StreamProgress,
    TimeoutPhase,
    WorkflowFailedError,
)

NAMES: StreamProgress = {
    "answer": "so far",
    "task_id": "t-1",
    "message_id": "m-1",
    "conversation_id": "c-1",
    "workflow_run_id": None,
}
ALL_CLASSES = [
    kind for _, kind in inspect.getmembers(_errors, inspect.isclass) if issubclass(kind, DifyError)
]


def api_error_of(
    kind: type[DifyAPIError],
    status_code: int | None,
    code: str | None = "some_code",
    message: str = "Something.",
    **progress: Unpack[StreamProgress],
) -> DifyAPIError:
    return kind(
        status_code=status_code,
        code=code,
        message=message,
        params=None,
        method="POST",
        path="/chat-messages",
        version="1.16.0",
        **progress,
    )


ERRORS: list[DifyError] = [
    DifyError("root"),
    DifyConfigError("no API key"),
    DifyInputError("content is empty"),
    DifyConnectionError("connection refused", method="GET", path="/info"),
    DifyTimeoutError("read", 60.0, method="POST", path="/chat-messages"),
    DifyResponseError("no JSON", method="GET", path="/info", status_code=200, excerpt="<html>"),
    DifyStreamError("broke off", **NAMES),
    AnswerReplacedError("replaced", **NAMES),
    *(
        api_error_of(kind, None if kind is WorkflowFailedError else 400, **NAMES)
        for kind in ALL_CLASSES
        if issubclass(kind, DifyAPIError)
    ),
]


def drawn(kind: type[DifyError], depth: int = 0) -> list[str]:
    """A branch of the tree as name and depth, children in the order of their definition."""
    branch = [f"{depth} {kind.__name__}"]
    for child in kind.__subclasses__():
        branch += drawn(child, depth + 1)
    return branch


def test_error_tree_matches_docstring() -> None:
    picture = [
        f"{(len(line) - len(line.lstrip(' │├└─'))) // 4 - 1} {line.lstrip(' │├└─').split()[0]}"
        for line in (_errors.__doc__ or "").splitlines()
        if line.lstrip(" │├└─").startswith("Dify") or "──" in line
    ]
    assert sorted(picture) == sorted(drawn(DifyError))


def test_input_error_is_value_error() -> None:
    assert issubclass(DifyInputError, ValueError)


@pytest.mark.parametrize(
    "travel", [copy.copy, copy.deepcopy, lambda error: pickle.loads(pickle.dumps(error))]
)
@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_errors_copied_and_pickled(error: DifyError, travel: Callable[[DifyError], DifyError]) -> None:
    error.add_note("seen on the way")
    twin = travel(error)
    assert type(twin) is type(error)
    assert str(twin) == str(error)
    assert repr(twin) == repr(error)
    assert vars(twin) == vars(error)


def test_every_error_class_has_an_example() -> None:
    assert {type(error) for error in ERRORS} == set(ALL_CLASSES)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_api_error_pickled_with_each_protocol(protocol: int) -> None:
    error = api_error_of(BadRequestError, 400)
    assert vars(pickle.loads(pickle.dumps(error, protocol))) == vars(error)


def test_api_error_message() -> None:
    error = api_error_of(BadRequestError, 400, "invalid_param", "Arg user must be provided.")
    assert str(error) == "POST /chat-messages: 400 invalid_param: Arg user must be provided."
    assert repr(error) == f"BadRequestError({str(error)!r})"
    assert (error.status_code, error.code, error.message) == (
        400,
        "invalid_param",
        "Arg user must be provided.",
    )
    assert (error.params, error.version) == (None, "1.16.0")


def test_api_error_message_without_status_or_code() -> None:
    assert str(api_error_of(DifyAPIError, 418, None)) == "POST /chat-messages: 418: Something."
    assert str(api_error_of(WorkflowFailedError, None)) == "POST /chat-messages: some_code: Something."
    assert str(api_error_of(DifyAPIError, None, None, "Oh.")) == "POST /chat-messages: Oh."


@pytest.mark.parametrize(
    ("kind", "remedy"), [(AuthenticationError, "check the API key"), (RateLimitError, "wait before")]
)
def test_api_error_message_gives_advice(kind: type[DifyAPIError], remedy: str) -> None:
    assert f"Something. ({remedy}" in str(api_error_of(kind, 400))


def test_api_error_message_on_one_line() -> None:
    error = api_error_of(BadRequestError, 400, "invalid_param", "1 error for Query\nlimit\n  too large\n")
    assert str(error) == "POST /chat-messages: 400 invalid_param: 1 error for Query limit too large"
    assert error.message == "1 error for Query\nlimit\n  too large\n"
    assert "\n" not in str(api_error_of(BadRequestError, 400, "invalid\nparam", "no"))


def test_stream_error_carries_ids() -> None:
    error = DifyStreamError("broke off", **NAMES)
    assert str(error) == "broke off"
    assert (error.answer, error.task_id, error.message_id) == ("so far", "t-1", "m-1")
    assert (error.conversation_id, error.workflow_run_id) == ("c-1", None)


def test_api_error_carries_ids_of_stream() -> None:
    error = api_error_of(RateLimitError, 429)
    assert (error.answer, error.task_id) == ("", None)
    error = api_error_of(RateLimitError, 429, **NAMES)
    assert (error.answer, error.task_id) == ("so far", "t-1")
    assert DifyError.answer == ""


@pytest.mark.parametrize("phase", ["connect", "read", "write", "pool"])
def test_timeout_error_names_phase_and_seconds(phase: TimeoutPhase) -> None:
    error = DifyTimeoutError(phase, 2.5, method="GET", path="/info")
    assert str(error).startswith("GET /info: ")
    assert f"within 2.5 s ({phase} timeout); " in str(error)
    assert (error.phase, error.seconds, error.method, error.path) == (phase, 2.5, "GET", "/info")


def test_timeout_error_without_seconds() -> None:
    error = DifyTimeoutError("read", None, method="GET", path="/info")
    assert "within the time limit (read timeout)" in str(error)
    assert error.seconds is None


def test_response_error_message() -> None:
    error = DifyResponseError("no JSON", method="GET", path="/info", status_code=200, excerpt="Hi\n")
    assert str(error) == "GET /info: 200: no JSON: 'Hi\\n'"
    assert (error.method, error.path, error.status_code, error.excerpt) == ("GET", "/info", 200, "Hi\n")


def test_connection_error_message() -> None:
    error = DifyConnectionError("connection refused", method="GET", path="/info")
    assert str(error) == "GET /info: connection refused"
    assert (error.method, error.path) == ("GET", "/info")
