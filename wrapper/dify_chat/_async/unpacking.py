"""The body of a response, unpacked as it comes."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator

import anyio

from .._response.decoding import Decoder

# A chunk may have thousands of pieces; waiting between them lets other tasks have their turn.
_NO_TIME = 0.0


async def unpacked(chunks: AsyncIterable[bytes], content_encoding: str) -> AsyncIterator[bytes]:
    """Give the pieces that the chunks of a body unpack to.

    Raises:
        UnpackingError: The body isn't what its Content-Encoding says.
    """
    decoder = Decoder(content_encoding)
    async for chunk in chunks:
        for piece in decoder.feed(chunk):
            yield piece
            await anyio.sleep(_NO_TIME)
    decoder.finish()
