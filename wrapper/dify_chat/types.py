"""The types that signatures name, to annotate one's own functions with.

Example:
    from dify_chat.types import UNSET, FileInput, Timeout, Unset

    def transcript(recording: FileInput, timeout: Timeout | Unset = UNSET) -> str:
        return chat.audio_to_text(recording, timeout=timeout).text
"""

from dify_chat_api.types import UNSET, Unset

from ._chat_state import Outcome
from ._errors import TimeoutPhase
from ._file_writing import FileTarget
from ._files import FileInput
from ._transport import AsyncTransport, Timeout, Transport

__all__ = [
    "UNSET",
    "AsyncTransport",
    "FileInput",
    "FileTarget",
    "Outcome",
    "Timeout",
    "TimeoutPhase",
    "Transport",
    "Unset",
]
