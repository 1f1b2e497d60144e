"""What `help` shows of a signature."""

import pydoc
from typing import get_type_hints

import pytest

from dify_chat import AsyncDifyChat, DifyChat
from dify_chat._request.signatures import unquote_annotations


def shown(method: object) -> str:
    return pydoc.plain(pydoc.render_doc(method))


@pytest.mark.parametrize("client", [DifyChat, AsyncDifyChat])
def test_help_of_a_client_has_no_quoted_annotation(client: type) -> None:
    lines = [line for line in shown(client).splitlines() if "Unpack[PerCall]" in line]
    assert len(lines) > 30
    assert [line for line in lines if ": '" in line or "-> '" in line] == []


@pytest.mark.parametrize("client", [DifyChat, AsyncDifyChat])
def test_help_of_send_has_its_signature_as_written(client: type[DifyChat]) -> None:
    told = " ".join(shown(client.send).split())  # from Python 3.13 on, a parameter has a line of its own
    assert "content: str, *, conversation_id: str | None = None," in told
    assert "**call: Unpack[PerCall]" in told
    assert "-> ChatMessageSendResponse" in told


def test_unquoted_annotations_can_be_evaluated() -> None:
    class Example:
        answer = "no method"

        def method(self, count: "int") -> "str | None": ...

    unquote_annotations(Example)
    assert get_type_hints(Example.method) == {"count": int, "return": str | None}
