# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""GET /apps/annotations: List the annotations of the app."""

from ...models.app_annotations_page import AppAnnotationsPage
from ...types import UNSET, Request, Unset, present


def request(
    *,
    user: str | Unset = UNSET,
    page: int | Unset = 1,
    limit: int | Unset = 20,
    keyword: str | Unset = UNSET,
) -> Request[AppAnnotationsPage]:
    """List the annotations of the app.

    Dify 1.9.0 responds 500 to all operations on annotations but `query_annotation_reply`.

    Args:
        user: The user that the request is made for. The result doesn't depend on it, so a client may
            send it with every request.
        page: The number of the page; the first is 1.
        limit: The maximum number of annotations in a page. The server has no upper limit.
        keyword: Only annotations with this text in their question or answer.

    Returns:
        The request. Its result is `AppAnnotationsPage`.
    """
    return Request(
        method="GET",
        path="/apps/annotations",
        accept="application/json",
        parse=AppAnnotationsPage.from_dict,
        params=present(
            {
                "user": user,
                "page": page,
                "limit": limit,
                "keyword": keyword,
            }
        ),
    )
