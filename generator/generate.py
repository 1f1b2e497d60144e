"""Write generated_client/dify_chat_api/ from spec/openapi.yaml, or check that it is as it would be written.

python generator/generate.py            writes
python generator/generate.py --check    writes nothing; exits with 1 and the differences if there are any
"""

import argparse
import difflib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

GENERATOR = Path(__file__).resolve().parent
ROOT = GENERATOR.parent
SPEC = ROOT / "spec" / "openapi.yaml"
PACKAGE = ROOT / "generated_client" / "dify_chat_api"
HEADER = "# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.\n"

# Upstream knows only a few file names; what our template makes of this one is called by what it holds.
RENAMED = {"client.py": "events.py"}


def generate(package: Path) -> None:
    """Write the package into a folder that doesn't exist yet."""
    command = ["openapi_python_client", "generate", "--meta", "none", "--fail-on-warning"]
    command += ["--path", str(SPEC), "--config", str(GENERATOR / "config.yaml")]
    command += ["--custom-template-path", str(GENERATOR / "templates"), "--output-path", str(package)]
    run_module(*command)
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


def tidy(package: Path) -> None:
    """Drop the imports that a file turned out not to need, sort the others, and format."""
    settings = ["--isolated", "--no-cache", "--quiet", "--line-length", "110", "--target-version", "py311"]
    run_module("ruff", "check", *settings, "--fix-only", "--select", "F401,I", str(package))
    run_module("ruff", "format", *settings, str(package))


def run_module(*command: str) -> None:
    """Run a tool of this environment; what it says is shown only if it fails."""
    result = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, check=False)
    if result.returncode:
        sys.exit(f"{command[0]} failed:\n{result.stdout}{result.stderr}")


def contents(package: Path) -> dict[str, list[str]]:
    """Read every file of the package, by its path below it; split so that line ends are compared, too."""
    files = (path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {
        path.relative_to(package).as_posix(): path.read_bytes().decode().split("\n") for path in sorted(files)
    }


def differences(written: dict[str, list[str]], fresh: dict[str, list[str]]) -> list[str]:
    """Compare two packages; a line each, as diff -u has them."""
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
