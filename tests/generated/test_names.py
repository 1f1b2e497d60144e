"""Names on the wire that Python, or the generated code, has another use for."""

import builtins
import keyword
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from generator.generate import GENERATOR
from tests.generated.conftest import Generate

WORDS_OF_TEMPLATES = {
    word
    for template in (GENERATOR / "templates").iterdir()
    for word in re.findall(r"[A-Za-z_]\w*", template.read_text("utf-8"))
}
OTHERS = {*dir(builtins), *WORDS_OF_TEMPLATES, *keyword.softkwlist, "d"} - {*keyword.kwlist}
# Of names that differ only in case or underscores there is one: upstream refuses two of them in an object.
NAMES = [*{name.lower().replace("_", ""): name for name in [*sorted(OTHERS), *keyword.kwlist]}.values()]
"""All keywords, all builtins, and all words of the templates, which name all that generated code uses."""

PLAIN = ["id", "type", "format", "input", "match", "case", "cls", "source", "name", "bytes", "filter"]
ESCAPED_IN_MODELS = [
    "async",
    "class",
    "from",
    "self",
    "dict",
    "list",
    "field",
    "to_dict",
    "additional_properties",
]
ESCAPED_IN_ENDPOINTS = [
    "async",
    "class",
    "from",
    "lambda",
    "body",
    "bytes",
    "quote",
    "parse_event",
    "present",
]

LIST = {"type": "array", "items": {"type": "string"}}  # `list[str]` means something else below a field `list`


def an_object(required: list[str]) -> dict[str, Any]:
    return {"type": "object", "required": required, "properties": dict.fromkeys(NAMES, LIST)}


def an_operation(name: str, **parts: Any) -> dict[str, Any]:
    return {
        "operationId": name,
        "tags": ["area"],
        "summary": "Try it",
        "responses": {"204": {"description": "Done."}},
        **parts,
    }


def parameters(place: str) -> list[dict[str, Any]]:
    return [{"name": name, "in": place, "required": True, "schema": {"type": "string"}} for name in NAMES]


DESCRIPTION = {
    "paths": {
        "/query": {"get": an_operation("in_query", parameters=parameters("query"))},
        "/".join(["", *(f"{{{name}}}" for name in NAMES)]): {
            "get": an_operation("in_path", parameters=parameters("path"))
        },
        "/form": {
            "post": an_operation(
                "in_form",
                requestBody={
                    "required": True,
                    "content": {"multipart/form-data": {"schema": {"$ref": "#/components/schemas/Optional"}}},
                },
            )
        },
        "/keyword": {"get": an_operation("import")},
    },
    "components": {
        "schemas": {
            "Required": an_object(NAMES),
            "Optional": an_object([]),
            "None": {"type": "object", "properties": {"value": LIST}},
            "UnknownEvent": {
                "type": "object",
                "required": ["event"],
                "properties": {"event": {"type": "string"}},
            },
        }
    },
}


@pytest.fixture(scope="module")
def package(generated: Generate) -> Any:
    return generated(DESCRIPTION)


@pytest.mark.parametrize("model", ["Required", "Optional"])
def test_a_model_with_any_names_gives_back_what_it_was_made_from(package: Any, model: str) -> None:
    source = {name: [name] for name in NAMES}
    made = getattr(package.models, model).from_dict(source)
    assert made.additional_properties == {}
    assert made.to_dict() == source


def test_a_model_without_any_of_its_names_is_empty(package: Any) -> None:
    assert package.models.Optional().to_dict() == {}
    assert package.models.Optional.from_dict({}).to_dict() == {}


@pytest.mark.parametrize("name", ESCAPED_IN_MODELS)
def test_a_field_has_an_underscore_where_its_name_is_taken(package: Any, name: str) -> None:
    made = package.models.Optional(**{f"{name}_": ["text"]})
    assert getattr(made, f"{name}_") == ["text"]
    assert made.to_dict() == {name: ["text"]}


@pytest.mark.parametrize("name", PLAIN)
def test_a_field_keeps_its_name_where_only_a_builtin_or_a_local_has_it(package: Any, name: str) -> None:
    assert package.models.Optional(**{name: ["text"]}).to_dict() == {name: ["text"]}


def test_the_query_has_the_names_of_the_wire(package: Any) -> None:
    request = package.api.area.in_query.request
    names = request.__code__.co_varnames[: request.__code__.co_kwonlyargcount]
    assert request(**dict(zip(names, NAMES, strict=True))).params == {name: name for name in NAMES}
    assert {f"{name}_" for name in ESCAPED_IN_ENDPOINTS} < {*names}
    assert {"id", "type", "list", "self"} < {*names}


def test_the_path_has_each_parameter_in_its_place(package: Any) -> None:
    assert package.api.area.in_path.request(*NAMES).path == "/".join(["", *NAMES])


def test_a_form_has_the_names_of_the_wire(package: Any) -> None:
    body = package.models.Optional.from_dict({name: name for name in NAMES})
    assert package.api.area.in_form.request(body=body).form == {name: name for name in NAMES}


def test_an_operation_and_a_schema_may_have_the_name_of_a_keyword(package: Any) -> None:
    assert package.api.area.import_.request().path == "/keyword"
    assert package.models.None_(value=["text"]).to_dict() == {"value": ["text"]}


def test_a_type_checker_finds_no_fault_with_any_name(package: Any, tmp_path: Path) -> None:
    """A field `list` would make `list[str]` below it a fault that only a type checker sees."""
    folder = Path(package.__file__).parents[1]
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), "-p", package.__name__]
    result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    assert result.stdout.startswith("Success"), result.stdout + result.stderr
