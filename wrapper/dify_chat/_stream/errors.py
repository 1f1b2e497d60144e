"""The errors of streams that ended before their time: the answer so far, and what to check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._errors import DifyStreamError

if TYPE_CHECKING:
    from .._errors import StreamProgress
    from .._response.head import ResponseHead

_LOST = "the server keeps no part of this answer, what came of it is in the error's `answer`"
_GOES_ON = "the run may go on without a listener, and its answer will be in `messages` then"
_NO_EVENT = (
    "no event came: a chatflow's run may wait for a worker, or the server has refused the message without"
    " saying so, as Dify 1.13.0 does; check the inputs, the files, the conversation and the server's workers;"
    " a run that waits goes on, and its answer will be in `messages`"
)
NO_PROGRESS: StreamProgress = {
    "answer": "",
    "task_id": None,
    "message_id": None,
    "conversation_id": None,
    "workflow_run_id": None,
}


def broken(
    why: str, head: ResponseHead | None, progress: StreamProgress, *, is_silence: bool = False
) -> DifyStreamError:
    """Make the error of a stream that ended before its time.

    Args:
        why: Why it ended.
        head: The head of the stream's response; None if there was none.
        progress: What the events have told.
        is_silence: Whether the read timeout has run out.
    """
    if is_silence:
        why = why.partition("; ")[0]  # without the timeout's advice to stream
    is_queued = is_silence or (head is not None and head.queues_runs)
    if progress["workflow_run_id"] is not None:
        outlook = _GOES_ON
    elif is_queued and progress == NO_PROGRESS:
        outlook = _NO_EVENT
    else:
        outlook = _LOST
    where = f"{head.method} {head.path}: " if head else ""
    return DifyStreamError(f"{where}{why}; {outlook}", **progress)


def unanswered(head: ResponseHead, seconds: float) -> DifyStreamError:
    """Make the error of a blocking call that was answered by a stream without an event."""
    server = f"Dify {head.version}" if head.version else "the server"
    outlook = "unless the message was refused, its run goes on, and its answer will be in `messages`"
    return DifyStreamError(
        f"{head.method} {head.path}: {server} answered a blocking call by a stream, and sent only pings for"
        f' {seconds:g} s; pass response_mode="streaming"; {outlook if head.queues_runs else _GOES_ON}',
        **NO_PROGRESS,
    )
