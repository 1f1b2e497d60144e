"""MockDify responds to generated requests, valid and invalid, as spec/openapi.yaml describes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from dify_chat.testing import MockDify
from tests.contract.description import Operation, operations
from tests.support.recordings import load
from tests.support.replay import ReplayServer

if TYPE_CHECKING:
    from tests.contract.app import AppUnderTest

OF_CHATS = [each for each in operations() if set(each.node["tags"]) & {"chat", "messages"}]


@pytest.fixture
def app(app_mode: str) -> Iterator[AppUnderTest]:
    from tests.contract.app import AppUnderTest  # noqa: PLC0415 - it imports schemathesis
    from tests.contract.generated import API_KEY  # noqa: PLC0415 - likewise

    with MockDify(api_key=API_KEY, app_mode=app_mode, delay=0) as server:
        app = AppUnderTest(server, app_mode)
        yield app
        app.check_variety()


@pytest.mark.parametrize("app_mode", ["advanced-chat"])  # it has every operation
@pytest.mark.parametrize("operation", operations(), ids=str)
def test_operation_responds_as_described(operation: Operation, app: AppUnderTest) -> None:
    from tests.contract.generated import send_each  # noqa: PLC0415 - it imports schemathesis

    send_each(operation.id, app.check, edges=True)


@pytest.mark.parametrize("app_mode", ["chat", "agent-chat"])
@pytest.mark.parametrize("operation", OF_CHATS, ids=str)
def test_operation_responds_as_described_in_other_apps(operation: Operation, app: AppUnderTest) -> None:
    from tests.contract.generated import EXAMPLES, send_each  # noqa: PLC0415 - it imports schemathesis

    send_each(operation.id, app.check, edges=EXAMPLES > 10)


@pytest.mark.parametrize(
    ("sent", "instead"),
    [
        pytest.param(b'"answer":"third "', b'"answer":3', id="another type"),
        pytest.param(b'"total_tokens":23,', b"", id="a field less, deep inside"),
        pytest.param(b'"event":"message"', b'"event":"massage"', id="another name"),
        pytest.param(b"data: {", b"data: ", id="no JSON"),
    ],
)
def test_event_not_as_described_is_found(sent: bytes, instead: bytes) -> None:
    from schemathesis.core.failures import FailureGroup  # noqa: PLC0415 - it takes 1 s to import
    from schemathesis.specs.openapi.checks import response_schema_conformance  # noqa: PLC0415 - likewise

    from tests.contract.generated import description  # noqa: PLC0415 - it imports schemathesis

    recording = load("1.16.0/chat/stream_continue")
    spoiled = recording.with_body([recording.response.body.replace(sent, instead, 1)])
    case = description["/chat-messages#stream"]["POST"].Case(body=json.loads(recording.request.body or b""))
    with ReplayServer(recording, spoiled) as server:
        good, bad = case.call(base_url=server.url), case.call(base_url=server.url)
    case.validate_response(good, checks=[response_schema_conformance])
    with pytest.raises(FailureGroup, match="Event #"):
        case.validate_response(bad, checks=[response_schema_conformance])
