"""Whatever Dify's own OpenAPI has for chat apps, ours has: operations, parameters, fields and statuses.

dify_openapi_names.json holds the names in Dify's description of July 2026. A dot stands between an object
and its field.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.contract.description import Json, operations, resolved

Names = dict[str, dict[str, set[str]]]

DIFY: dict[str, dict[str, list[str]]] = json.loads(
    Path(__file__).with_name("dify_openapi_names.json").read_text("utf-8")
)


def names(schema: Json, prefix: str = "", above: tuple[int, ...] = ()) -> Iterator[str]:
    """Every field of a schema, in whichever of its forms, with the way to it."""
    node = resolved(schema)
    if id(node) in above:
        return
    for part in [node[key] for key in ("items",) if key in node] + [
        part for key in ("allOf", "anyOf", "oneOf") for part in node.get(key, ())
    ]:
        yield from names(part, prefix, (*above, id(node)))
    for name, part in node.get("properties", {}).items():
        yield f"{prefix}{name}"
        yield from names(part, f"{prefix}{name}.", (*above, id(node)))


def described() -> Names:
    """The same for our description, in which one operation of Dify may be two."""
    found: Names = defaultdict(lambda: defaultdict(set))
    for operation in operations():
        parts = found[f"{operation.method} {operation.path}"]
        parts["parameters"] |= {f"{node['in']}:{node['name']}" for node in operation.parameters}
        parts["statuses"] |= operation.responses.keys()
        for media in operation.request_media.values():
            parts["request"] |= set(names(media["schema"]))
        for status, response in operation.responses.items():
            for media in response.get("content", {}).values() if status.startswith("2") else ():
                parts["response"] |= set(names(media["schema"]))
    return found


def test_nothing_that_dify_describes_is_missing() -> None:
    ours = described()
    missing = [
        f"{operation} {part}: {name}"
        for operation, parts in DIFY.items()
        for part, theirs in parts.items()
        for name in theirs
        if name not in ours[operation][part]
    ]
    assert missing == []


def test_names_of_every_part_are_compared() -> None:
    ours = described()
    assert "query:created_at__before" in ours["GET /workflows/logs"]["parameters"]
    assert "header:X-Trace-Id" in ours["POST /chat-messages"]["parameters"]
    assert "files.upload_file_id" in ours["POST /chat-messages"]["request"]
    assert "inputs.option_source.value" in ours["GET /form/human_input/{form_token}"]["response"]
    assert "data.created_by_account.email" in ours["GET /workflows/logs"]["response"]
    assert "412" in ours["POST /form/human_input/{form_token}"]["statuses"]
