"""The bot over a chat service that fails, is slow, or refuses empty messages."""

import asyncio

import pytest

from tests.examples.test_bot_loop import Stage, bot
from tests.support.made import frame, message, message_end, stream
from tests.support.raw import RawServer, plays

HELLO = plays(stream(frame(message("Hel")), frame(message("lo")), frame(message_end())))


class Failing(Stage):
    """Takes no edit of a message's text that ends so, and no message in the thread "closed"."""

    def __init__(self, refused: str) -> None:
        super().__init__()
        self.refused = refused

    async def post(self, thread: str, text: str) -> int:
        if thread == "closed":
            raise ConnectionError("no such thread")
        return await super().post(thread, text)

    async def edit(self, thread: str, message: int, text: str) -> None:
        if text.endswith(self.refused):
            raise ConnectionError("too many edits")
        await super().edit(thread, message, text)


@pytest.mark.parametrize(
    ("refused", "texts"),
    [("l…", ["a: …", "a: Hello…", "a: Hello"]), ("o", ["a: …", "a: Hel…", "a: Hello…"])],
    ids=["in between", "at the end"],
)
def test_bot_goes_on_if_service_fails(
    refused: str, texts: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    async def talk(url: str) -> None:
        stage = Failing(refused)
        async with bot(url, edit_every=0.0, stage=stage):
            await stage.say("closed", "Hello")
            await stage.say("a", "Hello")
        assert stage.texts == [texts]

    with RawServer(HELLO) as dify:
        asyncio.run(talk(dify.url))
    assert caplog.messages[0] == "closed"


def test_bot_says_that_answer_is_empty() -> None:
    async def talk(url: str) -> None:
        async with bot(url) as stage:
            await stage.say("a", "Hello")
        assert stage.texts[0][-1] == "a: (no words)"

    with RawServer(plays(stream(frame(message_end())))) as dify:
        asyncio.run(talk(dify.url))


class Slow(Stage):
    """Writes the last text of a message when told to."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.open = asyncio.Event(), asyncio.Event()

    async def edit(self, thread: str, message: int, text: str) -> None:
        if text == "Hello":
            self.asked.set()
            await self.open.wait()
        await super().edit(thread, message, text)


def test_stop_after_last_word_leaves_message_whole() -> None:
    async def talk(url: str) -> None:
        stage = Slow()
        async with bot(url, stage=stage):
            await stage.say("a", "Hello")
            await stage.asked.wait()
            await stage.say("a", "/stop")
            await stage.say("b", "Hello")
            await stage.until("b: …", message=1)  # the task of the stop is an older one
            stage.open.set()
        assert stage.texts == [["a: …", "a: Hello"], ["b: …", "b: Hello"]]

    with RawServer(HELLO, HELLO) as dify:
        asyncio.run(talk(dify.url))
