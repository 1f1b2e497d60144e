# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""POST /text-to-audio: Speak a text or an answer."""

from ...models.text_to_audio_request import TextToAudioRequest
from ...types import Request


def request(
    *,
    body: TextToAudioRequest,
) -> Request[bytes]:
    """Speak a text or an answer.

    The audio comes in chunks, without a length. A model that fails after the first bytes breaks the answer
    off; one that fails at once is a 500 with a page in HTML.

    Args:
        body: What to speak. The message wins where both are given.

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
