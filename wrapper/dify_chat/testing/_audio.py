"""Speech from text, and text from speech."""

from collections.abc import Generator

from werkzeug import Response

from ._answers import json_answer
from ._call import Call
from ._model import reply_to
from ._payload import Field, Shape, boolean, optional, text
from ._problems import Problem, ServerDown, invalid_param
from ._state import State

_TYPES = {"audio/mp3", "audio/m4a", "audio/wav", "audio/amr", "audio/mpga"}
_MOST_MEGABYTES = 30
_TRANSCRIPT = "this is the transcribed text"

# One frame of silence: MPEG-1 layer III, 32 kbit/s, 44.1 kHz, mono; 104 bytes for 26 ms.
_SILENCE = b"\xff\xfb\x10\xc4" + bytes(100)
_FRAMES_PER_WORD = 15
_CHUNK = 2048

_SPEECH = Shape(
    "TextToAudioPayload",
    {
        "message_id": Field(optional(text), None),
        "voice": Field(optional(text), None),
        "text": Field(optional(text), None),
        "streaming": Field(optional(boolean), None),
    },
)


def speak(call: Call) -> Response:
    """An MP3 of a message's answer, or of the text. A message with nothing to say is a success: `null`."""
    given = call.take(_SPEECH)
    if given["message_id"]:
        message = call.state.message(
            given["message_id"], None if call.version.speaks_foreign_messages else call.user
        )
        if message is None or (message.answer == "" and message.status == "normal"):
            return json_answer(None)
        return _speech(message.answer, call.state)
    if given["text"] is None:
        raise invalid_param("Text is required")
    return _speech(given["text"], call.state)


def transcribe(call: Call) -> Response:
    file = call.request.files.get("file")
    if file is None:
        raise Problem(400, "no_audio_uploaded", "Please upload your audio.")
    if file.mimetype not in _TYPES:
        raise Problem(415, "unsupported_audio_type", "Audio type not allowed.")
    if len(file.read()) > _MOST_MEGABYTES * 1024 * 1024:
        raise Problem(413, "audio_too_large", f"Audio size larger than {_MOST_MEGABYTES} mb")
    return json_answer({"text": _TRANSCRIPT})


def _speech(said: str, state: State) -> Response:
    if reply_to(said).failure:
        raise ServerDown
    frames = _FRAMES_PER_WORD * (1 + len(said.split()))
    return Response(_chunks(_SILENCE * frames, state), content_type="audio/mpeg")


def _chunks(audio: bytes, state: State) -> Generator[bytes]:
    for start in range(0, len(audio), _CHUNK):
        yield audio[start : start + _CHUNK]
        state.closing.wait(state.delay)
