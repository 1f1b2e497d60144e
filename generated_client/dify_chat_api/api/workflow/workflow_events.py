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
