"""Data of the schemas of spec/openapi.yaml: its examples, and data that hypothesis makes up."""

import json
from collections.abc import Iterator
from functools import cache

from hypothesis import strategies as st

from tests.contract.description import SCHEMAS, SPEC, Json, named, resolved, walk

JSON_OBJECTS: st.SearchStrategy[dict[str, Json]] = st.dictionaries(
    st.text(max_size=5),
    st.sampled_from([None, True, 0, -1.5, "", "\u2028 💥", [], [None, {"a": []}], {}, {"event": {"a": 1}}]),
    max_size=2,
)
_BY_TYPE: dict[str, st.SearchStrategy[Json]] = {
    "string": st.text(max_size=10),
    "integer": st.integers(),
    "number": st.integers() | st.floats(allow_nan=False, allow_infinity=False),
    "boolean": st.booleans(),
    "null": st.none(),
}


def examples() -> Iterator[tuple[str, str, Json]]:
    """Yield the place, the name of the schema and the value of every example; of an event, its data."""
    for path, node in walk(SPEC):
        shown = {"example": node["example"]} if "example" in node else {}
        shown |= {name: example["value"] for name, example in node.get("examples", {}).items()}
        for name, value in shown.items():
            where, schema = "/".join([*path, name]), node["schema"].get("$ref", "").rpartition("/")[2]
            if schema == "ServerSentEvent":
                if "data" in value:
                    yield where, "ChatStreamEvent", json.loads(value["data"])
            elif schema:
                yield where, schema, value


def fields(schema: Json) -> tuple[dict[str, Json], set[str]]:
    """Return the fields of an object's schema, its parents' included, and the names of the required ones."""
    properties, required = dict(schema.get("properties", {})), set(schema.get("required", ()))
    for part in schema.get("allOf", ()):
        more_properties, more_required = fields(resolved(part))
        properties |= more_properties
        required |= more_required
    return properties, required


def data_of(schema: Json) -> st.SearchStrategy[Json]:
    """Return a strategy for values of a schema, with fields and names that a later version may add."""
    if schema == named("JsonObject"):
        return JSON_OBJECTS
    if "$ref" in schema:
        return data_of(resolved(schema))
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"]) | st.text()
    if "anyOf" in schema:
        return st.one_of(*map(data_of, schema["anyOf"]))
    if isinstance(schema.get("type"), list):
        return st.one_of(*(data_of({**schema, "type": kind}) for kind in schema["type"]))
    if schema.get("type") == "array":
        return st.lists(data_of(schema["items"]), max_size=2)
    return _BY_TYPE[schema["type"]] if schema.get("type") in _BY_TYPE else objects_of(schema)


def objects_of(schema: Json) -> st.SearchStrategy[dict[str, Json]]:
    properties, required = fields(schema)
    made = {name: data_of(part) for name, part in properties.items()}
    described = st.fixed_dictionaries(
        {name: made[name] for name in properties if name in required},
        optional={name: made[name] for name in properties if name not in required},
    )
    return st.builds(lambda unknown, known: unknown | known, JSON_OBJECTS, described)


@cache  # building a strategy takes longer than drawing from it
def objects_named(schema: str) -> st.SearchStrategy[dict[str, Json]]:
    return objects_of(SCHEMAS[schema])
