"""The requests that arrived, and assertions about them."""

from pathlib import Path

import httpx
import pytest

from dify_chat import DifyChat
from dify_chat.testing import MockDify


def message_of(failure: pytest.ExceptionInfo[AssertionError]) -> str:
    return str(failure.value)


def test_questions_are_in_their_order(mock_dify: MockDify, chat: DifyChat) -> None:
    conversation_id = chat.send("Hello").conversation_id
    chat.send("And then?", conversation_id=conversation_id)
    chat.delete_conversation(conversation_id)
    assert mock_dify.questions == ["Hello", "And then?"]
    assert mock_dify.last_request.method == "DELETE"


def test_user_is_found_in_body_form_and_query(mock_dify: MockDify, chat: DifyChat, tmp_path: Path) -> None:
    spoken = tmp_path / "question.wav"
    spoken.write_bytes(b"RIFF")
    chat.send("Hello", user_id="ada")
    chat.audio_to_text(spoken, user_id="bob")
    chat.conversations(user_id="cyd")
    chat.info()
    assert [request.user for request in mock_dify.requests] == ["ada", "bob", "cyd", "test-user"]
    assert mock_dify.requests[1].fields == {"user": "bob", "file": "question.wav"}


def test_assert_sent_returns_the_newest_request_that_fits(mock_dify: MockDify, chat: DifyChat) -> None:
    chat.send("Hello", inputs={"language": "English"})
    chat.send("Hello", user_id="ada")
    assert mock_dify.assert_sent("Hello") is mock_dify.requests[1]
    assert mock_dify.assert_sent("Hello", inputs={"language": "English"}) is mock_dify.requests[0]
    assert (
        mock_dify.assert_sent(path="/chat-*", user="ada", response_mode="blocking").json["query"] == "Hello"
    )


def test_assert_sent_lists_what_arrived_if_nothing_fits(mock_dify: MockDify, chat: DifyChat) -> None:
    chat.send("Hello" + "!" * 100)
    chat.info()
    with pytest.raises(AssertionError) as failure:
        mock_dify.assert_sent("Helo", user="ada")
    asked, seen, *others = message_of(failure).splitlines()
    assert asked == "no request to /chat-messages with query='Helo', user='ada' has arrived; what has:"
    assert seen.startswith("  POST /chat-messages query='Hello!!!!")
    assert "!…, user='test-user', " in seen
    assert others == ["  GET /info user='test-user'"]


def test_assert_sent_tells_a_missing_field_from_null(mock_dify: MockDify, chat: DifyChat) -> None:
    chat.send("Hello")
    with pytest.raises(AssertionError, match="with colour=None has"):
        mock_dify.assert_sent(colour=None)


def test_assert_sent_before_any_request_says_so() -> None:
    server = MockDify()
    with pytest.raises(AssertionError) as failure:
        server.assert_sent()
    assert message_of(failure) == "no request to /chat-messages has arrived, nor any other"
    with pytest.raises(AssertionError, match="no request has arrived"):
        _ = server.last_request


def test_key_can_be_compared_and_is_not_shown(mock_dify: MockDify, chat: DifyChat) -> None:
    chat.send("Hello")
    with pytest.raises(AssertionError) as failure:
        mock_dify.assert_sent("Bye")
    assert mock_dify.last_request.headers["Authorization"] == f"Bearer {mock_dify.api_key}"
    assert mock_dify.api_key not in f"{mock_dify.requests} {message_of(failure)}"


def test_unused_shows_the_calls_as_written() -> None:
    server = MockDify()
    server.answer("x" * 100)
    server.answer(["Hel", "lo"], times=2)
    server.answer(str.upper)
    server.events([{"event": "message"}, {"event": "message_end"}])
    server.fault(status_code=503, retry_after=0)
    server.fault(abort_after=0, times=3, path="/files/*")
    server.answer("any number of times is none, too", times=None)
    left = [
        f"answer('{'x' * 79}…)",
        "answer(['Hel', 'lo'], times=2)",
        "answer(str.upper)",
        "events(['message', 'message_end'])",
        "fault(status_code=503, retry_after=0)",
        "fault(abort_after=0, path='/files/*', times=3)",
    ]
    assert server.unused == left
    with pytest.raises(AssertionError) as failure:
        server.assert_all_used()
    assert message_of(failure).splitlines() == [
        "prepared for MockDify, and never used:",
        *(f"  {each}" for each in left),
    ]


@pytest.mark.mock_dify(allow_unused=True)
def test_unused_counts_times(mock_dify: MockDify, chat: DifyChat) -> None:
    mock_dify.answer("Hello", times=3)
    chat.send("Hi")
    assert mock_dify.unused == ["answer('Hello', times=3), used 1 of 3 times"]


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"\xff"])
def test_fields_of_a_body_that_is_no_object_are_those_of_the_query(body: bytes, mock_dify: MockDify) -> None:
    headers = {"Content-Type": "application/json"}
    httpx.post(f"{mock_dify.url}/chat-messages?user=ada", content=body, headers=headers)
    assert mock_dify.last_request.fields == {"user": "ada"}


def test_requests_are_a_copy(mock_dify: MockDify, chat: DifyChat) -> None:
    chat.send("Hello")
    mock_dify.requests.clear()
    assert len(mock_dify.requests) == 1
