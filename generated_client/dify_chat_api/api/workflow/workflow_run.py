# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""GET /workflows/run/{workflow_run_id}: Get the state of a chatflow run."""

from urllib.parse import quote

from ...models.workflow_run import WorkflowRun
from ...types import UNSET, Request, Unset, present


def request(
    workflow_run_id: str,
    *,
    user: str | Unset = UNSET,
) -> Request[WorkflowRun]:
    """Get the state of a chatflow run.

    An unknown id is 404. Dify 1.13.0 responds 500. Dify 1.9.0 and older respond 200 with null in all
    fields.

    Args:
        workflow_run_id: The `workflow_run_id` of the events of the stream. The `task_id` is another id.
        user: The user that the request is made for. The result doesn't depend on it, so a client may
            send it with every request.

    Returns:
        The request. Its result is `WorkflowRun`.
    """
    return Request(
        method="GET",
        path=f"/workflows/run/{quote(workflow_run_id, safe='')}",
        accept="application/json",
        parse=WorkflowRun.from_dict,
        params=present(
            {
                "user": user,
            }
        ),
    )
