"""Write generated_client/dify_chat_api/ from spec/openapi.yaml, or check that it is what would be written.

python generator/generate.py            writes
python generator/generate.py --check    writes nothing; prints the differences and exits with 1 if any
"""

import argparse
import difflib
import shutil
import subprocess
import sys
import tempfile
from contextlib import redirect_stdout
from io import StringIO
from keyword import iskeyword
from pathlib import Path
from typing import Any, NoReturn

import yaml
from openapi_python_client import Project
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError
from openapi_python_client.schema.untrusted_string import UntrustedString

GENERATOR = Path(__file__).resolve().parent
ROOT = GENERATOR.parent
SPEC = ROOT / "spec" / "openapi.yaml"
PACKAGE = ROOT / "generated_client" / "dify_chat_api"
HEADER = "# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.\n"

# openapi-python-client writes a fixed list of files; our template of its client.py makes the table of events.
RENAMED = {"client.py": "events.py"}


def generate(package: Path, spec: Path = SPEC) -> None:
    """Write the package into a folder that doesn't exist yet.

    Raises:
        SystemExit: The description has a fault, or something that the templates can't translate.
    """
    render(package, spec)
    for old, new in RENAMED.items():
        (package / old).rename(package / new)
    for path in package.rglob("*.py"):
        content = path.read_text(encoding="utf-8")
        if content.strip():
            path.write_text(HEADER + content, encoding="utf-8")
        else:  # A schema that needs no class of its own.
            path.unlink()
    (package / "py.typed").touch()
    tidy(package)


def render(package: Path, spec: Path) -> None:
    """Write what openapi-python-client makes of the description and our templates."""
    settings = ConfigFile.load_from_path(GENERATOR / "config.yaml")
    config = Config.from_sources(settings, MetaType.NONE, spec, "utf-8", overwrite=False, output_path=package)
    description = parse(yaml.safe_load(spec.read_text("utf-8")), config)
    project = Project(openapi=description, config=config, custom_template_path=GENERATOR / "templates")
    project.env.globals.update(iskeyword=iskeyword, unsupported=unsupported)
    with redirect_stdout(StringIO()):  # it prints the name of the folder
        errors = project.build()
    if errors:  # Warnings, too: each tells of a part that was left out.
        refuse(*errors)


def parse(document: Any, config: Config) -> GeneratorData:
    """Return the description as the templates get it.

    openapi-python-client drops the text that describes a parameter, and the text beside a `$ref` of a field.
    Both are added here.
    """
    components = document.get("components", {})
    parameters = list(components.get("parameters", {}).values())
    for path in document.get("paths", {}).values():
        parameters += [
            parameter for operation in path.values() for parameter in operation.get("parameters", ())
        ]
    for parameter in parameters:
        if "description" in parameter:
            parameter["schema"].setdefault("description", parameter["description"])
    data = GeneratorData.from_dict(document, config=config)
    if isinstance(data, GeneratorError):
        refuse(data)
    schemas = components.get("schemas", {})
    for model in data.models:
        fields = fields_of(schemas.get(model.class_info.name, {}), schemas)
        for field in [*(model.required_properties or ()), *(model.optional_properties or ())]:
            if text := fields.get(field.name.get_untrusted_value(), {}).get("description"):
                field.description = UntrustedString(text)
    return data


def fields_of(schema: Any, schemas: Any) -> dict[str, Any]:
    """Return the fields of an object's schema, with those of the schemas that it extends."""
    fields: dict[str, Any] = {}
    for part in schema.get("allOf", ()):
        fields |= fields_of(schemas[part["$ref"].rpartition("/")[2]] if "$ref" in part else part, schemas)
    fields |= schema.get("properties", {})
    return fields


def refuse(*errors: GeneratorError) -> NoReturn:
    """Exit with the faults of the description."""
    sys.exit("\n".join(f"{error.header}\n{error.detail}" for error in errors))


def unsupported(what: str, name: object) -> NoReturn:
    """Exit with what the templates can't translate; called by them."""
    sys.exit(f"{name}: the templates don't support {what}")


def tidy(package: Path) -> None:
    """Remove the imports that a file doesn't need, sort the others, and format."""
    settings = ["--isolated", "--no-cache", "--line-length", "110", "--target-version", "py311"]
    ruff("check", *settings, "--fix-only", "--select", "F401,I", str(package))
    ruff("format", *settings, str(package))


def ruff(*arguments: str) -> None:
    """Run ruff. Its output is shown only if it fails."""
    result = subprocess.run(
        [sys.executable, "-m", "ruff", *arguments], capture_output=True, text=True, check=False
    )
    if result.returncode:
        sys.exit(f"ruff {arguments[0]} failed:\n{result.stdout}{result.stderr}")


def contents(package: Path) -> dict[str, list[str]]:
    """Return the lines of every file, by its path in the package. Line ends are part of the lines."""
    files = (path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {
        path.relative_to(package).as_posix(): path.read_bytes().decode().split("\n") for path in sorted(files)
    }


def differences(written: dict[str, list[str]], fresh: dict[str, list[str]]) -> list[str]:
    """Return the differences between two packages, as the lines of a unified diff."""
    lines: list[str] = []
    for name in sorted(written.keys() | fresh.keys()):
        lines += difflib.unified_diff(
            written.get(name, []), fresh.get(name, []), f"written/{name}", f"fresh/{name}", lineterm="", n=1
        )
        if (name in written) != (name in fresh):
            lines.append(f"{name}: {'not generated any more' if name in written else 'missing'}")
    return lines


def main(arguments: list[str], package: Path = PACKAGE) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing, fail on any difference")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / package.name
        generate(fresh)
        if not options.check:
            shutil.rmtree(package, ignore_errors=True)
            shutil.copytree(fresh, package)
            return 0
        found = differences(contents(package), contents(fresh))
    if found:
        print(*found, sep="\n")
        print(
            f'{package.name} is not what {SPEC.name} and the templates make: run "make generate".',
            file=sys.stderr,
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
