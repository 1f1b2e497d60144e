# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""GET /workflows/logs: The runs of the app."""

from ...models.workflow_log_status import WorkflowLogStatus
from ...models.workflow_logs_page import WorkflowLogsPage
from ...types import UNSET, Request, Unset


def request(
    *,
    user: str | Unset = UNSET,
    page: int | Unset = 1,
    limit: int | Unset = 20,
    status: WorkflowLogStatus | str | Unset = UNSET,
    keyword: str | Unset = UNSET,
) -> Request[WorkflowLogsPage]:
    """The runs of the app.

    The server keeps this log for apps of the mode `workflow`. For the modes of this API it is empty.

    Args:
        user: Who asks. The server does without it here, and takes no harm from it: a client may name
            its user everywhere.
        page: The number of the page, from 1.
        limit: How many entries a page holds at most.
        status: How a run ended.
        keyword: Give the runs alone whose input or output has this in it.

    Returns:
        The request. Its result is `WorkflowLogsPage`.
    """
    return Request(
        method="GET",
        path="/workflows/logs",
        accept="application/json",
        parse=WorkflowLogsPage.from_dict,
        params={
            "user": user,
            "page": page,
            "limit": limit,
            "status": status,
            "keyword": keyword,
        },
    )
