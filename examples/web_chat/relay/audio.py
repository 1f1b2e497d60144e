"""Speech in both directions."""

from starlette.requests import Request
from starlette.responses import Response

from .bodies import Json, file_body
from .guard import dify
from .relayed import Relayed

_MOST_BYTES = 10 * 1024 * 1024


async def transcribe(request: Request) -> Response:
    """A recording as the body → `{text}`. What it is, its first bytes say, and not who sends it."""
    async with file_body(request, _MOST_BYTES) as recording:
        transcript = await dify(request).audio_to_text(recording)
    return Json({"text": transcript.text})


async def speak(request: Request) -> Response:
    """The answer of a message as sound, passed on as it comes."""
    speech = dify(request).text_to_audio(message_id=request.path_params["message_id"])
    await speech.open()  # then it knows its type
    headers = {"Cache-Control": "private, max-age=3600"}  # to hear it again costs nothing
    return Relayed(speech, speech, media_type=speech.content_type, headers=headers)
