# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""GET /app/feedbacks: List the ratings of all users of the app."""

from ...models.app_feedbacks_page import AppFeedbacksPage
from ...types import UNSET, Request, Unset, present


def request(
    *,
    user: str | Unset = UNSET,
    page: int | Unset = 1,
    limit: int | Unset = 20,
) -> Request[AppFeedbacksPage]:
    """List the ratings of all users of the app.

    The newest rating is the first. The response doesn't tell whether there are more: a page with fewer than
    `limit` ratings is the last.

    Args:
        user: The user that the request is made for. The result doesn't depend on it, so a client may
            send it with every request.
        page: The number of the page; the first is 1.
        limit: The maximum number of ratings in a page.

    Returns:
        The request. Its result is `AppFeedbacksPage`.
    """
    return Request(
        method="GET",
        path="/app/feedbacks",
        accept="application/json",
        parse=AppFeedbacksPage.from_dict,
        params=present(
            {
                "user": user,
                "page": page,
                "limit": limit,
            }
        ),
    )
