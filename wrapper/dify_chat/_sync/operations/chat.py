# Written from _async/operations/chat.py by generator/unasync.py, which `make generate` runs.

"""Asking, and being answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, Unpack

from dify_chat_api import api, models
from dify_chat_api.types import UNSET

from ..._errors import BadRequestError, DifyInputError
from ..._http.retry import wants_streaming
from ..._request.error_texts import shown
from ..._request.late_imports import late_import
from ..._request.options import CallOptions, PerCall
from ..._request.timeouts import BLOCKING_READ_TIMEOUT
from ..._request.validation import MessageFields, checked_files, message_fields, path_id, trace_header
from ..._stream.telemetry import AnswerSpan
from ..chat_stream import ChatStream
from ..message_uploads import stored_files
from ..response import Response
from ..stream_requests import is_stream, refusing_errors, wait_for_event
from .base import Operations

if TYPE_CHECKING:
    from dify_chat_api.events import ChatStreamEvent
    from dify_chat_api.models import ChatMessageFile
    from dify_chat_api.types import Request, Unset

    from ..._stream.reply import ChatMessageSendResponse


class Chat(Operations):
    """Send a message, stream its answer, stop it."""

    def send(
        self,
        content: str,
        *,
        conversation_id: str | None = None,
        inputs: Mapping[str, Any] | None = None,
        files: Sequence[ChatMessageFile] | None = None,
        auto_generate_name: bool = True,
        workflow_id: str | None = None,
        trace_id: str | None = None,
        response_mode: Literal["blocking", "streaming"] = "blocking",
        user_id: str | None = None,
        **call: Unpack[PerCall],
    ) -> ChatMessageSendResponse:
        """Send a message and wait for the whole answer.

        Args:
            content: What the user says.
            conversation_id: The conversation to go on with; by default a new one.
            inputs: Values of the app's variables, by name.
            files: Files that go with the message; see `ChatMessageFile`.
            auto_generate_name: Whether the app's model names a new conversation.
            workflow_id: The version of a chatflow to run; by default the published one.
            trace_id: The id of your trace, for the server's own tracing (Langfuse, LangSmith, …): 1 to 128
                letters, digits, `-` and `_`.
            response_mode: How the answer travels. `blocking`: in one piece, for which a gateway may not want
                to wait (60 to 100 s are common). `streaming`: in many, put together here. An agent app knows
                only the latter, and is answered that way without being asked. Dify 1.13.0 answers a
                chatflow's blocking call by pings alone; from the second call on, the client streams.
            user_id: Who says it; by default the client's user.
            call: `api_key`, `timeout` and `max_retries` for this call alone; see `dify_chat.types.PerCall`.

        Returns:
            The reply; of a chatflow that pauses its `event` is `workflow_paused`, and `data` says what it
            waits for.

        Raises:
            DifyConfigError: There is no key or no user.
            DifyInputError: The content is empty, or the inputs or the trace id can't be sent.
            ConversationNotFoundError: There is no such conversation of this user.
            DifyStreamError: The answer came as a stream and broke off; or Dify 1.13, or an unknown version,
                sent only pings for 15 s.

        Source: `POST /chat-messages`.

        Example:
            reply = chat.send("What is a closure?")
            print(reply.answer)
            reply = chat.send("In Python?", conversation_id=reply.conversation_id)
        """
        options = self._call_options(user_id, call)
        fields = message_fields(content, conversation_id, inputs, auto_generate_name, workflow_id)
        given_files, trace = checked_files(files), trace_header(trace_id)
        if response_mode not in ("blocking", "streaming"):
            raise DifyInputError(f"response_mode is blocking or streaming, not {shown(response_mode)}")
        span = AnswerSpan(options, fields["conversation_id"] or None, streamed=False)
        with span.call():
            reply = self._reply(fields, given_files, trace, options, span, response_mode=response_mode)
            return span.note_reply(reply)

    def send_chat_message_stream(
        self,
        content: str,
        *,
        conversation_id: str | None = None,
        inputs: Mapping[str, Any] | None = None,
        files: Sequence[ChatMessageFile] | None = None,
        auto_generate_name: bool = True,
        workflow_id: str | None = None,
        trace_id: str | None = None,
        user_id: str | None = None,
        **call: Unpack[PerCall],
    ) -> ChatStream:
        """Send a message and stream the answer.

        Args:
            content: What the user says.
            conversation_id: The conversation to go on with; by default a new one.
            inputs: Values of the app's variables, by name.
            files: Files that go with the message; see `ChatMessageFile`.
            auto_generate_name: Whether the app's model names a new conversation.
            workflow_id: The version of a chatflow to run; by default the published one.
            trace_id: The id of your trace, for the server's own tracing (Langfuse, LangSmith, …): 1 to 128
                letters, digits, `-` and `_`.
            user_id: Who says it; by default the client's user.
            call: `api_key`, `timeout` and `max_retries` for this call alone; see `dify_chat.types.PerCall`.

        Returns:
            The stream, not requested yet: it opens when it is entered, opened or first iterated.

        Raises:
            DifyConfigError: There is no key or no user.
            DifyInputError: The content is empty, or the inputs or the trace id can't be sent.

        Source: `POST /chat-messages`, in streaming mode.

        Example:
            with chat.send_chat_message_stream("Tell me a story") as stream:
                for text in stream.text:
                    print(text, end="", flush=True)
        """
        options = self._call_options(user_id, call)
        fields = message_fields(content, conversation_id, inputs, auto_generate_name, workflow_id)
        span = AnswerSpan(options, fields["conversation_id"] or None, streamed=True)
        return self._stream(fields, checked_files(files), trace_header(trace_id), options, span)

    def stop_messages_stream(
        self,
        task_id: str,
        *,
        user_id: str | None = None,
        **call: Unpack[PerCall],
    ) -> None:
        """Stop an answer that is being streamed; the stream then ends by itself.

        The server says yes to everything: an unknown, finished or foreign task is no error.

        Args:
            task_id: The stream's `task_id`.
            user_id: Who asked; by default the client's user. The server stops the task for this user alone.
            call: `api_key`, `timeout` and `max_retries` for this call alone; see `dify_chat.types.PerCall`.

        Raises:
            DifyConfigError: There is no key or no user.
            DifyInputError: The task's id is empty.

        Source: `POST /chat-messages/{task_id}/stop`.

        Example:
            chat.stop_messages_stream(stream.task_id)
        """
        options = self._call_options(user_id, call)
        request = api.chat.stop_messages_stream.request(
            path_id(task_id, "task_id"), body=models.StopMessagesStreamRequest(user=options.user_id)
        )
        self._http.send(request, options)

    def _reply(
        self,
        fields: MessageFields,
        files: Sequence[ChatMessageFile],
        trace: str | Unset,
        options: CallOptions,
        span: AnswerSpan,
        *,
        response_mode: Literal["blocking", "streaming"],
    ) -> ChatMessageSendResponse:
        # An import opens a file, and after the request there may be no descriptor left for one.
        with late_import:
            from ..._stream.reply import ChatMessageSendResponse  # noqa: PLC0415 - a model

        stored = stored_files(self._http, files, options)
        response = None
        if response_mode == "blocking" and not self._http.streams_only(options.api_key):
            body = models.ChatMessageSendRequest(user=options.user_id, files=stored or UNSET, **fields)
            request = span.traced(api.chat.send.request(body=body, x_trace_id=trace))
            try:
                response = self._http.open(request, options, read_timeout=BLOCKING_READ_TIMEOUT)
            except BadRequestError as error:
                if not wants_streaming(error):
                    raise
            else:
                head = response.head
                if not is_stream(response):
                    parse = refusing_errors(ChatMessageSendResponse.from_dict, head)
                    return self._http.result(parse, response, options)
                if head.queues_runs:
                    self._http.note_streams_only(options.api_key)
                if head.queues_runs or head.version is None:
                    wait_for_event(response, options)
        with self._stream(fields, stored, trace, options, span, response) as stream:
            return stream.final()

    def _stream(
        self,
        fields: MessageFields,
        files: Sequence[ChatMessageFile],
        trace: str | Unset,
        options: CallOptions,
        span: AnswerSpan,
        received: Response | None = None,
    ) -> ChatStream:
        return ChatStream(
            self._http,
            partial(_stream_request, fields, trace, options, span),
            options,
            span,
            files=files,
            stop_on_exit=self._options.stop_on_exit and received is None,
            received=received,
        )


def _stream_request(
    fields: MessageFields,
    trace: str | Unset,
    options: CallOptions,
    span: AnswerSpan,
    files: list[ChatMessageFile],
) -> Request[ChatStreamEvent]:
    body = models.ChatMessageStreamRequest(user=options.user_id, files=files or UNSET, **fields)
    return span.traced(api.chat.send_chat_message_stream.request(body=body, x_trace_id=trace))
