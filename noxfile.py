"""The suite on each Python that is supported: `make test-all`. A Python that isn't found is skipped."""

import os
from pathlib import Path

import nox

nox.options.default_venv_backend = "venv"  # with the pip that each Python brings
nox.options.error_on_missing_interpreters = False
nox.options.reuse_existing_virtualenvs = True

# A shim of pyenv stands for a Python that may not be chosen here; its Pythons themselves are found so.
VERSIONS = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser() / "versions"
os.environ["PATH"] = os.pathsep.join([*map(str, VERSIONS.glob("3.*/bin")), os.environ["PATH"]])


@nox.session(python=["3.11", "3.12", "3.13", "3.14"])
def suite(session: nox.Session) -> None:
    """Run the suite; arguments after `--` are pytest's."""
    session.run("python", "requirements/install.py", "--editable", "requirements/dev.txt")
    session.run("python", "-m", "pytest", *session.posargs)
