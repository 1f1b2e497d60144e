"""The calls of a client, each with the head of its response."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from .._request.api_key import wrap_key
from .._response.head import ResponseHead
from .._response.raw import RawResponse
from .operations.annotations import AsyncAnnotations
from .operations.app import AsyncApp
from .operations.audio import AsyncAudio
from .operations.base import AsyncOperations
from .operations.chat import AsyncChat
from .operations.conversations import AsyncConversations
from .operations.files import AsyncFiles
from .operations.messages import AsyncMessages
from .operations.workflow import AsyncWorkflow

P = ParamSpec("P")
T = TypeVar("T")


def _raw(
    method: Callable[Concatenate[Any, P], Awaitable[T]],
) -> Callable[Concatenate[AsyncRawResponses, P], Coroutine[Any, Any, RawResponse[T]]]:
    name = method.__name__  # a subclass of the client may have a method of its own by this name

    @wraps(method)
    async def call(self: AsyncRawResponses, /, *args: P.args, **kwargs: P.kwargs) -> RawResponse[T]:
        # A message with files has a response for each upload and then its own.
        wrap_key(kwargs)
        heads: list[ResponseHead] = []
        view = self._chat._view(http=self._chat._http.recording(heads))
        value: T = await getattr(view, name)(*args, **kwargs)
        return RawResponse(value=value, status_code=heads[-1].status_code, headers=heads[-1].headers)

    return call


class AsyncRawResponses:
    """The calls of a client, with status and headers; streams have these themselves.

    Each method takes the parameters of the client's method of that name, raises the same errors, and returns
    its result in a `RawResponse`.
    """

    def __init__(self, chat: AsyncOperations) -> None:
        self._chat = chat

    send: Final = _raw(AsyncChat.send)
    stop_messages_stream: Final = _raw(AsyncChat.stop_messages_stream)

    messages: Final = _raw(AsyncMessages.messages)
    messages_suggested: Final = _raw(AsyncMessages.messages_suggested)
    message_feedback: Final = _raw(AsyncMessages.message_feedback)
    feedbacks: Final = _raw(AsyncMessages.feedbacks)

    conversations: Final = _raw(AsyncConversations.conversations)
    rename_conversation: Final = _raw(AsyncConversations.rename_conversation)
    delete_conversation: Final = _raw(AsyncConversations.delete_conversation)
    conversation_variables: Final = _raw(AsyncConversations.conversation_variables)
    update_conversation_variable: Final = _raw(AsyncConversations.update_conversation_variable)

    audio_to_text: Final = _raw(AsyncAudio.audio_to_text)
    file_upload: Final = _raw(AsyncFiles.file_upload)

    info: Final = _raw(AsyncApp.info)
    parameters: Final = _raw(AsyncApp.parameters)
    meta: Final = _raw(AsyncApp.meta)
    site: Final = _raw(AsyncApp.site)
    end_user: Final = _raw(AsyncApp.end_user)

    page_app_annotation: Final = _raw(AsyncAnnotations.page_app_annotation)
    create_app_annotation: Final = _raw(AsyncAnnotations.create_app_annotation)
    update_app_annotation: Final = _raw(AsyncAnnotations.update_app_annotation)
    delete_app_annotation: Final = _raw(AsyncAnnotations.delete_app_annotation)
    annotation_reply: Final = _raw(AsyncAnnotations.annotation_reply)
    query_annotation_reply: Final = _raw(AsyncAnnotations.query_annotation_reply)

    workflow_run: Final = _raw(AsyncWorkflow.workflow_run)
    workflow_logs: Final = _raw(AsyncWorkflow.workflow_logs)
    human_input_form: Final = _raw(AsyncWorkflow.human_input_form)
    submit_human_input_form: Final = _raw(AsyncWorkflow.submit_human_input_form)
