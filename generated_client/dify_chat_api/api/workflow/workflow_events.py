# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""GET /workflow/{workflow_run_id}/events: Join the stream of a chatflow run."""

from urllib.parse import quote

from ...events import ChatStreamEvent, parse_event
from ...types import UNSET, Request, Unset


def request(
    workflow_run_id: str,
    *,
    user: str,
    include_state_snapshot: bool | Unset = UNSET,
    continue_on_pause: bool | Unset = UNSET,
) -> Request[ChatStreamEvent]:
    """Join the stream of a chatflow run.

    For a run whose stream was lost, or that goes on after a pause. What came before is not repeated. A run
    that is over gives one event, `workflow_finished`. Servers up to 1.9 don't know this path, and answer
    404 with a page in HTML.

    Args:
        workflow_run_id: The `workflow_run_id` of the stream's events; not the `task_id`.
        user: Whose data it is about: any name that your application gives to its user. The server
            doesn't insist on it everywhere, but takes a missing one for one user whom all share.
        include_state_snapshot: Begin with events that tell the state of the run, the answer so far as
            `message_replace`.
        continue_on_pause: Keep the stream open when the run pauses. Then the server doesn't close it
            after `workflow_finished` either: it is for the client to stop there.

    Returns:
        The request. Its result is `ChatStreamEvent`.
    """
    return Request(
        method="GET",
        path=f"/workflow/{quote(workflow_run_id, safe='')}/events",
        accept="text/event-stream",
        parse=parse_event,
        params={
            "user": user,
            "include_state_snapshot": include_state_snapshot,
            "continue_on_pause": continue_on_pause,
        },
    )
