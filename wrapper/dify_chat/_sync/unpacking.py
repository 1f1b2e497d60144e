# Written from _async/unpacking.py by generator/unasync.py, which `make generate` runs.

"""The body of a response, unpacked as it comes."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator

from .._response.decoding import Decoder

# A chunk may have thousands of pieces; waiting between them lets other tasks have their turn.
_NO_TIME = 0.0


def unpacked(chunks: Iterable[bytes], content_encoding: str) -> Iterator[bytes]:
    """Give the pieces that the chunks of a body unpack to.

    Raises:
        UnpackingError: The body isn't what its Content-Encoding says.
    """
    decoder = Decoder(content_encoding)
    for chunk in chunks:
        for piece in decoder.feed(chunk):
            yield piece
            time.sleep(_NO_TIME)
    decoder.finish()
