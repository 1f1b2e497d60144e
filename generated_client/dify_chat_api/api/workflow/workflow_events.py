# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""GET /workflow/{workflow_run_id}/events: Follow a chatflow run."""

from urllib.parse import quote

from ...events import ChatStreamEvent, parse_event
from ...types import UNSET, Request, Unset, present


def request(
    workflow_run_id: str,
    *,
    user: str,
    include_state_snapshot: bool | Unset = UNSET,
    continue_on_pause: bool | Unset = UNSET,
) -> Request[ChatStreamEvent]:
    """Follow a chatflow run.

    For a run whose stream broke off, or that continues after a pause. The server doesn't repeat earlier
    events. For a finished run it sends one event, `workflow_finished`. Only the user who started the run
    may follow it. Dify 1.13.0 and older lack this path and respond 404 with HTML.

    Args:
        workflow_run_id: The `workflow_run_id` of the events of the stream. The `task_id` is another id.
        user: The user, by any name that the application has for them. Dify keeps conversations and
            files by user. Without a name, some operations use one default user that all requests share.
        include_state_snapshot: Begin with events that describe the state of the run; a
            `message_replace` has the answer so far.
        continue_on_pause: Keep the stream open when the run pauses. The server then keeps it open after
            `workflow_finished`, too, so the client must close it there.

    Returns:
        The request. Its result is `ChatStreamEvent`.
    """
    return Request(
        method="GET",
        path=f"/workflow/{quote(workflow_run_id, safe='')}/events",
        accept="text/event-stream",
        parse=parse_event,
        params=present(
            {
                "user": user,
                "include_state_snapshot": include_state_snapshot,
                "continue_on_pause": continue_on_pause,
            }
        ),
    )
