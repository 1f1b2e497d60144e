"""The bot: what it writes into its threads, and what becomes of the answers that it is making."""

import asyncio
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from dify_chat import AsyncDifyChat
from dify_chat.testing import MockDify
from examples import bot_loop
from tests.examples.test_examples import ROOT, environment
from tests.support.http_server import HttpServer, ReceivedRequest
from tests.support.made import answer, frame, message, message_end, stopped, stream
from tests.support.raw import HeldOpen, RawServer, plays

APP = {"name": "Ada", "description": "", "tags": [], "mode": "chat", "author_name": "Ada"}
SORRY = " (sorry, there is no answer at the moment)"


class Stage:
    """A chat service in which a test writes; it knows all texts that each message has had."""

    def __init__(self) -> None:
        self.written = asyncio.Queue[tuple[str, str] | None]()
        self.texts: list[list[str]] = []
        self._changed = asyncio.Condition()

    async def messages(self) -> AsyncIterator[tuple[str, str]]:
        while said := await self.written.get():
            yield said

    async def post(self, thread: str, text: str) -> int:
        self.texts.append([])
        await self.edit(thread, len(self.texts) - 1, text)
        return len(self.texts) - 1

    async def edit(self, thread: str, message: int, text: str) -> None:
        self.texts[message].append(f"{thread}: {text}")
        async with self._changed:
            self._changed.notify_all()

    async def say(self, thread: str, text: str) -> None:
        await self.written.put((thread, text))

    async def until(self, text: str, message: int = 0) -> None:
        """Wait until a message has had that text."""

        def had_it() -> bool:
            return len(self.texts) > message and text in self.texts[message]

        async with self._changed:
            await asyncio.wait_for(self._changed.wait_for(had_it), 60)


@asynccontextmanager
async def bot(
    url: str, key: str = "app-key", *, edit_every: float = 60.0, stage: Stage | None = None
) -> AsyncIterator[Stage]:
    """A bot at work, until it has answered everything."""
    stage = stage or Stage()
    async with AsyncDifyChat(key, url) as dify, asyncio.TaskGroup() as tasks:
        tasks.create_task(bot_loop.run(stage, dify, edit_every=edit_every))
        yield stage
        await stage.written.put(None)


def test_bot_has_one_conversation_per_thread() -> None:
    async def talk(mock: MockDify) -> None:
        async with bot(mock.url, mock.api_key) as stage:
            for number, thread in enumerate(("a", "b", "a", "b")):
                await stage.say(thread, "Hello")
                await stage.until(f"{thread}: You said: Hello", number)

    with MockDify() as mock:
        asyncio.run(talk(mock))
    users = [request.json["user"] for request in mock.requests]
    first_a, first_b, second_a, second_b = [request.json.get("conversation_id") for request in mock.requests]
    assert users == ["a", "b", "a", "b"]
    assert first_a is first_b is None
    assert second_a
    assert second_b
    assert second_a != second_b


def test_bot_begins_new_conversation_when_the_old_one_is_gone() -> None:
    async def talk(mock: MockDify) -> None:
        async with bot(mock.url, mock.api_key) as stage:
            await stage.say("a", "Hello")
            await stage.until("a: You said: Hello")
            async with AsyncDifyChat(mock.api_key, mock.url, "a") as dify:
                (conversation,) = (await dify.conversations()).data
                await dify.delete_conversation(conversation.id)
            await stage.say("a", "Hello again")
            await stage.until("a: You said: Hello again", 1)

    with MockDify() as mock:
        asyncio.run(talk(mock))
    asked = [
        request.json.get("conversation_id")
        for request in mock.requests
        if request.path == "/v1/chat-messages"
    ]
    first, gone, anew = asked
    assert (first, anew) == (None, None)
    assert gone


@pytest.mark.parametrize(
    ("edit_every", "texts"),
    [(0.0, ["a: …", "a: Hel…", "a: Hello…", "a: Hello"]), (60.0, ["a: …", "a: Hello"])],
    ids=["at every word", "seldom"],
)
def test_bot_edits_message_at_most_every_interval(edit_every: float, texts: list[str]) -> None:
    async def talk(url: str) -> list[str]:
        async with bot(url, edit_every=edit_every) as stage:
            await stage.say("a", "Hello")
        return stage.texts[0]

    with RawServer(plays(stream(frame(message("Hel")), frame(message("lo")), frame(message_end())))) as dify:
        assert asyncio.run(talk(dify.url)) == texts


