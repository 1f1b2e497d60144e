# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""POST /apps/annotations: Create an annotation."""

from ...models.app_annotation import AppAnnotation
from ...models.app_annotation_request import AppAnnotationRequest
from ...types import Request


def request(
    *,
    body: AppAnnotationRequest,
) -> Request[AppAnnotation]:
    """Create an annotation.

    Args:
        body: A question, and the answer that the app gives to it in place of the model.

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
