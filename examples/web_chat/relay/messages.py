"""What a visitor thinks of an answer, and might ask after it."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dify_chat import BadRequestError

from .bodies import Json, json_body
from .guard import dify


async def rate(request: Request) -> Response:
    """`{rating}`: `like`, `dislike`, or null to take it back."""
    rating = (await json_body(request)).get("rating")
    if rating not in ("like", "dislike", None):
        raise HTTPException(400, "An answer is liked or disliked.")
    await dify(request).message_feedback(request.path_params["message_id"], rating=rating)
    return Response(status_code=204)


async def suggestions(request: Request) -> Response:
    try:
        questions = await dify(request).messages_suggested(request.path_params["message_id"])
    except BadRequestError:  # the app has them switched off
        questions = []
    return Json({"data": questions})
