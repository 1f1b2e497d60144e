# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""PUT /apps/annotations/{annotation_id}: Update an annotation."""

from urllib.parse import quote

from ...models.app_annotation import AppAnnotation
from ...models.app_annotation_request import AppAnnotationRequest
from ...types import Request


def request(
    annotation_id: str,
    *,
    body: AppAnnotationRequest,
) -> Request[AppAnnotation]:
    """Update an annotation.

    Args:
        body: A question, and the answer that the app gives to it in place of the model.

    Returns:
        The request. Its result is `AppAnnotation`.
    """
    return Request(
        method="PUT",
        path=f"/apps/annotations/{quote(annotation_id, safe='')}",
        accept="application/json",
        parse=AppAnnotation.from_dict,
        json=body.to_dict(),
    )
