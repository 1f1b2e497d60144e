"""Objects whose construction was interrupted, as by Ctrl-C, are freed without a word."""

import sys
from typing import Any

import pytest

from dify_chat import AsyncChatStream, ChatStream
from dify_chat._async.response import AsyncResponse
from dify_chat._sync.response import Response


@pytest.mark.parametrize("kind", [AsyncChatStream, AsyncResponse, ChatStream, Response])
def test_object_that_was_not_made_whole_is_freed(kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    unraisable: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", unraisable.append)
    half_made = kind.__new__(kind)
    del half_made
    assert unraisable == []
