"""Scripted answers: in which order they come, in which pieces, and to which questions."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from dify_chat import (
    AsyncDifyChat,
    BadRequestError,
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
def test_a_text_is_streamed_word_by_word_and_a_list_as_it_is(
    mode: str, mock_dify: MockDify, chat: DifyChat
) -> None:
    mock_dify.answers("Hello  there, Ada", ["Hel", "lo"])
    assert "|".join(streamed(chat)).rstrip("|") == "Hello | |there, |Ada"
    assert "|".join(streamed(chat)).rstrip("|") == "Hel|lo"


def test_the_next_question_takes_the_next_answer_blocking_or_not(mock_dify: MockDify, chat: DifyChat) -> None:
    mock_dify.answers("one", "two")
    mock_dify.answer("three", times=2)
    assert [chat.send("Hi").answer, *streamed(chat)] == ["one", "two"]
    assert [chat.send("Hi").answer, *streamed(chat), chat.send("Hi").answer] == [
        "three",
        "three",
        "You said: Hi",
    ]


def test_a_standing_answer_is_for_what_nothing_else_is_left_for(mock_dify: MockDify, chat: DifyChat) -> None:
    mock_dify.answer("older", times=None)
    mock_dify.answer("standing", times=None)
    mock_dify.answer("once")
    assert [chat.send("Hi").answer for _ in range(3)] == ["once", "standing", "standing"]


def test_a_function_answers_by_the_question_or_leaves_it_to_the_mock(
    mock_dify: MockDify, chat: DifyChat
) -> None:
    mock_dify.answer({"Hi": "Hello", "Bye": ["So ", "long"]}.get, times=None)
    assert chat.send("Hi").answer == "Hello"
    assert streamed(chat, "Bye") == ["So ", "long"]
    assert chat.send("What?").answer == "You said: What?"


def test_what_a_function_raises_is_raised_again_by_the_check(mock_dify: MockDify, chat: DifyChat) -> None:
    def mistaken(question: str) -> str:
        raise LookupError(f"no answer to {question}")

    mock_dify.answer(mistaken, times=2)
    for _ in range(2):
        with pytest.raises(ServerError):
            chat.send("Hi")
    with pytest.raises(LookupError, match="no answer to Hi"):
        mock_dify.assert_all_used()
    mock_dify._script.error = None  # or the fixture would raise it, too


def test_a_function_may_ask_the_server_itself(mock_dify: MockDify, chat: DifyChat) -> None:
    mock_dify.answer(lambda question: chat.send(f"{question} again").answer)
    assert chat.send("Hi").answer == "You said: Hi again"


def test_the_answer_is_remembered_with_its_suggestions(mock_dify: MockDify, chat: DifyChat) -> None:
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
def test_a_model_fails_after_what_it_has_said(
    mode: str, error: type[Exception], mock_dify: MockDify, chat: DifyChat
) -> None:
    mock_dify.answer("half an", error="out of tokens", times=2)
    with pytest.raises(error, match="out of tokens") as failure:
        streamed(chat)
    assert failure.value.answer == "half an"  # type: ignore[attr-defined]  # each DifyError has it
    with pytest.raises(BadRequestError, match="out of tokens"):
        chat.send("Hi")


def test_a_refused_question_takes_no_answer(mock_dify: MockDify, chat: DifyChat) -> None:
    mock_dify.answer("Hello")
    with pytest.raises(NotFoundError):
        chat.send("Hi", conversation_id="00000000-0000-4000-8000-000000000000")
    assert mock_dify.unused == ["answer('Hello')"]
    assert chat.send("Hi").answer == "Hello"


def test_what_is_no_answer_is_refused_at_once() -> None:
    with pytest.raises(TypeError):
        MockDify().answer(42)  # type: ignore[arg-type]  # which a test may do that isn't typed


@pytest.mark.parametrize("times", [0, -1])
def test_times_is_at_least_one(times: int) -> None:
    with pytest.raises(ValueError, match=f"not {times}"):
        MockDify().answer("Hello", times=times)


def test_many_threads_get_each_answer_once(mock_dify: MockDify, chat: DifyChat) -> None:
    texts = [str(number) for number in range(20)]
    mock_dify.answers(*texts)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda text: chat.send(text).answer, texts))
    assert sorted(answers) == sorted(texts)
    assert sorted(mock_dify.questions) == sorted(texts)


def test_async_code_finds_it_too(mock_dify: MockDify) -> None:
    async def ask() -> list[str]:
        async with AsyncDifyChat() as chat:
            replies = await asyncio.gather(*(chat.send(name) for name in ("Ada", "Bob")))
            return [reply.answer for reply in replies]

    mock_dify.answer(lambda question: f"Hello, {question}", times=2)
    assert asyncio.run(ask()) == ["Hello, Ada", "Hello, Bob"]


def test_what_is_prepared_before_the_start_is_there_after_it() -> None:
    server = MockDify()
    server.answer("Hello")
    with server, DifyChat(server.api_key, server.url, "ada") as chat:
        assert chat.send("Hi").answer == "Hello"
