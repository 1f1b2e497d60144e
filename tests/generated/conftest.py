"""Packages that are generated from descriptions of a few lines, to try the templates."""

from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import count
from typing import Any, TypeAlias

import pytest
import yaml

from generator.generate import generate

Generate: TypeAlias = Callable[[dict[str, Any]], Any]

HEAD = {"openapi": "3.1.0", "info": {"title": "Made up", "version": "1"}, "paths": {}}
_numbers = count(1)  # Python imports a name once, so each package has a name of its own.


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generate]:
    """Return a function that makes a package of `paths` and `components`, and imports it."""

    def import_generated(parts: dict[str, Any]) -> Any:
        folder = tmp_path_factory.mktemp("generated")
        spec, package = folder / "openapi.yaml", folder / f"made_up_{next(_numbers)}"
        spec.write_text(yaml.safe_dump(HEAD | parts, sort_keys=False), "utf-8")
        generate(package, spec)
        patch.syspath_prepend(folder)
        for module in ("api", "events", "models", "types"):
            import_module(f"{package.name}.{module}")
        return import_module(package.name)

    with pytest.MonkeyPatch.context() as patch:
        yield import_generated
