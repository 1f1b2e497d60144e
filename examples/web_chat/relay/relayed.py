"""A response that passes on what Dify streams."""

from collections.abc import AsyncIterable

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from dify_chat import AsyncChatStream, AsyncFileStream


class Relayed(StreamingResponse):
    """It opens Dify's stream, and closes it however it ends: an answer whose page was closed is stopped.

    Args:
        source: The stream. If Dify refuses it, nothing has been answered yet, and the refusal can be.
        content: What is made of it.
        media_type: Of the content.
        headers: More headers.
    """

    def __init__(
        self,
        source: AsyncChatStream | AsyncFileStream,
        content: AsyncIterable[str | bytes],
        *,
        media_type: str,
        headers: dict[str, str],
    ) -> None:
        super().__init__(content, media_type=media_type, headers=headers)
        self._source = source

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with self._source:
            await super().__call__(scope, receive, send)
