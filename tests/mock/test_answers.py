"""Answers that a test prepares: their order, their pieces, and their questions."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from dify_chat import (
    AsyncDifyChat,
    BadRequestError,
    DifyAPIError,
    DifyChat,
    NotFoundError,
    ServerError,
    WorkflowFailedError,
)
from dify_chat.models import MessagesResponse
from dify_chat.testing import MockDify

MODES = ["chat", "agent-chat", "advanced-chat"]
in_each_app = pytest.mark.parametrize(
    "mode", [pytest.param(mode, marks=pytest.mark.mock_dify(app_mode=mode)) for mode in MODES]
)


def streamed(chat: DifyChat, question: str = "Hi") -> list[str]:
    with chat.send_chat_message_stream(question) as stream:
        return list(stream.text)


@in_each_app
def test_answer_is_streamed_by_words_and_a_list_by_its_pieces(
    mode: str, mock_dify: MockDify, chat: DifyChat
) -> None:
    mock_dify.answers("Hello  there, Ada", ["Hel", "lo"])
    assert "|".join(streamed(chat)).rstrip("|") == "Hello | |there, |Ada"
    assert "|".join(streamed(chat)).rstrip("|") == "Hel|lo"


@in_each_app
def test_half_surrogate_pair_is_streamed_and_kept(mode: str, mock_dify: MockDify, chat: DifyChat) -> None:
    half = "a\ud83db"
    mock_dify.says(half)
    assert streamed(chat) == [half]
    mock_dify.fails("completion_request_error", half)
    with pytest.raises(DifyAPIError, match=r"a.b"):
        streamed(chat)
    mock_dify.events([{"event": "message", "answer": half}, {"event": "message_end"}])
    assert streamed(chat) == [half]
    (_, conversation) = chat.conversations().data
    assert [message.answer for message in chat.messages(conversation.id)] == [half]


def test_answers_are_taken_in_order_in_both_modes(mock_dify: MockDify, chat: DifyChat) -> None:
    mock_dify.answers("one", "two")
    mock_dify.answer("three", times=2)
    assert [chat.send("Hi").answer, *streamed(chat)] == ["one", "two"]
    assert [chat.send("Hi").answer, *streamed(chat), chat.send("Hi").answer] == [
        "three",
        "three",
        "You said: Hi",
    ]


def test_answer_for_any_number_of_times_comes_last_and_newest_first(
    mock_dify: MockDify, chat: DifyChat
) -> None:
    mock_dify.answer("older", times=None)
    mock_dify.answer("standing", times=None)
    mock_dify.answer("once")
    assert [chat.send("Hi").answer for _ in range(3)] == ["once", "standing", "standing"]


def test_function_answers_by_the_question_or_leaves_it_to_the_mock(
    mock_dify: MockDify, chat: DifyChat
) -> None:
    mock_dify.answer({"Hi": "Hello", "Bye": ["So ", "long"]}.get, times=None)
    assert chat.send("Hi").answer == "Hello"
    assert streamed(chat, "Bye") == ["So ", "long"]
    assert chat.send("What?").answer == "You said: What?"


def test_function_that_raises_fails_the_test_at_its_end(mock_dify: MockDify, chat: DifyChat) -> None:
    def mistaken(question: str) -> str:
        raise LookupError(f"no answer to {question}")

    mock_dify.answer(mistaken, times=2)
    for _ in range(2):
        with pytest.raises(ServerError):
            chat.send("Hi")
    with pytest.raises(LookupError, match="no answer to Hi"):
        mock_dify.assert_all_used()
    mock_dify._script.error = None  # else the fixture raises it, too


def test_function_may_ask_the_mock_itself(mock_dify: MockDify, chat: DifyChat) -> None:
    mock_dify.answer(lambda question: chat.send(f"{question} again").answer)
    assert chat.send("Hi").answer == "You said: Hi again"


def test_answer_is_remembered_with_its_suggestions(mock_dify: MockDify, chat: DifyChat) -> None:
    mock_dify.answer("Hello", suggestions=["And you?"])
    mock_dify.answer("Well", suggestions=[])
    first = chat.send("Hi")
    second = chat.send("How are you?", conversation_id=first.conversation_id)
    assert chat.messages_suggested(first.message_id) == ["And you?"]
    assert chat.messages_suggested(second.message_id) == []
    assert len(chat.messages_suggested(chat.send("And now?").message_id)) == 3
    history: list[MessagesResponse] = list(chat.messages(first.conversation_id))
    assert sorted(message.answer for message in history) == ["Hello", "Well"]


@pytest.mark.parametrize(
    ("mode", "error"),
    [
        pytest.param(mode, error, marks=pytest.mark.mock_dify(app_mode=mode))
        for mode, error in [("chat", BadRequestError), ("advanced-chat", WorkflowFailedError)]
    ],
)
def test_error_fails_the_model_after_its_text(
    mode: str, error: type[Exception], mock_dify: MockDify, chat: DifyChat
) -> None:
    mock_dify.answer("half an", error="out of tokens", times=2)
    with pytest.raises(error, match="out of tokens") as failure:
        streamed(chat)
    assert failure.value.answer == "half an"  # type: ignore[attr-defined]  # each DifyError has it
    with pytest.raises(BadRequestError, match="out of tokens"):
        chat.send("Hi")


def test_answer_is_kept_by_a_refused_question(mock_dify: MockDify, chat: DifyChat) -> None:
    mock_dify.answer("Hello")
    with pytest.raises(NotFoundError):
        chat.send("Hi", conversation_id="00000000-0000-4000-8000-000000000000")
    assert mock_dify.unused == ["answer('Hello')"]
    assert chat.send("Hi").answer == "Hello"


@pytest.mark.parametrize("text", [None, 42, {"Hi": "Hello"}])
def test_answer_of_another_type_is_refused_at_once(text: Any) -> None:
    with pytest.raises(TypeError, match="answer gives a text or a list of texts, not "):
        MockDify().answer(text)


@pytest.mark.parametrize("text", [b"Hello", ["Hel", None]])
def test_answer_of_other_pieces_is_refused_at_once(text: Any) -> None:
    with pytest.raises(TypeError, match="answer takes texts, not "):
        MockDify().answer(text)


def test_answer_of_no_pieces_is_empty(mock_dify: MockDify, chat: DifyChat) -> None:
    mock_dify.answers([], "")
    assert [chat.send("Hi").answer, *streamed(chat)] == [""]


def test_function_that_returns_no_text_fails_the_test_at_its_end(mock_dify: MockDify) -> None:
    mock_dify.answer(len)  # type: ignore[arg-type]  # a test without types may do so
    with DifyChat(max_retries=0) as chat, pytest.raises(ServerError):
        chat.send("Hi")
    with pytest.raises(
        TypeError, match="the function given to answer gives a text or a list of texts, not 2"
    ):
        mock_dify.assert_all_used()
    mock_dify._script.error = None  # else the fixture raises it, too


@pytest.mark.parametrize("times", [0, -1, "2"])
def test_times_below_one_is_refused(times: Any) -> None:
    with pytest.raises(ValueError, match=f"not {times!r}"):
        MockDify().answer("Hello", times=times)


def test_answers_are_taken_once_by_many_threads(mock_dify: MockDify, chat: DifyChat) -> None:
    texts = [str(number) for number in range(20)]
    mock_dify.answers(*texts)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda text: chat.send(text).answer, texts))
    assert sorted(answers) == sorted(texts)
    assert sorted(mock_dify.questions) == sorted(texts)


def test_answer_reaches_async_code(mock_dify: MockDify) -> None:
    async def ask() -> list[str]:
        async with AsyncDifyChat() as chat:
            replies = await asyncio.gather(*(chat.send(name) for name in ("Ada", "Bob")))
            return [reply.answer for reply in replies]

    mock_dify.answer(lambda question: f"Hello, {question}", times=2)
    assert asyncio.run(ask()) == ["Hello, Ada", "Hello, Bob"]


def test_answer_prepared_before_the_start_is_kept() -> None:
    server = MockDify()
    server.answer("Hello")
    with server, DifyChat(server.api_key, server.url, "ada") as chat:
        assert chat.send("Hi").answer == "Hello"
