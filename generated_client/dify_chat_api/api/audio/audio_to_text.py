# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""POST /audio-to-text: Write down what is said."""

from ...models.audio_to_text_request import AudioToTextRequest
from ...models.audio_to_text_response import AudioToTextResponse
from ...types import Request


def request(
    *,
    body: AudioToTextRequest,
) -> Request[AudioToTextResponse]:
    """Write down what is said.

    The server compares the content type of the part `file`, not its bytes or its name, with the five types
    that it knows. Any other type, or none, is 415 `unsupported_audio_type`. Up to 30 MB.

    Args:
        body: Speech to write down.

    Returns:
        The request. Its result is `AudioToTextResponse`.
    """
    return Request(
        method="POST",
        path="/audio-to-text",
        accept="application/json",
        parse=AudioToTextResponse.from_dict,
        form={
            "user": body.user,
        },
        files={
            "file": body.file,
        },
    )
