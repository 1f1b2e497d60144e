"""Clients, views and settings, as users write them; only the type checker reads this."""

from typing import assert_type

import httpx
import httpx2

from dify_chat import AsyncDifyChat, DifyChat


class TunedChat(DifyChat):
    """A client with a word of its own."""

    def ask(self, question: str) -> str:
        return self.send(question).answer


def made(settings: dict[str, str]) -> None:
    DifyChat()
    DifyChat("app-key", "https://dify.example/v1", "ada")
    DifyChat(api_key=settings.get("key"), base_url=None, user_id=None, max_retries=0, stop_on_exit=False)
    DifyChat(http_client=httpx.Client(proxy="http://proxy.example"))
    AsyncDifyChat(http_client=httpx.AsyncClient(http2=True))
    DifyChat(http_client=httpx2.Client())
    AsyncDifyChat(http_client=httpx2.AsyncClient())
    AsyncDifyChat(transport="aiohttp")
    with DifyChat() as chat:
        assert_type(chat, DifyChat)
        chat.close()


async def made_async() -> None:
    async with AsyncDifyChat() as chat:
        assert_type(chat, AsyncDifyChat)
        await chat.close()


def timeouts(chat: DifyChat) -> None:
    for timeout in (None, 5, 5.0, httpx.Timeout(5.0, read=None)):
        chat.send("Hello", timeout=timeout)
        chat.send_chat_message_stream("Hello", timeout=timeout)
        chat.with_options(timeout=timeout)
        DifyChat(timeout=timeout)


def views(chat: DifyChat, async_chat: AsyncDifyChat, tuned: TunedChat) -> None:
    assert_type(chat.with_options(user_id="ada"), DifyChat)
    assert_type(async_chat.with_options(api_key="app-key", timeout=None, max_retries=0), AsyncDifyChat)
    assert_type(tuned.with_options(user_id="ada").ask("Hello"), str)
    with tuned as entered:
        assert_type(entered, TunedChat)


def mistakes(chat: DifyChat) -> None:
    DifyChat("app-key", "https://dify.example/v1", "ada", 5.0)  # type: ignore[call-arg]
    DifyChat(timeout="5")  # type: ignore[arg-type]
    DifyChat(http_client=httpx.AsyncClient())  # type: ignore[arg-type]
    AsyncDifyChat(http_client=httpx.Client())  # type: ignore[arg-type]
    DifyChat(http_client=httpx2.AsyncClient())  # type: ignore[arg-type]
    AsyncDifyChat(http_client=httpx2.Client())  # type: ignore[arg-type]
    DifyChat(transport="aiohttp")  # type: ignore[call-arg]
    AsyncDifyChat(transport="urllib")  # type: ignore[arg-type]
    chat.with_options("ada")  # type: ignore[call-arg]
    chat.with_options(base_url="https://dify.example/v1")  # type: ignore[call-arg]
    chat.send("Hello", time_out=3)  # type: ignore[call-arg]
    chat.send("Hello", timeout=(5.0, 10.0))  # type: ignore[arg-type]
    chat.api_key  # type: ignore[attr-defined]  # noqa: B018


async def mistakes_of_async_code(chat: AsyncDifyChat) -> None:
    chat.close()  # type: ignore[unused-coroutine]
    with chat:  # type: ignore[attr-defined]
        pass