@pytest.mark.parametrize(("times", "last"), [(3, "You said: Hello"), (4, SORRY)], ids=["at last", "never"])
def test_bot_asks_busy_model_again(times: int, last: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def talk(mock: MockDify) -> list[str]:
        async with bot(mock.url, mock.api_key) as stage:
            await stage.say("a", "Hello")
        return stage.texts[0]

    monkeypatch.setattr(bot_loop, "PAUSES", (0.001, 0.001, 0.001))
    with MockDify() as mock:
        mock.fault(status_code=429, code="rate_limit_error", times=times)
        assert asyncio.run(talk(mock)) == ["a: …", *["a: (busy, please wait)"] * 3, f"a: {last}"]
    assert len(mock.requests) == 4


def test_bot_keeps_text_before_error() -> None:
    async def talk(url: str) -> None:
        async with bot(url) as stage:
            await stage.say("a", "Hello")
        assert stage.texts[0][-1] == f"a: Hel{SORRY}"

    with RawServer(plays(stream(frame(message("Hel"))))) as dify:
        asyncio.run(talk(dify.url))


def test_stop_ends_answer_and_keeps_conversation() -> None:
    async def talk(mock: MockDify) -> None:
        async with bot(mock.url, mock.api_key, edit_every=0.0) as stage:
            await stage.say("a", "word " * 10_000)
            await stage.until("a: You said: …")
            await stage.say("a", "/stop")
            await stage.say("a", "Go on")
            await stage.until("a: You said: Go on", message=1)
        assert stage.texts[0][-1].endswith(" (stopped)")
        assert len(stage.texts[0]) < 10_000

    with MockDify(delay=0.01) as mock:
        asyncio.run(talk(mock))
    question, stop, second = mock.requests
    assert stop.path.endswith("/stop")
    assert stop.json["user"] == question.json["user"] == "a"
    assert second.json["conversation_id"]


def test_stop_before_first_word() -> None:
    async def talk() -> None:
        async with bot(dify.url) as stage:
            await stage.say("a", "Hello")
            assert await asyncio.to_thread(held.silent.wait, 10)
            await stage.say("a", "/stop")
            await stage.until("a:  (stopped)")

    held = HeldOpen()
    with RawServer(held) as dify:
        asyncio.run(talk())
        assert held.left.wait(10)


def test_bot_threads_do_not_wait_for_each_other() -> None:
    async def talk() -> None:
        async with bot(dify.url) as stage:
            await stage.say("a", "Hello")
            assert await asyncio.to_thread(held.silent.wait, 10)
            await stage.say("b", "Hello")
            await stage.until("b: Hel", message=1)
            await stage.say("a", "/stop")

    held = HeldOpen()
    with RawServer(held, plays(stream(frame(message("Hel")), frame(message_end())))) as dify:
        asyncio.run(talk())


def test_bot_cancelled_stops_all_answers() -> None:
    async def talk() -> None:
        stage = Stage()
        async with AsyncDifyChat("app-key", dify.url) as chat:
            at_work = asyncio.create_task(bot_loop.run(stage, chat, edit_every=0.0))
            await stage.say("a", "Hello")
            await stage.until("a: Hel…")
            at_work.cancel()
            with pytest.raises(asyncio.CancelledError):
                await at_work
        assert stage.texts[0][-1] == "a: Hel (stopped)"

    held = HeldOpen(stream(frame(message("Hel")), complete=False))
    with RawServer(held, plays(stopped())) as dify:
        asyncio.run(talk())
        assert held.left.wait(10)
    assert [request.path for request in dify.requests[1:]] == ["/v1/chat-messages/task-1/stop"]


class Thinking(HttpServer):
    """Begins every answer, and ends none."""

    def answer(self, request: ReceivedRequest, connection: socket.socket) -> bool:
        match request.path.rpartition("/")[-1]:
            case "info":
                return plays(answer(APP, to="GET /v1/info"))(connection)
            case "stop":
                return plays(stopped())(connection)
        return HeldOpen(stream(frame(message("Hel")), complete=False))(connection)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_bot_ends_on_signal_without_stderr(number: signal.Signals) -> None:
    with (
        Thinking() as dify,
        subprocess.Popen(
            [sys.executable, "-W", "error", str(ROOT / "examples" / "bot_loop.py")],
            env=environment(DIFY_BASE_URL=dify.url, DIFY_API_KEY="app-key", PYTHONUNBUFFERED="1"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        ) as at_work,
    ):
        try:
            assert at_work.stdout
            assert any("message 1: …" in line for line in at_work.stdout)
            at_work.send_signal(number)
            told, complaints = at_work.communicate(timeout=20)
        finally:
            at_work.kill()
    assert (at_work.returncode, complaints) == (130, "")
    assert "bot, message 1: " in told
    assert " (stopped)" in told
