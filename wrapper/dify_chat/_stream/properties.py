"""The properties of a stream, which both flavours have: its phase, head, ids, answer and outcome."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import TYPE_CHECKING, NoReturn

from .._errors import DifyConfigError, DifyError
from .._response.head import ResponseHead
from .state import ChatState, Outcome

CONSUMED = "this stream has been read or closed: it can be read once; make the call again"


class Phase(Enum):
    """Where a stream's connection is in its life, in the words of `repr`."""

    NOT_OPEN = "not open"
    OPENING = "opening"  # for the first time or again; no event may have named the task yet
    OPEN = "open"
    CLOSED = "closed"


class HeadProperties:
    """The head of the response that a stream opened with, and how far the stream has come."""

    _head: ResponseHead | None = None
    _error: DifyError | None
    _is_ended: bool

    if TYPE_CHECKING:

        @property
        def _phase(self) -> Phase: ...

    def __repr__(self) -> str:
        phase = Phase.OPEN if self._phase is Phase.OPENING and self._head else self._phase
        life = "failed" if self._error else "ended" if self._is_ended else phase.value
        told = [f"{name}={value!r}" for name, value in self._facts().items() if value is not None]
        return f"<{type(self).__name__} {', '.join([life, *told])}>"

    def __reduce__(self) -> NoReturn:
        # A copy that is freed would close the connection of the stream it was made of.
        raise TypeError("a stream can't be copied or pickled: keep what was read of it")

    @property
    def status_code(self) -> int:
        """The HTTP status of the response, once the stream has been opened.

        Raises:
            DifyConfigError: The stream hasn't been opened yet.
        """
        return self._known_head().status_code

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers of the response, once the stream has been opened; their names are found in any case.

        Raises:
            DifyConfigError: The stream hasn't been opened yet.
        """
        return self._known_head().headers

    @property
    def version(self) -> str | None:
        """The server's version, from the X-Version header, once the stream has been opened.

        Raises:
            DifyConfigError: The stream hasn't been opened yet.
        """
        return self._known_head().version

    def _facts(self) -> dict[str, object]:
        """Return what `repr` tells besides whether the stream is open; None isn't told."""
        head = self._head
        return {} if head is None else {"status_code": head.status_code, "content_type": head.content_type}

    def _known_head(self) -> ResponseHead:
        if self._head is None:
            raise DifyConfigError("this stream isn't open yet: enter it with `with`, `open` it or read it")
        return self._head


class StreamProperties(HeadProperties):
    """The names, the answer and the outcome of a stream."""

    _state: ChatState

    @property
    def answer(self) -> str:
        """The answer so far, as moderation may have replaced it; all of it once the stream has ended."""
        return self._state.answer

    @property
    def task_id(self) -> str | None:
        """The id to stop the generation with; None before the first event."""
        return self._state.task_id

    @property
    def message_id(self) -> str | None:
        """The message's id; None before the first event."""
        return self._state.message_id

    @property
    def conversation_id(self) -> str | None:
        """The conversation's id, to go on with it; None before the first event."""
        return self._state.conversation_id

    @property
    def workflow_run_id(self) -> str | None:
        """The id of a chatflow's run; None in other apps."""
        return self._state.workflow_run_id

    @property
    def form_token(self) -> str | None:
        """The form that a paused run waits for; None unless it waits for one."""
        return self._state.form_token

    @property
    def resumed(self) -> int:
        """How often the stream broke off and resumed its run; deltas may be lost then.

        `text` gives the rest in one piece when the answer is known, and `answer` is right at the end.
        """
        return self._state.resumed

    @property
    def outcome(self) -> Outcome | None:
        """How it ended: `finished`, `stopped`, `paused` or `failed`; None while it goes on."""
        return self._state.outcome

    def _facts(self) -> dict[str, object]:
        names = ("task_id", "message_id", "conversation_id", "workflow_run_id", "outcome")
        return {name: getattr(self._state, name) for name in names}
