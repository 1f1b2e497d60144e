# Written by generator/unasync.py from _async/audio_stream.py: change that, then run `make generate`.

"""Speech that is streamed."""

from __future__ import annotations

from .answer import Answer
from .file_stream import FileStream

_NO_AUDIO = (
    "the answer is no audio: there is nothing to speak if the message is unknown, another user's, "
    "or has no answer"
)


class AudioStream(FileStream):
    """Speech, as it comes; otherwise as `FileStream`.

    Source: `POST /text-to-audio`.

    Example:
        chat.text_to_audio("Hello").write_to("hello.mp3")
    """

    def _check(self, answer: Answer) -> None:
        # Where there is nothing to speak the server answers 200 with JSON, null.
        if answer.head.content_type.startswith(("application/json", "text/")):
            raise answer.head.unreadable(_NO_AUDIO, answer.excerpt())
