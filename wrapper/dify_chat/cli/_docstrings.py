"""The help texts of commands where Python was told to leave docstrings out."""

import ast
import inspect
from contextlib import suppress
from types import ModuleType


def restore_docstrings(*modules: ModuleType) -> None:
    """Give functions their docstrings again from the source, if there is one: `python -OO` drops them."""
    if __doc__ is not None:
        return
    for module in modules:
        with suppress(OSError):  # the program has no sources
            for node in ast.parse(inspect.getsource(module)).body:
                if isinstance(node, ast.FunctionDef):
                    vars(module)[node.name].__doc__ = ast.get_docstring(node)
