# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""POST /audio-to-text: Transcribe speech."""

from ...models.audio_to_text_request import AudioToTextRequest
from ...models.audio_to_text_response import AudioToTextResponse
from ...types import Request, present


def request(
    *,
    body: AudioToTextRequest,
) -> Request[AudioToTextResponse]:
    """Transcribe speech.

    The server takes `audio/mp3`, `audio/m4a`, `audio/wav`, `audio/amr` and `audio/mpga`. It looks at the
    content type of the part `file` only, not at its name or its bytes. Any other type, or none, is 415
    `unsupported_audio_type`. A file over 30 MB is 413 `audio_too_large`.

    Args:
        body: The speech to transcribe.

    Returns:
        The request. Its result is `AudioToTextResponse`.
    """
    return Request(
        method="POST",
        path="/audio-to-text",
        accept="application/json",
        parse=AudioToTextResponse.from_dict,
        form=present(
            {
                "user": body.user,
            }
        ),
        files=present(
            {
                "file": body.file,
            }
        ),
    )
