"""Checks of a caller's input, before anything is sent."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from operator import index
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from dify_chat_api import models
from dify_chat_api.types import UNSET, Unset, plain

from .._errors import DifyInputError
from .error_texts import shown, text_of

if TYPE_CHECKING:
    from dify_chat_api.models import ChatMessageFile


# Dify ignores every other trace id.
_TRACE_ID = r"[A-Za-z0-9_-]{1,128}"


class MessageFields(TypedDict):
    """What blocking and streaming requests have in common."""

    query: str
    inputs: dict[str, Any]
    conversation_id: str | Unset
    auto_generate_name: bool | Unset
    workflow_id: str | Unset


def plain_text(value: str, name: str) -> str:
    """Return a text as a plain string.

    Raises:
        DifyInputError: It is no string, or holds half a character.
    """
    if not isinstance(value, str):
        raise _wrong_type(value, name, "a string")
    text = str.__str__(value)  # a subclass may have methods of its own
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise DifyInputError(f"{name} can't be written as UTF-8: {error}") from error
    return text


def required_text(value: str, name: str) -> str:
    """Return a text if there is any, as a plain string.

    Raises:
        DifyInputError: It is empty, or no string, or holds half a character.
    """
    text = plain_text(value, name)
    if not text:
        raise DifyInputError(f"{name} is empty")
    return text


def optional_text(value: str | None, name: str) -> str | Unset:
    """Return a text as a plain string; absent for None and for an empty one.

    Raises:
        DifyInputError: It is no string, or holds half a character.
    """
    return UNSET if value is None else plain_text(value, name) or UNSET


def whole_number(value: int, name: str) -> int:
    """Return a whole number, of any type that is one.

    Raises:
        DifyInputError: It is none.
    """
    number = _whole(value)
    if number is None:
        raise _wrong_type(value, name, "a whole number")
    return number


def any_number(value: float, name: str) -> float:
    """Return a number, of any type that is a float or a whole one.

    Raises:
        DifyInputError: It is none.
    """
    given: Any = value  # of any type, whatever the annotation says
    number = given if isinstance(given, float) else _whole(given)
    if number is None:
        raise _wrong_type(value, name, "a number")
    return number


def switch(value: bool, name: str) -> bool:
    """Return a truth value.

    Raises:
        DifyInputError: It is none.
    """
    if not isinstance(value, bool):
        raise _wrong_type(value, name, "True or False")
    return value


def _whole(value: Any) -> int | None:
    """Return a whole number of any type that is one; None if it is none."""
    if isinstance(value, bool):
        return None
    try:
        return index(value)
    except TypeError:  # arrays and classes have an `__index__`, too, which refuses
        return None


def _wrong_type(value: object, name: str, wanted: str) -> DifyInputError:
    """Return the error; it names the module, too: numpy 2 has a `bool` of its own."""
    kind = type(value)
    shown_kind = kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    return DifyInputError(f"{name} must be {wanted}, not {shown_kind}")


def path_id(value: str, name: str) -> str:
    """Give an id back if it can be a part of a path.

    Raises:
        DifyInputError: It is empty, no string, or a part of a path that means another one.
    """
    text = required_text(value, name)
    if text in (".", ".."):
        raise DifyInputError(f"{name} must be an id that Dify gave, not {text!r}")
    return text


def path_of(file: str | os.PathLike[str]) -> Path:
    """Return the path that a caller gave.

    Raises:
        DifyInputError: It gives none.
    """
    try:
        return Path(str.__str__(os.fsdecode(file)))  # Path takes the `str()` of a subclass
    except Exception as error:  # of a `__fspath__` of the caller's own
        raise DifyInputError(f"{shown(file)} gives no path: {text_of(error)}") from error


def message_fields(
    content: str,
    conversation_id: str | None,
    inputs: Mapping[str, Any] | None,
    auto_generate_name: bool,
    workflow_id: str | None,
) -> MessageFields:
    """Make the fields of a message, without those that have the server's default.

    Raises:
        DifyInputError: The content is empty, a field has another type, or the inputs are no JSON.
    """
    return MessageFields(
        query=required_text(content, "content"),
        inputs=input_fields(inputs),
        conversation_id=optional_text(conversation_id, "conversation_id"),
        auto_generate_name=UNSET if switch(auto_generate_name, "auto_generate_name") else False,
        workflow_id=optional_text(workflow_id, "workflow_id"),
    )


def trace_header(trace_id: str | None) -> str | Unset:
    """Return the header of a trace id; absent for None.

    Raises:
        DifyInputError: The server would ignore it.
    """
    if trace_id is None:
        return UNSET
    text = required_text(trace_id, "trace_id")
    if re.fullmatch(_TRACE_ID, text):
        return text
    raise DifyInputError(
        f"trace_id has 1 to 128 letters, digits, hyphens and underscores: Dify would ignore {text!r}"
    )


def optional_time(time: datetime | str | None, name: str) -> str | Unset:
    """Return a time as Dify reads it from a query; absent for None.

    Raises:
        DifyInputError: It is neither a `datetime` nor a string, or holds half a character.
    """
    if isinstance(time, datetime):
        return time.isoformat()
    if not isinstance(time, str | None):
        raise _wrong_type(time, name, "a datetime or a string")
    return optional_text(time, name)


def checked_files(files: Sequence[ChatMessageFile] | None) -> Sequence[ChatMessageFile]:
    """Return the files of a message, an empty sequence for None.

    Raises:
        DifyInputError: They are no list of `ChatMessageFile`.
    """
    if not files:
        return ()
    if isinstance(files, list | tuple) and all(isinstance(file, models.ChatMessageFile) for file in files):
        return files
    raise DifyInputError(
        "files is a list of ChatMessageFile, made by its from_path, from_url or from_upload;"
        f" not {shown(files)}"
    )


def input_fields(inputs: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the values of variables by name, as JSON has them; an empty dict for None.

    Raises:
        DifyInputError: They are no mapping, or can't be written as JSON.
    """
    if inputs is None:
        return {}
    if not isinstance(inputs, Mapping):
        raise DifyInputError(
            f"inputs maps the names of variables to values; it can't be a {type(inputs).__name__}"
        )
    fields: dict[str, Any] = json_value(inputs, "inputs")
    return fields


def json_value(value: Any, name: str) -> Any:
    """Return a value as JSON has it.

    Raises:
        DifyInputError: It can't be written as JSON.
    """
    try:
        written = plain(dict(value) if isinstance(value, Mapping) else value)
        json.dumps(written, ensure_ascii=False, allow_nan=False).encode()
    except Exception as error:
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else text_of(error)
        raise DifyInputError(f"{name} can't be written as JSON: {reason}") from error
    return written
