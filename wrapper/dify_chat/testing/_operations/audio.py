"""Speech from text, and text from speech."""

from collections.abc import Generator

from werkzeug import Response

from .._app.broadcast import Workers
from .._wire.checks import boolean, optional, text
from .._wire.errors import ApiError, invalid_param
from .._wire.responses import json_response
from .call import Call

_TYPES = {"audio/mp3", "audio/m4a", "audio/wav", "audio/amr", "audio/mpga"}
_MOST_MEGABYTES = 30

# One frame of silence: MPEG-1 layer III, 32 kbit/s, 44.1 kHz, mono; 104 bytes for 26 ms.
_SILENCE = b"\xff\xfb\x10\xc4" + bytes(100)
_FRAMES_PER_WORD = 15
_CHUNK = 2048


def speak(call: Call) -> Response:
    """Return an MP3 of a message's answer, or of the text. Dify returns `null` if there is nothing to say."""
    message_id = call.field("message_id", optional(text), None)
    call.field("voice", optional(text), None)
    said = call.field("text", optional(text), None)
    call.field("streaming", optional(boolean), None)
    if message_id:
        message = call.state.message(message_id, call.user)
        if message is None or (message.answer == "" and message.status == "normal"):
            return json_response(None)
        said = message.answer
    if said is None:
        raise invalid_param("Text is required")
    frames = _FRAMES_PER_WORD * (1 + len(said.split()))
    return Response(_chunks(_SILENCE * frames, call.state.workers), content_type="audio/mpeg")


def transcribe(call: Call) -> Response:
    file = call.request.files.get("file")
    if file is None:
        raise ApiError(400, "no_audio_uploaded", "Please upload your audio.")
    if file.mimetype not in _TYPES:
        raise ApiError(415, "unsupported_audio_type", "Audio type not allowed.")
    if len(file.read()) > _MOST_MEGABYTES * 1024 * 1024:
        raise ApiError(413, "audio_too_large", f"Audio size larger than {_MOST_MEGABYTES} mb")
    return json_response({"text": "this is the transcribed text"})


def _chunks(audio: bytes, workers: Workers) -> Generator[bytes]:
    for start in range(0, len(audio), _CHUNK):
        yield audio[start : start + _CHUNK]
        workers.closing.wait(workers.delay)
