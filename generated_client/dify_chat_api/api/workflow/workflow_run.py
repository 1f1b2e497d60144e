# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""GET /workflows/run/{workflow_run_id}: How a chatflow run stands."""

from urllib.parse import quote

from ...models.workflow_run import WorkflowRun
from ...types import UNSET, Request, Unset


def request(
    workflow_run_id: str,
    *,
    user: str | Unset = UNSET,
) -> Request[WorkflowRun]:
    """How a chatflow run stands.

    An unknown id is 404, but on servers up to 1.9 it is 200 with nulls alone.

    Args:
        workflow_run_id: The `workflow_run_id` of the stream's events; not the `task_id`.
        user: Who asks. The server does without it here, and takes no harm from it: a client may name
            its user everywhere.

    Returns:
        The request. Its result is `WorkflowRun`.
    """
    return Request(
        method="GET",
        path=f"/workflows/run/{quote(workflow_run_id, safe='')}",
        accept="application/json",
        parse=WorkflowRun.from_dict,
        params={
            "user": user,
        },
    )
