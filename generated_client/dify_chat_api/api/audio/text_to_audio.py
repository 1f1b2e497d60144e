# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""POST /text-to-audio: Convert a text, or the answer of a message, to speech."""

from ...models.text_to_audio_request import TextToAudioRequest
from ...types import Request


def request(
    *,
    body: TextToAudioRequest,
) -> Request[bytes]:
    """Convert a text, or the answer of a message, to speech.

    The server sends the audio in chunks, without a length. If the model fails at once, the server responds
    500 with HTML. If it fails later, the server ends the response before its last chunk.

    Args:
        body: The text to speak. If `message_id` is there, the server ignores `text`.

    Returns:
        The request. Its result is `bytes`.
    """
    return Request(
        method="POST",
        path="/text-to-audio",
        accept="audio/mpeg",
        parse=bytes,
        json=body.to_dict(),
    )
