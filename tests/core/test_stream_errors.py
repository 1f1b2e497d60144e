"""_stream/errors.py: the errors of streams that ended before their time have the answer so far."""

import pytest

from dify_chat._errors import DifyStreamError
from dify_chat._response.head import ResponseHead
from dify_chat._stream.errors import broken, unanswered
from dify_chat._stream.state import ChatState
from dify_chat_api.events import parse_event
from tests.support.heads import head_of
from tests.support.made import Json, event, message, workflow_started

NEW, QUEUED, UNKNOWN = head_of(X_Version="1.16.0"), head_of(X_Version="1.13.2"), head_of()
LOST, GOES_ON, NO_EVENT = "keeps no part of this answer", "may go on without a listener", "wait for a worker"
SILENCE = "nothing came within 60 s (read timeout); give a longer timeout"


def error_after(*events: Json, head: ResponseHead | None = NEW, is_silence: bool = False) -> DifyStreamError:
    state = ChatState()
    for each in events:
        state.take(parse_event(each))
    return broken(SILENCE, head, state.progress(), is_silence=is_silence)


def test_error_carries_ids_and_answer() -> None:
    error = error_after(message("Hel"), message("lo"))
    assert str(error).startswith(f"POST /chat-messages: {SILENCE}; the server keeps no part of this")
    assert (error.answer, error.task_id, error.workflow_run_id) == ("Hello", "task-1", None)


def test_error_without_a_head_names_no_request() -> None:
    assert str(error_after(message("Hel"), head=None)).startswith("nothing came")


@pytest.mark.parametrize(
    ("events", "head", "is_silence", "outlook"),
    [
        ([], NEW, False, LOST),
        ([], UNKNOWN, False, LOST),
        ([], QUEUED, False, NO_EVENT),
        ([], QUEUED, True, NO_EVENT),
        ([], NEW, True, NO_EVENT),
        ([], None, True, NO_EVENT),
        ([message("Hel")], QUEUED, True, LOST),
        ([message("Hel")], NEW, True, LOST),
        ([event("agent_thought")], NEW, True, LOST),
        ([workflow_started()], NEW, False, GOES_ON),
        ([workflow_started()], QUEUED, True, GOES_ON),
    ],
)
def test_error_says_what_becomes_of_the_answer(
    events: list[Json], head: ResponseHead | None, is_silence: bool, outlook: str
) -> None:
    error = error_after(*events, head=head, is_silence=is_silence)
    assert [words for words in (LOST, GOES_ON, NO_EVENT) if words in str(error)] == [outlook]
    assert ("give a longer timeout" in str(error)) is not is_silence


@pytest.mark.parametrize(("head", "server"), [(QUEUED, "Dify 1.13.2"), (UNKNOWN, "the server")])
def test_error_of_an_unanswered_call_names_the_server_and_the_other_mode(
    head: ResponseHead, server: str
) -> None:
    error = unanswered(head, 15)
    assert str(error).startswith(f"POST /chat-messages: {server} answered a blocking call by a stream")
    assert "for 15 s" in str(error)
    assert 'pass response_mode="streaming"' in str(error)
    assert "`messages`" in str(error)
    assert error.answer == ""
