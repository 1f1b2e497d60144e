"""`dify-chat say`: text to speech."""

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from ._context import STANDARD, FileName, Here, given_text
from ._failures import UsageError


def say(
    text: str | None = None,
    /,
    *,
    output: Annotated[FileName, Parameter(name=["--output", "-o"])],
    voice: str | None = None,
    context: Here,
) -> None:
    """Have a text spoken, into an audio file.

    Parameters
    ----------
    text
        What to speak; `-`, or nothing when stdin is no terminal, takes it from there.
    output
        The file to write; `-` is stdout. At a terminal, a file that exists is overwritten after a yes.
    voice
        The voice; by default the app's.
    """
    to_stdout = output == STANDARD
    if to_stdout and context.output.json:
        raise UsageError("stdout can't take the audio and JSON: name a file with -o")
    if to_stdout and sys.stdout.isatty():
        raise UsageError("audio isn't for a terminal: name a file with -o, or pipe it to a player")
    if not to_stdout:
        context.confirm_overwrite(Path(output))
    with context.connect() as chat, chat.text_to_audio(given_text(text, "the text"), voice=voice) as audio:
        if to_stdout:
            for chunk in audio:
                sys.stdout.buffer.write(chunk)
                sys.stdout.buffer.flush()
            return
        audio.write_to(output)
    if context.output.json:
        context.output.document({"file": output, "content_type": audio.content_type})
    else:
        context.output.note(f"{output}: {audio.content_type}")
