# Written from _async/raw_responses.py by generator/unasync.py, which `make generate` runs.

"""The calls of a client, each with the head of its response."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from .._request.api_key import wrap_key
from .._response.head import ResponseHead
from .._response.raw import RawResponse
from .operations.annotations import Annotations
from .operations.app import App
from .operations.audio import Audio
from .operations.base import Operations
from .operations.chat import Chat
from .operations.conversations import Conversations
from .operations.files import Files
from .operations.messages import Messages
from .operations.workflow import Workflow

P = ParamSpec("P")
T = TypeVar("T")


def _raw(
    method: Callable[Concatenate[Any, P], T],
) -> Callable[Concatenate[RawResponses, P], RawResponse[T]]:
    name = method.__name__  # a subclass of the client may have a method of its own by this name

    @wraps(method)
    def call(self: RawResponses, /, *args: P.args, **kwargs: P.kwargs) -> RawResponse[T]:
        # A message with files has a response for each upload and then its own.
        wrap_key(kwargs)
        heads: list[ResponseHead] = []
        view = self._chat._view(http=self._chat._http.recording(heads))
        value: T = getattr(view, name)(*args, **kwargs)
        return RawResponse(value=value, status_code=heads[-1].status_code, headers=heads[-1].headers)

    return call


class RawResponses:
    """The calls of a client, with status and headers; streams have these themselves.

    Each method takes the parameters of the client's method of that name, raises the same errors, and returns
    its result in a `RawResponse`.
    """

    def __init__(self, chat: Operations) -> None:
        self._chat = chat

    send: Final = _raw(Chat.send)
    stop_messages_stream: Final = _raw(Chat.stop_messages_stream)

    messages: Final = _raw(Messages.messages)
    messages_suggested: Final = _raw(Messages.messages_suggested)
    message_feedback: Final = _raw(Messages.message_feedback)
    feedbacks: Final = _raw(Messages.feedbacks)

    conversations: Final = _raw(Conversations.conversations)
    rename_conversation: Final = _raw(Conversations.rename_conversation)
    delete_conversation: Final = _raw(Conversations.delete_conversation)
    conversation_variables: Final = _raw(Conversations.conversation_variables)
    update_conversation_variable: Final = _raw(Conversations.update_conversation_variable)

    audio_to_text: Final = _raw(Audio.audio_to_text)
    file_upload: Final = _raw(Files.file_upload)

    info: Final = _raw(App.info)
    parameters: Final = _raw(App.parameters)
    meta: Final = _raw(App.meta)
    site: Final = _raw(App.site)
    end_user: Final = _raw(App.end_user)

    page_app_annotation: Final = _raw(Annotations.page_app_annotation)
    create_app_annotation: Final = _raw(Annotations.create_app_annotation)
    update_app_annotation: Final = _raw(Annotations.update_app_annotation)
    delete_app_annotation: Final = _raw(Annotations.delete_app_annotation)
    annotation_reply: Final = _raw(Annotations.annotation_reply)
    query_annotation_reply: Final = _raw(Annotations.query_annotation_reply)

    workflow_run: Final = _raw(Workflow.workflow_run)
    workflow_logs: Final = _raw(Workflow.workflow_logs)
    human_input_form: Final = _raw(Workflow.human_input_form)
    submit_human_input_form: Final = _raw(Workflow.submit_human_input_form)
