"""Files that are streamed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Self

from dify_chat_api.types import Request

from .._errors import DifyError, DifyStreamError
from .._request.media_types import suffix_of_type
from .._request.options import CallOptions
from .._request.timeouts import BLOCKING_READ_TIMEOUT
from .._response.atomic_file import FileTarget, whole_file
from .._response.errors import response_error
from .._stream.properties import CONSUMED, HeadProperties, Phase
from .http import AsyncHttp
from .response import AsyncResponse

_NO_AUDIO = (
    "the response is no audio: there is nothing to speak if the message is unknown, another user's, "
    "or has no answer"
)

# Caches and gateways send 206 to requests without a Range, too.
_NO_FILE = {
    204: "the response has no content",
    205: "the response has no content",
    206: "the response is a part of the file alone",
}


class AsyncFileStream(HeadProperties):
    """A file, as it comes.

    It opens when the `with` block is entered, by `open`, or on the first step of an iteration, and closes at
    the end. It can be iterated once.

    Source: `GET /files/{file_id}/preview`.

    Example:
        await chat.file_preview(file_id).write_to("report.pdf")
    """

    _phase: Phase = Phase.NOT_OPEN

    def __init__(self, http: AsyncHttp, request: Request[bytes], options: CallOptions) -> None:
        self._http = http
        self._request = request
        self._options = options
        self._response: AsyncResponse | None = None
        self._is_read = False
        self._is_ended = False
        self._error = None

    @property
    def content_type(self) -> str:
        """The media type, such as `audio/mpeg`.

        Raises:
            DifyConfigError: The stream hasn't been opened yet.
        """
        return self._known_head().content_type

    @property
    def suffix(self) -> str:
        """The suffix that fits the media type, such as `.mp3`, `.wav` or `.pdf`; "" if there is none.

        Raises:
            DifyConfigError: The stream hasn't been opened yet.
        """
        return suffix_of_type(self.content_type)

    async def open(self) -> Self:
        """Send the request and wait for the head of the response, so that a refusal is raised here.

        Returns:
            The stream itself.

        Raises:
            DifyError: No connection, a refusal, or a response that is not what was asked for.
        """
        if self._error is not None:
            raise self._error
        if self._phase is Phase.NOT_OPEN:
            self._phase = Phase.OPENING
            try:
                response = await self._http.open(
                    self._request, self._options, read_timeout=BLOCKING_READ_TIMEOUT
                )
                await self._check(response)
            except DifyError as error:
                self._phase, self._error = Phase.CLOSED, error
                raise
            except BaseException:  # it was cancelled, or a hook of the caller's client has failed
                self._phase = Phase.CLOSED
                raise
            self._response, self._head = response, response.head
            if self._phase is Phase.CLOSED:  # by another task or thread
                await self.close()
            else:
                self._phase = Phase.OPEN
        return self

    async def close(self) -> None:
        """Close the connection; bytes that haven't come yet are lost."""
        self._phase = Phase.CLOSED
        response, self._response = self._response, None
        if response is not None:
            await response.close()

    async def read(self) -> bytes:
        """Wait for all of it.

        Returns:
            The file, all of it in memory.

        Raises:
            DifyError: As `open`; or the connection broke before the end.

        Example:
            content = await chat.file_preview(file_id).read()
        """
        return b"".join([chunk async for chunk in self])

    async def write_to(self, target: FileTarget) -> None:
        """Write all of it into a file, as it comes.

        Args:
            target: A path, whose file appears when it is complete or not at all; or an open binary file.

        Raises:
            DifyInputError: The target can't be written to; nothing was sent.
            DifyError: As `open`; or the connection broke before the end.

        Example:
            async with chat.text_to_audio("Hello") as speech:
                await speech.write_to(f"hello{speech.suffix}")
        """
        with whole_file(target) as file:
            async with self:
                async for chunk in self:
                    file.write(chunk)
                    del chunk  # a server may have repeated the key, and error trackers show variables

    async def __aenter__(self) -> Self:
        return await self.open()

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        await self.open()
        if (response := self._response) is None or self._is_read:
            raise DifyStreamError(CONSUMED)
        self._is_read = True
        try:
            while (chunk := await response.next_chunk()) is not None:
                yield chunk
                del chunk
            self._is_ended = True
        except GeneratorExit:
            self._response = None
            await response.leave()
            raise
        finally:
            await self.close()

    async def _check(self, response: AsyncResponse) -> None:
        """Raise if the response is not what was asked for; a file may be anything."""
        if problem := _NO_FILE.get(response.head.status_code):
            raise response_error(problem, response.head, await response.excerpt())


class AsyncAudioStream(AsyncFileStream):
    """Speech, as it comes; otherwise as `AsyncFileStream`.

    Source: `POST /text-to-audio`.

    Example:
        await chat.text_to_audio("Hello").write_to("hello.mp3")
    """

    async def _check(self, response: AsyncResponse) -> None:
        await super()._check(response)
        # Where there is nothing to speak the server responds with 200 and JSON, null.
        if response.head.media_type.startswith(("application/json", "text/")):
            raise response_error(_NO_AUDIO, response.head, await response.excerpt())
