# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""POST /apps/annotations: Write an annotation."""

from ...models.app_annotation import AppAnnotation
from ...models.app_annotation_request import AppAnnotationRequest
from ...types import Request


def request(
    *,
    body: AppAnnotationRequest,
) -> Request[AppAnnotation]:
    """Write an annotation.

    Args:
        body: A question, and the answer to give to it in the model's place.

    Returns:
        The request. Its result is `AppAnnotation`.
    """
    return Request(
        method="POST",
        path="/apps/annotations",
        accept="application/json",
        parse=AppAnnotation.from_dict,
        json=body.to_dict(),
    )
