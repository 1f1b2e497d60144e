"""Every error this package raises, in one tree.

    DifyError
    ├── DifyConfigError               no key, no user, or a setting that cannot be
    ├── DifyInputError                input refused before anything was sent (a ValueError, too)
    ├── DifyConnectionError           the server could not be reached, or the connection broke
    │   └── DifyTimeoutError          it took too long; says in which phase
    ├── DifyResponseError             a response that cannot be read
    ├── DifyStreamError               a stream that broke off before its end, or is read again
    │   └── AnswerReplacedError       the text that a stream gave isn't the answer
    └── DifyAPIError                  the server's refusal, in its own words
        ├── BadRequestError           400
        ├── AuthenticationError       401
        ├── PermissionDeniedError     403
        ├── NotFoundError             404
        │   └── ConversationNotFoundError  no such conversation of this user
        ├── PayloadTooLargeError      413
        ├── UnsupportedMediaTypeError 415
        ├── RateLimitError            429
        ├── ServerError               500 and above
        └── WorkflowFailedError       a run of a chatflow that ended as failed

Example:
    try:
        reply = client.send("Hello")
    except RateLimitError:
        ...  # wait and try again
    except DifyAPIError as error:
        print(error.status_code, error.code, error.message)
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, TypedDict, Unpack

TimeoutPhase = Literal["connect", "read", "write", "pool"]


class StreamProgress(TypedDict, total=False):
    """What a stream had received when an error ended it, under the stream's names."""

    answer: str
    task_id: str | None
    message_id: str | None
    conversation_id: str | None
    workflow_run_id: str | None


class DifyError(Exception):
    """The root of all errors of this package.

    Attributes:
        answer: The part of the answer that the stream had received; "" outside of streams.
        task_id: The id to stop the stream's task with; None if unknown, as are those below.
        message_id: The id of the message.
        conversation_id: The id of the conversation.
        workflow_run_id: The id of a chatflow's run.
    """

    answer: str = ""
    task_id: str | None = None
    message_id: str | None = None
    conversation_id: str | None = None
    workflow_run_id: str | None = None

    def __init__(self, message: str = "", **progress: Unpack[StreamProgress]) -> None:
        super().__init__(message)
        vars(self).update(progress)

    def __reduce__(self) -> tuple[Any, ...]:
        # The default calls __init__ with args alone, but the subclasses need keyword arguments, too.
        return type(self).__new__, (type(self), *self.args), vars(self)


class DifyConfigError(DifyError):
    """A setting is missing or cannot be: no API key, no user, a malformed base_url, a closed client."""


class DifyInputError(DifyError, ValueError):
    """Input that was refused before anything was sent: empty content, a missing file, a wrong type."""


class DifyConnectionError(DifyError):
    """The server could not be reached, the connection broke, or the request failed otherwise.

    Attributes:
        reason: What happened, without the request.
        never_sent: Whether it is known that no byte of the request reached the server.
        method: The request's method, as "POST"; "" if a part of this package couldn't be loaded.
        path: Its path, as "/chat-messages"; likewise.
    """

    def __init__(self, reason: str, *, method: str = "", path: str = "", never_sent: bool = False) -> None:
        super().__init__(f"{method} {path}: {reason}" if method else reason)
        self.reason = reason
        self.never_sent = never_sent
        self.method = method
        self.path = path


class DifyTimeoutError(DifyConnectionError):
    """A time limit ran out.

    Attributes:
        phase: "connect", "read", "write", or "pool" (waiting for a free connection of the client's own pool).
        seconds: The limit that ran out; None if it was not this client's.
        method: The request's method.
        path: Its path.
    """

    def __init__(
        self,
        phase: TimeoutPhase,
        seconds: float | None,
        *,
        method: str,
        path: str,
        never_sent: bool = False,
        peer: str = "the server",
    ) -> None:
        what, remedy = _TIMEOUTS[phase]
        limit = "the time limit" if seconds is None else f"{seconds:g} s"
        reason = f"{what.format(peer)} within {limit} ({phase} timeout); {remedy}"
        super().__init__(reason, method=method, path=path, never_sent=never_sent)
        self.phase: TimeoutPhase = phase
        self.seconds = seconds


