# Written by generator/unasync.py from _async/raw_responses.py: change that, then run `make generate`.

"""The calls of a client, with the heads of their answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar

from dify_chat_api.types import Request

from .._answers import Head
from .._options import CallOptions
from .._raw_response import RawResponse
from .._transport import STREAM_SECONDS
from .answer import Answer
from .http import Http

if TYPE_CHECKING:
    from .client import DifyChat

P = ParamSpec("P")
T = TypeVar("T")


class RawResponses:
    """What a client can be asked for, with status and headers; streams have these themselves.

    Each method takes what the client's method of that name takes, raises what it raises, and gives its result
    in a `RawResponse`.
    """

    def __init__(self, chat: DifyChat) -> None:
        self.send: Final = _recorded(chat.send)
        self.stop_messages_stream: Final = _recorded(chat.stop_messages_stream)

        self.messages: Final = _recorded(chat.messages)
        self.messages_suggested: Final = _recorded(chat.messages_suggested)
        self.message_feedback: Final = _recorded(chat.message_feedback)
        self.feedbacks: Final = _recorded(chat.feedbacks)

        self.conversations: Final = _recorded(chat.conversations)
        self.rename_conversation: Final = _recorded(chat.rename_conversation)
        self.delete_conversation: Final = _recorded(chat.delete_conversation)
        self.conversation_variables: Final = _recorded(chat.conversation_variables)
        self.update_conversation_variable: Final = _recorded(chat.update_conversation_variable)

        self.audio_to_text: Final = _recorded(chat.audio_to_text)
        self.file_upload: Final = _recorded(chat.file_upload)

        self.info: Final = _recorded(chat.info)
        self.parameters: Final = _recorded(chat.parameters)
        self.meta: Final = _recorded(chat.meta)
        self.site: Final = _recorded(chat.site)
        self.end_user: Final = _recorded(chat.end_user)

        self.page_app_annotation: Final = _recorded(chat.page_app_annotation)
        self.create_app_annotation: Final = _recorded(chat.create_app_annotation)
        self.update_app_annotation: Final = _recorded(chat.update_app_annotation)
        self.delete_app_annotation: Final = _recorded(chat.delete_app_annotation)
        self.annotation_reply: Final = _recorded(chat.annotation_reply)
        self.query_annotation_reply: Final = _recorded(chat.query_annotation_reply)

        self.workflow_run: Final = _recorded(chat.workflow_run)
        self.workflow_logs: Final = _recorded(chat.workflow_logs)
        self.human_input_form: Final = _recorded(chat.human_input_form)
        self.submit_human_input_form: Final = _recorded(chat.submit_human_input_form)


class _Recorder(Http):
    """Makes one call over another's connections, and keeps the head of its last answer.

    A call may need several: an upload for each file of a message, and then the message.
    """

    head: Head

    def __init__(self, other: Http) -> None:
        super().__init__(other._client)

    def open(self, request: Request[T], options: CallOptions, *, silence: float = STREAM_SECONDS) -> Answer:
        answer = super().open(request, options, silence=silence)
        self.head = answer.head
        return answer


def _recorded(method: Callable[P, T]) -> Callable[P, RawResponse[T]]:
    """Have a method of a client give the head of its answer, too; each call has a recorder of its own."""
    bound: Any = method

    @wraps(method)
    def recorded(*args: P.args, **kwargs: P.kwargs) -> RawResponse[T]:
        chat: DifyChat = bound.__self__
        recorder = _Recorder(chat._http)
        value: T = bound.__func__(chat._view(chat._options, recorder), *args, **kwargs)
        head = recorder.head
        return RawResponse(value=value, status_code=head.status, headers=head.headers)

    return recorded
