"""spec/openapi.yaml as the contract tests read it."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import yaml
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it ships no types

Json: TypeAlias = Any  # a node of the description, or a value that it describes

# libyaml takes a tenth of the time, and each process of a run reads the file.
SPEC: dict[str, Json] = yaml.load(
    (Path(__file__).parents[2] / "spec" / "openapi.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader
)
SCHEMAS: dict[str, Json] = SPEC["components"]["schemas"]
EVENTS: dict[str, str] = {
    name: ref.rpartition("/")[2]
    for name, ref in SCHEMAS["ChatStreamEvent"]["discriminator"]["mapping"].items()
}


@dataclass(frozen=True)
class Operation:
    """One operation; ``path`` is without the fragment that the description needs to tell two apart."""

    id: str
    method: str
    path: str
    node: Json = field(repr=False)

    def __str__(self) -> str:
        return self.id

    @property
    def responses(self) -> dict[str, Json]:
        return {status: resolved(node) for status, node in self.node["responses"].items()}

    @property
    def parameters(self) -> list[Json]:
        return [resolved(node) for node in self.node.get("parameters", [])]

    @property
    def request_media(self) -> dict[str, Json]:
        media: dict[str, Json] = self.node.get("requestBody", {}).get("content", {})
        return media


def operations() -> list[Operation]:
    return [
        Operation(node["operationId"], method.upper(), path.partition("#")[0], node)
        for path, item in SPEC["paths"].items()
        for method, node in item.items()
    ]


def resolved(node: Json) -> Json:
    """The node itself, or the component that it refers to."""
    while "$ref" in node:
        target = SPEC
        for key in node["$ref"].removeprefix("#/").split("/"):
            target = target[key]
        node = target
    return node


def walk(node: Json, *path: str) -> Iterator[tuple[tuple[str, ...], dict[str, Json]]]:
    """Every object below a node of the description, with the way to it; what examples hold is left out."""
    if isinstance(node, dict):
        yield path, node
        for key, value in node.items():
            if key not in ("example", "examples"):
                yield from walk(value, *path, str(key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from walk(value, *path, str(index))


def faults(schema: Json, value: Json, *, closed: bool = False) -> list[str]:
    """What is wrong with a value; with ``closed``, so is a field that the description doesn't name."""
    validator = _validator(closed).evolve(schema=schema)  # which refers to components of the whole
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


def named(schema: str) -> Json:
    return {"$ref": f"#/components/schemas/{schema}"}


@cache
def _validator(closed: bool) -> Json:
    """What knows all schemas; made once, since looking through them takes longer than a value does."""
    return Draft202012Validator(_closed_document() if closed else SPEC)


def _closed_document() -> Json:
    document = copy.deepcopy(SPEC)
    schemas = document["components"]["schemas"]
    shared = {part["$ref"] for _, node in walk(schemas) for part in node.get("allOf", []) if "$ref" in part}
    for name, schema in schemas.items():
        is_object = schema.get("type") == "object" or "allOf" in schema
        is_open = "additionalProperties" in schema or named(name)["$ref"] in shared
        if is_object and not is_open:
            schema["unevaluatedProperties"] = False
    return document
