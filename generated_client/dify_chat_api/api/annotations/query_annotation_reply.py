# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""GET /apps/annotation-reply/{action}/status/{job_id}: How far a job has got that switches annotations on or off."""

from urllib.parse import quote

from ...models.annotation_reply_job import AnnotationReplyJob
from ...types import UNSET, Request, Unset


def request(
    action: str,
    job_id: str,
    *,
    user: str | Unset = UNSET,
) -> Request[AnnotationReplyJob]:
    """How far a job has got that switches annotations on or off.

    A job that is unknown, or of the other action, is 400.

    Args:
        action: To let annotations answer in the model's place, or no more.
        user: Who asks. The server does without it here, and takes no harm from it: a client may name
            its user everywhere.

    Returns:
        The request. Its result is `AnnotationReplyJob`.
    """
    return Request(
        method="GET",
        path=f"/apps/annotation-reply/{quote(action, safe='')}/status/{quote(job_id, safe='')}",
        accept="application/json",
        parse=AnnotationReplyJob.from_dict,
        params={
            "user": user,
        },
    )
