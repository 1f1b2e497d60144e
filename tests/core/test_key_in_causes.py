"""Causes and texts without the key: groups, exceptions of the process, short keys, escapes."""

import io
from typing import Any

import httpx
import pytest

from dify_chat import DifyInputError
from dify_chat._http.causes import cleaned
from dify_chat._http.exceptions import ExceptionMapper
from dify_chat._request.api_key import ApiKey
from dify_chat._response.atomic_file import whole_file

TEXT = "app-0123456789abcdef"
KEY = ApiKey(TEXT)


def mapped(error: BaseException) -> BaseException:
    with httpx.Client() as client:
        return ExceptionMapper(client).map_exception(error, method="GET", path="/x", timeout=1.0, key=KEY)


def test_group_of_exceptions_cleaned() -> None:
    group = ExceptionGroup("several", [ValueError("no"), ValueError("nor this")])
    assert TEXT not in repr(cleaned(group, KEY))
    told = ExceptionGroup("several", [ValueError(TEXT)])
    assert TEXT not in repr(cleaned(told, KEY))


def test_interrupt_with_context_cleaned() -> None:
    error = KeyboardInterrupt()
    error.__context__ = ValueError(TEXT)
    assert mapped(error) is error
    assert TEXT not in repr(error.__context__)


def test_error_of_process_kept() -> None:
    error = MemoryError()
    assert mapped(error) is error


@pytest.mark.parametrize(("key", "text"), [("abc", "abc"), ("a", "an apple")])
def test_short_key_not_taken_out_of_texts(key: str, text: str) -> None:
    assert ApiKey(key).redact(text) == text


def test_key_in_html_escapes_redacted() -> None:
    assert ApiKey(TEXT).redact(f"&#97;{TEXT[1:]}") == "***"
    assert ApiKey("app_0123456789").redact("app&lowbar;0123456789 &nosuch;") == "*** &nosuch;"


def test_input_error_of_callers_file_kept() -> None:
    class Refusing(io.BytesIO):
        def write(self, content: Any) -> int:
            if content:
                raise DifyInputError("own")
            return 0

    with pytest.raises(DifyInputError, match=r"^own$"), whole_file(Refusing()) as file:
        file.write(b"x")
