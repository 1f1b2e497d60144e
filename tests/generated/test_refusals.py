"""Descriptions that the templates can't translate: the generator refuses them and says what it is."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.generate import generate
from tests.generated.conftest import HEAD

ORDERS = {"type": "array", "items": {"enum": ["up", "down"]}}
MODEL = {"type": "object", "properties": {"id": {"type": "string"}}}
JSON_TEXT = {"200": {"description": "", "content": {"application/json": {"schema": {"type": "string"}}}}}
NOTHING = {"204": {"description": ""}}


@pytest.mark.parametrize(
    ("schema", "refusal"),
    [
        (ORDERS, "field: the templates don't support a list of anything but models and plain values"),
        ({"anyOf": [MODEL, {"type": "array", "items": MODEL}]}, "field: the templates don't support a union"),
        ({"enum": [1, 2]}, "field: the templates don't support this kind of property: enum"),
        (
            {"type": "array", "items": {"type": "array", "items": MODEL}},
            "field: the templates don't support a list",
        ),
        ({"type": "nothing"}, "Failed to parse OpenAPI document"),
        ({"$ref": "#/components/schemas/Missing"}, "Could not find reference in parsed models or enums"),
    ],
)
def test_a_schema_that_the_templates_cannot_translate_is_refused(
    tmp_path: Path, schema: dict[str, Any], refusal: str
) -> None:
    thing = {"type": "object", "properties": {"field": schema}}
    refused(tmp_path, {"components": {"schemas": {"Thing": thing}}}, refusal)


@pytest.mark.parametrize("name", ["Model", "Request", "Upload", "Literal", "Any"])
def test_a_schema_whose_name_the_generated_code_needs_is_refused(tmp_path: Path, name: str) -> None:
    schemas = {name: MODEL}
    refused(
        tmp_path,
        {"components": {"schemas": schemas}},
        f"{name}: the templates don't support a schema of this name",
    )


@pytest.mark.parametrize(
    ("operation", "refusal"),
    [
        (
            {"parameters": [{"name": "trace", "in": "cookie", "schema": {"type": "string"}}]},
            "op: the templates don't support a parameter in a cookie",
        ),
        ({"responses": JSON_TEXT}, "op: the templates don't support a JSON response that is no model"),
        (
            {"requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": MODEL}}}},
            "op: the templates don't support this media type of a body: data",
        ),
        (
            {"requestBody": {"content": {"application/xml": {"schema": MODEL}}}},
            "Unsupported content type application/xml",
        ),
    ],
)
def test_an_operation_that_the_templates_cannot_translate_is_refused(
    tmp_path: Path, operation: dict[str, Any], refusal: str
) -> None:
    described = {"operationId": "op", "tags": ["area"], "responses": NOTHING} | operation
    refused(tmp_path, {"paths": {"/": {"post": described}}}, refusal)


def refused(folder: Path, parts: dict[str, Any], refusal: str) -> None:
    spec = folder / "openapi.yaml"
    spec.write_text(yaml.safe_dump(HEAD | parts), "utf-8")
    with pytest.raises(SystemExit) as stopped:
        generate(folder / "package", spec)
    assert refusal in str(stopped.value)