_TIMEOUTS: dict[TimeoutPhase, tuple[str, str]] = {
    "connect": ("no connection to {}", "check base_url and the network, or give a longer timeout"),
    "read": ("nothing came from the server", "give a longer timeout, or stream a long answer"),
    "write": ("the server took in nothing", "give a longer timeout"),
    "pool": (
        "no pooled connection became free",
        "make fewer calls at once, or give a client with higher limits",
    ),
}


class DifyResponseError(DifyError):
    """A response that cannot be read: no JSON where JSON was due, or JSON without what belongs in it.

    Attributes:
        method: The request's method.
        path: Its path.
        status_code: The HTTP status of the response.
        excerpt: The first characters of its body.
    """

    def __init__(self, message: str, *, method: str, path: str, status_code: int, excerpt: str) -> None:
        super().__init__(f"{method} {path}: {status_code}: {message}: {excerpt!r}")
        self.method = method
        self.path = path
        self.status_code = status_code
        self.excerpt = excerpt


class DifyStreamError(DifyError):
    """A stream that broke off before its end, or is read a second time.

    It carries the stream's ids and the answer so far (see DifyError).
    """


class AnswerReplacedError(DifyStreamError):
    """The text that a stream gave isn't the answer: moderation replaced it; `answer` is the right one."""


class DifyAPIError(DifyError):
    """The server refused the request, or reported an error within a stream.

    Attributes:
        status_code: The HTTP status, or the one that an error event names; None if there is none.
        code: Dify's own name of the error, as "invalid_param"; None if the response has none.
        message: The server's words; str(error) has them on one line.
        params: The parameter at fault, if the server names it.
        method: The request's method.
        path: Its path.
        version: The server's version, from its X-Version header.
        headers: The response's headers, without the key; None if the error came within a stream.
        retry_after: The seconds after which the server wants the next request; None if it didn't say.
    """

    advice: ClassVar[str] = ""

    def __init__(
        self,
        *,
        status_code: int | None,
        code: str | None,
        message: str,
        params: str | None,
        method: str,
        path: str,
        version: str | None,
        headers: Mapping[str, str] | None = None,
        retry_after: float | None = None,
        advice: str = "",
        **progress: Unpack[StreamProgress],
    ) -> None:
        fault = " ".join(str(part) for part in (status_code, code) if part is not None)
        advice = advice or self.advice
        words = ": ".join(filter(None, (f"{method} {path}", fault, message)))
        # pydantic's refusals have several lines; a log wants one.
        super().__init__(" ".join(words.split()) + (f" ({advice})" if advice else ""), **progress)
        self.status_code = status_code
        self.code = code
        self.message = message
        self.params = params
        self.method = method
        self.path = path
        self.version = version
        self.headers = headers
        self.retry_after = retry_after


class BadRequestError(DifyAPIError):
    """400: a parameter is missing or wrong, or the model failed in a blocking call."""


class AuthenticationError(DifyAPIError):
    """401: the API key is missing, or not one of this server's."""

    advice = "check the API key, and that it belongs to the server at base_url"


class PermissionDeniedError(DifyAPIError):
    """403: the key is good, but not for this."""


class NotFoundError(DifyAPIError):
    """404: there is no such thing, or it belongs to another user."""


class ConversationNotFoundError(NotFoundError):
    """404: there is no such conversation, or it belongs to another user. A bot begins a new one.

    Dify 1.13.0 doesn't tell it of a chatflow: the stream has a ping and nothing else.
    """


class PayloadTooLargeError(DifyAPIError):
    """413: the file or the request is larger than the server, or a proxy before it, takes."""

    advice = "send a smaller file, or raise the limit of the server and of the proxy before it"


class UnsupportedMediaTypeError(DifyAPIError):
    """415: the server does not take files of this type."""


class RateLimitError(DifyAPIError):
    """429: too many requests, of this app or of the model behind it."""

    advice = "wait before trying again"


class ServerError(DifyAPIError):
    """500 and above: the fault lies with the server or with a proxy before it."""


class WorkflowFailedError(DifyAPIError):
    """A run of a chatflow ended as failed; status_code is None, code is "workflow_failed"."""
