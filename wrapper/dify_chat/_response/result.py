"""From the body of a successful response to what the call returns."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable
from typing import Any, TypeVar

from dify_chat_api.errors import InvalidResponseError

from .errors import response_error
from .head import ResponseHead
from .json import decode_json

T = TypeVar("T")


def parse_result(parse: Callable[[Any], T], head: ResponseHead, body: bytes) -> T:
    """Return the result of a call.

    Raises:
        DifyResponseError: The body is no JSON, or lacks what the description requires.
    """
    try:
        # A 204 has no body.
        return parse(decode_json(body.removeprefix(BOM_UTF8)) if body else None)
    except InvalidResponseError as error:
        problem, reason = f"the response is not as expected ({error})", str(error)
    except ValueError as error:
        problem, reason = "the response is no JSON", str(error)
    # The exception's frames hold the body, where the server may have repeated the key.
    raise response_error(problem, head, body) from ValueError(reason)
