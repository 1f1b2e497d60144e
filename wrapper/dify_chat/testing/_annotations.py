"""Questions with an answer that people wrote, which is given instead of the model's."""

from typing import Any

from werkzeug import Response

from ._answers import json_answer
from ._call import Call
from ._payload import Field, Shape, integer_between, text
from ._problems import Problem
from ._records import Annotation

_LIST = Shape(
    "AnnotationListQuery",
    {
        "page": Field(integer_between(1), 1),
        "limit": Field(integer_between(1), 20),
        "keyword": Field(text, ""),
    },
)
_ANNOTATION = Shape("AnnotationCreatePayload", {"question": Field(text), "answer": Field(text)})


def page(call: Call) -> Response:
    """The newest first. That there's more is said of every full page."""
    call.version.check_annotations()
    given = call.take(_LIST)
    limit, keyword = given["limit"], given["keyword"].lower()
    with call.state.lock:
        found = [
            each
            for each in reversed(call.state.annotations.values())
            if keyword in each.question.lower() or keyword in each.answer.lower()
        ]
    start = (given["page"] - 1) * limit
    rows = [_row(each) for each in found[start : start + limit]]
    counted = {"limit": limit, "total": len(found), "page": given["page"]}
    return json_answer({"data": rows, "has_more": len(rows) == limit, **counted})


def create(call: Call) -> Response:
    given = call.take(_ANNOTATION)
    call.version.check_annotations()
    made = Annotation(**given)
    call.state.annotations[made.id] = made
    return json_answer(_row(made), 201)


def update(call: Call) -> Response:
    given = call.take(_ANNOTATION)
    call.version.check_annotations()
    found = _addressed(call)
    found.question, found.answer = given["question"], given["answer"]
    return json_answer(_row(found))


def delete(call: Call) -> Response:
    call.version.check_annotations()
    with call.state.lock:
        del call.state.annotations[_addressed(call).id]
    return Response(status=204, content_type="application/json")


def _addressed(call: Call) -> Annotation:
    if found := call.state.annotations.get(str(call.ids["annotation_id"])):
        return found
    raise Problem(404, "not_found", "Annotation not found")


def _row(annotation: Annotation) -> dict[str, Any]:
    return {
        "id": annotation.id,
        "question": annotation.question,
        "answer": annotation.answer,
        "hit_count": annotation.hits,
        "created_at": annotation.created_at,
    }
