# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""GET /workflows/logs: List the runs of the app."""

from ...models.workflow_log_status import WorkflowLogStatus
from ...models.workflow_logs_page import WorkflowLogsPage
from ...types import UNSET, Request, Unset, present


def request(
    *,
    user: str | Unset = UNSET,
    page: int | Unset = 1,
    limit: int | Unset = 20,
    status: WorkflowLogStatus | str | Unset = UNSET,
    keyword: str | Unset = UNSET,
    created_at_before: str | Unset = UNSET,
    created_at_after: str | Unset = UNSET,
    created_by_end_user_session_id: str | Unset = UNSET,
    created_by_account: str | Unset = UNSET,
) -> Request[WorkflowLogsPage]:
    """List the runs of the app.

    The server keeps this log for apps of the mode `workflow` only. It is empty for the modes of this API.

    Args:
        user: The user that the request is made for. The result doesn't depend on it, so a client may
            send it with every request.
        page: The number of the page; the first is 1.
        limit: The maximum number of entries in a page.
        status: The status of a finished run.
        keyword: Only runs with this text in their inputs or outputs.
        created_at_before: Only runs that were created before this time, in ISO 8601.
        created_at_after: Only runs that were created after this time, in ISO 8601.
        created_by_end_user_session_id: Only runs of this user of the API.
        created_by_account: Only runs of the account with this email address.

    Returns:
        The request. Its result is `WorkflowLogsPage`.
    """
    return Request(
        method="GET",
        path="/workflows/logs",
        accept="application/json",
        parse=WorkflowLogsPage.from_dict,
        params=present(
            {
                "user": user,
                "page": page,
                "limit": limit,
                "status": status,
                "keyword": keyword,
                "created_at__before": created_at_before,
                "created_at__after": created_at_after,
                "created_by_end_user_session_id": created_by_end_user_session_id,
                "created_by_account": created_by_account,
            }
        ),
    )
