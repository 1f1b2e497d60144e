"""What a real Dify answered is what spec/openapi.yaml says: every field of it, and no field besides."""

import json
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache

import pytest

from tests.contract.description import EVENTS, Json, Operation, faults, named, operations
from tests.support.groups import for_each
from tests.support.recordings import Recording, find


def _operations_of(recording: Recording) -> list[Operation]:
    return _operations_at(recording.request.method, recording.request.path.partition("?")[0])


@cache
def _operations_at(method: str, path: str) -> list[Operation]:
    return [
        operation
        for operation in operations()
        if operation.method == method
        and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", operation.path), path.removeprefix("/v1"))
    ]


VERSIONS = {"1.16.0", "1.13.0", "1.9.0", "1.7.2"}
UNTRIED = {
    "human_input_form": {"1.9.0", "1.7.2"},
    "submit_human_input_form": {"1.9.0", "1.7.2"},
    "end_user": {"1.7.2"},
}
"""The versions that lack an operation, so that no recording has it."""

RECORDINGS = [recording for recording in find("*") if _operations_of(recording)]


@for_each(RECORDINGS)
def test_recorded_response_fits_spec(recording: Recording) -> None:
    answer = recording.response
    described = [
        media
        for operation in _operations_of(recording)
        for status, node in operation.responses.items()
        if status == str(answer.status)
        for kind, media in node.get("content", {"application/json": {"schema": None}}).items()
        if fnmatchcase(answer.content_type, kind)
    ]
    assert described, f"{answer.status} {answer.content_type}"
    schema = described[0]["schema"]
    if schema is None:
        assert answer.body == b""
    elif recording.is_stream:
        assert [fault for frame in _frames(answer.body) for fault in _frame_faults(frame)] == []
    elif answer.content_type == "application/json":
        assert faults(schema, answer.json(), closed=True) == []


@pytest.mark.parametrize("operation", operations(), ids=str)
def test_operation_recorded_on_each_version(operation: Operation) -> None:
    versions = {recording.version for recording in RECORDINGS if operation in _operations_of(recording)}
    assert versions == VERSIONS - UNTRIED.get(operation.id, set())


def _frames(body: bytes) -> Iterator[dict[str, str]]:
    """The frames as Dify writes them, without one that was cut off at the end."""
    for frame in body.decode().split("\n\n")[:-1]:
        if frame:
            name, _, value = frame.partition(": ")
            yield {name: value}


def _frame_faults(frame: dict[str, str]) -> list[str]:
    wrong = faults(named("ServerSentEvent"), frame, closed=True)
    if "data" in frame:
        event: Json = json.loads(frame["data"])
        wrong += faults(named(EVENTS[event["event"]]), event, closed=True)
    return wrong
