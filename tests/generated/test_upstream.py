"""The templates of openapi-python-client that ours replace. An upgrade shows which ones changed."""

import hashlib
import re
from importlib.metadata import version
from pathlib import Path

import openapi_python_client

from generator.generate import GENERATOR

OURS = GENERATOR / "templates"
UPSTREAM = Path(openapi_python_client.__file__).parent / "templates"

COMPARED_WITH = "0.29.1"
# When a hash differs: see what upstream changed, decide whether ours needs the same, note the new hash.
REPLACED = {
    "api_init.py.jinja": "f3b0290732b219be73b204cc3a44170eab0b64299a485a093306c6cc20d064cc",
    "client.py.jinja": "4eac65762f21014a7fbf59e730f1be6d28c9c85ddc1c40b458b6ff5f67a64c9e",
    "endpoint_init.py.jinja": "c1837a037fdbbd85b5dc1d49f58bd80a672fe4496cfaaf84d3b91927027b56da",
    "endpoint_macros.py.jinja": "58edb8b4913db6ed4863c633fb39365364494398c8156c77151c6676f1b28fee",
    "endpoint_module.py.jinja": "c1b2628053eb4875ba59566baa5ae907666f9cbfafa308d93f970a4404b7cd52",
    "errors.py.jinja": "b6ba7ea79aa7d7f24b47119985d1ed20268d3da0ab70309ee138088a106b6af9",
    "model.py.jinja": "fd1c79680d51c06cfbb89809ad123750ba9add98b688036c04cabbf1f8ba40a0",
    "models_init.py.jinja": "4f64a3d6e1b15a561be5573c1b7702eb928c0e4fa6b67107d20e57a74c44d51a",
    "package_init.py.jinja": "ac15907e32dc39bd9b83ea6f2002fb87514f2182b97f88231b5a9c47321f6210",
    "str_enum.py.jinja": "e4979a5e6b338351eda8bdac534017cfbeb51a809b494fd3c632db39414817fc",
    "types.py.jinja": "93df9d75883a4eafac77dd21bc6907f3ef612e3f7841e08656618dcf6c4ce494",
}
ADDED = {"python.jinja"}


def test_the_pinned_version_is_the_compared_one() -> None:
    assert version("openapi-python-client") == COMPARED_WITH


def test_the_replaced_templates_of_upstream_are_unchanged() -> None:
    found = {name: hashlib.sha256((UPSTREAM / name).read_bytes()).hexdigest() for name in REPLACED}
    assert found == REPLACED


def test_every_template_is_listed_as_replaced_or_added() -> None:
    ours = {path.relative_to(OURS).as_posix() for path in OURS.rglob("*") if path.is_file()}
    assert ours == REPLACED.keys() | ADDED
    assert not [name for name in ADDED if (UPSTREAM / name).exists()]


def test_upstream_has_the_kinds_of_property_that_ours_ask_for() -> None:
    templates = "".join(path.read_text("utf-8") for path in OURS.iterdir())
    asked = re.findall(r"kind(?:\([^()]+\))? (?:==|!=|in) (\[.+?\]|\"\w+\")", templates)
    kinds = {*re.findall(r"\w+", " ".join(asked))}
    known = {
        path.name.removesuffix("_property.py.jinja") for path in (UPSTREAM / "property_templates").iterdir()
    }
    assert {"model", "const", "file", "union", "uuid"} < kinds <= known
