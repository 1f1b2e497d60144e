"""MockDify responds to generated requests, valid and invalid, as spec/openapi.yaml describes."""

import json
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import response_schema_conformance

from dify_chat.testing import MockDify
from tests.contract.app_under_test import AppUnderTest
from tests.contract.dify_conduct import Case
from tests.contract.generated import API_KEY, description, drawn
from tests.support.recordings import load
from tests.support.replay import ReplayServer

one_app_for_all_requests = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def app(app_mode: str) -> Iterator[AppUnderTest]:
    with MockDify(api_key=API_KEY, app_mode=app_mode, delay=0) as server:
        app = AppUnderTest(server, app_mode)
        yield app
        app.check_variety()


@pytest.mark.parametrize("app_mode", ["advanced-chat"])  # it has every operation
@description.parametrize()
@one_app_for_all_requests
def test_operation_responds_as_described(case: Case, app: AppUnderTest) -> None:
    app.check(case)


@pytest.mark.parametrize("app_mode", ["chat", "agent-chat"])
@drawn.include(tag=["chat", "messages"]).parametrize()
@one_app_for_all_requests
def test_operation_responds_as_described_in_other_apps(case: Case, app: AppUnderTest) -> None:
    app.check(case)


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
    recording = load("1.16.0/chat/stream_continue")
    spoiled = recording.with_body([recording.response.body.replace(sent, instead, 1)])
    case = description["/chat-messages#stream"]["POST"].Case(body=json.loads(recording.request.body or b""))
    with ReplayServer(recording, spoiled) as server:
        good, bad = case.call(base_url=server.url), case.call(base_url=server.url)
    case.validate_response(good, checks=[response_schema_conformance])
    with pytest.raises(FailureGroup, match="Event #"):
        case.validate_response(bad, checks=[response_schema_conformance])
