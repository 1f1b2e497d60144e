# Written from _async/test_replay.py by generator/unasync.py, which `make generate` runs.

"""Everything that was recorded, replayed in its own chunks: what the client makes of it is what Dify said."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest

from dify_chat import (
    ChatStream,
    ConversationNotFoundError,
    DifyAPIError,
    DifyResponseError,
    DifyStreamError,
    FileStream,
    NotFoundError,
    Page,
)
from dify_chat_api.types import Model
from tests.support.expressed import NO_USER, expressed, inexpressible
from tests.support.groups import for_each
from tests.support.recordings import Recording, find
from tests.support.told import NAMES, class_of, told
from tests.support.wire_view import wire_view, without_user
from tests.wire._sync.talks import drained, talk

# Each branch that a recording takes has a test of its own, and coverage takes half of the time.
pytestmark = pytest.mark.unmeasured

RECORDINGS = [recording for recording in find("*") if not inexpressible(recording)]
REFUSALS = [recording for recording in RECORDINGS if recording.response.status >= 400]
PINGS = [
    recording for recording in RECORDINGS if recording.is_stream and expressed(recording).method == "send"
]
"""The blocking calls that 1.13.0 answers by a stream, in which nothing comes but a ping."""
STREAMS = [recording for recording in RECORDINGS if recording.is_stream and recording not in PINGS]
SILENCE = [recording for recording in RECORDINGS if recording.response.body == b"null\n"]
FILES = [
    recording
    for recording in RECORDINGS
    if expressed(recording).method in ("text_to_audio", "file_preview")
    and recording not in REFUSALS + SILENCE
]
OTHERS = REFUSALS + PINGS + STREAMS + SILENCE + FILES
RESULTS = [recording for recording in RECORDINGS if recording not in OTHERS]


def test_every_recording_is_replayed_and_most_requests_are_the_recorded_ones() -> None:
    assert len(RESULTS) + len(OTHERS) == len(RECORDINGS) >= 1669
    differing = [expressed(recording).differs for recording in RECORDINGS]
    assert differing.count("") + differing.count(NO_USER) >= 1435


@for_each(RESULTS)
def test_a_result_has_every_field_and_no_other(recording: Recording) -> None:
    with replayed(recording) as call:
        result = call()
    assert _plain(result) == _recorded_result(recording)


@for_each(REFUSALS)
def test_a_refusal_has_the_class_of_its_status_and_the_words_of_the_server(
    recording: Recording,
) -> None:
    with replayed(recording) as call:
        with pytest.raises(DifyAPIError) as raised:
            _carry_out(call)
    answer, error = recording.response, raised.value
    assert type(error) is class_of(answer.status, error.message)
    assert (error.status_code, error.version) == (answer.status, dict(answer.headers).get("X-Version"))
    if answer.content_type == "application/json":
        said = answer.json()
        assert (error.code, error.params) == (said.get("code"), said.get("params"))
        words = [said["message"], *said.get("errors", {}).values()]
        assert [word for word in words if word.strip() not in error.message] == []


GONE = find(
    "*/chat_errors/*_unknown_conversation",
    "*/conversations/chat_in_deleted",
    "*/conversations/rename_other_user",
    "*/conversations/var*_other_user",
    "*/conversations/variables_unknown_conv",
    "*/messages/list_other_user",
    "*/messages/list_unknown_conversation",
    "1.16.0/conversations/delete_twice",
)
OTHERS_GONE = find(
    "*/chatflow/err_workflow_id_unknown_*",
    "*/conversations/list_last_id_unknown",
    "*/messages/feedback_unknown",
    "*/messages/list_first_id_unknown",
    "*/conversations/rename_bad_uuid",
)


@for_each(GONE)
def test_a_conversation_that_is_gone_has_an_error_of_its_own(recording: Recording) -> None:
    with replayed(recording) as call:
        with pytest.raises(ConversationNotFoundError):
            _carry_out(call)


@for_each(OTHERS_GONE)
def test_anything_else_that_is_gone_is_not_taken_for_a_conversation(recording: Recording) -> None:
    with replayed(recording) as call:
        with pytest.raises(NotFoundError) as raised:
            _carry_out(call)
    assert type(raised.value) is NotFoundError


@for_each(PINGS)
def test_a_blocking_call_that_gets_pings_alone_is_an_error(recording: Recording) -> None:
    with replayed(recording) as call:
        with pytest.raises(DifyStreamError, match="will be in `messages`"):
            call()


@for_each(STREAMS)
def test_a_stream_gives_its_events_in_order_and_what_they_amount_to(recording: Recording) -> None:
    expected = told(recording)
    with replayed(recording) as call, call() as stream:
        delivered, error = drained(stream)
    assert delivered == expected.events
    assert (stream.answer, stream.outcome) == (expected.answer, expected.outcome)
    assert {name: getattr(stream, name) for name in NAMES} == expected.names
    assert (error and type(error)) is expected.error
    if error is not None:
        assert {name: getattr(error, name) for name in NAMES} == expected.names
        assert error.answer == expected.answer
        assert expected.message in getattr(error, "message", "")
    if isinstance(error, DifyAPIError):
        assert error.version == dict(recording.response.headers)["X-Version"]


@for_each([whole for whole in STREAMS if told(whole).error is None])
def test_the_final_reply_of_a_stream_is_what_its_events_say(recording: Recording) -> None:
    with replayed(recording) as call:
        reply = call().final()
    assert reply.to_dict() == told(recording).reply


@for_each([broken for broken in STREAMS if told(broken).error])
def test_a_stream_that_fails_has_no_final_reply(recording: Recording) -> None:
    with replayed(recording) as call:
        with pytest.raises(told(recording).error or ()):
            call().final()


@for_each(FILES)
def test_a_file_is_the_recorded_bytes(recording: Recording) -> None:
    with replayed(recording) as call, call() as file:
        assert file.content_type.startswith(recording.response.content_type)
        assert file.read() == recording.response.body


@for_each(SILENCE)
def test_null_instead_of_speech_is_an_error(recording: Recording) -> None:
    with replayed(recording) as call:
        with pytest.raises(DifyResponseError, match=r"200: the response is no audio: .*: 'null'"):
            call().read()


@contextmanager
def replayed(recording: Recording) -> Iterator[Callable[[], Any]]:
    """The call that a recording answers; in the end the request has to be the recorded one, and alone."""
    call = expressed(recording)
    with talk(recording, max_retries=0) as (chat, server):
        yield partial(call.on, chat)
    [sent] = map(wire_view, server.requests)
    if call.differs == NO_USER:
        assert without_user(sent) == without_user(wire_view(recording.request))
    elif not call.differs:
        assert sent == wire_view(recording.request)


def _carry_out(call: Callable[[], Any]) -> Any:
    match called := call():
        case ChatStream():
            return called.final()
        case FileStream():
            return called.read()
    return called


def _plain(result: object) -> Any:
    match result:
        case Model():
            return result.to_dict()
        case Page(response=Model() as page):
            return page.to_dict()
    return result


def _recorded_result(recording: Recording) -> Any:
    match expressed(recording).method:
        case "stop_messages_stream" | "submit_human_input_form":
            return None
        case "delete_conversation" | "delete_app_annotation":
            return None
        case "messages_suggested":
            return recording.response.json()["data"]
    return recording.response.json()
