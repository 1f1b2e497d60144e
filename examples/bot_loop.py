"""A bot in a chat service: many threads at once, each a conversation, and each answer a message that grows.

    python examples/bot_loop.py

`/stop` stops the answer in its thread, Ctrl-C all of them. The service is in this file, and people write in
it by a script; for Slack or another one, write a class with the methods of `Service`. A restart forgets the
conversations; to keep them, store each thread's `conversation_id`. It asks a MockDify of its own, or Dify if
DIFY_API_KEY is set (and DIFY_BASE_URL, for a server of your own).
"""

import asyncio
import itertools
import logging
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

from dify_chat import AsyncDifyChat, ConversationNotFoundError, DifyError, RateLimitError
from dify_chat.testing import MockDify

PAUSES = (0.5, 2.0, 8.0)  # seconds, before a question is asked again for which the model had no room
log = logging.getLogger(__name__)


class Service(Protocol):
    """What the bot needs of a chat service. A thread is a channel, or a thread in it."""

    def messages(self) -> AsyncIterator[tuple[str, str]]:
        """Thread and text of what people write."""

    async def post(self, thread: str, text: str) -> int:
        """Write a message; gives its number."""

    async def edit(self, thread: str, message: int, text: str) -> None:
        """Give a message another text."""


async def run(service: Service, dify: AsyncDifyChat, *, edit_every: float = 1.0) -> None:
    """Answer until the service ends; who cancels this stops all answers.

    Args:
        service: Where to listen and to answer.
        dify: Whom to ask.
        edit_every: Seconds from one edit of a message to the next, which services limit.
    """
    talks: dict[str, Talk] = {}
    async with asyncio.TaskGroup() as tasks:
        async for thread, text in service.messages():
            talk = talks.setdefault(thread, Talk(thread, service, dify, edit_every))
            tasks.create_task(alone(thread, talk.stop() if text == "/stop" else talk.answer(text)))


async def alone(thread: str, step: Coroutine[None, None, None]) -> None:
    """Log why a step failed: raised in the task group, an error would stop the answers of all threads."""
    try:
        await step
    except Exception:
        log.exception("%s", thread)


class Talk:
    """A thread and its conversation, in which a question waits for the answer to the one before."""

    def __init__(self, thread: str, service: Service, dify: AsyncDifyChat, edit_every: float) -> None:
        self.thread = thread
        self.service = service
        # A conversation is one user's, and in a thread there are many people: so the thread is the user.
        self.dify = dify.with_options(user_id=thread)
        self.edit_every = edit_every
        self.turn = asyncio.Lock()
        self.conversation_id: str | None = None
        self.answering: asyncio.Task[None] | None = None
        self.task_id: str | None = None
        self.said = self.ending = ""

    async def answer(self, question: str) -> None:
        async with self.turn:
            self.answering, self.said, self.ending = asyncio.current_task(), "", ""
            message = await self.service.post(self.thread, "…")
            try:
                await self.ask_with_retries(question, message)
            except DifyError as error:
                log.warning("%s: %s", self.thread, error)
                self.ending = " (sorry, there is no answer at the moment)"
            except asyncio.CancelledError:
                self.ending = " (stopped)"
                raise
            finally:
                self.answering = self.task_id = None
                await self.service.edit(self.thread, message, self.said + self.ending or "(no words)")

    async def stop(self) -> None:
        answering, self.ending = self.answering, " (stopped)"
        if self.task_id:
            with suppress(DifyError):
                # Leaving the stream stops it, too, but then the conversation lacks what was said.
                await self.dify.stop_messages_stream(self.task_id)
                return
        if answering:
            answering.cancel()

    async def ask_with_retries(self, question: str, message: int) -> None:
        for pause in PAUSES:
            try:
                return await self.ask(question, message)
            except RateLimitError as error:
                await self.service.edit(self.thread, message, "(busy, please wait)")
                await asyncio.sleep(error.retry_after or pause)
            except ConversationNotFoundError:
                self.conversation_id = None  # it was deleted in Dify: begin a new one
        return await self.ask(question, message)

    async def ask(self, question: str, message: int) -> None:
        due = time.monotonic() + self.edit_every
        chat = self.dify.send_chat_message_stream(question, conversation_id=self.conversation_id)
        async with chat as stream:
            async for _ in stream:
                is_new = stream.answer != self.said
                self.said, self.task_id = stream.answer, stream.task_id
                self.conversation_id = stream.conversation_id
                if is_new and time.monotonic() >= due:
                    with suppress(Exception):  # such as a limit of edits; the next edit has all of the text
                        await self.service.edit(self.thread, message, f"{self.said}…")
                    due = time.monotonic() + self.edit_every
        self.said = stream.answer  # which moderation may have replaced


class Rehearsal:
    """A chat service of which everything is printed, and in which people write by the script."""

    SCRIPT = (
        (0.0, "#general", "What is a closure?"),
        (0.3, "#random", "Tell me a story that is so long that I will stop it before its end"),
        (0.1, "#general/42", "What is a generator?"),
        (0.4, "#random", "/stop"),
        (0.1, "#general", "And in Python?"),
    )

    def __init__(self) -> None:
        self.numbers = itertools.count(1)

    async def messages(self) -> AsyncIterator[tuple[str, str]]:
        for pause, thread, text in self.SCRIPT:
            await asyncio.sleep(pause)
            print(f"{thread:<12} ada: {text}")
            yield thread, text

    async def post(self, thread: str, text: str) -> int:
        number = next(self.numbers)
        await self.edit(thread, number, text)
        return number

    async def edit(self, thread: str, message: int, text: str) -> None:
        print(f"{thread:<12} bot, message {message}: {text}")


async def main() -> int:
    with some_dify():
        async with AsyncDifyChat() as dify:
            try:
                print(f"asking {(await dify.info(user_id='bot')).name}")  # fail now, not at a question
            except DifyError as error:
                print(error, file=sys.stderr)
                return 1
            await run(Rehearsal(), dify, edit_every=0.3)
    return 0


@contextmanager
def some_dify() -> Iterator[None]:
    """The server of the environment, or a mock one whose model is busy at first."""
    if os.environ.get("DIFY_API_KEY"):
        yield
    else:
        with MockDify(delay=0.1) as mock:
            mock.fault(status_code=429, code="rate_limit_error", path="/chat-messages")
            os.environ.update(DIFY_BASE_URL=mock.url, DIFY_API_KEY=mock.api_key)
            yield


if __name__ == "__main__":
    signal.signal(
        signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT)
    )  # a service manager sends SIGTERM
    try:
        sys.exit(asyncio.run(main()))
    except KeyboardInterrupt:
        sys.exit(130)
