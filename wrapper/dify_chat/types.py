"""The types that signatures name, to annotate one's own functions with.

Example:
    from dify_chat.types import UNSET, FileInput, Timeout, Unset

    def transcript(recording: FileInput, timeout: Timeout | Unset = UNSET) -> str:
        return chat.audio_to_text(recording, timeout=timeout).text
"""

from dify_chat_api.types import UNSET, Unset

from ._errors import TimeoutPhase
from ._http.own_client import AsyncTransport
from ._request.options import PerCall
from ._request.timeouts import Timeout
from ._request.uploads import FileInput
from ._response.atomic_file import FileTarget
from ._stream.reasoning import Part, PartKind
from ._stream.state import Outcome

__all__ = [
    "UNSET",
    "AsyncTransport",
    "FileInput",
    "FileTarget",
    "Outcome",
    "Part",
    "PartKind",
    "PerCall",
    "Timeout",
    "TimeoutPhase",
    "Unset",
]
