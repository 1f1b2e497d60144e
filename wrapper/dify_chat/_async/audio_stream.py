"""Speech that is streamed."""

from __future__ import annotations

from .answer import AsyncAnswer
from .file_stream import AsyncFileStream

_NO_AUDIO = (
    "the answer is no audio: there is nothing to speak if the message is unknown, another user's, "
    "or has no answer"
)


class AsyncAudioStream(AsyncFileStream):
    """Speech, as it comes; otherwise as `AsyncFileStream`.

    Source: `POST /text-to-audio`.

    Example:
        await chat.text_to_audio("Hello").write_to("hello.mp3")
    """

    async def _check(self, answer: AsyncAnswer) -> None:
        # Where there is nothing to speak the server answers 200 with JSON, null.
        if answer.head.content_type.startswith(("application/json", "text/")):
            raise answer.head.unreadable(_NO_AUDIO, await answer.excerpt())
