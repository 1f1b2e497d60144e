"""The least that a response may have, made from the description: its essential fields and nothing else."""

from tests.contract.description import Json, Operation, resolved
from tests.support.made import answer
from tests.support.recordings import Recording


def least_response(operation: Operation, *, entries: int = 0) -> Recording:
    """The response of an operation that sends no stream, each list in it with so many entries."""
    status = min(operation.responses)
    to = f"{operation.method} /v1{operation.path}"
    content = operation.responses[status].get("content", {})
    if not content:
        return answer(status=int(status), to=to)
    kind, media = next(iter(content.items()))
    if kind != "application/json":
        return answer(status=int(status), content_type=kind.replace("*/*", "text/plain"), to=to)
    return answer(least(media["schema"], entries), status=int(status), to=to)


def least(schema: Json, entries: int) -> Json:
    """The least value of a schema."""
    node = resolved(schema)
    if node["type"] == "array":
        return [least(node["items"], entries)] * entries
    if node["type"] == "object":
        essential = node.get("x-essential", [])[:1]
        return {name: least(node["properties"][name], entries) for name in essential}
    return {"string": ""}[node["type"]]
