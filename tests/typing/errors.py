"""Handling errors, as users write it; only the type checker reads this."""

from typing import Literal, assert_type

from dify_chat import (
    DifyAPIError,
    DifyChat,
    DifyConnectionError,
    DifyError,
    DifyInputError,
    DifyResponseError,
    DifyStreamError,
    DifyTimeoutError,
    RateLimitError,
    WorkflowFailedError,
)


def handled(chat: DifyChat) -> str | None:
    try:
        return chat.send("Hello").answer
    except RateLimitError as error:
        return error.message
    except DifyAPIError as error:
        assert_type(error.status_code, int | None)
        assert_type(error.code, str | None)
        assert_type(error.message, str)
        assert_type(error.params, str | None)
        assert_type((error.method, error.path), tuple[str, str])
        return assert_type(error.version, str | None)
    except DifyTimeoutError as error:
        assert_type(error.phase, Literal["connect", "read", "write", "pool"])
        assert_type(error.seconds, float | None)
        return error.reason
    except DifyConnectionError as error:
        return f"{error.method} {error.path}"
    except DifyResponseError as error:
        assert_type(error.status_code, int)
        return error.excerpt
    except DifyStreamError as error:
        assert_type((error.task_id, error.conversation_id), tuple[str | None, str | None])
        return assert_type(error.answer, str)
    except DifyError as error:
        return error.answer or str(error)


def kinds(failed: WorkflowFailedError, refused: DifyInputError) -> tuple[DifyAPIError, ValueError]:
    return failed, refused


def mistakes(any_error: DifyError, refused: DifyAPIError) -> None:
    any_error.status_code  # type: ignore[attr-defined]  # noqa: B018
    refused.status  # type: ignore[attr-defined]  # noqa: B018
    refused.status_code + 1  # type: ignore[operator]
