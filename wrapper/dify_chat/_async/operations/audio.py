"""Speech in both directions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from dify_chat_api import api, models
from dify_chat_api.types import UNSET

from ..._errors import DifyInputError
from ..._request.late_imports import late_import
from ..._request.options import PerCall
from ..._request.timeouts import BLOCKING_READ_TIMEOUT
from ..._request.validation import optional_text, switch
from .base import AsyncOperations

if TYPE_CHECKING:
    from dify_chat_api.models import AudioToTextResponse

    from ..._request.uploads import FileInput
    from ..file_stream import AsyncAudioStream


class AsyncAudio(AsyncOperations):
    """Text to speech, speech to text."""

    def text_to_audio(
        self,
        text: str | None = None,
        *,
        message_id: str | None = None,
        voice: str | None = None,
        streaming: bool | None = None,
        user_id: str | None = None,
        **call: Unpack[PerCall],
    ) -> AsyncAudioStream:
        """Have a text, or the answer of a message, spoken.

        Args:
            text: What to speak.
            message_id: The message whose answer to speak; it goes before `text`.
            voice: The voice; by default the app's.
            streaming: Whether the server shall send the audio while it makes it; by default the server
                decides. Dify 1.7.2 to 1.16.0 do so in any case.
            user_id: Who listens; by default the client's user.
            call: `api_key`, `timeout` and `max_retries` for this call alone; see `dify_chat.types.PerCall`.

        Returns:
            The audio, not requested yet: `write_to` a file, `read` it, or iterate it, for instance as the
            body of a web framework's streaming response.

        Raises:
            DifyConfigError: There is no key or no user.
            DifyInputError: There is neither a text nor a message.

        Source: `POST /text-to-audio`.

        Example:
            await chat.text_to_audio("Hello").write_to("hello.mp3")
        """
        with late_import:
            from ..file_stream import AsyncAudioStream  # noqa: PLC0415 - most programs fetch no files

        options = self._call_options(user_id, call)
        if not text and not message_id:
            raise DifyInputError("nothing to speak: pass a text, or message_id= to have its answer spoken")
        body = models.TextToAudioRequest(
            user=options.user_id,
            text=optional_text(text, "text"),
            message_id=optional_text(message_id, "message_id"),
            voice=optional_text(voice, "voice"),
            streaming=UNSET if streaming is None else switch(streaming, "streaming"),
        )
        return AsyncAudioStream(self._http, api.audio.text_to_audio.request(body=body), options)

    async def audio_to_text(
        self,
        file: FileInput,
        *,
        user_id: str | None = None,
        **call: Unpack[PerCall],
    ) -> AudioToTextResponse:
        """Have speech written down.

        Args:
            file: A path; bytes; an open binary file, which stays open; a web framework's upload; for an
                async client also an async iterable, such as a request's body; or (name, content, type). All
                but bytes is read as it is sent. Dify takes mp3, m4a, wav, amr and mpga, up to 30 MB.
            user_id: Who speaks; by default the client's user.
            call: `api_key`, `timeout` and `max_retries` for this call alone; see `dify_chat.types.PerCall`.

        Returns:
            The transcript, in `text`.

        Raises:
            DifyConfigError: There is no key or no user.
            DifyInputError: The file is missing, can't be read, or is nothing of the above.
            UnsupportedMediaTypeError: Dify doesn't take this kind of audio.
            PayloadTooLargeError: The file is too large.

        Source: `POST /audio-to-text`.

        Example:
            transcript = await chat.audio_to_text("question.mp3")
            print(transcript.text)
        """
        with late_import:
            from ..._request.uploads import open_audio  # noqa: PLC0415 - most programs send no files

        options = self._call_options(user_id, call)
        with open_audio(file) as upload:
            body = models.AudioToTextRequest(file=upload, user=options.user_id)
            return await self._http.send(
                api.audio.audio_to_text.request(body=body), options, read_timeout=BLOCKING_READ_TIMEOUT
            )
