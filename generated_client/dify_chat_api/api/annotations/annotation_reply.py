# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""POST /apps/annotation-reply/{action}: Let annotations answer in the model's place, or no more."""

from urllib.parse import quote

from ...models.annotation_reply_job import AnnotationReplyJob
from ...models.annotation_reply_request import AnnotationReplyRequest
from ...types import Request


def request(
    action: str,
    *,
    body: AnnotationReplyRequest,
) -> Request[AnnotationReplyJob]:
    """Let annotations answer in the model's place, or no more.

    The server does it afterwards, as a job. An action that it doesn't know makes it fail, with 500.

    Args:
        action: To let annotations answer in the model's place, or no more.
        body: How questions are compared with those of the annotations. To switch it off takes all of
            it, too.

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
