# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""POST /apps/annotation-reply/{action}: Switch annotation replies on or off."""

from urllib.parse import quote

from ...models.annotation_reply_job import AnnotationReplyJob
from ...models.annotation_reply_request import AnnotationReplyRequest
from ...types import Request


def request(
    action: str,
    *,
    body: AnnotationReplyRequest,
) -> Request[AnnotationReplyJob]:
    """Switch annotation replies on or off.

    The server starts a job for it. It responds 500 to an unknown `action`.

    Args:
        action: Whether the app gives the answers of annotations in place of the model.
        body: The settings that compare a message with the questions of annotations. `disable` requires
            them, too.

    Returns:
        The request. Its result is `AnnotationReplyJob`.
    """
    return Request(
        method="POST",
        path=f"/apps/annotation-reply/{quote(action, safe='')}",
        accept="application/json",
        parse=AnnotationReplyJob.from_dict,
        json=body.to_dict(),
    )
